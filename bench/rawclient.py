"""A browser's half of a page without the browser: fetches it, shakes hands over a websocket, hears live patches."""

import asyncio
import re
import time
import uuid
from collections.abc import Callable
from typing import Any, Self

import httpx
import orjson
from websockets.asyncio.client import ClientConnection, connect

from ejournal.security import COOKIE

CLIENT = re.compile(r'"client_id"\s*:\s*"([0-9a-f-]{36})"|client_id[\'"]?:\s*[\'"]([0-9a-f-]{36})')


class RawClient:
    """One open page. ``heard`` is called with each live patch and the moment it came."""

    def __init__(self, url: str, token: str, heard: Callable[[dict[str, Any], float], None]) -> None:
        self.url, self.token, self.heard = url, token, heard
        self.bytes = 0
        self._reader: asyncio.Task[None] | None = None
        self._socket: ClientConnection | None = None

    async def open(self, path: str, key: str) -> Self:
        """Open the page and watch ``key``; returns when the server has agreed."""
        cookie = f'{COOKIE}={self.token}'
        async with httpx.AsyncClient() as http:
            response = await http.get(self.url + path, headers={'cookie': cookie, 'accept': 'text/html'})
        self.bytes = len(response.content)
        found = CLIENT.search(response.text)
        if response.status_code != 200 or found is None:
            raise RuntimeError(f'{path}: {response.status_code}')
        client_id = found.group(1) or found.group(2)
        address = (f'{self.url.replace("http", "ws")}/_nicegui_ws/socket.io/?EIO=4&transport=websocket&'
                   f'client_id={client_id}&document_id={uuid.uuid4()}&tab_id={uuid.uuid4()}&'
                   'next_message_id=0&implicit_handshake=true')
        self._socket = await connect(address, additional_headers={'Cookie': cookie, 'Origin': self.url},
                                     max_size=None)
        await self._until(b'0')
        await self._socket.send('40')
        await self._until(b'40')
        await self._socket.send('421' + orjson.dumps(['watch', {'client_id': client_id, 'key': key}]).decode())
        answer = await self._until(b'431')
        if answer[3:] != b'[true]':
            raise RuntimeError(f'watch {key}: {answer!r}')
        self._reader = asyncio.create_task(self._read())
        return self

    async def _receive(self) -> bytes:
        assert self._socket is not None  # noqa: S101 - opened before
        while True:
            message = await self._socket.recv()
            data = message.encode() if isinstance(message, str) else message
            if data != b'2':
                return data
            await self._socket.send('3')

    async def _until(self, prefix: bytes) -> bytes:
        while not (data := await self._receive()).startswith(prefix):
            pass
        return data

    async def _read(self) -> None:
        while True:
            data = await self._receive()
            if data.startswith(b'42["live"'):
                self.heard(orjson.loads(data[2:])[1], time.perf_counter())

    async def close(self) -> None:
        """Leave the page."""
        if self._reader:
            self._reader.cancel()
        if self._socket:
            await self._socket.close()
