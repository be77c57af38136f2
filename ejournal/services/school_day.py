"""The day of the whole school for its administration: five figures, and the journals that are behind."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from tortoise.expressions import Q

from ejournal import clock, facts
from ejournal.access import Action, Actor
from ejournal.facts import Facts
from ejournal.rules import deadlines
from ejournal.rules.attendance import ABSENCES
from ejournal.rules.calendar import DAY
from ejournal.rules.texts import sort_key
from ejournal.services.journal import title_of
from ejournal.services.today import LOOK_BACK, NextLesson, free
from models import Attendance, Homework, Lesson, LessonState, Mark, Person, SchoolClass


@dataclass(frozen=True)
class Behind:
    """A journal with lessons whose topic or homework is overdue."""

    group_id: int
    title: str
    topics: int
    homework: int

    @property
    def owed(self) -> int:
        """How many entries are overdue."""
        return self.topics + self.homework


@dataclass(frozen=True)
class SchoolDay:
    """The figures; ``behind`` is by teacher. On a day without lessons: why, and the next lesson."""

    lessons: int
    held: int
    without_topic: int
    without_homework: int
    absent: int
    marks: int
    behind: tuple[tuple[str, tuple[Behind, ...]], ...]
    class_ids: tuple[int, ...]
    why_free: str = ''
    next: NextLesson | None = None


class _Row(NamedTuple):
    """A lesson as plain columns: a thousand records of a week would cost more than the answer."""

    id: int
    date: date
    number: int
    topic: str
    no_homework: bool
    teacher_id: int
    substitute_id: int | None
    group_id: int
    subgroup: str
    grade: int
    letter: str
    shift: int
    subject: str


COLUMNS = ('id', 'date', 'number', 'topic', 'no_homework', 'teacher_id', 'substitution__substitute_id', 'group_id',
           'group__name', 'group__school_class__grade', 'group__school_class__letter', 'group__school_class__shift',
           'group__subject__name')


async def of_school(actor: Actor) -> SchoolDay:
    """Figures of today and what is behind from the last seven days; ``NotAllowed`` for others."""
    actor.require(Action.JOURNAL_READ_ALL)
    today, year = clock.today(), await facts.current()
    in_year = Q(group__school_class__year_id=year.year_id)
    class_ids = await SchoolClass.filter(year_id=year.year_id).values_list('id', flat=True)
    recent = {'date__gte': today - LOOK_BACK * DAY, 'date__lte': today}
    rows = [_Row(*row) for row in await Lesson.filter(in_year, **recent).exclude(state=LessonState.CANCELLED.value)
            .values_list(*COLUMNS)]
    given = {int(str(row)) for row in await Homework.filter(
        **{f'lesson__{key}': value for key, value in recent.items()}).exclude(text='')
        .values_list('lesson_id', flat=True)}
    of_today = [row for row in rows if row.date == today]
    held = [row for row in of_today if clock.now() >= year.starts_at(row.date, row.shift, row.number)]
    why_free = await free(year, in_year) if not of_today else ('', None)
    return SchoolDay(len(of_today), len(held), sum(not row.topic for row in held),
                     sum(_without_homework(row, given) for row in held), await _absent(today), await _marks_set(today),
                     await _behind(rows, given, year), tuple(int(str(row)) for row in class_ids), *why_free)


async def _absent(today: date) -> int:
    codes = [str(code) for code in ABSENCES]
    return len(await Attendance.filter(lesson__date=today, code__in=codes).distinct()
               .values_list('pupil_id', flat=True))


async def _marks_set(today: date) -> int:
    midnight = clock.wall(today, 0)
    return await Mark.filter(saved_at__gte=midnight, saved_at__lt=midnight + timedelta(days=1)) \
        .exclude(value='').count()


def _without_homework(row: _Row, given: set[int]) -> bool:
    return row.grade > 1 and not row.no_homework and row.id not in given


async def _behind(rows: Iterable[_Row], given: set[int], year: Facts) -> tuple[tuple[str, tuple[Behind, ...]], ...]:
    """Overdue topics and homework by teacher and journal, the most first."""
    counts: dict[int, dict[int, list[Any]]] = defaultdict(dict)
    now = clock.now()
    for row in rows:
        missing = (not row.topic, _without_homework(row, given))
        if any(missing) and deadlines.is_late(now, deadlines.content_due(row.date, year.calendar, year.deadlines)):
            title = title_of(row.subject, f'{row.grade}{row.letter}', row.subgroup)
            count = counts[row.substitute_id or row.teacher_id].setdefault(row.group_id, [title, 0, 0])
            count[1] += missing[0]
            count[2] += missing[1]
    names = {person.id: person.short_name for person in await Person.filter(id__in=list(counts))}
    teachers = [(names[teacher], tuple(sorted((Behind(group, *count) for group, count in groups.items()),
                                              key=lambda one: (-one.owed, one.title))))
                for teacher, groups in counts.items()]
    return tuple(sorted(teachers, key=lambda pair: (-sum(one.owed for one in pair[1]), sort_key(pair[0]))))
