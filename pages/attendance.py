"""/attendance: who missed what and why, by month: a class for its class teacher, all of the school for the rest."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import date
from typing import Any

from nicegui import ui

from components import absence_day, absence_notices, buttons, cards, dialogs, forms, live, web
from components import attendance_charts as charts
from components.attendance_rules import rules
from components.attendance_screen import PERIODS, Screen, View
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.services import absence_notices as notices
from ejournal.services import absence_reasons, attendance_board, exports
from ejournal.services.absence_reasons import Wanted
from ejournal.services.attendance_board import Asked, Board

FIGURES_FIRST = 0.05  # seconds between the figures and the pictures of a change
PAUSE, PAUSE_SCHOOL = 0.3, 2.0  # seconds to rest after a redraw: a class is told of its lessons, the school of all


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
        screen = Screen(view, board, _noted, _opening(board.asked.klass))
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


async def _choose_pupil(class_id: int) -> None:
    with web.refusals_shown():
        pupils = await absence_reasons.pupils_of(await web.acting(), class_id)
        absence_day.open_range(pupils, clock.today(), _giving(class_id))


def _giving(class_id: int) -> absence_day.Give:
    """What the sheets call to write a reason."""
    async def give(pupil: int, chosen: absence_day.Chosen) -> bool:
        with web.refusals_shown():
            given = await absence_reasons.give(await web.acting(), class_id, pupil, Wanted(*chosen))
            dialogs.notice(given.sentence, 'warn' if given.refused else 'good')
            return True
        return False
    return give


def _opening(class_id: int) -> Callable[[int, date], Awaitable[None]]:
    """A day of a pupil was pressed: its lessons, and a reason for them."""
    async def show(pupil: int, day: date) -> None:
        with web.refusals_shown():
            found = await absence_reasons.day(await web.acting(), class_id, pupil, day)
            absence_day.open_day(found, _giving(class_id))
    return show


async def _noted(name: str) -> None:
    await exports.note(await web.acting(), Action.ATTENDANCE_PANELS, name)
