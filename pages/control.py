"""/control: the live board of the administration (п. 18): who has filled in what, every figure down to its lesson."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from urllib.parse import urlencode

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, states, tables, web
from components.navigation import framed
from components.tables import Cell, Column
from ejournal import clock, facts
from ejournal.access import Action, Actor
from ejournal.facts import Facts
from ejournal.rules.calendar import DAY
from ejournal.rules.control import State, Tally, What, percent
from ejournal.services import control, control_tables, days, reminders
from ejournal.services.control import Asked, Board
from ejournal.services.control_lessons import Behind, Of
from ejournal.services.control_tables import Table
from models import Refusal

TABS = {'': 'Своевременность', 'late': 'После срока', 'finals': 'Итоговые', 'fill': 'Наполняемость',
        'objectivity': 'Объективность', 'programme': 'Программа', 'survey': 'Опрос', 'corrected': 'Исправления'}
BY = {'teacher': 'По учителям', 'class': 'По классам', 'subject': 'По предметам', 'day': 'По дням'}
OF_TAB = {'list': ('what', 'state'), 'lessons': ('of', 'journal', 'pupil')}  # lists behind figures, and what they ask
ALL_LESSONS = Behind()
SHOWN_OWING = 10
KINDS: dict[str, chips.ChipKind] = {'warn': 'warn', 'bad': 'bad', 'good': 'good'}
PAUSE, SLOW_PAUSE, MINUTE = 0.5, 5.0, 60


@dataclass(frozen=True)
class View:
    """What the address asks for."""

    asked: Asked
    tab: str = ''
    by: str = 'teacher'
    what: int | None = None
    state: int = int(State.LATE)
    behind: Behind = ALL_LESSONS

    def link(self, **changed: object) -> str:
        """The address of this view with some parameters changed."""
        asked = self.asked
        values: dict[str, object] = {
            'first': asked.first, 'last': asked.last, 'klass': asked.class_id, 'teacher': asked.teacher_id,
            'subject': asked.subject_id, 'by': self.by, 'tab': self.tab, 'what': self.what, 'state': self.state,
            'of': self.behind.of.value, 'journal': self.behind.group_id, 'pupil': self.behind.pupil_id}
        kept = {key: value for key, value in (values | changed).items() if value not in (None, '', 0, '0')
                or key in ('what', 'state')}
        others = {key for tab, keys in OF_TAB.items() if tab != kept.get('tab') for key in keys}
        return '/control?' + urlencode({key: value for key, value in kept.items()
                                        if value is not None and key not in others})


def register() -> None:
    """Add the address."""
    web.page('/control', action=Action.CONTROL)(control_page)


async def control_page(  # noqa: PLR0913 - each is a part of the address
    *, first: str = '', last: str = '', klass: int = 0, teacher: int = 0, subject: int = 0, by: str = 'teacher',
    tab: str = '', what: int | None = None, state: int = int(State.LATE), of: str = '', journal: int = 0,
    pupil: int = 0,
) -> None:
    """Figures, filters, one report at a time; follows every edit in the school."""
    actor: Actor = await web.acting()
    year = await facts.current()
    start, end = _period(first, last, year)
    view = View(Asked(start, end, klass, teacher, subject), tab if tab in (*TABS, *OF_TAB) else '',
                by if by in BY else 'teacher', what, state,
                Behind(Of(of) if of in list(Of) else Of.BEGUN, journal, pupil))
    board = await control.board(actor, view.asked, view.by)
    earlier = f'{board.before.first:%d.%m.%Y}–{board.before.last:%d.%m.%Y}'
    with framed('Контроль ведения журнала', actor, '/control',
                subtitle=f'{start:%d.%m.%Y}–{end:%d.%m.%Y}, сравнение с {earlier}') as page:
        with page.actions:
            buttons.button('Скачать XLSX', lambda: _download(view))
        _periods(view, year)
        _filters(view, board)
        await _live(view, board)


def _period(first: str, last: str, year: Facts) -> tuple[date, date]:
    """The asked period inside the school year; without one the last seven days."""
    today = clock.today()
    end = days.in_school_year(days.chosen(last) if last else today, year)
    start = days.in_school_year(days.chosen(first) if first else end - 6 * DAY, year)
    return min(start, end), max(start, end)


def _periods(view: View, year: Facts) -> None:
    today = clock.today()
    terms = sorted({(term.starts_on, term.ends_on, term.name) for term in year.terms if term.starts_on <= today})
    choices = [('Сегодня', today, today), ('7 дней', today - 6 * DAY, today), ('30 дней', today - 29 * DAY, today),
               *((name, start, min(end, today)) for start, end, name in terms)]
    now = f'{view.asked.first}{view.asked.last}'
    with cards.row().classes('ej-tools'):
        buttons.segmented([buttons.Segment(name, f'{start}{end}', view.link(first=start, last=end))
                           for name, start, end in choices], now, label='Период')
        since = forms.date_field('С', 'since', value=view.asked.first)
        until = forms.date_field('По', 'until', value=view.asked.last)

        def show() -> None:
            if since.check(required=True) and until.check(required=True):
                ui.navigate.to(view.link(first=since.day, last=until.day))

        buttons.button('Показать', show)


def _filters(view: View, board: Board) -> None:
    chosen = {'klass': view.asked.class_id, 'teacher': view.asked.teacher_id, 'subject': view.asked.subject_id}
    options = {'klass': ('Класс', board.classes), 'teacher': ('Учитель', board.teachers),
               'subject': ('Предмет', board.subjects)}
    with cards.row().classes('ej-tools'):
        for key, (label, values) in options.items():
            value = chosen[key] if chosen[key] in values else 0
            field = forms.select_field(label, key, {0: 'все'} | values, value=value)
            field.on_value_change(lambda event, key=key: ui.navigate.to(view.link(**{key: event.value or 0})))
    with cards.row():
        buttons.segmented([buttons.Segment(name, key, view.link(tab=key)) for key, name in TABS.items()], view.tab,
                          label='Отчёт')


async def _live(view: View, board: Board) -> None:
    figures = cards.stack()
    shown: Table = await _table(await web.acting(), view, board)
    with cards.card(shown.title, flush=True):
        if view.tab == '':
            with cards.row().classes('ej-card-tools'):
                buttons.segmented([buttons.Segment(name, key, view.link(by=key)) for key, name in BY.items()],
                                  view.by, label='Строки')
        table = tables.data_table([Column(str(i), label, numeric) for i, (label, numeric) in enumerate(shown.head)],
                                  _rows(shown), caption=shown.title, empty=shown.empty)
    owing = cards.stack()
    drawn: Board | None = None

    def draw(fresh: Board) -> None:
        nonlocal drawn
        if fresh == drawn:
            return
        drawn = fresh
        figures.clear()
        owing.clear()
        with figures:
            _figures(view, fresh)
        with owing:
            _owing(view, fresh)

    async def reload() -> None:
        with web.refusals_shown():
            actor = await web.acting()
            fresh = await control.board(actor, view.asked, view.by)
            draw(fresh)
            table.set_rows(_rows(await _table(actor, view, fresh)))

    draw(board)
    live.reload_on(['school'], reload, pause=PAUSE if view.tab in ('', 'late', 'list') else SLOW_PAUSE)
    live.again(MINUTE, reload)  # what is due passes its time without anybody's edit


async def _table(actor: Actor, view: View, board: Board) -> Table:
    if view.tab in ('late', 'list'):
        what, state = (view.what, view.state) if view.tab == 'list' else (None, int(State.LATE))
        return await control_tables.listed(actor, view.asked, what, state)
    if view.tab == 'lessons':
        return await control_tables.lessons(actor, view.asked, view.behind)
    if view.tab:
        return await control_tables.REPORTS[view.tab](actor, view.asked)
    return control_tables.timeliness(board, view.by, view.link)


def _rows(table: Table) -> list[dict[str, Cell]]:
    return [{str(i): Cell(cell.text, href=cell.href, chip=KINDS.get(cell.kind), order=cell.order)
             for i, cell in enumerate(row)} for row in table.rows]


def _figures(view: View, board: Board) -> None:
    now, then = board.total, board.total_before
    with cards.tiles():
        for what, label in control_tables.WHATS.items():
            change, good = _change(now, then, what)
            with ui.link('', view.link(tab='list', what=int(what), state=int(State.MISSING))) \
                    .classes(replace='ej-tile-link'):
                cards.tile(f'{label} в срок', percent(now.share(what)), change=change, good=good,
                           of=f'нет: {now.count(what, State.MISSING)}, поздно: {now.count(what, State.LATE)}')
        with ui.link('', view.link(tab='late')).classes(replace='ej-tile-link'):
            cards.tile('Внесено после срока', str(now.all(State.LATE)), of=f'раньше: {then.all(State.LATE)}')
        with ui.link('', view.link(tab='corrected')).classes(replace='ej-tile-link'):
            cards.tile('Исправлено отметок', str(board.corrections), of=f'раньше: {board.corrections_before}')


def _change(now: Tally, then: Tally, what: What) -> tuple[str, bool | None]:
    share, earlier = now.share(what), then.share(what)
    if share is None or earlier is None or share == earlier:
        return '', None
    points = percent(abs(share - earlier)).replace(' %', '')
    return f"{'+' if share > earlier else '−'}{points}", share > earlier


def _owing(view: View, board: Board) -> None:
    more = f'Показаны {SHOWN_OWING} из {len(board.owing)}. ' if len(board.owing) > SHOWN_OWING else ''
    with cards.card('Кому напомнить', f'{more}Напоминание придёт учителю на страницу «Сегодня»', flush=True):
        if not board.owing:
            states.empty('Напоминать некому', 'За этот период всё, чему вышел срок, внесено.')
            return
        with cards.rows():
            for line in board.owing[:SHOWN_OWING]:
                text = ', '.join(f'{label.lower()}: {line.tally.count(what, State.MISSING)}'
                                 for what, label in control_tables.WHATS.items()
                                 if line.tally.count(what, State.MISSING))
                with cards.item(line.name, f'Не внесено: {text}',
                                href=view.link(tab='list', teacher=line.key, state=int(State.MISSING), what=None)):
                    buttons.link_button('Справка', f'/control/violations/{line.key}?first={view.asked.first}'
                                                   f'&last={view.asked.last}', 'quiet')
                    buttons.button('Напомнить', partial(_remind, view, int(line.key))).mark(f'remind-{line.key}')


async def _remind(view: View, teacher: int) -> None:
    try:
        await reminders.remind(await web.acting(), teacher, view.asked)
    except Refusal as refusal:
        dialogs.notice(refusal.message, 'warn')
    else:
        dialogs.notice('Напоминание отправлено', 'good')


async def _download(view: View) -> None:
    with web.refusals_shown():
        actor = await web.acting()
        table = await _table(actor, view, await control.board(actor, view.asked, view.by))
        data = await control_tables.workbook(actor, table, view.asked)
        ui.download.content(data, f'Контроль {view.asked.first} - {view.asked.last}.xlsx')
