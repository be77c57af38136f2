"""Whoever hangs up in the middle of a request is no error of ours: nothing is logged, and what stands outside goes on.

NiceGUI's own middlewares stand outside and take an unanswered request for a fault («No response returned»), so a
request whose caller has gone is answered all the same, into the void.
"""

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

GONE = 499  # nobody reads it
SOCKET = '/_nicegui_ws/'


async def served(app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
    """Run ``app``; when the caller has gone, end quietly what it began or never began to answer."""
    call, path = _Call(receive, send), scope['path']  # NiceGUI shortens the path for engine.io
    try:
        await app(scope, call.receive, call.send)
    except ClientDisconnect:
        call.gone = True
    except KeyError:  # engine.io looks for the method of a call whose first word is the good-bye
        if not (call.gone and path.startswith(SOCKET)):
            raise
    if call.gone:
        await call.end()


class _Call:
    """One request's two lines, and how far the answer has come."""

    def __init__(self, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self.gone = self.begun = self.ended = False

    async def receive(self) -> Message:
        message = await self._receive()
        self.gone = self.gone or message['type'] == 'http.disconnect'
        return message

    async def send(self, message: Message) -> None:
        self.begun = self.begun or message['type'] == 'http.response.start'
        self.ended = self.ended or (message['type'] == 'http.response.pathsend' or (
            message['type'] == 'http.response.body' and not message.get('more_body', False)))
        await self._send(message)

    async def end(self) -> None:
        """Send what an answer still lacks."""
        if not self.begun:
            await self.send({'type': 'http.response.start', 'status': GONE, 'headers': []})
        if not self.ended:
            await self.send({'type': 'http.response.body', 'body': b'', 'more_body': False})
