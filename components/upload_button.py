"""A button that sends a file at once: chosen, checked for size in the browser and here, given to the page."""

from collections.abc import Awaitable, Callable

from nicegui import events, ui

from components import buttons, dialogs, web
from ejournal import files
from models import Invalid

PICK = '() => getElement({}).$refs.qRef.pickFiles()'
TOO_BIG = 'Файл больше 10 МБ: такой приложить нельзя.'


def upload_button(text: str, on_file: Callable[[str, bytes], Awaitable[object]], *, mark: str = 'upload',
                  accept: str = files.ACCEPT) -> None:
    """``on_file(name, content)`` may refuse; the refusal is shown and the page stays."""
    async def sent(event: events.UploadEventArguments) -> None:
        with web.refusals_shown():
            if event.file.size() > files.MAX_SIZE:
                raise Invalid(TOO_BIG)
            await on_file(event.file.name, await event.file.read())
        if isinstance(event.sender, ui.upload):
            event.sender.reset()

    upload = ui.upload(on_upload=sent, auto_upload=True, max_file_size=files.MAX_SIZE,
                       on_rejected=lambda: dialogs.notice(TOO_BIG, 'bad'))
    upload.props(f'accept="{accept}"').classes('ej-upload').mark(mark)
    buttons.button(text).on('click', js_handler=PICK.format(upload.id))
