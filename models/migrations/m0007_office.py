"""The curriculum's versions, tariff snapshots, report requests and hand-overs."""

from .schema import Schema

VERSION = 7
NAME = 'office'


async def up(schema: Schema) -> None:
    """Nothing yet."""
