"""Files for something that is still being written: chosen one by one, checked at once, shown with their size."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Protocol

from nicegui import events, ui

from components import buttons, dialogs, web
from components.lesson_parts import size_text
from ejournal import files
from models import Invalid

PICK = '() => getElement({}).$refs.qRef.pickFiles()'
TOO_BIG = 'Файл больше 10 МБ: такой приложить нельзя.'


class Chosen(Protocol):
    """A file that was checked and kept."""

    @property
    def title(self) -> str: ...
    @property
    def size(self) -> int: ...


class FilePicker:
    """``choose(name, content)`` checks and keeps a file, or refuses it; ``chosen`` are those to be sent."""

    def __init__(self, choose: Callable[[str, bytes], Awaitable[Chosen]]) -> None:
        self._choose = choose
        self.chosen: list[Any] = []
        with ui.element('div').classes('ej-stack'):
            self._list = ui.element('div').classes('ej-row')
            upload = ui.upload(on_upload=self._uploaded, auto_upload=True, max_file_size=files.MAX_SIZE, multiple=True,
                               on_rejected=lambda: dialogs.notice(TOO_BIG, 'bad'))
            upload.props(f'accept="{files.ACCEPT}"').classes('ej-upload').mark('upload')
            with ui.element('div').classes('ej-row'):
                buttons.button('Прикрепить файл').on('click', js_handler=PICK.format(upload.id))

    async def _uploaded(self, event: events.UploadEventArguments) -> None:
        with web.refusals_shown():
            if event.file.size() > files.MAX_SIZE:
                raise Invalid(TOO_BIG)
            self.chosen.append(await self._choose(event.file.name, await event.file.read()))
            self.draw()
        if isinstance(event.sender, ui.upload):
            event.sender.reset()

    def _drop(self, one: Chosen) -> None:
        self.chosen.remove(one)
        self.draw()

    def draw(self) -> None:
        """Show the chosen files."""
        self._list.clear()
        with self._list:
            for one in self.chosen:
                with ui.element('span').classes('ej-chip ej-picked'):
                    ui.label(f'{one.title}, {size_text(one.size)}')
                    buttons.icon_button('close', f'Убрать: {one.title}', partial(self._drop, one))
