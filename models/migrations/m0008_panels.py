"""What the panels keep: saved sets, backtests."""

from .schema import Schema

VERSION = 8
NAME = 'panels'


async def up(schema: Schema) -> None:
    """Nothing yet."""
