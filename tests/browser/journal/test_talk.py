"""What a half-written letter survives, and whom the register's row names, in real Chromium."""

import re
from collections.abc import Callable

from bench.server import Bench
from tests.browser.journal.journal_page import JournalPage

KEPT = "() => Object.keys(localStorage).some((key) => key.startsWith('ej.draft.') && key.endsWith('.letter'))"


def test_half_a_letter_survives_a_reload(person: Callable[..., JournalPage], bench: Bench) -> None:
    page = person(bench.teacher).page
    page.goto(f'{bench.url}/messages/new')
    page.wait_for_function('() => window.did_handshake')
    page.locator('input[name=subject]').fill('Половина')
    page.locator('textarea[name=text]').fill('Недописанный текст')
    page.wait_for_function(KEPT)
    page.reload()
    page.wait_for_function("() => document.querySelector('textarea[name=text]')?.value === 'Недописанный текст'")
    assert page.locator('input[name=subject]').input_value() == 'Половина'


def test_the_next_note_is_kept_after_one_was_sent(person: Callable[..., JournalPage], bench: Bench) -> None:
    page = person(bench.teacher).page
    page.goto(f'{bench.url}/helpdesk/new')
    page.wait_for_function('() => window.did_handshake')
    page.locator('input[name=subject]').fill('Не печатается')
    page.locator('textarea[name=text]').fill('Пустой лист')
    page.get_by_role('button', name='Отправить').click()
    page.wait_for_url(re.compile(r'/helpdesk/\d+$'))
    page.wait_for_function('() => window.did_handshake')
    note = page.locator('textarea[name=note]')
    note.fill('Первое дополнение')
    page.get_by_role('button', name='Отправить').click()
    page.locator('.q-notification').wait_for()
    note.fill('Второе дополнение')
    page.wait_for_function("() => Object.values(localStorage).some((kept) => kept.includes('Второе дополнение'))")


def test_enter_in_a_field_sends_no_letter(person: Callable[..., JournalPage], bench: Bench) -> None:
    page = person(bench.teacher).page
    page.goto(f'{bench.url}/messages/new')
    page.wait_for_function('() => window.did_handshake')
    page.locator('input[name=subject]').fill('Тема')
    page.keyboard.press('Enter')
    page.locator('input[name=find_person]').fill('ы')
    page.keyboard.press('Enter')
    page.get_by_text('Никого не нашлось').wait_for()
    assert page.url.endswith('/messages/new') and not page.locator('.q-notification').count()


def test_the_report_is_about_the_row_of_the_cursor(teacher: JournalPage) -> None:
    name = teacher.page.locator('.mg-table tbody tr:nth-child(3) th')
    name.click()
    teacher.page.get_by_role('button', name='Сообщить о неуспеваемости').click()
    chosen = teacher.page.locator('select[name=failing_pupil]')
    chosen.wait_for()
    text = chosen.evaluate('(select) => select.selectedOptions[0].textContent')
    assert text.strip() == (name.inner_text()).strip()
