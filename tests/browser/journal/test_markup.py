"""Markup that somebody typed stays text: as a name, topic, homework, work, comment, for everybody who looks."""

import contextlib
import sqlite3
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from bench.server import Bench
from tests.browser.journal.journal_page import JournalPage

BAD = '<img src=x onerror="window.caught=1">'
OURS = """() => ({caught: window.caught ?? 0, images: document.querySelectorAll('img[src="x"], img[onerror]').length,
                   shown: document.body.innerText.includes('<img src=x')})"""


def clean(page: Page, *, shown: bool = True) -> None:
    """No element came of the text, and where it must be seen it is seen as it was typed."""
    told = page.evaluate(OURS)
    assert (told['caught'], told['images']) == (0, 0), page.url
    assert told['shown'] or not shown, page.url


@pytest.fixture
def spoilt(bench: Bench, teacher: JournalPage) -> Iterator[JournalPage]:
    """A pupil, a lesson and a mark full of markup."""
    with contextlib.closing(sqlite3.connect(bench.server.folder / 'journal.db', timeout=20)) as file:
        old = file.execute('SELECT last_name FROM person WHERE id = ?', [bench.pupils[0]]).fetchone()[0]
        file.execute('UPDATE person SET last_name = ? WHERE id = ?', [BAD, bench.pupils[0]])
        file.commit()
        lesson = {'group': bench.group, 'lesson': bench.lesson}
        shot = teacher.page.request.get(f'{bench.url}/journal/{bench.group}/{bench.term}/snapshot').json()
        work = next(one for row in shot['lessons'] for one in row['works'] if one['id'] == bench.work)
        topic = next(row for row in shot['lessons'] if row['id'] == bench.lesson)['topic']
        post(teacher, {**lesson, 'kind': 'topic', 'old': topic, 'new': f'Ток {BAD}'},
             {**lesson, 'kind': 'homework', 'old': '', 'new': f'Читать {BAD}', 'due_on': '2026-11-27'},
             {**lesson, 'kind': 'work', 'work': work['id'], 'type': work['type'], 'topic': f'Ток {BAD}'},
             {**lesson, 'kind': 'mark', 'work': work['id'], 'pupil': bench.pupils[0], 'old': '', 'new': '4/5'},
             {**lesson, 'kind': 'comment', 'work': work['id'], 'pupil': bench.pupils[0], 'old': '',
              'new': f'Пересдать {BAD}'})
        yield teacher
        post(teacher, {**lesson, 'kind': 'topic', 'old': f'Ток {BAD}', 'new': topic},
             {**lesson, 'kind': 'homework', 'old': f'Читать {BAD}', 'new': ''},
             {**lesson, 'kind': 'work', 'work': work['id'], 'type': work['type'], 'topic': ''},
             {**lesson, 'kind': 'comment', 'work': work['id'], 'pupil': bench.pupils[0],
              'old': f'Пересдать {BAD}', 'new': ''})
        file.execute('UPDATE person SET last_name = ? WHERE id = ?', [old, bench.pupils[0]])
        file.commit()


def post(page: JournalPage, *changes: dict[str, Any]) -> None:
    answer = page.page.request.post(f'{page.bench.url}/journal/edits', headers={'Origin': page.bench.url},
                                    data={'ops': [{'id': str(uuid.uuid4())} | change for change in changes]})
    assert {one['status'] for one in answer.json()['results']} <= {'saved', 'unchanged'}, answer.text()


def test_the_grid_and_its_card(spoilt: JournalPage, person: Callable[..., JournalPage], bench: Bench) -> None:
    spoilt.open()
    spoilt.go(1)
    clean(spoilt.page)
    spoilt.press('F2')
    spoilt.page.locator('.mg-story', has_text='Пересдать').wait_for()
    clean(spoilt.page)
    spoilt.press('Escape')
    deputy = person(bench.viewers[0])
    post(spoilt, {'group': bench.group, 'lesson': bench.lesson, 'kind': 'topic', 'old': f'Ток {BAD}',
                  'new': f'Работа {BAD}'})  # a heading that changes by a patch
    deputy.page.wait_for_function("document.querySelector('th.mg-lesson.mg-today').title.includes('Работа <img')")
    clean(deputy.page)
    post(spoilt, {'group': bench.group, 'lesson': bench.lesson, 'kind': 'topic', 'old': f'Работа {BAD}',
                  'new': f'Ток {BAD}'})
    spoilt.press('2')  # and the card of a clash or refusal with it
    clean(spoilt.page)


def test_every_other_page_that_shows_it(spoilt: JournalPage, person: Callable[..., JournalPage], bench: Bench) -> None:
    deputy = person(bench.viewers[0])
    for reader, path, shown in ((spoilt, f'/lesson/{bench.lesson}', True), (spoilt, f'/finals/{bench.group}', True),
                                (spoilt, '/', True), (deputy, f'/diary/{bench.pupils[0]}', True),
                                (deputy, f'/marks/{bench.pupils[0]}', True), (deputy, '/school', False),
                                (deputy, '/control', False)):
        reader.page.goto(bench.url + path)
        reader.page.wait_for_selector('h1')
        reader.page.wait_for_function('window.did_handshake === true')
        reader.page.wait_for_timeout(200)
        clean(reader.page, shown=shown)
