"""A fake server for the whole run, a fresh browser context and a fresh group for each test."""

import itertools
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from tests.browser.grid_component.grid_page import GridPage

ROOT = Path(__file__).parents[3]
groups = itertools.count(1)


@pytest.fixture(scope='session')
def grid_server() -> Iterator[str]:
    """The address of the fake server."""
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        port = probe.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith(('PYTEST', 'NICEGUI'))}
    command = [sys.executable, '-m', 'tests.browser.grid_component.fake_server', str(port)]
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL) as process:
        base = f'http://127.0.0.1:{port}'
        _wait(base, process)
        yield base
        process.terminate()


def _wait(base: str, process: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert process.poll() is None, 'the fake server did not start'
        try:
            with urllib.request.urlopen(f'{base}/login', timeout=5):  # noqa: S310 (our own address)
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError('the fake server does not answer')


@pytest.fixture
def open_grid(grid_server: str, chromium: Browser) -> Iterator[Callable[..., GridPage]]:
    """Open a grid: `open_grid(mode, **context options)`; any error of the page's own scripts fails the test."""
    opened: list[GridPage] = []

    def build(mode: str = '', **options: Any) -> GridPage:
        context = chromium.new_context(**{'viewport': {'width': 1440, 'height': 900}, **options})
        grid = GridPage(context.new_page(), grid_server, next(groups), mode)
        opened.append(grid)
        return grid

    yield build
    for grid in opened:
        grid.page.context.close()
        assert grid.errors == []


@pytest.fixture
def grid(open_grid: Callable[..., GridPage]) -> GridPage:
    """A grid the teacher may write in."""
    return open_grid()
