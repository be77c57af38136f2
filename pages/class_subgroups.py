"""/class/subgroups: «Подгруппы» of the divided subjects of a class, entered together with the teachers (п. 17.5.1)."""

from functools import partial

from nicegui import ui

from components import buttons, cards, chips, class_tabs, dialogs, forms, live, states, web
from components.navigation import framed
from ejournal.access import Action, Actor
from ejournal.services import subgroups
from ejournal.services.subgroups import Board, Divided, Line


def register() -> None:
    """Add the address."""
    web.page('/class/subgroups', title='Подгруппы')(class_subgroups_page)


async def class_subgroups_page(klass: int = 0) -> None:
    """A card a subject: who is in which subgroup, gaps and doubles; the chosen pupils move from a day on."""
    actor: Actor = await web.acting()
    first = await subgroups.of_class(actor, klass)

    async def load() -> Board:
        return await subgroups.of_class(await web.acting(), first.class_id)

    own = first.class_id in actor.class_ids
    active = '/class' if own else '/school' if actor.may(Action.JOURNAL_READ_ALL) else '/journals'
    with framed(f'Подгруппы, {first.name}', actor, active,
                subtitle=f'Вносит классный руководитель вместе с учителями до {first.due:%d.%m.%Y} (п. 17.5)'):
        if own or actor.may(Action.JOURNAL_READ_ALL):
            class_tabs.draw(first.class_id, 'subgroups')
        await live.section(load, _draw, lambda board: [f'class:{board.class_id}'])


def _draw(board: Board) -> None:
    if not board.subjects:
        with cards.card():
            states.empty('Предметов с делением нет', 'Подгруппы заводят вместе с учебным планом и нагрузкой.')
    if board.late:
        states.callout(f'Срок {board.due:%d.%m.%Y} прошёл: не все обучающиеся распределены по одной подгруппе.', 'warn')
    for subject in board.subjects:
        _subject(board, subject)


def _subject(board: Board, found: Divided) -> None:
    who = ' · '.join(f'{name}: {teacher or "учитель не назначен"}' for _, name, teacher in found.groups)
    ticks: dict[int, ui.checkbox] = {}
    with cards.card(found.subject.capitalize(), who, flush=True):
        _sums(found)
        if found.may_write:
            _tools(board, found, ticks)
        with cards.rows():
            for line in found.lines:
                with cards.item(line.name, '; '.join(line.story) if len(line.story) > 1 else ''):
                    _state(found, line)
                    if found.may_write:
                        ticks[line.pupil_id] = forms.checkbox('', f'pick-{found.subject_id}-{line.pupil_id}')
                        ticks[line.pupil_id].props['aria-label'] = f'Выбрать: {line.name}'


def _sums(found: Divided) -> None:
    with cards.row().classes('ej-card-tools ej-tools'):
        for number, name, _ in found.groups:
            chips.chip(f'{name}: {sum(number in line.groups for line in found.lines)}')
        if found.gaps:
            chips.chip(f'без подгруппы: {found.gaps}', 'warn')
        if found.doubles:
            chips.chip(f'в двух сразу: {found.doubles}', 'bad')


def _state(found: Divided, line: Line) -> None:
    for number, name, _ in found.groups:
        if number in line.groups:
            chips.chip(name, 'bad' if len(line.groups) > 1 else '', hint='; '.join(line.story))
    if not line.groups:
        chips.chip('без подгруппы', 'warn')


def _tools(board: Board, found: Divided, ticks: dict[int, ui.checkbox]) -> None:
    with cards.row().classes('ej-card-tools ej-tools'):
        group = forms.select_field('Подгруппа', f'group-{found.subject_id}', {
            number: name for number, name, _ in found.groups}, value=found.groups[0][0])
        since = forms.date_field('С какого дня', f'since-{found.subject_id}', value=board.since)

        async def move(moves: dict[int, int]) -> None:
            if not since.check(required=True) or since.day is None:
                return
            with web.refusals_shown():
                changed = await subgroups.assign(await web.acting(), board.class_id, found.subject_id, moves, since.day)
                dialogs.notice(f'Записано: {changed}', 'good')

        async def picked() -> None:
            moves = {pupil: int(group.value) for pupil, tick in ticks.items() if tick.value}
            if not moves:
                dialogs.notice('Отметьте обучающихся в списке.')
                return
            await move(moves)

        buttons.button('Записать выбранных', picked).mark(f'assign-{found.subject_id}')
        if found.gaps:
            buttons.button('Остальных поровну по алфавиту', partial(move, evenly(found))).mark(
                f'evenly-{found.subject_id}')


def evenly(found: Divided) -> dict[int, int]:
    """Pupils without a subgroup in alphabetical order, each into the smallest one."""
    sizes = {number: sum(number in line.groups for line in found.lines) for number, *_ in found.groups}
    moves: dict[int, int] = {}
    for line in found.lines:
        if not line.groups:
            moves[line.pupil_id] = min(sizes, key=lambda number: (sizes[number], number))
            sizes[moves[line.pupil_id]] += 1
    return moves
