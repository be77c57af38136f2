"""The panels of the quality dashboard: which chart stands for what, and how it is drawn from a board.

A board is what `ejournal.services.quality_board` computes; components fetch nothing, so it comes as it is.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from components import cards, quality_charts, quality_lists, quality_tiles, states
from components.chart import Chart
from components.quality_charts import KINDS, TITLES
from ejournal.analytics import quality
from ejournal.analytics.quality import FORMULAS
from ejournal.reports.shapes import Column, Kind, shown

PANELS = {'dynamics': 'Динамика', 'absences': 'Посещаемость', 'heat': 'Предмет × класс', 'help': 'Кому нужна помощь',
          'reserve': 'Резерв', 'categories': 'Категории', 'distribution': 'Отметки', 'classes': 'Классы',
          'teachers': 'Учителя', 'current': 'Текущие отметки'}
COMPARED = (Column(''), Column('Отметок', Kind.WHOLE), Column('Успеваемость', Kind.PERCENT),
            Column('Качество', Kind.PERCENT), Column('СОУ', Kind.ONE), Column('Средний балл', Kind.TWO),
            Column('80 % интервал качества'), Column('Отличие'))
SMALL = f'* меньше {quality.SMALL} отметок: процент ненадёжен. Линия — 80 % интервал (Уилсон).'
NOT_KEPT = ('Показаны итоговые отметки. Текущих отметок, посещаемости, сроков ведения и прогноза за этот год '
            'в журнале нет.')
LISTS = {'help': quality_lists.needy, 'reserve': quality_lists.reserve, 'current': quality_lists.current}
Noted = Callable[[str], Awaitable[None]]


class Screen:
    """Figures and panels, which `draw` brings up to a fresh board.

    ``view`` has ``asked``, ``figure`` and ``link(**changed)`` (an address); ``noted`` hears of each file taken.
    """

    def __init__(self, view: Any, board: Any, chosen: list[str], noted: Noted) -> None:
        self.view, self.board, self.noted, self.names = view, board, noted, board.names
        self.tiles = cards.stack()
        self.charts: dict[str, Chart] = {}
        self.lists: dict[str, ui.element] = {}
        with ui.element('div').classes('ej-charts'):
            for key in chosen:
                if key in LISTS:
                    self.lists[key] = cards.stack().classes('ej-chart-wide' if key == 'current' else '')
                else:
                    self.charts[key] = self._chart(key)
        self.draw(board)

    def _chart(self, key: str) -> Chart:
        figure, view = self.view.figure, self.view
        shares = (Column(''), Column('Обучающихся', Kind.WHOLE), Column('Доля, %', Kind.PERCENT))
        made = {
            'dynamics': lambda: Chart(f'{TITLES[figure]} по периодам', (
                Column('Год'), Column('Период'), Column(TITLES[figure], KINDS[figure]), Column('Из', Kind.WHOLE)),
                exported=self.noted),
            'absences': lambda: Chart('Посещаемость по месяцам', (
                Column('Месяц'), *(Column(label, Kind.WHOLE) for _, label, _ in quality_charts.REASONS),
                Column('Всего', Kind.WHOLE), Column('% посещаемости', Kind.PERCENT)), exported=self.noted,
                subtitle='пропущено уроков по причинам · сверху % посещаемости',
                note='% = (уроки − пропущенные) / уроки обучающихся · 100, без «осв»; опоздания не считаются'),
            'heat': lambda: Chart(f'{TITLES[figure]}: предмет × класс', self._heat_columns(), min_width=760,
                                  height=60 + 27 * max(4, len(self._heat_table(self.board))),
                                  subtitle='нажатие открывает класс и предмет', exported=self.noted,
                                  on_point=self._open_cell),
            'categories': lambda: Chart('Категории обучающихся', shares, on_point=self._open_category, height=300,
                                        subtitle='нажатие открывает список', exported=self.noted),
            'distribution': lambda: Chart('Распределение отметок', (
                Column('Отметка'), Column('Всего', Kind.WHOLE), Column('Доля, %', Kind.PERCENT)), height=300,
                                          subtitle='итоговые отметки периода', exported=self.noted),
            'classes': lambda: Chart('Качество по классам', (Column('Класс'), *COMPARED[1:]), height=620, note=SMALL,
                                     on_point=lambda one: ui.navigate.to(view.link(klass=int(one), grade=0)),
                                     exported=self.noted),
            'teachers': lambda: Chart('Качество по учителям', (Column('Учитель'), *COMPARED[1:]), height=620,
                                      note=f'{SMALL} Классы и предметы у учителей разные: это не рейтинг.',
                                      on_point=lambda one: ui.navigate.to(view.link(teacher=int(one))),
                                      exported=self.noted)}
        made_chart = made[key]()
        if key == 'heat':
            made_chart.box.classes('ej-chart-wide ej-chart-scrolls')
        return made_chart

    def _heat_columns(self) -> tuple[Column, ...]:
        table = self._heat_table(self.board)
        return (Column('Предмет'), *(Column(self.names.school_class(one), KINDS[self.view.figure])
                                     for one in table.columns))

    def _heat_table(self, board: Any) -> Any:
        cells = board.cells.dropna(subset=[self.view.figure])
        if cells.empty:
            return cells.iloc[:0, :0]
        table = cells.pivot(index='subject', columns='class', values=self.view.figure)
        order = [one for one in board.class_order if one in table]
        return table[order].loc[sorted(table.index, key=self.names.subject)]

    def draw(self, board: Any) -> None:
        """Everything anew from a fresh board; charts change in place."""
        self.board, self.names = board, board.names
        self.tiles.clear()
        with self.tiles:
            quality_tiles.draw(self.view, board)
            if board.archived:
                states.callout(NOT_KEPT, 'info', title=f'{board.data.year_name}: прошлый учебный год')
            if board.preliminary:
                states.callout('Итоговые отметки этого периода выставлены не все: проценты предварительные, '
                               'по выставленным.', 'info')
        for key, one in self.charts.items():
            getattr(self, f'_draw_{key}')(one, board)
        for key, box in self.lists.items():
            box.clear()
            with box:
                LISTS[key](board)
            box.set_visibility(bool(box.default_slot.children))  # an earlier year has nobody to help

    def _draw_dynamics(self, one: Chart, board: Any) -> None:
        figure = self.view.figure
        drawn, rows = quality_charts.dynamics(board.points, figure, board.expected)
        formula = board.coefficients.sentence() if figure == 'level' else FORMULAS[figure]
        who = 'по отметкам предмета или учителя' if board.asked.counts_marks else 'по обучающимся'
        alt = '; '.join(f'{row[0]} {row[1]}: {shown(row[2], KINDS[figure])}' for row in rows)
        one.show(drawn, rows, alt=f'{TITLES[figure]}: {alt}', note=f'{formula}; {who}',
                 subtitle='пунктир — прогноз, если всё пойдёт как обычно' if len(board.expected) else '',
                 empty='' if rows else 'Итоговых отметок ещё нет. Они появятся после первого учебного периода.')

    def _draw_absences(self, one: Chart, board: Any) -> None:
        drawn, rows = quality_charts.absences(board.absences)
        alt = '; '.join(f'{row[0]}: {shown(row[-1], Kind.ONE)} %' for row in rows)
        none = 'Посещаемость прошлого года в журнале не хранится.' if board.archived else 'Уроков ещё не было.'
        one.show(drawn, rows, alt=f'Посещаемость: {alt}', empty='' if rows else none)

    def _draw_heat(self, one: Chart, board: Any) -> None:
        table = self._heat_table(board)
        if table.empty:
            one.show({}, [], alt='', empty='За этот период итоговых отметок нет. Выберите другой период.')
            return
        drawn, rows = quality_charts.heat(table, self.names.subjects, self.names.classes, self.view.figure)
        one.show(drawn, rows, alt=f'Таблица: {len(table)} предметов, {len(table.columns)} классов',
                 note=f'{FORMULAS[self.view.figure]}; без 1 классов и безотметочных предметов')

    def _draw_categories(self, one: Chart, board: Any) -> None:
        overall = quality.overall(board.pupils)
        drawn, rows = quality_charts.categories(overall)
        alt = '; '.join(f'{row[0]}: {row[1]}' for row in rows if row[1])
        one.show(drawn, rows, alt=alt, note='Каждый обучающийся — в одной категории, первой подходящей; '
                 '«с одной „4“» входит в «на „4“ и „5“»',
                 empty='' if len(board.pupils) else 'Оценивать в этом периоде некого.')

    def _draw_distribution(self, one: Chart, board: Any) -> None:
        drawn, rows = quality_charts.distribution(
            {str(name): int(number) for name, number in quality.distribution(board.rows).items()})
        alt = '; '.join(f'{row[0]}: {row[1]}' for row in rows)
        one.show(drawn, rows, alt=alt, empty='' if len(board.rows) else 'Отметок нет.')

    def _draw_classes(self, one: Chart, board: Any) -> None:
        self._compare(one, board.classes, self.names.classes, 'class')

    def _draw_teachers(self, one: Chart, board: Any) -> None:
        self._compare(one, board.teachers, self.names.teachers, 'teacher')

    def _compare(self, one: Chart, table: Any, names: dict[int, str], key: str) -> None:
        table = table[table['total'] > 0] if len(table) else table
        if table.empty:
            one.show({}, [], alt='', empty='Кто вёл предметы в прошлом году, в журнале не записано.'
                     if key == 'teacher' and self.board.archived else 'Итоговых отметок за этот период нет.')
            return
        drawn, rows = quality_charts.compared(table, names, key)
        one.show(drawn, rows, alt='; '.join(f'{row[0]}: {shown(row[3], Kind.ONE)} %' for row in rows))

    def _open_cell(self, pair: Any) -> None:
        subject, school_class = pair
        ui.navigate.to(self.view.link(subject=int(subject), klass=int(school_class), grade=0))

    def _open_category(self, name: str) -> None:
        values = {'period': self.board.period.key, 'category': name}
        asked = self.view.asked
        for key in ('year', 'level', 'grade', 'klass', 'subject', 'teacher'):
            if getattr(asked, key):
                values[key] = getattr(asked, key)
        ui.navigate.to(f'/quality/pupils?{urlencode(values)}')
