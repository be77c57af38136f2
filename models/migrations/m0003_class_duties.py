"""What a class teacher records of the class: notices sent, checks of data, the card of the class."""

from pathlib import Path

from .schema import POSTGRES, SQLITE, Schema

VERSION = 3
NAME = 'class_duties'


async def up(schema: Schema) -> None:
    """Five tables; nothing that was there is touched."""
    await schema.create_tables({
        dialect: Path(__file__).with_name(f'm0003_class_duties.{dialect}.sql').read_text('utf-8')
        for dialect in (SQLITE, POSTGRES)})
