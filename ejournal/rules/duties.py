"""Duties of the school year by date, and their reminders (п. 17; I-09, G9)."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from .calendar import SchoolCalendar
from .deadlines import is_late

REMINDER_DAYS = (7, 3, 1, 0)


class DutyState(StrEnum):
    """Where a duty stands."""

    DONE = 'выполнено'
    DONE_LATE = 'выполнено с опозданием'
    PENDING = 'ожидается'
    OVERDUE = 'просрочено'


@dataclass(frozen=True, slots=True)
class Duty:
    """What is to be done «до <дата>», that date included."""

    key: str
    title: str
    due_on: date


def yearly_duties(start_year: int) -> tuple[Duty, ...]:
    """The duties of the school year that begins in ``start_year``; weekends do not shift them (G9)."""
    return (
        Duty('load', 'Педагогическая нагрузка', date(start_year, 8, 31)),
        Duty('tariff', 'Тарификация', date(start_year, 9, 1)),
        Duty('timetable', 'Расписание', date(start_year, 9, 5)),
        Duty('reconciliation', 'Выверка данных', date(start_year, 9, 15)),
        Duty('staff_cards', 'Личные карты', date(start_year, 9, 15)),
        Duty('class_card', 'Карта класса', date(start_year, 9, 15)),
    )


def duty_state(duty: Duty, calendar: SchoolCalendar, now: datetime, done_at: datetime | None = None) -> DutyState:
    """On time through 23:59:59 of the date, overdue from the next day (G9)."""
    late = is_late(done_at or now, calendar.end_of_day(duty.due_on))
    if done_at is not None:
        return DutyState.DONE_LATE if late else DutyState.DONE
    return DutyState.OVERDUE if late else DutyState.PENDING


def reminds_today(duty: Duty, today: date) -> bool:
    """Whether the owner is reminded today: 7, 3 and 1 days before and on the day itself."""
    return (duty.due_on - today).days in REMINDER_DAYS
