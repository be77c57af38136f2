"""/movement and /movement/alphabet: «Движение обучающихся», its balance by class, «Алфавитная книга» (п. 17.6.1)."""

from datetime import date
from functools import partial

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, states, tables, web
from components.navigation import framed
from components.tables import Cell, Column
from ejournal import clock, facts
from ejournal.access import Action, Actor
from ejournal.rules.movement import MoveKind
from ejournal.services import alphabet, days, exports, movement, movement_cancel
from ejournal.services.alphabet import BookLine
from ejournal.services.movement import Balance, Line

CHIPS = {MoveKind.ADMIT.value: 'good', MoveKind.RETURN.value: 'good', MoveKind.LEAVE.value: 'warn'}
LINES = [Column('day', 'С какого дня'), Column('kind', 'Вид'), Column('pupil', 'Обучающийся'),
         Column('classes', 'Класс'), Column('order', 'Приказ'), Column('details', 'Основание, куда и откуда')]
BALANCE = [Column('name', 'Класс'), Column('first', 'На начало', numeric=True), Column('came', 'Прибыло', numeric=True),
           Column('left', 'Выбыло', numeric=True), Column('last', 'На конец', numeric=True)]
BOOK = [Column('number', '№'), Column('name', 'Фамилия, имя, отчество'), Column('sex', 'Пол'),
        Column('born', 'Дата рождения'), Column('came', 'Поступил(а)'), Column('into', 'В класс'),
        Column('address', 'Адрес'), Column('left', 'Выбыл(а)'), Column('why', 'Куда, причина')]


def register() -> None:
    """Add the addresses."""
    web.page('/movement', action=Action.MOVEMENT_READ, title='Движение обучающихся')(movement_page)
    web.page('/movement/alphabet', action=Action.MOVEMENT_READ, title='Алфавитная книга')(book_page)


async def movement_page(first: str = '', last: str = '') -> None:
    """The movements of the year (or a term) and how many pupils the classes have."""
    actor: Actor = await web.acting()
    year = await facts.current()
    start = days.chosen(first) if first else year.year_starts_on
    end = days.chosen(last) if last else year.year_ends_on

    async def load() -> tuple[list[Line], list[Balance]]:
        now = await web.acting()
        return await movement.listed(now, start, end), await movement.balance(now, start, min(end, clock.today()))

    with framed('Движение обучающихся', actor, '/movement', subtitle='По приказам директора (п. 17.6)') as page:
        with page.actions:
            if actor.may(Action.MOVEMENT_WRITE):
                buttons.link_button('Оформить движение', '/movement/new', 'primary')
            buttons.link_button('Алфавитная книга', '/movement/alphabet')
        spans = [('Учебный год', year.year_starts_on, year.year_ends_on),
                 *((term.name, term.starts_on, term.ends_on) for term in year.terms_of(5)
                   if term.starts_on <= clock.today())]
        with cards.row():
            buttons.segmented([buttons.Segment(name, f'{since}{until}', f'?first={since}&last={until}')
                               for name, since, until in spans], f'{start}{end}', label='Период')
        await live.section(load, partial(_draw, writes=actor.may(Action.MOVEMENT_WRITE)),
                           lambda _: [movement.KEY, 'papers'])


def _draw(shown: tuple[list[Line], list[Balance]], *, writes: bool) -> None:
    lines, balance = shown
    with cards.card('Приказы', flush=True):
        if writes and (last := [one for one in lines if one.last and one.kind != MoveKind.ADMIT.value]):
            with cards.row().classes('ej-card-tools'):
                buttons.button('Отменить ошибочное движение', partial(_ask, last)).mark('cancel-movement')
        tables.data_table(LINES, [_line(one) for one in lines], caption='Движение обучающихся',
                          empty='За этот период движения не было.')
    with cards.card('Движение за период', _total(balance), flush=True):
        tables.data_table(BALANCE, [{'name': Cell(one.class_name, order=one.class_name.rjust(4)), 'first': one.first,
                                     'came': one.came, 'left': one.left, 'last': one.last} for one in balance],
                          caption='Движение за период по классам', empty='Классов нет.')


def _ask(lines: list[Line]) -> None:
    # Not inside the list, which is drawn anew by what other windows do.
    with ui.context.client.content, dialogs.sheet('Отменить движение') as sheet, forms.form():
        ui.label('Только последнее движение обучающегося и пока в новом классе нет его отметок. '
                 'Состав классов и подгрупп станет прежним.').classes('ej-muted')
        chosen = forms.select_field('Движение', 'movement', {one.id: _named(one) for one in lines}, search=True,
                                    required=True)
        reason = forms.text_area('Причина отмены', 'reason', required=True)

    async def save() -> None:
        with web.refusals_shown():
            await movement_cancel.cancel(await web.acting(), int(chosen.value or 0), reason.value or '')
            sheet.close()
            dialogs.notice('Движение отменено', 'good')

    with sheet.foot:
        buttons.button('Не отменять', sheet.close)
        buttons.danger('Отменить движение', save).mark('cancel-now')
    sheet.open()


def _named(one: Line) -> str:
    return f'{one.pupil}: {one.kind} с {one.effective_on:%d.%m.%Y}'


def _total(balance: list[Balance]) -> str:
    return (f'Всего: на начало {sum(one.first for one in balance)}, прибыло {sum(one.came for one in balance)}, '
            f'выбыло {sum(one.left for one in balance)}, на конец {sum(one.last for one in balance)}')


def _line(one: Line) -> tables.Row:
    where = ' → '.join(part for part in (one.from_class, one.to_class) if part)
    order = Cell(one.order, href=f'/orders?text={one.order.split()[1]}') if one.order_id else \
        Cell(one.order, sub='нет в реестре')
    return {'day': Cell(f'{one.effective_on:%d.%m.%Y}', order=one.effective_on.toordinal()),
            'kind': Cell(one.kind, chip=_chip(one.kind)), 'pupil': Cell(one.pupil, href=f'/people/{one.pupil_id}'),
            'classes': where, 'order': order, 'details': one.details}


def _chip(kind: str) -> chips.ChipKind:
    return 'good' if CHIPS.get(kind) == 'good' else 'warn' if CHIPS.get(kind) == 'warn' else 'accent'


async def book_page() -> None:
    """The whole book; numbers are given by a button and stay."""
    actor: Actor = await web.acting()

    async def load() -> list[BookLine]:
        return await alphabet.book(await web.acting())

    def draw(lines: list[BookLine]) -> None:
        without = sum(not line.number for line in lines)
        if without:
            with states.callout(f'Без номера: {without}. Номера не меняются и второй раз не выдаются.', 'warn'):
                if actor.may(Action.MOVEMENT_WRITE):
                    buttons.primary('Присвоить номера', _number).mark('number')
        with cards.card(flush=True):
            tables.data_table(BOOK, [_entry(line) for line in lines], caption='Алфавитная книга', search=True,
                              empty='В книге пока никого нет.')

    with framed('Алфавитная книга', actor, '/movement', subtitle='Все, кто учится и учился в школе') as page:
        with page.actions:
            buttons.link_button('Движение', '/movement')
            buttons.button('Напечатать', _print)
        await live.section(load, draw, lambda _: [movement.KEY], pause=2)


async def _print() -> None:
    with web.refusals_shown():
        await exports.printed(await web.acting(), Action.MOVEMENT_READ, 'Алфавитная книга')
        ui.run_javascript('window.print()')


async def _number() -> None:
    with web.refusals_shown():
        count = await alphabet.give_numbers(await web.acting())
        dialogs.notice(f'Присвоено номеров: {count}', 'good')


def _entry(line: BookLine) -> tables.Row:
    letter, _, number = line.number.partition('-')
    left = f'{line.left_by}, {line.left_from}' if line.left_by else ''
    return {'number': Cell(line.number or '—', order=f'{letter or "я"}{number.rjust(6)}'),
            'name': Cell(line.name, href=f'/people/{line.person_id}'), 'sex': line.sex,
            'born': _day(line.born), 'came': _day(line.enrolled_on), 'into': line.into_class, 'address': line.address,
            'left': left, 'why': ', '.join(part for part in (line.left_to, line.reason) if part)}


def _day(day: date | None) -> Cell:
    return Cell(f'{day:%d.%m.%Y}' if day else '', order=day.toordinal() if day else 0)
