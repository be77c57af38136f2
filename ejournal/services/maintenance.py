"""«Администрирование» (п. 6.3, 7, 17.2.1): copies of the database, version and health, the log of starts."""

import asyncio
import platform
import shutil
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from tortoise.connection import get_connection

from ejournal import audit, backup, clock, db, settings
from ejournal.access import Action, Actor
from ejournal.backup import BackupFailed
from models import Account, AccountSession, AuditEntry, Conflict, Invalid
from models.migrations import all_migrations

FOLDER = 'backups'
STARTS = 20
LEAST_FREE = 1_000_000_000  # bytes: below this the disk is nearly full
POSTGRES = 'Копии PostgreSQL делает pg_dump по расписанию сервера базы данных.'


@dataclass(frozen=True)
class Copy:
    """A copy of the database in the folder of copies."""

    name: str
    size: int
    made_at: datetime


@dataclass(frozen=True)
class Health:
    """The state of the journal; ``troubles`` are sentences, none when all is well."""

    version: str
    schema: int
    database: str
    database_size: int
    files_size: int
    free: int
    python: str
    entries: int
    accounts: int
    sessions: int
    started_at: datetime | None
    troubles: tuple[str, ...]


async def health(actor: Actor) -> Health:
    """Version, sizes and counts of now."""
    actor.require(Action.MAINTENANCE)
    file, folder = database_file(), settings.get().data_folder
    sizes = await asyncio.to_thread(_sizes, file, folder)
    starts = await _starts(1)
    copies = await asyncio.to_thread(_copies)
    return Health(
        _version(), len(all_migrations()), 'SQLite' if file else 'PostgreSQL', *sizes,  # no other base would be open
        platform.python_version(), await AuditEntry.all().count(), await Account.filter(blocked=False).count(),
        await AccountSession.filter(ended_at=None).count(), starts[0] if starts else None,
        tuple(_troubles(file, sizes[2], copies)))


def _troubles(file: Path | None, free: int, copies: list[Copy]) -> list[str]:
    found = []
    if free < LEAST_FREE:
        found.append('На диске осталось меньше 1 ГБ: освободите место, иначе журнал не сможет сохранять записи.')
    if file and (not copies or (clock.now() - copies[0].made_at).days >= 1):
        found.append('Копии базы данных за последние сутки нет: сделайте её сейчас.')
    return found


async def copies(actor: Actor) -> list[Copy]:
    """The copies, the newest first."""
    actor.require(Action.MAINTENANCE)
    return await asyncio.to_thread(_copies)


async def make_copy(actor: Actor) -> Copy:
    """Copy the database while it is used and check the copy (п. 6.3, 7).

    Refused: PostgreSQL, which has its own means; a full disk; a second copy within the same second.
    """
    actor.require(Action.MAINTENANCE)
    file = database_file()
    if file is None:
        raise Invalid(POSTGRES)
    target = folder() / f'{file.stem}-{clock.local():%Y%m%d-%H%M%S}.db'
    if target.exists():
        raise Conflict('Копия этой секунды уже есть. Повторите через секунду.')
    await asyncio.to_thread(folder().mkdir, parents=True, exist_ok=True)
    try:
        made = _copy(await backup.copy_database(file, target))
    except BackupFailed as error:
        raise Invalid(f'{error}. Проверьте место на диске.') from error
    async with db.transaction():
        await audit.record(actor, actor.capacity(Action.MAINTENANCE), audit.Entry(
            'backup.made', 'backup', None, after=made.name))
    return made


async def starts(actor: Actor) -> list[datetime]:
    """When the program was started, the latest first."""
    actor.require(Action.MAINTENANCE)
    return await _starts(STARTS)


async def note_start() -> None:
    """The server has opened the database: an entry of the program itself."""
    async with db.transaction():
        await audit.record(None, '', audit.Entry('program.started', 'program', None, after=_version()))


async def _starts(most: int) -> list[datetime]:
    rows = await AuditEntry.filter(object_type='program', action='program.started').order_by('-id').limit(most)
    return [clock.local(row.at) for row in rows]


def folder() -> Path:
    """Where the copies lie."""
    return settings.get().data_folder / FOLDER


def database_file() -> Path | None:
    """The open database's file; None where it is a server or lives in memory."""
    name = getattr(get_connection('default'), 'filename', None)
    return None if not name or name == db.MEMORY else Path(str(name))


def _version() -> str:
    try:
        return version('ejournal')
    except PackageNotFoundError:  # started from the folder, without being installed
        return _version_of(Path(__file__).parents[2] / 'pyproject.toml')


def _version_of(project: Path) -> str:
    lines = project.read_text('utf-8').splitlines() if project.is_file() else []
    return next((line.split('"')[1] for line in lines if line.startswith('version = "')), '')


def _sizes(file: Path | None, data: Path) -> tuple[int, int, int]:
    """Bytes of the database, of the files people attached, and free on the disk."""
    base = sum(one.stat().st_size for one in (file, file.with_name(f'{file.name}-wal')) if one.is_file()) if file else 0
    attached = sum(one.stat().st_size for one in (data / 'files').rglob('*') if one.is_file())
    there = next(one for one in (data.resolve(), *data.resolve().parents) if one.exists())
    return base, attached, shutil.disk_usage(there).free


def _copies() -> list[Copy]:
    found = [_copy(file) for file in folder().glob('*.db')] if folder().is_dir() else []
    return sorted(found, key=lambda one: (one.made_at, one.name), reverse=True)


def _copy(file: Path) -> Copy:
    """When it was made stands in its name; the school's clock may be another than the machine's."""
    stamp = file.stem[-15:]
    try:
        moment = datetime.strptime(stamp, '%Y%m%d-%H%M%S').replace(tzinfo=clock.zone())
    except ValueError:
        moment = datetime.fromtimestamp(file.stat().st_mtime, clock.zone())
    return Copy(file.name, file.stat().st_size, moment)
