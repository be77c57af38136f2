"""The gate: origins, headers, sizes and floods, before anything of ours is asked."""

import pytest
from nicegui.client import Client

from ejournal import clock, settings
from ejournal.api import headers
from ejournal.api.gate import Gate, Visits
from tests.web.conftest import Browser


@pytest.mark.parametrize('origin', ['https://evil.example', 'null', 'http://test.evil.example', 'http://test:8080', '',
                                    'http://test@evil.example', 'http://test:nonsense'])
async def test_changes_from_other_sites_are_refused(browser: Browser, origin: str) -> None:
    for path in ('/login', '/logout', '/plain', '/password'):
        answer = await browser().post(path, headers={'origin': origin})
        assert (answer.status_code, 'другого сайта' in answer.json()['message']) == (403, True)


async def test_changes_without_an_origin_are_refused(browser: Browser) -> None:
    client = browser()
    del client.headers['origin']
    assert (await client.post('/login', data={'login': 'a', 'password': 'b'})).status_code == 403
    assert (await client.get('/login')).status_code == 200


async def test_the_address_people_type_counts_as_ours(browser: Browser, monkeypatch) -> None:
    monkeypatch.setattr(settings.get(), 'public_origin', 'https://school.example/')
    answer = await browser().post('/login', data={'login': 'a', 'password': 'b'},
                                  headers={'origin': 'https://school.example'})
    assert answer.status_code == 401


def websocket(origin: str | None) -> dict:
    pairs = [(b'host', b'test'), *([(b'origin', origin.encode())] if origin is not None else [])]
    return {'type': 'websocket', 'path': '/_nicegui_ws/socket.io/', 'query_string': b'', 'headers': pairs,
            'scheme': 'ws', 'client': ('10.0.0.1', 1), 'subprotocols': []}


@pytest.mark.parametrize('origin, let_in', [('http://test', True), ('https://evil.example', False), (None, False),
                                            ('null', False)])
async def test_sockets_open_for_our_own_pages_only(school, origin: str | None, *, let_in: bool) -> None:
    came, sent = [], []

    async def inside(scope, receive, send) -> None:
        came.append(scope['path'])

    async def receive() -> dict:
        return {'type': 'websocket.connect'}

    async def send(message) -> None:
        sent.append(message['type'])

    await Gate(inside)(websocket(origin), receive, send)
    assert (bool(came), sent) == (let_in, [] if let_in else ['websocket.close'])


async def test_sockets_by_polling_open_for_our_own_pages_only(browser: Browser) -> None:
    path = '/_nicegui_ws/socket.io/?EIO=4&transport=polling'
    foreign = await browser().get(path, headers={'origin': 'https://evil.example'})
    assert foreign.status_code == 403 and 'access-control-allow-origin' not in foreign.headers
    assert (await browser().get(path)).status_code == 200


async def test_every_answer_carries_the_headers(browser: Browser, log_in_as, user) -> None:
    await log_in_as('Гук')
    client = browser()
    answers = [await client.get('/login'), await client.get('/'), await user.http_client.get('/profile'),
               await client.post('/plain', headers={'accept': '*/*'})]
    assert [one.status_code for one in answers] == [200, 303, 200, 401]
    for answer in answers:
        policy = answer.headers['content-security-policy']
        assert "default-src 'self'" in policy and "frame-ancestors 'none'" in policy and "object-src 'none'" in policy
        assert "form-action 'self'" in policy and '://t' not in policy.replace('ws://t', '').replace('wss://t', '')
        assert answer.headers['x-content-type-options'] == 'nosniff'
        assert answer.headers['referrer-policy'] == 'same-origin'
        assert answer.headers['cross-origin-opener-policy'] == 'same-origin'
        assert 'no-store' in answer.headers['cache-control']
        assert 'strict-transport-security' not in answer.headers
    assert 'unsafe' not in answers[0].headers['content-security-policy'].replace("style-src 'self' 'unsafe-inline'", '')


async def test_files_may_be_kept(browser: Browser) -> None:
    page = (await browser().get('/login')).text
    sheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
    answer = await browser().get(sheet)
    assert answer.status_code == 200 and 'no-store' not in answer.headers['cache-control']


@pytest.mark.parametrize('host', ['evil; script-src *', "x'", 'a b'])
def test_a_strange_host_does_not_get_into_the_policy(host: str) -> None:
    assert host not in headers.content_policy(host)


async def test_endless_bodies_end(browser: Browser) -> None:
    answer = await browser().post('/login', content=b'x' * (1 << 20 | 1))
    assert answer.status_code == 413

    async def endless():
        for _ in range(40):
            yield b'x' * (1 << 16)

    answer = await browser().post('/login', content=endless(),
                                  headers={'content-type': 'application/x-www-form-urlencoded'})
    assert answer.status_code == 413


async def test_floods_of_the_login_page_are_slowed_down(travel) -> None:
    visits = Visits(limit=3)
    assert [visits.allow('10.0.0.1') for _ in range(4)] == [True, True, True, False]
    assert visits.allow('10.0.0.2')
    travel.to(clock.today(), 23, 59)
    assert visits.allow('10.0.0.1')


def test_the_memory_of_visitors_is_limited() -> None:
    visits = Visits()
    for number in range(Visits.REMEMBERED + 50):
        visits.allow(f'10.{number >> 16}.{number >> 8 & 255}.{number & 255}')
    assert len(visits.counts) == Visits.REMEMBERED


async def test_a_page_for_a_stranger_costs_no_client(browser: Browser) -> None:
    before = len(Client.instances)
    for path in ('/', '/login', '/nonsense', '/users'):
        await browser().get(path)
    assert len(Client.instances) == before


async def test_the_gate_needs_no_database_for_files_and_sockets(browser: Browser, statements) -> None:
    with statements() as seen:
        await browser().get('/static/nothing.css')
        await browser().get('/_nicegui_ws/socket.io/?EIO=4&transport=polling')
    assert seen == []
