"""The Python side of the grid: it hands the snapshot to the browser and offers the toolbar's actions by name."""

from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from nicegui import ui
from nicegui.dependencies import esm_modules, register_esm
from nicegui.version import __version__

MODULES: Final = 'mark-grid'
BROWSER: Final = Path(__file__).parent / 'browser'


def _register() -> str:
    """Register the browser's files and return their key.

    NiceGUI lets browsers keep these files for a year, so the key must change with any of them: it is made from the
    newest file's time, which the class argument `esm=` (the folder's own time) would miss.
    """
    register_esm(MODULES, BROWSER, max_time=max(path.stat().st_mtime for path in BROWSER.iterdir()))
    return next(key for key, module in esm_modules.items() if module.name == MODULES)


KEY: Final = _register()


def head_html(prefix: str = '') -> str:
    """Links that let the browser fetch style and modules at once instead of finding them one after another."""
    base = f'{prefix}/_nicegui/{__version__}/esm/{KEY}'
    modules = ''.join(f'<link rel="modulepreload" href="{base}/{path.name}">' for path in sorted(BROWSER.glob('*.js')))
    styles = ''.join(f'<link rel="stylesheet" href="{base}/{path.name}">' for path in sorted(BROWSER.glob('*.css')))
    return styles + modules


class MarkGrid(ui.element, component='mark_grid.js'):
    """The register of one group and term.

    Children of the element (`with MarkGrid(...):`) stand between the heading and the buttons: a term switch, links.
    """

    def __init__(self, snapshot: dict[str, Any], *, toolbar: bool = True) -> None:
        """Show `snapshot` (the shape of `GET /journal/{group}/{term}/snapshot`); nothing else is fetched here."""
        super().__init__()
        self._props['snapshot'] = snapshot
        self._props['toolbar'] = toolbar
        request = self.client.request
        prefix = request.headers.get('X-Forwarded-Prefix', request.scope.get('root_path', ''))
        ui.add_head_html(head_html(quote(prefix)))

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
