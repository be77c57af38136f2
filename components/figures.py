"""Plotly figures as plain dicts, in one calm style: bars, lines with a band, heat tables, a fan."""

from collections.abc import Mapping, Sequence
from typing import Any

# Mid tones that read on white and on the dark surface alike (contrast 3 : 1 and more on both).
INK = {'5': '#1f9d78', '4': '#4a7fe0', '3': '#c98a1b', '2': '#d9534a', 'н/а': '#8a6fb0', 'accent': '#4a7fe0',
       'quiet': '#8391a3', 'good': '#1f9d78', 'warn': '#c98a1b', 'bad': '#d9534a', 'Б': '#c98a1b', 'УП': '#4a7fe0',
       'НП': '#d9534a', 'ОТ': '#8391a3', 'ОП': '#8a6fb0', 'band': 'rgba(74, 127, 224, .18)'}
SERIES = ('#4a7fe0', '#1f9d78', '#c98a1b', '#8a6fb0', '#d9534a', '#2aa5b5', '#8391a3', '#b0729a')
# From low to high, without red and green side by side: readable for colour-blind people, printable in grey. Tones of
# a heat table let the card through: pale on white, deep on the dark, and the words in them take the theme's colour.
HEAT = ((0.0, 'rgba(217, 83, 74, .42)'), (0.35, 'rgba(201, 138, 27, .24)'), (0.65, 'rgba(74, 127, 224, .22)'),
        (1.0, 'rgba(74, 127, 224, .58)'))
CONFIG = {'displayModeBar': False, 'responsive': True, 'showTips': False}


def layout(**more: Any) -> dict[str, Any]:
    """The common layout: transparent, decimal comma, no zoom that would catch a thumb; ``more`` overrides."""
    axis = {'fixedrange': True, 'automargin': True, 'zeroline': False, 'title': {'standoff': 6, 'font': {'size': 12}}}
    base: dict[str, Any] = {
        'font': {'family': 'Golos Text, system-ui, sans-serif', 'size': 12, 'color': '#4a5665'},
        'paper_bgcolor': 'rgba(255,255,255,0)', 'plot_bgcolor': 'rgba(255,255,255,0)', 'separators': ', ',
        'margin': {'l': 44, 'r': 12, 't': 12, 'b': 32}, 'dragmode': False, 'hovermode': 'closest', 'bargap': 0.28,
        'legend': {'orientation': 'h', 'x': 0, 'y': 1.02, 'yanchor': 'bottom', 'font': {'size': 12}},
        'hoverlabel': {'font': {'family': 'Golos Text, system-ui, sans-serif', 'size': 12}},
        'xaxis': {**axis, 'showgrid': False}, 'yaxis': {**axis, 'showgrid': True}}
    return _merged(base, more)


def _merged(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """``more`` over ``base``, part by part: a title that only names its text keeps the common size."""
    both = dict(base)
    for key, value in more.items():
        kept = both.get(key)
        both[key] = _merged(kept, value) if isinstance(kept, dict) and isinstance(value, Mapping) else value
    return both


def figure(data: Sequence[Mapping[str, Any]], **more: Any) -> dict[str, Any]:
    """Traces in the common layout."""
    return {'data': list(data), 'layout': layout(**more), 'config': CONFIG}


def bars(x: Sequence[Any], y: Sequence[object], *, name: str = '', color: str = INK['accent'],
         text: Sequence[str] | None = None, data: Sequence[Any] | None = None, hover: str = '') -> dict[str, Any]:
    """Upright bars; ``text`` stands on them, ``data`` is what a click tells, ``hover`` a Plotly template."""
    trace: dict[str, Any] = {'type': 'bar', 'x': list(x), 'y': list(y), 'name': name,
                             'marker': {'color': color, 'cornerradius': 3}, 'hovertemplate': hover or None}
    return trace | _more(text, data)


def flat_bars(labels: Sequence[Any], values: Sequence[object], *, name: str = '', color: Any = INK['accent'],
              text: Sequence[str] | None = None, data: Sequence[Any] | None = None, hover: str = '') -> dict[str, Any]:
    """Lying bars, for long names."""
    trace: dict[str, Any] = {'type': 'bar', 'orientation': 'h', 'y': list(labels), 'x': list(values), 'name': name,
                             'marker': {'color': color, 'cornerradius': 3}, 'hovertemplate': hover or None}
    return trace | _more(text, data)


def line(x: Sequence[Any], y: Sequence[object], *, name: str = '', color: str = INK['accent'],
         dash: str = 'solid', axis: str = 'y', data: Sequence[Any] | None = None, hover: str = '') -> dict[str, Any]:
    """A line with points."""
    trace: dict[str, Any] = {'type': 'scatter', 'mode': 'lines+markers', 'x': list(x), 'y': list(y), 'name': name,
                             'line': {'color': color, 'width': 2.5, 'dash': dash}, 'marker': {'size': 7}, 'yaxis': axis,
                             'hovertemplate': hover or None, 'connectgaps': False}
    return trace | _more(None, data)


def band(x: Sequence[Any], low: Sequence[float], high: Sequence[float], *, name: str = '80 %') -> list[dict[str, Any]]:
    """A shaded band between two lines (two traces)."""
    quiet = {'type': 'scatter', 'mode': 'lines', 'x': list(x), 'line': {'width': 0}, 'hoverinfo': 'skip'}
    return [{**quiet, 'y': list(high), 'showlegend': False},
            {**quiet, 'y': list(low), 'fill': 'tonexty', 'fillcolor': INK['band'], 'name': name}]


def heat(columns: Sequence[str], rows: Sequence[str], values: Sequence[Sequence[object]], *,
         text: Sequence[Sequence[str]], low: float, high: float, data: Sequence[Sequence[Any]] | None = None,
         scale: Sequence[tuple[float, str]] = HEAT) -> dict[str, Any]:
    """A heat table with its numbers in the cells; rows run from the top down (give ``yaxis_reversed`` layout)."""
    trace: dict[str, Any] = {
        'type': 'heatmap', 'x': list(columns), 'y': list(rows), 'z': [list(row) for row in values],
        'text': [list(row) for row in text], 'texttemplate': '%{text}', 'textfont': {'size': 11, 'color': '#17202b'},
        'zmin': low, 'zmax': high, 'colorscale': [list(stop) for stop in scale], 'showscale': False, 'xgap': 2,
        'ygap': 2, 'hovertemplate': '%{y} · %{x}: %{text}<extra></extra>', 'hoverongaps': False}
    return trace | ({'customdata': [list(row) for row in data]} if data is not None else {})


TOP_DOWN = {'autorange': 'reversed', 'showgrid': False}
ABOVE = {'side': 'top', 'tickangle': -50}


def _more(text: Sequence[str] | None, data: Sequence[Any] | None) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if text is not None:
        more |= {'text': list(text), 'textposition': 'auto', 'textangle': 0, 'cliponaxis': False}
    if data is not None:
        more['customdata'] = list(data)
    return more
