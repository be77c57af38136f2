"""The card of other programs on the profile: their keys, and a new one that is shown once."""

from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from nicegui import ui

from components import buttons, cards, dialogs, forms


@dataclass(frozen=True)
class TokenLine:
    """A key as the list shows it."""

    id: int
    name: str
    about: str


def token_list(lines: Iterable[TokenLine], revoke: Callable[[int], Awaitable[None]]) -> None:
    """The keys, each with its button."""
    rows = list(lines)
    if not rows:
        ui.label('Ключей нет. Программа с ключом видит и меняет не больше, чем вы.').classes('ej-muted ej-small')
    with cards.rows():
        for row in rows:
            with cards.item(row.name, row.about):
                buttons.button('Отозвать', partial(revoke, row.id)).mark(f'revoke-{row.id}')


def ask_token(scopes: Mapping[str, str], make: Callable[[str, list[str]], Awaitable[str]]) -> None:
    """Ask for a name and the permissions; ``make`` answers with the secret, or with nothing when it was refused."""
    with dialogs.sheet('Новый ключ для программы') as sheet:
        with forms.form():
            name = forms.text_field('Название программы', 'token-name', required=True)
            boxes = {key: forms.checkbox(label, f'scope-{key}', value=key.endswith(':read'))
                     for key, label in scopes.items()}

        async def save() -> None:
            secret = await make(str(name.value or ''), [key for key, box in boxes.items() if box.value])
            if secret:
                sheet.close()
                show_once('Ключ создан', secret)

        with sheet.foot:
            buttons.primary('Создать ключ', save).mark('token-save')
    sheet.open()


def show_once(title: str, secret: str) -> None:
    """The secret, and that it is not shown again."""
    with dialogs.sheet(title) as sheet:
        ui.label('Скопируйте ключ сейчас: больше он не покажется.')
        ui.label(secret).classes('ej-num ej-strong').style('overflow-wrap:anywhere').mark('token-secret')
        with sheet.foot:
            buttons.primary('Ключ сохранён', sheet.close)
    sheet.open()
