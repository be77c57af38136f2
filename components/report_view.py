"""A report on the screen: the same tables as on paper, the wide ones scrolling inside their boxes."""

from collections.abc import Sequence
from html import escape

from nicegui import ui

from components import cards, states
from ejournal.reports.pictures import svg
from ejournal.reports.shapes import Column, Kind, Report, Section, over_headings, texts


def draw(report: Report) -> None:
    """The lines of the heading, the tables and the notes."""
    with ui.element('div').classes('ej-stack'):
        for line in report.head:
            ui.label(line).classes('ej-muted')
    if report.picture is not None:
        with cards.card(report.picture.title):
            picture = ui.html(svg(report.picture), sanitize=False).classes('ej-report-picture')
            picture.props('role=img').props['aria-label'] = report.picture.words
    for section in report.sections:
        with cards.card(section.title, flush=True):
            if section.rows:
                box = ui.html(markup(section, report.title), sanitize=False).classes('ej-report-box')
                box.props('tabindex=0 role=region').props['aria-label'] = section.title or report.title
            else:
                states.empty(section.empty)
    with ui.element('div').classes('ej-stack'):
        for note in report.notes:
            ui.label(note).classes('ej-muted ej-small')


def markup(section: Section, caption: str) -> str:
    """The table as HTML; every word of data is escaped, for people typed it."""
    body = ''.join(_row(section, number, cells) for number, cells in enumerate(texts(section)))
    return (f'<table class="ej-report"><caption class="ej-sr">{escape(section.title or caption)}</caption>'
            f'<thead>{_heads(section)}</thead><tbody>{body}</tbody></table>')


def _heads(section: Section) -> str:
    runs, name = over_headings(section.columns), _name(section.columns)
    if not any(words for words, _ in runs):
        return f'<tr>{"".join(_head(column, name=column is name) for column in section.columns)}</tr>'
    upper, at = [], 0
    for words, span in runs:
        if words:
            upper.append(f'<th scope="colgroup" colspan="{span}">{escape(words)}</th>')
        else:
            upper += [_head(column, rows=2, name=column is name) for column in section.columns[at:at + span]]
        at += span
    lower = ''.join(_head(column) for column in section.columns if column.over)
    return f'<tr>{"".join(upper)}</tr><tr>{lower}</tr>'


def _name(columns: Sequence[Column]) -> Column | None:
    """Whose row it is: stays in sight while a phone scrolls sideways."""
    return next((column for column in columns if column.kind is Kind.TEXT and column.title != '№'), None)


def _head(column: Column, rows: int = 1, *, name: bool = False) -> str:
    words = f'<span class="ej-upright">{escape(column.title)}</span>' if column.upright else escape(column.title)
    kept = ' class=ej-report-name' if name else ''
    return f'<th scope="col"{kept}{f" rowspan={rows}" if rows > 1 else ""}>{words}</th>'


def _row(section: Section, number: int, cells: list[str]) -> str:
    row = section.rows[number]
    if row.span:
        return f'<tr class="ej-report-span"><th scope="rowgroup" colspan="{len(section.columns)}">' \
               f'{escape(cells[0])}</th></tr>'
    name = _name(section.columns)
    shown = ''.join(f'<td{_look(column, name)}>{escape(cell)}</td>'
                    for cell, column in zip(cells, section.columns, strict=False))
    return f'<tr{" class=ej-report-strong" if row.strong else ""}>{shown}</tr>'


def _look(column: Column, name: Column | None) -> str:
    if column is name:
        return ' class=ej-report-name'
    return '' if column.kind is Kind.TEXT else ' class=ej-cell-num'
