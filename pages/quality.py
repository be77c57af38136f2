"""/quality: the quality of learning (п. 17.1.2, 17.3.3): every figure with its formula, down to the pupil."""

import asyncio
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, live, states, web
from components.navigation import framed
from components.quality_charts import TITLES
from components.quality_panels import PANELS, Screen
from ejournal.access import Action, Actor
from ejournal.services import exports, panels, quality_board
from ejournal.services.quality_board import Asked, Board

PAUSE = 2.0
PATIENCE = 0.5  # seconds before the page comes with grey lines in place of its figures
LEVELS = {'': 'Школа', '1-4': '1–4', '5-9': '5–9', '10-11': '10–11'}
CLASS = 'class'  # a choice of the same switch, but not of the address: there the class has its number


@dataclass(frozen=True)
class View:
    """What the address asks for."""

    asked: Asked
    figure: str = 'quality'

    def link(self, **changed: Any) -> str:
        """The address of this view with some parameters changed: it can be sent to a colleague."""
        asked = replace(self.asked, **{key: value for key, value in changed.items() if key != 'figure'})
        values = {'year': asked.year, 'period': asked.period, 'level': asked.level, 'grade': asked.grade,
                  'klass': asked.klass, 'subject': asked.subject, 'teacher': asked.teacher,
                  'figure': changed.get('figure', self.figure)}
        kept = {key: value for key, value in values.items() if value and (key, value) != ('figure', 'quality')}
        return '/quality' + (f'?{urlencode(kept)}' if kept else '')


def register() -> None:
    """Add the address."""
    web.page('/quality', action=Action.QUALITY)(quality_page)


async def quality_page(  # noqa: PLR0913 - each is a part of the address
    *, year: int = 0, period: str = '', level: str = '', grade: int = 0, klass: int = 0, subject: int = 0,
    teacher: int = 0, figure: str = 'quality',
) -> None:
    """Filters, five figures, and the panels the person has chosen; all of it follows the school."""
    actor: Actor = await web.acting()
    view = View(Asked(year, period, level if level in LEVELS else '', grade, klass, subject, teacher),
                figure if figure in TITLES else 'quality')
    chosen = await panels.chosen(actor, 'quality', tuple(PANELS))
    coming = asyncio.create_task(quality_board.board(actor, view.asked))
    await asyncio.wait({coming}, timeout=PATIENCE)
    board = coming.result() if coming.done() else None
    with framed('Качество обучения', actor, '/quality', subtitle=_when(board) if board else '') as page:
        with page.actions:
            buttons.link_button('Отчёты', '/reports')
            buttons.button('Панели', lambda: _choose_panels(chosen))
        with cards.stack() as body:
            if board is None:
                states.skeleton(12)
    if board is not None:
        _fill(body, view, board, chosen)
        return

    async def arrive() -> None:
        with web.refusals_shown():
            found = await coming
            with page.chips:
                chips.chip(_when(found))
            _fill(body, view, found, chosen)

    ui.timer(0, arrive, once=True)


def _when(board: Board) -> str:
    return f'{board.period.label}, {board.data.year_name}'


def _fill(body: ui.element, view: View, board: Board, chosen: list[str]) -> None:
    """The filters and the panels of a board; from now on they follow the school."""
    body.clear()
    with body:
        _filters(view, board)
        screen = Screen(view, board, chosen, _noted)

        async def reload() -> None:
            with web.refusals_shown():
                fresh = await quality_board.board(await web.acting(), view.asked)
                if _state(fresh) != _state(screen.board):
                    screen.draw(fresh)

        live.reload_on(['school'], reload, pause=PAUSE)


def _state(board: Board) -> tuple[object, ...]:
    """What the drawn page depends on."""
    return board.version, board.timely, board.help


def _filters(view: View, board: Board) -> None:
    asked, names = view.asked, board.names
    with cards.row().classes('ej-tools'):
        buttons.segmented([buttons.Segment(one.label, one.key, view.link(period=one.key)) for one in board.periods],
                          board.period.key, label='Период')
        levels = [buttons.Segment(label, key, view.link(level=key, grade=0, klass=0)) for key, label in LEVELS.items()]
        if first := asked.klass or _first_class(board):
            levels.append(buttons.Segment('Класс', CLASS, view.link(level='', grade=0, klass=first)))
        buttons.segmented(levels, CLASS if asked.klass else asked.level, label='Уровень')
    grades = {0: 'все'} | {one: f'{one} классы' for one in board.grades if one > 1}
    options: dict[str, tuple[str, dict[int, str], int]] = {
        'grade': ('Параллель', grades, asked.grade),
        'klass': ('Класс', {0: 'все'} | {one: names.school_class(one) for one in board.class_order},
                  asked.klass),
        'subject': ('Предмет', {0: 'все'} | _by_name(names.subjects), asked.subject),
        'teacher': ('Учитель', {0: 'все'} | _by_name(names.teachers), asked.teacher),
        'year': ('Учебный год', _years(board), board.data.year_id)}
    with cards.row().classes('ej-tools'):
        for key, (label, values, value) in options.items():
            field = forms.select_field(label, key, values, value=value if value in values else 0)
            field.on_value_change(lambda event, key=key: ui.navigate.to(view.link(**_changed(key, event.value or 0))))


def _first_class(board: Board) -> int:
    """The class that «Класс» opens: the first of the level with marks to show; the filter beside has the others."""
    marked = set(board.rows['class'].tolist())
    return next((one for one in board.class_order if one in marked), 0)


def _changed(key: str, value: int) -> dict[str, Any]:
    """Another year has classes and teachers of its own; the period and the subject stay."""
    return {'year': value, 'klass': 0, 'teacher': 0} if key == 'year' else {key: value}


async def _noted(name: str) -> None:
    await exports.note(await web.acting(), Action.QUALITY, name)


def _by_name(values: dict[int, str]) -> dict[int, str]:
    return dict(sorted(values.items(), key=lambda item: item[1]))


def _years(board: Board) -> dict[int, str]:
    """The year shown and all with final marks, the newest first."""
    marked = {board.data.year_id, *board.data.finals['year'].unique().tolist()}
    years = board.data.years.sort_values('starts_on', ascending=False)
    years = years[years['year'].isin(marked)]
    return dict(zip(years['year'].tolist(), years['name'].tolist(), strict=True))


def _choose_panels(chosen: list[str]) -> None:
    """Which panels the person wants to see; kept for the next time."""
    with dialogs.sheet('Панели') as sheet:
        boxes = {key: forms.checkbox(label, f'panel-{key}', value=key in chosen) for key, label in PANELS.items()}

        async def save() -> None:
            with web.refusals_shown():
                await panels.choose(await web.acting(), 'quality', [key for key, box in boxes.items() if box.value],
                                    tuple(PANELS))
                ui.navigate.reload()

        with sheet.foot:
            buttons.primary('Показать', save)
    sheet.open()


