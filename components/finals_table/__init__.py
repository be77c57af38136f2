"""The table of final marks: `from components.finals_table import FinalsTable`."""

from collections.abc import Callable
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments


class FinalsTable(ui.element, component='finals_table.js'):
    """Pupils by periods; ``on_put(row, column, value)`` hears of a typed mark, ``on_ask(row, column)`` of F2."""

    def __init__(self, caption: str, values: list[str], on_put: Callable[[int, int, str], Any],
                 on_ask: Callable[[int, int], Any]) -> None:
        super().__init__()
        self._props['caption'], self._props['values'] = caption, values
        self._props['periods'], self._props['rows'] = [], []

        def put(event: GenericEventArguments) -> Any:
            return on_put(int(event.args['y']), int(event.args['x']), str(event.args['value']))

        def ask(event: GenericEventArguments) -> Any:
            return on_ask(int(event.args['y']), int(event.args['x']))

        self.on('put', put)
        self.on('ask', ask)

    def show(self, periods: list[dict[str, Any]], rows: list[dict[str, Any]]) -> None:
        """Periods as {name, due, open}; rows as {id, name, cells: [[mark, suggestion, reason]…]}."""
        self._props['periods'], self._props['rows'] = periods, rows

    def _displayed_contents(self, *, only_visible: bool) -> list:
        return [text for row in self._props['rows'] for text in (row['name'], *(cell[0] for cell in row['cells']))]
