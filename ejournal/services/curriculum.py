"""«Учебный план»: hours a week of every subject in every parallel or class, and its versions (п. 15, 17.3.10).

``CurriculumHours`` is the plan as it stands after the last change; a change from a day inside the year keeps the plan
that held before as a version, and the hours of the year are counted by the days on which each version held.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from ejournal import audit, clock, db, facts, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.facts import Facts
from ejournal.rules.curriculum import Place, Spell, year_hours
from ejournal.rules.texts import fold_spaces, sort_key
from models import CurriculumHours, CurriculumVersion, Invalid, NotFound, Person, SchoolClass, Subject

KEY = 'curriculum'
LEVELS = {'Б': 'базовый', 'У': 'углублённый'}
MOST_HOURS, STEP = Decimal(20), Decimal('0.25')
LIMITS = {1: 21, 2: 23, 3: 23, 4: 23, 5: 29, 6: 30, 7: 32, 8: 33, 9: 33, 10: 34, 11: 34}  # five days a week
SIXTH_DAY = {1: 0, 2: 3, 3: 3, 4: 3}  # what a sixth day adds, else 3
CLOSED = 'Учебный год закрыт: учебный план не меняется.'


@dataclass(frozen=True)
class Line:
    """A subject across the columns: ``hours`` a week by column («5», «10А»), ``of_year`` the hours of the year."""

    subject_id: int
    subject: str
    area: str
    hours: dict[str, Decimal]
    levels: dict[str, str]
    of_year: dict[str, Decimal]


@dataclass(frozen=True)
class Version:
    """A version of the plan as a list shows it."""

    number: int
    since: date
    reason: str
    author: str
    made_at: datetime
    current: bool


@dataclass(frozen=True)
class Plan:
    """The plan of a year: ``columns`` are parallels and classes with a plan of their own; the limit of each."""

    year_name: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    outside: tuple[Line, ...]
    limits: dict[str, int]
    versions: tuple[Version, ...]
    subjects: dict[int, str]
    places: dict[str, str]
    starts_on: date
    shown: int = 0

    def total(self, column: str) -> Decimal:
        """Hours a week of a column, внеурочная деятельность aside."""
        return sum((line.hours.get(column, Decimal(0)) for line in self.lines), Decimal(0))


async def shown(actor: Actor, number: int = 0) -> Plan:
    """The plan of the running year, or the version of that number; ``NotFound`` for an unknown one."""
    actor.require(Action.ORGANISATION)
    year = await facts.current()
    versions = await CurriculumVersion.filter(year_id=year.year_id).order_by('number')
    rows = await _rows(year.year_id)
    if number and number != (versions[-1].number if versions else 1):
        old = next((one for one in versions if one.number == number), None)
        if old is None:
            raise NotFound('Такой редакции учебного плана нет.')
        rows = _parsed(old.rows)
    subjects = await Subject.all()
    of_year = await hours_of_year(year)
    names = {one.id: one for one in subjects}
    columns = sorted({(grade, letter) for grade, letter, _, _, _ in rows})
    lines = _lines(rows, names, of_year)
    classes = await SchoolClass.filter(year_id=year.year_id, closed_on=None).order_by('grade', 'letter')
    places = {f'{grade}': f'{grade} классы' for grade in sorted({one.grade for one in classes})} \
        | {one.name: one.name for one in classes}
    labels = tuple(f'{grade}{letter}' for grade, letter in columns)
    open_ones = {one.id: one.name for one in sorted(subjects, key=lambda one: sort_key(one.name)) if not one.closed_on}
    return Plan(year.year_name, labels, tuple(one for one in lines if not names[one.subject_id].extracurricular),
                tuple(one for one in lines if names[one.subject_id].extracurricular),
                {f'{grade}{letter}': limit(grade, year.calendar.week_days) for grade, letter in columns},
                await _versions(versions, year), open_ones, places, year.year_starts_on, number)


def limit(grade: int, week_days: int) -> int:
    """The greatest number of lessons a week (norms 5.3)."""
    return LIMITS[grade] + (SIXTH_DAY.get(grade, 3) if week_days == 6 else 0)


def _lines(rows: Iterable[tuple[int, str, int, Decimal, str]], names: Mapping[int, Subject],
           of_year: Mapping[Place, Decimal]) -> list[Line]:
    found: dict[int, Line] = {}
    for grade, letter, subject, hours, level in rows:
        one = names[subject]
        line = found.setdefault(subject, Line(subject, one.name, one.area, {}, {}, {}))
        column = f'{grade}{letter}'
        line.hours[column], line.levels[column] = hours, level
        line.of_year[column] = of_year.get((subject, grade, letter), Decimal(0))
    return sorted(found.values(), key=lambda line: (line.area == '', sort_key(line.area), sort_key(line.subject)))


async def _versions(rows: list[CurriculumVersion], year: Facts) -> tuple[Version, ...]:
    people = {one.id: one.short_name for one in await Person.filter(
        id__in=[row.author_id for row in rows if row.author_id])}
    if not rows:
        return (Version(1, year.year_starts_on, 'действует с начала учебного года', '',
                        clock.wall(year.year_starts_on, 0), current=True),)
    return tuple(Version(row.number, row.since, row.reason, people.get(row.author_id or 0, ''), row.made_at,
                         row.number == rows[-1].number) for row in reversed(rows))


async def _rows(year_id: int) -> list[tuple[int, str, int, Decimal, str]]:
    return [(int(grade), str(letter), int(subject), Decimal(str(hours)), str(level))
            for grade, letter, subject, hours, level in await CurriculumHours.filter(year_id=year_id).order_by(
                'grade', 'letter', 'subject_id').values_list('grade', 'letter', 'subject_id', 'hours_per_week',
                                                             'level')]


def _parsed(rows: list[list[object]]) -> list[tuple[int, str, int, Decimal, str]]:
    return [(int(str(grade)), str(letter), int(str(subject)), Decimal(str(hours)), str(level))
            for grade, letter, subject, hours, level in rows]


async def hours_of_year(year: Facts) -> dict[Place, Decimal]:
    """(subject, grade, letter) → hours of the year: each version counts for the weeks in which it held."""
    versions = await CurriculumVersion.filter(year_id=year.year_id).order_by('number')
    now = await _rows(year.year_id)
    if not versions:
        return year_hours([Spell(year.year_starts_on, {(s, g, t): h for g, t, s, h, _ in now})], year.calendar,
                          year.year_starts_on, year.year_ends_on)
    spells = [Spell(row.since, {(s, g, t): h for g, t, s, h, _ in _parsed(row.rows)}) for row in versions]
    spells[-1] = Spell(versions[-1].since, {(s, g, t): h for g, t, s, h, _ in now})
    return year_hours(spells, year.calendar, year.year_starts_on, year.year_ends_on)


@dataclass(frozen=True)
class Change:
    """One cell: hours a week of a subject at a place («5» or «10А»); 0 takes the subject out of the plan there."""

    place: str
    subject_id: int
    hours: str
    level: str = 'Б'


async def change(actor: Actor, changes: Iterable[Change], since: date, reason: str) -> int:
    """Write the changes as they hold from ``since``; answers how many cells differ.

    Before the year has begun, and on its first day, the plan is simply corrected. From a later day on the former plan
    stays as a version, and the hours of the year are counted anew. Refused: a day outside the year or before the last
    version, a subject that is closed or unknown, hours that are no number in quarters, no reason after 1 September.
    """
    actor.require(Action.CURRICULUM_WRITE)
    year = await facts.current()
    if year.closed:
        raise Invalid(CLOSED)
    if not year.year_starts_on <= since <= year.year_ends_on:
        raise Invalid(f'Дата должна быть внутри учебного года: с {year.year_starts_on:%d.%m.%Y} '
                      f'по {year.year_ends_on:%d.%m.%Y}.')
    why, later = fold_spaces(reason), since > year.year_starts_on
    if later and not why:
        raise Invalid('Укажите основание изменения, например: «приказ № 41-о от 12.01.2027».')
    wanted = {await _place(one, year.year_id): (_hours(one.hours), one.level if one.level in LEVELS else 'Б')
              for one in changes}
    async with db.transaction():
        stored = {(row.subject_id, row.grade, row.letter): row for row in await CurriculumHours.filter(
            year_id=year.year_id)}
        new = {place: value for place, value in wanted.items() if _differs(stored.get(place), value)}
        if new:
            await _keep_versions(actor, year, since, why, later=later)
            await _write(actor, year.year_id, stored, new, why)
            if later:
                await _update_last(year.year_id)
    if new:
        topics.publish(topics.Change(KEY, actor.name, actor.account_id))
        topics.publish(topics.Change('plans', actor.name, actor.account_id))
    return len(new)


def _differs(row: CurriculumHours | None, value: tuple[Decimal, str]) -> bool:
    return bool(value[0]) if row is None else (row.hours_per_week, row.level) != value


async def _keep_versions(actor: Actor, year: Facts, since: date, reason: str, *, later: bool) -> None:
    last = await CurriculumVersion.filter(year_id=year.year_id).order_by('-number').first()
    if last is None and later:
        last = await CurriculumVersion.create(
            year_id=year.year_id, number=1, since=year.year_starts_on, reason='действует с начала учебного года',
            made_at=clock.now(), rows=_packed(await _rows(year.year_id)))
    if last is None:
        return
    if since < last.since:
        raise Invalid(f'Последняя редакция действует с {last.since:%d.%m.%Y}: дата изменения не раньше неё.')
    if since > last.since:
        await CurriculumVersion.create(year_id=year.year_id, number=last.number + 1, since=since, reason=reason[:300],
                                       author_id=actor.person_id, made_at=clock.now(), rows=[])


async def _update_last(year_id: int) -> None:
    last = await CurriculumVersion.filter(year_id=year_id).order_by('-number').first()
    if last is not None:
        last.rows = _packed(await _rows(year_id))
        await last.save(update_fields=['rows'])


def _packed(rows: Iterable[tuple[int, str, int, Decimal, str]]) -> list[list[object]]:
    return [[grade, letter, subject, str(hours), level] for grade, letter, subject, hours, level in rows]


async def _write(actor: Actor, year_id: int, stored: Mapping[Place, CurriculumHours],
                 new: Mapping[Place, tuple[Decimal, str]], reason: str) -> None:
    names: dict[int, str] = dict(await Subject.filter(id__in=[place[0] for place in new]).values_list('id', 'name'))
    entries = []
    for (subject, grade, letter), (hours, level) in new.items():
        row = stored.get((subject, grade, letter))
        before = f'{row.hours_per_week.normalize():f}'.replace('.', ',') if row else ''
        if row is None:
            row = await CurriculumHours.create(year_id=year_id, grade=grade, letter=letter, subject_id=subject,
                                               hours_per_week=hours, level=level)
        elif not hours:
            await row.delete()
        else:
            row.hours_per_week, row.level = hours, level
            await row.save(update_fields=['hours_per_week', 'level'])
        after = f'{hours.normalize():f}'.replace('.', ',')
        entries.append(Entry('curriculum.changed', 'curriculum', row.id, before,
                             f'{names[subject]}, {grade}{letter}: {after} ч', reason))
    await audit.record(actor, actor.capacity(Action.CURRICULUM_WRITE), *entries)


async def _place(one: Change, year_id: int) -> Place:
    subject = await Subject.get_or_none(id=one.subject_id)
    if subject is None or subject.closed_on:
        raise Invalid('Такого предмета нет, или он закрыт. Сначала создайте его на вкладке «Предметы».')
    digits = one.place.rstrip('АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЭЮЯ')
    if not (digits.isdecimal() and 1 <= int(digits) <= 11):
        raise Invalid('Выберите параллель от 1 до 11 или класс.')
    grade, letter = int(digits), one.place[len(digits):]
    if letter and not await SchoolClass.exists(year_id=year_id, grade=grade, letter=letter, closed_on=None):
        raise Invalid(f'Класса {one.place} в этом году нет.')
    return one.subject_id, grade, letter


def _hours(text: str) -> Decimal:
    wrong = Invalid(f'Часы в неделю — число от 0 до {MOST_HOURS} с шагом 0,25, например 2 или 0,5.')
    try:
        hours = Decimal(text.strip().replace(',', '.') or '0')
    except InvalidOperation as error:
        raise wrong from error
    if not hours.is_finite() or not 0 <= hours <= MOST_HOURS or hours % STEP:
        raise wrong
    return hours
