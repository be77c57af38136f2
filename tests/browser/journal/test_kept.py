"""A field that saves itself in a real browser: what was not stored yet survives a reload, and is then forgotten."""

from playwright.sync_api import Page

from tests.browser.journal.journal_page import JournalPage

UNSAVED = 'Этот текст ещё не записан'


def came(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_function('window.did_handshake === true')


def test_a_text_not_stored_yet_survives_the_page(teacher: JournalPage) -> None:
    page, address = teacher.page, f'{teacher.bench.url}/lesson/{teacher.bench.lesson}'
    came(page, address)
    page.locator('[name=note]').fill('Ключ от кабинета у секретаря')  # typed, and the field not left
    came(page, f'{teacher.bench.url}/plans')
    came(page, address)
    page.locator('.ej-error', has_text=UNSAVED).wait_for()
    assert page.locator('[name=note]').input_value() == 'Ключ от кабинета у секретаря'
    page.locator('[name=note]').focus()
    page.locator('[name=topic]').focus()
    page.locator('.ej-error', has_text=UNSAVED).wait_for(state='detached')
    page.wait_for_function("!Object.keys(localStorage).some((key) => key.endsWith('.note'))")
    came(page, address)
    page.wait_for_timeout(300)
    assert page.locator('[name=note]').input_value() == 'Ключ от кабинета у секретаря'
    assert page.locator('.ej-error', has_text=UNSAVED).count() == 0
