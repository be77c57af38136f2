"""Callers who hang up in the middle leave no trace in the server's log, and the next one is served."""

import socket
import struct
import time
import urllib.request

from bench.server import Bench
from ejournal.security import COOKIE

HEAD = '{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: {url}\r\nCookie: {cookie}={token}\r\n'


def call(bench: Bench, method: str, path: str, rest: str, *, pause: float) -> None:
    """Ask, wait a moment, and cut the line without a word."""
    head = HEAD.format(method=method, path=path, port=bench.server.port, url=bench.url, cookie=COOKIE,
                       token=bench.teacher)
    with socket.create_connection(('127.0.0.1', bench.server.port)) as line:
        line.sendall(f'{head}{rest}'.encode())
        time.sleep(pause)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))


def test_nothing_is_logged_and_the_next_is_served(bench: Bench) -> None:
    log = bench.server.folder / 'server.log'
    before = len(log.read_text())
    snapshot = f'/journal/{bench.group}/{bench.term}/snapshot'
    for pause in (0, 0.002, 0.01, 0.05):
        for path in (f'/journal/{bench.group}', snapshot, '/', '/journals', '/_nicegui_ws/socket.io/?EIO=4'):
            call(bench, 'GET', path, 'Accept: text/html\r\n\r\n', pause=pause)
        for path in ('/journal/edits', '/_nicegui_ws/socket.io/?EIO=4&transport=polling', '/login'):
            call(bench, 'POST', path, 'Content-Length: 500\r\n\r\n{"ops":', pause=pause)
    request = urllib.request.Request(f'{bench.url}{snapshot}',  # noqa: S310 (our own address)
                                     headers={'Cookie': f'{COOKIE}={bench.teacher}'})
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 (our own address)
        assert answer.status == 200
    time.sleep(0.5)  # what would be logged comes after the line is cut
    told = log.read_text()[before:]
    assert 'Traceback' not in told and 'No response' not in told, told[:4000]
