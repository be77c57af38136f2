"""Secrets: hashes, tokens, one-time passwords, local paths, and the arithmetic of the throttle."""

import re
from datetime import UTC, datetime, timedelta

import pytest

import tests.support.entry  # noqa: F401 - quick hashes
from ejournal import security
from ejournal.security import Attempts, address_key, local_path

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


async def test_a_password_fits_only_its_own_hash() -> None:
    stored = await security.hash_password('верный-1')
    assert stored.startswith('$argon2id$')
    assert await security.verify_password(stored, 'верный-1')
    assert not await security.verify_password(stored, 'верный-2')


@pytest.mark.parametrize('stored', ['', security.NO_PASSWORD, 'nonsense'])
async def test_nothing_fits_an_account_without_a_password(stored: str) -> None:
    assert not await security.verify_password(stored, stored)


def test_one_time_passwords_are_readable_and_differ() -> None:
    passwords = {security.one_time_password() for _ in range(200)}
    assert len(passwords) == 200
    assert all(re.fullmatch('[a-z2-9]{5}-[a-z2-9]{5}', one) for one in passwords)
    assert not set('0o1lic') & set(''.join(passwords))


def test_the_database_cannot_give_a_token_back() -> None:
    token = security.new_token()
    assert len(token) >= 43
    assert token not in security.fingerprint(token)
    assert security.fingerprint(token) == security.fingerprint(token) != security.fingerprint(security.new_token())


@pytest.mark.parametrize('path', ['/', '/journal/3?term=2', '/дневник', '/a//b'])
def test_local_paths_stay(path: str) -> None:
    assert local_path(path) == path


@pytest.mark.parametrize('path', ['', 'journal', '//evil.example', '/\\evil.example', 'https://evil.example',
                                  'javascript:alert(1)', '/a\nb', '/a\tb', ' /a', '/a\\b', '/' + 'a' * 600])
def test_other_paths_lead_home(path: str) -> None:
    assert local_path(path) == '/'


def test_the_fifth_failure_in_a_row_locks_for_15_minutes() -> None:
    state = Attempts()
    for _ in range(4):
        state = state.failed(NOON)
        assert state.minutes_locked(NOON) == 0
    state = state.failed(NOON)
    assert state.minutes_locked(NOON) == 15
    assert state.minutes_locked(NOON + timedelta(minutes=14, seconds=1)) == 1
    assert state.minutes_locked(NOON + timedelta(minutes=15)) == 0
    assert state.failed(NOON + timedelta(minutes=15)).failures == 1


def test_failures_of_long_ago_are_forgotten() -> None:
    state = Attempts()
    for _ in range(4):
        state = state.failed(NOON)
    assert state.failed(NOON + timedelta(minutes=14)).locked_until
    assert not state.failed(NOON + timedelta(minutes=15)).locked_until


def test_a_home_counts_as_one_address() -> None:
    assert address_key('2001:db8:1:2::1') == address_key('2001:db8:1:2:ffff::9') != address_key('2001:db8:1:3::1')
    assert address_key('10.0.0.1') != address_key('10.0.0.2')
    assert address_key('x' * 90) == 'address:' + 'x' * 45
