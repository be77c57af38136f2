"""Typing in the grid: moving, marks, attendance, taking back."""

from collections.abc import Callable

from tests.browser.grid_component.grid_page import GridPage

LAST = 12  # the column of today; columns 1…12
RUSSIAN = {'KeyJ': 'о', 'KeyY': 'н', 'Comma': 'б', 'KeyE': 'у', 'KeyG': 'п', 'KeyC': 'с', 'Slash': '.'}


def type_russian(grid: GridPage, code: str) -> None:
    """A key press as the browser reports it under the ЙЦУКЕН layout."""
    grid.page.evaluate(
        '([code, key]) => document.activeElement.dispatchEvent('
        "new KeyboardEvent('keydown', {code, key, bubbles: true, cancelable: true}))",
        [code, RUSSIAN[code]],
    )


def test_the_cursor_starts_today_and_walks(grid: GridPage) -> None:
    assert grid.place() == (1, LAST)
    grid.press('ArrowDown', 'ArrowDown', 'ArrowLeft')
    assert grid.place() == (3, 11)
    grid.press('Home')
    assert grid.place() == (3, 1)
    grid.press('End', 'Control+ArrowDown')
    assert grid.place() == (23, LAST)
    grid.press('Control+Home')
    assert grid.place() == (1, 1)
    grid.press('PageDown')
    assert grid.place() == (11, 1)
    grid.press('Enter', 'Shift+Enter', 'Shift+Enter')
    assert grid.place() == (10, 1)


def test_enter_at_the_bottom_goes_on_with_the_next_column(grid: GridPage) -> None:
    grid.go(23, 10)
    grid.press('Enter')
    assert grid.place() == (1, 11)
    grid.press('Shift+Enter')
    assert grid.place() == (23, 10)
    grid.press('5')
    assert grid.place() == (1, 11)


def test_the_grid_is_one_tab_stop(grid: GridPage) -> None:
    assert grid.page.locator('.mg-table [tabindex="0"]').count() == 1
    grid.press('Tab')
    assert grid.place() == (0, 0)
    grid.press('Shift+Tab')
    assert grid.place() == (1, LAST)


def test_marks_are_written_moved_on_and_stored(grid: GridPage) -> None:
    grid.press('5', '4', '3')
    assert grid.place() == (4, LAST)
    grid.settled()
    assert [grid.text(row, LAST) for row in (1, 2, 3)] == ['5', '4', '3']
    stored = grid.stored()
    work = stored['lessons'][10]['works'][0]
    assert work['type'] == 10
    assert [stored['marks'][f'{work["id"]}:{pupil}'] for pupil in (101, 102, 103)] == ['5', '4', '3']
    assert grid.page.locator('thead tr:nth-child(3) th').nth(LAST - 1).text_content() == 'О'
    acks = grid.page.evaluate('window.__gridAcks')
    assert len(acks) == 3
    assert all(0 < ack['ms'] < 5000 for ack in acks)


def test_slash_adds_a_second_mark_to_the_cell_just_typed(grid: GridPage) -> None:
    grid.press('4', '/', '5')
    assert grid.text(1, LAST) == '4/5'
    assert grid.place() == (2, LAST)
    grid.settled()
    assert '4/5' in grid.stored()['marks'].values()


def test_slash_without_a_second_digit_changes_nothing(grid: GridPage) -> None:
    grid.go(1, 11)
    grid.press('/', 'ArrowDown')
    assert grid.text(1, 11) == '4'
    grid.press('5')
    assert grid.text(2, 11) == '5'


def test_a_dot_is_a_debt_on_both_layouts(grid: GridPage) -> None:
    grid.press('.')
    type_russian(grid, 'Slash')
    assert grid.text(1, LAST) == '.'
    assert grid.text(2, LAST) == '.'
    grid.settled()


def test_attendance_letters_on_both_layouts(grid: GridPage) -> None:
    for key in ('j', 'y', ',', 'e', 'g', 'c'):
        grid.press(key)
    for code in ('KeyJ', 'KeyY', 'Comma', 'KeyE', 'KeyG', 'KeyC'):
        type_russian(grid, code)
    expected = ['ОТ', 'НП', 'Б', 'УП', 'ОП', 'ОСВ']
    assert [grid.text(row, LAST) for row in range(1, 13)] == expected * 2
    grid.settled()
    assert grid.stored()['attendance']['11:103'] == 'Б'


def test_a_cell_shows_mark_and_attendance_and_backspace_clears_the_mark_first(grid: GridPage) -> None:
    assert grid.text(8, 11) == '4 ОТ'
    grid.go(8, 11)
    grid.press('Backspace')
    assert grid.text(8, 11) == 'ОТ'
    assert grid.place() == (8, 11)
    grid.press('Backspace')
    assert grid.text(8, 11) == ''
    grid.settled()
    assert grid.stored()['attendance']['10:108'] == ''


def test_means_are_exact_and_follow_at_once(grid: GridPage) -> None:
    # Абрамов: СР 4 (1.5), О 3, О 5, КР 4 (2), О 4 → (6 + 3 + 5 + 8 + 4) / 6.5 = 4
    assert grid.mean(1) == '4,00'
    grid.press('5')
    assert grid.mean(1) == '4,13'
    grid.press('ArrowUp', 'Backspace')
    assert grid.mean(1) == '4,00'
    assert grid.page.locator('tbody tr:nth-child(1) .mg-hint').text_content() == '4'
    assert grid.page.locator('tbody tr:nth-child(13) .mg-hint').text_content() == 'н/а?'


def test_undo_and_redo_of_one_mark(grid: GridPage) -> None:
    grid.go(1, 11)
    grid.press('5', '3')
    grid.settled()
    grid.press('Control+z')
    assert (grid.text(1, 11), grid.text(2, 11)) == ('5', '5')
    assert grid.place() == (2, 11)
    grid.press('Control+z')
    assert grid.text(1, 11) == '4'
    grid.press('Control+y')
    assert grid.text(1, 11) == '5'
    grid.press('Control+Shift+z')
    assert grid.text(2, 11) == '3'
    grid.settled()
    assert grid.stored()['marks']['100:102'] == '3'


def test_a_block_is_one_step(grid: GridPage) -> None:
    grid.go(1, 11)
    grid.press('Shift+ArrowDown', 'Shift+ArrowDown', 'Shift+ArrowRight')
    assert grid.page.locator('[aria-selected="true"]').count() == 6
    grid.press('5')
    assert [grid.text(row, column) for row in (1, 2, 3) for column in (11, LAST)] == ['5'] * 6
    grid.settled()
    grid.press('Control+z')
    assert [grid.text(row, 11) for row in (1, 2, 3)] == ['4', '5', '4']
    assert [grid.text(row, LAST) for row in (1, 2, 3)] == ['', '', '']
    grid.settled()


def test_a_block_is_stretched_with_the_mouse(grid: GridPage) -> None:
    grid.cell(14, 11).hover()
    grid.page.mouse.down()
    grid.cell(16, 12).hover()
    grid.page.mouse.up()
    assert grid.page.locator('[aria-selected="true"]').count() == 6
    grid.go(18, 11)
    grid.cell(20, 11).click(modifiers=['Shift'])
    assert grid.page.locator('[aria-selected="true"]').count() == 3
    grid.press('Escape')
    assert grid.page.locator('[aria-selected="true"]').count() == 0


def test_undo_survives_a_reload(grid: GridPage) -> None:
    grid.press('5')
    grid.settled()
    grid.open()
    assert grid.place() == (2, LAST)
    grid.press('Control+z')
    assert grid.text(1, LAST) == ''


def test_several_pupils_get_one_code(grid: GridPage) -> None:
    for row in (2, 5, 9):
        grid.page.locator(f'tbody tr:nth-child({row}) th').click(modifiers=['Control'])
    grid.press(',')
    assert [grid.text(row, LAST) for row in (2, 5, 9)] == ['Б'] * 3
    assert grid.text(3, LAST) == ''
    grid.settled()
    grid.press('Control+z')
    assert [grid.text(row, LAST) for row in (2, 5, 9)] == [''] * 3


def test_a_pupil_is_found_by_the_beginning_of_the_name(grid: GridPage) -> None:
    grid.press('\\')
    grid.page.keyboard.type('ере')
    grid.press('Enter')
    assert grid.place() == (6, LAST)
    grid.press('Control+f')
    grid.page.keyboard.type('мар')
    grid.press('ArrowDown', 'Enter')
    assert grid.place() == (22, LAST)


def test_help_lists_the_keys_and_gives_the_focus_back(grid: GridPage) -> None:
    grid.press('?')
    dialog = grid.page.locator('dialog[open]')
    assert 'вторая отметка' in dialog.inner_text()
    grid.press('Escape')
    dialog.wait_for(state='detached')
    assert grid.place() == (1, LAST)


def test_a_mark_outside_the_scale_is_refused_in_place(grid: GridPage) -> None:
    grid.press('7')
    assert 'нет в шкале' in grid.notice().inner_text()
    assert grid.text(1, LAST) == ''
    assert grid.place() == (1, LAST)


def test_locked_cells_say_why(grid: GridPage) -> None:
    cell = grid.cell(1, 4)
    assert cell.get_attribute('aria-readonly') == 'true'
    cell.hover()
    assert 'п. 17.4' in (cell.get_attribute('title') or '')
    grid.go(1, 4)
    grid.press('5')
    assert 'п. 17.4' in grid.notice().inner_text()
    assert grid.text(1, 4) == '4'
    assert grid.stored()['posts'] == []


def test_read_only_takes_nothing(open_grid: Callable[..., GridPage]) -> None:
    grid = open_grid('readonly')
    grid.go(1, 11)
    grid.press('5', 'y', 'Backspace')
    assert 'вам он открыт для просмотра' in grid.notice().inner_text()
    assert grid.text(1, 11) == '4'
    assert grid.stored()['posts'] == []
    assert grid.page.locator('.mg-tools', has_text='Новая работа').count() == 0
    assert grid.page.locator('.mg-part-topic textarea').get_attribute('readonly') is not None


def test_the_class_teacher_changes_only_reasons(open_grid: Callable[..., GridPage]) -> None:
    grid = open_grid('reasons')
    grid.go(8, 11)
    grid.press(',')
    assert grid.text(8, 11) == '4 Б'
    grid.settled()
    assert grid.stored()['attendance']['10:108'] == 'Б'
    grid.go(7, 11)
    grid.press(',')
    assert 'только причину' in grid.notice().inner_text()
    assert grid.text(7, 11) == '5'


def test_who_left_and_came_back_is_grey_in_between(open_grid: Callable[..., GridPage]) -> None:
    grid = open_grid('gap')
    row = grid.page.locator('.mg-table tbody tr:nth-child(9) > td.mg-c')
    grey = ['mg-out' in one.split() for one in row.evaluate_all('cells => cells.map((cell) => cell.className)')]
    assert grey == [True] + [False] * 3 + [True] * 6 + [False] * 2  # 02.11; 10.11 to 20.11, two works on 13.11
    grid.go(9, 6)
    grid.press('3')
    assert 'в этот день не в группе' in grid.notice().inner_text()
    assert grid.stored()['posts'] == []


def test_a_lesson_given_to_a_substitute_is_locked(grid: GridPage) -> None:
    grid.colleague(lessons=[{'id': 10, 'mine': False, 'teacher': 'Чехонина Р. Л.'}])
    grid.page.wait_for_selector('th[data-lesson="10"].mg-locked')
    grid.go(1, 11)
    grid.press('5')
    assert 'другой учитель: Чехонина Р. Л.' in grid.notice().inner_text()
    assert grid.page.get_by_label('Тема урока').get_attribute('readonly') is not None


def test_a_work_may_stay_open_longer_than_its_lesson(grid: GridPage) -> None:
    work = {'lesson': 8, 'id': 7001, 'type': 11, 'weight': '2', 'topic': '', 'due': '', 'lock': '2026-12-05T23:59:59'}
    late = {
        'id': 8,
        'locked': 'Семь дней прошло.',
        'marks_lock': '2026-11-23T23:59:59',
        'att_lock': '2026-11-23T23:59:59',
    }
    grid.colleague(lessons=[late], works=[work])
    grid.page.wait_for_selector('th[data-lesson="8"] >> nth=0')
    grid.page.wait_for_function("document.querySelectorAll('.mg-work')[8].textContent === 'КР'")
    grid.go(1, 9)
    grid.press('5')
    assert grid.text(1, 9) == '5'
    grid.press('y')
    assert 'Семь дней прошло' in grid.notice().inner_text()
