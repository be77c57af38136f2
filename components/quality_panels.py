"""The panels of the quality dashboard: which chart stands for what, and how it is drawn from a board.

A board is what `ejournal.services.quality_board` computes; components fetch nothing, so it comes as it is.
"""

from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from components import cards, quality_charts, states
from components.chart import Chart
from components.quality_charts import KINDS, TITLES, grouped
from ejournal.analytics import quality
from ejournal.analytics.quality import FORMULAS
from ejournal.reports.shapes import Column, Kind, shown

PANELS = {'dynamics': 'Динамика', 'absences': 'Посещаемость', 'heat': 'Предмет × класс', 'help': 'Кому нужна помощь',
          'categories': 'Категории', 'distribution': 'Отметки', 'classes': 'Классы', 'teachers': 'Учителя',
          'current': 'Текущие отметки'}
COMPARED = (Column(''), Column('Отметок', Kind.WHOLE), Column('Успеваемость', Kind.PERCENT),
            Column('Качество', Kind.PERCENT), Column('СОУ', Kind.ONE), Column('Средний балл', Kind.TWO),
            Column('80 % интервал качества'), Column('Отличие'))
SMALL = f'* меньше {quality.SMALL} отметок: процент ненадёжен. Линия — 80 % интервал (Уилсон).'
NOT_KEPT = ('Показаны итоговые отметки. Текущих отметок, посещаемости, сроков ведения и прогноза за этот год '
            'в журнале нет.')
SHORT = 6  # of each kind; the rest is behind «Категории»
Noted = Callable[[str], Awaitable[None]]


class Screen:
    """Figures and panels, which `draw` brings up to a fresh board.

    ``view`` has ``asked``, ``figure`` and ``link(**changed)`` (an address); ``noted`` hears of each file taken.
    """

    def __init__(self, view: Any, board: Any, chosen: list[str], noted: Noted) -> None:
        self.view, self.board, self.noted, self.names = view, board, noted, board.names
        self.tiles = cards.stack()
        self.charts: dict[str, Chart] = {}
        with ui.element('div').classes('ej-charts'):
            for key in chosen:
                if key in ('help', 'current'):
                    setattr(self, key, cards.stack().classes('ej-chart-wide'))
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
            made_chart.box.classes('ej-chart-wide')
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
            _tiles(self.view, board)
            if board.archived:
                states.callout(NOT_KEPT, 'info', title=f'{board.data.year_name}: прошлый учебный год')
            if board.preliminary:
                states.callout('Итоговые отметки этого периода выставлены не все: проценты предварительные, '
                               'по выставленным.', 'info')
        for key, one in self.charts.items():
            getattr(self, f'_draw_{key}')(one, board)
        if hasattr(self, 'current'):
            self.current.clear()
            with self.current:
                _current(board)
        if hasattr(self, 'help'):
            self.help.clear()
            with self.help:
                _help(board)

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


def _tiles(view: Any, board: Any) -> None:
    now, then = board.now, board.then
    with cards.tiles().classes('ej-tiles-six'):
        for key, label in TITLES.items():
            value = now.figures[key]
            unit = quality_charts.UNITS[key]
            change, good = _change(value, then.figures[key] if then else None, KINDS[key])
            with ui.link('', view.link(figure=key)).classes(replace='ej-tile-link'):
                cards.tile(label, '—' if value is None else shown(value, KINDS[key]) + unit, good=good,
                           change=f'{change} к {quality_charts.term_name(then)}' if change else '',
                           of=_of(board, key))
        if len(board.absences):
            last = board.absences.iloc[-1].to_dict()
            month = quality_charts.MONTHS[last['month'].month - 1]
            cards.tile('Посещаемость', f'{shown(float(last["percent"]), Kind.ONE)} %',
                       of=f'{month}, пропущено уроков: {grouped(int(last["missed"]))}')
        if board.timely is not None:
            _timely(board)


def _timely(board: Any) -> None:
    """The share of topics, homework and marks that came in time: in time / all whose time has come (п. 18)."""
    known, asked = board.timely, board.asked
    now, then = known.now.timely(), known.then.timely()
    change, good = _change(_percent(now), _percent(then), Kind.PERCENT)
    values = {'first': known.first, 'last': known.last, 'klass': asked.klass, 'teacher': asked.teacher,
              'subject': asked.subject}
    same = urlencode({key: value for key, value in values.items() if value})
    with ui.link('', f'/control?{same}').classes(replace='ej-tile-link'):
        cards.tile('Журналы в срок', f'{shown(_percent(now), Kind.ONE)} %' if now[1] else '—', good=good,
                   change=f'{change} к прошлому периоду' if change else '',
                   of=f'{grouped(now[0])} из {grouped(now[1])}: темы, ДЗ и отметки' if now[1]
                   else 'сроки ещё не наступили')


def _percent(pair: tuple[int, int]) -> float | None:
    return 100 * pair[0] / pair[1] if pair[1] else None


def _of(board: Any, key: str) -> str:
    if board.asked.counts_marks or key in ('level', 'mean'):
        return f'по {grouped(len(board.rows[board.rows["value"] != ""]))} отметкам'
    value = board.now.figures[key]
    return f'{round(value * board.now.base / 100)} из {board.now.base}' if value is not None else 'отметок ещё нет'


def _change(now: float | None, then: float | None, kind: Kind) -> tuple[str, bool | None]:
    if now is None or then is None:
        return '', None
    text = shown(abs(now - then), kind)
    if not text.strip('0,'):
        return '', None
    return f"{'+' if now > then else '−'}{text}", now > then


def _current(board: Any) -> None:
    """Objectivity and the number of marks, as counts that lead to their reports (norms 4.7 b, c)."""
    if board.archived:
        with cards.card('Текущие отметки'):
            states.empty('Текущих отметок прошлого года нет', 'В журнал перенесены только итоговые отметки.')
        return
    far, above, few = (int(board.objectivity[name].sum()) for name in ('far', 'above', 'few'))
    low = int(board.filling['low'].sum())
    asked, period = board.asked, board.period  # the same period and filter there
    same = urlencode({'first': period.starts_on, 'last': min(period.ends_on, board.today), 'klass': asked.klass,
                      'teacher': asked.teacher, 'subject': asked.subject})
    with cards.card('Текущие отметки', 'каждая цифра открывает список в разделе «Контроль»'), cards.tiles():
        for label, number, tab, hint in (
                ('Отметка далека от среднего', far, 'objectivity', f'разница больше 0,5; из {len(board.objectivity)}'),
                ('Выше всех контрольных', above, 'objectivity', 'итоговая лучше каждой контрольной'),
                ('Итоговая по малому числу отметок', few, 'objectivity', 'меньше трёх за период'),
                ('Мало отметок', low, 'fill', f'меньше 70 % нормы; из {len(board.filling)} (обучающийся, предмет)')):
            with ui.link('', f'/control?tab={tab}&{same}').classes(replace='ej-tile-link'):
                cards.tile(label, str(number), of=hint)


def _help(board: Any) -> None:
    """Who is one mark short: the reserve, with the subject and the teacher (norms 4)."""
    names = board.names
    with cards.card('Резерв', 'одна отметка отделяет от «отличников» и «хорошистов»', flush=True):
        short = [(one, quality.pupils_by(board.pupils, one)) for one in (quality.Category.ONE_FOUR,
                                                                         quality.Category.ONE_THREE)]
        if not any(len(found) for _, found in short):
            states.empty('Резерва нет', 'Список появится, когда итоговые отметки будут выставлены.')
            return
        with cards.rows() as listed:
            listed.classes('ej-list-columns')
            for category, found in short:
                for line in found.head(SHORT).to_dict('records'):
                    about = ', '.join(filter(None, (names.subject(line['subject']), names.teacher(line['teacher']))))
                    cards.item(names.pupil(line['pupil']), f'{names.school_class(line["class"])} · {category}: {about}',
                               href=f'/diary/{line["pupil"]}')

