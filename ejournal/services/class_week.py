"""«Пропуски за неделю» of a class, and the reason the class teacher gives: ОТ → Б, УП, НП (п. 17.5.7)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from tortoise.expressions import Q

from ejournal import access, clock, facts
from ejournal.access import Action, Actor
from ejournal.rules import texts
from ejournal.rules.attendance import ABSENCES, Code
from ejournal.rules.calendar import DAY
from ejournal.services import days, edits
from ejournal.services.operations import Kind, Operation, Status, Was
from models import Attendance, ClassMembership, Invalid, SchoolClass

REASONS = (Code.ILL, Code.EXCUSED, Code.UNEXCUSED)
NO_DOCUMENT = 'Для УП укажите документ или причину: заявление родителей, приказ, номер и дата.'


@dataclass(frozen=True)
class Absence:
    """One code of one pupil at one lesson."""

    group_id: int
    lesson_id: int
    pupil_id: int
    number: int
    subject: str
    code: str
    minutes: int

    @property
    def changeable(self) -> bool:
        """Whether the code is an absence, whose reason can be given; late and released pupils were there."""
        return self.code in ABSENCES


@dataclass(frozen=True)
class PupilWeek:
    """A pupil's row: absences by day."""

    pupil_id: int
    name: str
    days: tuple[tuple[Absence, ...], ...]


@dataclass(frozen=True)
class ClassWeek:
    """The table of a week; ``may_set`` says whether the actor gives reasons here."""

    class_id: int
    name: str
    grade: int
    teacher: str
    days: tuple[date, ...]
    rows: tuple[PupilWeek, ...]
    pupils: tuple[tuple[int, str], ...]
    previous: date | None
    following: date | None
    may_set: bool


async def own_class(actor: Actor) -> int:
    """The class «Мой класс» opens: the first the actor leads."""
    actor.require(Action.CLASS_READ)
    led = await SchoolClass.filter(id__in=list(actor.class_ids)).order_by('grade', 'letter').first()
    if led is None:
        raise Invalid('За вами не закреплён класс. Обратитесь к заместителю директора.')
    return led.id


async def week(actor: Actor, class_id: int, day: date | None = None) -> ClassWeek:
    """Who missed what in the week of ``day``; pupils without an absence are left out of ``rows``."""
    found = await access.school_class(actor, class_id)
    year = await facts.of_year(found.year_id)
    monday = days.monday_of(days.in_school_year(day or clock.today(), year))
    shown = days.week_of(monday)
    members = await ClassMembership.filter(Q(until__isnull=True) | Q(until__gt=monday), school_class_id=class_id,
                                           since__lte=shown[-1]).order_by('pupil__sort_key', 'pupil_id') \
        .select_related('pupil')
    names = {row.pupil_id: row.pupil.list_name for row in members}
    cells = await _cells(class_id, monday)
    rows = tuple(PupilWeek(pupil, name, tuple(tuple(cells.get((pupil, one), ())) for one in shown))
                 for pupil, name in names.items() if any((pupil, one) in cells for one in shown))
    may_set = actor.may(Action.REASONS_SET) and class_id in actor.class_ids
    return ClassWeek(class_id, found.name, found.grade, found.teacher.short_name if found.teacher else '',
                     tuple(shown), rows, tuple(names.items()), *days.neighbours(monday, year), may_set)


async def _cells(class_id: int, monday: date) -> dict[tuple[int, date], list[Absence]]:
    rows = await Attendance.filter(lesson__group__school_class_id=class_id, lesson__date__gte=monday,
                                   lesson__date__lt=monday + 7 * DAY).exclude(code='') \
        .order_by('lesson__date', 'lesson__number', 'id').select_related('lesson__group__subject')
    cells: dict[tuple[int, date], list[Absence]] = defaultdict(list)
    for row in rows:
        lesson = row.lesson
        cells[row.pupil_id, lesson.date].append(Absence(
            lesson.group_id, lesson.id, row.pupil_id, lesson.number, lesson.group.subject.name, row.code, row.minutes))
    return dict(cells)


async def set_reason(actor: Actor, absences: Sequence[Absence], reason: str, document: str = '') -> list[str]:
    """Give the absences this reason; answers the sentences of what was refused or changed meanwhile.

    Refused: УП without its document (norms 3).
    """
    document = texts.fold_spaces(document)
    if reason == Code.EXCUSED and not document:
        raise Invalid(NO_DOCUMENT)
    operations = [Operation(str(uuid4()), Kind.ATTENDANCE, one.group_id, one.lesson_id, pupil=one.pupil_id,
                            old=one.code, new=reason, source='class', reason=document[:500],
                            was=Was(minutes=one.minutes))
                  for one in absences if one.changeable and one.code != reason]
    outcomes = await edits.apply(actor, operations) if operations else []
    refused = [outcome.message for outcome in outcomes if outcome.status in (Status.REFUSED, Status.CONFLICT)]
    return list(dict.fromkeys(refused))
