"""A program's client: the gate and the API, without the pages."""

from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Mount

from ejournal.api import v1
from ejournal.api.gate import Gate
from ejournal.services import tokens
from ejournal.services.tokens import Scope
from tests.support.school import SmallSchool

Client = Callable[..., Awaitable[httpx.AsyncClient]]


@pytest.fixture
async def program(school: SmallSchool) -> AsyncIterator[Client]:
    """``await program('Гук', Scope.JOURNAL_READ)``: a client with a token of this person; all scopes by default."""
    site = Gate(Starlette(routes=[Mount('/api/v1', v1.build())]))
    made: list[httpx.AsyncClient] = []

    async def connect(name: str = '', *scopes: Scope) -> httpx.AsyncClient:
        client = httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url='http://test/api/v1')
        if name:
            token = await tokens.make(school.actors[name], 'Программа', list(scopes or Scope))
            client.headers['authorization'] = f'Bearer {token.secret}'
        made.append(client)
        return client

    yield connect
    for client in made:
        await client.aclose()
