"""What a forecast looks like: four bars, sentences, a fan, expected figures, the calibration plot. Given data only."""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
from nicegui import ui

from components import figures
from components.chips import mark_chip
from components.figures import INK
from components.quality_charts import folded
from ejournal.analytics.forecast import words

Drawn = tuple[dict[str, Any], list[tuple[Any, ...]], str]
MARKS = (5, 4, 3, 2)
FIGURES = (('quality', 'Качество, %'), ('success', 'Успеваемость, %'), ('sou', 'СОУ, %'))
EVENTS = {'4 или 5': INK['4'], '5': INK['5'], '2': INK['2']}
SYMBOLS = {'4 или 5': 'circle', '5': 'square', '2': 'diamond'}
BAR = 'rgba(74, 127, 224, .4)'  # pale: the whiskers over it must be seen
CAPTION = 'Когда программа говорила N %, так и вышло в … %'


def odds(row: Mapping[str, Any], name: str = '') -> None:
    """The chances of the four marks as bars with their numbers; the text says the same as the bars."""
    with ui.element('ul').classes('ej-odds') as box:
        box.props['aria-label'] = f'Вероятности отметок{": " + name if name else ""}'
        for mark in MARKS:
            chance = float(row[f'p{mark}'])
            with ui.element('li'):
                mark_chip(str(mark))
                with ui.element('span').classes(f'ej-odds-bar ej-odds-{mark}').props('aria-hidden=true'):
                    ui.element('i').style(f'width: {round(chance * 100)}%')
                ui.label(words.percent(chance))


def fan(title: str, running: pd.DataFrame, band: pd.DataFrame, bounds: tuple[float, float, float],
        thresholds: Sequence[float]) -> Drawn:
    """(figure, table rows, words) of the running mean with the 80 % band until the end of the term."""
    _, start, end = bounds
    weeks = [round(float(week) - start + 1, 2) for week in band['week']]  # the first week of the term is week 1
    seen = [round(float(week) - start + 1, 2) for week in running['week']]
    drawn = figures.figure(
        [*figures.band(weeks, band['lo'].tolist(), band['hi'].tolist()),
         figures.line(weeks, band['expected'].tolist(), name='ожидаемая средняя', color=INK['quiet'],
                      dash='dot') | {'mode': 'lines'},
         figures.line(seen, running['mean'].tolist(), name='средняя на сегодня', data=running['mark'].tolist(),
                      hover='отметка %{customdata}, средняя %{y:.2f}<extra></extra>')],
        yaxis={'range': [1.9, 5.1], 'tickvals': [2, *thresholds, 5], 'tickformat': '.1f'},
        xaxis={'range': [0.8, end - start + 1], 'title': {'text': 'учебная неделя периода'}})
    last = band.iloc[-1]
    rows: list[tuple[Any, ...]] = [
        (week, float(one['mean']), None, None) for week, one in zip(seen, running.to_dict('records'), strict=True)]
    rows += [(week, float(one['expected']), float(one['lo']), float(one['hi']))
             for week, one in zip(weeks, band.to_dict('records'), strict=True)]
    said = (f'{title}: средняя к концу периода от {words.number(last["lo"])} до {words.number(last["hi"])} '
            f'с вероятностью 80 %')
    return drawn, rows, said


def expected(table: pd.DataFrame, names: Sequence[str], figure: str) -> Drawn:
    """(figure, rows, words) of an expected figure by class or subject: a bar with its 80 % interval."""
    low, high = table[f'{figure}_lo'], table[f'{figure}_hi']
    labels = [f'{folded(name)} · {words.number(value, 0)} ({words.number(a, 0)}–{words.number(b, 0)}) %'
              for name, value, a, b in zip(names, table[figure], low, high, strict=True)]
    bars = figures.flat_bars(labels, table[figure].round(1).tolist(), color=BAR,
                             hover='%{y}<extra></extra>', data=table.index.tolist())
    bars['width'] = min(0.7, 0.12 * len(table))  # one bar alone would be a wall
    bars['error_x'] = {'type': 'data', 'symmetric': False, 'array': (high - table[figure]).clip(lower=0).tolist(),
                       'arrayminus': (table[figure] - low).clip(lower=0).tolist(), 'color': INK['accent'], 'width': 4}
    top = min(103.0, float(high.max()) * 1.06 + 1)  # only as far as the whiskers go: the bars get the place
    drawn = figures.figure([bars], xaxis={'range': [0, top], 'ticksuffix': ' %', 'showgrid': True},
                           yaxis=figures.TOP_DOWN, showlegend=False)
    rows: list[tuple[Any, ...]] = [
        (name, int(row['n']), *(float(row[key]) for one, _ in FIGURES for key in (one, f'{one}_lo', f'{one}_hi')))
        for name, row in zip(names, table.to_dict('records'), strict=True)]
    said = '; '.join(f'{name}: {words.number(value, 0)} %, от {words.number(a, 0)} до {words.number(b, 0)}'
                     for name, value, a, b in zip(names, table[figure], low, high, strict=True))
    return drawn, rows, said


def calibration(bins: Sequence[Mapping[str, Any]]) -> Drawn:
    """(figure, rows, words): forecast against what happened, Wilson's 95 % bars, number of cases in the hover."""
    traces: list[dict[str, Any]] = [
        {'type': 'scatter', 'mode': 'lines', 'x': [0, 100], 'y': [0, 100], 'name': 'без ошибки', 'hoverinfo': 'skip',
         'line': {'dash': 'dot', 'color': INK['quiet']}}]
    for event, color in EVENTS.items():
        part = [one for one in bins if one['event'] == event]
        if not part:
            continue
        trace = figures.line([100 * one['forecast'] for one in part], [100 * one['happened'] for one in part],
                             name=f'отметка {event}', color=color, data=[one['n'] for one in part],
                             hover='говорила %{x:.0f} %, вышло %{y:.0f} %<br>случаев: %{customdata}<extra></extra>')
        trace['marker'] |= {'symbol': SYMBOLS[event]}
        trace['error_y'] = {'type': 'data', 'symmetric': False, 'width': 3, 'thickness': 1,
                            'array': [100 * (one['hi'] - one['happened']) for one in part],
                            'arrayminus': [100 * (one['happened'] - one['lo']) for one in part]}
        traces.append(trace)
    drawn = figures.figure(traces,
                           xaxis={'range': [-2, 102], 'ticksuffix': ' %', 'title': {'text': 'Программа говорила'}},
                           yaxis={'range': [-2, 104], 'ticksuffix': ' %', 'title': {'text': 'Так и вышло'}})
    rows: list[tuple[Any, ...]] = [
        (f'отметка {one["event"]}', *(100 * float(one[key]) for key in ('forecast', 'happened', 'lo', 'hi')), one['n'])
        for one in bins]
    said = '; '.join(f'{row[0]}: говорила {words.number(row[1], 0)} %, вышло {words.number(row[2], 0)} %'
                     for row in rows)
    return drawn, rows, said
