"""The SQLite engine, cancelled at every moment; its processes are in test_safe_sqlite_processes.py."""

import asyncio
import contextvars
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from tortoise import fields
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError
from tortoise.models import Model
from tortoise.transactions import in_transaction

from ejournal.safe_sqlite import SafeSqliteClient, split_statements
from ejournal.settle import settle


class Note(Model):
    """A row to write."""

    id = fields.IntField(primary_key=True)
    text = fields.CharField(max_length=50)

    class Meta:
        table = 'note'


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[SafeSqliteClient]:
    config = {
        'connections': {
            'default': {'engine': 'ejournal.safe_sqlite', 'credentials': {'file_path': str(tmp_path / 'notes.db')}}
        },
        'apps': {'models': {'models': [__name__], 'default_connection': 'default'}},
    }
    async with TortoiseContext() as context:
        await context.init(config=config)
        await context.generate_schemas()
        client = context.db()
        assert isinstance(client, SafeSqliteClient)
        yield client


async def is_clean(client: SafeSqliteClient) -> None:
    """No lock is held, no transaction is open, and a second connection sees what this one writes."""
    assert not client._lock.locked()
    assert client._connection is not None
    assert not client._connection.in_transaction
    note = await asyncio.wait_for(Note.create(text='after'), 5)
    with closing(sqlite3.connect(client.filename, timeout=0)) as second:
        assert second.execute('SELECT count(*) FROM note WHERE id = ?', [note.id]).fetchone() == (1,)
        second.execute('DELETE FROM note WHERE id = ?', [note.id])
        second.commit()


async def pragma(client: BaseDBAsyncClient, name: str) -> object:
    return next(iter((await client.execute_query_dict(f'PRAGMA {name}'))[0].values()))


async def test_pragmas(client: SafeSqliteClient) -> None:
    names = ('journal_mode', 'synchronous', 'foreign_keys', 'busy_timeout')
    assert [await pragma(client, name) for name in names] == ['wal', 2, 1, 5000]


async def turns(number: int) -> None:
    """Let the loop turn so often: finds the moments a timer jumps over."""
    for _ in range(number):
        await asyncio.sleep(0)


async def cancelled(task: asyncio.Future[Any]) -> bool:
    """Cancel the task; False when it was already done."""
    task.cancel()
    await asyncio.wait((task,))
    return task.cancelled()


async def texts() -> list[str]:
    return [note.text for note in await Note.all().order_by('id')]


async def two_notes() -> None:
    async with in_transaction('default'):
        await Note.create(text='first')
        await Note.create(text='second')


async def test_transactions_cancelled_at_any_moment(client: SafeSqliteClient) -> None:
    hit = 0
    for attempt in range(200):
        task = asyncio.create_task(two_notes())
        if attempt % 2:
            await asyncio.sleep(attempt * 0.00002)
        else:
            await turns(attempt // 8)
        hit += await cancelled(task)
        if attempt % 20 == 0:
            await is_clean(client)
    await is_clean(client)
    assert hit > 20
    first, second = await Note.filter(text='first').count(), await Note.filter(text='second').count()
    assert first == second <= 200


async def test_cancelled_while_waiting_for_the_lock(client: SafeSqliteClient) -> None:
    entered, leave = asyncio.Event(), asyncio.Event()

    async def hold() -> None:
        async with in_transaction('default'):
            entered.set()
            await leave.wait()
            await Note.create(text='mine')

    holder = asyncio.create_task(hold())
    await entered.wait()
    waiting = [asyncio.create_task(two_notes()) for _ in range(5)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    leave.set()
    await holder
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert all(isinstance(result, asyncio.CancelledError) for result in results)
    assert await texts() == ['mine']
    await is_clean(client)


@pytest.mark.parametrize('rows', [300, 3000])
async def test_bulk_create_cancelled(client: SafeSqliteClient, rows: int) -> None:
    hit = 0
    for attempt in range(20):
        task = asyncio.ensure_future(Note.bulk_create([Note(text='bulk') for _ in range(rows)]))  # noqa: RUF006
        if attempt % 2:
            await asyncio.sleep(attempt * rows / 3_000_000)
        else:
            await turns(attempt // 2)
        hit += await cancelled(task)
        await is_clean(client)
    assert hit > 5
    assert await Note.all().count() % rows == 0


async def test_script_cancelled(client: SafeSqliteClient) -> None:
    script = "BEGIN; INSERT INTO note (text) VALUES ('one'); INSERT INTO note (text) VALUES ('two'); COMMIT;"
    for number in range(12):
        task = asyncio.create_task(client.execute_script(script))
        await turns(number)
        await cancelled(task)
        await is_clean(client)
    assert await Note.filter(text='one').count() == await Note.filter(text='two').count() <= 12


async def test_script_that_leaves_a_transaction_open_is_undone(client: SafeSqliteClient) -> None:
    with pytest.raises(OperationalError):
        await client.execute_script("BEGIN; INSERT INTO note (text) VALUES ('one'); SELECT nonsense;")
    await is_clean(client)
    assert await Note.all().count() == 0


async def test_script_inside_a_transaction_does_not_commit_it(client: SafeSqliteClient) -> None:
    with pytest.raises(ValueError, match='no'):
        async with in_transaction('default') as connection:
            await connection.execute_script("INSERT INTO note (text) VALUES ('a;b'); -- c;\nDELETE FROM note WHERE 0;")
            assert await texts() == ['a;b']
            raise ValueError('no')
    assert await Note.all().count() == 0


def test_split_statements() -> None:
    trigger = "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT ';'; END;"
    parts = ["INSERT INTO a VALUES ('x;y');", f'/* one; two; */ {trigger}', '-- nothing; here\nSELECT 2;']
    assert list(split_statements(' '.join(parts)[:-1])) == parts


async def test_a_cancelled_statement_does_not_count_for_the_next(client: SafeSqliteClient) -> None:
    await Note.bulk_create([Note(text='old') for _ in range(5000)])
    for number in range(1, 6):
        task = asyncio.ensure_future(Note.all().update(text=f'new {number}'))
        await turns(number)
        task.cancel()
        await asyncio.sleep(0)
        # The answer to «was my version still the current one?»: a wrong number would hide a conflict.
        assert await Note.filter(id=-1).update(text='x') == 0
        await asyncio.wait((task,))


async def test_opening_cancelled(tmp_path: Path) -> None:
    for number in range(25):
        client = SafeSqliteClient(str(tmp_path / f'{number}.db'), connection_name='default')
        task = asyncio.create_task(client.execute_query('SELECT 1'))
        for _ in range(number):
            await asyncio.sleep(0.0002 if number % 2 else 0)
        await cancelled(task)
        assert await asyncio.wait_for(pragma(client, 'foreign_keys'), 5) == 1
        assert await pragma(client, 'synchronous') == 2
        await client.close()


async def test_without_a_context_no_lock_is_kept(client: SafeSqliteClient) -> None:
    async def begin() -> None:
        async with client._in_transaction():
            raise AssertionError

    with pytest.raises(RuntimeError, match='TortoiseContext'):
        await asyncio.create_task(begin(), context=contextvars.Context())
    await is_clean(client)


async def test_a_task_that_outlives_its_transaction_is_refused(client: SafeSqliteClient) -> None:
    go = asyncio.Event()

    async def late() -> None:
        await go.wait()
        await Note.create(text='late')

    async with in_transaction('default') as connection:
        task = asyncio.create_task(late())
        await Note.create(text='in time')
    go.set()
    with pytest.raises(TransactionManagementError, match='over'):
        await task
    with pytest.raises(TransactionManagementError, match='over'):
        await connection.execute_query('SELECT 1')
    await is_clean(client)


async def test_nested_transactions(client: SafeSqliteClient) -> None:
    async with in_transaction('default'):
        await Note.create(text='outer')
        with pytest.raises(ValueError, match='inner'):
            async with in_transaction('default'):
                await Note.create(text='inner')
                raise ValueError('inner')
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01), in_transaction('default'):
                await Note.create(text='too slow')
                await asyncio.sleep(5)
        async with in_transaction('default'):
            await Note.bulk_create([Note(text='kept')])
    assert await texts() == ['outer', 'kept']
    await is_clean(client)


async def test_a_refused_commit_is_rolled_back_and_raised(client: SafeSqliteClient) -> None:
    await client.execute_script(
        'CREATE TABLE child (id INTEGER PRIMARY KEY, note INT REFERENCES note (id) DEFERRABLE INITIALLY DEFERRED)'
    )
    with pytest.raises(IntegrityError):
        async with in_transaction('default') as connection:
            await connection.execute_insert('INSERT INTO child (note) VALUES (?)', [99])
    await is_clean(client)
    assert await client.execute_query_dict('SELECT * FROM child') == []


async def test_a_busy_database_is_an_error_and_not_a_deadlock(client: SafeSqliteClient) -> None:
    await client.execute_query('PRAGMA busy_timeout=50')
    with closing(sqlite3.connect(client.filename)) as other:
        other.execute('BEGIN IMMEDIATE')
        with pytest.raises(TransactionManagementError):
            await two_notes()
        with pytest.raises(OperationalError):
            await Note.bulk_create([Note(text='bulk')])
    await is_clean(client)


async def test_settle_runs_to_the_end_and_then_raises_the_cancellation() -> None:
    done = []

    async def work() -> None:
        await asyncio.sleep(0.02)
        done.append(1)

    task = asyncio.create_task(settle(work()))
    for _ in range(3):
        await asyncio.sleep(0.001)
        task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert done == [1]
