"""What a test does to the grid, in the words of a teacher."""

from typing import Any

from playwright.sync_api import Locator, Page


class GridPage:
    """One open grid of the fake server."""

    def __init__(self, page: Page, base: str, group: int, mode: str = '') -> None:
        """Open the group's grid and wait until it is connected."""
        self.page = page
        self.base = base
        self.group = group
        self.mode = mode
        page.set_default_timeout(15_000)
        self.errors: list[str] = []
        page.on('pageerror', lambda error: self.errors.append(str(error)))
        self.open()

    def open(self, *, connected: bool = True) -> None:
        """Load the page anew."""
        self.page.goto(f'{self.base}/grid/{self.group}?mode={self.mode}')
        self.page.wait_for_selector('.mg-c')
        if connected:
            self.page.wait_for_function('window.did_handshake === true')

    def cell(self, row: int, column: int) -> Locator:
        """The cell of the row-th pupil in the column-th work, both from 1."""
        return self.page.locator(f'.mg-table tbody tr:nth-child({row}) > td.mg-c').nth(column - 1)

    def go(self, row: int, column: int) -> None:
        """Put the cursor on a cell."""
        self.cell(row, column).click()

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def text(self, row: int, column: int) -> str:
        """What the cell shows, with the small attendance code after a blank."""
        cell = self.cell(row, column)
        code = cell.get_attribute('data-code')
        return (cell.text_content() or '') + (f' {code}' if code else '')

    def mean(self, row: int) -> str:
        """The pupil's weighted mean."""
        return self.page.locator(f'.mg-table tbody tr:nth-child({row}) .mg-mean').text_content() or ''

    def place(self) -> tuple[int, int]:
        """Row and column of the focused cell, from 1; (0, 0) when the focus is elsewhere."""
        row, column = self.page.evaluate(
            "() => { const cell = document.activeElement.closest('td.mg-c');"
            ' return cell ? [cell.parentNode.sectionRowIndex + 1, cell.cellIndex - 1] : [0, 0]; }'
        )
        return row, column

    def settled(self) -> None:
        """Wait until everything is stored."""
        self.page.wait_for_selector('.mg-pill[data-state="saved"]')

    def pill(self, text: str) -> None:
        """Wait for a word about saving."""
        self.page.locator('.mg-pill', has_text=text).wait_for()

    def notice(self) -> Locator:
        """The card about what was not taken."""
        card = self.page.locator('.mg-notice')
        card.wait_for()
        return card

    def tell(self, command: str, body: dict[str, Any]) -> None:
        """Play the other side: a colleague, an outage, a lost session."""
        assert self.page.request.post(f'{self.base}/_test/{self.group}/{command}', data=body).ok

    def colleague(self, **patch: Any) -> None:
        """A change of Чехонина Р. Л."""
        self.tell('live', {'by': 'Чехонина Р. Л.', 'account': 9, **patch})

    def stored(self) -> dict[str, Any]:
        """What the server holds."""
        return self.page.request.get(f'{self.base}/_test/{self.group}/state').json()

    def paste(self, text: str) -> None:
        """Ctrl+V with this text on the clipboard."""
        self.page.evaluate(
            "(text) => { const data = new DataTransfer(); data.setData('text/plain', text); document.activeElement"
            ".dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true})); }",
            text,
        )

    def copied(self) -> str:
        """What Ctrl+C would put on the clipboard."""
        return self.page.evaluate(
            "() => { const data = new DataTransfer(); document.activeElement.dispatchEvent(new ClipboardEvent('copy',"
            " {clipboardData: data, bubbles: true, cancelable: true})); return data.getData('text/plain'); }"
        )
