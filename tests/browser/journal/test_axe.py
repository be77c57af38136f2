"""axe-core finds no serious or critical violation on the pages, light and wide, dark and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from bench.server import Bench
from ejournal.security import COOKIE

PAGES = [('nobody', '/login'), ('teacher', '/'), ('teacher', '/journals'), ('teacher', '/journal/{group}'),
         ('teacher', '/profile'), ('deputy', '/'), ('deputy', '/school'), ('deputy', '/journal/{group}'),
         ('pupil', '/diary'), ('pupil', '/marks'), ('teacher', '/journal/99999'), ('teacher', '/nowhere')]
VIEWS = {'light': (1440, 900), 'dark': (390, 844)}


@pytest.mark.parametrize('scheme', VIEWS)
def test_no_serious_violation(chromium: Browser, bench: Bench, scheme: str) -> None:
    tokens = {'teacher': bench.teacher, 'deputy': bench.viewers[0], 'pupil': bench.pupil}
    width, height = VIEWS[scheme]
    found = {}
    for who, path in PAGES:
        context = chromium.new_context(
            viewport={'width': width, 'height': height}, color_scheme=scheme)  # type: ignore[arg-type]  # a str
        if who in tokens:
            context.add_cookies([{'name': COOKIE, 'value': tokens[who], 'url': bench.url}])
        page = context.new_page()
        page.goto(bench.url + path.format(group=bench.group))
        page.wait_for_selector('h1')
        serious = [violation['id'] for violation in Axe().run(page).response['violations']
                   if violation['impact'] in ('serious', 'critical')]
        wide = page.evaluate('document.documentElement.scrollWidth') > width
        if serious or wide:
            found[who, path] = (serious, 'wider than the screen' if wide else '')
        context.close()
    assert found == {}
