"""Failures in a row, counted for every key."""

from datetime import date, timedelta

import pytest

from ejournal.services import attempts
from models import Locked, LoginThrottle

DAY = date(2026, 11, 24)


async def test_five_failures_lock_every_key_for_15_minutes(database, travel) -> None:
    moment = travel.to(DAY, 9, 0)
    results = [await attempts.failed(['login:a', 'address:1']) for _ in range(5)]
    assert results == [False, False, False, False, True]
    for key in ('login:a', 'address:1'):
        with pytest.raises(Locked, match='через 15 мин') as refused:
            await attempts.begin([key])
        assert refused.value.until == moment + timedelta(minutes=15)
    await attempts.begin(['login:b', 'address:2'])
    travel.to(DAY, 9, 15)
    await attempts.begin(['login:a', 'address:1'])


async def test_a_success_forgets_the_failures(database) -> None:
    for _ in range(4):
        await attempts.failed(['login:a'])
    await attempts.forgive(['login:a'])
    assert not await attempts.failed(['login:a'])
    assert [row.failures for row in await LoginThrottle.all()] == [1]
