"""What the checks know: the school as the journal has it, and then, sheet by sheet, as the workbook will leave it.

Everything is referred to by its natural key: a person by the code, a class by (grade, letter), a subject by its name,
a учебная группа by (class, subject, subgroup).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from ejournal import clock
from ejournal.rules.calendar import CalendarEntry, DayKind, Period, SchoolCalendar
from ejournal.services import work_types
from models import (
    Account,
    ClassMembership,
    DayOff,
    GroupMembership,
    Lesson,
    LessonState,
    Person,
    PupilCard,
    RoleGrant,
    SchoolClass,
    SchoolYear,
    StaffCard,
    Subject,
    Term,
    TimetableSlot,
    WorkType,
)

from .cells import Klass

GroupKey = tuple[Klass, str, str]


@dataclass(slots=True)
class Span:
    """Something that holds on ``[since, until)``; ``row`` is its row in the workbook, 0 for the journal's own."""

    since: date | None
    until: date | None
    row: int = 0

    def holds(self, day: date) -> bool:
        """Whether ``day`` is inside."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)

    def meets(self, other: 'Span') -> bool:
        """Whether the two have a day in common."""
        return (self.until is None or other.since is None or other.since < self.until) \
            and (other.until is None or self.since is None or self.since < other.until)


@dataclass(slots=True)
class ClassSpan(Span):
    """A pupil's time in a class."""

    klass: Klass = (0, '')


@dataclass(slots=True)
class Slot(Span):
    """A lesson of the week."""

    group: GroupKey = ((0, ''), '', '')
    weekday: int = 0
    number: int = 0
    teacher: str = ''
    room: str = ''

    @property
    def key(self) -> tuple[GroupKey, int, int, date | None]:
        """What identifies it."""
        return self.group, self.weekday, self.number, self.since


@dataclass
class Human:
    """A person: ``fields`` is what the workbook says, ``places`` where it says so."""

    code: str
    name: str
    id: int = 0
    account_login: str = ''
    staff: bool = False
    pupil: bool = False
    fields: dict[str, Any] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)


@dataclass
class World:
    """The maps the checks look things up in."""

    year: str = ''
    year_starts: date = date.min
    year_ends: date = date.max
    zone: str = 'Europe/Moscow'
    week_days: int = 5
    people: dict[str, Human] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    classes: dict[Klass, int] = field(default_factory=dict)
    in_class: dict[str, list[ClassSpan]] = field(default_factory=lambda: defaultdict(list))
    subjects: dict[str, str] = field(default_factory=dict)
    proper_names: set[str] = field(default_factory=set)
    logins: dict[str, str] = field(default_factory=dict)
    subgroups: dict[tuple[Klass, str], set[str]] = field(default_factory=lambda: defaultdict(set))
    in_group: dict[GroupKey, dict[str, list[Span]]] = field(default_factory=lambda: defaultdict(dict))
    slots: dict[tuple[GroupKey, int, int, date | None], Slot] = field(default_factory=dict)
    lessons: dict[tuple[Klass, date], set[tuple[str, str, int]]] = field(default_factory=lambda: defaultdict(set))
    cancelled: set[tuple[GroupKey, date, int]] = field(default_factory=set)
    periods: dict[str, Period] = field(default_factory=dict)
    days_off: dict[tuple[str, date], CalendarEntry] = field(default_factory=dict)
    types: dict[str, tuple[str, Decimal]] = field(default_factory=dict)
    # What cannot be relied on because of an error already told; what follows from it alone is not told again.
    doubtful: set[str] = field(default_factory=set)  # people, by code and by name
    classes_doubtful: bool = False
    calendar_doubtful: bool = False
    subgroups_doubtful: bool = False
    timetable_doubtful: bool = False
    _calendar: SchoolCalendar | None = None

    @property
    def calendar(self) -> SchoolCalendar:
        """The calendar as it will be; parallels without periods have the whole year."""
        if self._calendar is None:
            covered = {grade for period in self.periods.values() for grade in period.grades}
            rest = frozenset(range(1, 12)) - covered
            whole = [Period('год', 'год', 1, self.year_starts, self.year_ends, rest)] if rest else []
            self._calendar = SchoolCalendar.build(clock.zone(), self.week_days, self.days_off.values(),
                                                  [*self.periods.values(), *whole])
        return self._calendar

    def add_person(self, human: Human) -> None:
        """Make a person known by code and by name."""
        self.people[human.code] = human
        self.names[human.name.casefold()].append(human.code)

    def klass_on(self, pupil: str, day: date) -> Klass | None:
        """The pupil's class that day."""
        return next((span.klass for span in self.in_class.get(pupil, ()) if span.holds(day)), None)

    def in_subgroup(self, group: GroupKey, pupil: str, day: date) -> bool:
        """Whether the pupil learns in the group that day; a whole class holds all of its own."""
        return not group[2] or any(span.holds(day) for span in self.in_group.get(group, {}).get(pupil, ()))


async def load(year_name: str) -> World:
    """The journal's own school, with the year of that name (an empty world for an empty journal)."""
    world = World(year=year_name)
    await _load_people(world)
    known = [(kind.name, kind.weight) for kind in await WorkType.all()]
    for name, weight in known or [(kind[1], Decimal(kind[4])) for kind in work_types.DEFAULTS]:
        world.types[name.casefold()] = name, weight
    for subject in await Subject.all():
        world.subjects[subject.name] = subject.marking
        if subject.proper_name:
            world.proper_names.add(subject.name)
    year = await SchoolYear.get_or_none(name=year_name)
    if year is not None:
        await _load_year(world, year)
    return world


async def _load_people(world: World) -> None:
    staff: set[Any] = {*await StaffCard.all().values_list('person_id', flat=True),
                       *await RoleGrant.all().values_list('person_id', flat=True)}
    accounts = dict(await Account.all().values_list('person_id', 'login'))
    pupils: set[Any] = set(await PupilCard.all().values_list('person_id', flat=True))
    for person in await Person.all():
        account = accounts.get(person.id, '')
        human = Human(person_code(person), person.full_name, person.id, account, staff=person.id in staff,
                      pupil=person.id in pupils)
        world.add_person(human)
        for login in (account, str(person.details.get('login') or '')):
            world.logins.setdefault(login.casefold(), human.code)


def person_code(person: Person) -> str:
    """The code; a person without one is known by the journal's own number."""
    return person.code or f'№{person.id}'


async def _load_year(world: World, year: SchoolYear) -> None:
    for term in await Term.filter(year=year):
        world.periods[term.name] = Period(term.name, term.kind, term.ordinal, term.starts_on, term.ends_on,
                                          frozenset(term.grades))
    for entry in await DayOff.filter(year=year):
        world.days_off[entry.name, entry.starts_on] = calendar_entry(
            entry.kind, entry.name, entry.starts_on, entry.ends_on, entry.grades)
    klasses: dict[int, Klass] = {}
    for klass in await SchoolClass.filter(year=year):
        klasses[klass.id] = klass.grade, klass.letter
        world.classes[klass.grade, klass.letter] = klass.shift
    codes = {human.id: code for code, human in world.people.items()}
    for span in await ClassMembership.filter(school_class__year=year):
        world.in_class[codes[span.pupil_id]].append(
            ClassSpan(span.since, span.until, klass=klasses[span.school_class_id]))
    await _load_groups(world, year, codes)


async def _load_groups(world: World, year: SchoolYear, codes: dict[int, str]) -> None:
    async for group, pupil, since, until in _rows(GroupMembership.filter(group__school_class__year=year).values_list(
            *_group('group'), 'pupil_id', 'since', 'until'), 3):
        world.in_group[group].setdefault(codes[pupil], []).append(Span(since, until))
        world.subgroups[group[:2]].add(group[2])
    async for group, *rest in _rows(TimetableSlot.filter(group__school_class__year=year).values_list(
            *_group('group'), 'weekday', 'number', 'teacher_id', 'room', 'since', 'until'), 6):
        weekday, number, teacher, room, since, until = rest
        slot = Slot(since, until, 0, group, weekday, number, codes[teacher], room)
        world.slots[slot.key] = slot
        world.subgroups[group[:2]].add(group[2])
    async for group, day, number, state in _rows(Lesson.filter(group__school_class__year=year).values_list(
            *_group('group'), 'date', 'number', 'state'), 3):
        if state == LessonState.CANCELLED:
            world.cancelled.add((group, day, number))
        else:
            world.lessons[group[0], day].add((group[1], group[2], number))
        world.subgroups[group[:2]].add(group[2])


def _group(prefix: str) -> Iterator[str]:
    return (f'{prefix}__{name}' for name in ('school_class__grade', 'school_class__letter', 'subject__name', 'name'))


async def _rows(query: Any, width: int) -> Any:
    """Rows of a query whose first four columns are a group."""
    for row in await query:
        yield ((row[0], row[1]), row[2], row[3]), *row[4:4 + width]


def calendar_entry(kind: str, name: str, starts_on: date, ends_on: date,
                   grades: Iterable[int] | None) -> CalendarEntry:
    """A row of the calendar as the rules want it."""
    return CalendarEntry(DayKind(kind), name, starts_on, ends_on, None if grades is None else frozenset(grades))

