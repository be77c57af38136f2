"""Addresses outside: which ones the program may contact, so that nobody makes it knock at doors inside the school."""

import asyncio
import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from models import Invalid

LIMIT = 300
NAT64 = IPv6Network('64:ff9b::/96')
PORTS = {'http': 80, 'https': 443}
NO_ADDRESS = 'Адрес начинается с http:// или https:// и не содержит имени и пароля: https://сайт/путь.'
PRIVATE = 'Адрес внутри сети школы или этого компьютера. Такие адреса разрешает администратор.'


@dataclass(frozen=True)
class Target:
    """A parsed address."""

    url: str
    scheme: str
    host: str
    port: int
    netloc: str
    path: str

    def at(self, place: str) -> str:
        """The same address with a number instead of the name."""
        shown = f'[{place}]' if ':' in place else place
        return f'{self.scheme}://{shown}:{self.port}{self.path}'


def parse(url: str) -> Target:
    """The parts of an http(s) address; ``Invalid`` for anything else."""
    try:
        parts = urlsplit(url)
        port = parts.port or PORTS.get(parts.scheme, 0)
        host = (parts.hostname or '').encode('idna').decode()
    except (ValueError, UnicodeError) as error:
        raise Invalid(NO_ADDRESS) from error
    plain = url.isprintable() and ' ' not in url and '\\' not in url
    if not (plain and len(url) <= LIMIT and parts.scheme in PORTS and host and '@' not in parts.netloc):
        raise Invalid(NO_ADDRESS)
    shown = f'[{host}]' if ':' in host else host
    netloc = shown if parts.port is None else f'{shown}:{port}'
    path = (parts.path or '/') + (f'?{parts.query}' if parts.query else '')
    return Target(url, parts.scheme, host, port, netloc, path)


async def resolve(target: Target, *, private: bool) -> str:
    """The number to connect to; ``Invalid`` when the name is unknown or any of its numbers is not public."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Invalid(f'Адрес {target.host} не найден. Проверьте имя.') from error
    places = [str(row[4][0]).partition('%')[0] for row in found]
    if not places or (not private and not all(is_public(place) for place in places)):
        raise Invalid(PRIVATE)
    return places[0]


def is_public(place: str) -> bool:
    """Whether a number belongs to the world: no loopback, private, link-local, multicast or reserved ones."""
    address = ip_address(place)
    inner = _inner(address) if isinstance(address, IPv6Address) else None
    if inner is not None and not is_public(str(inner)):
        return False
    return address.is_global and not address.is_multicast


def _inner(address: IPv6Address) -> IPv4Address | None:
    """The old number inside a new one, to which a gateway would carry the message."""
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)
