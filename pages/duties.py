"""/duties: «Сроки и поручения» — what is due, who is behind, which lists of absentees were checked today (п. 17)."""

from functools import partial

from nicegui import ui

from components import buttons, cards, chips, dialogs, duty_list, forms, live, states, tables, web
from components.navigation import framed
from components.tables import Cell, Column
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.rules.duties import DutyState
from ejournal.services import absentees, duties, duty_reminders
from ejournal.services.absentees import ClassDay
from ejournal.services.duties import Board, Line
from models import Refusal

VIEWS = {'': ('Сейчас', (DutyState.OVERDUE, DutyState.SOON)), 'ahead': ('Впереди', (DutyState.SOON, DutyState.AHEAD)),
         'done': ('Выполнено', (DutyState.DONE, DutyState.DONE_LATE)), 'all': ('Все', tuple(DutyState))}
SHOWN = 40
PAUSE, MINUTE = 1.0, 60


def register() -> None:
    """Add the address."""
    web.page('/duties', action=Action.DUTIES)(duties_page)


async def duties_page(view: str = '', klass: int = 0) -> None:
    """Figures, the overdue classes with «Напомнить», the list; it follows what is done anywhere."""
    actor: Actor = await web.acting()
    chosen = view if view in VIEWS else ''
    everything = actor.may(Action.DUTIES_ALL)

    async def load() -> tuple[Board, list[ClassDay]]:
        now = await web.acting()
        return await duties.board(now), await absentees.of_school(now) if everything else []

    def draw(found: tuple[Board, list[ClassDay]]) -> None:
        board, today = found
        _figures(board)
        if everything and not chosen:
            with cards.columns():
                _overdue(board, actor)
                _today(today, links=actor.may(Action.JOURNAL_READ_ALL))
        _list(board, chosen, klass)

    with framed('Сроки и поручения', actor, '/duties',
                subtitle='По Положению: п. 17.3 и 17.5. Срок включает названный день'):
        await live.section(load, draw, lambda found: [
            'duties', *(f'class:{one.class_id}' for one in found[1])], pause=PAUSE, every=MINUTE)


def _figures(board: Board) -> None:
    with cards.tiles():
        for state in (DutyState.OVERDUE, DutyState.SOON, DutyState.DONE, DutyState.DONE_LATE):
            cards.tile(state.value.capitalize(), str(len(board.of(state))), of=f'из {len(board.lines)}')


def _overdue(board: Board, actor: Actor) -> None:
    found = sorted(board.by_class(), key=lambda one: -len(one.lines))
    with cards.card('Кто просрочил', 'Напоминание придёт классному руководителю на страницу «Сегодня»', flush=True):
        if not found:
            states.empty('Просроченного нет', 'Классы всё сделали в срок.')
            return
        with cards.rows():
            for one in found:
                titles = list(dict.fromkeys(line.title for line in one.lines))
                text = ', '.join(titles[:3]) + (f' и ещё {len(titles) - 3}' if len(titles) > 3 else '')
                with cards.item(f'{one.name}, {one.teacher}', text, href=f'/duties?view=all&klass={one.class_id}'):
                    chips.chip(f'просрочено: {len(one.lines)}', 'bad')
                    if actor.may(Action.CONTROL):
                        buttons.button('Напомнить', partial(_remind, one.class_id)).mark(f'remind-{one.class_id}')


async def _remind(class_id: int) -> None:
    try:
        await duty_reminders.remind(await web.acting(), class_id)
    except Refusal as refusal:
        dialogs.notice(refusal.message, 'warn')
    else:
        dialogs.notice('Напоминание отправлено', 'good')


def _today(classes: list[ClassDay], *, links: bool) -> None:
    checked = sum(one.checked_at is not None for one in classes)
    with cards.card('Отсутствующие сегодня', f'Проверено классов: {checked} из {len(classes)} (п. 17.5.6)', flush=True):
        tables.data_table(
            [Column('name', 'Класс'), Column('teacher', 'Классный руководитель'),
             Column('absent', 'Отсутствуют', numeric=True), Column('state', 'Список')],
            [{'name': Cell(one.name, href=f'/class/{one.class_id}' if links else '', order=number),
              'teacher': one.teacher, 'absent': len(one.pupils), 'state': _checked(one)}
             for number, one in enumerate(classes)],
            caption='Проверка списка отсутствующих', empty='Сегодня в школе уроков нет.')


def _checked(one: ClassDay) -> Cell:
    if one.checked_at is None:
        return Cell('не проверен', chip='warn')
    at = f'{clock.local(one.checked_at):%H:%M}'
    return Cell(f'изменился после {at}', chip='warn') if one.stale else Cell(f'проверен в {at}', chip='good')


def _list(board: Board, chosen: str, klass: int) -> None:
    names = {line.class_id: line.class_name for line in board.lines if line.class_id}
    lines = [line for line in board.of(*VIEWS[chosen][1]) if not klass or line.class_id == klass]
    more = f'Показаны {SHOWN} из {len(lines)}: выберите класс' if len(lines) > SHOWN else ''
    with cards.card('Поручения', more, flush=True):
        with cards.row().classes('ej-card-tools'):
            link = f'&klass={klass}' if klass else ''
            buttons.segmented([buttons.Segment(label, key, f'/duties?view={key}{link}')
                               for key, (label, _) in VIEWS.items()], chosen, label='Какие показать')
            if len(names) > 1:
                field = forms.select_field('Класс', 'klass', {0: 'все'} | names, value=klass if klass in names else 0)
                field.on_value_change(lambda event: ui.navigate.to(f'/duties?view={chosen}&klass={event.value or 0}'))
        if not lines:
            states.empty('Здесь пусто', 'Подходящих поручений нет.')
            return
        duty_list.rows(lines[:SHOWN], _ask)


def _ask(line: Line) -> None:
    # Not inside the list, which is drawn anew with every news.
    with ui.context.client.content, dialogs.sheet(f'Выполнено: {line.title.lower()}') as sheet:
        ui.label('Останутся время и Ваше имя; отменить отметку нельзя.')
        result = forms.text_field('Результат', 'result', hint='например, номер приказа; можно не заполнять')

    async def save() -> None:
        with web.refusals_shown():
            await duties.finish(await web.acting(), line.key, result.value or '')
            sheet.close()
            dialogs.notice('Отмечено', 'good')

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Выполнено', save).mark('finish-now')
    sheet.open()
