"""Secrets: password hashes, session tokens, one-time passwords, and the arithmetic that slows guessing down (I-18)."""

import asyncio
import hashlib
import re
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from ipaddress import IPv6Address, ip_address
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

Result = TypeVar('Result')
COOKIE = 'ejournal_session'
NO_PASSWORD = '!'  # noqa: S105 - the mark of an account whose password was not issued yet: nothing matches it
FAILURES = 5
LOCK = timedelta(minutes=15)
# Without 0/o, 1/l/i and letters that look Cyrillic in print on a «Памятка»
READABLE = 'abdefghjkmnqrstwz23456789'
LOCAL_PATH = re.compile(r'/(?![/\\])[^\\\x00-\x20\x7f-\xa0]*')


class _Hashing:
    """Two threads: a hash takes 64 MiB and a tenth of a second, so a flood of logins must queue, not pile up."""

    hasher = PasswordHasher()
    decoy = ''
    pool = ThreadPoolExecutor(max_workers=2, thread_name_prefix='argon2')


def set_strength(*, time_cost: int, memory_kib: int, parallelism: int = 1) -> None:
    """Use other argon2id parameters from now on: tests and the demo need speed, a school keeps the defaults."""
    _Hashing.hasher = PasswordHasher(time_cost=time_cost, memory_cost=memory_kib, parallelism=parallelism)
    _Hashing.decoy = ''


async def hash_password(password: str) -> str:
    """The argon2id hash of ``password``, computed beside the event loop."""
    return await _in_thread(partial(_Hashing.hasher.hash, password))


async def verify_password(stored: str, password: str) -> bool:
    """Whether ``password`` fits the stored hash. An empty or unissued one costs the same time and never fits."""
    if stored in {'', NO_PASSWORD}:
        _Hashing.decoy = _Hashing.decoy or await hash_password(secrets.token_hex(8))
        await _in_thread(partial(_fits, _Hashing.decoy, password))
        return False
    return await _in_thread(partial(_fits, stored, password))


def needs_rehash(stored: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _Hashing.hasher.check_needs_rehash(stored)


def _fits(stored: str, password: str) -> bool:
    try:
        return _Hashing.hasher.verify(stored, password)
    except (VerificationError, InvalidHashError):
        return False


async def _in_thread(work: 'partial[Result]') -> Result:
    return await asyncio.get_running_loop().run_in_executor(_Hashing.pool, work)


def new_token() -> str:
    """A session's secret: 256 random bits, for the cookie only."""
    return secrets.token_urlsafe(32)


def fingerprint(token: str) -> str:
    """What the database keeps of a token: it finds the session, but does not open it."""
    return hashlib.sha256(token.encode()).hexdigest()


def one_time_password() -> str:
    """A password to be read from paper and changed at the first login: «ab3de-fgh7k», 46 bits."""
    letters = ''.join(secrets.choice(READABLE) for _ in range(10))
    return f'{letters[:5]}-{letters[5:]}'


def local_path(path: str, default: str = '/') -> str:
    """``path`` if it stays on this site: one leading slash, no backslash, blanks or control characters."""
    return path if len(path) <= 500 and LOCAL_PATH.fullmatch(path) else default


def address_key(address: str) -> str:
    """Whom to count failures for: the address, and the whole /64 of an IPv6 one, which a single home owns."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return f'address:{address[:45]}'
    if isinstance(parsed, IPv6Address):
        return f'address:{IPv6Address(int(parsed) >> 64 << 64)}/64'
    return f'address:{parsed}'


@dataclass(frozen=True)
class Attempts:
    """Failures in a row of one account or one address."""

    failures: int = 0
    last_failure_at: datetime | None = None
    locked_until: datetime | None = None

    def minutes_locked(self, now: datetime) -> int:
        """Minutes until the next attempt is heard, rounded up; 0 when it may be made now."""
        if self.locked_until is None or now >= self.locked_until:
            return 0
        return -(-(self.locked_until - now) // timedelta(minutes=1))

    def failed(self, now: datetime) -> 'Attempts':
        """After one more failure: the fifth in a row locks for 15 minutes; old failures are forgotten after as long."""
        fresh = self.last_failure_at is not None and now - self.last_failure_at < LOCK and not self.locked_until
        failures = (self.failures if fresh else 0) + 1
        return Attempts(failures, now, now + LOCK if failures >= FAILURES else None)
