"""The bar at the bottom of a family's phone: its words do not touch one another."""

from itertools import pairwise
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from components import theme

WORDS = ('Дневник', 'Отметки', 'Уведомления', 'Сообщения', 'Ещё')
LINK = '<a class="ej-bottom-link"><span>{}</span><span class="ej-count">5</span></a>'
PLACES = """() => [...document.querySelectorAll('.ej-bottom-link')].map((link) => {
  const word = link.firstChild.getBoundingClientRect(), count = link.lastChild.getBoundingClientRect();
  return [word.left, word.right, count.right]; })"""


@pytest.mark.parametrize('width', [360, 390])
def test_the_words_of_the_bar_stand_apart(chromium: Browser, width: int) -> None:
    page = chromium.new_page(viewport={'width': width, 'height': 700})
    style = (Path(theme.STATIC) / 'theme.css').read_text('utf-8')
    page.set_content(f'<style>{style}</style><nav class="ej-bottom">{"".join(map(LINK.format, WORDS))}</nav>')
    places = page.evaluate(PLACES)
    page.close()
    gaps = [after[0] - before[1] for before, after in pairwise(places)]
    assert len(gaps) == 4 and min(gaps) >= 6, gaps
    assert max(place[2] for place in places) <= width
