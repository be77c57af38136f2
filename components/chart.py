"""A picture with its number: a Plotly chart in a card, the same data as a table, and both as files.

The axes, the grid and the words take their colours from the theme by CSS, so that a chart drawn in the light stays
readable in the dark; the traces use `components.figures.INK`, which reads on both.
"""

import asyncio
import csv
from collections.abc import Awaitable, Callable, Mapping, Sequence
from io import StringIO
from typing import Any

from nicegui import ui

from components import buttons, states, tables
from components.figures import INK
from ejournal import clock
from ejournal.reports.book import xlsx
from ejournal.reports.paper import Imprint
from ejournal.reports.shapes import Column, Kind, Report, Row, Section, Value, shown

Exported = Callable[[str], Awaitable[None]]
PNG_SCALE = 2


class Chart:
    """A card with a heading, a picture and, by a switch, its table; files of both. `show` draws and redraws.

    ``min_width``: below it the picture scrolls sideways (a table of many columns on a phone). ``note`` under the
    picture is the formula and the denominator. ``on_point`` gets a clicked point's ``customdata``.
    ``exported`` is awaited before a table leaves as a file, with the file's name (the audit).
    """

    def __init__(self, title: str, columns: Sequence[Column], *, subtitle: str = '', note: str = '', height: int = 260,
                 min_width: int = 0, on_point: Callable[[Any], Any] | None = None,
                 exported: Exported | None = None) -> None:
        self.title, self.columns, self.height, self.exported = title, tuple(columns), height, exported
        self.rows: list[tuple[Value, ...]] = []
        self.on_point, self.min_width = on_point, min_width
        self.plot: ui.plotly | None = None
        with ui.element('section').classes('ej-card ej-chart') as self.box:
            with ui.element('div').classes('ej-card-head'):
                with ui.element('h2') as heading:
                    ui.label(title)
                self.sub = ui.label(subtitle).classes('ej-card-sub')
            self.box.props['aria-labelledby'] = heading.html_id
            with ui.element('figure').classes('ej-chart-body') as self.body:
                self.legend = ui.element('ul').classes('ej-legend').props('aria-label=Обозначения')
                self.figure_box = ui.element('div').classes('ej-chart-plot').style(f'min-height: {height}px')
                self.figure_box.props('tabindex=0')  # a wide one scrolls by the keyboard too; its words are heard
                self.table_box = ui.element('div').classes('ej-chart-table')
            with ui.element('div').classes('ej-chart-foot'):
                self.note = ui.label(note).classes('ej-chart-note')
                self._tools()
        self.table_box.set_visibility(False)

    def _tools(self) -> None:
        with ui.element('div').classes('ej-chart-tools ej-noprint'):
            self.switch = buttons.quiet('Таблица', self._toggle)
            for label, act in (('PNG', self._png), ('SVG', self._svg), ('XLSX', self._xlsx), ('CSV', self._csv)):
                buttons.quiet(label, act).props(f'aria-label="{self.title}: скачать {label}"')

    def show(self, figure: dict[str, Any], rows: Sequence[Sequence[Value]], *, alt: str, note: str | None = None,
             subtitle: str | None = None, empty: str = '') -> None:
        """Draw the figure (a dict of data and layout) and its table; ``alt`` says in words what is to be seen.

        ``empty`` stands instead of both when there is nothing to draw.
        """
        self.rows = [tuple(row) for row in rows]
        if note is not None:
            self.note.text = note
        if subtitle is not None:
            self.sub.text = subtitle
        figure = self._legend(figure)
        if empty:
            self.plot = None
            self.figure_box.clear()
            with self.figure_box:
                states.empty(empty)
        elif self.plot is None:
            self.figure_box.clear()
            with self.figure_box:
                self.plot = ui.plotly(figure).style(
                    f'height: {self.height}px; min-width: {self.min_width}px')
                if self.on_point is not None:
                    self.plot.on('plotly_click', self._clicked)
        else:
            self.plot.update_figure(figure)
        self.figure_box.style(f'min-height: {0 if empty else self.height}px')
        self._say(empty or alt, cells=not empty and any(one.get('type') == 'heatmap' for one in figure.get('data', ())))
        self._draw_table()

    def _legend(self, figure: dict[str, Any]) -> dict[str, Any]:
        """The names of the traces above the picture as text that wraps: Plotly's own takes half of a phone's plot."""
        layout = figure.get('layout', {})
        named = [one for one in figure.get('data', ()) if one.get('name') and one.get('showlegend', True)] \
            if layout.get('showlegend', True) and len(figure.get('data', ())) > 1 else []
        self.legend.clear()
        self.legend.set_visibility(bool(named))
        with self.legend:
            for one in named:
                kind, ink = _key(one)
                with ui.element('li'):
                    ui.element('i').classes(f'ej-key ej-key-{kind}').style(f'color: {ink}').props('aria-hidden=true')
                    ui.label(str(one['name']))
        return figure | {'layout': layout | {'showlegend': False}}

    def _say(self, words: str, *, cells: bool) -> None:
        """A picture is an image with its words; a heat table is walked over cell by cell (static/heat.js)."""
        self.figure_box.classes(**{'add' if cells else 'remove': 'ej-heat'})
        keys = 'стрелки — по ячейкам' + (', Enter — открыть' if self.on_point is not None else '')
        told = words if words.casefold().startswith(self.title.casefold()) else f'{self.title}: {words}'
        self.figure_box.props.update({'role': 'application' if cells else 'img', 'aria-label': _plain(told),
                                      'aria-roledescription': f'таблица: {keys}' if cells else None})
        self.figure_box.update()

    def _draw_table(self) -> None:
        heads = [tables.Column(str(at), column.title, numeric=column.kind is not Kind.TEXT)
                 for at, column in enumerate(self.columns)]
        cells = [{str(at): _cell(*both) for at, both in enumerate(zip(row, self.columns, strict=False))}
                 for row in self.rows]
        self.table_box.clear()
        with self.table_box:
            tables.data_table(heads, cells, caption=self.title, empty='Нет данных.')

    async def _clicked(self, event: Any) -> None:
        points = event.args.get('points') or [{}]
        about = points[0].get('customdata')
        if about is not None and self.on_point is not None:
            result = self.on_point(about)
            if isinstance(result, Awaitable):
                await result

    def _toggle(self) -> None:
        table = not self.table_box.visible
        self.table_box.set_visibility(table)
        self.figure_box.set_visibility(not table)
        self.legend.set_visibility(not table and bool(self.legend.default_slot.children))
        self.switch.text = 'График' if table else 'Таблица'

    def _png(self) -> None:
        self._image('png', PNG_SCALE)

    def _svg(self) -> None:
        self._image('svg', 1)

    def _image(self, kind: str, scale: int) -> None:
        if self.plot is not None:
            named = bool(self.legend.default_slot.children)  # the file has to say what is what by itself
            if named:
                self.plot.run_plot_method('relayout', {'showlegend': True})
            self.plot.run_plot_method('downloadImage', {
                'format': kind, 'scale': scale, 'width': 960, 'height': max(420, self.height), 'filename': self.title,
                'setBackground': 'opaque'})
            if named:
                self.plot.run_plot_method('relayout', {'showlegend': False})

    async def _xlsx(self) -> None:
        name = f'{self.title}.xlsx'
        if self.exported:
            await self.exported(name)
        report = Report(self.title, self.title, (self.sub.text,) if self.sub.text else (), (
            Section(self.columns, tuple(Row(row) for row in self.rows)),), (self.note.text,) if self.note.text else ())
        ui.download.content(await asyncio.to_thread(xlsx, [report], Imprint('', clock.local(), {})), name)

    async def _csv(self) -> None:
        name = f'{self.title}.csv'
        if self.exported:
            await self.exported(name)
        out = StringIO()
        writer = csv.writer(out, delimiter=';')
        writer.writerow([column.title for column in self.columns])
        writer.writerows([[_safe(shown(value, column.kind)) for value, column in zip(row, self.columns, strict=False)]
                          for row in self.rows])
        ui.download.content(('\ufeff' + out.getvalue()).encode(), name)


def _key(trace: Mapping[str, Any]) -> tuple[str, str]:
    """How a trace looks in the legend: (its shape, its colour)."""
    line, marker = trace.get('line', {}), trace.get('marker', {})
    if trace['type'] == 'bar':
        return 'bar', str(marker.get('color')) if isinstance(marker.get('color'), str) else INK['accent']
    if 'fill' in trace:
        return 'bar', str(trace.get('fillcolor'))
    if trace.get('mode') == 'markers':
        return 'tick', str(marker.get('color'))
    shape = {'dot': 'dot', 'dash': 'dash'}.get(line.get('dash', ''), 'line')
    symbol = f' ej-key-{marker.get("symbol", "circle")}' if 'markers' in trace.get('mode', '') else ''
    return f'{shape}{symbol}', str(line.get('color'))


def _cell(value: Value, column: Column) -> tables.Cell:
    order = value if isinstance(value, int | float) else None
    return tables.Cell(shown(value, column.kind), order=order)


def _safe(text: str) -> str:
    """No cell of a CSV may begin like a formula: office programs would run what somebody typed."""
    runs = text.startswith(('=', '+', '@', '\t', '\r')) or (text.startswith('-') and not text[1:2].isdigit())
    return f"'{text}" if runs else text


def _plain(text: str) -> str:
    return text.replace('"', '»').replace('\n', ' ')
