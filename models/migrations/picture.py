"""What SQLite itself says about a table: to compare it before and after a migration, or with today's models."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from tortoise.backends.base.client import BaseDBAsyncClient


@dataclass(frozen=True)
class Column:
    """One column as PRAGMA table_info tells it."""

    name: str
    type: str
    not_null: bool
    default: str | None


@dataclass(frozen=True, order=True)
class Rule:
    """A key, unique, index or foreign key: its kind, its own columns, and what else tells it from others."""

    kind: str
    columns: tuple[str, ...]
    detail: str = ''

    def renamed(self, names: Mapping[str, str]) -> 'Rule':
        """The same rule after its columns got new names."""
        return replace(self, columns=tuple(names.get(column, column) for column in self.columns))

    def touches(self, names: Collection[str]) -> bool:
        """Whether the rule, or one of its columns, is among the names."""
        return self.detail in names or bool(set(self.columns) & set(names))


@dataclass(frozen=True)
class TablePicture:
    """The table's rows, columns and rules, and the SQL that makes its indexes and triggers again."""

    table: str
    rows: int
    columns: dict[str, Column]
    rules: frozenset[Rule]
    recreate: dict[str, str]


async def picture(connection: BaseDBAsyncClient, table: str) -> TablePicture:
    """Describe the table of a SQLite database."""
    info = await connection.execute_query_dict(f'PRAGMA table_info("{table}")')
    count = await connection.execute_query_dict(f'SELECT count(*) AS number FROM "{table}"')  # noqa: S608
    made = await connection.execute_query_dict(
        "SELECT name, sql FROM sqlite_master WHERE type IN ('index', 'trigger') AND sql IS NOT NULL AND tbl_name = ?",
        [table],
    )
    key = tuple(row['name'] for row in sorted(info, key=lambda row: int(row['pk'])) if row['pk'])
    rules = [Rule('primary key', key), *await _indexes(connection, table), *await _foreign_keys(connection, table)]
    return TablePicture(
        table,
        count[0]['number'],
        {row['name']: Column(row['name'], row['type'], bool(row['notnull']), row['dflt_value']) for row in info},
        frozenset(rules),
        {row['name']: row['sql'] for row in made},
    )


async def tables(connection: BaseDBAsyncClient) -> list[str]:
    """The names of the database's own tables, in order."""
    rows = await connection.execute_query_dict(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return [row['name'] for row in rows]


async def _indexes(connection: BaseDBAsyncClient, table: str) -> list[Rule]:
    """Uniques of the table's own SQL ('u') have machine-made names; indexes ('c') are known by theirs."""
    rules = []
    for row in await connection.execute_query_dict(f'PRAGMA index_list("{table}")'):
        parts = await connection.execute_query_dict(f'PRAGMA index_info("{row["name"]}")')
        columns = tuple(str(part['name'] or '') for part in parts)
        if row['origin'] == 'u':
            rules.append(Rule('unique', columns))
        elif row['origin'] == 'c':
            kind = ('partial ' if row['partial'] else '') + ('unique index' if row['unique'] else 'index')
            rules.append(Rule(kind, columns, row['name']))
    return rules


async def _foreign_keys(connection: BaseDBAsyncClient, table: str) -> list[Rule]:
    """A foreign key over several columns comes as several rows with one id."""
    found: dict[int, list[dict[str, Any]]] = {}
    for row in await connection.execute_query_dict(f'PRAGMA foreign_key_list("{table}")'):
        found.setdefault(row['id'], []).append(row)
    return [
        Rule(
            'foreign key',
            tuple(row['from'] for row in rows),
            f'to {rows[0]["table"]}({", ".join(str(row["to"]) for row in rows)})'
            f' on update {rows[0]["on_update"]} on delete {rows[0]["on_delete"]}',
        )
        for rows in found.values()
    ]
