"""Many rows at once, straight into a table: a record of the ORM costs more to make than its row to write.

Only for rows the caller has judged already: nothing is validated here, and no record comes back.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from tortoise.connection import get_connection
from tortoise.models import Model

BATCH = 5000


async def insert(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Add the rows, values in the order of ``columns`` (``lesson_id`` for a relation); other columns get their default.

    Call it inside a transaction. Values are those of the database's driver: dates, aware datetimes, ``Decimal``.
    """
    meta = model._meta
    defaults = {column: meta.fields_map[name].default for name, column in meta.fields_db_projection.items()
                if name not in columns and name != meta.pk_attr}
    rest = {column: value() if callable(value) else value for column, value in defaults.items() if value is not None}
    names = (*columns, *rest)
    connection = get_connection('default')
    marks = [f'${place}' for place in range(1, len(names) + 1)] \
        if connection.capabilities.dialect == 'postgres' else ['?'] * len(names)
    statement = 'INSERT INTO "{}" ({}) VALUES ({})'.format(  # noqa: S608 - names of models, no user's text
        meta.db_table, ', '.join(f'"{name}"' for name in names), ', '.join(marks))
    constant, source = tuple(rest.values()), iter(rows)
    while batch := [[*row, *constant] for row in islice(source, BATCH)]:
        await connection.execute_many(statement, batch)
