"""The board of the deputy (п. 18, norms 4.7): timeliness by teacher, class, subject and day, down to each lesson."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from tortoise.functions import Count

from ejournal import clock, facts
from ejournal.access import Action, Actor
from ejournal.facts import Facts
from ejournal.rules import control as rules
from ejournal.rules.calendar import DAY
from ejournal.rules.control import EMPTY, Seen, State, Tally, What
from ejournal.rules.texts import sort_key
from ejournal.services import control_frames as frames
from ejournal.services.control_frames import GroupFacts
from models import AuditEntry

BY: dict[str, Callable[[Seen], object]] = {
    'teacher': lambda seen: seen.teacher, 'class': lambda seen: seen.school_class,
    'subject': lambda seen: seen.subject, 'day': lambda seen: seen.day,
}
LISTED = 300


@dataclass(frozen=True)
class Asked:
    """Which lessons: a period with both ends, and who or what; 0 means all."""

    first: date
    last: date
    class_id: int = 0
    teacher_id: int = 0
    subject_id: int = 0

    def fits(self, seen: Seen) -> bool:
        """Whether a lesson is asked for."""
        return ((not self.class_id or seen.school_class == self.class_id)
                and (not self.teacher_id or seen.teacher == self.teacher_id)
                and (not self.subject_id or seen.subject == self.subject_id))

    def at(self, first: date, last: date) -> 'Asked':
        """The same for another period."""
        return Asked(first, last, self.class_id, self.teacher_id, self.subject_id)


@dataclass(frozen=True)
class Line:
    """A row of the board: a teacher, class, subject (``key`` is the number) or day (ISO)."""

    key: str
    name: str
    tally: Tally
    order: str = ''


@dataclass(frozen=True)
class Board:
    """The figures of a period beside those of the period before."""

    asked: Asked
    before: Asked
    total: Tally
    total_before: Tally
    lines: tuple[Line, ...]
    owing: tuple[Line, ...]  # teachers with something missing, the most first
    corrections: int
    corrections_before: int
    classes: dict[int, str] = field(default_factory=dict)
    subjects: dict[int, str] = field(default_factory=dict)
    teachers: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Found:
    """One entry in the list behind a figure."""

    lesson_id: int
    group_id: int
    term_id: int
    day: date
    number: int
    title: str
    teacher_id: int
    teacher: str
    what: What
    state: State
    due: datetime
    saved: datetime | None

    @property
    def href(self) -> str:
        """The lesson's page."""
        return f'/lesson/{self.lesson_id}'


async def board(actor: Actor, asked: Asked, by: str = 'teacher') -> Board:
    """Timeliness of the period in a constant number of statements; ``NotAllowed`` but for the administration."""
    actor.require(Action.CONTROL)
    year, now = await facts.current(), clock.now().timestamp()
    earlier = before(asked, year)
    groups = await frames.groups(year)
    everything = await frames.lessons(year, asked.first, asked.last)
    shown = [seen for seen in everything if asked.fits(seen)]
    previous = [seen for seen in await frames.lessons(year, earlier.first, earlier.last) if asked.fits(seen)]
    teachers = await frames.names(seen.teacher for seen in everything)
    key = BY.get(by, BY['teacher'])
    names = _Names(groups, teachers)
    lines = [names.line(by, one, tally) for one, tally in rules.tally(shown, now, key).items()]
    owing = [names.line('teacher', one, tally) for one, tally in rules.tally(shown, now, BY['teacher']).items()
             if tally.all(State.MISSING)]
    return Board(
        asked, earlier, _total(shown, now), _total(previous, now), tuple(sorted(lines, key=lambda x: x.order)),
        tuple(sorted(owing, key=lambda line: (-line.tally.all(State.MISSING), line.order))),
        await corrections(asked, shown), await corrections(earlier, previous),
        names.classes(), names.subjects(), dict(sorted(teachers.items(), key=_by_name)))


async def totals(actor: Actor, asked: Asked) -> tuple[Tally, Tally]:
    """The figures above the board alone, now and for the period before: what other dashboards show of the control."""
    actor.require(Action.CONTROL)
    return await totals_of(asked)


async def totals_of(asked: Asked) -> tuple[Tally, Tally]:
    """The same for the program's own warming up."""
    year = await facts.current()
    return await _counted(year, asked), await _counted(year, before(asked, year))


async def _counted(year: Facts, asked: Asked) -> Tally:
    """Counted in a thread and kept for the minute: a term of a school is some 20,000 lessons."""
    frame, minute = await frames.frame_of(year, asked.first, asked.last), clock.now().replace(second=0, microsecond=0)
    if (asked, minute) not in frame.counted:
        shown, now = [seen for seen in frame.seen.values() if asked.fits(seen)], clock.now().timestamp()
        known, total = frame.known, await asyncio.to_thread(_total, shown, now)
        if frame.known != known:  # it was edited meanwhile: true for this answer, not to be kept
            return total
        frame.counted[asked, minute] = total
    return frame.counted[asked, minute]


def before(asked: Asked, year: Facts) -> Asked:
    """The period to compare with: the term before a term, else as many days just before."""
    starts = sorted({(term.starts_on, term.ends_on) for term in year.terms})
    if any(asked.first == start for start, _ in starts) and (asked.last - asked.first).days > 14:
        ended = [(start, end) for start, end in starts if end < asked.first]
        if ended:
            return asked.at(*max(ended, key=lambda term: term[1]))
    days = (asked.last - asked.first) + DAY
    return asked.at(asked.first - days, asked.first - DAY)


def _total(lessons: list[Seen], now: float) -> Tally:
    return rules.tally(lessons, now, lambda seen: 0).get(0, EMPTY)


async def corrections(asked: Asked, lessons: list[Seen]) -> int:
    """How many marks were changed after they had been given, in the journals of these lessons."""
    rows = await AuditEntry.filter(at__gte=clock.wall(asked.first, 0), at__lt=clock.wall(asked.last + DAY, 0),
                                   action='mark.changed').exclude(before='') \
        .group_by('group_id').annotate(total=Count('id')).values_list('group_id', 'total')
    mine = {seen.group for seen in lessons}
    return sum(int(total) for group, total in rows if group in mine)


def _by_name(pair: tuple[int, str]) -> tuple[str, str]:
    return sort_key(pair[1])


@dataclass
class _Names:
    """Names of what a board is counted by, in the order of the school."""

    groups: dict[int, GroupFacts]
    teachers: dict[int, str]

    def classes(self) -> dict[int, str]:
        found = {group.class_id: group for group in self.groups.values()}
        return {key: one.class_name for key, one in
                sorted(found.items(), key=lambda pair: (pair[1].grade, pair[1].letter))}

    def subjects(self) -> dict[int, str]:
        found = {group.subject_id: group.subject for group in self.groups.values()}
        return dict(sorted(found.items(), key=_by_name))

    def line(self, by: str, key: object, tally: Tally) -> Line:
        if isinstance(key, date):
            return Line(key.isoformat(), f'{key:%d.%m.%Y}', tally, key.isoformat())
        number = int(str(key))
        if by == 'class':
            name = self.classes().get(number, '')
            return Line(str(key), name, tally, name.rjust(6))
        name = self.subjects().get(number, '') if by == 'subject' else self.teachers.get(number, '')
        return Line(str(key), name, tally, sort_key(name)[0])


async def entries(actor: Actor, asked: Asked, what: What | None, state: State) -> list[Found]:
    """The entries behind a figure, the newest first, at most 300."""
    actor.require(Action.CONTROL)
    return await found_entries(asked, [what] if what is not None else list(What), (state,))


async def found_entries(asked: Asked, kinds: list[What], states: tuple[State, ...], limit: int = LISTED) -> list[Found]:
    """The same for the program's own reports and reminders."""
    year, now = await facts.current(), clock.now().timestamp()
    groups = await frames.groups(year)
    shown = sorted((seen for seen in await frames.lessons(year, asked.first, asked.last)
                    if asked.fits(seen) and seen.begins <= now), key=lambda seen: (seen.day, seen.number), reverse=True)
    picked = [(seen, what, entry, rules.state_of(entry, now)) for seen in shown for what, entry in seen.entries
              if what in kinds and rules.state_of(entry, now) in states][:limit]
    teachers = await frames.names(seen.teacher for seen, *_ in picked)
    found = []
    for seen, what, entry, state in picked:
        group, term = groups[seen.group], year.term_of(seen.day, groups[seen.group].grade)
        found.append(Found(seen.lesson, seen.group, term.id if term else 0, seen.day, seen.number, group.title,
                           seen.teacher, teachers.get(seen.teacher, ''), what, state, _moment(entry.limit),
                           _moment(entry.saved) if entry.saved else None))
    return found


def _moment(stamp: float) -> datetime:
    return datetime.fromtimestamp(stamp, clock.zone())
