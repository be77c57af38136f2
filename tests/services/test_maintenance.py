"""Copies, health and starts of the journal (п. 6.3, 7, 17.2.1)."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ejournal import db, facts, settings
from ejournal.services import maintenance, nightly
from models import AuditEntry, Conflict, Invalid, NotAllowed, Preference
from tests.support.journal import write
from tests.support.school import TODAY, make_school


@pytest.fixture
async def empty(tmp_path: Path, travel, monkeypatch):
    """A journal in a file, with a data folder of its own; no school in it yet."""
    monkeypatch.setenv('EJOURNAL_DATA_FOLDER', str(tmp_path))
    settings.get.cache_clear()
    facts.forget()
    travel.to(TODAY)
    await db.open_database(f'sqlite://{(tmp_path / "journal.db").as_posix()}', now=datetime.now(UTC))
    yield
    await db.close()
    settings.get.cache_clear()
    facts.forget()


@pytest.fixture
async def stored(empty):
    """The small school in it."""
    return await make_school()


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


async def test_a_journal_without_a_year_is_copied_too(empty):
    assert await nightly.run() == 'journal-nightly-20261124-144800.db'


@pytest.mark.clause('6.3')
async def test_every_night_a_copy_and_the_last_ones_are_kept(stored, tmp_path, travel):
    """At the hour of the settings, once a day; those made by hand stay."""
    actor = stored.actors['Админов']
    await Preference.create(key='backups_kept', value=2)
    by_hand = await maintenance.make_copy(actor)
    travel.to(TODAY, 2, 59)
    assert await nightly.run() == ''
    made = []
    for day in range(3):
        travel.to(TODAY + timedelta(days=day), 3, 5)
        made.append(await nightly.run())
        assert await nightly.run() == '', 'once a day'
    assert made[0] == 'journal-nightly-20261124-030500.db'
    assert {one.name for one in (tmp_path / 'backups').glob('*.db')} == {by_hand.name, *made[1:]}
    shown = await nightly.shown(actor)
    assert (f'{shown.last_at:%d.%m.%Y %H:%M}', shown.file, shown.kept, shown.trouble) == (
        '26.11.2026 03:05', made[2], 2, '')
    with pytest.raises(NotAllowed):
        await nightly.shown(stored.actors['Бойко'])


async def test_a_night_without_a_copy_is_told_and_tried_again(stored, tmp_path, travel):
    travel.to(TODAY, 3)
    (tmp_path / 'backups').write_text('a file where the folder should be')
    assert await nightly.run() == ''
    assert 'не сделана' in (await nightly.shown(stored.actors['Админов'])).trouble
    (tmp_path / 'backups').unlink()
    assert await nightly.run() == '', 'the next hour'
    travel.to(TODAY, 4)
    assert await nightly.run()
    assert (await nightly.shown(stored.actors['Админов'])).trouble == ''


async def test_postgresql_is_the_schools_to_copy(stored, monkeypatch):
    monkeypatch.setattr(maintenance, 'database_file', lambda: None)
    assert await nightly.run() == ''
    assert 'pg_dump' in (await nightly.shown(stored.actors['Админов'])).by_school
