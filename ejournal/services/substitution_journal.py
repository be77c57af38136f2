"""Журнал замещения уроков (п. 17.4.17, norms 6.6): what was held by others or fell out with its teacher, by date."""

from dataclasses import dataclass
from datetime import date, datetime

from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.services import timetable_changes as changes
from models import Invalid, Lesson, LessonState, StaffAbsence, Substitution

CANCELLED_KIND = 'отмена'
LONGEST = 366


@dataclass(frozen=True, slots=True)
class JournalRow:
    """A line of the journal, its columns in the order of norms 6.6; ``number`` counts within the period."""

    number: int
    date: date
    lesson: int
    group: str
    subject: str
    absent: str
    reason: str
    order_number: str
    substitute: str
    held: str
    kind: str
    hours: int
    signed_at: datetime | None
    group_id: int

    @property
    def signature(self) -> str:
        """«24.11.2026 14:48», empty while it is not signed."""
        return f'{clock.local(self.signed_at):%d.%m.%Y %H:%M}' if self.signed_at else ''


async def rows(actor: Actor, first: date | None, last: date | None) -> list[JournalRow]:
    """The journal of a period, both days included; refused without dates, with the end before the start."""
    actor.require(Action.TIMETABLE_CHANGE)
    if first is None or last is None or last < first or (last - first).days >= LONGEST:
        raise Invalid('Укажите период: первый день не позже последнего, не длиннее года.')
    given = await Substitution.filter(lesson__date__gte=first, lesson__date__lte=last).select_related(
        'substitute', 'lesson__teacher', 'lesson__group__school_class', 'lesson__group__subject')
    fallen = await _fallen(first, last)
    lines = [(one.lesson, one, one.reason, one.order_number) for one in given] + [
        (lesson, None, away.reason, away.order_number) for lesson, away in fallen]
    lines.sort(key=lambda line: (line[0].date, line[0].number, line[0].id))
    return [_row(index, *line) for index, line in enumerate(lines, 1)]


async def _fallen(first: date, last: date) -> list[tuple[Lesson, StaffAbsence]]:
    """Lessons cancelled, not moved, while their teacher was away."""
    away = await StaffAbsence.filter(cancelled=False, since__lte=last, until__gte=first)
    lessons = await Lesson.filter(
        teacher_id__in=[one.person_id for one in away], date__gte=first, date__lte=last, moved_to_id=None,
        state=LessonState.CANCELLED.value).exclude(change_reason=changes.UNDONE).select_related(
        'teacher', 'group__school_class', 'group__subject')
    return [(lesson, one) for lesson in lessons for one in away
            if one.person_id == lesson.teacher_id and one.since <= lesson.date <= one.until]


def _row(index: int, lesson: Lesson, given: Substitution | None, reason: str, order: str) -> JournalRow:
    group = lesson.group
    name = f'{group.school_class.name}, {group.name}' if group.name else group.school_class.name
    held = ': '.join(part for part in (group.subject.name, lesson.topic) if part) if given else ''
    return JournalRow(
        index, lesson.date, lesson.number, name, group.subject.name, lesson.teacher.short_name, reason, order,
        given.substitute.short_name if given else '', held, given.kind if given else CANCELLED_KIND, int(bool(given)),
        given.signed_at if given else None, group.id)
