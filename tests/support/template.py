"""The tables and the small school are made once in a process and copied into the memory of each test."""

import copy
import sqlite3
from collections.abc import Awaitable, Callable
from typing import Any

from tortoise import Tortoise
from tortoise.connection import get_connection

from tests.support.school import SmallSchool, make_school

_kept: dict[str, tuple[sqlite3.Connection, Any]] = {}


async def tables() -> None:
    """Give the connected database all tables, empty."""
    await _once('tables', Tortoise.generate_schemas)


async def school() -> SmallSchool:
    """Fill the connected database with the small school; the records are the test's own and may be changed."""
    made: SmallSchool = await _once('school', make_school)
    return made


async def _once(name: str, make: Callable[[], Awaitable[Any]]) -> Any:
    client: Any = get_connection('default')
    await client.create_connection(with_db=True)
    connection = client._connection
    if name not in _kept:
        made = await make()
        stored = sqlite3.connect(':memory:', check_same_thread=False)
        await connection.backup(stored)
        _kept[name] = stored, copy.deepcopy(made)
        return made
    stored, made = _kept[name]
    await connection._execute(stored.backup, connection._conn)
    return copy.deepcopy(made)
