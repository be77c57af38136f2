"""The dashboard of quality in a real browser: the heat table by the keyboard, files of a picture, paper, a phone."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from bench.server import Bench
from ejournal.security import COOKIE

Open = Callable[..., Page]


@pytest.fixture
def look(bench: Bench, chromium: Browser) -> Iterator[Open]:
    """``look(path)``: a deputy at a page with its pictures drawn; a script's error fails the test."""
    opened: list[tuple[Page, list[str]]] = []

    def build(path: str, **options: Any) -> Page:
        context = chromium.new_context(**{'viewport': {'width': 1440, 'height': 900}, **options})
        context.add_cookies([{'name': COOKIE, 'value': bench.viewers[0], 'url': bench.url}])
        page, errors = context.new_page(), list[str]()
        page.set_default_timeout(15_000)
        page.on('pageerror', lambda error: errors.append(str(error)))
        opened.append((page, errors))
        page.goto(bench.url + path)
        page.wait_for_function('window.did_handshake === true')
        page.wait_for_function('[...document.querySelectorAll(".ej-chart-plot")].every('
                               'box => box.querySelector("svg.main-svg .cartesianlayer, .ej-empty"))')
        return page

    yield build
    for page, errors in opened:
        page.context.close()
        assert errors == []


def test_a_heat_table_is_one_stop_of_tab_and_is_walked_by_the_arrows(look: Open, bench: Bench) -> None:
    page = look('/attendance')
    box = page.locator('.ej-heat').first
    assert box.get_attribute('tabindex') == '0'
    assert box.locator('[tabindex="0"]').count() == 0
    assert box.get_attribute('aria-roledescription') == 'таблица: стрелки — по ячейкам, Enter — открыть'
    box.focus()
    page.keyboard.press('Home')
    cursor, said = box.locator('.ej-heat-cursor'), box.locator('.ej-heat-said')
    expect(cursor).to_be_visible()
    first, words = cursor.bounding_box(), said.inner_text()
    page.keyboard.press('ArrowRight')
    second = cursor.bounding_box()
    assert first is not None and second is not None
    assert second['x'] > first['x'] + 4
    assert said.inner_text() != words
    page.keyboard.press('Enter')  # as a click: the class of the row
    page.wait_for_url(f'**klass={bench.school_class}**')


def test_names_of_a_wide_heat_table_stay_while_it_is_scrolled(look: Open) -> None:
    page = look('/attendance', viewport={'width': 390, 'height': 844})
    box = page.locator('.ej-heat').first
    box.evaluate("box => { box.querySelector('.js-plotly-plot').style.minWidth = '900px';"
                 "box.style.overflowX = 'auto'; window.dispatchEvent(new Event('resize')) }")
    box.evaluate('box => { box.scrollLeft = 120 }')
    names = box.locator('.yaxislayer-above')
    expect(names).to_have_attribute('transform', 'translate(120, 0)')
    expect(names.locator('.ej-heat-back')).to_have_count(1)


@pytest.mark.parametrize('width', [1440, 390])
def test_the_dashboard_fits_is_said_in_words_and_prints(look: Open, width: int) -> None:
    page = look('/quality', viewport={'width': width, 'height': 900})
    assert page.evaluate('document.documentElement.scrollWidth') <= width
    for plot in page.locator('.ej-chart-plot').all():
        assert len(plot.get_attribute('aria-label') or '') > 10
    page.emulate_media(media='print')
    assert page.get_by_role('heading', name='Посещаемость по месяцам').is_visible()
    assert not page.locator('.ej-chart-tools').first.is_visible()


@pytest.mark.parametrize('kind, begins', [('PNG', b'\x89PNG'), ('SVG', b'<svg'), ('XLSX', b'PK'),
                                          ('CSV', '\ufeffМесяц;'.encode())])
def test_a_picture_and_its_table_leave_as_files(look: Open, kind: str, begins: bytes) -> None:
    page = look('/quality')
    with page.expect_download() as waiting:
        page.get_by_role('button', name=f'Посещаемость по месяцам: скачать {kind}').click()
    taken = waiting.value
    assert taken.suggested_filename == f'Посещаемость по месяцам.{kind.lower()}'
    assert taken.path().read_bytes().startswith(begins)
