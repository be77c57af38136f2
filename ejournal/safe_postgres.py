"""The PostgreSQL engine of the journal: Tortoise's asyncpg backend, made safe against cancellation.

The stock backend loses a pooled connection whenever a task is cancelled while its transaction begins; after ten of
them every query waits for ever. Here a connection always returns to the pool, and without an open transaction.
"""

from typing import Any

from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import TransactionalDBClient, TransactionContext, TransactionContextPooled
from tortoise.connection import get_connections

from .settle import settle


class SafeAsyncpgClient(AsyncpgDBClient):
    """The pool of this process. Bulk writes run in a safe transaction of their own."""

    def _in_transaction(self) -> TransactionContext:
        return SafePooledContext(TransactionWrapper(self), self._pool_init_lock)

    async def execute_many(self, query: str, values: list[Any]) -> None:
        """Run the statement for all rows in one transaction."""
        async with self._in_transaction() as connection:
            await connection.execute_many(query, values)


class SafePooledContext(TransactionContextPooled):
    """`async with` of a transaction on a connection of the pool."""

    __slots__ = ()

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        self.client._connection = await self.client._parent._pool.acquire()
        try:
            await settle(self.client.begin())
            self.token = get_connections().set(self.connection_name, self.client)
        except BaseException:
            await settle(self._end(keep=False))
            raise
        return self.client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            get_connections().reset(self.token)
        finally:
            await settle(self._end(keep=exc_type is None))

    async def _end(self, *, keep: bool) -> None:
        """Commit or roll back, unless that was done by hand; the connection goes back whatever happens."""
        pool, connection = self.client._parent._pool, self.client._connection
        try:
            if not self.client._finalized and connection.is_in_transaction():
                await (self.client.commit() if keep else self.client.rollback())
        finally:
            await pool.release(connection)


client_class = SafeAsyncpgClient
