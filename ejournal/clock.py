"""The only question for the time: ``now()`` in UTC, ``local()`` and ``today()`` in the school's own zone (G1).

Call it through the module (``clock.today()``), so that tests, the demo and EJOURNAL_NOW can move it.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_frozen: ContextVar[datetime | None] = ContextVar('frozen', default=None)


class _Clock:
    zone = ZoneInfo('Europe/Moscow')
    offset = timedelta()


def now() -> datetime:
    """The moment in UTC."""
    return _frozen.get() or datetime.now(UTC) + _Clock.offset


def local(moment: datetime | None = None) -> datetime:
    """The moment (by default: now) on the school's wall clock."""
    return (moment or now()).astimezone(_Clock.zone)


def today() -> date:
    """The school's date."""
    return local().date()


def zone() -> ZoneInfo:
    """The school's time zone."""
    return _Clock.zone


def set_zone(name: str) -> None:
    """Use the IANA zone ``name`` from now on; raises ``ZoneInfoNotFoundError`` for an unknown one."""
    _Clock.zone = ZoneInfo(name)


def start_from(moment: datetime | None) -> None:
    """Let the clock run on from the naive school-local ``moment`` (EJOURNAL_NOW); ``None`` is the real time."""
    _Clock.offset = moment.replace(tzinfo=_Clock.zone) - datetime.now(UTC) if moment else timedelta()


def wall(day: date, hours: int, minutes: int = 0, seconds: int = 0) -> datetime:
    """A moment on the school's wall clock, aware."""
    return datetime(day.year, day.month, day.day, hours, minutes, seconds, tzinfo=_Clock.zone)


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Within this block, and the tasks started in it, it is ``moment`` (aware)."""
    token = _frozen.set(moment.astimezone(UTC))
    try:
        yield
    finally:
        _frozen.reset(token)
