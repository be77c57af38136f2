"""The program itself on a database of its own, and people with browsers of their own at it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from bench.server import Bench, serving
from ejournal.security import COOKIE
from tests.browser.journal.journal_page import JournalPage


@pytest.fixture(scope='package')
def bench(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """A running journal: 30 pupils, 50 columns, a teacher, three deputies."""
    folder: Path = tmp_path_factory.mktemp('journal')
    with serving(folder, viewers=3) as running:
        yield running


@pytest.fixture
def person(bench: Bench, chromium: Browser) -> Iterator[Callable[..., JournalPage]]:
    """``person(token)``: somebody's own browser on the grid; a script error on the page fails the test."""
    opened: list[JournalPage] = []

    def build(token: str, **options: Any) -> JournalPage:
        context = chromium.new_context(**{'viewport': {'width': 1440, 'height': 900}, **options})
        context.add_cookies([{'name': COOKIE, 'value': token, 'url': bench.url}])
        page = JournalPage(context.new_page(), bench)
        opened.append(page)
        return page

    yield build
    for page in opened:
        page.page.context.close()
        assert page.errors == []


@pytest.fixture
def teacher(person: Callable[..., JournalPage], bench: Bench) -> JournalPage:
    """The teacher with today's column empty."""
    page = person(bench.teacher)
    page.empty_today()
    return page
