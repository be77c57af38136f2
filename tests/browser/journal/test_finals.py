"""«Итоговые отметки»: typed, explained, filled, pasted, taken back, kept unsent; the column of the grid beside it."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page

from bench.server import Bench
from tests.browser.journal.journal_page import JournalPage

TERM = '2 четверть'
PHONE = {'viewport': {'width': 390, 'height': 844}, 'has_touch': True, 'is_mobile': True}


def paste(page: Page, text: str) -> None:
    """What Ctrl+V brings from a table program."""
    page.evaluate(
        "text => { const data = new DataTransfer(); data.setData('text/plain', text);"
        " document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true})); }",
        text)


class FinalsPage:
    """The table as the teacher uses it; rows and columns from 0, the term is column 0."""

    def __init__(self, opened: JournalPage, bench: Bench) -> None:
        self.page: Page = opened.page
        self.bench = bench
        self.open()

    def open(self) -> None:
        self.page.goto(f'{self.bench.url}/finals/{self.bench.group}')
        self.page.wait_for_selector('.mg-finals td.mg-c')
        self.page.wait_for_function('window.did_handshake === true')

    def cell(self, row: int, column: int = 0) -> Locator:
        return self.page.locator(f'.mg-finals td[data-y="{row}"][data-x="{column}"]')

    def put(self, row: int, value: str) -> None:
        self.cell(row).click()
        self.page.keyboard.press(value)

    def settled(self) -> None:
        self.page.wait_for_selector('.mg-pill[data-state="saved"]', timeout=20_000)

    def shows(self, row: int, text: str) -> None:
        self.page.wait_for_function(
            "([row, text]) => { const cell = document.querySelector(`.mg-finals td[data-y='${row}'][data-x='0']`);"
            " return cell.textContent === text && !cell.matches('.mg-suggested'); }", arg=[row, text])

    def stored(self) -> dict[int, tuple[str, str]]:
        """Row → (mark, reason) of the term, as the server has it."""
        path = f'{self.bench.url}/journal/{self.bench.group}/{self.bench.term}/snapshot'
        shot = self.page.request.get(path).json()
        rows = {pupil['id']: number for number, pupil in enumerate(shot['pupils'])}
        return {rows[pupil]: (value, reason) for pupil, value, _, reason, *_ in shot['final'] if value}

    def hint(self, row: int) -> str:
        """What the rule suggests, from the words of the cell."""
        return (self.cell(row).get_attribute('aria-label') or '').rpartition(' ')[2]

    def paste(self, text: str) -> None:
        paste(self.page, text)

    def empty(self) -> None:
        """No mark of the term."""
        for row in self.stored():
            self.put(row, 'Backspace')
        self.settled()


@pytest.fixture
def opened(person: Callable[..., JournalPage], bench: Bench) -> Iterator[FinalsPage]:
    page = FinalsPage(person(bench.teacher), bench)
    page.empty()
    yield page


def test_a_typed_mark_is_stored_and_the_next_pupil_comes(opened: FinalsPage) -> None:
    hint = opened.hint(1)
    opened.put(1, hint)
    opened.shows(1, hint)
    assert opened.page.evaluate('document.activeElement.dataset.y') == '2'
    opened.settled()
    assert opened.stored()[1] == (hint, '')
    opened.page.keyboard.press('Control+KeyZ')
    opened.settled()
    assert 1 not in opened.stored()
    opened.page.keyboard.press('Control+KeyY')
    opened.settled()
    assert opened.stored()[1] == (hint, '')


@pytest.mark.clause('17.4.11')
def test_a_mark_far_from_the_rule_asks_why_and_its_story_is_in_the_card(opened: FinalsPage) -> None:
    far = '2' if opened.hint(2) in '45' else '5'
    opened.put(2, far)
    dialog = opened.page.locator('dialog')
    dialog.get_by_role('button', name='Сохранить').click()
    assert dialog.is_visible(), 'not without a reason'
    dialog.get_by_label('Обоснование', exact=True).last.fill('Итоги контрольных работ')
    dialog.get_by_role('button', name='Сохранить').click()
    opened.settled()
    assert opened.stored()[2] == (far, 'Итоги контрольных работ')
    opened.cell(2).click()
    opened.page.keyboard.press('F2')
    story = opened.page.locator('dialog .mg-story')
    story.get_by_text('Гук Л. М.').first.wait_for()
    assert f'— → {far}' in story.inner_text() and 'Итоги контрольных работ' in story.inner_text()


def test_the_rule_fills_what_is_empty_after_a_preview(opened: FinalsPage) -> None:
    opened.put(0, opened.hint(0))
    opened.page.get_by_role('button', name='Заполнить по правилу').click()
    dialog = opened.page.locator('dialog')
    assert dialog.locator('tbody tr').count() == len(opened.bench.pupils) - 1
    ready = dialog.locator('tbody b').count()
    dialog.get_by_role('button', name=f'Поставить {ready}').click()
    opened.settled()
    assert len(opened.stored()) == ready + 1
    assert 'всё выставлено' in opened.page.locator('.mg-finals thead').inner_text()
    opened.page.keyboard.press('Control+KeyZ')
    opened.settled()
    assert len(opened.stored()) == 1


def test_a_column_from_excel_is_shown_before_it_is_put(opened: FinalsPage) -> None:
    hints = [opened.hint(row) for row in range(3)]
    far = '2' if hints[2] in '45' else '5'
    opened.cell(0).click()
    opened.paste(f'{hints[0]}\nн/а\n{far}\nотл\n')
    dialog = opened.page.locator('dialog')
    dialog.get_by_text('Не будет вставлено: 2.').wait_for()
    assert 'поставьте с обоснованием' in dialog.inner_text() and 'Не понятно: «отл»' in dialog.inner_text()
    dialog.get_by_role('button', name='Вставить 2').click()
    opened.settled()
    assert opened.stored() == {0: (hints[0], ''), 1: ('н/а', '')}


def test_what_is_typed_without_a_network_is_sent_later(opened: FinalsPage) -> None:
    context = opened.page.context
    context.route('**/journal/edits', lambda route: route.abort())
    opened.put(3, 'KeyY')
    opened.page.locator('.mg-pill', has_text='не отправлено: 1').wait_for()
    context.unroute('**/journal/edits')
    opened.open()
    opened.settled()
    opened.shows(3, 'н/а')
    assert opened.stored()[3] == ('н/а', '')


def test_a_colleagues_mark_comes_and_a_clash_is_the_persons_choice(
        opened: FinalsPage, person: Callable[..., JournalPage], bench: Bench) -> None:
    other = FinalsPage(person(bench.teacher), bench)
    other.put(4, 'KeyJ')
    opened.shows(4, 'осв')
    opened.page.context.route('**/journal/edits', lambda route: route.abort())
    opened.put(4, 'KeyY')
    opened.page.locator('.mg-pill', has_text='не отправлено: 1').wait_for()
    other.put(4, 'Backspace')
    other.settled()
    opened.page.context.unroute('**/journal/edits')
    opened.page.evaluate("window.dispatchEvent(new Event('online'))")
    opened.page.get_by_role('button', name='Поставить н/а').click()
    opened.settled()
    assert opened.stored()[4][0] == 'н/а'


def test_on_a_phone_a_tap_opens_the_keypad(
        person: Callable[..., JournalPage], bench: Bench, opened: FinalsPage) -> None:
    phone = FinalsPage(person(bench.teacher, **PHONE), bench)
    hint = phone.hint(5)
    phone.cell(5).tap()
    keypad = phone.page.locator('.mg-keypad')
    assert TERM in keypad.inner_text()
    keypad.get_by_role('button', name=hint, exact=True).tap()
    keypad.get_by_role('button', name='н/а', exact=True).tap()
    phone.settled()
    assert {row: phone.stored()[row][0] for row in (5, 6)} == {5: hint, 6: 'н/а'}
    keypad.get_by_role('button', name='Отменить').tap()
    phone.settled()
    assert 6 not in phone.stored()
    assert phone.page.evaluate('document.documentElement.scrollWidth <= innerWidth'), 'the page is not wider than it'


def test_the_grids_column_on_a_phone_and_its_paste(
        person: Callable[..., JournalPage], bench: Bench, opened: FinalsPage) -> None:
    hint = opened.hint(7)
    phone = person(bench.teacher, **PHONE)
    phone.page.locator('.mg-table tbody tr:nth-child(8) > td.mg-term').tap()
    phone.page.locator('.mg-keypad').get_by_role('button', name=hint, exact=True).tap()
    phone.settled()
    assert opened.stored()[7] == (hint, '')
    grid = person(bench.teacher)
    grid.page.locator('.mg-table tbody tr:nth-child(9) > td.mg-term').click()
    paste(grid.page, 'н/а\nосв')
    grid.page.get_by_role('button', name='Вставить 2').click()
    grid.settled()
    assert [opened.stored()[row][0] for row in (8, 9)] == ['н/а', 'осв']
    grid.page.keyboard.press('F2')
    grid.page.locator('dialog .mg-story').get_by_text('Гук Л. М.').first.wait_for()


def test_the_address_of_a_lesson_chooses_its_column(person: Callable[..., JournalPage], bench: Bench) -> None:
    page = person(bench.teacher).page
    first = page.locator('.mg-table thead th[data-lesson]').first
    number = first.get_attribute('data-lesson')
    page.goto('about:blank')
    page.goto(f'{bench.url}/journal/{bench.group}/{bench.term}#lesson-{number}')
    page.wait_for_selector('.mg-table thead th.mg-here')
    assert page.evaluate("document.querySelector('.mg-table td.mg-c[tabindex=\"0\"]').cellIndex") == 2
    page.evaluate(f"location.hash = '#lesson-{bench.lesson}'")
    page.wait_for_function("document.querySelector('.mg-table td.mg-c[tabindex=\"0\"]').matches('.mg-today')")
