"""`python -m ejournal.schema_snapshot`: write today's models down as the SQL of the first migration.

For the time before the first release only; afterwards m0001 is frozen and every change of a model is a new step.
"""

import asyncio
import sys
from pathlib import Path

from tortoise.context import TortoiseContext
from tortoise.utils import get_schema_sql

from models.migrations import all_migrations
from models.migrations.m0001_initial import sql_file
from models.migrations.schema import POSTGRES, SQLITE

from .db import tortoise_config

# Nothing connects to these: the generator only needs to know the dialect.
_URLS = {SQLITE: 'sqlite://:memory:', POSTGRES: 'postgres://journal@localhost/journal'}


async def schema_sql(dialect: str) -> str:
    """The CREATE statements of today's models, the same text at every run."""
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config(_URLS[dialect]))
        return get_schema_sql(context.db('default'), safe=False) + '\n'


def write_snapshot() -> list[Path]:
    """Write both SQL files and return them; refuses once there is a second migration."""
    if len(all_migrations()) > 1:
        raise SystemExit('m0001 is frozen: there are later migrations. Write a new step instead.')
    for dialect in _URLS:
        sql_file(dialect).write_text(asyncio.run(schema_sql(dialect)), 'utf-8', newline='\n')
    return [sql_file(dialect) for dialect in _URLS]


if __name__ == '__main__':
    for written in write_snapshot():
        sys.stdout.write(f'{written}\n')
