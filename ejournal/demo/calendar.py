"""The school year around a date: terms, vacations, public holidays, school days, bells (norms 5.1-5.3)."""

from collections.abc import Iterator
from datetime import date, timedelta

from ejournal.demo.shapes import DemoBell, DemoDayOff, DemoTerm, DemoYear

DAY = timedelta(days=1)
SATURDAY = 6
QUARTERS = tuple(range(1, 10))
HALF_YEARS = (10, 11)
BELLS = tuple(DemoBell(number, start, end) for number, start, end in (
    (1, '08:00', '08:40'), (2, '08:50', '09:30'), (3, '09:50', '10:30'), (4, '10:50', '11:30'),
    (5, '11:40', '12:20'), (6, '12:30', '13:10'), (7, '13:20', '14:00'),
))
# The dates of the law, and the days off the government moved by decree; later years get their decree later.
STATUTORY = (
    *((1, day, 'Новогодние каникулы') for day in (1, 2, 3, 4, 5, 6, 8)), (1, 7, 'Рождество Христово'),
    (2, 23, 'День защитника Отечества'), (3, 8, 'Международный женский день'), (5, 1, 'Праздник Весны и Труда'),
    (5, 9, 'День Победы'), (6, 12, 'День России'), (11, 4, 'День народного единства'),
)
MOVED = {
    date(2025, 11, 3): date(2025, 11, 1), date(2026, 1, 9): date(2026, 1, 3), date(2026, 12, 31): date(2026, 1, 4),
    date(2027, 2, 22): date(2027, 2, 20), date(2027, 11, 5): date(2027, 1, 2), date(2027, 12, 31): date(2027, 1, 3),
}
WORKING_SATURDAYS = (date(2025, 11, 1), date(2027, 2, 20))


def school_year(today: date) -> DemoYear:
    """The school year that holds ``today``; June to August still belong to the year that has just ended."""
    first = today.year if today.month >= 9 else today.year - 1
    start, end = first_day(first), last_day(first + 1)
    autumn = weekday_from(date(first, 10, 24), SATURDAY)
    winter_end = weekday_from(date(first + 1, 1, 9), 7)
    spring = weekday_from(date(first + 1, 3, 25), SATURDAY)
    february = weekday_from(date(first + 1, 2, 15), 1)
    breaks = (
        DemoDayOff('Осенние каникулы', 'vacation', autumn, autumn + DAY * 8),
        DemoDayOff('Зимние каникулы', 'vacation', date(first, 12, 31), winter_end),
        DemoDayOff('Дополнительные каникулы', 'vacation', february, february + DAY * 6, (1,)),
        DemoDayOff('Весенние каникулы', 'vacation', spring, spring + DAY * 8),
    )
    bounds = ((start, autumn - DAY), (autumn + DAY * 9, date(first, 12, 30)),
              (winter_end + DAY, spring - DAY), (spring + DAY * 9, end))
    return DemoYear(f'{first}/{first + 1}', start, end, terms(bounds), (*breaks, *holidays(start, end)))


def first_day(year: int) -> date:
    """1 September, or the Monday after when it falls on a weekend."""
    day = date(year, 9, 1)
    return weekday_from(day, 1) if day.isoweekday() >= SATURDAY else day


def last_day(year: int) -> date:
    """26 May, or the Friday before when it falls on a weekend."""
    day = date(year, 5, 26)
    return day - DAY * max(0, day.isoweekday() - 5)


def weekday_from(day: date, weekday: int) -> date:
    """The first ``weekday`` (1 = Monday) on or after ``day``."""
    return day + DAY * ((weekday - day.isoweekday()) % 7)


def terms(bounds: tuple[tuple[date, date], ...]) -> tuple[DemoTerm, ...]:
    """Четверти for 1-9, полугодия (two quarters each) for 10-11."""
    quarters = (DemoTerm(f'{n} четверть', 'четверть', n, *dates, QUARTERS) for n, dates in enumerate(bounds, 1))
    halves = ((bounds[0][0], bounds[1][1]), (bounds[2][0], bounds[3][1]))
    return (*quarters, *(DemoTerm(f'{n} полугодие', 'полугодие', n, *dates, HALF_YEARS)
                         for n, dates in enumerate(halves, 1)))


def holidays(start: date, end: date) -> Iterator[DemoDayOff]:
    """Public holidays of the year, days moved from weekends, and Saturdays that became school days."""
    for day, name in public(start, end):
        yield DemoDayOff(name, 'holiday', day, day)
        if day.isoweekday() >= SATURDAY and day.month != 1:
            monday = weekday_from(day, 1)
            yield DemoDayOff(f'Выходной за {day:%d.%m.%Y}', 'holiday', monday, monday)
    for day, source in MOVED.items():
        if start <= day <= end:
            yield DemoDayOff(f'Выходной, перенесённый с {source:%d.%m.%Y}', 'holiday', day, day)
    for day in WORKING_SATURDAYS:
        if start <= day <= end:
            yield DemoDayOff('Рабочая суббота', 'lessons', day, day)


def public(start: date, end: date) -> Iterator[tuple[date, str]]:
    """The statutory holidays between two dates."""
    days = ((date(year, month, number), name) for year in (start.year, end.year) for month, number, name in STATUTORY)
    return ((day, name) for day, name in days if start <= day <= end)


def school_days(year: DemoYear, grade: int) -> tuple[date, ...]:
    """Days with lessons in a parallel (G5), in order."""
    mine = [entry for entry in year.days_off if entry.grades is None or grade in entry.grades]
    closed = {entry.starts_on + DAY * n for entry in mine if entry.kind != 'lessons'
              for n in range((entry.ends_on - entry.starts_on).days + 1)}
    extra = {entry.starts_on for entry in mine if entry.kind == 'lessons'}
    days = (year.starts_on + DAY * n for n in range((year.ends_on - year.starts_on).days + 1))
    return tuple(day for day in days if day not in closed and (day.isoweekday() < SATURDAY or day in extra))


def timetable_weekday(day: date) -> int:
    """Whose timetable a day follows: a working Saturday stands in for the Monday that was given away."""
    return 1 if day.isoweekday() >= SATURDAY else day.isoweekday()


def term_of(year: DemoYear, grade: int, day: date) -> DemoTerm | None:
    """The term of a parallel that holds ``day``."""
    return next((t for t in year.terms if grade in t.grades and t.starts_on <= day <= t.ends_on), None)


def next_working_day(year: DemoYear, day: date) -> date:
    """The first working day of the staff after ``day``: vacations count, weekends and holidays do not (G4)."""
    closed = {entry.starts_on for entry in year.days_off if entry.kind == 'holiday'}
    after = day + DAY
    while after in closed or after.isoweekday() >= SATURDAY:
        after += DAY
    return after
