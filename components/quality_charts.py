"""What the quality dashboard draws: given a board's tables, figures and rows of their tables (norms 4)."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from components import figures as f
from ejournal.analytics.quality import CATEGORIES, Category
from ejournal.reports.shapes import Kind, Value, plain, shown

TITLES = {'attained': 'Успеваемость', 'quality': 'Качество', 'level': 'СОУ', 'mean': 'Средний балл'}
UNITS = {'attained': ' %', 'quality': ' %', 'level': ' %', 'mean': ''}
KINDS = {'attained': Kind.PERCENT, 'quality': Kind.PERCENT, 'level': Kind.ONE, 'mean': Kind.TWO}
REASONS = (('ill', 'по болезни', 'Б'), ('excused', 'по уважительной', 'УП'), ('unknown', 'не выяснено', 'ОТ'),
           ('unexcused', 'без уважительной', 'НП'))
MONTHS = ('янв', 'фев', 'мар', 'апр', 'май', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек')
CATEGORY_INK = {Category.EXCELLENT: f.INK['5'], Category.ONE_FOUR: '#5fb8d9', Category.GOOD: f.INK['4'],
                Category.ONE_THREE: '#d9b64a', Category.PASSING: f.INK['3'], Category.NOT_ATTESTED: f.INK['н/а'],
                Category.FAILING: f.INK['2'], Category.MISSING: f.INK['quiet']}
Drawn = tuple[dict[str, Any], list[tuple[Value, ...]]]


def dynamics(points: Sequence[Any], figure: str, expected: pd.DataFrame) -> Drawn:
    """A figure over the terms of all years (the year's own figure apart), with the forecast of the running term."""
    terms = [point for point in points if point.label != 'Год' and point.figures[figure] is not None]
    x = [_tick(point) for point in terms]
    y = [point.figures[figure] for point in terms]
    data = [_said(f.line(x, y, name=TITLES[figure], hover='%{x}: %{y:.1f}<extra></extra>'),
                  [shown(one, KINDS[figure]) for one in y])]
    column = {'quality': 'quality', 'attained': 'success', 'level': 'sou'}.get(figure)
    rows: list[tuple[Value, ...]] = [(point.year, point.label, point.figures[figure], point.base) for point in terms]
    running = next((point for point in points if point.running and point.label != 'Год'), None)
    if column and len(expected) and running is not None and running.figures[figure] is None:
        middle, low, high = (float(expected[f'{column}{end}'].iloc[0]) for end in ('', '_lo', '_hi'))
        end = f'{_tick(running)}<br>прогноз'
        last = (x[-1], y[-1]) if x else (end, middle)
        data += [*f.band([last[0], end], [last[1], low], [last[1], high]),
                 _said(f.line([last[0], end], [last[1], middle], name='Прогноз', dash='dot',
                              hover='%{x}: %{y:.1f}<extra></extra>'), ['', shown(middle, Kind.ONE)])]
        rows.append((running.year, f'{running.label}, прогноз {shown(low, Kind.ONE)}–{shown(high, Kind.ONE)}', middle,
                     None))
    drawn = f.figure(data, yaxis={'ticksuffix': UNITS[figure].replace(' ', ' ')}, showlegend=False,
                     xaxis={'tickangle': 0, 'tickfont': {'size': 11}})
    return drawn, rows


def _said(line: dict[str, Any], words: Sequence[str]) -> dict[str, Any]:
    """The number beside each point, where the line is not: under a valley, above a peak, right of a descent."""
    y = line['y']
    places = []
    for at, here in enumerate(y):
        left, right = y[at - 1] if at else here, y[at + 1] if at + 1 < len(y) else here
        low, high = here <= min(left, right), here >= max(left, right)
        places.append('top center' if high else 'bottom center' if low else 'top right' if left > right else 'top left')
    return line | {'mode': 'lines+markers+text', 'text': list(words), 'textposition': places, 'cliponaxis': False}


def grouped(number: int) -> str:
    """«12 345»: thousands apart, never over two lines."""
    return f'{number:,}'.replace(',', '\u00a0')


def term_name(point: Any) -> str:
    """«I 26/27»."""
    roman = {'1': 'I', '2': 'II', '3': 'III', '4': 'IV'}
    number = point.label.split()[0]
    return f'{roman.get(number, number)} {point.year[2:4]}/{point.year[7:9]}'


def _tick(point: Any) -> str:
    """«I» over «26/27»: eight of them stand side by side on a phone."""
    return term_name(point).replace(' ', '<br>')


def categories(overall: pd.DataFrame) -> Drawn:
    """How many pupils are in each category; a click gives the category."""
    numbers = [int(overall[str(one)].iloc[0]) if len(overall) else 0 for one in CATEGORIES]
    whole = sum(numbers) or 1
    rows: list[tuple[Value, ...]] = [(str(one), number, 100 * number / whole)
                                     for one, number in zip(CATEGORIES, numbers, strict=True)]
    inks = [CATEGORY_INK[one] for one in CATEGORIES]
    drawn = f.figure([f.flat_bars([str(one) for one in CATEGORIES], numbers, color=inks,
                                  text=[str(number) for number in numbers], data=[str(one) for one in CATEGORIES],
                                  hover='%{y}: %{x}<extra></extra>')],
                     yaxis=f.TOP_DOWN, xaxis={'showgrid': True}, showlegend=False)
    return drawn, rows


def distribution(counts: Mapping[str, int]) -> Drawn:
    """How many marks of each kind."""
    names = [name or 'не выставлено' for name in counts]
    numbers = [int(number) for number in counts.values()]
    whole = sum(numbers) or 1
    keep = [at for at, number in enumerate(numbers) if number or names[at] in ('5', '4', '3', '2')]
    inks = [f.INK.get(names[at], f.INK['quiet']) for at in keep]
    drawn = f.figure([f.bars([f'«{names[at]}»' if names[at].isdecimal() else names[at] for at in keep],
                             [numbers[at] for at in keep], text=[str(numbers[at]) for at in keep],
                             hover='%{x}: %{y}<extra></extra>') | {'marker': {'color': inks, 'cornerradius': 3}}],
                     showlegend=False)
    return drawn, [(names[at], numbers[at], 100 * numbers[at] / whole) for at in keep]


def absences(months: pd.DataFrame) -> Drawn:
    """Missed lessons by month and reason, stacked, with the share of attendance above."""
    names = [MONTHS[month.month - 1] for month in months['month']] if len(months) else []
    data = [f.bars(names, months[column].tolist(), name=label, color=f.INK[ink],
                   hover='%{x}, ' + label + ': %{y}<extra></extra>') for column, label, ink in REASONS] if names else []
    missed = months['missed'].tolist() if names else []
    notes = [{'x': name, 'y': top, 'text': f'{shown(plain(share), Kind.ONE)} %', 'showarrow': False, 'yshift': 10}
             for name, top, share in zip(names, missed, months['percent'].tolist() if names else [], strict=True)]
    rows: list[tuple[Value, ...]] = [
        (name, *(int(line[column]) for column, _, _ in REASONS), int(line['missed']), plain(line['percent']))
        for name, line in zip(names, months.to_dict('records'), strict=True)]
    legend = {'traceorder': 'normal', 'font': {'size': 11}}
    return f.figure(data, barmode='stack', annotations=notes, legend=legend, margin={'t': 24}), rows


def heat(table: pd.DataFrame, rows: Mapping[int, str], columns: Mapping[int, str], figure: str) -> Drawn:
    """A figure as subject × class (rows × columns of ``table``, ids named by the mappings); a click gives both ids."""
    digits = Kind.WHOLE if figure != 'mean' else Kind.TWO
    across, down = [int(one) for one in table.columns], [int(one) for one in table.index]
    values = [[plain(value) for value in line] for line in table.to_numpy().tolist()]
    text = [['' if value is None else shown(value, digits) for value in line] for line in values]
    low, high = (2.5, 5.0) if figure == 'mean' else (70.0, 100.0) if figure == 'attained' else (20.0, 100.0)
    trace = f.heat([columns.get(one, '') for one in across], [folded(rows.get(one, '')) for one in down], values,
                   text=text,
                   low=low, high=high, data=[[[one, other] for other in across] for one in down])
    drawn = f.figure([trace], yaxis=f.TOP_DOWN | {'ticks': '', 'tickfont': {'size': 11}}, margin={'t': 30, 'b': 8},
                     xaxis={'side': 'top', 'type': 'category', 'ticks': ''},
                     showlegend=False)
    body: list[tuple[Value, ...]] = [
        (rows.get(one, ''), *line) for one, line in zip(down, values, strict=True)]
    return drawn, body


def folded(name: str, width: int = 24) -> str:
    """A long name in two lines: the cells need the place."""
    if len(name) <= width or ' ' not in name:
        return name
    at = min((place for place, sign in enumerate(name) if sign == ' '), key=lambda place: abs(place - len(name) / 2))
    return f'{name[:at]}<br>{name[at + 1:]}'


def compared(table: pd.DataFrame, names: Mapping[int, str], key: str, figure: str = 'quality') -> Drawn:
    """Groups beside each other with their interval; small ones are pale and marked, a click gives the id."""
    ordered = table.sort_values(figure, ascending=True)
    labels = [f'{names.get(int(one), "")}{" *" if small else ""} · {shown(plain(share), Kind.WHOLE)} %'
              for one, small, share in zip(ordered[key].tolist(), ordered['small'].tolist(), ordered[figure].tolist(),
                                           strict=True)]
    values = ordered[figure].astype(float)
    colors = [f.INK['quiet'] if small else {1: f.INK['good'], -1: f.INK['warn']}.get(apart, f.INK['accent'])
              for small, apart in zip(ordered['small'].tolist(), ordered['apart'].tolist(), strict=True)]
    trace = f.flat_bars(labels, values.tolist(), color=colors, data=ordered[key].tolist(),
                        hover='%{y}<extra></extra>')
    trace['error_x'] = {'type': 'data', 'symmetric': False, 'thickness': 1,
                        'array': (ordered['high'] - values).tolist(),
                        'arrayminus': (values - ordered['low']).tolist(), 'color': f.INK['quiet'], 'width': 3}
    rows: list[tuple[Value, ...]] = [
        (names.get(int(line[key]), ''), int(line['total']), plain(line['attained']), plain(line['quality']),
         plain(line['level']), plain(line['mean']),
         f'{shown(plain(line["low"]), Kind.WHOLE)}–{shown(plain(line["high"]), Kind.WHOLE)}',
         'мало данных' if line['small'] else {1: 'выше', -1: 'ниже'}.get(int(line['apart']), ''))
        for line in ordered.iloc[::-1].to_dict('records')]
    return f.figure([trace], xaxis={'range': [0, 100], 'ticksuffix': ' %', 'showgrid': True}, yaxis={'showgrid': False},
                    showlegend=False), rows
