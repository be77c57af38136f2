"""A pupil's own sheet of attendance, for the class teacher, the administration, the pupil and the parents."""

import asyncio
from dataclasses import dataclass, field
from datetime import date

from ejournal import access, clock, frames
from ejournal.access import Actor
from ejournal.analytics import attendance
from ejournal.analytics.attendance import PupilSheet
from ejournal.frames import Frames
from ejournal.services import absence_reasons
from models import ClassMembership


@dataclass(frozen=True)
class Sheet:
    """The figures of the running year up to today; ``class_id`` is 0 for who is in no class now."""

    pupil_id: int
    name: str
    class_id: int
    class_name: str
    may_set: bool
    figures: PupilSheet
    today: date
    version: int
    data: Frames = field(repr=False)


async def of_pupil(actor: Actor, pupil_id: int) -> Sheet:
    """The sheet of a pupil whose diary the actor may read; ``NotFound`` for anybody else."""
    pupil = await access.pupil(actor, pupil_id)
    member = await ClassMembership.filter(access.inside(clock.today()), pupil_id=pupil_id).select_related(
        'school_class').first()
    data, today = await frames.current(), clock.today()
    figures = await asyncio.to_thread(_figures, data, pupil_id, today)
    class_id = member.school_class_id if member else 0
    return Sheet(pupil_id, pupil.list_name, class_id, member.school_class.name if member else '',
                 absence_reasons.may_set(actor, class_id), figures, today, data.version, data)


def _figures(data: Frames, pupil_id: int, today: date) -> PupilSheet:
    seats = data.seats
    return attendance.pupil_sheet(attendance.between(seats[seats['pupil'] == pupil_id], None, today), pupil_id)
