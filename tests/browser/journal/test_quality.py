"""The dashboard of quality in a real browser: the heat table by the keyboard, files of a picture, paper, a phone."""

import pytest
from playwright.sync_api import expect

from bench.server import Bench
from tests.browser.journal.conftest import Open


def test_a_heat_table_is_one_stop_of_tab_and_is_walked_by_the_arrows(look: Open, bench: Bench) -> None:
    page = look(bench.viewers[0], '/attendance')
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


def test_names_of_a_wide_heat_table_stay_while_it_is_scrolled(look: Open, bench: Bench) -> None:
    page = look(bench.viewers[0], '/attendance', viewport={'width': 390, 'height': 844})
    box = page.locator('.ej-heat').first
    box.evaluate("box => { box.querySelector('.js-plotly-plot').style.minWidth = '900px';"
                 "box.style.overflowX = 'auto'; window.dispatchEvent(new Event('resize')) }")
    box.evaluate('box => { box.scrollLeft = 120 }')
    names = box.locator('.yaxislayer-above')
    expect(names).to_have_attribute('transform', 'translate(120, 0)')
    expect(names.locator('.ej-heat-back')).to_have_count(1)


@pytest.mark.parametrize('width', [1440, 390])
def test_the_dashboard_fits_is_said_in_words_and_prints(look: Open, bench: Bench, width: int) -> None:
    page = look(bench.viewers[0], '/quality', viewport={'width': width, 'height': 900})
    assert page.evaluate('document.documentElement.scrollWidth') <= width
    for plot in page.locator('.ej-chart-plot').all():
        assert len(plot.get_attribute('aria-label') or '') > 10
    page.emulate_media(media='print')
    assert page.get_by_role('heading', name='Посещаемость по месяцам').is_visible()
    assert not page.locator('.ej-chart-tools').first.is_visible()


@pytest.mark.parametrize('kind, begins', [('PNG', b'\x89PNG'), ('SVG', b'<svg'), ('XLSX', b'PK'),
                                          ('CSV', '\ufeffМесяц;'.encode())])
def test_a_picture_and_its_table_leave_as_files(look: Open, bench: Bench, kind: str, begins: bytes) -> None:
    page = look(bench.viewers[0], '/quality')
    with page.expect_download() as waiting:
        page.get_by_role('button', name=f'Посещаемость по месяцам: скачать {kind}').click()
    taken = waiting.value
    assert taken.suggested_filename == f'Посещаемость по месяцам.{kind.lower()}'
    assert taken.path().read_bytes().startswith(begins)
