"""Questions, sheets and passing notices. Dialogs are rare: changes save themselves."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Literal

from nicegui import ui

from components import buttons

Kind = Literal['info', 'good', 'warn', 'bad']

FADE = 1.0  # seconds
KEPT = 60.0  # seconds a closed sheet is kept: what its button has begun may still be under way


class Sheet:
    """An open-able panel: a dialog in the middle, at the bottom on a phone. Fill `body`, put buttons into `foot`."""

    def __init__(self, title: str, *, wide: bool = False) -> None:
        # At the page, not where the button stands: a list that follows its data is drawn anew while somebody types.
        with ui.context.client.content, ui.dialog() as self.dialog, \
                ui.element('div').classes('ej-sheet ej-sheet-wide' if wide else 'ej-sheet'):
            with ui.element('div').classes('ej-sheet-head'):
                with ui.element('h2') as heading:
                    self.title = ui.label(title)
                buttons.icon_button('close', 'Закрыть', self.close)
            self.body = ui.element('div').classes('ej-sheet-body')
            self.foot = ui.element('div').classes('ej-sheet-foot')
        self.dialog.props['aria-labelledby'] = heading.html_id
        self.dialog.on_value_change(self._changed)

    def _changed(self) -> None:
        """A page stays open for a whole day; each click makes a sheet of its own."""
        if not self.dialog.value:
            asyncio.get_running_loop().call_later(KEPT, _forget, self.dialog)

    def open(self) -> None:
        """Show the sheet; the focus moves into it and comes back after closing."""
        self.dialog.open()

    def close(self) -> None:
        """Hide the sheet; a minute later it is gone with what was typed in it."""
        self.dialog.close()


@contextmanager
def sheet(title: str, *, wide: bool = False) -> Iterator[Sheet]:
    """Build a sheet: `with sheet('Новая работа') as s: …; with s.foot: primary('Создать', save)`, then `s.open()`."""
    made = Sheet(title, wide=wide)
    with made.body:
        yield made


async def confirm(
    title: str, text: str = '', *, yes: str = 'Да', no: str = 'Отмена', dangerous: bool = False,
) -> bool:
    """Ask before something that cannot be undone; False when the user closed the question."""
    with sheet(title) as question:
        if text:
            ui.label(text)
    with question.foot:
        buttons.button(no, lambda: question.dialog.submit(False)).props('autofocus')
        make = buttons.danger if dangerous else buttons.primary
        make(yes, lambda: question.dialog.submit(True))
    question.open()
    try:
        return bool(await question.dialog)
    finally:
        # Not at once: the browser gives the focus back while the question fades away.
        asyncio.get_running_loop().call_later(FADE, _forget, question.dialog)


def _forget(dialog: ui.dialog) -> None:
    if not dialog.is_deleted and not dialog.value:
        dialog.delete()


def notice(text: str, kind: Kind = 'info', *, href: str = '') -> None:
    """A passing message at the bottom. Screen readers hear it politely; a `bad` one at once, and it stays longer.

    With ``href`` it has a link «Открыть» and stays as long as a bad one.
    """
    link: dict[str, Any] = {'actions': [{'label': 'Открыть', 'href': href, 'noCaps': True}]} if href else {}
    ui.notify(
        text, position='bottom', classes=f'ej-toast-{kind}', timeout=9000 if kind == 'bad' or href else 4500,
        attrs={'role': 'alert' if kind == 'bad' else 'status'}, progress=False, **link,
    )
