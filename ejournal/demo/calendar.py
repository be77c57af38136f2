"""The school year around a date, from the calendar a new year starts with: terms, days off, school days, bells."""

from datetime import date, timedelta

from ejournal.calendar_seed import default_year
from ejournal.demo.shapes import DemoBell, DemoDayOff, DemoTerm, DemoYear
from ejournal.rules.calendar import DayKind

DAY = timedelta(days=1)
SATURDAY = 6
BELLS = tuple(DemoBell(number, start, end) for number, start, end in (
    (1, '08:00', '08:40'), (2, '08:50', '09:30'), (3, '09:50', '10:30'), (4, '10:50', '11:30'),
    (5, '11:40', '12:20'), (6, '12:30', '13:10'), (7, '13:20', '14:00'),
))
CLOSED = frozenset({DayKind.HOLIDAY, DayKind.VACATION})


def school_year(today: date) -> DemoYear:
    """The school year that holds ``today``; June to August still belong to the year that has just ended."""
    seed = default_year(today.year if today.month >= 9 else today.year - 1)
    return DemoYear(
        seed.name, seed.starts_on, seed.ends_on,
        tuple(DemoTerm(term.name, term.kind, term.ordinal, term.starts_on, term.ends_on, tuple(sorted(term.grades)))
              for term in seed.terms),
        tuple(DemoDayOff(entry.name, entry.kind.value, entry.starts_on, entry.ends_on,
                         tuple(sorted(entry.grades)) if entry.grades else None) for entry in seed.entries))


def school_days(year: DemoYear, grade: int) -> tuple[date, ...]:
    """Days with lessons in a parallel (G5), in order."""
    mine = [entry for entry in year.days_off if entry.grades is None or grade in entry.grades]
    closed = {entry.starts_on + DAY * n for entry in mine if entry.kind in CLOSED
              for n in range((entry.ends_on - entry.starts_on).days + 1)}
    extra = set(working_saturdays(year))
    days = (year.starts_on + DAY * n for n in range((year.ends_on - year.starts_on).days + 1))
    return tuple(day for day in days if day not in closed and (day.isoweekday() < SATURDAY or day in extra))


def working_saturdays(year: DemoYear) -> tuple[date, ...]:
    """Days off that became school days."""
    return tuple(entry.starts_on for entry in year.days_off if entry.kind == DayKind.LESSONS)


def term_of(year: DemoYear, grade: int, day: date) -> DemoTerm | None:
    """The term of a parallel that holds ``day``."""
    return next((t for t in year.terms if grade in t.grades and t.starts_on <= day <= t.ends_on), None)


def next_working_day(year: DemoYear, day: date) -> date:
    """The first working day of the staff after ``day``: vacations count, weekends and holidays do not (G4)."""
    closed = {entry.starts_on for entry in year.days_off if entry.kind == DayKind.HOLIDAY}
    after = day + DAY
    while after in closed or after.isoweekday() >= SATURDAY:
        after += DAY
    return after
