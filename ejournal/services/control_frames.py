"""Every lesson of a period as plain tuples for the control, kept in memory and refreshed journal by journal.

A month of a school is read in a constant number of statements. Afterwards the audit says which journals changed since:
only their lessons are read again, so that a board that follows every edit costs next to nothing.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import pairwise
from math import inf
from operator import itemgetter
from time import monotonic
from typing import Any, NamedTuple

from tortoise.connection import get_connection
from tortoise.functions import Count, Max, Min

from ejournal.facts import Facts
from ejournal.rules import deadlines
from ejournal.rules.calendar import DAY
from ejournal.rules.control import Entry, Seen, Tally, What, limit_of
from ejournal.services.homework import NO_HOMEWORK
from ejournal.services.journal import title_of
from models import AuditEntry, Group, Homework, Lesson, LessonState, Mark, Marking, Person, Work, WorkType

KEPT_PERIODS = 6
KEPT_SECONDS = 600.0
# entries that touch no lesson
QUIET = ('account', 'session', 'person', 'reminder', 'duty', 'preference', 'export', 'letter', 'announcement',
         'forum_topic', 'forum_post', 'help', 'event', 'absence_notice', 'card', 'notice', 'paper_notice', 'portfolio',
         'saved_report', 'handover', 'token', 'webhook', 'audit', 'backup', 'panel')


class GroupFacts(NamedTuple):
    """What deadlines and headings need of a journal."""

    id: int
    name: str
    class_id: int
    grade: int
    letter: str
    shift: int
    subject_id: int
    subject: str
    marking: str
    creative: bool

    @property
    def class_name(self) -> str:
        """«8А»."""
        return f'{self.grade}{self.letter}'

    @property
    def title(self) -> str:
        """«Физика, 8А · 1 подгруппа»."""
        return title_of(self.subject, self.class_name, self.name)


@dataclass
class Frame:
    """The lessons of a period by number, and how far in the audit they are known to be right."""

    seen: dict[int, Seen] = field(default_factory=dict)
    known: int = 0
    until: float = 0.0
    counted: dict[object, Tally] = field(default_factory=dict)  # figures of these very lessons, by what was asked


@dataclass
class _Kept:
    """One school's memory; another database (a test's) begins anew."""

    owner: object = None
    groups: dict[int, dict[int, GroupFacts]] = field(default_factory=dict)  # by year
    frames: dict[tuple[int, date, date], Frame] = field(default_factory=dict)


_kept = _Kept()
GROUP = ('id', 'name', 'school_class_id', 'school_class__grade', 'school_class__letter', 'school_class__shift',
         'subject_id', 'subject__name', 'subject__marking', 'subject__creative_week')
LESSON = ('id', 'date', 'number', 'group_id', 'teacher_id', 'substitution__substitute_id', 'topic', 'topic_saved_at',
          'no_homework')


def forget() -> None:
    """Read everything anew next time."""
    _kept.owner = None


async def groups(year: Facts) -> dict[int, GroupFacts]:
    """The journals of the year."""
    _check_owner()
    if year.year_id not in _kept.groups:
        rows = await Group.filter(school_class__year_id=year.year_id).values_list(*GROUP)
        _kept.groups[year.year_id] = {row[0]: GroupFacts(*row) for row in rows}
    return _kept.groups[year.year_id]


async def lessons(year: Facts, first: date, last: date) -> list[Seen]:
    """The lessons of a period that were not cancelled or moved away, as of this moment."""
    return list((await frame_of(year, first, last)).seen.values())


async def frame_of(year: Facts, first: date, last: date) -> Frame:
    """The same with what has been counted of them; ``counted`` is emptied when they change."""
    _check_owner()
    frame = _kept.frames.get((year.year_id, first, last))
    if frame is None or frame.until < monotonic():
        frame = await _whole(year, first, last)
    else:
        frame = await _refreshed(frame, year, first, last)
    return frame


def _check_owner() -> None:
    connection = get_connection('default')
    if _kept.owner is not connection:
        _kept.owner, _kept.groups, _kept.frames = connection, {}, {}


async def _whole(year: Facts, first: date, last: date) -> Frame:
    known = await _last_entry()
    _kept.groups = {}
    read = await _read(year, first, last)
    frame = Frame(read, known, monotonic() + KEPT_SECONDS)
    _kept.frames[year.year_id, first, last] = frame
    while len(_kept.frames) > KEPT_PERIODS:
        _kept.frames.pop(next(iter(_kept.frames)))
    return frame


async def _refreshed(frame: Frame, year: Facts, first: date, last: date) -> Frame:
    rows = await AuditEntry.filter(id__gt=frame.known).exclude(object_type__in=list(QUIET)) \
        .group_by('group_id').annotate(last=Max('id')).values_list('group_id', 'last')
    if not rows:
        return frame
    touched = {row[0] for row in rows}
    if None in touched:  # an import, a new timetable: anything may have changed
        return await _whole(year, first, last)
    frame.counted.clear()
    frame.known = max(int(row[1]) for row in rows)
    fresh = await _read(year, first, last, touched)
    frame.seen = {key: seen for key, seen in frame.seen.items() if seen.group not in touched} | fresh
    return frame


async def _last_entry() -> int:
    row = await AuditEntry.all().order_by('-id').first().values_list('id', flat=True)
    return int(str(row)) if row else 0


@dataclass
class _Reader:
    """Plain rows of some lessons, and the deadlines computed once for each day, not for each lesson."""

    year: Facts
    groups: dict[int, GroupFacts]
    homework: dict[int, float] = field(default_factory=dict)
    ticked: dict[int, float] = field(default_factory=dict)  # when «Без домашнего задания» was first said
    works: dict[int, list[tuple[str, float | None]]] = field(default_factory=lambda: defaultdict(list))
    following: dict[tuple[int, date, int], tuple[date, int]] = field(default_factory=dict)
    limits: dict[Any, float] = field(default_factory=dict)

    def seen(self, row: tuple[Any, ...]) -> Seen:
        lesson, day, number, group_id, teacher, substitute, topic, topic_at, no_homework = row
        group = self.groups[group_id]
        content = self.content(day)
        entries = [(What.TOPIC, Entry(content, _saved(topic_at, 0.0) if topic else None))]
        if group.grade > 1:
            given = self.ticked.get(lesson, 0.0) if no_homework else self.homework.get(lesson)
            entries.append((What.HOMEWORK, Entry(content, given)))
        if group.grade > 1 and group.marking != Marking.NONE.value:
            after = self.following.get((group_id, day, number))
            entries += [(What.MARKS, Entry(self.marks(kind, day, group, after), first))
                        for kind, first in self.works.get(lesson, ())]
        return Seen(lesson, day, number, group_id, substitute or teacher, group.class_id, group.subject_id,
                    self.begins(day, group.shift, number), tuple(entries))

    def content(self, day: date) -> float:
        if day not in self.limits:
            self.limits[day] = limit_of(deadlines.content_due(day, self.year.calendar, self.year.deadlines))
        return self.limits[day]

    def begins(self, day: date, shift: int, number: int) -> float:
        key = (day, shift, number)
        if key not in self.limits:
            self.limits[key] = self.year.starts_at(day, shift, number).timestamp()
        return self.limits[key]

    def marks(self, kind: str, day: date, group: GroupFacts, after: tuple[date, int] | None) -> float:
        key = (kind, day, group.grade, group.creative, after, group.shift)
        if key not in self.limits:
            term = self.year.term_of(day, group.grade)
            start = self.year.starts_at(after[0], group.shift, after[1]) if after else None
            work = deadlines.WorkDay(day, group.grade, start, term.ends_on if term else None, group.creative)
            self.limits[key] = limit_of(deadlines.mark_due(kind, work, self.year.calendar, self.year.deadlines))
        return self.limits[key]


async def _read(year: Facts, first: date, last: date, only: Iterable[int] | None = None) -> dict[int, Seen]:
    """Eight statements at most, however many lessons."""
    reader = _Reader(year, await groups(year))
    scope: dict[str, Any] = {'date__gte': first, 'date__lte': last}
    scope |= {'group__school_class__year_id': year.year_id} if only is None else {'group_id__in': list(only)}
    inside = {f'lesson__{key}': value for key, value in scope.items()}
    rows = await _plain(Lesson.filter(**scope, state=LessonState.PLANNED.value).values_list(*LESSON))
    given = await _plain(Homework.filter(**inside).exclude(text='')
                         .values_list('lesson_id', 'first_saved_at', 'saved_at'))
    await _ticked(reader, [row[0] for row in rows if row[8]])
    await _works(reader, inside)
    await _following(reader, scope, last)

    def whole() -> dict[int, Seen]:
        reader.homework = {lesson: _saved(first or last, 0.0) for lesson, first, last in given}
        return {row[0]: reader.seen((row[0], _day(row[1]), *row[2:])) for row in rows if row[3] in reader.groups}

    return await asyncio.to_thread(whole)


async def _plain(query: Any) -> list[tuple[Any, ...]]:
    """The rows as the database gives them: for 20,000 lessons the ORM's reading of dates cost more than all else."""
    query.sql()  # makes `query.query`
    _, found = await get_connection('default').execute_query(*query.query.get_parameterized_sql())
    return [*map(itemgetter(*query.fields), found)]


async def _ticked(reader: _Reader, lessons: list[int]) -> None:
    """The tick has no moment of its own: the audit knows it. One never recorded counts as in time, as an import's.

    A text that stood there before the tick came when it came: the tick is then a correction.
    """
    if not lessons:
        return
    asked = set(lessons)
    texts = await Homework.filter(lesson_id__in=lessons).exclude(first_saved_at=None) \
        .values_list('lesson_id', 'first_saved_at')
    rows = await AuditEntry.filter(object_type='homework', object_id__gte=min(asked), object_id__lte=max(asked),
                                   action='homework.changed', after=NO_HOMEWORK) \
        .values_list('object_id', 'at')
    for lesson, at in [*rows, *texts]:
        moment = _saved(at, 0.0)
        if lesson in asked and moment < reader.ticked.get(lesson, inf):
            reader.ticked[lesson] = moment


async def _works(reader: _Reader, inside: dict[str, Any]) -> None:
    """Works count as done by their first mark: a later correction does not make them late."""
    kinds = {int(str(row[0])): str(row[1]) for row in await WorkType.all().values_list('id', 'deadline')}
    in_work = {f'work__{key}': value for key, value in inside.items()}
    marked = await _plain(Mark.filter(**in_work).exclude(value='')
                          .annotate(first=Min('first_saved_at'), last=Min('saved_at'), total=Count('id'))
                          .group_by('work_id').values_list('work_id', 'first', 'last'))
    first = {work: _saved(earliest or last, 0.0) for work, earliest, last in marked}
    for work, lesson, kind in await _plain(Work.filter(**inside, removed=False)
                                           .values_list('id', 'lesson_id', 'work_type_id')):
        reader.works[lesson].append((kinds[kind], first.get(work)))


async def _following(reader: _Reader, scope: dict[str, Any], last: date) -> None:
    """Which lesson comes after each, where marks are due «к следующему уроку» (п. 17.4.13)."""
    grades = list(reader.year.deadlines.next_lesson_grades)
    rows = await _plain(Lesson.filter(**scope | {'date__lte': last + 21 * DAY}, group__school_class__grade__in=grades,
                                      state=LessonState.PLANNED.value).order_by('group_id', 'date', 'number')
                        .values_list('group_id', 'date', 'number'))
    for this, after in pairwise(rows):
        if this[0] == after[0]:
            reader.following[this[0], _day(this[1]), this[2]] = (_day(after[1]), after[2])


@lru_cache(maxsize=2048)
def _day(value: Any) -> date:
    """A date as SQLite (text) and PostgreSQL give it."""
    return value if isinstance(value, date) else date.fromisoformat(value[:10])


def _saved(value: Any, unknown: float) -> float:
    """A moment of the database as a timestamp; aggregates of SQLite come as text, imports may have none."""
    if value is None:
        return unknown
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()


async def names(teachers: Iterable[int]) -> dict[int, str]:
    """«Гук Л. М.» by person."""
    return {person.id: person.short_name for person in await Person.filter(id__in=list(set(teachers)))}
