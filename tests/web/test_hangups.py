"""Callers who hang up: no exception, no unanswered request for the middlewares outside."""

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.types import Message, Receive, Scope, Send

from ejournal.api import hangups

SCOPE = {'type': 'http', 'method': 'POST', 'headers': []}
START: Message = {'type': 'http.response.start', 'status': 200, 'headers': []}


async def reads(scope: Scope, receive: Receive, send: Send) -> None:
    await Request(scope, receive).body()
    raise AssertionError('the body never came')


async def returns(scope: Scope, receive: Receive, send: Send) -> None:
    assert (await receive())['type'] == 'http.disconnect'


async def begins(scope: Scope, receive: Receive, send: Send) -> None:
    await send(START)
    await receive()


async def told(app: object, path: str = '/journal/edits') -> list[Message]:
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {'type': 'http.disconnect'}

    await hangups.served(app, SCOPE | {'path': path}, receive, send)  # type: ignore[arg-type]  # one of the above
    return sent


@pytest.mark.parametrize('app, status', [(reads, 499), (returns, 499), (begins, 200)])
async def test_the_answer_is_ended_without_an_exception(app: object, status: int) -> None:
    start, *bodies = await told(app)
    assert (start['type'], start['status']) == ('http.response.start', status)
    assert [body['more_body'] for body in bodies] == [False]


async def test_a_fault_of_ours_is_still_a_fault() -> None:
    async def fails(scope: Scope, receive: Receive, send: Send) -> None:
        raise RuntimeError('ours')

    with pytest.raises(RuntimeError, match='ours'):
        await told(fails)


async def test_a_socket_that_says_only_good_bye() -> None:
    async def engine(scope: Scope, receive: Receive, send: Send) -> None:
        assert {'http.request': {'REQUEST_METHOD': 'POST'}}.get((await receive())['type'], {})['REQUEST_METHOD']

    assert len(await told(engine, '/_nicegui_ws/socket.io/')) == 2
    with pytest.raises(KeyError):
        await told(engine)


async def test_what_is_answered_is_left_alone() -> None:
    async def answers(scope: Scope, receive: Receive, send: Send) -> None:
        await send(START)
        await send({'type': 'http.response.body', 'body': b'ok'})
        await receive()
        raise ClientDisconnect

    assert [message['type'] for message in await told(answers)] == ['http.response.start', 'http.response.body']
