"""A simulated user on the real application, with the small school behind it."""

import asyncio
import functools
import gc
import importlib
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from nicegui import Client
from nicegui.testing import User
from nicegui.testing.user_simulation import user_simulation

from ejournal import security, topics
from ejournal.access import Actor
from tests.support.entry import log_in as open_session
from tests.support.school import SmallSchool

APP = Path(__file__).with_name('app.py')
PAGE = {'accept': 'text/html'}
LogIn = Callable[[str], Awaitable[Actor]]


@pytest.fixture
async def user(school: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[User]:
    """NiceGUI's simulated user; the pages of other tests listen to a bus of their own."""
    monkeypatch.setattr(topics, 'bus', topics.LocalBus())
    _freeze_once()
    async with user_simulation(main_file=APP) as made:
        made.http_client.headers.update(PAGE)
        yield made
        # Else the simulation forgets every module with a page, and the next test reads them all from the disk again.
        Client.page_routes.clear()


@functools.cache
def _freeze_once() -> None:
    """What is loaded now stays to the end: the simulation collects garbage twice a test and need not go through it."""
    importlib.import_module('main')
    importlib.import_module('pages')
    gc.collect()
    gc.freeze()


@pytest.fixture
def log_in(user: User, school: SmallSchool) -> LogIn:
    """``await log_in('Гук')``: the simulated user is this person of the small school from now on."""
    async def enter(name: str) -> Actor:
        opened = await open_session(school.actors[name])
        user.http_client.cookies.set(security.COOKIE, opened.token)
        actor: Actor = opened.actor
        return actor
    return enter


async def happens(check: Callable[[], Awaitable[object]], tries: int = 500) -> None:
    """Wait until ``check`` answers yes: a click is worked on after it returns."""
    for _ in range(tries):
        if await check():
            return
        await asyncio.sleep(0.02)
    raise AssertionError('it did not happen')
