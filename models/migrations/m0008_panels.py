"""What the panels keep: absences that parents have told of."""

from pathlib import Path

from .schema import POSTGRES, SQLITE, Schema

VERSION = 8
NAME = 'panels'


async def up(schema: Schema) -> None:
    """One table; nothing that was there is touched."""
    await schema.create_tables({dialect: Path(__file__).with_name(f'm0008_panels.{dialect}.sql').read_text('utf-8')
                                for dialect in (SQLITE, POSTGRES)})
