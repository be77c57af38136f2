"""Duties as rows: what, whose, till when, how much is done."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from nicegui import ui

from components import buttons, cards, chips
from ejournal import clock
from ejournal.rules.duties import DutyState

KINDS: dict[DutyState, chips.ChipKind] = {
    DutyState.DONE: 'good', DutyState.DONE_LATE: 'warn', DutyState.AHEAD: '', DutyState.SOON: 'accent',
    DutyState.OVERDUE: 'bad'}


def rows(lines: Iterable[Any], finish: Callable[[Any], Any] | None = None) -> ui.element:
    """The lines (``services.duties.Line``) of a flush card; ``finish(line)`` opens the question «Выполнено»."""
    with cards.rows() as box:
        for line in lines:
            with cards.item(_title(line), _story(line), href=line.href):
                if not line.state.done and line.done.of > 1:
                    chips.chip(f'{line.done.count} из {line.done.of}', hint='сделано')
                chips.chip(line.state.value, KINDS[line.state])
                if finish and line.by_hand:
                    buttons.button('Выполнено', partial(finish, line)).mark(f'finish-{line.key}')
    return box


def _title(line: Any) -> str:
    return f'{line.class_name}: {line.title}' if line.class_name else line.title


def _story(line: Any) -> str:
    parts = [f'до {line.due_on:%d.%m.%Y}', line.owner]
    if line.done.at:
        by = f', {line.done.by}' if line.done.by else ''
        parts.append(f'сделано {clock.local(line.done.at):%d.%m.%Y %H:%M}{by}')
    if line.done.result:
        parts.append(line.done.result)
    return ' · '.join(parts)
