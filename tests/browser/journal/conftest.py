"""The program itself on a database of its own, and people with browsers of their own at it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from bench.server import Bench, serving
from ejournal.security import COOKIE
from tests.browser.journal.journal_page import JournalPage

Open = Callable[..., Page]


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


@pytest.fixture
def look(bench: Bench, chromium: Browser) -> Iterator[Open]:
    """``look(token, path)``: somebody's own browser on a page, all pictures drawn; script errors fail the test."""
    opened: list[tuple[Page, list[str]]] = []

    def build(token: str, path: str, **options: Any) -> Page:
        context = chromium.new_context(**{'viewport': {'width': 1440, 'height': 900}, **options})
        context.add_cookies([{'name': COOKIE, 'value': token, 'url': bench.url}])
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
