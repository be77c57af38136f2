"""Not a test: the process that tests/test_safe_sqlite_processes.py starts, kills and starts again.

`python writer_process.py DATABASE PREFIX SECONDS`: eight coroutines write through the engine; an id is printed once
its transaction has been acknowledged.
"""

import asyncio
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tortoise.context import TortoiseContext
from tortoise.transactions import in_transaction

from ejournal.db import tortoise_config

WRITERS = 8


async def write(name: str, until: float) -> None:
    """Read, then write, in one transaction: the pattern that a deferred BEGIN cannot survive."""
    number = 0
    while time.monotonic() < until:
        number += 1
        async with in_transaction('default') as connection:
            rows = await connection.execute_query_dict('SELECT count(*) AS number FROM note')
            await connection.execute_insert('INSERT INTO note (id, text) VALUES (?, ?)', [f'{name}-{number}', 'a'])
            await connection.execute_query('UPDATE counter SET value = value + 1, seen = ?', [rows[0]['number']])
        sys.stdout.write(f'{name}-{number}\n')
        sys.stdout.flush()


async def main(path: str, prefix: str, seconds: float) -> None:
    """Open the database and let the writers run."""
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config(f'sqlite://{path}'))
        until = time.monotonic() + seconds
        await asyncio.gather(*(write(f'{prefix}{number}', until) for number in range(WRITERS)))


if __name__ == '__main__':
    asyncio.run(main(sys.argv[1], sys.argv[2], float(sys.argv[3])))
