"""What a request says about who sent it: the session cookie, the address, and whether it came over TLS."""

from starlette.requests import HTTPConnection, cookie_parser
from starlette.responses import Response

from ejournal import settings
from ejournal.security import COOKIE


def token_of(connection: HTTPConnection) -> str:
    """The session's secret, or nothing."""
    return connection.cookies.get(COOKIE, '')


def token_in(header: str) -> str:
    """The same from a bare Cookie header, as sockets keep it."""
    return cookie_parser(header).get(COOKIE, '')


def address_of(connection: HTTPConnection) -> str:
    """The address the person comes from; a proxy's word for it counts where the server was told to trust the proxy."""
    return connection.client.host if connection.client else ''


def is_secure(connection: HTTPConnection) -> bool:
    """Whether the person's browser speaks TLS: seen, told by a trusted proxy, or set by the administrator."""
    return settings.get().secure_cookies or connection.scope['scheme'] in {'https', 'wss'}


def keep(response: Response, token: str, connection: HTTPConnection) -> None:
    """Give the browser the session; it forgets it when it closes, the server after 12 hours at the latest (I-19)."""
    response.set_cookie(COOKIE, token, httponly=True, samesite='lax', secure=is_secure(connection), path='/')


def drop(response: Response, connection: HTTPConnection) -> None:
    """Take the session away from the browser."""
    response.delete_cookie(COOKIE, httponly=True, samesite='lax', secure=is_secure(connection), path='/')
