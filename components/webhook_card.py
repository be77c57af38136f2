"""The card of messages to other programs on the profile: addresses, their state, and what can be done with each."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from functools import partial

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms
from components.chips import ChipKind
from components.token_card import show_once

Act = Callable[[int], Awaitable[None]]


@dataclass(frozen=True)
class WebhookLine:
    """An address as the list shows it."""

    id: int
    url: str
    about: str
    state: str
    kind: ChipKind
    active: bool


@dataclass(frozen=True)
class Acts:
    """What the buttons do."""

    test: Act
    pause: Act
    resume: Act
    remove: Act


def webhook_list(lines: Iterable[WebhookLine], acts: Acts) -> None:
    """The addresses, each with its state and buttons."""
    rows = list(lines)
    if not rows:
        ui.label('Оповещений нет. Журнал сообщит программе по её адресу, что изменилось, без отметок и имён.') \
            .classes('ej-muted ej-small')
    with cards.rows():
        for row in rows:
            with cards.item(row.url, row.about):
                chips.chip(row.state, row.kind)
                buttons.button('Проверить', partial(acts.test, row.id)).mark(f'hook-test-{row.id}')
                if row.active:
                    buttons.quiet('Приостановить', partial(acts.pause, row.id)).mark(f'hook-pause-{row.id}')
                else:
                    buttons.quiet('Возобновить', partial(acts.resume, row.id)).mark(f'hook-resume-{row.id}')
                buttons.quiet('Удалить', partial(acts.remove, row.id)).mark(f'hook-remove-{row.id}')


def ask_webhook(make: Callable[[str], Awaitable[str]]) -> None:
    """Ask for an address; ``make`` answers with the secret of the signature, or with nothing when it was refused."""
    with dialogs.sheet('Новое оповещение') as sheet:
        with forms.form():
            url = forms.text_field('Адрес программы', 'hook-url', required=True, placeholder='адрес, начиная с https')

        async def save() -> None:
            if secret := await make(str(url.value or '')):
                sheet.close()
                show_once('Оповещение создано, это ключ его подписи', secret)

        with sheet.foot:
            buttons.primary('Создать оповещение', save).mark('hook-save')
    sheet.open()
