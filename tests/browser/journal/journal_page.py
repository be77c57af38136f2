"""What people do with the real journal, and what the server has stored."""

import uuid
from typing import Any

from playwright.sync_api import Locator, Page

from bench.server import Bench


class JournalPage:
    """One person's grid."""

    def __init__(self, page: Page, bench: Bench) -> None:
        self.page, self.bench = page, bench
        page.set_default_timeout(10_000)
        self.errors: list[str] = []
        page.on('pageerror', lambda error: self.errors.append(str(error)))
        self.open()

    def open(self) -> None:
        """Load the page and wait for its socket."""
        self.page.goto(f'{self.bench.url}/journal/{self.bench.group}')
        self.page.wait_for_selector('.mg-c')
        self.page.wait_for_function('window.did_handshake === true')

    def today(self, row: int) -> Locator:
        """The row-th pupil's cell of today's work; rows from 1."""
        return self.page.locator(f'.mg-table tbody tr:nth-child({row}) > td.mg-today').first

    def go(self, row: int) -> None:
        """Put the cursor there."""
        self.today(row).click()

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def settled(self) -> None:
        """Wait until everything is stored."""
        self.page.wait_for_selector('.mg-pill[data-state="saved"]', timeout=30_000)

    def pill(self, text: str) -> None:
        """Wait for a word about saving."""
        self.page.locator('.mg-pill', has_text=text).wait_for()

    def shows(self, row: int, text: str) -> None:
        """Wait until the cell shows the text."""
        self.page.wait_for_function(
            '([row, text]) => document.querySelector(`.mg-table tbody tr:nth-child(${row}) > td.mg-today`)'
            '.textContent === text', arg=[row, text])

    def stored(self) -> dict[int, str]:
        """Row (from 1) → the mark of today's work, as the server has it."""
        path = f'{self.bench.url}/journal/{self.bench.group}/{self.bench.term}/snapshot'
        shot: dict[str, Any] = self.page.request.get(path).json()
        rows = {pupil['id']: number for number, pupil in enumerate(shot['pupils'], 1)}
        return {rows[pupil]: value for _, work, pupil, value, *_ in shot['marks']
                if work == self.bench.work and value}

    def history(self, row: int) -> list[tuple[str, str]]:
        """(old, new) of the cell's changes, newest first."""
        pupil = self.bench.pupils[row - 1]
        answer = self.page.request.get(f'{self.bench.url}/journal/cell?work={self.bench.work}&pupil={pupil}')
        return [(entry['old'], entry['new']) for entry in answer.json()['history']]

    def write(self, row: int, old: str, new: str) -> None:
        """A change past the page, as another program would make it."""
        operation = {'id': str(uuid.uuid4()), 'kind': 'mark', 'group': self.bench.group, 'lesson': self.bench.lesson,
                     'work': self.bench.work, 'pupil': self.bench.pupils[row - 1], 'old': old, 'new': new}
        answer = self.page.request.post(f'{self.bench.url}/journal/edits', data={'ops': [operation]},
                                        headers={'Origin': self.bench.url})
        assert answer.json()['results'][0]['status'] == 'saved', answer.text()

    def empty_today(self) -> None:
        """Clear today's column."""
        for row, value in self.stored().items():
            self.write(row, value, '')
        self.open()
