"""The calendar a new school year starts with; the administration then edits it (norms 5.1, 5.2).

Seeded once from the bundled days off and never computed again: decrees come late, and the school's own order rules.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from ejournal.rules.calendar import DAY, FIVE_DAYS, CalendarEntry, DayKind, Period, SchoolCalendar

QUARTER_GRADES = frozenset(range(1, 10))
HALF_YEAR_GRADES = frozenset({10, 11})
SATURDAY, SUNDAY = 6, 7
STATUTORY = ((2, 23, 'День защитника Отечества'), (3, 8, 'Международный женский день'),
             (5, 1, 'Праздник Весны и Труда'), (5, 9, 'День Победы'), (6, 12, 'День России'),
             (11, 4, 'День народного единства'))


@dataclass(frozen=True, slots=True)
class DayOffSeed:
    """A day off of the five-day week; ``moved_from`` is the weekend day or holiday it stands for."""

    day: date
    name: str
    moved_from: date | None = None

    def holds_for(self, week_days: int) -> bool:
        """A moved day is a day off of the six-day week only if it was moved from a Sunday (norms 5.2)."""
        return week_days == FIVE_DAYS or self.moved_from is None or self.moved_from.isoweekday() == SUNDAY


@dataclass(frozen=True, slots=True)
class _Bundle:
    years: tuple[int, ...]
    days: tuple[DayOffSeed, ...]
    working: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class YearSeed:
    """A school year with its terms and the rows of its calendar, all of them to be edited."""

    name: str
    starts_on: date
    ends_on: date
    week_days: int
    terms: tuple[Period, ...]
    entries: tuple[CalendarEntry, ...]

    def calendar(self, zone: ZoneInfo) -> SchoolCalendar:
        """The same as a value the rules work with."""
        return SchoolCalendar.build(zone, self.week_days, self.entries, self.terms)


def default_year(start_year: int, week_days: int = FIVE_DAYS) -> YearSeed:
    """The school year that begins in ``start_year``: quarters for grades 1–9, half-years for 10–11.

    Gives the Ministry's recommendation for 2025/26 and the proposed dates for 2026/27; later years follow their
    pattern. Days off are known with their transfers for 2025–2027, else as the Labour Code alone has them.
    """
    first, last = date(start_year, 9, 1), date(start_year + 1, 5, 26)
    vacations = tuple(_vacations(start_year))
    return YearSeed(
        name=f'{start_year}/{start_year + 1}',
        starts_on=first,
        ends_on=last,
        week_days=week_days,
        terms=_terms(first, last, vacations),
        entries=(*_holidays(start_year, week_days), *vacations, *_working_days(start_year, week_days, vacations)),
    )


def days_off(year: int) -> tuple[DayOffSeed, ...]:
    """Days off of a calendar year besides weekends, for the five-day week."""
    known = _bundled()
    if year in known.years:
        return tuple(seed for seed in known.days if seed.day.year == year)
    return tuple(_statutory(year))


def working_weekends(year: int) -> tuple[date, ...]:
    """Saturdays and Sundays a decree made working days of the five-day week."""
    return tuple(day for day in _bundled().working if day.year == year)


@cache
def _bundled() -> _Bundle:
    raw = json.loads((Path(__file__).parent / 'data' / 'holidays_ru.json').read_text('utf-8'))
    return _Bundle(
        years=tuple(raw['years']),
        days=tuple(DayOffSeed(
            date.fromisoformat(row['date']), row['name'],
            date.fromisoformat(row['moved_from']) if 'moved_from' in row else None) for row in raw['days']),
        working=tuple(map(date.fromisoformat, raw['working'])),
    )


def _statutory(year: int) -> Iterator[DayOffSeed]:
    """Article 112 without a decree: a holiday at the weekend moves to the next working day, January aside."""
    for number in range(1, 9):
        yield DayOffSeed(date(year, 1, number), 'Рождество Христово' if number == 7 else 'Новогодние каникулы')
    for month, number, name in STATUTORY:
        day = date(year, month, number)
        yield DayOffSeed(day, name)
        if day.isoweekday() >= SATURDAY:
            monday = day + timedelta(days=8 - day.isoweekday())
            yield DayOffSeed(monday, f'Выходной день, перенесён с {day:%d.%m.%Y}', day)


def _holidays(start_year: int, week_days: int) -> Iterator[CalendarEntry]:
    first, last = date(start_year, 9, 1), date(start_year + 1, 8, 31)
    for seed in (*days_off(start_year), *days_off(start_year + 1)):
        if first <= seed.day <= last and seed.holds_for(week_days):
            yield CalendarEntry(DayKind.HOLIDAY, seed.name, seed.day, seed.day)


def _vacations(start_year: int) -> Iterator[CalendarEntry]:
    spring_year = start_year + 1
    autumn = _sunday_from(date(start_year, 10, 29))
    winter = _sunday_from(date(spring_year, 1, 8))
    extra = _sunday_from(date(spring_year, 2, 21))
    spring = _sunday_from(date(spring_year, 3, 30))
    rows = (
        ('Осенние каникулы', autumn - 8 * DAY, autumn, None),
        ('Зимние каникулы', date(start_year, 12, 31), winter, None),
        ('Дополнительные каникулы 1 класса', extra - 6 * DAY, extra, frozenset({1})),
        ('Весенние каникулы', spring - 8 * DAY, spring, None),
        ('Летние каникулы', date(spring_year, 5, 27), date(spring_year, 8, 31), None),
    )
    for name, starts_on, ends_on, grades in rows:
        yield CalendarEntry(DayKind.VACATION, name, starts_on, ends_on, grades)


def _terms(first: date, last: date, vacations: tuple[CalendarEntry, ...]) -> tuple[Period, ...]:
    autumn, winter, _, spring, _ = vacations
    starts = (first, *(rest.ends_on + DAY for rest in (autumn, winter, spring)))
    ends = (*(rest.starts_on - DAY for rest in (autumn, winter, spring)), last)
    quarters = (
        Period(f'{number} четверть', 'четверть', number, start, end, QUARTER_GRADES)
        for number, (start, end) in enumerate(zip(starts, ends, strict=True), start=1))
    halves = (
        Period('1 полугодие', 'полугодие', 1, first, ends[1], HALF_YEAR_GRADES),
        Period('2 полугодие', 'полугодие', 2, starts[2], last, HALF_YEAR_GRADES))
    return (*quarters, *halves)


def _working_days(
    start_year: int, week_days: int, vacations: tuple[CalendarEntry, ...],
) -> Iterator[CalendarEntry]:
    """Working Saturdays bring lessons unless the school is on holiday; a six-day week has them anyway."""
    first, last = date(start_year, 9, 1), date(start_year + 1, 8, 31)
    for day in (*working_weekends(start_year), *working_weekends(start_year + 1)):
        if first <= day <= last and day.isoweekday() > week_days:
            resting = any(rest.grades is None and rest.starts_on <= day <= rest.ends_on for rest in vacations)
            kind = DayKind.WORKING if resting else DayKind.LESSONS
            yield CalendarEntry(kind, 'Рабочий день по переносу', day, day)


def _sunday_from(day: date) -> date:
    return day + timedelta(days=SUNDAY - day.isoweekday())
