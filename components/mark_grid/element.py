"""The Python side of the grid: it hands the snapshot to the browser and offers the toolbar's actions by name."""

from typing import Any

import orjson
from nicegui import ui

from components.mark_grid import assets


class MarkGrid(ui.element, component='mark_grid.js'):
    """The register of one group and term.

    Children of the element (`with MarkGrid(...):`) stand between the heading and the buttons: a term switch, links.
    """

    def __init__(self, snapshot: dict[str, Any], *, toolbar: bool = True) -> None:
        """Show `snapshot` (the shape of `GET /journal/{group}/{term}/snapshot`); nothing else is fetched here."""
        super().__init__()
        # One string: a tenth of the memory of a thousand lists, for as long as the page is open.
        self._props['snapshot'] = orjson.dumps(snapshot).decode()
        self._props['toolbar'] = toolbar
        self._props['source'] = assets.address(self.client, 'grid.js')
        assets.add_head(self.client)

    def one_for_all(self) -> None:
        """Open «Одна отметка всем» for the column under the cursor."""
        self.run_method('oneForAll')

    def all_present(self) -> None:
        """Open «Все присутствуют» for the lesson under the cursor."""
        self.run_method('allPresent')

    def new_work(self) -> None:
        """Open «Новая работа» for the lesson under the cursor."""
        self.run_method('newWork')

    def find(self) -> None:
        """Open the field that jumps to a pupil by name."""
        self.run_method('find')

    def help(self) -> None:
        """Show the list of keys."""
        self.run_method('help')

    def undo(self) -> None:
        """Take the person's own last step back."""
        self.run_method('undo')

    def redo(self) -> None:
        """Do the step taken back once more."""
        self.run_method('redo')

    def resync(self) -> None:
        """Fetch the snapshot again and show what differs."""
        self.run_method('resync')
