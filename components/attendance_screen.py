"""The figures and pictures of /attendance, drawn once and brought up to a fresh board while the roll is taken."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from urllib.parse import urlencode

from nicegui import ui

from components import absence_day, attendance_parts, buttons, cards
from components import attendance_charts as charts
from components.chart import Chart
from ejournal.reports.names import Names
from ejournal.reports.shapes import Column, Kind, plain, shown

PERIODS = {'month': 'По месяцам', 'week': 'По неделям'}
MOST_WORDS = 31
ROW = 25  # px of a line of the heat map
Board: TypeAlias = Any  # what ejournal.services.attendance_board gives: a component knows no services
Noted = Callable[[str], Awaitable[None]]
Open = Callable[[int, date], Awaitable[None]]


@dataclass(frozen=True)
class View:
    """What the address asks for."""

    asked: Any  # klass, grade and month
    by: str = 'month'

    def link(self, **changed: Any) -> str:
        """The address of this view with some parameters changed."""
        values = {'klass': self.asked.klass, 'grade': self.asked.grade, 'month': self.asked.month, 'by': self.by}
        kept = {key: value for key, value in (values | changed).items() if value and (key, value) != ('by', 'month')}
        return '/attendance' + (f'?{urlencode(kept)}' if kept else '')


class Screen:
    """The drawn page: figures, the warning and the pictures, which ``draw`` brings up to a fresh board."""

    def __init__(self, view: View, board: Board, noted: Noted, on_cell: Open) -> None:
        self.view, self.board, self.names = view, board, Names.of(board.data)
        self.noted, self.on_cell = noted, on_cell  # a picture was saved; a day of a pupil was pressed
        self.drawn: dict[str, Any] = {}
        self.told: Board | None = None
        self.tiles, self.warning = cards.stack(), cards.stack()
        with ui.element('div').classes('ej-charts'):
            self.stacked = self._stacked()
            self.compare = Chart('Сравнение', (
                Column('Месяц'), Column(''), Column('Уроков', Kind.WHOLE), Column('Пропущено', Kind.WHOLE),
                Column('% посещаемости', Kind.PERCENT)), exported=self.noted, note=charts.FORMULA, height=340,
                subtitle='% посещаемости по месяцам')
            self.heat = self._heat()
            self.calendar = Chart(f'Календарь: {charts.month_name(board.month)}', (
                Column('День', Kind.DATE), Column('Обучающихся', Kind.WHOLE), Column('Отсутствовали', Kind.WHOLE),
                Column('Весь день', Kind.WHOLE), Column('Пропущено уроков', Kind.WHOLE),
                Column('% посещаемости', Kind.PERCENT)), exported=self.noted, on_point=self._open_day,
                subtitle='сколько обучающихся пропустили хотя бы один урок; нажатие открывает список',
                note='тон — доля отсутствовавших: отсутствовали / обучающиеся с уроками в этот день · 100')
            self.lessons = Chart('День недели и номер урока', charts.BY_LESSON, exported=self.noted,
                subtitle='доля пропущенных, с начала года',
                note='пропущенные уроки / уроки обучающихся без «осв» · 100')
            self.first = cards.stack() if board.of_class else None
            self.ill = self._ill()
            self.classes = None if board.of_class else self._classes()
        self.draw(board)

    def _stacked(self) -> Chart:
        made = Chart('Пропуски по причинам', (
            Column('Период'), *charts.BY_REASON), exported=self.noted, note=charts.FORMULA,
            subtitle='пропущено уроков; линия — % посещаемости (шкала справа)', height=340)
        with made.box, ui.element('div').classes('ej-chart-tools ej-noprint') as tools:
            buttons.segmented([buttons.Segment(label, key, self.view.link(by=key)) for key, label in PERIODS.items()],
                              self.view.by, label='Период')
        tools.move(target_index=1)
        return made

    def _heat(self) -> Chart:
        board = self.board
        rows = len(board.heat.share)
        made = Chart('Обучающиеся и дни' if board.of_class else 'Классы и дни', self._heat_columns(board),
                     exported=self.noted, on_point=self._open_cell if board.of_class else self._open_class,
                     height=max(160, 60 + ROW * rows), min_width=760,
                     subtitle='пропущено уроков с буквой причины; нажатие открывает день' if board.of_class
                     else 'сколько обучающихся пропустили хотя бы один урок; нажатие открывает класс',
                     note=charts.TONES_SAID if board.of_class else 'тон — пропущенные уроки / уроки обучающихся')
        made.box.classes('ej-chart-wide')
        return made

    def _heat_columns(self, board: Board) -> tuple[Column, ...]:
        kind = Kind.TEXT if board.of_class else Kind.WHOLE
        return (Column('Обучающийся' if board.of_class else 'Класс'),
                *(Column(f'{day:%d.%m}', kind) for day in board.heat.share.columns))

    def _ill(self) -> Chart:
        who = (Column('Обучающихся', Kind.WHOLE), Column('Болеют', Kind.WHOLE), Column('Не выяснено', Kind.WHOLE),
               Column('Доля, %', Kind.PERCENT))
        note = 'доля = (болеют + не выяснено) / обучающиеся с уроками в этот день · 100; пороги — в настройках школы'
        if self.board.of_class:
            return Chart('Волна болезни', (Column('День', Kind.DATE), *who), exported=self.noted, note=note)
        return Chart('Болеют по классам', (Column('Класс'), *who, Column('Обычно, %', Kind.PERCENT)),
                     exported=self.noted, note=note, on_point=self._go_class,
                     height=max(220, 60 + 20 * len(self.board.wave)))

    def _classes(self) -> Chart:
        return Chart('Классы за месяц', (
            Column('Класс'), Column('Уроков', Kind.WHOLE), Column('Пропущено', Kind.WHOLE),
            Column('По болезни', Kind.WHOLE), Column('Не выяснено', Kind.WHOLE),
            Column('% посещаемости', Kind.PERCENT)), exported=self.noted, note=charts.FORMULA, on_point=self._go_class,
            height=max(220, 60 + 20 * len(self.board.classes)),
            subtitle='доля пропущенных уроков; нажатие открывает класс')

    def draw_figures(self, board: Board) -> None:
        """The figures and the warning: they are on the screen before the pictures are drawn."""
        self.told, self.names = board, Names.of(board.data)
        self.tiles.clear()
        with self.tiles:
            attendance_parts.tiles(board)
        self.warning.clear()
        with self.warning:
            attendance_parts.warning(board, self.names)

    def draw(self, board: Board) -> None:
        """Everything anew from a fresh board; only what has changed is sent."""
        if board is not self.told:
            self.draw_figures(board)
        self.board = board
        by = self.view.by
        rows = board.by_month if by == 'month' else board.by_week
        self._show('stacked', self.stacked, charts.stacked(rows, by), 8, 'Уроков ещё не было.')
        self.heat.columns = self._heat_columns(board)
        empty = f'В этом месяце уроков не было: {charts.month_name(board.month)}. Выберите другой месяц.'
        draw = charts.pupil_heat if board.of_class else charts.class_heat
        self._show('heat', self.heat, draw(board, self.names) if len(board.heat.share) else ({}, []), 0, empty)
        self._show('calendar', self.calendar, charts.calendar(board.calendar), 2, empty)
        self._show('lessons', self.lessons, charts.by_lesson(board.lessons), 5, 'Уроков ещё не было.')
        self._show('compare', self.compare, charts.compared(board.compared, board.title), 4, 'Уроков ещё не было.')
        said = charts.latest(board.compared, board.title)
        if board.of_class and len(board.compared) and 'год назад' not in set(board.compared['who']):
            said += '; данных за прошлый год в журнале нет'
        self.compare.sub.text = f'% посещаемости по месяцам. {said}'
        self._draw_ill(board, empty)
        if self.classes is not None:
            self._show('classes', self.classes, charts.by_class(board.classes, self.names.classes), 5, empty)
        if self.first is not None:
            self.first.clear()
            with self.first:
                attendance_parts.first(board, self.names)

    def _draw_ill(self, board: Board, empty: str) -> None:
        if board.of_class:
            known = plain(board.wave['usual'].iloc[0]) if len(board.wave) else None
            usual = known if isinstance(known, float) else None
            self.ill.sub.text = charts.ill_now(board.ill, usual)
            self._show('ill', self.ill, charts.ill_days(board.ill, usual, board.limits), 4, empty)
            return
        self.ill.sub.text = f'на {board.day:%d.%m.%Y}; нажатие открывает класс' if board.day else ''
        self._show('ill', self.ill, charts.wave(board.wave, self.names.classes, board.limits), 4, 'Уроков ещё не было.')

    def _show(self, key: str, chart: Chart, drawn: charts.Drawn, figure: int, empty: str) -> None:
        """Draw what differs from what is there; ``figure`` is the column the text alternative names."""
        if self.drawn.get(key) == drawn:
            return
        self.drawn[key] = drawn
        made, rows = drawn
        if not rows:
            chart.show({}, [], alt='', empty=empty)
            return
        chart.show(made, rows, alt=f'{chart.title}. {_words(chart, rows, figure)}')

    async def _open_cell(self, about: Any) -> None:
        pupil, day = about
        await self.on_cell(int(pupil), date.fromisoformat(str(day)))

    def _open_class(self, about: Any) -> None:
        self._go_class(about[0])

    def _go_class(self, number: Any) -> None:
        ui.navigate.to(self.view.link(klass=int(number), grade=0))

    def _open_day(self, text: Any) -> None:
        day = date.fromisoformat(str(text))
        labels = self.board.heat.label
        at = [f'{one:%Y-%m-%d}' for one in labels.columns].index(f'{day}')
        found = {int(one): str(label) for one, label in zip(
            labels.index.tolist(), labels.iloc[:, at].tolist(), strict=True) if label}
        title = f'Отсутствовали {day:%d.%m.%Y}'
        if self.board.of_class:
            absence_day.open_list(title, [(one, self.names.pupil(one), found[one]) for one in sorted(
                found, key=lambda one: self.names.order.get(one, 0))], lambda one: self._open_cell((one, day)))
        else:
            absence_day.open_list(title, [(one, self.names.school_class(one), label) for one, label in found.items()
                                          if label != '0'], self._go_class)


def _words(chart: Chart, rows: Sequence[Sequence[Any]], figure: int) -> str:
    """The text alternative: as many rows as a month has days, each with its name and one figure."""
    if not figure:
        return f'Строк: {len(rows)}, дней: {len(chart.columns) - 1}. Числа — в таблице.'
    column = chart.columns[figure]
    unit = ' %' if column.kind is Kind.PERCENT else ''
    lead = 2 if chart.columns[1].kind in (Kind.TEXT, Kind.WHOLE) and chart.columns[1].title in ('', 'Урок') else 1
    return '; '.join(f'{" ".join(shown(one, col.kind) for one, col in zip(row[:lead], chart.columns, strict=False))}: '
                     f'{shown(row[figure], column.kind)}{unit}' for row in rows[:MOST_WORDS])
