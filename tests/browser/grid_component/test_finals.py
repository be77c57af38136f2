"""The pinned column of the term's marks: typed, suggested, filled, queued and taken back like marks."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator

from tests.browser.grid_component.grid_page import GridPage

LAST = 12


@pytest.fixture
def finals(open_grid: Callable[..., GridPage]) -> GridPage:
    """A grid whose teacher may give the marks of the term."""
    return open_grid('final')


def cell(grid: GridPage, row: int) -> Locator:
    return grid.page.locator(f'.mg-table tbody tr:nth-child({row}) > td.mg-term')


def hint(grid: GridPage, row: int) -> str:
    return grid.page.locator(f'.mg-table tbody tr:nth-child({row}) > td.mg-hint').inner_text()


def put(grid: GridPage, row: int, value: str) -> None:
    cell(grid, row).click()
    grid.press(value)


def test_the_suggestion_is_typed_in_and_the_next_pupil_comes(finals: GridPage) -> None:
    finals.go(2, LAST)
    finals.press('ArrowRight', hint(finals, 2))
    assert cell(finals, 2).inner_text() == hint(finals, 2)
    finals.settled()
    assert finals.stored()['finals']['102'] == [hint(finals, 2), 1, '']
    assert cell(finals, 3).evaluate('cell => cell === document.activeElement')
    finals.press('ArrowLeft')
    assert finals.place() == (3, LAST)


def test_letters_go_by_their_place(finals: GridPage) -> None:
    put(finals, 3, 'KeyY')
    assert cell(finals, 3).inner_text() == 'н/а'
    finals.settled()
    finals.press('Control+KeyZ')
    finals.settled()
    assert cell(finals, 3).inner_text() == ''
    assert finals.stored()['finals']['103'][0] == ''


def test_a_mark_far_from_the_mean_asks_why(finals: GridPage) -> None:
    other = '2' if hint(finals, 4) in '45' else '5'
    put(finals, 4, other)
    dialog = finals.page.locator('dialog')
    assert 'Обоснование войдёт в отчёт' in dialog.inner_text()
    dialog.get_by_role('button', name='Сохранить').click()
    assert dialog.is_visible()
    finals.page.get_by_label('Обоснование', exact=True).last.fill('Итоги контрольных работ')
    dialog.get_by_role('button', name='Сохранить').click()
    finals.settled()
    assert finals.stored()['finals']['104'] == [other, 1, 'Итоги контрольных работ']
    assert cell(finals, 5).evaluate('cell => cell === document.activeElement')


def test_fill_shows_everything_first_and_leaves_what_is_given(finals: GridPage) -> None:
    finals.page.get_by_role('button', name='Заполнить по среднему').click()
    dialog = finals.page.locator('dialog')
    rows = dialog.locator('tbody tr').count()
    ready = dialog.locator('tbody b').count()
    assert finals.page.locator('tbody .mg-term').count() - rows == 1  # one has a mark already
    dialog.get_by_role('button', name=f'Поставить {ready}').click()
    finals.settled()
    assert len([one for one in finals.stored()['finals'].values() if one[0]]) == ready + 1
    finals.press('Control+KeyZ')
    finals.settled()
    assert len([one for one in finals.stored()['finals'].values() if one[0]]) == 1


def test_a_clash_a_refusal_and_the_queue_work_as_for_marks(finals: GridPage) -> None:
    finals.tell('broken', {'how': 'offline'})
    put(finals, 5, hint(finals, 5)[0] if hint(finals, 5)[0].isdigit() else 'KeyY')
    finals.pill('не отправлено: 1')
    finals.open(connected=False)
    assert cell(finals, 5).inner_text() != ''
    finals.colleague(silent=True, final=[[105, '2', 4, '', 3]])
    finals.tell('broken', {'how': ''})
    finals.page.evaluate("window.dispatchEvent(new Event('online'))")
    assert 'Чехонина Р. Л. поставила 2' in finals.notice().inner_text()
    assert cell(finals, 5).inner_text() == '2'
    finals.page.get_by_role('button', name='Оставить 2').click()
    put(finals, 6, 'KeyJ')
    assert 'Освобождение — по приказу.' in finals.notice().inner_text()
    assert cell(finals, 6).inner_text() == ''


def test_a_colleagues_mark_comes_and_another_terms_does_not(finals: GridPage) -> None:
    finals.colleague(final=[[107, '3', 1, '', 2], [108, '5', 1, '', 3]])
    finals.page.wait_for_function("document.querySelectorAll('tbody .mg-term')[7].textContent === '5'")
    assert cell(finals, 7).inner_text() == ''


def test_a_new_work_does_not_take_the_keyboard_away(finals: GridPage) -> None:
    cell(finals, 2).click()
    finals.colleague(works=[{'lesson': 10, 'id': 7001, 'type': 12, 'weight': '1.5', 'topic': '',
                             'due': '2026-11-30T23:59:59', 'lock': '2026-12-01T23:59:59'}])
    finals.page.wait_for_function("document.querySelectorAll('.mg-work').length === 13")
    assert cell(finals, 2).evaluate('cell => cell === document.activeElement')


def test_the_heading_counts_down_and_readers_type_nothing(finals: GridPage, open_grid: Callable[..., GridPage]) -> None:
    assert finals.page.locator('.mg-final-due').inner_text() == 'до 11.01, 48 дней'
    reader = open_grid('readonly')
    put(reader, 2, '5')
    assert cell(reader, 2).inner_text() == ''
    assert reader.page.locator('.mg-final-due').inner_text() == ''
