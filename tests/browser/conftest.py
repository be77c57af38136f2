"""One real Chromium for all browser tests."""

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from ejournal.selftest import find_browser

# The machine's closed network makes a browser's own requests noisy; none of them is ours.
ARGUMENTS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-sync']


@pytest.fixture(scope='session')
def chromium() -> Iterator[Browser]:
    """The browser that EJOURNAL_CHROMIUM names, or the first one found."""
    program = os.environ.get('EJOURNAL_CHROMIUM') or find_browser()
    assert program, 'no Chromium: `python3 -m ejournal test` installs it or says how'
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        browser.close()
