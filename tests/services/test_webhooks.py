"""Webhooks: signed, again until heard, to nobody who was not registered and to no door inside."""

import asyncio
import hashlib
import hmac
import json
from collections.abc import AsyncIterator

import pytest

from ejournal import clock, outside
from ejournal.services import webhooks
from models import Account, Invalid, NotAllowed, NotFound, Preference, Webhook
from tests.support.journal import write


class Listener:
    """A program that hears messages on this computer, and answers with ``status``."""

    def __init__(self) -> None:
        self.status, self.url = 200, ''
        self.heard: list[tuple[dict[str, str], bytes]] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b'\r\n\r\n')).decode()
        headers = {name.lower(): value for name, value in
                   (line.split(': ', 1) for line in head.split('\r\n')[1:] if line)}
        self.heard.append((headers, await reader.readexactly(int(headers['content-length']))))
        writer.write(f'HTTP/1.1 {self.status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'.encode())
        await writer.drain()
        writer.close()


@pytest.fixture
async def listener(school) -> AsyncIterator[Listener]:
    await Preference.create(key=webhooks.PRIVATE_TARGETS, value=True)
    made = Listener()
    server = await asyncio.start_server(made.serve, '127.0.0.1', 0)
    made.url = f'http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook?a=1'
    yield made
    server.close()
    await server.wait_closed()


async def test_a_message_is_signed_and_names_nobody(school, listener):
    made = await webhooks.register(school.actors['Гук'], listener.url)
    await write(school, pupil=school.pupil('Цой'), new='5')
    assert await webhooks.deliver() == 1
    (headers, body), = listener.heard
    expected = hmac.new(made.secret.encode(), f'{headers["x-ejournal-timestamp"]}.'.encode() + body, hashlib.sha256)
    assert headers['x-ejournal-signature'] == f'sha256={expected.hexdigest()}'
    rows = json.loads(body)['events']
    assert [row['kind'] for row in rows] == ['work.made', 'mark.changed']
    assert not {'before', 'after', 'by'} & set(rows[0])
    assert await webhooks.deliver() == 0 and len(listener.heard) == 1


@pytest.mark.parametrize('status', [500, 302, 404])
async def test_again_until_heard(school, listener, travel, status):
    await webhooks.register(school.actors['Гук'], listener.url)
    await write(school, pupil=school.pupil('Цой'), new='5')
    listener.status = status
    assert await webhooks.deliver() == 0
    row = await Webhook.get()
    assert (row.failures, row.retry_at) == (1, clock.now() + webhooks.FIRST_DELAY)
    assert await webhooks.deliver() == 0 and len(listener.heard) == 1
    listener.status = 200
    travel.to(clock.today(), 14, 49)
    assert await webhooks.deliver() == 1
    assert listener.heard[0][1] == listener.heard[1][1]
    assert (await Webhook.get()).failures == 0


async def test_it_gives_up_in_the_end(school, listener, monkeypatch):
    monkeypatch.setattr(webhooks, 'GIVE_UP', 1)
    await webhooks.register(school.actors['Гук'], listener.url)
    await write(school, pupil=school.pupil('Цой'), new='5')
    listener.status = 500
    await webhooks.deliver()
    assert not (await Webhook.get()).active


async def test_anothers_journal_is_not_told(school, listener):
    await webhooks.register(school.actors['Чехонина'], listener.url)
    await write(school, pupil=school.pupil('Цой'), new='5')
    assert await webhooks.deliver() == 0 and listener.heard == []


async def test_a_blocked_account_is_told_nothing(school, listener):
    await webhooks.register(school.actors['Гук'], listener.url)
    await write(school, pupil=school.pupil('Цой'), new='5')
    await Account.filter(id=school.actors['Гук'].account_id).update(blocked=True)
    assert await webhooks.deliver() == 0 and listener.heard == []
    assert not (await Webhook.get()).active


async def test_doors_inside_stay_shut(school, listener):
    """Also when the school forbids later what it had allowed."""
    await webhooks.register(school.actors['Гук'], listener.url)
    await write(school, pupil=school.pupil('Цой'), new='5')
    await Preference.filter(key=webhooks.PRIVATE_TARGETS).delete()
    assert await webhooks.deliver() == 0 and listener.heard == []
    with pytest.raises(Invalid, match='внутри сети'):
        await webhooks.register(school.actors['Гук'], listener.url)


@pytest.mark.parametrize('url', ['ftp://school.example/', 'file:///etc/passwd', 'http://a:b@school.example/', 'http://',
                                 'http://school.example:x/', 'http://a b/', 'javascript:1', '//school.example'])
def test_addresses_of_another_kind(url):
    with pytest.raises(Invalid, match='начинается с'):
        outside.parse(url)


@pytest.mark.parametrize('place', ['127.0.0.1', '10.1.2.3', '192.168.0.1', '172.16.0.1', '169.254.169.254', '0.0.0.1',
                                   '::1', 'fe80::1', 'fc00::1', '::ffff:10.0.0.1', '64:ff9b::7f00:1', '2002:a00:1::',
                                   '224.0.0.1', '100.64.0.1'])
def test_numbers_inside(place):
    assert not outside.is_public(place)


def test_numbers_of_the_world():
    assert outside.is_public('8.8.8.8') and outside.is_public('2001:4860:4860::8888')


async def test_ones_own_only(school, listener, monkeypatch):
    made = await webhooks.register(school.actors['Гук'], listener.url)
    with pytest.raises(NotFound):
        await webhooks.remove(school.actors['Чехонина'], made.id)
    with pytest.raises(NotAllowed):
        await webhooks.register(school.actors['Абрамов'], listener.url)
    monkeypatch.setattr(webhooks, 'MOST', 1)
    with pytest.raises(Invalid, match='Удалите ненужные'):
        await webhooks.register(school.actors['Гук'], listener.url)
    await webhooks.remove(school.actors['Гук'], made.id)
    assert await webhooks.mine(school.actors['Гук']) == []


async def test_a_paused_address_hears_later(school, listener):
    made = await webhooks.register(school.actors['Гук'], listener.url)
    await webhooks.pause(school.actors['Гук'], made.id)
    await write(school, pupil=school.pupil('Цой'), new='5')
    assert await webhooks.deliver() == 0
    await webhooks.resume(school.actors['Гук'], made.id)
    assert await webhooks.deliver() == 1
    with pytest.raises(NotFound):
        await webhooks.pause(school.actors['Чехонина'], made.id)


async def test_a_test_message_is_signed_and_empty(school, listener):
    made = await webhooks.register(school.actors['Гук'], listener.url)
    await webhooks.send_test(school.actors['Гук'], made.id)
    (_, body), = listener.heard
    assert json.loads(body)['events'] == []
    listener.status = 500
    with pytest.raises(Invalid, match='не приняла'):
        await webhooks.send_test(school.actors['Гук'], made.id)
    assert (await Webhook.get(id=made.id)).failures == 0
