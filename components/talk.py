"""What letters, posts and requests have in common: the card of something somebody wrote, with its files."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from nicegui import ui

from components.lesson_parts import file_link, size_text
from components.theme import static_url
from ejournal.lesson_shapes import FileLine


def style() -> None:
    """The rules of these parts; call it once a page."""
    ui.add_head_html(f'<link rel="stylesheet" href="{static_url("talk.css")}">')


@contextmanager
def said(who: str, when: str, text: str, *, about: str = '', mine: bool = False) -> Iterator[ui.element]:
    """A card with the writer, the moment and the text as typed; what is built inside stands below the text."""
    with ui.element('article').classes('ej-card ej-said ej-said-mine' if mine else 'ej-card ej-said') as box:
        with ui.element('div').classes('ej-said-head'):
            ui.label(who).classes('ej-strong')
            if about:
                ui.label(about).classes('ej-muted ej-small')
            ui.label(when).classes('ej-muted ej-small ej-num ej-end')
        if text:
            ui.label(text).classes('ej-said-text')
        yield box


def files(lines: Iterable[FileLine]) -> None:
    """The files of a letter or a request."""
    found = list(lines)
    if not found:
        return
    with ui.element('ul').classes('ej-said-files').props('aria-label="Файлы"'):
        for line in found:
            with ui.element('li'):
                file_link(line)
                ui.label(size_text(line.size)).classes('ej-muted ej-small')
