"""What a class teacher records of the class: notices sent, the card of the class."""

from .schema import Schema

VERSION = 3
NAME = 'class_duties'


async def up(schema: Schema) -> None:
    """Nothing yet."""
