"""The tables of the first release. The SQL beside is written by `python -m ejournal.schema_snapshot` until then."""

from pathlib import Path

from .schema import POSTGRES, SQLITE, Schema

VERSION = 1
NAME = 'initial'


def sql_file(dialect: str) -> Path:
    """Where the tables of this step are written down for the dialect."""
    return Path(__file__).with_name(f'm0001_initial.{dialect}.sql')


async def up(schema: Schema) -> None:
    """Create every table, index and foreign key."""
    await schema.create_tables({dialect: sql_file(dialect).read_text('utf-8') for dialect in (SQLITE, POSTGRES)})
