"""Reports of failing pupils: the teacher's sheet in the journal, and the flags on the page of the class (п. 17.4.6)."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from components import buttons, cards, chips, dialogs, forms, talk

SHOWN_CLOSED = 5
# The row under the cursor of the register: where the cell in the Tab order is.
ROW = """(event) => {
const cell = document.querySelector('tbody td.mg-c[tabindex="0"]');
emit(cell ? cell.parentNode.sectionRowIndex : -1);
}"""


def flags(found: Sequence[Any], close: Callable[[int, str], Awaitable[bool]] | None) -> None:
    """The open flags, then the last closed ones, or nothing; without ``close`` they are for reading."""
    if not found:
        return
    waiting = [flag for flag in found if not flag.closed_at]
    closed = [flag for flag in found if flag.closed_at][:SHOWN_CLOSED]
    subtitle = f'ждут вас: {len(waiting)}' if waiting and close else ''
    talk.style()
    with cards.card('Сообщения о неуспеваемости', subtitle, flush=True), cards.rows() as box:
        box.classes('ej-wrapped')
        for flag in (*waiting, *closed):
            sub = f'{flag.facts} · {flag.author}, {flag.at:%d.%m.%Y %H:%M}'
            if flag.closed_at:
                sub += f' · {flag.closed_at:%d.%m.%Y}: {flag.outcome}'
            with cards.item(f'{flag.pupil}: {flag.title}', sub, href=f'/diary/{flag.pupil_id}'):
                if flag.closed_at:
                    chips.chip('закрыто', 'good')
                elif close:
                    buttons.button('Закрыть', partial(_ask_outcome, flag, close)).mark(f'close-{flag.id}')
                else:
                    chips.chip('открыто', 'warn')


def _ask_outcome(flag: Any, close: Callable[[int, str], Awaitable[bool]]) -> None:
    with dialogs.sheet(f'{flag.pupil}: {flag.title}') as sheet:
        ui.label(flag.facts)
        outcome = forms.text_area('Что сделано', 'outcome', required=True, hint='Учитель увидит это')

    async def save() -> None:
        if await close(flag.id, outcome.value or ''):
            sheet.close()

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Закрыть сообщение', save).mark('close-now')
    sheet.open()


def report_button(pupils: Sequence[tuple[int, str]], facts: Callable[[int], Awaitable[str]],
                  send: Callable[[int, str], Awaitable[bool]]) -> None:
    """«Сообщить о неуспеваемости» beside the register: about the pupil of the row the cursor is in, or a chosen one.

    ``facts(pupil)`` answers what the journal says; ``send(pupil, text)`` whether it went.
    """
    names = dict(pupils)

    async def ask(event: GenericEventArguments) -> None:
        row = event.args if isinstance(event.args, int) else -1
        await _ask(names, pupils[row][0] if 0 <= row < len(pupils) else pupils[0][0], facts, send)

    if pupils:
        buttons.quiet('Сообщить о неуспеваемости').on('click', ask, js_handler=ROW).mark('report-failing')


async def _ask(names: Mapping[int, str], pupil: int, facts: Callable[[int], Awaitable[str]],
               send: Callable[[int, str], Awaitable[bool]]) -> None:
    with dialogs.sheet('Сообщить о неуспеваемости') as sheet:
        ui.label('Классный руководитель получит письмо, а на странице класса появится строка.').classes('ej-muted')
        who = forms.select_field('Обучающийся', 'failing_pupil', names, value=pupil)
        text = forms.text_area('Что известно', 'failing_text', value=await facts(pupil), required=True)

    async def follow() -> None:
        text.value = await facts(int(who.value))

    async def save() -> None:
        if await send(int(who.value), text.value or ''):
            sheet.close()

    who.on_value_change(follow)
    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Сообщить', save).mark('report-now')
    sheet.open()
