"""What parents told of absences: the class teacher's suggestions with their two buttons, and a parent's own list."""

from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any

from components import buttons, cards, chips, dialogs, forms, states
from ejournal import clock

CONFIRMED, KINDS = 'confirmed', {'waiting': 'warn', 'confirmed': 'good', 'declined': 'bad'}
WORDS = {'waiting': 'ждёт ответа', 'confirmed': 'подтверждено', 'declined': 'отклонено', 'withdrawn': 'отозвано'}


def suggestions(found: Sequence[Any], confirm: Callable[[int], Awaitable[Any]],
                decline: Callable[[int, str], Awaitable[bool]]) -> None:
    """Messages that the class teacher has still to answer; nothing at all when there are none."""
    if not found:
        return
    with cards.card('Родители сообщили об отсутствии', 'Причина встанет, когда вы подтвердите', flush=True), \
            cards.rows():
        for one in found:
            story = [one.days, one.text, f'{one.author}, {clock.local(one.told_at):%d.%m.%Y %H:%M}']
            with cards.item(one.pupil, ' · '.join(part for part in story if part),
                            href=f'/attendance/pupil/{one.pupil_id}'), cards.row():
                chips.absence_chip(one.code)
                if one.unclear:
                    chips.chip(f'без причины: {one.unclear}', 'warn', hint='уроки этих дней с отметкой ОТ')
                again = one.status == CONFIRMED
                buttons.button(f'Поставить {one.code}' if again else 'Подтвердить', partial(confirm, one.id)).mark(
                    f'confirm-absence-{one.id}')
                if not again:
                    buttons.button('Отклонить', partial(_ask_why, one, decline)).mark(f'decline-absence-{one.id}')


def _ask_why(one: Any, decline: Callable[[int, str], Awaitable[bool]]) -> None:
    with dialogs.sheet(f'Не подтвердить: {one.pupil}') as sheet, forms.form():
        answer = forms.text_area('Почему', 'absence-answer', required=True, hint='Родитель увидит этот ответ')

    async def send() -> None:
        if await decline(one.id, answer.value or ''):
            sheet.close()

    with sheet.foot:
        buttons.button('Отмена', sheet.close)
        buttons.primary('Отклонить', send).mark('decline-absence-now')
    sheet.open()


def told(found: Sequence[Any], person_id: int, withdraw: Callable[[int], Awaitable[Any]]) -> None:
    """A parent's own list with the answers."""
    with cards.card('Мои сообщения', flush=bool(found)):
        if not found:
            states.empty('Сообщений пока нет', 'Сообщите об отсутствии заранее: учителя увидят причину.')
            return
        with cards.rows():
            for one in found:
                story = [one.days, one.text, f'{one.author}, {clock.local(one.told_at):%d.%m.%Y %H:%M}',
                         f'{one.decided_by}: {one.answer}' if one.answer else '']
                with cards.item(one.pupil, ' · '.join(part for part in story if part)), cards.row():
                    chips.absence_chip(one.code)
                    chips.chip(WORDS.get(one.status, ''), KINDS.get(one.status, ''))  # type: ignore[arg-type]
                    if one.status == 'waiting' and one.author_id == person_id:
                        buttons.button('Отозвать', partial(withdraw, one.id)).mark(f'withdraw-absence-{one.id}')
