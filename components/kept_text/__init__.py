"""The text of one field that saves itself, kept in the browser until the journal has it."""

from collections.abc import Callable

from nicegui import ui
from nicegui.events import GenericEventArguments


class KeptText(ui.element, component='kept_text.js'):
    """Put it beside the field ``name``. After a reload or a new login ``restored(text, was)`` gets what was typed and
    what stood in the journal then; ``follow(stored)`` says what stands there now."""

    def __init__(self, storage: str, name: str, stored: str, restored: Callable[[str, str], None]) -> None:
        super().__init__()
        self._restored = restored
        self._props['storage'], self._props['name'] = f'ej.draft.{storage}.{name}', name
        self._props['stored'] = stored
        self.on('restore', self._restore)

    def follow(self, stored: str) -> None:
        """Nothing is kept any more once this is what the field holds."""
        self._props['stored'] = stored

    def _restore(self, event: GenericEventArguments) -> None:
        kept = event.args if isinstance(event.args, dict) else {}
        self._restored(str(kept.get('text') or ''), str(kept.get('was') or ''))
