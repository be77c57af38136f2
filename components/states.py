"""What a page says when there is nothing to show, something to know, or something still to come."""

from collections.abc import Callable
from typing import Any

from nicegui import ui

from components import buttons
from components.dialogs import Kind


def empty(title: str, text: str = '', *, action: str = '', on_action: Callable[[], Any] | None = None,
          href: str = '') -> ui.element:
    """An empty list says what to do: a title, one sentence and at most one action (a callback or an address)."""
    with ui.element('div').classes('ej-empty') as box:
        ui.label(title).classes('ej-empty-title')
        if text:
            ui.label(text).classes('ej-empty-text')
        if action and href:
            buttons.link_button(action, href)
        elif action:
            buttons.button(action, on_action)
    return box


def callout(text: str, kind: Kind = 'info', *, title: str = '') -> ui.element:
    """A message that stays in the page; use it as a context manager to add a button at its end."""
    with ui.element('div').classes(f'ej-callout ej-callout-{kind}') as box:
        box.props(f'role={"alert" if kind == "bad" else "status"}')
        with ui.element('div').classes('ej-callout-text'):
            if title:
                ui.label(title).classes('ej-strong')
            ui.label(text)
    return box


def skeleton(lines: int = 4) -> ui.element:
    """Grey lines in the place of what is being loaded."""
    with ui.element('div').classes('ej-skeleton') as box:
        box.props('role=status aria-label="Загружается"')
        for number in range(lines):
            ui.element('i').style(f'width: {92 - number * 13 % 40}%').props('aria-hidden=true')
    return box
