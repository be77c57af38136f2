"""What the next mark takes: the browser's own exact arithmetic, the same as the program's, and as quick as the keys."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ejournal.analytics.forecast import needed
from ejournal.analytics.forecast.words import fives
from tests.browser.grid_component.grid_page import GridPage

MODE = 'forecast'


def expected(snapshot: dict[str, Any], pupil: int) -> str:
    weights = {work['id']: Decimal(work['weight']) for lesson in snapshot['lessons'] for work in lesson['works']}
    own = [(int(value), Fraction(weights[work])) for _, work, whose, text, *_ in snapshot['marks'] if whose == pupil
           for value in text.split('/') if value.isdigit()]
    weight, earned = sum(w for _, w in own), sum(value * w for value, w in own)
    if not weight:
        return 'оценок ещё нет'
    for mark, threshold in zip((3, 4, 5), snapshot['thresholds'], strict=True):
        count = needed(earned, weight, Decimal(threshold))
        if count:
            return f'до „{mark}“ {fives(count)}'
    return ''


def said(grid: GridPage, row: int) -> str:
    cell = grid.page.locator(f'.mg-table tbody tr:nth-child({row}) > td.mg-forecast')
    cell.focus()
    return cell.get_attribute('aria-label') or ''


def test_it_is_the_programs_arithmetic(open_grid: Callable[..., GridPage]) -> None:
    grid = open_grid(MODE)
    snapshot = grid.page.request.get(f'{grid.base}/journal/{grid.group}/3/snapshot').json()
    found = {row: said(grid, row) for row in range(1, len(snapshot['pupils']) + 1)}
    for row, pupil in enumerate(snapshot['pupils'], start=1):
        assert found[row].startswith(pupil['name'])
        assert found[row].endswith(expected(snapshot, pupil['id'])), pupil
    assert len({text.split('; ')[-1] for text in found.values()}) > 3


def test_it_follows_the_key_without_the_server(open_grid: Callable[..., GridPage]) -> None:
    grid = open_grid(MODE)
    before = said(grid, 1)
    grid.page.context.set_offline(True)
    grid.page.locator('.mg-table tbody tr:nth-child(1) > td.mg-today').first.click()
    grid.press('2')
    assert said(grid, 1) != before
    grid.page.context.set_offline(False)
    grid.settled()


def test_without_the_right_there_is_no_column(open_grid: Callable[..., GridPage]) -> None:
    grid = open_grid()
    assert grid.page.locator('.mg-forecast').count() == 0
    assert grid.page.get_by_role('button', name='Столбец прогноза').count() == 0


def test_the_bubble_goes_with_its_column(open_grid: Callable[..., GridPage]) -> None:
    """The right may end while it is open; a scroll afterwards is no error (the fixture counts them)."""
    grid = open_grid(MODE)
    grid.colleague(forecast={'rows': [[101, 5, '62 %', [0.62, 0.3, 0.08, 0], ['62 %', '30 %', '8 %', '0 %']]]})
    grid.page.locator('td.mg-forecast', has_text='62 %').wait_for()
    said(grid, 1)
    grid.page.locator('.mg-odds').wait_for()
    grid.page.evaluate("document.querySelectorAll('td.mg-forecast').forEach((cell) => cell.remove());"
                       "document.querySelector('.mg-scroll').dispatchEvent(new Event('scroll'))")
    grid.page.locator('.mg-odds').wait_for(state='detached')
