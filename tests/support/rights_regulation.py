"""The part of the matrix of rights about what waits, answers to requests and final marks (п. 17.4)."""

from collections.abc import Awaitable, Callable
from typing import Any

from ejournal.access import Actor
from ejournal.services import absences, corrections, journal, waiting
from models import StaffAbsence
from tests.support.school import TODAY

Attempt = Callable[[Any, Actor], Awaitable[object]]
#                       директор · зам · кл. рук. · учитель · админ · секретарь · кадры · ученик · родитель · никто
PAGES: dict[str, tuple[str, str]] = {}
ALL, NOBODY_ELSE = '+++++++++', '++-------'


async def done(answer: Awaitable[object]) -> bool:
    """Answered, be it with nothing."""
    await answer
    return True


async def without_teacher(deed: Any, actor: Actor) -> object:
    await StaffAbsence.get_or_create(person_id=deed.school.people['Гук'].id, since=TODAY, until=TODAY, reason='болезнь')
    return await absences.waiting_today(actor)


ACTIONS: dict[str, tuple[str, Attempt]] = {
    'waiting.counts':         (ALL, lambda deed, actor: done(waiting.counts(actor))),
    'corrections.read_answers': (ALL, lambda deed, actor: done(corrections.read_answers(actor))),
    'absences.waiting_today': (NOBODY_ELSE, without_teacher),
    'journal.final_cell':     ('++++-----', lambda deed, actor: journal.final_cell(
        actor, pupil_id=deed.pupil, group_id=deed.school.physics.id, period='год')),
    'journal.final_cell of another': (NOBODY_ELSE, lambda deed, actor: journal.final_cell(
        actor, pupil_id=deed.pupil, group_id=deed.school.reading_1a.id, period='год')),
}
