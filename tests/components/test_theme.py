"""The theme: contrast by the numbers, no address outside the program, installed once."""

import re

import pytest
from nicegui import app
from nicegui.client import Client

from components import theme

from .conftest import Show

CSS = (theme.STATIC / 'theme.css').read_text(encoding='utf-8')
BACKGROUNDS = ['page', 'surface', 'raised', 'sunken', 'accent-soft', 'mark-5-soft', 'mark-4-soft', 'mark-3-soft',
               'mark-2-soft', 'absence-soft']
INKS = ['ink', 'ink-2', 'ink-3', 'accent', 'mark-5', 'mark-4', 'mark-3', 'mark-2', 'absence', 'debt', 'good', 'warn',
        'bad']
AA_TEXT, AA_CONTROL = 4.5, 3.0


def colours(name: str) -> dict[str, str]:
    """Tokens of the light or the dark theme, by role."""
    found: dict[str, str] = {}
    for selector in (r':root', *([r"\[data-theme='dark'\]"] if name == 'dark' else [])):
        block = re.search(rf'^{selector} \{{(.*?)^\}}', CSS, re.MULTILINE | re.DOTALL)
        assert block
        found |= dict(re.findall(r'--([\w-]+): (#[0-9a-f]{6})', block[1]))
    return found


def luminance(colour: str) -> float:
    """Relative luminance of #rrggbb as WCAG 2 defines it."""
    parts = [int(colour[i:i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize('name', ['light', 'dark'])
def test_every_text_can_be_read_on_every_surface(name: str) -> None:
    palette = colours(name)
    poor = [(ink, back) for ink in INKS for back in BACKGROUNDS if contrast(palette[ink], palette[back]) < AA_TEXT]
    assert not poor
    assert contrast(palette['accent-ink'], palette['accent']) >= AA_TEXT


@pytest.mark.parametrize('name', ['light', 'dark'])
def test_edges_of_fields_can_be_seen(name: str) -> None:
    palette = colours(name)
    assert all(contrast(palette['line-field'], palette[back]) >= AA_CONTROL for back in ('page', 'surface', 'raised'))


def test_nothing_is_fetched_from_outside() -> None:
    for path in theme.STATIC.rglob('*.*'):
        if path.suffix in {'.css', '.js', '.svg'}:
            outside = re.findall(r'(?:https?:)?//[\w.-]+\.\w+[^\s"\')]*', path.read_text(encoding='utf-8'))
            assert [url for url in outside if 'www.w3.org/2000/svg' not in url] == [], path.name


def test_the_style_sheet_stays_small() -> None:
    assert len(CSS.encode()) < 40_000


def test_every_token_used_is_defined() -> None:
    used = set(re.findall(r'var\(--([\w-]+)\)', CSS))
    assert used <= set(re.findall(r'--([\w-]+):', CSS))


async def test_installing_twice_changes_nothing(show: Show) -> None:
    user = await show(lambda: None)
    theme.install()
    theme.install()
    assert Client.shared_head_html.count('theme.css') == 1
    assert sum('/static/' in getattr(route, 'path', '') for route in app.routes) == 1
    answer = await user.http_client.get(theme.static_url('fonts/golos-cyrillic.woff2'))
    assert answer.status_code == 200
    assert 'max-age=31536000' in answer.headers['cache-control']
