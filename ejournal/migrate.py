"""Bringing a database from its version to the program's, step by step, each step in one transaction.

A failed step leaves the database exactly as it was. The steps themselves are in `models.migrations`.
"""

from collections.abc import Sequence
from datetime import datetime

from tortoise.backends.base.client import BaseDBAsyncClient

from models.errors import Refusal
from models.migrations import Migration, MigrationError, Schema
from models.migrations.schema import POSTGRES, SQLITE

from .settle import settle

_TABLES = {
    SQLITE: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
    POSTGRES: 'SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema()',
}
_JOURNAL_OF_STEPS = {
    SQLITE: 'CREATE TABLE "schema_migration" ("version" INTEGER PRIMARY KEY NOT NULL, "name" VARCHAR(80) NOT NULL, '
    '"applied_at" TIMESTAMP NOT NULL)',
    POSTGRES: 'CREATE TABLE "schema_migration" ("version" INT PRIMARY KEY NOT NULL, "name" VARCHAR(80) NOT NULL, '
    '"applied_at" TIMESTAMPTZ NOT NULL)',
}
_ADVISORY_LOCK = 20261124  # any number of our own: two programs starting on one PostgreSQL take turns


async def installed_version(connection: BaseDBAsyncClient) -> int:
    """The number of the last applied step, 0 for an empty database. Refuses a database that is not a journal."""
    rows = await connection.execute_query_dict(_TABLES[connection.capabilities.dialect])
    names = {row['name'] for row in rows}
    if not names:
        return 0
    if 'schema_migration' not in names:
        raise Refusal('В этой базе данных уже есть таблицы, но это не электронный журнал. Укажите другую базу данных.')
    found = await connection.execute_query_dict('SELECT max(version) AS version FROM schema_migration')
    return int(found[0]['version'] or 0)


def refuse_newer(installed: int, migrations: Sequence[Migration]) -> None:
    """Refuse a database that a newer program has written: this one would damage what it does not know."""
    if installed > len(migrations):
        raise Refusal(
            f'База данных новее программы: версия базы {installed}, эта программа знает версии до {len(migrations)}. '
            'Установите новую версию программы или верните копию базы, записанную перед обновлением.'
        )


async def upgrade(client: BaseDBAsyncClient, migrations: Sequence[Migration], *, now: datetime) -> list[Migration]:
    """Apply the steps the database does not have yet and return them. Nobody else may use the connection meanwhile.

    Raises what a step raised; the steps before it stay applied, of that one nothing is left.
    """
    installed = await installed_version(client)
    refuse_newer(installed, migrations)
    return [step for step in migrations[installed:] if await _apply(client, step, now)]


async def _apply(client: BaseDBAsyncClient, step: Migration, now: datetime) -> bool:
    """Apply one step; False when another process has done it while we waited for the lock."""
    if client.capabilities.dialect != SQLITE:
        return await _apply_in_transaction(client, step, now)
    # With foreign keys on, dropping a remade table deletes the rows of its children. Has no effect in a transaction.
    await client.execute_script('PRAGMA foreign_keys=OFF')
    try:
        return await _apply_in_transaction(client, step, now)
    finally:
        await settle(client.execute_script('PRAGMA foreign_keys=ON'))


async def _apply_in_transaction(client: BaseDBAsyncClient, step: Migration, now: datetime) -> bool:
    async with client._in_transaction() as connection:
        schema = Schema(connection)
        if schema.dialect == POSTGRES:
            await schema.run(f'SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})')
        installed = await installed_version(connection)
        if installed >= step.version:
            return False
        if installed == 0:
            await schema.run(_JOURNAL_OF_STEPS)
        await step.up(schema)
        await _check_foreign_keys(schema)
        moment = now.isoformat(sep=' ', timespec='seconds')
        await schema.run(f"INSERT INTO schema_migration VALUES ({step.version}, '{step.name}', '{moment}')")  # noqa: S608
    return True


async def _check_foreign_keys(schema: Schema) -> None:
    """What switched-off foreign keys let through must not be committed (PostgreSQL never switches them off)."""
    if schema.dialect == SQLITE and (broken := await schema.rows('PRAGMA foreign_key_check')):
        tables = ', '.join(sorted({row['table'] for row in broken}))
        raise MigrationError(f'{len(broken)} rows refer to rows that do not exist, in: {tables}')
