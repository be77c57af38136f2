"""Programs at the gate: a token in the Authorization header instead of a cookie, so no page elsewhere can lend one."""

import re
from collections import OrderedDict

from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, Response

from ejournal import clock
from ejournal.cookies import address_of
from ejournal.security import address_key
from ejournal.services import tokens

PREFIX = '/api/v1'
DOCUMENTS = re.compile(r'/api/(docs|openapi\.json)')
A_MINUTE, FAILURES_A_MINUTE = 300, 30
TOO_OFTEN = 'Слишком много запросов. Подождите минуту.'
UNNAMED = 'Нужен ключ программы: заголовок «Authorization: Bearer …». Ключ создают в профиле.'
DUTY = 'Владелец ключа должен сначала войти в журнал, сменить пароль и принять правила.'


class Pace:
    """How often each token asks within this minute, and each address with a wrong one; remembers some thousands."""

    REMEMBERED = 4096

    def __init__(self) -> None:
        self.counts: OrderedDict[tuple[str, int], int] = OrderedDict()

    def count(self, key: str) -> int:
        """One more request of ``key``; how many it has made in this minute."""
        minute = (key, int(clock.now().timestamp()) // 60)
        self.counts[minute] = self.counts.get(minute, 0) + 1
        while len(self.counts) > self.REMEMBERED:
            self.counts.popitem(last=False)
        return self.counts[minute]


def is_program(path: str) -> bool:
    """Whether only programs may ask there; a session's cookie counts for nothing."""
    return path == PREFIX or path.startswith(f'{PREFIX}/')


def bearer(connection: HTTPConnection) -> str:
    """The token of the request, or nothing."""
    kind, _, secret = connection.headers.get('authorization', '').partition(' ')
    return secret.strip() if kind.casefold() == 'bearer' else ''


async def admit(connection: HTTPConnection, pace: Pace) -> Response | None:
    """Find the token and leave its ``Caller`` in ``request.state.program``; the answer for those who may not ask."""
    secret, address = bearer(connection), address_of(connection)
    caller = await tokens.find(secret, address) if secret else None
    if caller is None:
        if pace.count(address_key(address)) > FAILURES_A_MINUTE:
            return _refusal(429, 'too_often', TOO_OFTEN)
        return _refusal(401, 'unknown_token', tokens.UNKNOWN if secret else UNNAMED)
    if pace.count(f'token {caller.token_id}') > A_MINUTE:
        return _refusal(429, 'too_often', TOO_OFTEN)
    if caller.duty:
        return _refusal(403, 'duty', DUTY)
    connection.scope.setdefault('state', {})['program'] = caller
    return None


def _refusal(status: int, code: str, message: str) -> Response:
    extra = {401: {'www-authenticate': 'Bearer'}, 429: {'retry-after': '60'}}.get(status)
    return JSONResponse({'code': code, 'message': message, 'until': None}, status, extra)
