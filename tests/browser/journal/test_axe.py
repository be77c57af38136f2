"""axe-core finds no serious or critical violation on the pages, light and wide, dark and narrow."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from bench.server import Bench
from ejournal.security import COOKIE

STRANGE = ['/journal/99999', '/nowhere']
PAGES = {
    'nobody': ['/login'],
    'teacher': ['/', '/journals', '/journal/{group}', '/lesson/{lesson}', '/finals/{group}', '/plans', '/plans/{plan}',
                '/plans/{plan}/groups/{group}', '/programme', '/timetable', '/substitutions', '/corrections',
                '/profile', *STRANGE],
    'deputy': ['/', '/school', '/journal/{group}', '/control', '/closing', '/council/{school_class}', '/substitutions',
               '/substitutions/journal', '/timetable', '/corrections', '/settings'],
    'class_teacher': ['/', '/class', '/corrections'],
    'administrator': ['/', '/users', '/audit', '/settings'],
    'pupil': ['/diary', '/marks'],
}
VIEWS = {'light': (1440, 900), 'dark': (390, 844)}


@pytest.mark.parametrize('scheme', VIEWS)
@pytest.mark.parametrize('who', PAGES)
def test_no_serious_violation(chromium: Browser, bench: Bench, who: str, scheme: str) -> None:
    tokens = {'teacher': bench.teacher, 'deputy': bench.viewers[0], 'pupil': bench.pupil,
              'class_teacher': bench.class_teacher, 'administrator': bench.administrator}
    width, height = VIEWS[scheme]
    context = chromium.new_context(
        viewport={'width': width, 'height': height}, color_scheme=scheme)  # type: ignore[arg-type]  # a str
    if who in tokens:
        context.add_cookies([{'name': COOKIE, 'value': tokens[who], 'url': bench.url}])
    page, found = context.new_page(), {}
    for path in PAGES[who]:
        answer = page.goto(bench.url + path.format(**vars(bench)))
        assert answer is not None and answer.status == (404 if path in STRANGE else 200), path
        page.wait_for_selector('h1')
        serious = [violation['id'] for violation in Axe().run(page).response['violations']
                   if violation['impact'] in ('serious', 'critical')]
        wide = page.evaluate('document.documentElement.scrollWidth') > width
        if serious or wide:
            found[path] = (serious, 'wider than the screen' if wide else '')
    context.close()
    assert found == {}
