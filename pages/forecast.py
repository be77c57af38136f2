"""/forecast: expected figures of a class or the school, whom to look after, with measured precision (п. 11.9)."""

from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

import pandas as pd
from nicegui import ui

from components import buttons, cards, forecast_panels, forms, live, states, tables, web
from components.chart import Chart
from components.forecast_panels import FIGURES
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.analytics.forecast import words
from ejournal.reports.shapes import Column, Kind
from ejournal.services import exports, forecast_views
from ejournal.services.forecast_flags import Flag
from ejournal.services.forecast_views import SchoolView

PAUSE = 5.0
SHOWN = 100
EXPECTED = (Column(''), Column('Обучающихся', Kind.WHOLE), *(
    Column(title, Kind.ONE) for one, label in FIGURES for title in (label, f'{label}: от', f'{label}: до')))
NOTE = {'quality': 'Качество = «4» и «5» / все отметки · 100; для класса — обучающиеся без «3» и «2» / все · 100',
        'success': 'Успеваемость = без «2» и н/а / все · 100',
        'sou': 'СОУ = (100·«5» + 64·«4» + 36·«3» + 16·«2») / все отметки'}
NO_RATING = 'Если всё пойдёт как обычно; усики — 80 % интервал. Это не оценка учителей и не рейтинг.'


@dataclass(frozen=True)
class View:
    """What the address asks for."""

    klass: int = 0
    subject: int = 0
    figure: str = 'quality'

    def link(self, **changed: Any) -> str:
        """The address with some parts changed."""
        one = replace(self, **changed)
        parts = {'klass': one.klass, 'subject': one.subject, 'figure': one.figure if one.figure != 'quality' else ''}
        kept = {key: value for key, value in parts.items() if value}
        return '/forecast' + (f'?{urlencode(kept)}' if kept else '')


def register() -> None:
    """Add the address."""
    web.page('/forecast', action=Action.FORECAST)(forecast_page)


async def forecast_page(*, klass: int = 0, subject: int = 0, figure: str = 'quality') -> None:
    """Filters, expected figures, the watch list; it follows the marks while it is open."""
    actor: Actor = await web.acting()
    view = View(klass, subject, figure if figure in NOTE else 'quality')
    found = await forecast_views.of_school(actor, klass, subject)
    title = f'Прогноз, {found.classes[klass]}' if klass else 'Прогноз'
    with framed(title, actor, '/forecast', subtitle='если всё пойдёт как обычно') as page:
        with page.actions:
            buttons.link_button('Насколько мы ошибались', '/forecast/backtest')
        _filters(view, found)
        screen = Screen(view, found)

    async def reload() -> None:
        with web.refusals_shown():
            fresh = await forecast_views.of_school(await web.acting(), klass, subject)
            if fresh.state != screen.found.state:
                screen.draw(fresh)

    live.reload_on(['school'], reload, pause=PAUSE)
    if found.verdict.mode == 'wait':
        ui.timer(2.0, reload)


def _filters(view: View, found: SchoolView) -> None:
    fields = {'klass': ('Класс', {0: 'все'} | found.classes, view.klass),
              'subject': ('Предмет', {0: 'все'} | found.subjects, view.subject)}
    with cards.row().classes('ej-tools ej-noprint'):
        for key, (label, values, value) in fields.items():
            field = forms.select_field(label, key, values, value=value if value in values else 0)
            field.on_value_change(lambda event, key=key: ui.navigate.to(view.link(**{key: event.value or 0})))
        buttons.segmented([buttons.Segment(label.removesuffix(', %'), one, view.link(figure=one))
                           for one, label in FIGURES], view.figure, label='Показатель')


async def _noted(name: str) -> None:
    await exports.note(await web.acting(), Action.FORECAST, name)


class Screen:
    """The drawn page; `draw` brings it up to fresh figures."""

    def __init__(self, view: View, found: SchoolView) -> None:
        self.view = view
        self.head = cards.stack()
        label = dict(FIGURES)[view.figure]
        columns = (replace(EXPECTED[0], title='Класс или предмет'), *EXPECTED[1:])
        with ui.element('div').classes('ej-charts') as self.charts:
            self.classes = Chart(f'{label}: классы' if not view.klass else f'{label}: класс', columns, height=420,
                                 note=f'{NOTE[view.figure]}. {NO_RATING}', exported=_noted)
            self.subjects = Chart(f'{label}: предметы', columns, height=420,
                                  note=f'{NOTE[view.figure]}. {NO_RATING}', exported=_noted)
        self.lists = cards.stack()
        self.draw(found)

    def draw(self, found: SchoolView) -> None:
        """Everything anew."""
        self.found = found
        self.head.clear()
        with self.head:
            _verdict(found)
            _tiles(self.view, found)
        self.charts.set_visibility(found.verdict.shown and len(found.figures) > 0)
        if found.verdict.shown and len(found.figures):
            self._draw_figures(found)
        self.lists.clear()
        with self.lists:
            _lists(found)

    def _draw_figures(self, found: SchoolView) -> None:
        figures, view, names = found.figures, self.view, found.names
        whole = figures[figures['subject'].isna()] if not view.subject else figures
        self.classes.box.set_visibility(not view.klass)
        order = {number: at for at, number in enumerate(found.classes)}
        whole = whole.sort_values('cls', key=lambda column: column.map(order))
        labels = [names.school_class(one) for one in whole['cls']]
        if not view.klass and not view.subject:  # of a class that is not seen as a whole, the own subjects
            parts = figures[figures['subject'].notna() & ~figures['cls'].isin(whole['cls'])]
            labels += [f'{names.school_class(cls)}, {names.subject(subject)}'
                       for cls, subject in zip(parts['cls'], parts['subject'], strict=True)]
            whole = pd.concat([whole, parts])
        self._show(self.classes, whole, labels, 'Прогноза для этого выбора нет: выберите другой класс или предмет.')
        # One subject over many classes stands in the first picture; here are the subjects of the chosen class.
        single = figures[figures['subject'].notna() & (figures['cls'] == view.klass)]
        titles = [names.subject(one) for one in single['subject']]
        self.subjects.box.set_visibility(bool(view.klass) and not view.subject)
        self._show(self.subjects, single, titles, 'Выберите класс, чтобы увидеть его предметы.')

    def _show(self, chart: Chart, table: Any, labels: list[str], empty: str) -> None:
        if table.empty:
            chart.show({}, [], alt='', empty=empty)
            return
        drawn, rows, said = forecast_panels.expected(table.reset_index(drop=True), labels, self.view.figure)
        chart.show(drawn, rows, alt=said)


def _verdict(found: SchoolView) -> None:
    verdict = found.verdict
    if found.pairs.empty:
        states.empty('Прогнозировать пока нечего', 'Прогноз появится в учебном периоде, когда начнутся уроки с '
                     'отметками (не для 1 классов и безотметочных предметов).')
    if not verdict.shown or verdict.pooled:
        with states.callout(verdict.sentence, 'info' if verdict.mode == 'wait' else 'warn'):
            buttons.link_button('Проверка прогноза', '/forecast/backtest')


def _tiles(view: View, found: SchoolView) -> None:
    """One class: its three figures with their intervals."""
    if not view.klass or found.figures.empty or not found.verdict.shown:
        return
    own = found.figures[found.figures['subject'].isna()] if not view.subject else found.figures
    if own.empty:
        return
    row = own.iloc[0]
    with cards.tiles():
        for one, label in FIGURES:
            low, high = (words.number(row[f'{one}_{end}'], 0) for end in ('lo', 'hi'))
            cards.tile(label.removesuffix(', %'), f'{words.number(row[one], 0)} %',
                       of=f'с вероятностью 80 % от {low} до {high}')


def _lists(found: SchoolView) -> None:
    if found.verdict.shown:
        for name in found.unmeasured:
            states.callout(f'Пометку «{name}» не показываем: в проверке на прошедших периодах её не было ни разу, и мы '
                           'не знаем, как часто она сбывается.', 'info')
        _list('Кому нужно внимание', 'у каждой пометки — как часто такие сбывались в проверке', found.flags, found,
              'Никого: ни одной пометки нет.')
        _list('Резерв', 'не хватает одного предмета', found.reserve, found, 'Таких обучающихся сейчас нет.')
        _year(found)
    facts = found.plain if not found.verdict.shown or found.unmeasured else tuple(
        flag for flag in found.plain if flag.kind == 'mean')
    _list('Факты без прогноза', 'средний балл ниже порога «3», отметок меньше, чем нужно', facts, found,
          'Таких нет.', plain=True)


def _list(title: str, subtitle: str, flags: tuple[Flag, ...], found: SchoolView, empty: str, *,
          plain: bool = False) -> None:
    names = found.names
    columns = [tables.Column('pupil', 'Обучающийся'), tables.Column('class', 'Класс'),
               tables.Column('subject', 'Предмет'), tables.Column('flag', 'Пометка')]
    if not plain:
        columns += [tables.Column('chance', 'Вероятность', numeric=True),
                    tables.Column('measured', 'Как часто сбывается')]
    columns.append(tables.Column('advice', 'Что сделать'))
    rows: list[tables.Row] = [{'pupil': tables.Cell(names.pupil(flag.pupil), href=f'/forecast/pupil/{flag.pupil}'),
             'class': names.school_class(flag.school_class),
             'subject': tables.Cell(names.subject(flag.subject), href=f'/journal/{flag.group}'),
             'flag': tables.Cell(flag.name, chip='bad' if flag.degree == 'high' else 'warn'),
             'chance': tables.Cell(words.percent(flag.chance), order=flag.chance),
             'measured': flag.measured, 'advice': flag.advice} for flag in flags[:SHOWN]]
    more = f', показаны первые {SHOWN}' if len(flags) > SHOWN else ''
    with cards.card(f'{title}: {len(flags)}', subtitle + more, flush=True):
        tables.data_table(columns, rows, caption=title, empty=empty, search=len(rows) > 12)


def _year(found: SchoolView) -> None:
    """The likely marks of the year of the chosen class: pupils by their subjects."""
    if found.year.empty:
        return
    names = found.names
    rows: list[tables.Row] = []
    year = found.year.assign(order=found.year['student'].map(names.order)).sort_values(['order', 'subject'])
    for row in year.to_dict('records'):
        mark, chance = words.likely(row | {'few_marks': False})
        rows.append({'pupil': tables.Cell(names.pupil(row['student']), href=f'/forecast/pupil/{row["student"]}'),
                     'subject': names.subject(row['subject']), 'mark': tables.Cell(str(mark), mark=str(mark)),
                     'chance': tables.Cell(words.percent(chance), order=chance), 'mean': float(row['expected'])})
    with cards.card('Прогноз на год', 'отметки прошедших периодов и прогноз оставшихся; если всё пойдёт как обычно',
                    flush=True):
        tables.data_table([tables.Column('pupil', 'Обучающийся'), tables.Column('subject', 'Предмет'),
                           tables.Column('mark', 'Вероятная отметка'),
                           tables.Column('chance', 'Вероятность', numeric=True),
                           tables.Column('mean', 'Ожидаемое среднее', numeric=True)], rows,
                          caption='Прогноз на год', empty='Пока не из чего.', search=True)
