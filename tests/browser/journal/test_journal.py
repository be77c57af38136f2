"""The whole journal in real browsers: typing, two people at once, a killed server, a lost session."""

import contextlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser

from bench.server import Bench
from ejournal.security import COOKIE
from tests.browser.journal.journal_page import JournalPage


def test_a_column_typed_by_keyboard_is_stored(teacher: JournalPage) -> None:
    teacher.go(1)
    teacher.press('5', '4', '3', '.', '2')
    teacher.settled()
    assert teacher.stored() == {1: '5', 2: '4', 3: '3', 4: '.', 5: '2'}
    teacher.open()
    teacher.shows(4, '.')


def test_after_the_last_pupil_of_today_the_lesson_stays(teacher: JournalPage, bench: Bench) -> None:
    last = len(bench.pupils)
    later = teacher.page.locator('.mg-table tbody tr:first-child > td.mg-today ~ td.mg-c').count()
    assert later > 0
    teacher.go(last)
    teacher.press('5')
    teacher.settled()
    assert teacher.stored() == {last: '5'}
    assert teacher.page.evaluate('document.activeElement.matches("tr:last-child > td.mg-today")')


def test_undo_and_redo_are_stored_and_stay_in_the_history(teacher: JournalPage) -> None:
    before = len(teacher.history(1))
    teacher.go(1)
    teacher.press('5', 'Control+z')
    teacher.settled()
    assert teacher.stored() == {}
    teacher.press('Control+y')
    teacher.settled()
    assert teacher.stored() == {1: '5'}
    assert all(new in ('5', '') for _, new in teacher.history(1)[:len(teacher.history(1)) - before])


def test_two_browsers_see_each_other_without_a_reload(
        teacher: JournalPage, person: Callable[..., JournalPage], bench: Bench) -> None:
    deputy = person(bench.viewers[0])
    deputy.page.evaluate('window.sameDocument = true')
    teacher.go(2)
    teacher.press('4')
    deputy.shows(2, '4')
    assert deputy.page.locator('.mg-bubble').inner_text() == 'Гук Л. М.'
    assert deputy.page.evaluate('window.sameDocument') is True


def test_the_pupils_diary_follows_without_a_reload(teacher: JournalPage, chromium: Browser, bench: Bench) -> None:
    context = chromium.new_context(viewport={'width': 390, 'height': 844})
    context.add_cookies([{'name': COOKIE, 'value': bench.pupil, 'url': bench.url}])
    diary = context.new_page()
    diary.goto(f'{bench.url}/diary')
    diary.wait_for_function('window.did_handshake === true')
    diary.evaluate('window.sameDocument = true')
    diary.get_by_text('физика').locator('visible=true').first.wait_for()
    teacher.go(1)
    teacher.press('2')
    diary.locator('.ej-mark', has_text='2').locator('visible=true').first.wait_for(timeout=15_000)
    assert diary.evaluate('window.sameDocument') is True
    context.close()


def test_the_deputy_reads_and_does_not_write(person: Callable[..., JournalPage], bench: Bench) -> None:
    deputy = person(bench.viewers[0])
    before = deputy.stored()
    deputy.go(1)
    deputy.press('5')
    deputy.page.wait_for_timeout(300)
    assert deputy.stored() == before


def test_a_clash_of_two_tabs_shows_both_values(teacher: JournalPage, person: Callable[..., JournalPage],
                                               bench: Bench) -> None:
    teacher.page.evaluate("window.socket.off('live')")  # a tab that has missed the news
    person(bench.teacher).write(3, '', '4')
    teacher.go(3)
    teacher.press('5')
    card = teacher.page.locator('.mg-notice')
    card.wait_for()
    assert '4' in card.inner_text()
    card.get_by_role('button', name='Поставить 5').click()
    teacher.settled()
    assert teacher.stored() == {3: '5'}


def test_a_block_from_a_spreadsheet_is_pasted_after_a_preview(teacher: JournalPage) -> None:
    teacher.go(1)
    teacher.page.evaluate("""() => {
        const data = new DataTransfer();
        data.setData('text/plain', '5\\n4\\n7\\n3');
        document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true,
                                                                          cancelable: true}));
    }""")
    teacher.page.get_by_role('button', name='Вставить 3').click()
    teacher.settled()
    assert teacher.stored() == {1: '5', 2: '4', 4: '3'}


def test_a_killed_server_loses_nothing_and_applies_nothing_twice(teacher: JournalPage, bench: Bench) -> None:
    changes = {row: len(teacher.history(row)) for row in range(1, 7)}
    teacher.go(1)
    teacher.press('5', '4')
    teacher.settled()
    bench.server.kill()
    teacher.press('3', '2', '5')
    teacher.pill('не отправлено: 3')
    bench.server.start()
    teacher.settled()
    assert teacher.stored() == {1: '5', 2: '4', 3: '3', 4: '2', 5: '5'}
    grown = {row: len(teacher.history(row)) - count for row, count in changes.items()}
    assert grown == {1: 1, 2: 1, 3: 1, 4: 1, 5: 1, 6: 0}


def test_killed_in_the_middle_of_typing(teacher: JournalPage, bench: Bench) -> None:
    """What was acknowledged is in the file; what was not is sent again after the start and applied once."""
    changes = {row: len(teacher.history(row)) for row in range(1, 21)}
    teacher.go(1)
    for row in range(1, 21):
        teacher.press('5432'[row % 4])
        if row == 9:
            bench.server.kill()
    bench.server.start()
    teacher.settled()
    assert teacher.stored() == {row: '5432'[row % 4] for row in range(1, 21)}
    assert {row: len(teacher.history(row)) - changes[row] for row in changes} == dict.fromkeys(changes, 1)
    with contextlib.closing(sqlite3.connect(bench.server.folder / 'journal.db')) as file:
        assert file.execute('PRAGMA integrity_check').fetchone() == ('ok',)


def test_a_lost_session_keeps_what_was_typed(teacher: JournalPage, bench: Bench) -> None:
    cookies = teacher.page.context.cookies()
    teacher.page.context.clear_cookies()
    teacher.go(6)
    teacher.press('4')
    teacher.pill('сессия закончилась')
    # logged in again, in this or another tab
    teacher.page.context.add_cookies([{'name': c['name'], 'value': c['value'], 'url': bench.url} for c in cookies])
    teacher.open()
    teacher.settled()
    assert teacher.stored() == {6: '4'}


def test_topic_and_homework_are_written_in_place(teacher: JournalPage) -> None:
    topic = teacher.page.get_by_label('Тема урока')
    topic.fill('Электрический ток')
    topic.press('Enter')
    teacher.settled()
    teacher.open()
    assert teacher.page.get_by_label('Тема урока').input_value() == 'Электрический ток'


def test_a_phone_has_a_keypad_that_moves_on_by_itself(person: Callable[..., JournalPage], bench: Bench) -> None:
    phone = person(bench.teacher, viewport={'width': 390, 'height': 844}, has_touch=True, is_mobile=True)
    phone.empty_today()
    phone.today(1).tap()
    for key in '54':
        phone.page.locator('.mg-keypad').get_by_role('button', name=key, exact=True).tap()
    phone.settled()
    assert phone.stored() == {1: '5', 2: '4'}
    assert phone.page.evaluate('document.documentElement.scrollWidth') <= 390


def test_no_request_leaves_the_school(person: Callable[..., JournalPage], bench: Bench) -> None:
    page = person(bench.teacher)
    asked: list[str] = []
    page.page.on('request', lambda request: asked.append(request.url))
    page.open()
    assert asked
    assert [url for url in asked if not url.startswith((bench.url, bench.url.replace('http', 'ws'), 'data:',
                                                        'blob:'))] == []


def test_files_of_the_journal_are_private(bench: Bench) -> None:
    mode = Path(bench.server.folder / 'journal.db').stat().st_mode & 0o777
    assert mode == (0o600 if os.name == 'posix' else 0o666)
