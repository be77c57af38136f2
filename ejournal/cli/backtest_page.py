"""The backtest as one file that opens anywhere: calibration plot and tables, with nothing fetched from outside."""

from collections.abc import Sequence
from datetime import date
from html import escape

import pandas as pd
import plotly.graph_objects as go

from ejournal.analytics.forecast import Backtest
from ejournal.analytics.forecast.words import RISKS, number, percent

COLOURS = {'4 или 5': '#1a6fb5', '5': '#2e7d4f', '2': '#b3261e'}
SYMBOLS = {'4 или 5': 'circle', '5': 'square', '2': 'diamond'}
STYLE = """
body { font: 16px/1.5 "PT Sans", "Segoe UI", sans-serif; max-width: 960px; margin: 2rem auto; padding: 0 1rem;
       color: #1c2430 }
table { border-collapse: collapse; width: 100%; margin: 1rem 0 }
caption { text-align: left; font-weight: 600; padding: .25rem 0 }
th, td { border-bottom: 1px solid #d5dbe3; padding: .35rem .5rem; text-align: right }
th:first-child, td:first-child { text-align: left }
.gate { padding: .75rem 1rem; border-left: 4px solid #2e7d4f; background: #eef6f1 }
.closed { border-color: #b3261e; background: #fbeeed }
.wide { overflow-x: auto }
"""
TITLE = 'Прогноз и текущая средняя по доле прошедшего периода'
CAPTION = 'Когда программа говорила N %, так и вышло в … %'
MEASURES = (('Точность прогноза', 'accuracy', True), ('Точность текущей средней', 'naive_accuracy', True),
            ('Точность прошлой отметки', 'last_accuracy', True), ('Лог. ошибка прогноза', 'log_loss', False),
            ('Лог. ошибка текущей средней', 'naive_log_loss', False), ('Ошибка Брайера', 'brier', False),
            ('В интервале 80 %', 'cover', True))


def page(found: Backtest, today: date) -> str:
    """The whole HTML document, the plot's own script inside."""
    plot = figure(found.calibration).to_html(full_html=False, include_plotlyjs=True, config={
        'displaylogo': False, 'responsive': True, 'plotlyServerURL': ''})
    gate = f'<p class="gate{"" if found.gate.passed else " closed"}">{escape(found.gate.sentence)}</p>'
    flags = ''.join(f'<li>{escape(line)}</li>' for line in flag_lines(found))
    return (f'<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Насколько мы ошибались</title>'
            f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{STYLE}</style></head><body>'
            f'<h1>Насколько мы ошибались</h1><p>Прогноз отметок за период проверен {today:%d.%m.%Y} на отметках школы '
            f'(всего {found.marks}): программа видела только то, что было известно в тот день.</p>{gate}'
            f'{_table(TITLE, headings(found), rows(found))}<ul>{flags}</ul>'
            f'<h2>{CAPTION}</h2>{plot}{_bins(found.calibration)}</body></html>')


def figure(bins: pd.DataFrame) -> go.Figure:
    """The calibration plot: forecast against frequency with Wilson's 95 % bars, number of cases in the hover."""
    chart = go.Figure(layout={
        'template': 'plotly_white', 'height': 520, 'margin': {'l': 60, 'r': 20, 't': 20, 'b': 60}, 'separators': ', ',
        'xaxis': {'title': 'Программа говорила', 'range': [0, 1], 'tickformat': '.0%'},
        'yaxis': {'title': 'Так и вышло', 'range': [0, 1.02], 'tickformat': '.0%'}, 'legend': {'orientation': 'h'}})
    chart.add_scatter(x=[0, 1], y=[0, 1], mode='lines', name='без ошибки', hoverinfo='skip',
                      line={'dash': 'dot', 'color': '#6b7686'})
    for event, part in bins.groupby('event', sort=False):
        name = str(event)
        chart.add_scatter(
            x=part['forecast'].tolist(), y=part['happened'].tolist(), mode='lines+markers', name=f'отметка {name}',
            customdata=part['n'].tolist(), marker={'symbol': SYMBOLS[name], 'size': 9}, line={'color': COLOURS[name]},
            error_y={'type': 'data', 'symmetric': False, 'array': (part['hi'] - part['happened']).tolist(),
                     'arrayminus': (part['happened'] - part['lo']).tolist()},
            hovertemplate='говорила %{x:.0%}, вышло %{y:.0%}<br>случаев: %{customdata}<extra>%{fullData.name}</extra>')
    return chart


def _bins(bins: pd.DataFrame) -> str:
    """The same numbers as a table, for who does not see the plot."""
    rows = [(f'отметка {row["event"]}', *(percent(float(row[name])) for name in ('forecast', 'happened', 'lo', 'hi')),
             str(row['n'])) for row in bins.to_dict('records')]
    return _table('Числа графика', ('Событие', 'Программа говорила', 'Вышло', 'от', 'до', 'Случаев'), rows)


def _table(caption: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = ''.join(f'<th scope="col">{escape(heading)}</th>' for heading in headings)
    body = ''.join(f'<tr>{"".join(f"<td>{escape(cell)}</td>" for cell in row)}</tr>' for row in rows)
    return (f'<div class="wide"><table><caption>{escape(caption)}</caption><thead><tr>{head}</tr></thead>'
            f'<tbody>{body}</tbody></table></div>')


def headings(found: Backtest) -> list[str]:
    """«Прошло периода» and the cuts: 25 %, 50 %, 75 %."""
    return ['Прошло периода', *(percent(cut) for cut in found.cuts['cut'].tolist())]


def rows(found: Backtest) -> list[list[str]]:
    """A line per measure, a column per cut."""
    counts = [[name, *map(str, found.cuts[column].tolist())] for name, column in (('Случаев', 'n'),
                                                                                 ('н/а, не считались', 'not_attested'))]
    return counts + [[name, *(f'{number(value * 100, 1)} %' if share else number(value, 3)
                              for value in found.cuts[column].tolist())] for name, column, share in MEASURES]


def flag_lines(found: Backtest) -> list[str]:
    """«может потерять балл: из 10 отмеченных 7 действительно…» for every flag that was ever up."""
    lines = []
    for flag, name in RISKS.items():
        precision = found.precision(flag)
        if precision:
            lines.append(f'Пометка «{name}»: из 10 отмеченных сбылось у {precision[0]} (всего отмечено '
                         f'{precision[1]} раз).')
    return lines
