"""The steps from an empty database to today's tables: mNNNN_name.py, applied in order by `ejournal.migrate`.

A step has VERSION, NAME and `async def up(schema)`. A released step is frozen: it never reads the models of today.
"""

import re
from importlib import import_module
from pkgutil import iter_modules

from .schema import Migration, MigrationError, Schema

__all__ = ['Migration', 'MigrationError', 'Schema', 'all_migrations']


def all_migrations() -> tuple[Migration, ...]:
    """Every step in order; refuses (MigrationError) a gap, a duplicate or a file name that tells another number."""
    names = sorted(found.name for found in iter_modules(__path__) if re.match(r'm\d{4}_', found.name))
    steps = []
    for expected, name in enumerate(names, start=1):
        module = import_module(f'{__name__}.{name}')
        if {module.VERSION, int(name[1:5])} != {expected}:
            raise MigrationError(f'{name} has the number {module.VERSION}, step {expected} was expected')
        steps.append(Migration(module.VERSION, module.NAME, module.up))
    return tuple(steps)
