"""The copy of every night (п. 6.3, 7): made by the program itself at the hour of the settings, the older ones dropped.

SQLite alone: PostgreSQL is copied by ``pg_dump``, which is for the school's own server to run.
"""

import asyncio
import logging
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from ejournal import audit, backup, clock, db
from ejournal.access import Action, Actor
from ejournal.backup import BackupFailed
from ejournal.services import maintenance
from models import Preference

HOUR_KEY, KEPT_KEY, LAST_KEY = 'backup_hour', 'backups_kept', 'backup_nightly'
HOUR, KEPT = 3, 14
NAME = 'nightly'  # so that copies made by hand are never dropped
POSTGRES = ('База данных — PostgreSQL: журнал её не копирует. Настройте на сервере ежедневный pg_dump и храните '
            'его файлы отдельно от сервера; за это отвечает школа.')


@dataclass(frozen=True)
class Nightly:
    """What is set and how it went: the last success, and ``trouble`` when the last attempt failed."""

    by_school: str  # the sentence for PostgreSQL, '' where the program copies
    hour: int
    kept: int
    last_at: datetime | None
    file: str
    trouble: str


async def shown(actor: Actor) -> Nightly:
    """For /admin."""
    actor.require(Action.MAINTENANCE)
    hour, kept = await _settings()
    value = await _noted()
    last = datetime.fromisoformat(value['at']) if value.get('at') else None
    return Nightly('' if maintenance.database_file() else POSTGRES, hour, kept, last and clock.local(last),
                   str(value.get('file', '')), str(value.get('trouble', '')))


async def run() -> str:
    """Make the copy of today once its hour has come; its file name, '' where there was nothing to do.

    Called by the background loop every few minutes. A failure is noted for /admin and tried again the next hour; asked
    again the same day after a success it does nothing.
    """
    file, now = maintenance.database_file(), clock.local()
    hour, kept = await _settings()
    if file is None or now.hour < hour or not await _claimed(now.date(), now.hour):
        return ''
    target = maintenance.folder() / f'{file.stem}-{NAME}-{now:%Y%m%d-%H%M%S}.db'
    try:
        await asyncio.to_thread(maintenance.folder().mkdir, parents=True, exist_ok=True)
        await backup.copy_database(file, target)
    except (BackupFailed, OSError) as error:
        logging.getLogger(__name__).error('nightly copy failed: %s', error)
        await _note(trouble=f'Ночная копия {now:%d.%m.%Y %H:%M} не сделана: {error}. Проверьте место на диске.')
        return ''
    await _note(at=clock.now().isoformat(), file=target.name, day=now.date().isoformat(), trouble='')
    await asyncio.to_thread(_drop_older, file.stem, kept)
    return target.name


async def _settings() -> tuple[int, int]:
    chosen = {row.key: row.value for row in await Preference.filter(key__in=[HOUR_KEY, KEPT_KEY])}
    hour, kept = chosen.get(HOUR_KEY, HOUR), chosen.get(KEPT_KEY, KEPT)
    return (hour if isinstance(hour, int) else HOUR), (kept if isinstance(kept, int) else KEPT)


async def _noted() -> dict[str, Any]:
    row = await Preference.filter(key=LAST_KEY).select_for_update().first()
    return dict(row.value) if row and isinstance(row.value, dict) else {}


async def _claimed(day: date, hour: int) -> bool:
    """Whether this hour's attempt is ours: two processes, or a slow copy, do not make two."""
    async with db.transaction():
        value = await _noted()
        if value.get('day') == day.isoformat() or value.get('tried') == f'{day} {hour}':
            return False
        await _keep(value | {'tried': f'{day} {hour}'})
        return True


async def _note(**values: str) -> None:
    async with db.transaction():
        await _keep(await _noted() | values)
        done = values.get('file', '')
        await audit.record(None, '', audit.Entry('backup.made' if done else 'backup.failed', 'backup', None,
                                                 after=done or values['trouble']))


async def _keep(value: dict[str, Any]) -> None:
    if not await Preference.filter(key=LAST_KEY).update(value=value):
        await Preference.create(key=LAST_KEY, value=value)


def _drop_older(stem: str, kept: int) -> None:
    """The names sort by time."""
    for one in sorted(maintenance.folder().glob(f'{stem}-{NAME}-*.db'))[:-kept]:
        one.unlink(missing_ok=True)
