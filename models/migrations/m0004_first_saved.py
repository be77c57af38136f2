"""When a mark and a homework were saved for the first time."""

from .schema import Schema

VERSION = 4
NAME = 'first_saved'


async def up(schema: Schema) -> None:
    """Nothing yet."""
