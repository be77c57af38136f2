"""Lessons below each other, number and time at the left: the diary's day and the teacher's day are drawn with it."""

from collections.abc import Iterator
from contextlib import contextmanager

from nicegui import ui


def span(text: str, classes: str = '') -> ui.label:
    """Text inside a line."""
    label = ui.label(text).classes(classes)
    label.tag = 'span'
    return label


@contextmanager
def lessons(classes: str = '') -> Iterator[ui.element]:
    """The list; fill it with ``lesson``s."""
    with ui.element('ol').classes(f'ej-lessons {classes}') as box:
        yield box


@contextmanager
def lesson(number: int, under: str, *, off: bool = False) -> Iterator[ui.element]:
    """One row; ``under`` stands below the number (a time, a date), ``off`` strikes a cancelled lesson out."""
    with ui.element('li').classes('ej-lesson-off' if off else '') as box:
        with ui.element('div').classes('ej-lesson-no'):
            span(str(number)).props('aria-hidden=true')
            span(under)
        yield box


@contextmanager
def main(title: str, topic: str, *, href: str = '') -> Iterator[ui.element]:
    """The middle of a row: title (a link over the whole row where there is an address) and topic, then the block."""
    with ui.element('div').classes('ej-lesson-main') as box:
        if href:
            ui.link(title, href).classes(replace='ej-lesson-title')
        else:
            ui.label(title).classes('ej-lesson-title')
        if topic:
            ui.label(topic).classes('ej-lesson-topic')
        yield box
