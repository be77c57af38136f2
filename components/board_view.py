"""Announcements and events as cards: on the board, on the start page, in the diary."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from nicegui import ui

from components import buttons, cards, chips, talk
from components.diary_view import LONG
from components.lesson_list import span


@contextmanager
def announcement(line: Any) -> Iterator[ui.element]:
    """The whole announcement; what is built inside is its row of chips and buttons."""
    until = f' – {line.until:%d.%m.%Y}' if line.until else ''
    with talk.said(line.title, f'{line.since:%d.%m.%Y}{until}', line.text):
        ui.label(f'{line.author} · {line.audience}').classes('ej-said-sign')
        with cards.row() as row:
            if line.pinned:
                chips.chip('закреплено', 'accent')
            yield row


def unread(lines: Iterable[Any], read: Callable[[int], Any]) -> None:
    """The announcements somebody has still to read, on the start page."""
    found = list(lines)
    if not found:
        return
    talk.style()
    for line in found:
        with announcement(line):
            buttons.button('Ознакомлен(а)', partial(read, line.id)).mark(f'announcement-{line.id}')


def unread_brief(lines: Iterable[Any], read: Callable[[int], Any]) -> None:
    """The same, one line each that opens: for a phone, where the diary comes first."""
    found = list(lines)
    if found:
        talk.style()
    for line in found:
        with ui.element('details').classes('ej-brief-row ej-brief-more'):
            with ui.element('summary'):
                span(line.title, 'ej-brief-title')
                chips.chip('объявление', 'accent')
            ui.label(line.text).classes('ej-said-text')
            ui.label(f'{line.author} · {line.audience}').classes('ej-said-sign')
            buttons.button('Ознакомлен(а)', partial(read, line.id)).mark(f'announcement-{line.id}')


def events(lines: Iterable[Any], title: str = 'Мероприятия недели') -> None:
    """The events of a week, under the diary."""
    found = list(lines)
    if not found:
        return
    with cards.card(title, flush=True), cards.rows():
        for line in found:
            when = f'{LONG[line.on.weekday()]}, {line.on:%d.%m.%Y}, {line.starts_at} · {line.place}'
            with cards.item(line.title, f'{when} · {line.text}' if line.text else when):
                if line.cancelled:
                    chips.chip(f'отменено: {line.cancelled}', 'bad')
