"""When people write in the journal: at the lesson, in the evening, or days later; always aware local time."""

from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from ejournal.demo.calendar import BELLS

ZONE = ZoneInfo('Europe/Moscow')
MINUTE = 60
HOUR = 60 * MINUTE
DAY = timedelta(days=1)
EVENING = 21 * HOUR  # п. 17.4.10: until 21.00 of the lesson day


def seconds(clock: str) -> int:
    """Seconds of the day of «08:50»."""
    return int(clock[:2]) * HOUR + int(clock[3:]) * MINUTE


STARTS = {bell.number: seconds(bell.starts_at) for bell in BELLS}
ENDS = {bell.number: seconds(bell.ends_at) for bell in BELLS}


def moment(day: date, second: int) -> datetime:
    """A second of a school day as an aware moment."""
    return datetime(day.year, day.month, day.day, second // HOUR, second // MINUTE % 60, second % MINUTE, tzinfo=ZONE)


def in_lesson(day: date, number: int, chance: Random) -> datetime:
    """While the lesson runs."""
    return moment(day, chance.randint(STARTS[number] + 4 * MINUTE, ENDS[number] - MINUTE))


def same_day(day: date, number: int, chance: Random) -> datetime:
    """At the lesson, or in the afternoon before 21.00."""
    if chance.random() < 0.6:
        return in_lesson(day, number, chance)
    return moment(day, int(chance.triangular(ENDS[number] + MINUTE, EVENING - MINUTE, 15 * HOUR)))


def after(day: date, days: int, chance: Random) -> datetime:
    """In the afternoon or evening ``days`` later."""
    return moment(day + DAY * days, int(chance.triangular(14 * HOUR, 22 * HOUR, 17 * HOUR)))
