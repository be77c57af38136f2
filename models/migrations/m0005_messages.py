"""Messages, announcements, the forum and the help desk."""

from pathlib import Path

from .schema import POSTGRES, SQLITE, Schema

VERSION = 5
NAME = 'messages'


async def up(schema: Schema) -> None:
    """Ten tables; nothing that was there is touched."""
    await schema.create_tables({dialect: Path(__file__).with_name(f'm0005_messages.{dialect}.sql').read_text('utf-8')
                                for dialect in (SQLITE, POSTGRES)})
