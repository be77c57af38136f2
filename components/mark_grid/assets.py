"""The grid's style and script as two files: thirty small requests would cost a cold page a third of a second.

The sources stay readable modules in `browser/`. They use two forms only, which is what makes joining them a matter of
text: `import { a, b } from "./name.js";` and `export` before `class`, `function`, `async function` or `const`.
"""

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Final
from urllib.parse import quote

from fastapi import Response
from nicegui import Client, app, ui
from nicegui.version import __version__

BROWSER: Final = Path(__file__).parent / 'browser'
ENTRIES: Final = {'app': 'GridApp', 'finalsheet': 'FinalsSheet'}
STYLES: Final = ('table', 'panel', 'print')
IMPORT: Final = re.compile(r'^import (\{[^}]+\}) from "\./(\w+)\.js";\n', re.MULTILINE)
EXPORT: Final = re.compile(r'^export (?=(?:class|function|async function|const) (\w+))', re.MULTILINE)


def script() -> str:
    """All modules in one, each in a function of its own, so that their private names do not meet."""
    joined: dict[str, str] = {}
    for name in ENTRIES:
        _join(name, joined)
    return ''.join(joined.values()) + ''.join(
        f'export const {{ {made} }} = ${name};\n' for name, made in ENTRIES.items())


def _join(name: str, joined: dict[str, str]) -> None:
    if name in joined:
        return
    source = (BROWSER / f'{name}.js').read_text(encoding='utf-8')
    for _, needed in IMPORT.findall(source):
        _join(needed, joined)
    body = EXPORT.sub('', IMPORT.sub(r'const \1 = $\2;\n', source))
    exported = ', '.join(EXPORT.findall(source))
    joined[name] = f'const ${name} = (() => {{\n{body}return {{ {exported} }};\n}})();\n'


def style() -> str:
    """All style sheets in one; paper comes last, because it overrules the screen."""
    return ''.join((BROWSER / f'{name}.css').read_text(encoding='utf-8') for name in STYLES)


FILES: Final = {'grid.js': (script(), 'text/javascript'), 'grid.css': (style(), 'text/css')}


@cache
def base() -> str:
    """The folder of the files; its name changes with their content, because browsers keep them for a year."""
    content = ''.join(text for text, _ in FILES.values())
    return f'/_nicegui/{__version__}/mark-grid/{hashlib.sha256(content.encode()).hexdigest()[:16]}'


def address(client: Client, name: str) -> str:
    """Where a page's browser finds one of the files, also below a prefix."""
    request = client.request
    prefix = quote(request.headers.get('X-Forwarded-Prefix', request.scope.get('root_path', '')))
    return f'{prefix}{base()}/{name}'


def add_head(client: Client) -> None:
    """The style, and the script on its way before it is asked for."""
    ui.add_head_html(f'<link rel="stylesheet" href="{address(client, "grid.css")}">'
                     f'<link rel="modulepreload" href="{address(client, "grid.js")}">')


@app.get(f'{base()}/{{name}}')
def asset(name: str) -> Response:
    """One of the two files; NiceGUI's own middleware adds the cache header to everything in its folder."""
    if name not in FILES:
        return Response(status_code=404)
    text, kind = FILES[name]
    return Response(text, media_type=kind)
