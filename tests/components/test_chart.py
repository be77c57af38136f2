"""The card of a picture: its legend is text above it, and a heat table says nothing where nobody was missing."""

import pandas as pd
from nicegui import ui

from components import attendance_charts, figures, forecast_panels
from components.chart import Chart
from ejournal.reports.shapes import Column
from tests.components.conftest import Show


async def test_the_legend_is_text_above_the_picture(show: Show) -> None:
    """Plotly's own took half of a phone's plot; it stays away from the screen and one trace needs none."""
    bars, line = figures.bars(['сен'], [3], name='по болезни'), figures.line(['сен'], [97], name='% посещаемости')

    def build() -> None:
        Chart('Пропуски', [Column('Месяц')]).show(figures.figure([bars, line]), [('сен',)], alt='слова')
        Chart('Одни столбцы', [Column('Месяц')]).show(figures.figure([{**bars, 'name': 'лишнее'}]), [('сен',)], alt='')

    user = await show(build)
    await user.should_see('по болезни')
    await user.should_see('% посещаемости')
    await user.should_not_see('лишнее')
    assert {one.figure['layout']['showlegend'] for one in user.find(kind=ui.plotly).elements} == {False}


def test_a_lesson_nobody_missed_is_a_dot() -> None:
    rows = pd.DataFrame({'weekday': [1, 2], 'number': [1, 1], 'seats': [10, 10], 'missed': [0, 2], 'late': [0, 0],
                         'percent': [100.0, 80.0]})
    drawn, table = attendance_charts.by_lesson(rows)
    assert drawn['data'][0]['text'] == [['·', '20,0 %']]
    assert [row[-1] for row in table] == [100.0, 80.0]


def test_an_expected_figure_stands_beside_its_bar() -> None:
    one = {'n': 25, **{f'{figure}{end}': value for figure in ('quality', 'success', 'sou')
                       for end, value in (('', 22.0), ('_lo', 14.0), ('_hi', 32.0))}}
    drawn, _, said = forecast_panels.expected(pd.DataFrame([one]), ['8А'], 'quality')
    assert drawn['data'][0]['y'] == ['8А · 22 (14–32) %'] and said == '8А: 22 %, от 14 до 32'
    assert 32 < drawn['layout']['xaxis']['range'][1] < 40, 'the axis ends where the whiskers do'
