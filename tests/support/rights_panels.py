"""The part of the matrix of rights about the panels: quality, forecast, attendance, reports (п. 11.8, 11.9, 17.3.3)."""

from collections.abc import Awaitable, Callable
from typing import Any

from ejournal import frames
from ejournal.access import Action, Actor
from ejournal.services import exports, panels, quality_board, quality_help

Attempt = Callable[[Any, Actor], Awaitable[object]]
#                       директор · зам · кл. рук. · учитель · админ · секретарь · кадры · ученик · родитель · никто
PAGES: dict[str, tuple[str, str]] = {
    '/quality': ('/quality', '200 200 403 403 403 403 403 403 403 303'),
}
READERS = '++-------'


async def done(answer: Awaitable[object]) -> bool:
    """Answered, be it with nothing."""
    await answer
    return True


async def _help(actor: Actor) -> object:
    return await quality_help.of_filter(actor, await frames.current(), quality_board.Asked())


ACTIONS: dict[str, tuple[str, Attempt]] = {
    'quality_board.board': (READERS, lambda deed, actor: quality_board.board(actor, quality_board.Asked())),
    'quality_help.of_filter': (READERS, lambda deed, actor: _help(actor)),
    'panels.chosen': (READERS, lambda deed, actor: panels.chosen(actor, 'quality', ('heat',))),
    'panels.choose': (READERS, lambda deed, actor: done(panels.choose(actor, 'quality', ['heat'], ('heat',)))),
    'exports.note': (READERS, lambda deed, actor: done(exports.note(actor, Action.QUALITY, 'таблица.xlsx'))),
}
