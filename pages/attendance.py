"""/attendance: who missed what and why, by month: a class for its class teacher, all of the school for the rest."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from components import absence_day, absence_notices, buttons, cards, chips, dialogs, forms, live, states, web
from components import attendance_charts as charts
from components.attendance_rules import rules
from components.chart import Chart
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.reports.names import Names
from ejournal.reports.shapes import Column, Kind, plain, shown
from ejournal.services import absence_notices as notices
from ejournal.services import absence_reasons, attendance_board, exports
from ejournal.services.absence_reasons import Wanted
from ejournal.services.attendance_board import Asked, Board

FIGURES_FIRST = 0.05  # seconds between the figures and the pictures of a change
PAUSE, PAUSE_SCHOOL = 0.3, 2.0  # seconds to rest after a redraw: a class is told of its lessons, the school of all
PERIODS = {'month': 'По месяцам', 'week': 'По неделям'}
SKIPPED = 8  # names in the list of who misses first lessons
MOST_WORDS = 31
ROW = 25  # px of a line of the heat map


@dataclass(frozen=True)
class View:
    """What the address asks for."""

    asked: Asked
    by: str = 'month'

    def link(self, **changed: Any) -> str:
        """The address of this view with some parameters changed."""
        values = {'klass': self.asked.klass, 'grade': self.asked.grade, 'month': self.asked.month, 'by': self.by}
        kept = {key: value for key, value in (values | changed).items() if value and (key, value) != ('by', 'month')}
        return '/attendance' + (f'?{urlencode(kept)}' if kept else '')


def register() -> None:
    """Add the address."""
    web.page('/attendance', action=Action.ATTENDANCE_PANELS, title='Посещаемость')(attendance_page)


async def attendance_page(klass: int = 0, grade: int = 0, month: str = '', by: str = 'month') -> None:
    """The filter, what waits, the figures, and the panels; all of it follows the journals."""
    actor: Actor = await web.acting()
    asked = Asked(klass, grade, month)
    board, choices = await attendance_board.board(actor, asked), await attendance_board.choices(actor)
    view = View(replace(board.asked, month=month), by if by in PERIODS else 'month')
    with framed('Посещаемость', actor, '/attendance', subtitle=f'{board.title}, {board.data.year_name}') as page:
        may_set = absence_reasons.may_set(actor, board.asked.klass)
        with page.actions:
            if may_set:
                buttons.button('Указать причину', lambda: _choose_pupil(board.asked.klass)).mark('set-reason')
            if board.of_class:
                buttons.link_button('Пропуски за неделю', f'/class/{board.asked.klass}')
        _filters(actor, view, board, choices)
        if may_set:
            await live.section(_waiting(board.asked.klass), _draw_waiting, lambda _: _keys(board), pause=PAUSE)
        screen = Screen(view, board)
        rules()

    async def reload() -> None:
        with web.refusals_shown():
            fresh = await attendance_board.board(await web.acting(), asked)
            if fresh.version != screen.board.version:
                screen.draw_figures(fresh)
                await asyncio.sleep(FIGURES_FIRST)
                screen.draw(fresh)

    live.reload_on(_keys(board), reload, pause=PAUSE if board.of_class else PAUSE_SCHOOL)


def _keys(board: Board) -> list[str]:
    klass = board.asked.klass
    return [f'class:{klass}', f'absence:{klass}'] if klass else ['school']


# --- the filter -------------------------------------------------------------------------------------------------------
def _filters(actor: Actor, view: View, board: Board, choices: dict[int, str]) -> None:
    with cards.row().classes('ej-tools'):
        if actor.may(Action.JOURNAL_READ_ALL):
            grades = sorted(set(board.data.classes['grade'].tolist()))
            options = {'': 'вся школа'} | {f'g{one}': f'{one} классы' for one in grades} \
                | {f'c{number}': name for number, name in choices.items()}
            value = f'c{view.asked.klass}' if view.asked.klass else f'g{view.asked.grade}' if view.asked.grade else ''
            field = forms.select_field('Класс или параллель', 'scope', options, value=value if value in options else '',
                                       search=True)
            field.on_value_change(lambda event: ui.navigate.to(_scope(view, event.value or '')))
        elif len(choices) > 1:
            buttons.segmented([buttons.Segment(name, str(number), view.link(klass=number))
                               for number, name in choices.items()], str(view.asked.klass), label='Класс')
        months = {f'{one:%Y-%m}': charts.MONTHS[one.month - 1] for one in board.months}
        buttons.segmented([buttons.Segment(name, key, view.link(month=key)) for key, name in months.items()],
                          f'{board.month:%Y-%m}', label='Месяц')


def _scope(view: View, value: str) -> str:
    number = int(value[1:] or 0)
    return view.link(klass=number if value[:1] == 'c' else 0, grade=number if value[:1] == 'g' else 0)


# --- what waits -------------------------------------------------------------------------------------------------------
def _waiting(class_id: int) -> Callable[[], Any]:
    async def load() -> list[notices.Told]:
        return await notices.of_classes(await web.acting(), [class_id])
    return load


def _draw_waiting(found: list[notices.Told]) -> None:
    absence_notices.suggestions(found, _confirm, _decline)


async def _confirm(number: int) -> None:
    """One press: the reason goes to what was missed; says how many lessons that was."""
    with web.refusals_shown():
        given = await notices.confirm(await web.acting(), number)
        dialogs.notice(given.sentence, 'warn' if given.refused else 'good')


async def _decline(number: int, answer: str) -> bool:
    """No, with an answer to the parent."""
    with web.refusals_shown():
        await notices.decline(await web.acting(), number, answer)
        return True
    return False


# --- a day and a reason -----------------------------------------------------------------------------------------------
def _giving(class_id: int) -> absence_day.Give:
    """What the sheets call to write a reason."""
    async def give(pupil: int, chosen: absence_day.Chosen) -> bool:
        with web.refusals_shown():
            given = await absence_reasons.give(await web.acting(), class_id, pupil, Wanted(*chosen))
            dialogs.notice(given.sentence, 'warn' if given.refused else 'good')
            return True
        return False
    return give


async def _choose_pupil(class_id: int) -> None:
    with web.refusals_shown():
        pupils = await absence_reasons.pupils_of(await web.acting(), class_id)
        absence_day.open_range(pupils, clock.today(), _giving(class_id))


# --- the panels -------------------------------------------------------------------------------------------------------
class Screen:
    """The drawn page: figures, the warning and the pictures, which ``draw`` brings up to a fresh board."""

    def __init__(self, view: View, board: Board) -> None:
        self.view, self.board, self.names = view, board, Names.of(board.data)
        self.drawn: dict[str, Any] = {}
        self.told: Board | None = None
        self.tiles, self.warning = cards.stack(), cards.stack()
        with ui.element('div').classes('ej-charts'):
            self.stacked = self._stacked()
            self.compare = Chart('Сравнение', (
                Column('Месяц'), Column(''), Column('Уроков', Kind.WHOLE), Column('Пропущено', Kind.WHOLE),
                Column('% посещаемости', Kind.PERCENT)), exported=_noted, note=charts.FORMULA, height=290,
                subtitle='% посещаемости по месяцам')
            self.heat = self._heat()
            self.calendar = Chart(f'Календарь: {charts.month_name(board.month)}', (
                Column('День', Kind.DATE), Column('Обучающихся', Kind.WHOLE), Column('Отсутствовали', Kind.WHOLE),
                Column('Весь день', Kind.WHOLE), Column('Пропущено уроков', Kind.WHOLE),
                Column('% посещаемости', Kind.PERCENT)), exported=_noted, on_point=self._open_day,
                subtitle='сколько обучающихся пропустили хотя бы один урок; нажатие открывает список',
                note='тон — доля отсутствовавших: отсутствовали / обучающиеся с уроками в этот день · 100')
            self.lessons = Chart('День недели и номер урока', charts.BY_LESSON, exported=_noted,
                subtitle='доля пропущенных, с начала года',
                note='пропущенные уроки / уроки обучающихся без «осв» · 100')
            self.first = cards.stack() if board.of_class else None
            self.ill = self._ill()
            self.classes = None if board.of_class else self._classes()
        self.draw(board)

    def _stacked(self) -> Chart:
        made = Chart('Пропуски по причинам', (
            Column('Период'), *charts.BY_REASON), exported=_noted, note=charts.FORMULA,
            subtitle='пропущено уроков; линия — % посещаемости (шкала справа)', height=290)
        with made.box, ui.element('div').classes('ej-chart-tools ej-noprint') as tools:
            buttons.segmented([buttons.Segment(label, key, self.view.link(by=key)) for key, label in PERIODS.items()],
                              self.view.by, label='Период')
        tools.move(target_index=1)
        return made

    def _heat(self) -> Chart:
        board = self.board
        rows = len(board.heat.share)
        made = Chart('Обучающиеся и дни' if board.of_class else 'Классы и дни', self._heat_columns(board),
                     exported=_noted, on_point=self._open_cell if board.of_class else self._open_class,
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
            return Chart('Волна болезни', (Column('День', Kind.DATE), *who), exported=_noted, note=note)
        return Chart('Болеют по классам', (Column('Класс'), *who, Column('Обычно, %', Kind.PERCENT)), exported=_noted,
                     note=note, height=max(220, 60 + 20 * len(self.board.wave)), on_point=self._go_class)

    def _classes(self) -> Chart:
        return Chart('Классы за месяц', (
            Column('Класс'), Column('Уроков', Kind.WHOLE), Column('Пропущено', Kind.WHOLE),
            Column('По болезни', Kind.WHOLE), Column('Не выяснено', Kind.WHOLE),
            Column('% посещаемости', Kind.PERCENT)), exported=_noted, note=charts.FORMULA, on_point=self._go_class,
            height=max(220, 60 + 20 * len(self.board.classes)),
            subtitle='доля пропущенных уроков; нажатие открывает класс')

    def draw_figures(self, board: Board) -> None:
        """The figures and the warning: they are on the screen before the pictures are drawn."""
        self.told, self.names = board, Names.of(board.data)
        self.tiles.clear()
        with self.tiles:
            _tiles(board)
        self.warning.clear()
        with self.warning:
            _warning(board, self.names)

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
        if board.of_class and len(board.compared) and 'год назад' not in set(board.compared['who']):
            self.compare.sub.text = '% посещаемости по месяцам; данных за прошлый год в журнале нет'
        self._draw_ill(board, empty)
        if self.classes is not None:
            self._show('classes', self.classes, charts.by_class(board.classes, self.names.classes), 5, empty)
        if self.first is not None:
            self.first.clear()
            with self.first:
                _first(board, self.names)

    def _draw_ill(self, board: Board, empty: str) -> None:
        if board.of_class:
            usual = plain(board.wave['usual'].iloc[0]) if len(board.wave) else None
            drawn = charts.ill_days(board.ill, usual if isinstance(usual, float) else None, board.limits)
            self._show('ill', self.ill, drawn, 4, empty)
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
        with web.refusals_shown():
            class_id = self.board.asked.klass
            found = await absence_reasons.day(await web.acting(), class_id, int(pupil), date.fromisoformat(str(day)))
            absence_day.open_day(found, _giving(class_id))

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


async def _noted(name: str) -> None:
    await exports.note(await web.acting(), Action.ATTENDANCE_PANELS, name)


def _tiles(board: Board) -> None:
    now, then = board.now.iloc[0].to_dict(), board.before.iloc[0].to_dict()
    percent, before = plain(now['percent']), plain(then['percent'])
    month = charts.MONTHS[board.month.month - 1]
    with cards.tiles():
        change = f'{shown(percent - before, Kind.CHANGE)} к {_month_before(board)}' \
            if isinstance(percent, float) and isinstance(before, float) else ''
        cards.tile(f'Посещаемость, {month}', f'{shown(percent, Kind.ONE)} %' if percent is not None else '—',
                   change=change, good=percent >= before if change else None,  # type: ignore[operator]
                   of=f'{int(now["seats"] - now["missed"])} из {int(now["seats"])} уроков')
        _today(board)
        cards.tile('По болезни', str(int(now['ill'])), of=f'уроков, дней: {int(now["ill_days"])}')
        cards.tile('Не выяснено', str(int(now['unknown'])),
                   of=f'уроков с ОТ; без уважительной: {int(now["unexcused"])}')
        cards.tile('Опоздания', str(int(now['late'])), of='в пропуски не входят')


def _month_before(board: Board) -> str:
    return charts.MONTHS[(board.month.month - 2) % 12]


def _today(board: Board) -> None:
    found = board.calendar[board.calendar['date'] == str(board.day)] if board.day else board.calendar[:0]
    if not len(found):
        return
    one = found.iloc[0]
    cards.tile('Отсутствуют сегодня' if board.is_today else f'Отсутствовали {board.day:%d.%m}', str(int(one['absent'])),
               of=f'из {int(one["pupils"])}, весь день: {int(one["all_day"])}')


def _warning(board: Board, names: Names) -> None:
    """The sickness wave, said in words: how many, how much is usual, what to do."""
    if not board.is_today:
        return
    for one in board.wave[board.wave['level'] != ''].head(4).to_dict('records'):
        high = one['level'] == 'high'
        usual = plain(one['usual'])
        often = f', обычно {shown(usual, Kind.ONE)} %' if usual is not None else ''
        limit = board.limits.high if high else board.limits.watch
        states.callout(
            f'{int(one["ill"])} по болезни и {int(one["unclear"])} по невыясненной причине из {int(one["pupils"])}: '
            f'{shown(float(one["share"]), Kind.ONE)} %{often}; порог {shown(limit, Kind.WHOLE)} %. '
            + ('При таком уровне занятия класса обычно приостанавливают (карантин): сообщите директору сейчас.' if high
               else 'Уточните причины и сообщите медицинскому работнику: с этого порога обычно решают о карантине.'),
            'bad' if high else 'warn', title=f'{names.school_class(one["class"])}: волна болезни')


def _first(board: Board, names: Names) -> None:
    """Who misses the first lesson and yet comes later."""
    rows = board.first
    rows = rows[rows['skipped'] + rows['late_first'] > 0].sort_values(['share', 'pupil'], ascending=[False, True]) \
        if len(rows) else rows
    with cards.card('Кто пропускает первый урок', 'с начала года: пропустил и пришёл позже, или опоздал',
                    flush=bool(len(rows))):
        if not len(rows):
            states.empty('Таких нет', 'Список появится, если кто-то пропустит первый урок и придёт позже.')
            return
        with cards.rows():
            for one in rows.head(SKIPPED).to_dict('records'):
                with cards.item(names.pupil(one['pupil']), f'{shown(float(one["share"]), Kind.ONE)} % дней '
                                f'({int(one["skipped"] + one["late_first"])} из {int(one["days"])})',
                                href=f'/attendance/pupil/{int(one["pupil"])}'), cards.row():
                    if one['skipped']:
                        chips.chip(f'пропустил: {int(one["skipped"])}', 'warn')
                    if one['late_first']:
                        chips.chip(f'опоздал: {int(one["late_first"])}')
