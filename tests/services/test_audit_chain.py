"""The chain of the audit: a changed, removed, cut off or slipped in entry is found (norms 6.14)."""

import asyncio
import re
from pathlib import Path

import pytest
from tortoise import Tortoise
from tortoise.transactions import in_transaction

from ejournal import audit, clock
from ejournal.audit import Entry
from ejournal.services import audit_chain
from models import AuditEntry, Preference
from tests.support.journal import write

ROOT = Path(__file__).parent.parent.parent


async def entries(school, count: int = 5) -> None:
    for number in range(count):
        await audit.record(school.actors['Гук'], 'teacher', Entry('test.done', 'test', number, '', f'было «{number}»'))


async def sql(statement: str) -> None:
    await Tortoise.get_connection('default').execute_query(statement)


async def test_an_untouched_audit_holds(school):
    await entries(school)
    await write(school, pupil=school.pupil('Цой'), new='5')
    verdict = await audit_chain.verify()
    assert (verdict.broken, verdict.chained, verdict.older) == ('', await AuditEntry.all().count(), 0)
    assert verdict.head == (await AuditEntry.all().order_by('-id').first()).hash


async def test_an_empty_audit_holds(school):
    assert await audit_chain.verify() == audit_chain.Verdict(0, 0, '')


@pytest.mark.parametrize('change', [
    "after = 'иначе'", "before = 'иначе'", "at = '2020-01-01 00:00:00.000000+00:00'", 'person_id = 2',
    'account_id = 99', "address = '10.9.9.9'", "action = 'other'", 'object_id = 77', "reason = 'иначе'", "hash = ''",
    'group_id = 3',
    "role = 'director'", 'pupil_id = 5', 'session_id = 5', "source = 'x'", "object_type = 'x'"])
async def test_a_changed_entry_is_named(school, change):
    await entries(school)
    await sql(f'UPDATE audit_entry SET {change} WHERE id = 3')
    assert 'Запись № 3' in (await audit_chain.verify()).broken


async def test_a_removed_entry_is_named(school):
    await entries(school)
    await sql('DELETE FROM audit_entry WHERE id = 3')
    assert (await audit_chain.verify()).broken == 'Удалены записи: после № 2 идёт № 4.'


async def test_the_first_entry_cannot_be_removed_unseen(school):
    await entries(school)
    await sql('DELETE FROM audit_entry WHERE id = 1')
    assert 'Запись № 2' in (await audit_chain.verify()).broken


async def test_the_last_entry_cannot_be_cut_off_unseen(school):
    await entries(school)
    await sql('DELETE FROM audit_entry WHERE id = 5')
    assert 'Последней должна быть запись № 5' in (await audit_chain.verify()).broken
    await audit.record(None, '', Entry('test.done', 'test', 6))  # nor covered up by what is written later
    assert (await audit_chain.verify()).broken == 'Удалены записи: после № 4 идёт № 6.'


async def test_all_of_it_cannot_vanish_unseen(school):
    await entries(school)
    await sql('DELETE FROM audit_entry')
    assert 'Последней должна быть' in (await audit_chain.verify()).broken


async def test_the_note_of_the_end_cannot_vanish_unseen(school):
    await entries(school)
    await Preference.filter(key=audit.HEAD).delete()
    assert 'Нет отметки' in (await audit_chain.verify()).broken


async def test_an_entry_slipped_in_is_found(school):
    await entries(school)
    await AuditEntry.create(at=clock.now(), action='forged', object_type='mark', hash='0' * 64)
    assert 'Запись № 6' in (await audit_chain.verify()).broken


async def test_entries_from_before_the_chain_count_as_older(school):
    for _ in range(3):
        await AuditEntry.create(at=clock.now(), action='old', object_type='mark')
    await entries(school)
    verdict = await audit_chain.verify()
    assert (verdict.broken, verdict.older, verdict.chained) == ('', 3, 5)


async def test_what_is_rolled_back_leaves_no_gap(school):
    await entries(school, 2)
    with pytest.raises(ZeroDivisionError):
        async with in_transaction():
            await entries(school, 2)
            raise ZeroDivisionError
    await entries(school, 2)
    verdict = await audit_chain.verify()
    assert (verdict.broken, verdict.chained) == ('', 4)


async def test_many_at_once_make_one_chain(school):
    await asyncio.gather(*(entries(school, 3) for _ in range(10)))
    verdict = await audit_chain.verify()
    assert (verdict.broken, verdict.chained) == ('', 30)


async def test_a_bulk_costs_a_handful_of_statements(school, statements, monkeypatch):
    many = [audit.row(None, '', Entry('test.done', 'test', number)) for number in range(6000)]
    with statements() as seen:
        await audit.write(many)
    assert len(seen) <= 8
    monkeypatch.setattr(audit_chain, 'BATCH', 1000)
    steps: list[tuple[int, int]] = []
    assert (await audit_chain.verify(lambda done, total: steps.append((done, total)))).chained == 6000
    assert steps[-1] == (6000, 6000) and len(steps) == 6


def test_nothing_changes_or_removes_entries():
    """Append-only: no code path updates or deletes the audit, and only ``ejournal.audit`` adds to it."""
    word = re.compile(r'AuditEntry\b[^\n]*\.(update|delete|bulk_update|create|bulk_create|get_or_create|save)\(|'
                      r'bulk\.insert\(AuditEntry|(UPDATE|DELETE FROM|INSERT INTO) "?audit_entry', re.IGNORECASE)
    files = [file for folder in ('ejournal', 'pages', 'components') for file in (ROOT / folder).rglob('*.py')]
    found = [str(file.relative_to(ROOT)) for file in [*files, ROOT / 'main.py'] if word.search(file.read_text('utf-8'))]
    assert found == [str(Path('ejournal/audit.py'))]


async def test_the_numbers_are_the_chains_own_and_not_the_databases(school):
    """PostgreSQL's sequence leaves out what was rolled back; here SQLite's is made to."""
    await entries(school)
    await sql("UPDATE sqlite_sequence SET seq = seq + 7 WHERE name = 'audit_entry'")
    await entries(school)
    assert (await audit_chain.verify()).broken == ''
