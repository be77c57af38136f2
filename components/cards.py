"""Surfaces and lists: cards, figures, rows, definition lists, histories."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from nicegui import ui

from components import buttons, chips

BRIEF = 5  # rows of a long list on a phone


@contextmanager
def card(title: str = '', subtitle: str = '', *, flush: bool = False) -> Iterator[ui.element]:
    """A white surface. `flush` takes the padding away, for lists and tables that reach the edges."""
    with ui.element('section').classes('ej-card ej-card-flush' if flush else 'ej-card') as box:
        if title:
            with ui.element('div').classes('ej-card-head'):
                with ui.element('h2') as heading:
                    ui.label(title)
                if subtitle:
                    ui.label(subtitle).classes('ej-card-sub')
            box.props['aria-labelledby'] = heading.html_id
        yield box


def tiles() -> ui.element:
    """A row of `tile`s that wraps."""
    return ui.element('div').classes('ej-tiles')


def columns() -> ui.element:
    """Cards side by side where there is room."""
    return ui.element('div').classes('ej-columns')


def row() -> ui.element:
    """Things in one line, wrapping."""
    return ui.element('div').classes('ej-row')


def stack() -> ui.element:
    """Things below each other with the usual distance."""
    return ui.element('div').classes('ej-stack')


def tile(label: str, value: str, *, change: str = '', good: bool | None = None, of: str = '') -> ui.element:
    """A figure with its change and its denominator: «98,2 %», «+0,4 к I четв.», «559 из 569»."""
    with ui.element('div').classes('ej-tile') as box:
        ui.label(label).classes('ej-tile-label')
        ui.label(value).classes('ej-tile-value')
        with ui.element('div').classes('ej-tile-foot'):
            if change:
                chips.delta(change, good=good)
            if of:
                ui.label(of)
    return box


@contextmanager
def rows() -> Iterator[ui.element]:
    """A list; fill it with `item`s."""
    with ui.element('ul').classes('ej-list') as box:
        yield box


def item(title: str, sub: str = '', *, href: str = '') -> ui.element:
    """A row of `rows`: title and second line; returns the right end, for chips and buttons."""
    with ui.element('li'):
        with ui.element('div').classes('ej-item-main'):
            if href:
                ui.link(title, href).classes(replace='ej-item-title')
            else:
                ui.label(title).classes('ej-item-title')
            if sub:
                ui.label(sub).classes('ej-item-sub')
        return ui.element('div').classes('ej-item-end')


def brief(box: ui.element, count: int) -> None:
    """On a phone the first five rows of ``box`` and a button for all of them; call it after the list is filled."""
    if count <= BRIEF:
        return
    box.classes('ej-list-brief')

    def show_all() -> None:
        box.classes(remove='ej-list-brief')
        more.set_visibility(False)

    with row().classes('ej-card-foot ej-brief-more-foot') as more:
        buttons.quiet(f'Показать ещё {count - BRIEF}', show_all)


def definitions(pairs: Iterable[tuple[str, str]]) -> ui.element:
    """«Название — значение»: a card of a person, the facts of a lesson."""
    with ui.element('dl').classes('ej-dl') as box:
        for term, value in pairs:
            with ui.element('dt'):
                ui.label(term)
            with ui.element('dd'):
                ui.label(value or '—')
    return box


def history(events: Sequence[tuple[str, str]]) -> ui.element:
    """What happened, newest first: what, and when by whom below."""
    with ui.element('ol').classes('ej-history') as box:
        for what, when_by_whom in events:
            with ui.element('li'):
                ui.label(what)
                ui.label(when_by_whom).classes('ej-item-sub')
    return box
