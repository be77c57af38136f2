"""Days and weeks as pages speak of them: which week is asked for, and why a day has no lessons."""

from datetime import date

from tortoise.expressions import Q

from ejournal import clock
from ejournal.facts import Facts
from ejournal.rules.calendar import DAY
from models import Lesson, LessonState, NotFound

WEEKDAYS = ('понедельник', 'вторник', 'среда', 'четверг', 'пятница', 'суббота', 'воскресенье')
SHORT = ('пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс')
LESSON_DAYS = 6


def chosen(text: str) -> date:
    """The day an address asks for («2026-11-23»), today without one; ``NotFound`` for anything else."""
    if not text:
        return clock.today()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:  # Python takes more spellings of a date than an address needs
        raise NotFound('Такого дня нет. Откройте текущую неделю.')
    return day


def monday_of(day: date) -> date:
    """The Monday of the day's week."""
    return day - DAY * day.weekday()


def week_of(monday: date) -> list[date]:
    """пн–сб."""
    return [monday + DAY * offset for offset in range(LESSON_DAYS)]


def in_school_year(day: date, year: Facts) -> date:
    """The day itself, or the nearest day of the school year."""
    return min(max(day, year.year_starts_on), year.year_ends_on)


def neighbours(monday: date, year: Facts) -> tuple[date | None, date | None]:
    """The Mondays before and after, where the school year goes on there."""
    earlier, later = monday - 7 * DAY, monday + 7 * DAY
    return (earlier if earlier + 6 * DAY >= year.year_starts_on else None,
            later if later <= year.year_ends_on else None)


def why_free(day: date, year: Facts, grade: int | None = None) -> str:
    """Why this day has no lessons, in a word; empty on a school day. Without ``grade``: for the whole school."""
    calendar = year.calendar
    if day < year.year_starts_on:
        return 'учебный год ещё не начался'
    if day > year.year_ends_on:
        return 'учебный год закончился'
    if day in calendar.holidays:
        return 'праздничный день'
    grades = [grade] if grade else sorted({g for term in year.terms for g in term.grades})
    if not grades or any(calendar.is_school_day(day, one) for one in grades):
        return ''
    entry = next((e for e in calendar.breaks if e.covers(day, grades[0])), None)
    if entry:
        return entry.name
    return 'выходной' if not calendar.is_working_day(day) or day.isoweekday() > calendar.week_days else 'каникулы'


async def next_lesson(condition: Q) -> Lesson | None:
    """The first lesson after today that fits ``condition``, with class and subject."""
    return await Lesson.filter(condition, date__gt=clock.today()).exclude(state=LessonState.CANCELLED.value) \
        .order_by('date', 'number').select_related('group__school_class', 'group__subject').first()

