"""Duties of the school year by date, and their reminders (п. 17; I-09…I-12, G9)."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from itertools import pairwise

from .calendar import DAY, SchoolCalendar
from .deadlines import instant, is_late

REMINDER_DAYS = (7, 3, 1, 0)
SOON_DAYS = 7
SEPTEMBER_LIMIT = 15  # «до 15 сентября»
FIRST_MONTH, MONTHS = 9, 9  # September to May


class DutyState(StrEnum):
    """Where a duty stands."""

    DONE = 'выполнено'
    DONE_LATE = 'выполнено с опозданием'
    AHEAD = 'впереди'
    SOON = 'скоро'
    OVERDUE = 'просрочено'

    @property
    def done(self) -> bool:
        """Whether nothing is left to do."""
        return self in (DutyState.DONE, DutyState.DONE_LATE)


@dataclass(frozen=True, slots=True)
class Duty:
    """What is to be done «до <дата>», that date included."""

    key: str
    title: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Month:
    """A calendar month of the school year, «2026-10»."""

    key: str
    first: date
    last: date


def yearly_duties(start_year: int) -> tuple[Duty, ...]:
    """The duties of the school year that begins in ``start_year``; weekends do not shift them (G9)."""
    limit = date(start_year, 9, SEPTEMBER_LIMIT)
    return (
        Duty('load', 'Педагогическая нагрузка', date(start_year, 8, 31)),
        Duty('tariff', 'Тарификация', date(start_year, 9, 1)),
        Duty('timetable', 'Расписание', date(start_year, 9, 5)),
        Duty('reconciliation', 'Выверка данных', limit),
        Duty('pupil_cards', 'Личные карты', limit),
        Duty('class_card', 'Карта класса', limit),
    )


def months_of(start_year: int) -> tuple[Month, ...]:
    """September to May."""
    found = []
    for offset in range(MONTHS):
        year, month = divmod(start_year * 12 + FIRST_MONTH - 1 + offset, 12)
        found.append(month_of(date(year, month + 1, 1)))
    return tuple(found)


def month_of(day: date) -> Month:
    """The calendar month of a day."""
    return Month(f'{day:%Y-%m}', day.replace(day=1), day.replace(day=monthrange(day.year, day.month)[1]))


def check_due(month: Month) -> date:
    """The check of personal data: in September до 15.09, then once in each month to May (п. 17.5.2)."""
    return month.first.replace(day=SEPTEMBER_LIMIT) if month.first.month == FIRST_MONTH else month.last


def has_school(month: Month, calendar: SchoolCalendar, grade: int) -> bool:
    """I-10: months with at least one school day of the class have a notice."""
    return calendar.school_days(month.first, month.last, grade) > 0


def paper_weeks(calendar: SchoolCalendar, first: date, last: date, grade: int) -> tuple[date, ...]:
    """I-11: Mondays of the ISO weeks between two days that have a school day of the parallel."""
    monday, found = first - DAY * first.weekday(), []
    while monday <= last:
        if calendar.school_days(max(monday, first), min(monday + 6 * DAY, last), grade):
            found.append(monday)
        monday += 7 * DAY
    return tuple(found)


def duty_state(duty: Duty, calendar: SchoolCalendar, now: datetime, done_at: datetime | None = None) -> DutyState:
    """On time through 23:59:59 of the date, overdue from the next day (G9); «скоро» in the week before."""
    late = is_late(done_at or now, calendar.end_of_day(duty.due_on))
    if done_at is not None:
        return DutyState.DONE_LATE if late else DutyState.DONE
    if late:
        return DutyState.OVERDUE
    return DutyState.SOON if (duty.due_on - calendar.today(now)).days <= SOON_DAYS else DutyState.AHEAD


def reminds_today(duty: Duty, today: date) -> bool:
    """Whether the owner is reminded today: 7, 3 and 1 days before and on the day itself."""
    return (duty.due_on - today).days in REMINDER_DAYS


def may_recheck(now: datetime, first_lesson: datetime | None, end_of_day: datetime) -> bool:
    """I-12: not before the first lesson starts (None: there is none) and not after the day."""
    return first_lesson is not None and instant(first_lesson) <= instant(now) and not is_late(now, end_of_day)


def came_back(absent: Mapping[int, bool], seen: Sequence[int]) -> tuple[int, ...]:
    """I-12: the lessons a pupil was absent from and present at the next one.

    ``absent`` by lesson number, for the pupil's own lessons; ``seen`` are the numbers in which the roll was taken.
    """
    numbers = sorted(absent)
    return tuple(one for one, after in pairwise(numbers)
                 if absent[one] and after in seen and not absent[after])
