"""Other people's changes in an open grid, and how the grid reads to those who cannot see it."""

from collections.abc import Callable

from axe_playwright_python.sync_playwright import Axe

from tests.browser.grid_component.grid_page import GridPage

LAST = 12


def test_a_colleagues_mark_comes_without_moving_anything(grid: GridPage) -> None:
    grid.go(5, 11)
    grid.page.wait_for_timeout(100)
    before = grid.mean(9)
    grid.colleague(marks=[[10, 100, 109, '3', 5, 0]], attendance=[[10, 110, 'Б', 3, 0]])
    bubble = grid.page.locator('.mg-bubble').first
    bubble.wait_for()
    assert bubble.text_content() == 'Чехонина Р. Л.'
    assert grid.text(9, 11) == '3'
    assert grid.text(10, 11) == '4 Б'
    assert grid.mean(9) != before
    assert grid.place() == (5, 11)
    grid.press('5')
    assert grid.text(5, 11) == '5'
    bubble.wait_for(state='detached')


def test_a_correction_after_closing_is_told_where_the_cursor_stands(grid: GridPage) -> None:
    """The corner comes with the patch, and the words of the cell are the new ones."""
    grid.go(9, 11)
    grid.colleague(marks=[[10, 100, 109, '3', 5, 2]])
    grid.page.locator('.mg-bubble').first.wait_for()
    cell = grid.page.locator('td[aria-label]:focus')
    words = cell.get_attribute('aria-label') or ''
    assert ('отметка 3' in words, 'исправлено после закрытия' in words) == (True, True)
    assert 'mg-note' in (cell.get_attribute('class') or '')


def test_an_older_patch_does_not_undo_a_newer_value(grid: GridPage) -> None:
    grid.colleague(marks=[[10, 100, 109, '5', 7, 0]])
    grid.page.locator('.mg-bubble').first.wait_for()
    grid.colleague(marks=[[10, 100, 109, '2', 6, 0], [10, 100, 111, '5', 6, 0]])
    grid.page.wait_for_function("document.querySelectorAll('tbody tr')[10].cells[12].textContent === '5'")
    assert grid.text(9, 11) == '5'


def test_a_patch_does_not_overwrite_what_is_being_sent(grid: GridPage) -> None:
    grid.tell('broken', {'how': 'offline'})
    grid.go(9, 11)
    grid.press('5')
    grid.pill('не отправлено: 1')
    grid.colleague(marks=[[10, 100, 109, '4', 5, 0], [10, 100, 111, '5', 6, 0]])
    grid.page.locator('.mg-bubble').first.wait_for()
    assert grid.text(9, 11) == '5'
    grid.tell('broken', {'how': ''})
    grid.page.evaluate("window.dispatchEvent(new Event('online'))")
    assert 'Чехонина Р. Л. поставила 4' in grid.notice().inner_text()
    assert grid.text(9, 11) == '4'


def test_a_new_work_of_a_colleague_keeps_the_focus_and_the_block(grid: GridPage) -> None:
    grid.go(5, 11)
    work = {
        'lesson': 10,
        'id': 7001,
        'type': 12,
        'weight': '1.5',
        'topic': '',
        'due': '2026-11-30T23:59:59',
        'lock': '2026-12-01T23:59:59',
    }
    grid.colleague(works=[work], marks=[[10, 7001, 101, '5', 1, 0]])
    grid.page.wait_for_function("document.querySelectorAll('.mg-work').length === 13")
    assert grid.text(1, 12) == '5'
    assert grid.place() == (5, 11)
    grid.press('4')
    assert grid.text(5, 11) == '4'
    grid.colleague(removed_works=[7001])
    grid.page.wait_for_function("document.querySelectorAll('.mg-work').length === 12")
    assert grid.place() == (6, 11)


def test_after_a_cut_line_the_difference_is_shown(grid: GridPage) -> None:
    grid.go(5, 11)
    grid.page.evaluate('window.socket.disconnect()')
    grid.colleague(silent=True, marks=[[10, 100, 109, '3', 5, 0]])
    grid.page.evaluate('window.socket.connect()')
    grid.page.wait_for_function("document.querySelectorAll('tbody tr')[8].cells[12].textContent === '3'")
    assert grid.place() == (5, 11)


def test_a_failing_server_is_asked_again(grid: GridPage) -> None:
    """The line is back, the answer is not: the grid does not stay behind until the next cut."""
    grid.tell('broken', {'how': 'failing'})
    grid.page.evaluate('window.socket.disconnect()')
    grid.colleague(silent=True, marks=[[10, 100, 109, '3', 5, 0]])
    with grid.page.expect_response('**/snapshot') as failed:
        grid.page.evaluate('window.socket.connect()')
    assert failed.value.status == 500
    grid.tell('broken', {'how': ''})
    grid.page.wait_for_function("document.querySelectorAll('tbody tr')[8].cells[12].textContent === '3'")


def test_a_lesson_locked_meanwhile_shows_it(grid: GridPage) -> None:
    grid.colleague(lessons=[{'id': 10, 'locked': 'Четверть закрыта 24.11.2026.', 'topic': 'Закон Ома'}])
    grid.page.wait_for_selector('th[data-lesson="10"].mg-locked')
    grid.go(5, 11)
    assert grid.page.get_by_label('Тема урока').input_value() == 'Закон Ома'
    grid.press('5')
    assert 'Четверть закрыта' in grid.notice().inner_text()


def test_what_is_stored_is_told_to_the_ear(grid: GridPage) -> None:
    grid.press('5')
    grid.page.wait_for_function(
        "document.querySelector('[aria-live=polite]').textContent === 'Абрамов, 24 ноября, 2-й урок: 5, сохранено'"
    )
    label = grid.page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert label == 'Белозёрова Алёна, 24 ноября, 2-й урок, ответ на уроке, без отметки'


def serious(grid: GridPage) -> list[str]:
    """What axe-core finds wrong and calls serious or worse."""
    found = Axe().run(grid.page, context='.mg-root').response['violations']
    worst = [one for one in found if one['impact'] in {'serious', 'critical'}]
    return [f'{one["id"]}: {one["nodes"][0]["html"][:120]}' for one in worst]


def test_axe_finds_nothing_serious(grid: GridPage, open_grid: Callable[..., GridPage]) -> None:
    assert serious(grid) == []
    grid.press('F2')
    grid.page.locator('dialog[open] .mg-story li').first.wait_for()
    assert serious(grid) == []
    phone = open_grid(viewport={'width': 390, 'height': 844}, has_touch=True, is_mobile=True)
    phone.cell(1, LAST).tap()
    assert serious(phone) == []


def test_thirty_by_fifty_is_one_node_a_cell(open_grid: Callable[..., GridPage]) -> None:
    grid = open_grid('long')
    assert grid.page.locator('td.mg-c').count() == 30 * 50
    assert grid.page.locator('.mg-table *').count() < 2.5 * 30 * 50
