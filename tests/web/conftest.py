"""Clients of the pages that let people in."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest
from nicegui import core
from nicegui.testing import User
from nicegui.testing.user_simulation import user_simulation

from ejournal import security, topics
from tests.support.entry import log_in
from tests.support.school import SmallSchool

ORIGIN = {'origin': 'http://test'}
PAGE = {'accept': 'text/html'}
Browser = Callable[..., httpx.AsyncClient]


@pytest.fixture
async def user(school: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[User]:
    """NiceGUI's simulated user on the small site, with the small school behind it."""
    monkeypatch.setattr(topics, 'bus', topics.LocalBus())  # pages of other tests listened to the old one
    async with user_simulation(main_file=Path(__file__).with_name('site.py')) as made:
        yield made


@pytest.fixture
async def browser(user: User) -> Browser:
    """``browser('10.0.0.1')``: a client without a session that asks as browsers do."""
    def open_one(address: str = '10.0.0.1', base: str = 'http://test') -> httpx.AsyncClient:
        transport = httpx.ASGITransport(core.app, client=(address, 1))
        return httpx.AsyncClient(transport=transport, base_url=base, headers=ORIGIN | PAGE)
    return open_one


@pytest.fixture
def log_in_as(user: User, school: SmallSchool) -> Callable[..., object]:
    """``await log_in_as('Гук')``: the simulated user is this person from now on."""
    async def enter(name: str) -> object:
        opened = await log_in(school.actors[name])
        user.http_client.cookies.set(security.COOKIE, opened.token)
        user.http_client.headers.update(PAGE)
        return opened
    return enter
