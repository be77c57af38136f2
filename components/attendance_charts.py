"""What the attendance panels draw: figures and the rows of their tables, from a board's frames (norms 3)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import pandas as pd

from components import figures as f
from components.quality_charts import folded
from ejournal.reports.shapes import Column, Kind, Value, plain, shown

Drawn = tuple[dict[str, Any], list[tuple[Value, ...]]]
REASONS = (('ill', 'по болезни', 'Б'), ('excused', 'по уважительной', 'УП'), ('unknown', 'не выяснено', 'ОТ'),
           ('unexcused', 'без уважительной', 'НП'))
BARE = {'ticks': ''}
BY_REASON = (Column('Уроков', Kind.WHOLE), *(Column(label, Kind.WHOLE) for _, label, _ in REASONS),
             Column('Пропущено', Kind.WHOLE), Column('Дней', Kind.WHOLE), Column('Опозданий', Kind.WHOLE),
             Column('% посещаемости', Kind.PERCENT))
BY_LESSON = (Column('День'), Column('Урок', Kind.WHOLE), Column('Уроков', Kind.WHOLE), Column('Пропущено', Kind.WHOLE),
             Column('Опозданий', Kind.WHOLE), Column('% посещаемости', Kind.PERCENT))
FORMULA = '% посещаемости = (уроки − пропущенные) / уроки обучающихся · 100, без «осв»; опоздание — не пропуск'
MONTHS = ('янв', 'фев', 'мар', 'апр', 'май', 'июн', 'июл', 'авг', 'сен', 'окт', 'ноя', 'дек')
LONG_MONTHS = ('январь', 'февраль', 'март', 'апрель', 'май', 'июнь', 'июль', 'август', 'сентябрь', 'октябрь', 'ноябрь',
               'декабрь')
WEEKDAYS = ('пн', 'вт', 'ср', 'чт', 'пт', 'сб', 'вс')
# The colours of a day: a quiet one for presence, then a pale and a full tone for each reason.
PRESENT, LATE = 0, 1
QUIET = 'rgba(131, 145, 163, .13)'
TONES = (QUIET, 'rgba(138, 111, 176, .4)', *(f'rgba({ink}, {depth})' for ink in (
    '201, 138, 27', '74, 127, 224', '217, 83, 74', '131, 145, 163') for depth in ('.26', '.6')))
PLACE = {'ill': 2, 'excused': 4, 'unexcused': 6, 'unknown': 8}
SCALE = [(edge / len(TONES), tone) for place, tone in enumerate(TONES) for edge in (place, place + 1)]
WARM = ((0.0, QUIET), (0.01, 'rgba(201, 138, 27, .2)'), (0.5, 'rgba(207, 124, 40, .45)'),
        (1.0, 'rgba(214, 96, 62, .62)'))
NONE = '·'  # a cell where nobody missed anything: it was a lesson, and a column of zeros would shout
TONES_SAID = ('Жёлтый — болезнь, синий — уважительная причина, красный — без уважительной, серый — не выяснено, '
              'сиреневый — опоздание. Светлый тон — часть уроков, густой — весь день.')
LINES = {'класс': f.INK['accent'], 'школа': f.INK['quiet'], 'параллель': f.SERIES[1], 'год назад': f.SERIES[2]}


def month_name(day: date) -> str:
    """«ноябрь 2026»."""
    return f'{LONG_MONTHS[day.month - 1]} {day.year}'


def period_name(day: Any, by: str) -> str:
    """«ноя», «02.11–07.11»."""
    return MONTHS[day.month - 1] if by == 'month' else f'{day:%d.%m}–{day + timedelta(days=5):%d.%m}'


def stacked(rows: pd.DataFrame, by: str) -> Drawn:
    """Missed lessons by reason, stacked, for each month or week, with the line of attendance on its own axis."""
    names = [period_name(one, by) for one in rows[by]] if len(rows) else []
    data = [f.bars(names, rows[column].tolist(), name=label, color=f.INK[ink],
                   hover='%{x}, ' + label + ': %{y}<extra></extra>') for column, label, ink in REASONS]
    percents = rows['percent'].tolist()
    line = f.line(names, percents, name='% посещаемости', color='#2aa5b5', axis='y2',
                  hover='%{x}: %{y:.1f} %<extra></extra>')
    notes = [{'x': name, 'y': one, 'yref': 'y2', 'text': f'{shown(plain(one), Kind.ONE)} %', 'showarrow': False,
              'yshift': 13, 'bgcolor': '#ffffff'}
             for name, one in zip(names, percents, strict=True) if by == 'month' and pd.notna(one)]
    low = min((one for one in percents if pd.notna(one)), default=90.0)
    drawn = f.figure([*data, line], barmode='stack', margin={'r': 48}, xaxis={'type': 'category'}, annotations=notes,
                     yaxis=_lower(max(rows['missed'].tolist(), default=0)), yaxis2=_upper(low),
                     legend={'traceorder': 'normal'})
    table: list[tuple[Value, ...]] = [
        (name, int(one['seats']), *(int(one[column]) for column, _, _ in REASONS), int(one['missed']),
         int(one['missed_days']), int(one['late']), plain(one['percent']))
        for name, one in zip(names, rows.to_dict('records'), strict=True)]
    return drawn, table


def _lower(highest: float) -> dict[str, Any]:
    """The bars keep to the lower half: the line has the upper one for itself."""
    step = next((one for one in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000) if one * 4 >= highest), 10000)
    return {'range': [0, max(4.0, highest) * 1.9], 'tickvals': [step * at for at in range(5) if step * at <= highest]}


def _upper(low: float) -> dict[str, Any]:
    missing = max(2.0, 100 - low)
    step = next(one for one in (1, 2, 5, 10, 20, 50) if one * 3 >= missing or one == 50)
    ticks = [100 - step * at for at in range(5) if step * at <= missing + step / 2]
    return {'overlaying': 'y', 'side': 'right', 'range': [100 - missing / 0.38, 100 + missing * 0.3],
            'tickvals': ticks, 'ticktext': [f'{one} %' for one in ticks],
            'fixedrange': True, 'showgrid': False, 'zeroline': False, 'automargin': True}


def pupil_heat(board: Any, names: Any) -> Drawn:
    """Pupil × school day; a click gives the pupil and the day. Codes stand in the cells, the tone says the same."""
    label, rows = board.heat.label, board.day_rows
    order = sorted(label.index.tolist(), key=lambda one: names.order.get(one, 0))
    days = [one.date() for one in label.columns]
    tone = rows.assign(tone=_tones(rows)).pivot(index='pupil', columns='date', values='tone')
    values = [[plain(one) for one in tone.loc[pupil]] for pupil in order]
    text = [[_broken(str(one)) for one in label.loc[pupil]] for pupil in order]
    trace = f.heat([heading(one) for one in days], [str(one) for one in order], values, text=text, low=-0.5,
                   high=len(TONES) - 0.5, data=[[[pupil, f'{day}'] for day in days] for pupil in order], scale=SCALE)
    # Rows are keyed by the pupil: namesakes are two rows, their names only stand at the axis.
    trace['hovertext'] = [[names.pupil(one)] * len(days) for one in order]
    trace['hovertemplate'] = '%{hovertext}, %{x}: %{text}<extra></extra>'
    people = {'type': 'category', 'tickvals': [str(one) for one in order],
              'ticktext': [names.short(one) for one in order]}
    drawn = f.figure([trace], yaxis=f.TOP_DOWN | BARE | people,
                     xaxis={'side': 'top', 'type': 'category', 'tickangle': 0} | BARE, showlegend=False,
                     margin={'t': 34, 'b': 6, 'r': 6})
    table: list[tuple[Value, ...]] = [(names.pupil(pupil), *(str(one) for one in label.loc[pupil])) for pupil in order]
    return drawn, table


def _tones(rows: pd.DataFrame) -> 'pd.Series[float]':
    """The place in TONES: the reason with most lessons of the day, pale for a part and full for the whole of it."""
    parts = rows[list(PLACE)]
    place = parts.idxmax(axis=1).map(PLACE).astype('float64') + rows['missed_days']
    tone = place.where(rows['missed'] > 0, float(PRESENT))
    tone[(rows['missed'] == 0) & (rows['late'] > 0)] = LATE
    return tone.where(rows['seats'] > 0)


def _broken(label: str) -> str:
    """«2Б 1УП» in two lines: a cell is narrow."""
    return label.replace(' ', '<br>')


def heading(day: date) -> str:
    """The column of a day: the number above, the weekday below."""
    return f'{day.day}<br>{WEEKDAYS[day.weekday()]}'


def class_heat(board: Any, names: Any) -> Drawn:
    """Class × school day: how many pupils missed a lesson, the tone by the share; a click gives the class."""
    share, label = board.heat.share, board.heat.label
    classes = board.data.classes.sort_values(['grade', 'letter'])['class'].tolist()
    order = [one for one in classes if one in share.index]
    days = [one.date() for one in share.columns]
    values = [[plain(one) for one in share.loc[number]] for number in order]
    text = [[str(one) if one != '0' else '' for one in label.loc[number]] for number in order]
    trace = f.heat([heading(one) for one in days], [names.school_class(one) for one in order], values,
                   text=text, low=0, high=0.3, data=[[[number, f'{day}'] for day in days] for number in order],
                   scale=WARM)
    trace['hovertemplate'] = '%{y}, %{x}: отсутствовали %{text}<extra></extra>'
    drawn = f.figure([trace], yaxis=f.TOP_DOWN | BARE,
                     xaxis={'side': 'top', 'type': 'category', 'tickangle': 0} | BARE, showlegend=False,
                     margin={'t': 34, 'b': 6, 'r': 6})
    return drawn, [(names.school_class(one), *(_whole(text) for text in label.loc[one])) for one in order]


def _whole(text: str) -> int | None:
    return int(text) if text else None


def calendar(days: pd.DataFrame) -> Drawn:
    """The month as a calendar: the date and how many pupils missed a lesson; a click gives the day."""
    known = {one['date'].date(): one for one in days.to_dict('records')}
    if not known:
        return {}, []
    mondays = sorted({day - timedelta(days=day.weekday()) for day in known})
    last = max(5, *(day.isoweekday() for day in known))
    grid = [[known.get(monday + timedelta(days=at)) for at in range(last)] for monday in mondays]
    values = [[plain(one['absent_share']) if one else None for one in week] for week in grid]
    text = [[f'<b>{one["absent"]}</b><br>{one["date"]:%d.%m}' if one else '' for one in week] for week in grid]
    data = [[f'{one["date"].date()}' if one else None for one in week] for week in grid]
    trace = f.heat(list(WEEKDAYS[:last]), [f'{monday:%d.%m}' for monday in mondays], values, text=text, low=0,
                   high=40, data=data, scale=WARM)
    trace['hovertemplate'] = '%{text}<extra></extra>'
    drawn = f.figure([trace], yaxis={**f.TOP_DOWN, **BARE, 'type': 'category', 'showticklabels': False},
                     xaxis={'side': 'top', 'type': 'category', 'tickangle': 0} | BARE, showlegend=False,
                     margin={'t': 26, 'b': 6, 'l': 8, 'r': 6})
    table: list[tuple[Value, ...]] = [
        (day, int(one['pupils']), int(one['absent']), int(one['all_day']), int(one['missed']), plain(one['percent']))
        for day, one in known.items()]
    return drawn, table


def by_lesson(rows: pd.DataFrame) -> Drawn:
    """Weekday × lesson number: the share of lessons missed, and how many."""
    known = {(int(one['number']), int(one['weekday'])): one for one in rows.to_dict('records') if one['seats']}
    numbers, weekdays = sorted({number for number, _ in known}), sorted({day for _, day in known})
    grid = [[known.get((number, day)) for day in weekdays] for number in numbers]
    values = [[100 - one['percent'] if one else None for one in line] for line in grid]
    text = [[_missed(one) if one else '' for one in line] for line in grid]
    highest = max((value for line in values for value in line if value is not None), default=0.0)
    trace = f.heat([WEEKDAYS[day - 1] for day in weekdays], [f'{number} урок' for number in numbers], values, text=text,
                   low=0, high=max(10.0, highest), scale=WARM)
    trace['hovertemplate'] = '%{x}, %{y}: пропущено %{text}<extra></extra>'
    drawn = f.figure([trace], yaxis=f.TOP_DOWN | BARE, xaxis={'side': 'top', 'tickangle': 0} | BARE,
                     margin={'t': 26, 'b': 6, 'r': 6}, showlegend=False)
    table: list[tuple[Value, ...]] = [
        (WEEKDAYS[day - 1], number, int(known[number, day]['seats']), int(known[number, day]['missed']),
         int(known[number, day]['late']), plain(known[number, day]['percent']))
        for day in weekdays for number in numbers if (number, day) in known]
    return drawn, table


def _missed(one: Mapping[Any, Any]) -> str:
    return f'{shown(100 - one["percent"], Kind.ONE)} %' if one['missed'] else NONE


def compared(rows: pd.DataFrame, own: str) -> Drawn:
    """A line of % attendance by month for each part; ``own`` names the line «класс» on the screen."""
    months = sorted(set(rows['month']))
    data = []
    for place, who in enumerate(dict.fromkeys(rows['who'])):
        part = rows[rows['who'] == who].set_index('month')['percent']
        name = own if who == 'класс' else str(who)
        ink = LINES.get(str(who), f.SERIES[place % len(f.SERIES)])
        data.append(f.line([MONTHS[one.month - 1] for one in months], [plain(part.get(one)) for one in months],
                           name=name, color=ink, dash='dot' if who in ('школа', 'год назад') else 'solid',
                           hover=f'{name}, %{{x}}: %{{y:.1f}} %<extra></extra>'))
    drawn = f.figure(data, yaxis={'ticksuffix': ' %'}, xaxis={'type': 'category'})
    table: list[tuple[Value, ...]] = [
        (MONTHS[one['month'].month - 1], own if one['who'] == 'класс' else str(one['who']), int(one['seats']),
         int(one['missed']), plain(one['percent'])) for one in rows.to_dict('records')]
    return drawn, table


def latest(rows: pd.DataFrame, own: str) -> str:
    """The figures of the last month, said above the lines: «ноя: 8А класс 91,1 %, параллель 93,3 %»."""
    if not len(rows):
        return ''
    last = rows[rows['month'] == rows['month'].max()]
    said = [f'{own if one["who"] == "класс" else one["who"]} {shown(plain(one["percent"]), Kind.ONE)} %'
            for one in last.to_dict('records') if pd.notna(one['percent'])]
    return f'{MONTHS[rows["month"].max().month - 1]}: {", ".join(said)}'


def ill_now(rows: pd.DataFrame, usual: float | None) -> str:
    """The last day in words: «24.11: 3,6 % класса, обычно 5,0 %»."""
    if not len(rows):
        return ''
    last = rows.iloc[-1]
    often = f', обычно {shown(usual, Kind.ONE)} %' if usual is not None else ''
    return f'{last["date"]:%d.%m}: {shown(plain(last["share"]), Kind.ONE)} % класса{often}'


def ill_days(rows: pd.DataFrame, usual: float | None, limits: Any) -> Drawn:
    """The share of the class ill (or absent for no known reason) by day, what is usual, and the school's thresholds."""
    x = [str(one.day) for one in rows['date']]
    shares = [plain(one) for one in rows['share']]
    data: list[dict[str, Any]] = [f.bars(x, shares, color=f.INK['Б'], name='болеют и не выяснено',
                                         hover='%{x}: %{y:.1f} %<extra></extra>')]
    for level, label, ink in ((limits.watch, 'внимание', f.INK['warn']), (limits.high, 'высокий уровень',
                                                                           f.INK['bad'])):
        data.append({'type': 'scatter', 'mode': 'lines', 'x': x, 'y': [level] * len(x), 'name': label,
                     'line': {'color': ink, 'width': 1.5, 'dash': 'dash'}, 'hoverinfo': 'skip'})
    if usual is not None:
        data.append({'type': 'scatter', 'mode': 'lines', 'x': x, 'y': [usual] * len(x), 'name': 'обычно',
                     'line': {'color': f.INK['quiet'], 'width': 1.5, 'dash': 'dot'}, 'hoverinfo': 'skip'})
    top = max([limits.high * 1.15, *(one for one in shares if isinstance(one, float))])
    drawn = f.figure(data, yaxis={'ticksuffix': ' %', 'range': [0, top]}, xaxis={'type': 'category'})
    table: list[tuple[Value, ...]] = [
        (one['date'].date(), int(one['pupils']), int(one['ill']), int(one['unclear']), plain(one['share']))
        for one in rows.to_dict('records')]
    return drawn, table


def wave(rows: pd.DataFrame, names: Mapping[int, str], limits: Any) -> Drawn:
    """Classes by the share ill on a day, the fullest above; a click gives the class."""
    shares = [plain(one) for one in rows['share']]
    inks = [{'high': f.INK['bad'], 'watch': f.INK['warn']}.get(str(one), f.INK['accent']) for one in rows['level']]
    labels = [f'{names.get(int(one["class"]), "")} · {int(one["ill"] + one["unclear"])} из {int(one["pupils"])}'
              for one in rows.to_dict('records')]
    usual = [plain(one) for one in rows['usual']]
    trace = f.flat_bars(labels, shares, color=inks, data=rows['class'].tolist(), name='сегодня',
                        hover='%{y}: %{x:.1f} %<extra></extra>')
    marks = {'type': 'scatter', 'mode': 'markers', 'x': usual, 'y': labels, 'name': 'обычно', 'cliponaxis': False,
             'marker': {'symbol': 'line-ns-open', 'size': 12, 'color': f.INK['quiet'], 'line': {'width': 2}},
             'hovertemplate': '%{y}, обычно: %{x:.1f} %<extra></extra>'}
    high = max([limits.high + 2, *(one + 4 for one in shares if isinstance(one, float))])
    lines = [{'type': 'line', 'x0': level, 'x1': level, 'yref': 'paper', 'y0': 0, 'y1': 1,
              'line': {'color': ink, 'width': 1.5, 'dash': 'dash'}}
             for level, ink in ((limits.watch, f.INK['warn']), (limits.high, f.INK['bad']))]
    drawn = f.figure([trace, marks], shapes=lines, yaxis={**f.TOP_DOWN, 'type': 'category'},
                     xaxis={'ticksuffix': ' %', 'showgrid': True, 'range': [0, high]})
    table: list[tuple[Value, ...]] = [
        (names.get(int(one['class']), ''), int(one['pupils']), int(one['ill']), int(one['unclear']),
         plain(one['share']), plain(one['usual'])) for one in rows.to_dict('records')]
    return drawn, table


def by_class(rows: pd.DataFrame, names: Mapping[int, str]) -> Drawn:
    """The share of lessons missed in the month by class, most above; a click gives the class."""
    ordered = rows[rows['seats'] > 0].sort_values('percent', ascending=True)
    values = [100 - float(one) for one in ordered['percent']]
    labels = [f'{names.get(int(one), "")} · {shown(value, Kind.ONE)} %'
              for one, value in zip(ordered['class'], values, strict=True)]
    trace = f.flat_bars(labels, values, data=ordered['class'].tolist(), hover='%{y}<extra></extra>')
    drawn = f.figure([trace], xaxis={'ticksuffix': ' %', 'showgrid': True, 'rangemode': 'tozero'},
                     yaxis={**f.TOP_DOWN, 'type': 'category'}, showlegend=False)
    return drawn, [(names.get(int(one['class']), ''), int(one['seats']), int(one['missed']), int(one['ill']),
                    int(one['unknown']), plain(one['percent'])) for one in ordered.to_dict('records')]


def by_subject(rows: pd.DataFrame, names: Mapping[int, str]) -> Drawn:
    """Missed lessons of a pupil by subject, the most missed above."""
    ordered = rows[rows['missed'] > 0].sort_values('missed', ascending=False)
    labels = [folded(f'{names.get(int(one), "")} · {int(missed)}')
              for one, missed in zip(ordered['subject'], ordered['missed'], strict=True)]
    data = [{**f.flat_bars(labels, ordered[column].tolist(), name=label, color=f.INK[ink],
                           hover='%{y}, ' + label + ': %{x}<extra></extra>')} for column, label, ink in REASONS]
    drawn = f.figure(data, barmode='stack', yaxis=f.TOP_DOWN, xaxis={'showgrid': True, 'dtick': None},
                     legend={'traceorder': 'normal'})
    return drawn, [(names.get(int(one['subject']), ''), int(one['seats']), int(one['missed']), int(one['late']),
                    plain(one['percent'])) for one in rows.sort_values('missed', ascending=False).to_dict('records')]
