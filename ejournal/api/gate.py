"""The gate in front of the whole application: strangers get nothing but the login, foreign sites get nothing at all.

Pure ASGI and outermost, so that neither a page nor a plain route can forget it, and no page is built for strangers.
"""

import re
from collections import OrderedDict
from urllib.parse import quote

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ejournal import clock, security, settings
from ejournal.api import hangups, headers, program
from ejournal.cookies import address_of, is_secure, token_of
from ejournal.services import sessions
from ejournal.services.sessions import Opened

PUBLIC = re.compile(r'/login|/health|/favicon\.ico|/(static|_nicegui/\d[^/]*)/.*')
KEPT = re.compile(r'/(static|_nicegui/\d[^/]*)/.*|/favicon\.ico')
SOCKET = '/_nicegui_ws/'
UPLOAD = re.compile(r'/_nicegui/client/.*|/journal/corrections/\d+/files')
DUTIES = {'/password', '/rules', '/logout'}
SAFE = {'GET', 'HEAD', 'OPTIONS'}
BODY, UPLOAD_BODY = 1 << 20, 32 << 20
LOGINS_A_MINUTE = 600  # a whole school may stand behind one address
FOREIGN = 'Запрос пришёл с другого сайта. Откройте журнал по его адресу.'
TOO_MUCH = 'Слишком большой запрос.'
TOO_OFTEN = 'Слишком много запросов. Подождите минуту.'
NOT_IN = 'Сеанс завершён. Войдите снова.'
DUTY = 'Сначала смените пароль и примите правила: откройте журнал заново.'


class Gate:
    """ASGI middleware; puts the session into ``request.state.session``."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.visits = Visits()
        self.pace = program.Pace()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the connection through, or answer it here."""
        if scope['type'] not in {'http', 'websocket'}:
            await self.app(scope, receive, send)
            return
        connection = HTTPConnection(scope)
        if scope['type'] == 'websocket':
            if _foreign(connection):
                await send({'type': 'websocket.close', 'code': 1008, 'reason': 'foreign origin'})
                return
            await self.app(scope, receive, send)
            return
        dressed = _dress(connection, send)
        answer = self._refuse(connection) or await self._admit(connection)
        if answer is not None:
            await answer(scope, receive, dressed)
            return
        try:
            await hangups.served(self.app, scope, _measured(receive, _allowance(scope['path'])), dressed)
        except _EndlessBody:
            await JSONResponse({'message': TOO_MUCH}, 413)(scope, receive, dressed)

    def _refuse(self, connection: HTTPConnection) -> Response | None:
        """What no session changes: foreign sites, endless bodies, floods."""
        if not program.is_program(connection.scope['path']) and _foreign(connection):
            return JSONResponse({'message': FOREIGN}, 403)
        length = connection.headers.get('content-length', '0')
        if not length.isdecimal() or int(length) > _allowance(connection.scope['path']):
            return JSONResponse({'message': TOO_MUCH}, 413)
        if connection.scope['path'] == '/login' and not self.visits.allow(address_of(connection)):
            return PlainTextResponse(TOO_OFTEN, 429, {'retry-after': '60'})
        return None

    async def _admit(self, connection: HTTPConnection) -> Response | None:
        """Programs by their token alone, so that no Origin matters; people by their session."""
        path = connection.scope['path']
        if program.is_program(path) or (program.DOCUMENTS.fullmatch(path) and program.bearer(connection)):
            return await program.admit(connection, self.pace)
        return await _admit(connection)


class Visits:
    """How often an address asked for the login page within this minute; remembers the last few thousand addresses."""

    REMEMBERED = 4096

    def __init__(self, limit: int = LOGINS_A_MINUTE) -> None:
        self.limit = limit
        self.counts: OrderedDict[tuple[str, int], int] = OrderedDict()

    def allow(self, address: str) -> bool:
        """Count one visit; whether it is within the limit."""
        key = (security.address_key(address), int(clock.now().timestamp()) // 60)
        count = self.counts[key] = self.counts.get(key, 0) + 1
        while len(self.counts) > self.REMEMBERED:
            self.counts.popitem(last=False)
        return count <= self.limit


def _foreign(connection: HTTPConnection) -> bool:
    """Sockets and changes need our own Origin; reading needs none, but a foreign one may not poll for a socket."""
    scope, own = connection.scope, headers.same_origin(connection.headers, settings.get().public_origin)
    if scope['type'] == 'websocket' or scope['method'] not in SAFE:
        return not own
    return 'origin' in connection.headers and scope['path'].startswith(SOCKET) and not own


async def _admit(connection: HTTPConnection) -> Response | None:
    """Find the session; the answer for those who have none, or duties before anything else."""
    path = connection.scope['path']
    token = token_of(connection)
    if KEPT.fullmatch(path) or path.startswith(SOCKET):
        return None
    opened = await sessions.find(token) if token else None
    connection.scope.setdefault('state', {})['session'] = opened
    if PUBLIC.fullmatch(path):
        return None
    return _answer(connection, path, opened)


def _answer(connection: HTTPConnection, path: str, opened: Opened | None) -> Response | None:
    page = connection.scope['method'] == 'GET' and 'text/html' in connection.headers.get('accept', 'text/html')
    if opened is None:
        return RedirectResponse(f'/login?next={quote(_here(connection))}', 303) if page \
            else JSONResponse({'message': NOT_IN}, 401)
    if opened.duty and path not in DUTIES:
        return RedirectResponse(f'{opened.duty}?next={quote(_here(connection))}', 303) if page \
            else JSONResponse({'message': DUTY}, 401)
    return None


def _here(connection: HTTPConnection) -> str:
    query = connection.url.query
    return security.local_path(connection.url.path + (f'?{query}' if query else ''))


def _allowance(path: str) -> int:
    return UPLOAD_BODY if UPLOAD.fullmatch(path) else BODY


class _EndlessBody(Exception):
    """A body that did not tell its length has passed the limit; raised while it is read, before any answer."""


def _measured(receive: Receive, limit: int) -> Receive:
    taken = 0

    async def measured() -> Message:
        nonlocal taken
        message = await receive()
        taken += len(message.get('body', b''))
        if taken > limit:
            raise _EndlessBody
        return message

    return measured


def _dress(connection: HTTPConnection, send: Send) -> Send:
    """Add the headers that an answer does not have yet."""
    keep = bool(KEPT.fullmatch(connection.scope['path']))
    host, secure = connection.headers.get('host', ''), is_secure(connection)

    async def dressed(message: Message) -> None:
        if message['type'] == 'http.response.start':
            present = {name.lower() for name, _ in message.get('headers', ())}
            message['headers'] = [*message.get('headers', ()),
                                  *headers.missing(present, host, keep=keep, secure=secure)]
        await send(message)

    return dressed
