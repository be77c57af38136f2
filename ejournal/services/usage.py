"""«Статистика использования» (п. 17.3.1): who comes in, who fills the journals, which parents look in.

Counted from the sessions and the audit in a dozen grouped statements, however large the school is.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tortoise.expressions import Q
from tortoise.functions import Count, Max

from ejournal import clock, facts
from ejournal.access import Action, Actor, inside, taught_now
from ejournal.reports.shapes import Column, Kind, Report, Row, Section
from ejournal.rules.calendar import DAY
from models import (
    Account,
    AccountSession,
    AuditEntry,
    ClassMembership,
    Group,
    GuardianLink,
    Person,
    SchoolClass,
    StaffCard,
    TeachingLoad,
)

PERIODS = {7: '7 дней', 30: '30 дней', 90: '90 дней'}
WEEK, MONTH = 7, 30
STAFF, PUPILS, PARENTS = 'работники', 'обучающиеся', 'родители'
KINDS = {'mark': 'отметки', 'attendance': 'посещаемость', 'lesson': 'темы', 'homework': 'домашние задания'}


@dataclass(frozen=True)
class DayLine:
    """How many different people of each kind came in on a day."""

    day: date
    counts: dict[str, int]


@dataclass(frozen=True)
class Worker:
    """An employee: how often in, what was written, when last."""

    person_id: int
    name: str
    classes: str
    logins: int
    entries: dict[str, int]
    last_seen: datetime | None
    last_entry: datetime | None

    @property
    def total(self) -> int:
        """All that was written."""
        return sum(self.entries.values())


@dataclass(frozen=True)
class ClassUse:
    """A class: entries in its journals, parents and pupils who looked in during the week and the month."""

    class_id: int
    name: str
    entries: int
    parents: int
    with_access: int
    week: int
    month: int
    pupils: int
    pupils_month: int


@dataclass(frozen=True)
class Usage:
    """Everything the page shows for the last ``days`` days."""

    days: int
    since: date
    lines: tuple[DayLine, ...]
    workers: tuple[Worker, ...]
    classes: tuple[ClassUse, ...]
    logins: int
    accounts: int
    never: int

    def parents(self, what: str) -> tuple[int, int]:
        """(how many looked in during «week» or «month», how many there are)."""
        return sum(getattr(one, what) for one in self.classes), sum(one.parents for one in self.classes)


@dataclass(frozen=True)
class _People:
    staff: dict[int, str]
    class_of: dict[int, int]  # pupil → class
    children: dict[int, set[int]]  # parent → pupils


async def board(actor: Actor, days: int = MONTH) -> Usage:
    """The figures of the last days, today included."""
    actor.require(Action.USAGE)
    length = days if days in PERIODS else MONTH
    today = clock.today()
    since = today - DAY * (length - 1)
    people = await _people()
    sessions = [(int(person), clock.local(made), clock.local(seen)) for person, made, seen in
                await AccountSession.filter(seen_at__gte=clock.wall(today - DAY * (max(length, MONTH) - 1), 0))
                .values_list('account__person_id', 'created_at', 'seen_at')]
    inside_period = [row for row in sessions if row[1].date() >= since]
    accounts: dict[int, datetime | None] = dict(await Account.filter(blocked=False).values_list(
        'person_id', 'last_login_at'))
    return Usage(length, since, _lines(inside_period, people, since, today),
                 await _workers(people, inside_period, sessions, since),
                 await _classes(people, sessions, accounts, since),
                 len(inside_period), len(accounts), sum(one is None for one in accounts.values()))


async def _people() -> _People:
    today = clock.today()
    here = await StaffCard.filter(Q(left_on=None) | Q(left_on__gt=today)).values_list('person_id', flat=True)
    staff = {one.id: one.short_name for one in await Person.filter(id__in=list(here)).order_by('sort_key')}
    class_of: dict[int, int] = dict(await ClassMembership.filter(inside(today)).values_list(
        'pupil_id', 'school_class_id'))
    children: dict[int, set[int]] = defaultdict(set)
    for guardian, pupil in await GuardianLink.all().values_list('guardian_id', 'pupil_id'):
        if pupil in class_of:
            children[guardian].add(pupil)
    return _People(staff, class_of, children)


def _lines(sessions: Iterable[tuple[int, datetime, datetime]], people: _People, since: date, today: date) \
        -> tuple[DayLine, ...]:
    found: dict[date, dict[str, set[int]]] = defaultdict(lambda: {STAFF: set(), PUPILS: set(), PARENTS: set()})
    for person, made, _ in sessions:  # whoever has left is of no kind any more
        kind = STAFF if person in people.staff else PUPILS if person in people.class_of else \
            PARENTS if person in people.children else ''
        if kind:
            found[made.date()][kind].add(person)
    days = [since + DAY * number for number in range((today - since).days + 1)]
    return tuple(DayLine(day, {kind: len(found[day][kind]) for kind in (STAFF, PUPILS, PARENTS)}) for day in days)


async def _workers(people: _People, inside_period: Iterable[tuple[int, datetime, datetime]],
                   sessions: Iterable[tuple[int, datetime, datetime]], since: date) -> tuple[Worker, ...]:
    logins = Counter(person for person, _, _ in inside_period)
    seen: dict[int, datetime] = {}
    for person, _, moment in sessions:
        seen[person] = max(seen.get(person, moment), moment)
    entries: dict[int, dict[str, int]] = defaultdict(dict)
    last: dict[int, datetime] = {}
    for person, kind, count, moment in await AuditEntry.filter(
            at__gte=clock.wall(since, 0), object_type__in=list(KINDS), person_id__in=list(people.staff)).annotate(
            count=Count('id'), moment=Max('at')).group_by('person_id', 'object_type').values_list(
            'person_id', 'object_type', 'count', 'moment'):
        entries[person][kind] = count
        local = clock.local(_moment(moment))
        last[person] = max(last.get(person, local), local)
    loads: dict[int, set[str]] = defaultdict(set)
    for row in await TeachingLoad.filter(await taught_now()).select_related('group__school_class'):
        loads[row.teacher_id].add(row.group.school_class.name)
    return tuple(Worker(number, name, _spell(loads.get(number, set())), logins[number], entries.get(number, {}),
                        seen.get(number), last.get(number)) for number, name in people.staff.items())


def _spell(names: set[str]) -> str:
    ordered = sorted(names, key=lambda name: (int(name[:-1]), name))
    return ', '.join(ordered[:6]) + (f' и ещё {len(ordered) - 6}' if len(ordered) > 6 else '')


def _moment(value: object) -> datetime:
    """SQLite answers a maximum as text."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(str(value))


async def _classes(people: _People, sessions: Iterable[tuple[int, datetime, datetime]],
                   accounts: Mapping[int, datetime | None], since: date) -> tuple[ClassUse, ...]:
    year, today = (await facts.current()).year_id, clock.today()
    last: dict[int, date] = {}
    for person, _, moment in sessions:
        last[person] = max(last.get(person, moment.date()), moment.date())
    week, month = today - DAY * (WEEK - 1), today - DAY * (MONTH - 1)
    parents: dict[int, set[int]] = defaultdict(set)
    for guardian, pupils in people.children.items():
        for pupil in pupils:
            parents[people.class_of[pupil]].add(guardian)
    pupils_of: dict[int, set[int]] = defaultdict(set)
    for pupil, klass in people.class_of.items():
        pupils_of[klass].add(pupil)
    class_of: dict[int, int] = dict(await Group.filter(school_class__year_id=year).values_list('id', 'school_class_id'))
    entries = Counter[int]()
    for group, count in await AuditEntry.filter(
            at__gte=clock.wall(since, 0), object_type__in=list(KINDS), group_id__not_isnull=True).annotate(
            count=Count('id')).group_by('group_id').values_list('group_id', 'count'):
        entries[class_of.get(group, 0)] += count

    def came(who: set[int], day: date) -> int:
        return sum(last.get(one, date.min) >= day for one in who)

    rows = await SchoolClass.filter(year_id=year, closed_on=None).order_by('grade', 'letter')
    return tuple(ClassUse(row.id, row.name, entries[row.id], len(parents[row.id]),
                          sum(one in accounts for one in parents[row.id]), came(parents[row.id], week),
                          came(parents[row.id], month), len(pupils_of[row.id]), came(pupils_of[row.id], month))
                 for row in rows)


WORKERS = (Column('Работник', width=40), Column('Классы', width=-1), Column('Входов', Kind.WHOLE, width=16),
           *(Column(title.capitalize(), Kind.WHOLE, 'Записей за период', 22) for title in KINDS.values()),
           Column('Всего записей', Kind.WHOLE, width=20), Column('Последняя запись', width=30))
CLASSES = (Column('Класс', width=16), Column('Записей в журналах', Kind.WHOLE, width=24),
           Column('Родителей', Kind.WHOLE, width=20), Column('С доступом', Kind.WHOLE, width=20),
           Column('заходили за неделю', Kind.WHOLE, 'Родители', 22), Column('%', Kind.PERCENT, 'Родители', 14),
           Column('заходили за 30 дней', Kind.WHOLE, 'Родители', 22),
           Column('% за 30 дней', Kind.PERCENT, 'Родители', 16),
           Column('Обучающиеся за 30 дней, %', Kind.PERCENT, width=-1))


def class_cells(one: ClassUse) -> tuple[str | int | float | None, ...]:
    """The line of a class, shares of all parents of the class."""
    return (one.name, one.entries, one.parents, one.with_access, one.week, share(one.week, one.parents), one.month,
            share(one.month, one.parents), share(one.pupils_month, one.pupils))


def share(part: int, of: int) -> float | None:
    """Per cent, None of nothing."""
    return part * 100 / of if of else None


def report(found: Usage) -> Report:
    """Both tables and the days as a workbook or a paper."""
    days = Section((Column('День', Kind.DATE, width=24), *(Column(kind.capitalize(), Kind.WHOLE) for kind in (
        STAFF, PUPILS, PARENTS))), tuple(Row((one.day, *one.counts.values())) for one in found.lines), title='Входы')
    workers = Section(WORKERS, tuple(Row((
        one.name, one.classes, one.logins, *(one.entries.get(kind, 0) for kind in KINDS), one.total,
        f'{one.last_entry:%d.%m.%Y %H:%M}' if one.last_entry else '')) for one in found.workers), title='Работники')
    classes = Section(CLASSES, tuple(Row(class_cells(one)) for one in found.classes), title='Классы')
    return Report('Статистика использования', 'Статистика использования электронного журнала',
                  (f'С {found.since:%d.%m.%Y} по {clock.today():%d.%m.%Y}.',), (classes, workers, days),
                  ('Доля родителей — от всех родителей обучающихся класса.',), ('Заместитель директора',),
                  landscape=True)
