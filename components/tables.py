"""Read-only tables: given columns and rows they sort, search and fit a phone without asking the server."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nicegui import ui
from nicegui.events import GenericEventArguments

from components.chips import ChipKind


@dataclass(frozen=True)
class Column:
    """A column; `numeric` aligns digits to the right, `width` is any CSS length."""

    key: str
    label: str
    numeric: bool = False
    width: str = ''
    sortable: bool = True


@dataclass(frozen=True)
class Cell:
    """A cell that is more than text: a link, a chip, a mark, a second line, or a value to sort by."""

    text: str
    sub: str = ''
    href: str = ''
    chip: ChipKind | None = None
    mark: str = ''
    order: float | str | None = None

    def packed(self) -> dict[str, Any]:
        """The cell as the browser takes it; empty parts are left out."""
        parts = {'s': self.sub, 'h': self.href, 'm': self.mark}
        packed: dict[str, Any] = {'t': self.text} | {key: part for key, part in parts.items() if part}
        if self.chip is not None:
            packed['k'] = self.chip
        if self.order is not None:
            packed['v'] = self.order
        return packed


Row = Mapping[str, 'str | int | float | Cell | None']


class DataTable(ui.element, component='data_table/data_table.js'):
    """The table itself; `set_rows` replaces what it shows and keeps the sorting and the search."""

    def __init__(self, columns: Sequence[Column], caption: str) -> None:
        super().__init__()
        self._columns = columns
        self._props['columns'] = [
            {'k': c.key, 'l': c.label, 'n': c.numeric, 'w': c.width, 's': c.sortable} for c in columns
        ]
        self._props['caption'] = caption
        self._props['rows'] = []

    def set_rows(self, rows: Sequence[Row]) -> None:
        """Show these rows; a float is shown with two decimals and a comma, as means are."""
        self._props['rows'] = [{c.key: _pack(row.get(c.key)) for c in self._columns} for row in rows]

    def _displayed_contents(self, *, only_visible: bool) -> list:
        cells = [cell for row in self._props['rows'] for cell in row.values()]
        texts = [cell['t'] if isinstance(cell, dict) else cell for cell in cells]
        subs = [cell.get('s') for cell in cells if isinstance(cell, dict)]
        head = [column.label for column in self._columns] + [self._props['caption']]
        return [*head, *texts, *subs, *([] if texts else [self._props.get('empty')])]


def data_table(  # noqa: PLR0913 - each parameter is a choice of the page
    columns: Sequence[Column], rows: Sequence[Row], *, caption: str, empty: str = 'Здесь пока ничего нет.',
    search: bool = False, pin: bool = True, on_row: Callable[[int], Any] | None = None, brief: int = 40,
) -> DataTable:
    """Show `rows` (dicts by column key). `on_row` gets the index of the clicked row; `pin` keeps the first column
    in sight when a phone scrolls sideways; `caption` names the table for screen readers; `brief`: rows a phone shows
    before «Показать ещё»."""
    table = DataTable(columns, caption)
    table.props['empty'] = empty
    table.props['search'] = search
    table.props['pin'] = pin
    table.props['brief'] = brief
    table.props['clickable'] = on_row is not None
    if on_row is not None:
        def chosen(event: GenericEventArguments) -> Any:
            return on_row(int(event.args))
        table.on('row', chosen)
    table.set_rows(rows)
    return table


def _pack(value: Any) -> Any:
    if isinstance(value, Cell):
        return value.packed()
    if isinstance(value, float):
        return f'{value:.2f}'.replace('.', ',')
    return '' if value is None else str(value)
