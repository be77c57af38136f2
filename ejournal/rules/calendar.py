"""The school calendar: working days, school days and moments of local time (G1, G3, G4, G5)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
LAST_SECOND = time(23, 59, 59)
FIVE_DAYS, SIX_DAYS = 5, 6


class DayKind(StrEnum):
    """What an entry of the calendar does to its days."""

    HOLIDAY = 'holiday'  # nobody works: a public holiday or a day off moved by decree
    VACATION = 'vacation'  # каникулы: staff work, no lessons
    QUARANTINE = 'quarantine'  # карантин, актированный день: staff work, no lessons
    WORKING = 'working'  # a day off that became a working day, without lessons
    LESSONS = 'lessons'  # the same, and the school calendar puts lessons on it


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """Days ``starts_on``…``ends_on`` (both included) of one kind; ``grades`` None means the whole school."""

    kind: DayKind
    name: str
    starts_on: date
    ends_on: date
    grades: frozenset[int] | None = None

    def days(self) -> Iterable[date]:
        """Every day of the entry."""
        return (self.starts_on + DAY * offset for offset in range((self.ends_on - self.starts_on).days + 1))

    def covers(self, day: date, grade: int) -> bool:
        """Whether the entry speaks of this day of this parallel."""
        return self.starts_on <= day <= self.ends_on and (self.grades is None or grade in self.grades)


@dataclass(frozen=True, slots=True)
class Period:
    """An учебный период of some parallels: «1 четверть», «2 полугодие»; the last day is included."""

    name: str
    kind: str
    ordinal: int
    starts_on: date
    ends_on: date
    grades: frozenset[int]

    def covers(self, day: date, grade: int) -> bool:
        """Whether the day lies in the period of this parallel."""
        return self.starts_on <= day <= self.ends_on and grade in self.grades


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """What the school's own order says about its days; every moment it returns is aware, in the school's zone."""

    zone: ZoneInfo
    week_days: int = FIVE_DAYS
    holidays: frozenset[date] = field(default=frozenset())
    working: frozenset[date] = field(default=frozenset())
    with_lessons: frozenset[date] = field(default=frozenset())
    breaks: tuple[CalendarEntry, ...] = ()
    terms: tuple[Period, ...] = ()

    @classmethod
    def build(
        cls, zone: ZoneInfo, week_days: int, entries: Iterable[CalendarEntry], terms: Iterable[Period],
    ) -> 'SchoolCalendar':
        """Sorts the rows of the calendar by what they do; a week is of five or six days (ValueError otherwise)."""
        if week_days not in (FIVE_DAYS, SIX_DAYS):
            raise ValueError(f'a school week is of 5 or 6 days, not {week_days}')
        known = tuple(entries)
        days = {kind: frozenset(day for entry in known if entry.kind == kind for day in entry.days())
                for kind in (DayKind.HOLIDAY, DayKind.WORKING, DayKind.LESSONS)}
        return cls(
            zone=zone,
            week_days=week_days,
            holidays=days[DayKind.HOLIDAY],
            working=days[DayKind.WORKING] | days[DayKind.LESSONS],
            with_lessons=days[DayKind.LESSONS],
            breaks=tuple(entry for entry in known if entry.kind in (DayKind.VACATION, DayKind.QUARANTINE)),
            terms=tuple(sorted(terms, key=lambda term: term.starts_on)),
        )

    # --- days -----------------------------------------------------------------------------------------------------
    def is_working_day(self, day: date) -> bool:
        """Рабочий день (G4): neither the weekly day off nor a holiday; school holidays are working days for staff."""
        if day in self.working:
            return True
        return day.isoweekday() <= self.week_days and day not in self.holidays

    def is_school_day(self, day: date, grade: int) -> bool:
        """Учебный день of a parallel (G5). Grade 1 always has a five-day week (norms 5.3)."""
        if not self.is_working_day(day) or self.term_of(day, grade) is None:
            return False
        regular = FIVE_DAYS if grade == 1 else self.week_days
        if day.isoweekday() > regular and day not in self.with_lessons:
            return False
        return not any(entry.covers(day, grade) for entry in self.breaks)

    def working_day_from(self, day: date) -> date:
        """This day if it is a working day, else the next that is (I-04)."""
        while not self.is_working_day(day):
            day += DAY
        return day

    def next_working_day(self, day: date) -> date:
        """The first working day after this one (I-07)."""
        return self.working_day_from(day + DAY)

    def term_of(self, day: date, grade: int) -> Period | None:
        """The учебный период a lesson of this day belongs to."""
        return next((term for term in self.terms if term.covers(day, grade)), None)

    def school_days(self, first: date, last: date, grade: int) -> int:
        """How many школьных дней a parallel has between two days, both included."""
        span = range((last - first).days + 1)
        return sum(self.is_school_day(first + DAY * offset, grade) for offset in span)

    # --- moments --------------------------------------------------------------------------------------------------
    def at(self, day: date, clock: time) -> datetime:
        """A local moment of that day.

        Where clocks are changed, a moment that happens twice is the later one and one that never happens is the
        moment the same distance before the change: a deadline is never cut by an hour, nor leaks into the next day.
        """
        wall = datetime.combine(day, clock, tzinfo=self.zone).replace(fold=1)
        return wall.astimezone(UTC).astimezone(self.zone)

    def end_of_day(self, day: date) -> datetime:
        """23:59:59 of the calendar day (G3)."""
        return self.at(day, LAST_SECOND)

    def local(self, moment: datetime) -> datetime:
        """The moment on the school's own clock; a naive moment is refused (ValueError), it says nothing."""
        if moment.tzinfo is None:
            raise ValueError('a moment without a time zone')
        return moment.astimezone(self.zone)

    def today(self, now: datetime) -> date:
        """The school's date at this moment."""
        return self.local(now).date()
