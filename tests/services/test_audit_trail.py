"""The journal of events: who finds what in it, page by page; the access report (norms 4.7 f, 6.14)."""

import ast
import re
from datetime import date
from pathlib import Path

import pytest

from ejournal import audit
from ejournal.audit import Entry
from ejournal.services import audit_trail
from ejournal.services.audit_trail import Access, Asked
from models import AuditEntry, Invalid, NotAllowed
from tests.support.journal import write

WRITERS = ('Entry', '_record', '_note', '_moderated', '_set_term')


async def test_an_event_is_told_in_words(school):
    await write(school, pupil=school.pupil('Цой'), new='5')
    events, older = await audit_trail.find(school.actors['Дорн'], Asked())
    assert older is None
    event = events[0]
    assert (event.at, event.who, event.role, event.action, event.about, event.before, event.after) == (
        '24.11.2026 14:48', 'Гук Л. М.', 'учитель', 'отметка: изменено', 'Цой В., Физика, 8А', '', '5')


def written() -> set[str]:
    """Every action that the services name when they leave an entry, from their source."""
    found: set[str] = set()
    for file in Path(audit.__file__).parent.rglob('*.py'):
        for node in ast.walk(ast.parse(file.read_text('utf-8'))):
            if isinstance(node, ast.Call) and ast.unparse(node.func).split('.')[-1] in WRITERS:
                found |= {word.value for word in ast.walk(node) if isinstance(word, ast.Constant)
                          and isinstance(word.value, str) and re.fullmatch(r'[a-z_]+\.[a-z_]+', word.value)}
    return found


def test_every_action_has_russian_words():
    actions = written()
    assert {'mark.changed', 'letter.sent', 'event.planned', 'forum.hidden', 'absence.confirmed'} <= actions
    assert {action: audit_trail.title(action) for action in actions
            if re.search('[a-z]', audit_trail.title(action))} == {}


async def test_the_access_report_has_the_columns_of_the_norms(school):
    await write(school, pupil=school.pupil('Цой'), new='5')
    rows, _ = await audit_trail.access_report(school.actors['Админов'], Asked(kind='mark'))
    row, = rows
    assert row == Access(row.id, '8А', 'физика', '24.11.2026 14:48', 'Гук Л. М.', '24.11.2026', '2 четверть',
                         'отметка: изменено, Цой В., — → 5')


@pytest.mark.parametrize('asked, count', [
    (Asked(person='Гук'), 2), (Asked(person='гук'), 2), (Asked(person='Чехонина'), 0), (Asked(kind='mark'), 1),
    (Asked(kind='work'), 1), (Asked(kind='login'), 0), (Asked(first=date(2026, 11, 24)), 2),
    (Asked(first=date(2026, 11, 25)), 0), (Asked(last=date(2026, 11, 24)), 2), (Asked(last=date(2026, 11, 23)), 0),
    (Asked(group=1), 2), (Asked(group=99), 0)])
async def test_filters(school, asked, count):
    await write(school, pupil=school.pupil('Цой'), new='5')
    assert len((await audit_trail.find(school.actors['Дорн'], asked))[0]) == count


async def test_pages_follow_each_other_without_a_gap(school, monkeypatch):
    await audit.write([audit.row(None, '', Entry('test.done', 'test', number)) for number in range(25)])
    monkeypatch.setattr(audit_trail, 'PAGE', 10)
    seen: list[int] = []
    older: int | None = None
    for size in (10, 10, 5):
        events, older = await audit_trail.find(school.actors['Дорн'], Asked(older_than=older))
        assert len(events) == size
        seen += [event.id for event in events]
    assert older is None and seen == sorted(seen, reverse=True) and len(set(seen)) == 25


async def test_the_statements_do_not_grow(school, statements):
    async def cost() -> int:
        with statements() as seen:
            await audit_trail.access_report(school.actors['Дорн'], Asked())
        return len(seen)

    await write(school, pupil=school.pupil('Цой'), new='5')
    await cost()
    few = await cost()
    for name in ('Абрамов', 'Ёлкина'):
        await write(school, pupil=school.pupil(name), new='4')
    await write(school, kind='topic', new='Тема урока')
    assert await cost() == few


async def test_a_file_is_an_event_itself(school):
    await write(school, pupil=school.pupil('Цой'), new='5')
    rows = [row async for part in audit_trail.export(school.actors['Дорн'], Asked(), access_only=True) for row in part]
    assert [row.action.split(':')[0] for row in rows] == ['отметка', 'работа']
    entry = await AuditEntry.get(action='audit.exported')
    assert (entry.person_id, entry.after) == (school.people['Дорн'].id, 'событий 2: все')


async def test_a_file_has_its_limit(school, monkeypatch):
    await write(school, pupil=school.pupil('Цой'), new='5')
    monkeypatch.setattr(audit_trail, 'MOST_IN_A_FILE', 1)
    with pytest.raises(Invalid, match='период короче'):
        [part async for part in audit_trail.export(school.actors['Дорн'], Asked(), access_only=False)]


@pytest.mark.parametrize('name', ['Бойко', 'Гук', 'Классная', 'Секретова', 'Кадрова', 'Цой', 'Абрамова'])
async def test_others_read_nothing(school, name):
    actor = school.actors[name]
    with pytest.raises(NotAllowed):
        await audit_trail.find(actor, Asked())
    with pytest.raises(NotAllowed):
        await audit_trail.access_report(actor, Asked())
    with pytest.raises(NotAllowed):
        await audit_trail.journals(actor)
    with pytest.raises(NotAllowed):
        [part async for part in audit_trail.export(actor, Asked(), access_only=False)]
