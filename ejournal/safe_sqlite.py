"""The SQLite engine of the journal: Tortoise's own backend, made safe against cancellation and concurrent writers.

Named as `engine` in the Tortoise configuration (see `ejournal.db`). What it adds to `tortoise.backends.sqlite`:

* transactions begin with BEGIN IMMEDIATE: a read-then-write transaction never dies with «database is locked»;
* a task cancelled at any moment (NiceGUI cancels page builders) leaves neither a held lock nor an open transaction;
* a statement sent through a transaction that is already over is refused: it would slip into somebody else's;
* synchronous=FULL: what was acknowledged survives a kill and a power cut.
"""

import asyncio
import sqlite3
from collections.abc import Iterator
from typing import Any

import aiosqlite
from tortoise.backends.base.client import ConnectionWrapper, NestedTransactionContext, TransactionContext
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError

from .settle import settle

BUSY_TIMEOUT_MS = 5000


def split_statements(script: str) -> Iterator[str]:
    """Cut an SQL script into its statements; semicolons inside strings, comments and trigger bodies do not count."""
    statement = ''
    for piece in script.split(';'):
        statement += f'{piece};'
        if sqlite3.complete_statement(statement):
            if statement.strip(' \t\r\n;'):
                yield statement.strip()
            statement = ''
    if statement.strip(' \t\r\n;'):
        yield statement.strip()


class SafeConnectionWrapper(ConnectionWrapper[aiosqlite.Connection]):
    """Holds the one connection for one statement; whatever interrupts it, the connection is idle when let go."""

    __slots__ = ()

    async def __aenter__(self) -> aiosqlite.Connection:
        await self._lock.acquire()
        try:
            if isinstance(self.client, SafeTransactionWrapper):
                self.client.require_open()
            self.connection = self.client._connection  # may have been closed and opened while we waited
            await self.ensure_connection()
        except BaseException:
            self._lock.release()
            raise
        return self.connection

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            if exc_type is not None and issubclass(exc_type, asyncio.CancelledError):
                # The cancelled statement still runs in SQLite's thread. The next one must not start before it has
                # ended: `total_changes`, from which the number of changed rows comes, would count both.
                await settle(_drain(self.connection))
        finally:
            self._lock.release()


async def _drain(connection: aiosqlite.Connection) -> None:
    """Wait until the connection's thread has done everything sent to it."""
    try:
        await connection.execute_fetchall('SELECT 1')
    except (ValueError, sqlite3.Error):  # closed meanwhile: nothing is running any more
        return


async def _roll_back(connection: aiosqlite.Connection) -> None:
    """Leave no open transaction; harmless when there is none. Queued behind whatever the thread is still doing."""
    try:
        await connection.rollback()
    except ValueError:  # the connection is closed, and SQLite has rolled back by that
        return


class SafeSqliteClient(SqliteClient):
    """The shared connection of the process. Writes either happen whole or not at all, also when cancelled."""

    def __init__(self, file_path: str, **kwargs: Any) -> None:
        kwargs.setdefault('busy_timeout', BUSY_TIMEOUT_MS)
        kwargs.setdefault('synchronous', 'FULL')
        super().__init__(file_path, **kwargs)

    async def create_connection(self, with_db: bool) -> None:
        """Open the file and set every pragma, or leave no connection: a half-made one would ignore foreign keys."""
        await settle(self._create(with_db))

    async def _create(self, with_db: bool) -> None:
        try:
            await super().create_connection(with_db)
        except BaseException:
            await super().close()
            raise

    async def close(self) -> None:
        """Close the connection (SQLite's thread would keep the process alive otherwise)."""
        await settle(super().close())

    def acquire_connection(self) -> SafeConnectionWrapper:
        return SafeConnectionWrapper(self._lock, self)

    def _in_transaction(self) -> TransactionContext:
        return SafeTransactionContext(SafeTransactionWrapper(self), self._lock)

    @translate_exceptions
    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """Run the statement for all rows in one transaction, to its end even if the caller is cancelled."""
        async with self.acquire_connection() as connection:
            self.log.debug('%s: %s', query, values)
            await settle(self._execute_many(connection, query, values))

    async def _execute_many(self, connection: aiosqlite.Connection, query: str, values: list[list[Any]]) -> None:
        await connection.execute('BEGIN IMMEDIATE')
        try:
            await connection.executemany(query, values)
            await connection.commit()
        except BaseException:
            await _roll_back(connection)
            raise

    @translate_exceptions
    async def execute_script(self, query: str) -> None:
        """Run several statements; a transaction the script leaves open is rolled back."""
        async with self.acquire_connection() as connection:
            self.log.debug(query)
            await settle(self._execute_script(connection, query))

    async def _execute_script(self, connection: aiosqlite.Connection, query: str) -> None:
        try:
            await connection.executescript(query)
        finally:
            await _roll_back(connection)


class SafeTransactionWrapper(SqliteTransactionWrapper, SafeSqliteClient):
    """The connection as seen inside one transaction; unusable after its end."""

    def acquire_connection(self) -> SafeConnectionWrapper:
        return SafeConnectionWrapper(self._lock, self)

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(SafeTransactionWrapper(self))

    def require_open(self) -> None:
        """Refuse (TransactionManagementError) when this transaction, or the one around it, is over.

        A task started inside a transaction inherits it. Later its writes would land outside any transaction or in
        an unrelated one, and vanish with that one's rollback.
        """
        if self._finalized:
            raise TransactionManagementError('The transaction is over: a task started inside must not write through it')
        if isinstance(self._parent, SafeTransactionWrapper):
            self._parent.require_open()

    async def begin(self) -> None:
        """Take the write lock at once: a lock taken at the first write fails if somebody wrote since the first read."""
        try:
            if self._connection.in_transaction:  # left by hand-written SQL; nobody was told it is saved
                await self._connection.rollback()
            await self._connection.execute('BEGIN IMMEDIATE')
        except sqlite3.OperationalError as error:
            raise TransactionManagementError(error) from error

    async def commit(self) -> None:
        """Commit, or roll back and raise IntegrityError or OperationalError when SQLite refuses."""
        self.require_open()
        self._finalized = True
        try:
            await self._connection.commit()
        except sqlite3.Error as error:
            await _roll_back(self._connection)
            kind = IntegrityError if isinstance(error, sqlite3.IntegrityError) else OperationalError
            raise kind(error) from error

    async def rollback(self) -> None:
        """Undo everything since the beginning."""
        self.require_open()
        self._finalized = True
        await _roll_back(self._connection)

    async def create_connection(self, with_db: bool) -> None:
        """Never: the transaction lives on the connection of its parent."""
        raise TransactionManagementError('The connection was closed inside the transaction')

    @translate_exceptions
    async def execute_many(self, query: str, values: list[list[Any]]) -> None:
        """Run the statement for all rows within this transaction."""
        async with self.acquire_connection() as connection:
            self.log.debug('%s: %s', query, values)
            await connection.executemany(query, values)

    @translate_exceptions
    async def execute_script(self, query: str) -> None:
        """Run several statements within this transaction (sqlite3's own executescript would commit it first)."""
        async with self.acquire_connection() as connection:
            self.log.debug(query)
            for statement in split_statements(query):
                await connection.execute(statement)


class SafeTransactionContext(SqliteTransactionContext):
    """`async with` of a transaction: the lock is always let go, and never with a transaction still open."""

    __slots__ = ()

    connection: SafeTransactionWrapper

    async def __aenter__(self) -> SafeTransactionWrapper:
        await self._trxlock.acquire()
        try:
            await settle(self._open())
            # A context variable: it must be set in the caller's own task, not in the one `settle` makes.
            self.token = get_connections().set(self.connection_name, self.connection)
        except BaseException:
            try:
                await settle(self._undo())
            finally:
                self._trxlock.release()
            raise
        return self.connection

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            get_connections().reset(self.token)
        finally:
            try:
                await settle(self._undo() if exc_type else self._finish())
            finally:
                self._trxlock.release()

    async def _open(self) -> None:
        self.connection._connection = self.connection._parent._connection
        await self.ensure_connection()
        await self.connection.begin()

    async def _undo(self) -> None:
        self.connection._finalized = True
        if self.connection._connection:
            await _roll_back(self.connection._connection)

    async def _finish(self) -> None:
        if self.connection._finalized:  # committed or rolled back by hand inside the block
            return
        try:
            await self.connection.commit()
        except asyncio.CancelledError:  # only when the loop itself is being shut down
            await self._undo()
            raise


client_class = SafeSqliteClient
