"""The shared table in real Chromium: a list with its own sorting on a phone, whole and without tools on paper."""

from collections.abc import Callable

from bench.server import Bench
from tests.browser.journal.journal_page import JournalPage

PHONE = {'viewport': {'width': 390, 'height': 844}, 'has_touch': True, 'is_mobile': True}


def test_a_wide_table_is_a_list_on_a_phone_and_is_sorted_by_a_choice(
        person: Callable[..., JournalPage], bench: Bench) -> None:
    page = person(bench.viewers[0], **PHONE).page
    page.goto(f'{bench.url}/people')
    names = page.locator('.ej-table tbody th')
    names.first.wait_for()
    assert page.evaluate('document.documentElement.scrollWidth') == 390
    assert page.locator('.ej-table tbody tr').first.evaluate('row => getComputedStyle(row).display') == 'flex'
    before = names.all_inner_texts()
    page.get_by_label('Сортировка').select_option(label='Фамилия, имя, отчество ↓')
    assert names.all_inner_texts() == before[::-1] != before


def test_paper_gets_every_row_a_head_and_no_tools(person: Callable[..., JournalPage], bench: Bench) -> None:
    page = person(bench.viewers[0], **PHONE).page
    page.goto(f'{bench.url}/people')
    page.locator('.ej-table tbody th').first.wait_for()
    page.emulate_media(media='print')
    page.evaluate('dispatchEvent(new Event("beforeprint"))')
    assert page.locator('.ej-table thead').evaluate('head => getComputedStyle(head).display') == 'table-header-group'
    assert page.locator('.ej-table tbody tr').first.evaluate('row => getComputedStyle(row).display') == 'table-row'
    assert page.locator('.ej-table-scroll').evaluate('box => box.scrollHeight <= box.clientHeight + 1')
    for hidden in ('.ej-side', '.ej-top', '.ej-table-tools', '.ej-table-more'):
        assert not any(one.is_visible() for one in page.locator(hidden).all()), hidden
