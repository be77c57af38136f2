"""What every answer tells the browser: nothing from elsewhere, no frames, no copies of pages kept."""

from collections.abc import Mapping
from urllib.parse import urlsplit

# NiceGUI's pages start from inline scripts, and Vue compiles its templates in the browser
SCRIPTS = "script-src 'self' 'unsafe-inline' 'unsafe-eval'"
FIXED = {
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'referrer-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
}
DEFAULT_PORTS = {'http': 80, 'https': 443, 'ws': 80, 'wss': 443}


def content_policy(host: str, scripts: str = SCRIPTS) -> str:
    """The Content-Security-Policy; ``host`` is named for sockets, which older browsers do not count as 'self'."""
    sockets = f' ws://{host} wss://{host}' if host and all(sign.isalnum() or sign in '.-:[]' for sign in host) else ''
    return '; '.join((
        "default-src 'self'", scripts, "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:",
        "font-src 'self' data:", f"connect-src 'self'{sockets}", "frame-ancestors 'none'", "base-uri 'self'",
        "form-action 'self'", "object-src 'none'"))


def missing(present: set[bytes], host: str, *, keep: bool, secure: bool) -> list[tuple[bytes, bytes]]:
    """The headers an answer still needs; ``keep`` is for files whose address changes with their content."""
    wanted: dict[str, str] = {**FIXED, 'content-security-policy': content_policy(host)}
    if not keep:
        wanted['cache-control'] = 'no-store'
    if secure:
        wanted['strict-transport-security'] = 'max-age=31536000'
    return [(name.encode(), value.encode('latin-1', 'ignore')) for name, value in wanted.items()
            if name.encode() not in present]


def same_origin(headers: Mapping[str, str], public_origin: str) -> bool:
    """Whether the Origin a browser sent is this site: the Host it asked, or the address people type."""
    origin = headers.get('origin', '')
    if not origin or origin == 'null':
        return False
    if public_origin and origin.rstrip('/').casefold() == public_origin.rstrip('/').casefold():
        return True
    parts = urlsplit(origin)
    return bool(parts.hostname) and _place(origin) == _place(f'{parts.scheme}://{headers.get("host", "")}')


def _place(address: str) -> tuple[str | None, int | None]:
    parts = urlsplit(address)
    try:
        return parts.hostname, parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:  # a port that is no number
        return None, None
