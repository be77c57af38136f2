"""Until when topics, homework, marks and final marks are due, and when they lock (п. 17.4; I-01…I-08)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from .calendar import DAY, LAST_SECOND, SchoolCalendar

SECOND = timedelta(seconds=1)


class DeadlineClass(StrEnum):
    """The column of I-03 a type of work belongs to."""

    LESSON_DAY = 'lesson_day'
    WRITTEN = 'written'
    CREATIVE = 'creative'


@dataclass(frozen=True, slots=True)
class DeadlineSettings:
    """The numbers of п. 17.4, as this school has set them."""

    content_time: time = time(21)
    written_days: int = 4
    creative_days: int = 7
    lock_days: int = 7
    next_lesson_grades: frozenset[int] = frozenset({1, 2, 3, 4})


DEFAULTS = DeadlineSettings()


@dataclass(frozen=True, slots=True)
class WorkDay:
    """Day 0 of a work (I-03): its lesson's date, the parallel, what follows and where the period ends.

    ``next_lesson`` is the start of the next lesson (G6), None at the end of the plan; ``period_end`` is the last day
    of the class's own period, None outside every period. A take-home work has the lesson it was due for as day 0.
    """

    day: date
    grade: int
    next_lesson: datetime | None = None
    period_end: date | None = None
    creative_subject: bool = False


def content_due(day: date, calendar: SchoolCalendar, settings: DeadlineSettings = DEFAULTS) -> datetime:
    """Topic, homework and same-day marks of a lesson: its date, 21:00 local (п. 17.4.10, I-01, G10)."""
    return calendar.at(day, settings.content_time)


def final_due(last_day: date, calendar: SchoolCalendar) -> datetime:
    """Final marks: the end of the first working day after the last day of the period or year (п. 17.4.11, I-07)."""
    return calendar.end_of_day(calendar.next_working_day(last_day))


def exam_due(exam_day: date, calendar: SchoolCalendar, result_day: date | None = None) -> datetime:
    """Exam marks: the same, counted from the day the result came where it came later (п. 17.4.11, I-08)."""
    return final_due(result_day or exam_day, calendar)


def mark_due(
    deadline: str, work: WorkDay, calendar: SchoolCalendar, settings: DeadlineSettings = DEFAULTS,
) -> datetime:
    """Marks of a work (п. 17.4.13, I-03), shifted to a working day (I-04) and capped by the final marks (I-07).

    Never earlier than 21:00 of the lesson's own day: with two lessons in a row «к следующему уроку» would else be
    sooner than the marks for an oral answer. An unknown deadline class is a ValueError.
    """
    floor = content_due(work.day, calendar, settings)
    kind = DeadlineClass(deadline)
    if kind is DeadlineClass.LESSON_DAY:
        return floor
    computed = _counted(kind, work, calendar, settings)
    if work.period_end is not None:
        computed = earlier(computed, final_due(work.period_end, calendar))
    return later(computed, floor)


def _counted(
    kind: DeadlineClass, work: WorkDay, calendar: SchoolCalendar, settings: DeadlineSettings,
) -> datetime:
    if work.grade in settings.next_lesson_grades:
        if work.next_lesson is not None:
            return calendar.local(work.next_lesson)
        if work.period_end is not None:  # no lesson follows: the final marks are what the work must be ready for
            return final_due(work.period_end, calendar)
    creative = kind is DeadlineClass.CREATIVE and work.creative_subject
    days = settings.creative_days if creative else settings.written_days
    return calendar.end_of_day(calendar.working_day_from(work.day + DAY * days))


def attendance_lock(day: date, calendar: SchoolCalendar, settings: DeadlineSettings = DEFAULTS) -> datetime:
    """The last second in which presence may be changed: end of the 7th day, holidays or not (п. 17.4.15, I-06)."""
    return calendar.end_of_day(day + DAY * settings.lock_days)


def marks_lock(
    day: date, due: datetime | None, calendar: SchoolCalendar, settings: DeadlineSettings = DEFAULTS,
) -> datetime:
    """The same for marks, but never before they are due (I-06); without a work there is no ``due``."""
    lock = attendance_lock(day, calendar, settings)
    return lock if due is None else later(lock, calendar.local(due))


def is_late(saved_at: datetime, due: datetime) -> bool:
    """Soft control (G2): «до 21.00» is missed at 21:00:00 sharp (G10), a day only when it is over (G3, G9)."""
    grace = SECOND if due.time() == LAST_SECOND else timedelta()
    return instant(saved_at) >= instant(due) + grace


def is_locked(now: datetime, lock_at: datetime) -> bool:
    """Hard limit: a lock is the last second in which a change is taken (I-06)."""
    return instant(now).replace(microsecond=0) > instant(lock_at)


def earliest_homework_day(today: date) -> date:
    """Homework may be due tomorrow at the earliest (п. 17.4.14, I-02)."""
    return today + DAY


def instant(moment: datetime) -> datetime:
    """The moment in UTC: two local moments of a zone that changes its clocks compare wrongly as they are."""
    if moment.tzinfo is None:
        raise ValueError('a moment without a time zone')
    return moment.astimezone(UTC)


def earlier(first: datetime, second: datetime) -> datetime:
    """The earlier of two moments, in its own zone."""
    return first if instant(first) <= instant(second) else second


def later(first: datetime, second: datetime) -> datetime:
    """The later of two moments, in its own zone."""
    return first if instant(first) >= instant(second) else second
