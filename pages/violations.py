"""/control/violations/{person}: «Справка о нарушениях сроков ведения ЭЖ», to be printed (п. 13)."""

from functools import partial

from nicegui import ui

from components import buttons, cards, tables, web
from components.navigation import framed
from components.tables import Cell, Column
from ejournal import clock, facts
from ejournal.access import Action, Actor
from ejournal.rules.calendar import DAY
from ejournal.rules.control import State, What
from ejournal.services import days, exports, violations
from ejournal.services.control import Found

WHATS = {What.TOPIC: 'тема урока (п. 17.4)', What.HOMEWORK: 'домашнее задание (п. 17.4)',
         What.MARKS: 'отметки (п. 17.4)'}
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


async def _print(person: str) -> None:
    with web.refusals_shown():
        await exports.printed(await web.acting(), Action.CONTROL, f'Справка о нарушениях сроков: {person}')
        ui.run_javascript('window.print()')


def _row(one: Found) -> dict[str, Cell]:
    saved = Cell(f'{one.saved:%d.%m.%Y %H:%M}', chip='warn') if one.saved else Cell('не внесено', chip='bad')
    return {'day': Cell(f'{one.day:%d.%m.%Y}, урок {one.number}', href=one.href, order=f'{one.day}{one.number:02}'),
            'title': Cell(one.title), 'what': Cell(WHATS[one.what]),
            'due': Cell(f'{one.due:%d.%m.%Y %H:%M}', order=one.due.timestamp()), 'saved': saved}
