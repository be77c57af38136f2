"""What a migration may do to the tables. Every change runs inside the transaction of the one who applies it.

Tortoise's own migrations lose rows, indexes and unique constraints on SQLite, so ours are written by hand and go
through `Schema.remake_table`, which compares the table before and after and refuses to lose anything silently.
"""

from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient

from .picture import TablePicture, picture

SQLITE, POSTGRES = 'sqlite', 'postgres'


class MigrationError(Exception):
    """The migration would lose something; its transaction must be rolled back."""


class Schema:
    """The tables of one database, seen from inside the migration's transaction.

    On SQLite foreign keys are off meanwhile (dropping a remade table would cascade); they are checked at the end.
    SQL given as one string is meant for both dialects, a mapping holds one text per dialect.
    """

    def __init__(self, connection: BaseDBAsyncClient) -> None:
        self.connection = connection
        self.dialect = connection.capabilities.dialect

    async def run(self, sql: str | Mapping[str, str]) -> None:
        """Execute a script of one or more statements, for instance to fill a new column."""
        await self.connection.execute_script(sql if isinstance(sql, str) else sql[self.dialect])

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a query."""
        return await self.connection.execute_query_dict(sql)

    async def create_tables(self, sql_for: Mapping[str, str]) -> None:
        """Create tables and their indexes from one script per dialect."""
        await self.run(sql_for)

    async def add_column(self, table: str, ddl: str | Mapping[str, str]) -> None:
        """Add a column, `ddl` as in CREATE TABLE: `"room" VARCHAR(20) NOT NULL DEFAULT ''`."""
        text = ddl if isinstance(ddl, str) else ddl[self.dialect]
        await self.run(f'ALTER TABLE "{table}" ADD COLUMN {text}')

    async def add_index(self, table: str, name: str, columns: Sequence[str], *, unique: bool = False) -> None:
        """Add an index over the columns under the given name."""
        listed = ', '.join(f'"{column}"' for column in columns)
        await self.run(f'CREATE {"UNIQUE " if unique else ""}INDEX "{name}" ON "{table}" ({listed})')

    async def remake_table(
        self,
        table: str,
        *,
        create_sql: str,
        columns: Mapping[str, str],
        postgres: Sequence[str],
        dropping: Collection[str] = (),
    ) -> None:
        """Change what ALTER TABLE of SQLite cannot: types, NOT NULL, uniques, foreign keys, the loss of a column.

        `create_sql` is the whole new CREATE TABLE (SQLite), `columns` says for each new column from which expression
        over the old row it is copied; `postgres` are the ALTERs that do the same there. Indexes and triggers are
        made again. Every index, unique and foreign key must be there afterwards, and every row; what is given up on
        purpose stands in `dropping` (names of columns and indexes). Raises MigrationError otherwise.
        """
        if self.dialect == POSTGRES:
            for statement in postgres:
                await self.run(statement)
            return
        before = await picture(self.connection, table)
        await self._copy_into_new(table, create_sql, columns)
        await self._recreate(before, dropping)
        if lost := list(_lost(before, await picture(self.connection, table), columns, dropping)):
            raise MigrationError(f'Remaking "{table}" would lose: {"; ".join(lost)}')

    async def _copy_into_new(self, table: str, create_sql: str, columns: Mapping[str, str]) -> None:
        """Steps 4 to 7 of https://www.sqlite.org/lang_altertable.html#otheralter."""
        temporary = f'new_{table}'
        head, found, body = create_sql.partition('(')
        if f'"{table}"' not in head or not found:
            raise MigrationError(f'The new SQL must begin with CREATE TABLE "{table}" (')
        await self.run(head.replace(f'"{table}"', f'"{temporary}"') + found + body)
        names, values = ', '.join(f'"{name}"' for name in columns), ', '.join(columns.values())
        await self.run(f'INSERT INTO "{temporary}" ({names}) SELECT {values} FROM "{table}"')  # noqa: S608
        last_id = await self._last_id(table)
        await self.run(f'DROP TABLE "{table}"')
        await self.run(f'ALTER TABLE "{temporary}" RENAME TO "{table}"')
        await self._keep_last_id(table, last_id)

    async def _last_id(self, table: str) -> int | None:
        """The highest id ever given (AUTOINCREMENT), which may be higher than the highest in the table."""
        if not await self.rows("SELECT 1 FROM sqlite_master WHERE name = 'sqlite_sequence'"):
            return None
        found = await self.rows(f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'")  # noqa: S608
        return int(found[0]['seq']) if found else None

    async def _keep_last_id(self, table: str, last_id: int | None) -> None:
        """Ids of removed rows must not be given again: history refers to them."""
        if last_id is not None:
            await self.run(f"DELETE FROM sqlite_sequence WHERE name = '{table}'")  # noqa: S608
            await self.run(f"INSERT INTO sqlite_sequence (name, seq) VALUES ('{table}', {last_id})")  # noqa: S608

    async def _recreate(self, before: TablePicture, dropping: Collection[str]) -> None:
        """Make the indexes and triggers again that went with the old table."""
        given_up = {rule.detail for rule in before.rules if rule.touches(dropping)} | set(dropping)
        for name, sql in before.recreate.items():
            if name not in given_up:
                await self.run(sql)


def _lost(
    before: TablePicture, after: TablePicture, columns: Mapping[str, str], dropping: Collection[str]
) -> Iterator[str]:
    """What the remade table misses, in words."""
    if before.rows != after.rows:
        yield f'rows ({before.rows} before, {after.rows} after)'
    renamed = {old.strip().strip('"'): new for new, old in columns.items()}
    for name in before.columns:
        if name not in dropping and renamed.get(name, name) not in after.columns:
            yield f'column {name}'
    kept = {rule.renamed(renamed) for rule in before.rules if not rule.touches(dropping)}
    for rule in sorted(kept - after.rules):
        yield f'{rule.kind} ({", ".join(rule.columns)}) {rule.detail}'.strip()


@dataclass(frozen=True)
class Migration:
    """One step from version - 1 to version; released steps are never edited."""

    version: int
    name: str
    up: Callable[[Schema], Awaitable[None]]
