"""The table of final marks: `from components.finals_table import FinalsTable`."""

from typing import Any

import orjson
from nicegui import ui

from components.mark_grid import assets


class FinalsTable(ui.element, component='finals_table.js'):
    """Pupils by periods, with the grid's own queue, undo, paste and keypad; changes go to ``POST /journal/edits``.

    ``shown``: {group, account, now, title, values, may_write, why_not, periods: [{name, due_at, why, term}…],
    rows: [{id, name, cells: [[mark, suggestion, reason]…]}…]}; ``why`` is the sentence why a period takes no marks.
    """

    def __init__(self, shown: dict[str, Any]) -> None:
        super().__init__()
        self._props['source'] = assets.address(self.client, 'grid.js')
        self.show(shown)
        assets.add_head(self.client)

    def show(self, shown: dict[str, Any]) -> None:
        """Show other numbers; what the person has typed and the server has not answered stays above them."""
        self._shown = shown
        self._props['shown'] = orjson.dumps(shown).decode()

    def _displayed_contents(self, *, only_visible: bool) -> list:
        return [text for row in self._shown['rows'] for text in (row['name'], *(cell[0] for cell in row['cells']))]
