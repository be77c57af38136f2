"""«Педагогическая нагрузка» (п. 17.3.8, norms 6.10): who teaches which group how much, from when; what is vacant.

A change holds from its day: the former line ends there, the timetable and the lessons to come follow.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from ejournal import clock, facts
from ejournal.access import Action, Actor, inside, not_left
from ejournal.facts import Facts
from models import (
    CurriculumHours,
    Group,
    Person,
    Role,
    RoleGrant,
    SchoolClass,
    TeachingLoad,
)


@dataclass(frozen=True)
class Item:
    """A line of the load: a teacher in a group."""

    load_id: int
    group_id: int
    class_id: int
    class_name: str
    grade: int
    subject: str
    subgroup: str
    extracurricular: bool
    hours: Decimal
    since: date | None
    until: date | None

    @property
    def title(self) -> str:
        """«8А, физика · 1 подгруппа»."""
        return f'{self.class_name}, {self.subject}' + (f' · {self.subgroup}' if self.subgroup else '')


@dataclass(frozen=True)
class TeacherLine:
    """An employee with what he or she teaches on the day."""

    person_id: int
    name: str
    items: tuple[Item, ...]
    leads: str

    @property
    def lessons(self) -> Decimal:
        """Hours a week of lessons."""
        return sum((one.hours for one in self.items if not one.extracurricular), Decimal(0))

    @property
    def outside(self) -> Decimal:
        """Hours a week of внеурочная деятельность."""
        return sum((one.hours for one in self.items if one.extracurricular), Decimal(0))


@dataclass(frozen=True)
class Vacancy:
    """A group with fewer hours given than the учебный план says; ``group_id`` 0: there is no journal yet."""

    group_id: int
    class_id: int
    subject_id: int
    title: str
    needed: Decimal
    given: Decimal

    @property
    def missing(self) -> Decimal:
        """Hours a week that nobody teaches."""
        return self.needed - self.given


@dataclass(frozen=True)
class Board:
    """The load of a day; ``teachers`` may be given more, ``groups`` are all journals of the year."""

    day: date
    year_name: str
    lines: tuple[TeacherLine, ...]
    vacancies: tuple[Vacancy, ...]
    teachers: dict[int, str]
    groups: dict[int, str]
    may_write: bool
    above: tuple[tuple[str, Decimal], ...]  # groups that are taught more than the plan says

    @property
    def total(self) -> Decimal:
        """Hours a week of the whole school."""
        return sum((line.lessons + line.outside for line in self.lines), Decimal(0))

    @property
    def missing(self) -> Decimal:
        """Hours a week that nobody teaches."""
        return sum((one.missing for one in self.vacancies), Decimal(0))


async def board(actor: Actor, day: date | None = None) -> Board:
    """The load as it stands on a day of the running year (today; before the year its first day)."""
    actor.require(Action.ORGANISATION)
    year = await facts.current()
    when = min(max(day or clock.today(), year.year_starts_on), year.year_ends_on)
    items = await items_on(year.year_id, when)
    names = await teachers()
    leads: dict[int, list[str]] = defaultdict(list)
    for one in await SchoolClass.filter(year_id=year.year_id, closed_on=None).order_by('grade', 'letter'):
        leads[one.teacher_id or 0].append(one.name)
    lines = tuple(TeacherLine(person, name, tuple(items.get(person, ())), ', '.join(leads.get(person, ())))
                  for person, name in (names | await _gone(items, names)).items())
    groups = await Group.filter(school_class__year_id=year.year_id, school_class__closed_on=None).select_related(
        'school_class', 'subject').order_by('school_class__grade', 'school_class__letter', 'subject__name', 'name')
    vacancies, above = await _against_the_plan(year, groups, items)
    return Board(when, year.year_name, lines, vacancies, names, {group.id: title_of(group) for group in groups},
                 actor.may(Action.LOAD_WRITE) and not year.closed, above)


async def items_on(year_id: int, day: date) -> dict[int, list[Item]]:
    """Teacher → the lines that hold on the day, in the order of the classes; one statement."""
    found: dict[int, list[Item]] = defaultdict(list)
    for row in await TeachingLoad.filter(inside(day), group__school_class__year_id=year_id).select_related(
            'group__school_class', 'group__subject').order_by(
            'group__school_class__grade', 'group__school_class__letter', 'group__subject__name', 'group__name', 'id'):
        group, klass = row.group, row.group.school_class
        found[row.teacher_id].append(Item(
            row.id, group.id, klass.id, klass.name, klass.grade, group.subject.name, group.name,
            group.subject.extracurricular, row.hours_per_week, row.since, row.until))
    return found


async def teachers() -> dict[int, str]:
    """Employees with the role «учитель», by the alphabet."""
    ids = await RoleGrant.filter(role=Role.TEACHER.value).values_list('person_id', flat=True)
    return {one.id: one.short_name for one in await Person.filter(
        not_left('staff_card__'), id__in=list(ids)).order_by('sort_key', 'id')}


async def _gone(items: Mapping[int, object], names: Mapping[int, str]) -> dict[int, str]:
    rows = await Person.filter(id__in=[one for one in items if one not in names]).order_by('sort_key')
    return {one.id: one.short_name for one in rows}


async def _against_the_plan(year: Facts, groups: Iterable[Group], items: Mapping[int, list[Item]]) \
        -> tuple[tuple[Vacancy, ...], tuple[tuple[str, Decimal], ...]]:
    hours = {(grade, letter, subject): value for grade, letter, subject, value in await CurriculumHours.filter(
        year_id=year.year_id).values_list('grade', 'letter', 'subject_id', 'hours_per_week')}
    given: dict[int, Decimal] = defaultdict(Decimal)
    for one in (item for lines in items.values() for item in lines):
        given[one.group_id] += one.hours
    found, above, known = [], [], set()
    for group in groups:
        klass = group.school_class
        known.add((klass.id, group.subject_id))
        needed = hours.get((klass.grade, klass.letter, group.subject_id),
                           hours.get((klass.grade, '', group.subject_id)))
        if needed is not None and given[group.id] < needed:
            found.append(Vacancy(group.id, klass.id, group.subject_id, title_of(group), needed, given[group.id]))
        elif given[group.id] > (needed or 0):
            above.append((title_of(group), given[group.id] - (needed or Decimal(0))))
    return (*found, *await _without_journal(year, hours, known)), tuple(above)


async def _without_journal(year: Facts, hours: Mapping[tuple[int, str, int], Decimal],
                           known: set[tuple[int, int]]) -> list[Vacancy]:
    """Subjects of the plan that a class has no journal of yet."""
    found = []
    names = dict(await CurriculumHours.filter(year_id=year.year_id).values_list('subject_id', 'subject__name'))
    for klass in await SchoolClass.filter(year_id=year.year_id, closed_on=None).order_by('grade', 'letter'):
        mine = {subject: value for (grade, letter, subject), value in hours.items()
                if grade == klass.grade and letter in ('', klass.letter)}
        mine |= {subject: value for (grade, letter, subject), value in hours.items()
                 if (grade, letter) == (klass.grade, klass.letter)}
        found += [Vacancy(0, klass.id, subject, f'{klass.name}, {names[subject]}', value, Decimal(0))
                  for subject, value in mine.items() if value and (klass.id, subject) not in known]
    return found


def title_of(group: Group) -> str:
    """«8А, физика · 1 подгруппа»."""
    return f'{group.school_class.name}, {group.subject.name}' + (f' · {group.name}' if group.name else '')


def show(hours: Decimal) -> str:
    """«2», «0,5»."""
    return f'{hours.normalize():f}'.replace('.', ',')
