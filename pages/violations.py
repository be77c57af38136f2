"""/control/violations/{person}: «Справка о нарушениях сроков ведения ЭЖ», to be printed (п. 13)."""

from functools import partial

from nicegui import ui

from components import buttons, cards, chips, tables, web
from components.navigation import framed
from components.tables import Cell, Column
from ejournal import clock, facts
from ejournal.access import Action, Actor
from ejournal.rules.calendar import DAY
from ejournal.rules.control import State, What
from ejournal.services import days, exports, violations
from ejournal.services.control import Found
from ejournal.services.final_timing import Owed

WHATS = {What.TOPIC: 'тема урока (п. 17.4)', What.HOMEWORK: 'домашнее задание (п. 17.4)',
         What.MARKS: 'отметки (п. 17.4)'}
FINALS = [Column('period', 'Период'), Column('title', 'Журнал'), Column('due', 'Срок'),
          Column('late', 'После срока', numeric=True), Column('last', 'Последняя внесена'),
          Column('missing', 'Не выставлено', numeric=True)]
COLUMNS = [Column('day', 'Урок'), Column('title', 'Журнал'), Column('what', 'Что'), Column('due', 'Срок'),
           Column('saved', 'Внесено')]


def register() -> None:
    """Add the address."""
    web.page('/control/violations/{person_id}', action=Action.CONTROL)(violations_page)


async def violations_page(person_id: int, first: str = '', last: str = '') -> None:
    """The evidence only; conclusions are the director's."""
    actor: Actor = await web.acting()
    year = await facts.current()
    end = days.in_school_year(days.chosen(last), year)
    start = days.in_school_year(days.chosen(first) if first else end - 29 * DAY, year)
    found = await violations.of_person(actor, person_id, min(start, end), max(start, end))
    with framed('Справка о нарушениях сроков ведения ЭЖ', actor, '/control',
                subtitle=f'{found.person}, {found.position}') as page:
        with page.actions:
            buttons.primary('Напечатать', partial(_print, found.person))
        with cards.card(f'{found.first:%d.%m.%Y}–{found.last:%d.%m.%Y}',
                        f'Внесено после срока: {found.count(State.LATE)}, не внесено: {found.count(State.MISSING)}. '
                        f'Составлено {clock.local():%d.%m.%Y %H:%M}, {actor.name}', flush=True):
            tables.data_table(COLUMNS, [_row(one) for one in found.entries], caption='Нарушения сроков',
                              empty='Нарушений сроков за этот период нет.')
        with cards.card('Итоговые отметки (п. 17.4)', 'Срок — рабочий день после последнего дня периода', flush=True):
            tables.data_table(FINALS, [_final(one) for one in found.finals], caption='Сроки итоговых отметок',
                              empty='Нарушений сроков итоговых отметок за этот период нет.')


async def _print(person: str) -> None:
    with web.refusals_shown():
        await exports.printed(await web.acting(), Action.CONTROL, f'Справка о нарушениях сроков: {person}')
        ui.run_javascript('window.print()')


def _final(one: Owed) -> dict[str, Cell]:
    return {'period': Cell(one.period, href=f'/finals/{one.group_id}', order=one.ended.isoformat()),
            'title': Cell(one.title), 'due': Cell(f'{one.due:%d.%m.%Y %H:%M}', order=one.due.timestamp()),
            'late': _count(one, one.late, 'warn'),
            'last': Cell(f'{one.last:%d.%m.%Y %H:%M}' if one.last else '—'),
            'missing': _count(one, one.missing, 'bad')}


def _count(one: Owed, count: int, kind: chips.ChipKind) -> Cell:
    return Cell(str(count), href=f'/finals/{one.group_id}' if count else '', chip=kind if count else None, order=count)


def _row(one: Found) -> dict[str, Cell]:
    saved = Cell(f'{one.saved:%d.%m.%Y %H:%M}', chip='warn') if one.saved else Cell('не внесено', chip='bad')
    return {'day': Cell(f'{one.day:%d.%m.%Y}, урок {one.number}', href=one.href, order=f'{one.day}{one.number:02}'),
            'title': Cell(one.title), 'what': Cell(WHATS[one.what]),
            'due': Cell(f'{one.due:%d.%m.%Y %H:%M}', order=one.due.timestamp()), 'saved': saved}
