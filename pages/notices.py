"""/notices: the notices a parent has been sent; opening one says that it was read (п. 17.5.4)."""

from functools import partial

from nicegui import ui

from components import buttons, cards, chips, dialogs, live, notice_view, states, web
from components.navigation import framed
from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.services import notices
from ejournal.services.duties import MONTHS
from ejournal.services.notices import Received


def register() -> None:
    """Add the address."""
    web.page('/notices', action=Action.NOTICES_READ)(notices_page)


async def notices_page() -> None:
    """The newest first; a new one appears by itself."""
    actor: Actor = await web.acting()

    async def load() -> list[Received]:
        return await notices.mine(await web.acting())

    with framed('Уведомления', actor, '/notices', subtitle='Сведения об успеваемости от классного руководителя'):
        await live.section(load, _draw, lambda _: [f'person:{actor.person_id}'])


def _draw(found: list[Received]) -> None:
    with cards.card(flush=bool(found)):
        if not found:
            states.empty('Уведомлений пока нет', 'Классный руководитель отправляет их не реже раза в месяц.')
            return
        with cards.rows() as box:
            box.classes('ej-wrapped')
            for one in found:
                sub = f'{one.class_name} класс · {one.author}, {clock.local(one.sent_at):%d.%m.%Y %H:%M}'
                with cards.item(f'{one.pupil}: {_month(one.month)}', sub):
                    if one.read_at:
                        chips.chip(f'прочитано {clock.local(one.read_at):%d.%m.%Y %H:%M}')
                    else:
                        chips.chip('новое', 'accent')
                    buttons.button('Открыть', partial(_open, one)).mark(f'open-{one.id}')


def _month(key: str) -> str:
    year, month = key.split('-')
    return f'{MONTHS[int(month) - 1]} {year}'


async def _open(one: Received) -> None:
    with web.refusals_shown():
        # Not inside the list, which is drawn anew by the reading itself.
        with ui.context.client.content, dialogs.sheet(f'Уведомление, {_month(one.month)}', wide=True) as sheet:
            notice_view.draw(one.text)
        sheet.open()
        await notices.read(await web.acting(), one.id)
