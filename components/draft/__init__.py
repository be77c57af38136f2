"""A form whose texts are kept in the browser until they are sent: half a letter survives a reload and a lost line."""

from collections.abc import Callable, Mapping
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from components.forms import TextField


class Draft(ui.element, component='draft.js'):
    """Put it inside the form. ``fields`` by their form names are filled from what was kept, where they are empty.

    ``extra`` is what has no field (the readers chosen), as text; ``restored(extra)`` gets it back.
    """

    def __init__(self, account: int, name: str, fields: Mapping[str, TextField],
                 restored: Callable[[str], Any] | None = None) -> None:
        super().__init__()
        self._fields, self._restored = fields, restored
        self._props['storage'] = f'ej.draft.{account}.{name}'
        self._props['extra'] = ''
        self.on('restore', self._restore)

    def keep(self, extra: str) -> None:
        """Keep this beside the fields from now on."""
        self._props['extra'] = extra

    def forget(self) -> None:
        """It was sent: keep nothing more."""
        self.run_method('forget')

    def _restore(self, event: GenericEventArguments) -> Any:
        kept = event.args if isinstance(event.args, dict) else {}
        texts = kept.get('fields')
        for name, text in (texts if isinstance(texts, dict) else {}).items():
            field = self._fields.get(name)
            if field is not None and not field.value:
                field.value = str(text)
        extra = str(kept.get('extra') or '')
        return self._restored(extra) if extra and self._restored else None
