"""Copies of the SQLite database, taken while the journal runs and checked before they are called a copy."""

import asyncio
import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path


class BackupFailed(Exception):
    """No copy was made; the message is Russian and names the reason."""


async def copy_database(source: Path, target: Path) -> Path:
    """Write a checked copy of the SQLite database `source` to the new file `target` and return it.

    Writers are not disturbed: the copy is the state of one moment. The file appears under its name only when it is
    whole, readable by the owner alone (the journal is personal data). Raises BackupFailed; refuses to overwrite.
    """
    return await asyncio.to_thread(_copy, source, target)


def _copy(source: Path, target: Path) -> Path:
    if not source.is_file():
        raise BackupFailed(f'Нет файла базы данных {source}')
    if target.exists():
        raise BackupFailed(f'Файл {target} уже есть: копия не записана поверх него')
    try:
        part = _new_private_file(target)
        try:
            _fill(source, part)
            os.replace(part, target)  # noqa: PTH105 - atomic, also over Windows' file system
        finally:
            part.unlink(missing_ok=True)
    except (OSError, sqlite3.Error) as error:
        raise BackupFailed(f'Копия базы данных {target} не записана: {error}') from error
    return target


def _new_private_file(target: Path) -> Path:
    """An empty file beside the target, mode 0600 from its first moment."""
    handle, name = tempfile.mkstemp(prefix=f'{target.stem}-', suffix='.part', dir=target.parent)
    os.close(handle)
    return Path(name)


def _fill(source: Path, part: Path) -> None:
    """Copy the pages in one step (a consistent snapshot), make the copy a single file, check it, put it on the disk."""
    with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(part)) as copy:
        original.backup(copy)
        copy.execute('PRAGMA journal_mode=DELETE')  # the WAL flag came along; a copy is to be one file
    check_database(part)
    with part.open('rb+') as file:
        os.fsync(file.fileno())


def check_database(path: Path) -> None:
    """Ask SQLite whether the file is sound; raises BackupFailed with what SQLite found."""
    with closing(sqlite3.connect(path)) as database:
        found = [row[0] for row in database.execute('PRAGMA integrity_check')]
    if found != ['ok']:
        raise BackupFailed(f'База данных {path} повреждена: {"; ".join(found[:3])}')
