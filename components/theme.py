"""The look of every page: fonts, colours, the favicon and the script that picks light or dark in time."""

from functools import cache
from hashlib import sha256
from html import escape
from pathlib import Path

from nicegui import app, ui
from nicegui.client import Client

STATIC = Path(__file__).parent / 'static'
URL_ROOT = '/static'
YEAR = 365 * 24 * 3600
PRELOADED_FONTS = ('golos-cyrillic', 'golos-latin')
BRAND = 'Журнал'


def static_url(name: str) -> str:
    """Address of a bundled file; its version is in the path, so browsers may keep it for a year."""
    return f'{URL_ROOT}/{_version()}/{name}'


def install() -> None:
    """Give all pages the theme and serve its files. Calling it again changes nothing, for tests run main.py often."""
    head = _head()
    if head not in Client.shared_head_html:
        ui.add_head_html(head, shared=True)
    if not any(getattr(route, 'path', '').startswith(f'{URL_ROOT}/{_version()}/') for route in app.routes):
        app.add_static_files(f'{URL_ROOT}/{_version()}', STATIC, max_cache_age=YEAR)


def _head() -> str:
    # The style sheet has no layer of its own: unlayered rules win over Quasar's and NiceGUI's layers.
    lines = [f'<script>{(STATIC / "head.js").read_text(encoding="utf-8")}</script>']
    lines += [
        f'<link rel="preload" as="font" type="font/woff2" crossorigin href="{static_url(f"fonts/{font}.woff2")}">'
        for font in PRELOADED_FONTS
    ]
    lines += [
        f'<link rel="stylesheet" href="{static_url("theme.css")}">',
        f'<link rel="stylesheet" href="{static_url("pages.css")}">',
        f'<link rel="stylesheet" href="{static_url("charts.css")}">',
        f'<link rel="stylesheet" href="{static_url("forecast.css")}">',
        f'<script defer src="{static_url("heat.js")}"></script>',
        f'<link rel="stylesheet" media="print" href="{static_url("print.css")}">',
        f'<link rel="icon" type="image/svg+xml" href="{static_url("favicon.svg")}">',
        f'<meta name="application-name" content="{escape(BRAND)}">',
    ]
    return '\n'.join(lines)


@cache
def _version() -> str:
    digest = sha256()
    for path in sorted(STATIC.rglob('*.*')):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:10]
