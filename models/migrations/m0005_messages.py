"""Messages, announcements, the forum and the help desk."""

from .schema import Schema

VERSION = 5
NAME = 'messages'


async def up(schema: Schema) -> None:
    """Nothing yet."""
