"""The table of a КТП: typed like a sheet, saved by itself; rows are added, split, removed and moved by keys or mouse.

The browser keeps the rows and sends the whole list a moment after the last key; the answer says what is stored now.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from components.theme import static_url

Row = Mapping[str, Any]
Save = Callable[[list[dict[str, Any]], str], Awaitable[tuple[str, list[int], str, str]]]
SAVED, REFUSED = 'saved', 'refused'


class PlanTable(ui.element, component='plan_table.js'):
    """Rows are dicts: id, section, topic, hours («0,5»), type (id or 0), homework, resource, reserve, note.

    ``save(rows, version)`` is told the version of the rows that were edited and answers (state, ids of the rows in
    order, sentence to show, version stored now); ``paste(text, place)`` is told what was pasted from a spreadsheet
    above row ``place``. Without them the table is for reading.
    """

    def __init__(self, rows: Sequence[Row], types: Mapping[int, str], *, version: str = '', save: Save | None = None,
                 paste: Callable[[str, int], Any] | None = None) -> None:
        super().__init__()
        style = static_url('plans.css')
        ui.add_head_html(f'<link rel="stylesheet" href="{style}">')
        self._save, self._paste = save, paste
        self._props['version'] = version
        self._props['rows'] = list(rows)
        self._props['types'] = [[number, name] for number, name in types.items()]
        self._props['editable'] = save is not None
        self.on('save', self._saving)
        self.on('paste', self._pasted)
        self.mark('plan-table')

    def set_rows(self, rows: Sequence[Row], version: str) -> None:
        """Show what is stored now, once nothing typed stands in its way."""
        self._props['version'] = version
        self._props['rows'] = list(rows)

    def insert(self, rows: Sequence[Row], place: int) -> None:
        """Put rows above row ``place`` (behind the last one when there are fewer); they are saved as typed ones are."""
        self.run_method('insert', list(rows), place)

    async def _saving(self, event: GenericEventArguments) -> None:
        if self._save is None:
            return
        answer = await self._save(event.args['rows'], str(event.args['version']))
        self.run_method('answered', event.args['turn'], *answer)

    def _pasted(self, event: GenericEventArguments) -> Any:
        return self._paste(str(event.args['text']), int(event.args['place'])) if self._paste else None

    def _displayed_contents(self, *, only_visible: bool) -> list:
        return [value for row in self._props['rows'] for value in row.values() if isinstance(value, str)]
