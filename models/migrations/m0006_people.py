"""Orders, movement, the sections of the cards, portfolios."""

from .schema import Schema

VERSION = 6
NAME = 'people'


async def up(schema: Schema) -> None:
    """Nothing yet."""
