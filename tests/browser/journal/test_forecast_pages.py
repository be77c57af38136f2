"""The panels of the forecast in a real browser: drawn, said in words, on paper, on a phone."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from bench.server import Bench
from ejournal.security import COOKIE


@pytest.fixture
def complaints() -> list[str]:
    """What the pages of the test said in the console as failures."""
    return []


@pytest.fixture
def opened(bench: Bench, chromium: Browser, complaints: list[str]) -> Callable[..., Page]:
    """``opened(address)``: a deputy at the page, with all charts drawn."""
    def build(address: str, **options: Any) -> Page:
        context = chromium.new_context(**{'viewport': {'width': 1440, 'height': 900}, **options})
        context.add_cookies([{'name': COOKIE, 'value': bench.viewers[0], 'url': bench.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        page.on('pageerror', lambda error: complaints.append(str(error)))
        page.goto(f'{bench.url}{address}')
        return page

    return build


def addresses(bench: Bench) -> list[str]:
    return ['/forecast', f'/forecast?klass={bench.school_class}', f'/forecast/pupil/{bench.pupils[0]}']


@pytest.mark.parametrize('number', range(3))
@pytest.mark.parametrize('width', [1440, 390])
def test_every_panel_is_drawn_and_said_in_words(
        complaints: list[str], bench: Bench, opened: Callable[..., Page], number: int, width: int) -> None:
    page = opened(addresses(bench)[number], viewport={'width': width, 'height': 900})
    page.locator('.ej-chart-plot .main-svg:visible').first.wait_for()
    plots = page.locator('.ej-chart-plot:has(.main-svg):visible')
    assert plots.count() >= 1
    for plot in plots.all():
        assert plot.get_attribute('role') == 'img'
        assert '%' in (plot.get_attribute('aria-label') or '')
    assert page.evaluate('document.documentElement.scrollWidth') <= width
    page.emulate_media(media='print')
    assert plots.first.is_visible()
    assert not page.get_by_role('button', name='Таблица').first.is_visible()
    assert complaints == []
    page.context.close()


def test_the_chances_are_bars_with_numbers(bench: Bench, opened: Callable[..., Page]) -> None:
    page = opened(f'/forecast/pupil/{bench.pupils[0]}')
    odds = page.locator('.ej-odds').first
    odds.wait_for()
    assert odds.get_attribute('aria-label') == 'Вероятности отметок: физика'
    assert all('%' in text for text in odds.locator('li').all_inner_texts())
    page.context.close()
