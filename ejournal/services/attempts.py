"""Failed logins in a row, counted per login and per address; the arithmetic is ``security.Attempts`` (I-18)."""

from collections.abc import Sequence
from dataclasses import asdict

from ejournal import clock
from ejournal.security import Attempts
from models import Locked, LoginThrottle


async def begin(keys: Sequence[str]) -> None:
    """Refuse with ``Locked`` while one of the keys is locked."""
    now = clock.now()
    states = [_state(row) for row in await LoginThrottle.filter(key__in=keys)]
    worst = max(states, key=lambda state: state.minutes_locked(now), default=None)
    minutes = worst.minutes_locked(now) if worst else 0
    if worst and minutes:
        raise Locked(f'Слишком много неудачных попыток. Попробуйте через {minutes} мин.', worst.locked_until)


async def failed(keys: Sequence[str]) -> bool:
    """Count one more failure for each key, inside the caller's transaction; whether that locked one."""
    now, rows = clock.now(), {row.key: row for row in await LoginThrottle.filter(key__in=keys)}
    after = {key: (_state(rows[key]) if key in rows else Attempts()).failed(now) for key in keys}
    for key, state in after.items():
        await LoginThrottle.update_or_create(defaults=asdict(state), key=key)
    return any(state.locked_until for state in after.values())


async def forgive(keys: Sequence[str]) -> None:
    """Forget the failures: somebody knew the password."""
    await LoginThrottle.filter(key__in=keys).delete()


def _state(row: LoginThrottle) -> Attempts:
    return Attempts(row.failures, row.last_failure_at, row.locked_until)
