"""Copies, health and starts of the journal (п. 6.3, 7, 17.2.1)."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ejournal import db, facts, settings
from ejournal.services import maintenance
from models import AuditEntry, Conflict, Invalid, NotAllowed
from tests.support.journal import write
from tests.support.school import TODAY, make_school


@pytest.fixture
async def stored(tmp_path: Path, travel, monkeypatch):
    """The small school in a file, with a data folder of its own."""
    monkeypatch.setenv('EJOURNAL_DATA_FOLDER', str(tmp_path))
    settings.get.cache_clear()
    facts.forget()
    travel.to(TODAY)
    await db.open_database(f'sqlite://{(tmp_path / "journal.db").as_posix()}', now=datetime.now(UTC))
    yield await make_school()
    await db.close()
    settings.get.cache_clear()
    facts.forget()


@pytest.mark.clause('17.2.1')
async def test_a_copy_is_made_while_the_journal_is_used_and_can_be_opened(stored, tmp_path):
    await write(stored, kind='topic', new='Электрический ток')
    made = await maintenance.make_copy(stored.actors['Админов'])
    file = tmp_path / 'backups' / made.name
    assert (made.name, f'{made.made_at:%d.%m.%Y %H:%M}') == ('journal-20261124-144800.db', '24.11.2026 14:48')
    with closing(sqlite3.connect(file)) as copy:
        assert copy.execute("SELECT COUNT(*) FROM lesson WHERE topic = 'Электрический ток'").fetchone() == (1,)
    assert await maintenance.copies(stored.actors['Админов']) == [made]
    assert (await AuditEntry.get(action='backup.made')).after == made.name
    with pytest.raises(Conflict):
        await maintenance.make_copy(stored.actors['Админов'])


@pytest.mark.clause('17.2.1')
async def test_the_health_says_version_size_and_what_is_wrong(stored, travel):
    actor = stored.actors['Админов']
    health = await maintenance.health(actor)
    assert (health.database, health.database_size > 100_000, health.accounts) == ('SQLite', True, 13)
    assert health.version.count('.') == 2 and health.schema >= 4
    assert any('Копии базы данных за последние сутки нет' in trouble for trouble in health.troubles)
    await maintenance.make_copy(actor)
    assert (await maintenance.health(actor)).troubles == ()
    travel.to(TODAY + timedelta(days=2))
    assert len((await maintenance.health(actor)).troubles) == 1


@pytest.mark.clause('17.2.1')
async def test_starts_are_logged(stored):
    await maintenance.note_start()
    start, = await maintenance.starts(stored.actors['Админов'])
    assert f'{start:%d.%m.%Y %H:%M}' == '24.11.2026 14:48'
    assert (await maintenance.health(stored.actors['Админов'])).started_at == start


async def test_a_base_without_a_file_is_copied_by_other_means(school):
    with pytest.raises(Invalid, match='pg_dump'):
        await maintenance.make_copy(school.actors['Админов'])


@pytest.mark.parametrize('name', ['Дорн', 'Бойко', 'Гук', 'Абрамова'])
async def test_maintenance_is_the_administrators(school, name):
    for attempt in (maintenance.health, maintenance.copies, maintenance.make_copy, maintenance.starts):
        with pytest.raises(NotAllowed):
            await attempt(school.actors[name])
