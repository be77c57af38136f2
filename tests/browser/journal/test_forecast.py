"""The column of forecasts in a real browser: drawn, live after typing, read by keyboard, hidden, absent on paper."""

from collections.abc import Callable

from playwright.sync_api import Locator

from tests.browser.journal.journal_page import JournalPage


def column(page: JournalPage, row: int) -> Locator:
    return page.page.locator(f'.mg-table tbody tr:nth-child({row}) > td.mg-forecast')


ROW = 21  # the first pupils get their final marks from other tests: who is exempt has no forecast


def drawn(page: JournalPage) -> None:
    page.page.wait_for_function(
        "[...document.querySelectorAll('tbody td.mg-forecast')].slice(20).every((cell) => cell.textContent !== '')")


def test_every_pupil_has_a_likely_mark_and_its_chance(teacher: JournalPage, person: Callable[..., JournalPage]) -> None:
    drawn(teacher)
    text = column(teacher, ROW).inner_text()
    assert text.strip()[0] in '2345'
    assert text.strip().endswith('%')
    assert teacher.page.locator('tfoot .mg-forecast').inner_text().startswith('кач. ')
    leader = person(teacher.bench.class_teacher)
    drawn(leader)
    assert column(leader, ROW).inner_text() == text


def test_it_follows_the_typing_and_others_see_it(teacher: JournalPage, person: Callable[..., JournalPage]) -> None:
    other = person(teacher.bench.viewers[0])
    drawn(teacher)
    drawn(other)
    for one in (teacher, other):
        one.page.evaluate("window.socket.on('live', (patch) => patch.forecast && (window.told = patch.forecast.rows))")
    teacher.go(ROW)
    teacher.press('2')
    teacher.settled()
    for one in (teacher, other):
        one.page.wait_for_function('window.told')
        row, = one.page.evaluate('window.told')  # only whose mark has changed
        assert row[0] == one.bench.pupils[ROW - 1]
        assert ' '.join(column(one, ROW).inner_text().split()) == ' '.join(f'{row[1]} {row[2]}'.split())


def test_the_bubble_has_all_four_and_what_is_needed(teacher: JournalPage) -> None:
    drawn(teacher)
    column(teacher, ROW).hover()
    bubble = teacher.page.locator('.mg-odds')
    bubble.wait_for()
    assert bubble.locator('li').count() == 4
    assert bubble.locator('.mg-odds-needs').inner_text().startswith(('до „', 'средний балл'))
    assert bubble.get_by_role('link', name='Прогноз ученика').get_attribute('href') == \
        f'/forecast/pupil/{teacher.bench.pupils[ROW - 1]}'


def test_the_keyboard_reads_it_in_words(teacher: JournalPage) -> None:
    drawn(teacher)
    column(teacher, ROW).focus()
    assert teacher.page.locator('.mg-odds').is_visible()
    teacher.press('ArrowDown')
    said = teacher.page.evaluate('document.activeElement.getAttribute("aria-label")')
    assert 'если всё пойдёт как обычно' in said
    assert 'вероятности: „5“' in said
    teacher.press('Escape')
    assert teacher.page.locator('.mg-odds').count() == 0
    assert teacher.page.evaluate('document.activeElement.classList.contains("mg-c")')


def test_it_may_be_hidden_and_comes_back(teacher: JournalPage) -> None:
    drawn(teacher)
    button = teacher.page.get_by_role('button', name='Столбец прогноза')
    button.click()
    assert teacher.page.locator('td.mg-forecast').count() == 0
    teacher.open()
    assert teacher.page.locator('td.mg-forecast').count() == 0
    teacher.page.get_by_role('button', name='Столбец прогноза').click()
    drawn(teacher)


def test_paper_and_a_phone(teacher: JournalPage, person: Callable[..., JournalPage]) -> None:
    drawn(teacher)
    teacher.page.emulate_media(media='print')
    assert not column(teacher, ROW).is_visible()
    phone = person(teacher.bench.teacher, viewport={'width': 390, 'height': 844})
    drawn(phone)
    assert phone.page.evaluate('document.documentElement.scrollWidth') <= 390
