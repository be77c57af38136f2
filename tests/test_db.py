"""Opening: a new database is created, an older one copied and upgraded, a newer or a foreign one refused."""

import sqlite3
import stat
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tortoise import Tortoise

from ejournal import db
from ejournal.backup import BackupFailed, check_database, copy_database
from models import Invalid, Refusal, School
from models.migrations import Migration, Schema, all_migrations

NOW = datetime(2026, 11, 24, 11, 48, 5, tzinfo=UTC)  # 14:48:05 in Moscow


async def add_motto(schema: Schema) -> None:
    await schema.add_column('school', '"motto" VARCHAR(100)')


async def broken(schema: Schema) -> None:
    await schema.run('UPDATE missing SET value = 1')


STEPS = all_migrations()
TWO = [*STEPS, Migration(len(STEPS) + 1, 'motto', add_motto)]


@pytest.fixture(autouse=True)
async def closed() -> AsyncIterator[None]:
    yield
    await db.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / 'папка с пробелом' / 'journal.db'


def url(file: Path) -> str:
    return f'sqlite://{file.as_posix()}'


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def content(file: Path) -> bytes:
    return file.read_bytes()


async def school(name: str) -> School:
    return await School.create(full_name=name, short_name=name)


@pytest.mark.parametrize(('address', 'path'), [
    ('sqlite:///srv/journal.db', '/srv/journal.db'),
    ('sqlite://:memory:', ':memory:'),
    ('sqlite:///C:/Журнал/journal.db', 'C:/Журнал/journal.db'),
    ('sqlite://C:/Журнал/100%.db', 'C:/Журнал/100%.db'),
])
def test_sqlite_addresses(address: str, path: str) -> None:
    config = db.tortoise_config(address)
    assert config['connections']['default'] == {
        'engine': 'ejournal.safe_sqlite', 'credentials': {'file_path': path}
    }
    assert (config['use_tz'], config['timezone']) == (True, 'UTC')


@pytest.mark.parametrize('scheme', ['postgres', 'postgresql', 'asyncpg'])
def test_postgres_addresses(scheme: str) -> None:
    connection = db.tortoise_config(f'{scheme}://school:p%40ss@db.local:5433/journal')['connections']['default']
    assert connection['engine'] == 'ejournal.safe_postgres'
    assert connection['credentials'] == {
        'database': 'journal', 'host': 'db.local', 'port': 5433, 'user': 'school', 'password': 'p@ss'
    }


@pytest.mark.parametrize('address', ['mysql://localhost/journal', '/srv/journal.db', '', 'sqlite://'])
def test_other_addresses_are_refused(address: str) -> None:
    with pytest.raises(Invalid, match='sqlite'):
        db.tortoise_config(address)


async def test_a_new_database_is_created_and_then_simply_opened(file: Path) -> None:
    opened = await db.open_database(url(file), now=NOW)
    assert opened == db.OpenedDatabase(version=len(STEPS), from_version=0)
    assert opened.created
    await school('Школа № 1')
    await db.close()
    opened = await db.open_database(url(file), now=NOW)
    assert opened == db.OpenedDatabase(version=len(STEPS), from_version=len(STEPS))
    assert not opened.created
    assert [school.full_name for school in await School.all()] == ['Школа № 1']
    assert 'journal-before' not in ' '.join(names(file.parent))


async def test_the_files_are_readable_by_the_owner_alone(file: Path) -> None:
    await db.open_database(url(file), now=NOW)
    await school('Школа № 1')
    await copy_database(file, file.with_name('copy.db'))
    mode = 0o666 if sys.platform == 'win32' else 0o600  # Windows has no such modes; the folder's rights hold there
    assert names(file.parent) == ['copy.db', 'journal.db', 'journal.db-shm', 'journal.db-wal']
    assert {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()} == {mode}


async def test_in_memory(tmp_path: Path) -> None:
    assert (await db.open_database('sqlite://:memory:', now=NOW)).created
    async with db.transaction():
        await school('Школа № 1')
    assert await School.all().count() == 1


async def test_a_transaction_is_all_or_nothing() -> None:
    await db.open_database('sqlite://:memory:', now=NOW)
    with pytest.raises(ValueError, match='no'):
        async with db.transaction():
            await school('Школа № 1')
            async with db.transaction():
                await school('Школа № 2')
            raise ValueError('no')
    assert await School.all().count() == 0


async def test_an_older_database_is_copied_and_upgraded(file: Path) -> None:
    await db.open_database(url(file), now=NOW)
    await school('Школа № 1')
    await db.close()
    opened = await db.open_database(url(file), now=NOW, migrations=TWO)
    assert (opened.from_version, opened.version) == (len(STEPS), len(TWO))
    assert opened.backup == file.with_name(f'journal-before-{len(TWO):04d}-20261124-144805.db')
    assert await Tortoise.get_connection('default').execute_query_dict('SELECT full_name, motto FROM school') == [
        {'full_name': 'Школа № 1', 'motto': None}
    ]
    await db.close()
    # The copy opens in the old program, as the old version, with everything in it.
    opened = await db.open_database(url(opened.backup), now=NOW)
    assert (opened.from_version, opened.version, opened.backup) == (len(STEPS), len(STEPS), None)
    assert [school.full_name for school in await School.all()] == ['Школа № 1']


async def test_a_failed_upgrade_leaves_the_old_database_and_nothing_open(file: Path) -> None:
    await db.open_database(url(file), now=NOW)
    await db.close()
    with pytest.raises(Exception, match='missing'):
        await db.open_database(url(file), now=NOW, migrations=[*STEPS, Migration(len(STEPS) + 1, 'bad', broken)])
    opened = await db.open_database(url(file), now=NOW)
    assert (opened.from_version, opened.version) == (len(STEPS), len(STEPS))


async def test_a_newer_database_is_refused_and_not_touched(file: Path) -> None:
    await db.open_database(url(file), now=NOW, migrations=TWO)
    await db.close()
    before = content(file)
    with pytest.raises(Refusal, match=f'новее программы: версия базы {len(TWO)}, эта программа знает версии до'):
        await db.open_database(url(file), now=NOW)
    assert content(file) == before
    assert names(file.parent) == ['journal.db']


async def test_without_a_copy_there_is_no_upgrade(file: Path) -> None:
    await db.open_database(url(file), now=NOW)
    await db.close()
    file.with_name(f'journal-before-{len(TWO):04d}-20261124-144805.db').write_text('somebody else put this here')
    with pytest.raises(Refusal, match=r'не обновлена.*уже есть'):
        await db.open_database(url(file), now=NOW, migrations=TWO)
    assert (await db.open_database(url(file), now=NOW)).version == len(STEPS)


async def test_what_is_not_a_journal_is_refused(file: Path) -> None:
    file.parent.mkdir()
    with pytest.raises(Refusal, match='не открывается'):
        await db.open_database(url(file.parent), now=NOW)
    (file.parent / 'text.db').write_text('Журнал 8А класса. ' * 100)
    with pytest.raises(Refusal, match='не открывается'):
        await db.open_database(url(file.parent / 'text.db'), now=NOW)
    with closing(sqlite3.connect(file)) as other:
        other.execute('CREATE TABLE recipe (id INT)')
    with pytest.raises(Refusal, match='не электронный журнал'):
        await db.open_database(url(file), now=NOW)


async def test_an_unreachable_server_is_refused() -> None:
    with pytest.raises(Refusal, match='не открывается'):
        await db.open_database('postgres://school@127.0.0.1:1/journal', now=NOW)


async def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / 'file').write_text('')
    with pytest.raises(Refusal, match='не создан'):
        await db.open_database(url(tmp_path / 'file' / 'journal.db'), now=NOW)


# Copies


async def test_a_copy_has_what_the_running_journal_had(file: Path) -> None:
    await db.open_database(url(file), now=NOW)
    await school('Школа № 1')
    async with db.transaction():
        await school('Школа № 2')
        copy = await copy_database(file, file.with_name('copy.db'))  # not yet stored: not in the copy
    with closing(sqlite3.connect(copy)) as database:
        assert database.execute('SELECT full_name FROM school').fetchall() == [('Школа № 1',)]
        assert database.execute('PRAGMA journal_mode').fetchone() == ('delete',)
    assert [name for name in names(file.parent) if 'copy' in name] == ['copy.db']


async def test_refused_copies_leave_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / 'there.db').write_text('')
    (tmp_path / 'broken.db').write_text('no database ' * 500)
    with pytest.raises(BackupFailed, match='Нет файла'):
        await copy_database(tmp_path / 'missing.db', tmp_path / 'copy.db')
    with pytest.raises(BackupFailed, match='уже есть'):
        await copy_database(tmp_path / 'broken.db', tmp_path / 'there.db')
    with pytest.raises(BackupFailed, match='не записана'):
        await copy_database(tmp_path / 'broken.db', tmp_path / 'copy.db')
    with pytest.raises(BackupFailed, match='не записана'):
        await copy_database(tmp_path / 'there.db', tmp_path / 'no such folder' / 'copy.db')
    assert names(tmp_path) == ['broken.db', 'there.db']


async def test_a_damaged_database_is_found(tmp_path: Path) -> None:
    path = tmp_path / 'damaged.db'
    with closing(sqlite3.connect(path)) as database:
        database.execute('CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT)')
        database.execute('CREATE INDEX by_text ON note (text)')
        database.executemany('INSERT INTO note (text) VALUES (?)', [(f'{number:050d}',) for number in range(2000)])
        database.commit()
        page = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'by_text'").fetchone()[0]
    content = bytearray(path.read_bytes())
    content[4096 * (page - 1) + 100:4096 * page] = b'\0' * 3996
    path.write_bytes(content)
    with pytest.raises(BackupFailed, match='повреждена'):
        check_database(path)
    with pytest.raises(BackupFailed, match='повреждена'):
        await copy_database(path, tmp_path / 'copy.db')
    assert names(tmp_path) == ['damaged.db']
