"""The PostgreSQL engine against a stand-in for its pool: a cancelled transaction always gives its connection back."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from tortoise.connection import get_connection
from tortoise.context import TortoiseContext
from tortoise.transactions import in_transaction

from ejournal.db import tortoise_config
from ejournal.safe_postgres import SafeAsyncpgClient


class Server:
    """Pool, connection and transaction in one; every answer takes a few turns of the loop."""

    def __init__(self) -> None:
        self.lent = 0
        self.open = False
        self.rows = 0
        self.stored = 0

    async def acquire(self) -> 'Server':
        await self._answer()
        self.lent += 1
        return self

    async def release(self, _connection: 'Server') -> None:
        await self._answer()
        assert not self.open
        self.lent -= 1

    def transaction(self) -> 'Server':
        return self

    def is_in_transaction(self) -> bool:
        return self.open

    async def start(self) -> None:
        await self._answer()
        self.open, self.rows = True, 0

    async def executemany(self, _query: str, values: list[Any]) -> None:
        for _ in values:
            await self._answer()
            self.rows += 1

    async def commit(self) -> None:
        await self._answer()
        self.open, self.stored = False, self.stored + self.rows

    async def rollback(self) -> None:
        await self._answer()
        self.open = False

    async def close(self) -> None:
        assert self.lent == 0

    async def _answer(self) -> None:
        for _ in range(3):
            await asyncio.sleep(0)


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    server = Server()
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config('postgres://school@localhost/journal'))
        client = context.db()
        assert isinstance(client, SafeAsyncpgClient)
        client._pool = server
        yield server


async def write() -> None:
    async with in_transaction('default') as connection:
        await connection.execute_many('INSERT', [[1], [2]])


async def test_stored_and_undone(server: Server) -> None:
    await write()
    with pytest.raises(ValueError, match='no'):
        async with in_transaction('default') as connection:
            await connection.execute_many('INSERT', [[1]])
            raise ValueError('no')
    assert (server.stored, server.lent, server.open) == (2, 0, False)


@pytest.mark.parametrize('turns', range(25))
async def test_cancelled_at_any_moment(server: Server, turns: int) -> None:
    task = asyncio.create_task(write())
    for _ in range(turns):
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait((task,))
    assert (server.lent, server.open) == (0, False)
    assert server.stored in (0, 2)
    await asyncio.wait_for(write(), 1)


async def test_by_hand_and_in_bulk(server: Server) -> None:
    async with in_transaction('default') as connection:
        await connection.execute_many('INSERT', [[1]])
        await connection.rollback()
    assert server.stored == 0
    client = get_connection('default')
    await client.execute_many('INSERT', [[1], [2], [3]])
    assert (server.stored, server.lent) == (3, 0)
