"""Migrations on filled databases: nothing is lost, a failed step leaves no trace, the steps match the models."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.context import TortoiseContext

from ejournal import schema_snapshot
from ejournal.db import tortoise_config
from ejournal.migrate import installed_version, upgrade
from models import Refusal
from models.migrations import Migration, MigrationError, Schema, all_migrations
from models.migrations.m0001_initial import sql_file
from models.migrations.picture import TablePicture, picture, tables
from models.migrations.schema import POSTGRES, SQLITE

NOW = datetime(2026, 11, 24, 11, 48, tzinfo=UTC)

PUPIL = """CREATE TABLE "pupil" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "name" VARCHAR(10) NOT NULL,
    "code" VARCHAR(10) UNIQUE,
    "mentor_id" INT REFERENCES "pupil" ("id") ON DELETE SET NULL
)"""
MARK = """CREATE TABLE "mark" (
    "id" INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    "value" VARCHAR(2) NOT NULL,
    "pupil_id" INT NOT NULL REFERENCES "pupil" ("id") ON DELETE CASCADE,
    "lesson_id" INT NOT NULL,
    CONSTRAINT "uid_mark" UNIQUE ("pupil_id", "lesson_id")
)"""
FILL = """
INSERT INTO pupil (name, code, mentor_id) VALUES ('Абрамов', 'a', NULL), ('Белова', 'b', 1), ('Вуз; ов', NULL, 1);
INSERT INTO pupil (name) VALUES ('gone'); DELETE FROM pupil WHERE name = 'gone';
INSERT INTO mark (value, pupil_id, lesson_id) VALUES ('5', 1, 1), ('4', 1, 2), ('3', 2, 1), ('2', 3, 1);
"""
ALL_COLUMNS = {name: f'"{name}"' for name in ('id', 'name', 'code', 'mentor_id')}
MARK_COLUMNS = {name: f'"{name}"' for name in ('id', 'value', 'pupil_id', 'lesson_id')}
LONGER = PUPIL.replace('"name" VARCHAR(10)', '"name" VARCHAR(200)')


async def initial(schema: Schema) -> None:
    await schema.create_tables({SQLITE: f'{PUPIL}; {MARK};'})
    await schema.add_index('mark', 'idx_mark_lesson', ['lesson_id'])
    await schema.add_index('pupil', 'idx_pupil_name', ['name', 'id'])
    await schema.run('CREATE TRIGGER counted AFTER DELETE ON pupil BEGIN SELECT 1; SELECT 2; END;')
    await schema.run(FILL)


FIRST = Migration(1, 'initial', initial)


def remake(table: str, sql: str, columns: dict[str, str], dropping: Sequence[str] = ()) -> Callable[
    [Schema], Awaitable[None]
]:
    async def up(schema: Schema) -> None:
        await schema.remake_table(table, create_sql=sql, columns=columns, postgres=(), dropping=dropping)

    return up


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[BaseDBAsyncClient]:
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config(f'sqlite://{tmp_path / "school.db"}'))
        await upgrade(context.db(), [FIRST], now=NOW)
        yield context.db()


async def whole(client: BaseDBAsyncClient) -> dict[str, TablePicture]:
    return {name: await picture(client, name) for name in await tables(client)}


async def dump(client: BaseDBAsyncClient) -> list[str]:
    """Everything in the file, as text."""
    with closing(sqlite3.connect(client.filename)) as database:  # type: ignore[attr-defined]
        return list(database.iterdump())


async def foreign_keys_are_on(client: BaseDBAsyncClient) -> bool:
    return bool((await client.execute_query_dict('PRAGMA foreign_keys'))[0]['foreign_keys'])


async def test_remaking_a_parent_keeps_children_indexes_uniques_and_foreign_keys(client: BaseDBAsyncClient) -> None:
    before, rows = await whole(client), await client.execute_query_dict('SELECT * FROM mark')
    pupils = await client.execute_query_dict('SELECT * FROM pupil')
    await upgrade(client, [FIRST, Migration(2, 'longer names', remake('pupil', LONGER, ALL_COLUMNS))], now=NOW)
    after = await whole(client)
    assert [after[name].rows for name in ('pupil', 'mark')] == [3, 4]
    assert after['mark'] == before['mark']
    assert after['pupil'].rules == before['pupil'].rules
    assert after['pupil'].recreate == before['pupil'].recreate
    assert after['pupil'].columns['name'].type == 'VARCHAR(200)'
    assert await client.execute_query_dict('SELECT * FROM mark') == rows
    assert await client.execute_query_dict('SELECT * FROM pupil') == pupils
    assert await foreign_keys_are_on(client)
    assert await installed_version(client) == 2


async def test_what_the_rules_mean_after_a_remake(client: BaseDBAsyncClient) -> None:
    await upgrade(client, [FIRST, Migration(2, 'longer names', remake('pupil', LONGER, ALL_COLUMNS))], now=NOW)
    await client.execute_query("INSERT INTO pupil (name) VALUES ('Гуров')")
    # The id of a removed row is not given again: history refers to it.
    assert await client.execute_query_dict("SELECT id FROM pupil WHERE name = 'Гуров'") == [{'id': 5}]
    await client.execute_query('DELETE FROM pupil WHERE id = 1')
    assert await client.execute_query_dict('SELECT id FROM mark') == [{'id': 3}, {'id': 4}]
    assert await client.execute_query_dict('SELECT mentor_id FROM pupil WHERE id = 2') == [{'mentor_id': None}]


async def test_remaking_a_child_with_a_renamed_and_a_new_column(client: BaseDBAsyncClient) -> None:
    sql = MARK.replace('"lesson_id"', '"work_id"').replace('"value" VARCHAR(2)', '"note" TEXT, "value" VARCHAR(8)')
    columns = {**MARK_COLUMNS, 'work_id': '"lesson_id"', 'note': "'№ ' || id"}
    del columns['lesson_id']

    async def up(schema: Schema) -> None:
        await remake('mark', sql, columns, ['idx_mark_lesson'])(schema)
        await schema.add_index('mark', 'idx_mark_work', ['work_id'])

    await upgrade(client, [FIRST, Migration(2, 'works', up)], now=NOW)
    after = await picture(client, 'mark')
    assert {(rule.kind, rule.columns) for rule in after.rules} == {
        ('primary key', ('id',)), ('unique', ('pupil_id', 'work_id')), ('index', ('work_id',)),
        ('foreign key', ('pupil_id',)),
    }
    assert await client.execute_query_dict('SELECT work_id, note FROM mark WHERE id = 2') == [
        {'work_id': 2, 'note': '№ 2'}
    ]


@pytest.mark.parametrize(('up', 'loss'), [
    (remake('mark', MARK.replace(',\n    CONSTRAINT "uid_mark" UNIQUE ("pupil_id", "lesson_id")', ''), MARK_COLUMNS),
     r'unique \(pupil_id, lesson_id\)'),
    (remake('mark', MARK.replace(' ON DELETE CASCADE', ''), MARK_COLUMNS), 'foreign key'),
    (remake('mark', MARK.replace('"value" VARCHAR(2) NOT NULL,', ''),
            {name: MARK_COLUMNS[name] for name in ('id', 'pupil_id', 'lesson_id')}), 'column value'),
    (remake('mark', MARK, MARK_COLUMNS, ['idx_mark_lesson']), None),
    (remake('pupil', PUPIL.replace('"code" VARCHAR(10) UNIQUE,', ''),
            {name: f'"{name}"' for name in ('id', 'name', 'mentor_id')}, ['code']), None),
    (remake('mark', MARK.replace('"mark"', '"other"'), MARK_COLUMNS), 'must begin with'),
])
async def test_only_what_is_given_up_on_purpose_may_be_lost(
    client: BaseDBAsyncClient, up: Callable[[Schema], Awaitable[None]], loss: str | None
) -> None:
    before = await dump(client)
    if loss is None:
        await upgrade(client, [FIRST, Migration(2, 'smaller', up)], now=NOW)
        assert await installed_version(client) == 2
        return
    with pytest.raises(MigrationError, match=loss):
        await upgrade(client, [FIRST, Migration(2, 'smaller', up)], now=NOW)
    assert await dump(client) == before


async def orphans(schema: Schema) -> None:
    """With foreign keys off this would leave marks of nobody."""
    await schema.run('DELETE FROM pupil WHERE id = 1')


async def half_done(schema: Schema) -> None:
    await schema.add_column('mark', '"weight" INT NOT NULL DEFAULT 1')
    await remake('pupil', LONGER, ALL_COLUMNS)(schema)
    await schema.run('UPDATE mark SET weight = 2; UPDATE missing SET value = 1')


@pytest.mark.parametrize('up', [orphans, half_done])
async def test_a_failed_step_leaves_the_database_as_it_was(
    client: BaseDBAsyncClient, up: Callable[[Schema], Awaitable[None]]
) -> None:
    before = await dump(client)
    with pytest.raises(Exception, match=r'refer to rows|no such table'):
        await upgrade(client, [FIRST, Migration(2, 'bad', up)], now=NOW)
    assert await dump(client) == before
    assert await installed_version(client) == 1
    assert await foreign_keys_are_on(client)


async def test_steps_before_the_failed_one_stay(client: BaseDBAsyncClient) -> None:
    async def weight(schema: Schema) -> None:
        await schema.add_column('mark', {SQLITE: '"weight" INT NOT NULL DEFAULT 1', POSTGRES: 'never read here'})
        await schema.run('UPDATE mark SET weight = 3 WHERE id = 1')

    good, bad = Migration(2, 'weight', weight), Migration(3, 'bad', half_done)
    with pytest.raises(Exception, match='duplicate column'):
        await upgrade(client, [FIRST, good, bad], now=NOW)
    assert await installed_version(client) == 2
    assert await client.execute_query_dict('SELECT weight FROM mark WHERE id < 3') == [{'weight': 3}, {'weight': 1}]
    assert await upgrade(client, [FIRST, good], now=NOW) == []
    steps = await client.execute_query_dict('SELECT * FROM schema_migration ORDER BY version')
    assert steps[1] == {'version': 2, 'name': 'weight', 'applied_at': '2026-11-24 11:48:00+00:00'}


async def test_a_newer_database_is_refused(client: BaseDBAsyncClient) -> None:
    with pytest.raises(Refusal, match='версия базы 1, эта программа знает версии до 0'):
        await upgrade(client, [], now=NOW)


async def test_another_programs_database_is_refused(client: BaseDBAsyncClient) -> None:
    await client.execute_script('DROP TABLE schema_migration')
    with pytest.raises(Refusal, match='не электронный журнал'):
        await upgrade(client, [FIRST], now=NOW)


async def test_two_programs_upgrade_one_database(client: BaseDBAsyncClient) -> None:
    async def weight(schema: Schema) -> None:
        await schema.add_column('mark', '"weight" INT NOT NULL DEFAULT 1')

    steps = [FIRST, Migration(2, 'weight', weight)]
    async with TortoiseContext() as second:
        await second.init(config=tortoise_config(f'sqlite://{client.filename}'))  # type: ignore[attr-defined]
        other = second.db()

        async def slow(schema: Schema) -> None:
            # The other program has read the old version and now waits for the lock.
            waiting.append(asyncio.create_task(upgrade(other, steps, now=NOW)))
            await asyncio.sleep(0.1)
            await weight(schema)

        waiting: list[asyncio.Task[list[Migration]]] = []
        applied = await upgrade(client, [FIRST, Migration(2, 'weight', slow)], now=NOW)
        assert [step.version for step in applied] == [2]
        assert await waiting[0] == []


# The program's own steps


def test_the_steps_are_numbered_without_gaps() -> None:
    assert [step.version for step in all_migrations()] == list(range(1, len(all_migrations()) + 1))


def shapes(table: TablePicture) -> dict[str, tuple[str, bool]]:
    return {name: (column.type, column.not_null) for name, column in table.columns.items()}


FILLED = """
    INSERT INTO person (id, last_name, first_name, middle_name, sort_key, sex, snils, phone, email, details)
        VALUES (1, 'Гук', 'Лев', '', 'гук лев', 'М', '', '', '', '{}'),
        (2, 'Цой', 'Ян', '', 'цой ян', 'М', '', '', '', '{}');
    INSERT INTO school_year (id, name, starts_on, ends_on) VALUES (1, '2026/2027', '2026-09-01', '2027-05-26');
    INSERT INTO school_class (id, year_id, grade, letter, shift, room, profile) VALUES (1, 1, 8, 'А', 1, '', '');
    INSERT INTO subject (id, name, short_name, area, creative_week, marking, extracurricular, proper_name)
        VALUES (1, 'физика', '', '', 0, 'marks', 0, 0);
    INSERT INTO study_group (id, school_class_id, subject_id, name) VALUES (1, 1, 1, '');
    INSERT INTO lesson (id, group_id, date, number, teacher_id, room, state, topic, no_homework, version)
        VALUES (1, 1, '2026-11-24', 2, 1, '', 'planned', 'Ток', 0, 1);
    INSERT INTO work_type (id, name, short_name, deadline, weight, control, ordinal, active)
        VALUES (1, 'ответ на уроке', 'О', 'lesson_day', '1', 0, 10, 1);
    INSERT INTO work (id, lesson_id, work_type_id, weight, topic, removed) VALUES (1, 1, 1, '1', '', 0);
    INSERT INTO mark (id, work_id, pupil_id, value, comment, saved_at, version)
        VALUES (1, 1, 2, '5', '', '2026-11-24 09:00:00+00:00', 1);
    INSERT INTO audit_entry (id, at, role, address, action, object_type, before, after, reason, source)
        VALUES (1, '2026-11-24 09:00:00+00:00', 'teacher', '', 'mark.changed', 'mark', '', '5', '', 'key');
"""


async def test_a_filled_journal_of_the_first_version_keeps_everything() -> None:
    steps = all_migrations()
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config('sqlite://:memory:'))
        client = context.db()
        await upgrade(client, steps[:1], now=NOW)
        await client.execute_script(FILLED)
        before = await whole(client)
        await upgrade(client, steps, now=NOW)
        after = await whole(client)
        broken = await client.execute_query_dict('PRAGMA foreign_key_check')
        kept = await client.execute_query_dict('SELECT mark.value, lesson.topic FROM mark JOIN lesson')
    for name in before.keys() - {'schema_migration'}:
        assert (name, after[name].rows) == (name, before[name].rows)
        assert before[name].rules <= after[name].rules, name
    assert (broken, [tuple(row.values()) for row in kept]) == ([], [('5', 'Ток')])


CORRECTED = """
    INSERT INTO mark (id, work_id, pupil_id, value, comment, saved_at, version)
        VALUES (2, 1, 1, '', 'читать', '2026-11-24 09:30:00+00:00', 1);
    UPDATE mark SET value = '4', saved_at = '2026-11-26 09:00:00+00:00', version = 2 WHERE id = 1;
    INSERT INTO audit_entry (id, at, role, address, action, object_type, object_id, pupil_id, before, after, reason,
                             source) VALUES
        (2, '2026-11-24 08:00:00+00:00', '', '', 'mark.commented', 'mark', 1, 2, '', 'устно', '', ''),
        (3, '2026-11-24 09:00:00+00:00', '', '', 'mark.changed', 'mark', 1, 2, '', '5', '', ''),
        (4, '2026-11-26 09:00:00+00:00', '', '', 'mark.changed', 'mark', 1, 2, '5', '4', '', ''),
        (5, '2026-11-24 10:00:00+00:00', '', '', 'homework.changed', 'homework', 1, NULL, '', 'без задания', '', ''),
        (6, '2026-11-24 11:00:00+00:00', '', '', 'homework.changed', 'homework', 1, NULL, '', 'читать → 27.11', '', '');
    INSERT INTO homework (id, lesson_id, due_on, text, saved_at, version)
        VALUES (1, 1, '2026-11-27', 'читать', '2026-11-25 11:00:00+00:00', 2);
"""


async def test_the_first_saving_of_a_filled_journal_comes_from_its_history() -> None:
    """Step 4: what was corrected before it is judged by its first saving as well; a comment is no value."""
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config('sqlite://:memory:'))
        client = context.db()
        await upgrade(client, all_migrations()[:3], now=NOW)
        await client.execute_script(FILLED)
        await client.execute_script(CORRECTED)
        await upgrade(client, all_migrations(), now=NOW)
        marks = await client.execute_query_dict('SELECT first_saved_at FROM mark ORDER BY id')
        homework = await client.execute_query_dict('SELECT first_saved_at FROM homework')
    assert [row['first_saved_at'] for row in marks] == ['2026-11-24 09:00:00+00:00', None]
    assert [row['first_saved_at'] for row in homework] == ['2026-11-24 11:00:00+00:00']


async def test_the_steps_make_the_tables_of_todays_models() -> None:
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config('sqlite://:memory:'))
        await upgrade(context.db(), all_migrations(), now=NOW)
        migrated = await whole(context.db())
    async with TortoiseContext() as context:
        await context.init(config=tortoise_config('sqlite://:memory:'))
        await context.generate_schemas()
        generated = await whole(context.db())
    del migrated['schema_migration']
    assert len(migrated) > 30
    assert migrated.keys() == generated.keys()
    for name, table in migrated.items():
        # A column that joined rows already there had to bring a default; the models write every value themselves.
        assert (name, shapes(table)) == (name, shapes(generated[name]))
        assert (name, table.rules) == (name, generated[name].rules)


async def test_the_first_step_has_the_same_tables_for_both_dialects() -> None:
    def names(sql: str) -> list[str]:
        return sorted(line for line in sql.splitlines() if line.startswith(('CREATE TABLE', 'CREATE INDEX')))

    lite, postgres = (sql_file(dialect).read_text('utf-8') for dialect in (SQLITE, POSTGRES))
    assert names(lite) == names(postgres)
    assert 'AUTOINCREMENT' in lite
    assert 'TIMESTAMPTZ' in postgres


async def test_the_snapshot_is_deterministic_and_frozen_later(monkeypatch: pytest.MonkeyPatch) -> None:
    for dialect in (SQLITE, POSTGRES):
        assert await schema_snapshot.schema_sql(dialect) == await schema_snapshot.schema_sql(dialect)
    monkeypatch.setattr(schema_snapshot, 'all_migrations', lambda: [FIRST, FIRST])
    with pytest.raises(SystemExit, match='frozen'):
        schema_snapshot.write_snapshot()
