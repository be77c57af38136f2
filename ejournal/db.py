"""The database: where it is, how it is opened, created and brought up to date; the transaction of the services."""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.connection import get_connection
from tortoise.exceptions import BaseORMException, DBConnectionError, OperationalError
from tortoise.transactions import in_transaction

from models.errors import Invalid, Refusal
from models.migrations import Migration, all_migrations

from . import clock
from .backup import BackupFailed, copy_database
from .migrate import installed_version, refuse_newer, upgrade

MEMORY = ':memory:'
_SQLITE = 'sqlite://'
_POSTGRES = ('postgres://', 'postgresql://', 'asyncpg://')


@dataclass(frozen=True)
class OpenedDatabase:
    """What opening has done: from which version to which, and where the copy from before is."""

    version: int
    from_version: int
    backup: Path | None = None

    @property
    def created(self) -> bool:
        """There was no journal before: it has no school yet."""
        return self.from_version == 0


def sqlite_path(url: str) -> str | None:
    """The file (or ':memory:') a `sqlite://…` URL names, taken literally; None for another kind of database."""
    if not url.startswith(_SQLITE):
        return None
    path = url.removeprefix(_SQLITE)
    if path[:1] == '/' and path[2:3] == ':':  # sqlite:///C:/journal.db
        path = path[1:]
    if not path:
        raise Invalid('В адресе базы данных нет имени файла: sqlite:///папка/journal.db')
    return path


def tortoise_config(url: str) -> dict[str, Any]:
    """Tortoise's configuration for `sqlite:///abs/path/journal.db`, `sqlite://:memory:` or `postgres://…`.

    Refuses (Invalid) any other kind of database.
    """
    if path := sqlite_path(url):
        connection: dict[str, Any] = {'engine': 'ejournal.safe_sqlite', 'credentials': {'file_path': path}}
    elif url.startswith(_POSTGRES):
        connection = {**expand_db_url(url), 'engine': 'ejournal.safe_postgres'}
    else:
        raise Invalid('Адрес базы данных начинается с sqlite:// или postgres://')
    return {
        'connections': {'default': connection},
        'apps': {'models': {'models': ['models'], 'default_connection': 'default'}},
        'use_tz': True,
        'timezone': 'UTC',
    }


async def connect(url: str) -> None:
    """Make the models usable in every task of this process. One database at a time: `close` before another."""
    # NiceGUI runs pages and events in tasks of its own; without the fallback they would find no database.
    await Tortoise.init(config=tortoise_config(url), _enable_global_fallback=True)


async def close() -> None:
    """Close the database; a forgotten call keeps the process from ending."""
    await Tortoise.close_connections()


async def answers() -> bool:
    """Whether the database answers a question; False for any failure of it, or when none is open."""
    try:
        await get_connection('default').execute_query('SELECT 1')
    except (OSError, sqlite3.Error, BaseORMException):
        return False
    return True


def transaction() -> AbstractAsyncContextManager[BaseDBAsyncClient]:
    """`async with transaction():` everything inside is stored together or not at all; may be nested.

    Start no task and send no event inside: a task would inherit the transaction and may outlive it.
    """
    return in_transaction('default')


async def open_database(
    url: str, *, now: datetime, migrations: Sequence[Migration] | None = None
) -> OpenedDatabase:
    """Connect; create the tables in a new database, upgrade an older one after writing a copy beside it.

    Refuses (Refusal, and leaves nothing open) a database newer than the program, one that is not a journal, and an
    upgrade whose copy cannot be written. `migrations` are the program's own unless a test brings others.
    """
    path = sqlite_path(url)
    steps = all_migrations() if migrations is None else migrations
    file = None if path is None or path == MEMORY else _private_file(Path(path))
    await connect(url)
    try:
        return await _bring_up_to_date(file, steps, now)
    except BaseException:
        await close()
        raise


async def _bring_up_to_date(file: Path | None, steps: Sequence[Migration], now: datetime) -> OpenedDatabase:
    client = get_connection('default')
    try:
        installed = await installed_version(client)
    except (OSError, sqlite3.DatabaseError, OperationalError, DBConnectionError) as error:
        raise Refusal(f'База данных {file or ""} не открывается: {error}') from error
    refuse_newer(installed, steps)
    backup = None
    if file and 0 < installed < len(steps):
        backup = await _copy_before_upgrade(file, len(steps), now)
    await upgrade(client, steps, now=now)
    return OpenedDatabase(len(steps), installed, backup)


async def _copy_before_upgrade(file: Path, version: int, now: datetime) -> Path:
    """journal-before-0002-20261124-144800.db: the number is the version the database is about to get."""
    stamp = clock.local(now).strftime('%Y%m%d-%H%M%S')
    try:
        return await copy_database(file, file.with_name(f'{file.stem}-before-{version:04d}-{stamp}.db'))
    except BackupFailed as error:
        raise Refusal(f'База данных не обновлена, потому что её копия не записана. {error}') from error


def _private_file(path: Path) -> Path:
    """Make the file, readable by its owner alone, before SQLite would make it readable by all (п. 5: personal data)."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise Refusal(f'Файл базы данных {path} не создан: {error.strerror}') from error
    return path
