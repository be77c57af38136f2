"""Orders, movement, the sections of the cards, portfolios."""

from pathlib import Path

from .schema import POSTGRES, SQLITE, Schema

VERSION = 6
NAME = 'people'
MOMENT = {SQLITE: 'TIMESTAMP', POSTGRES: 'TIMESTAMPTZ'}


async def up(schema: Schema) -> None:
    """Six tables and five columns; nothing that was there is touched."""
    await schema.create_tables({dialect: Path(__file__).with_name(f'm0006_people.{dialect}.sql').read_text('utf-8')
                                for dialect in (SQLITE, POSTGRES)})
    await schema.add_column('consent', '"expires_on" DATE')
    await schema.add_column('consent', '"registered_by" INT')
    await schema.add_column('account', '"memo_given_on" DATE')
    await schema.add_column('movement', '"author_id" INT')
    await schema.add_column('movement', {d: f'"executed_at" {kind}' for d, kind in MOMENT.items()})
