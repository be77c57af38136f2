"""Long work on a page: a bar that fills, and a button that stops it."""

import asyncio
from collections.abc import Awaitable, Callable

from nicegui import background_tasks, ui

from components import buttons, cards

Report = Callable[[int, int], None]


class LongWork:
    """A button; while ``work(report)`` runs, a bar with «Отменить». ``work`` shows its own result."""

    def __init__(self, label: str, work: Callable[[Report], Awaitable[None]]) -> None:
        self.work = work
        self.task: asyncio.Task[None] | None = None
        with cards.row() as self.box:
            self.start_button = buttons.button(label, self.start)
            self.bar = ui.element('progress').props('max=100 value=0').classes('ej-progress')
            self.bar.props['aria-label'] = label
            self.told = ui.label().classes('ej-muted')
            self.stop_button = buttons.quiet('Отменить', self.stop)
        self._running(on=False)
        ui.context.client.on_delete(self.stop)

    async def start(self) -> None:
        """Run the work beside the page."""
        if self.task is None or self.task.done():
            self._running(on=True)
            self.task = background_tasks.create(self._run(), name='long work')

    def stop(self) -> None:
        """Give up; what was made is thrown away."""
        if self.task is not None:
            self.task.cancel()

    async def _run(self) -> None:
        try:
            with self.box:
                await self.work(self._report)
        finally:
            if not self.box.is_deleted:
                self._running(on=False)

    def _report(self, done: int, of: int) -> None:
        self.bar.props(f'value={round(100 * done / max(1, of))}')
        self.told.text = f'{done} из {of}'

    def _running(self, *, on: bool) -> None:
        self.start_button.set_visibility(not on)
        for one in (self.bar, self.told, self.stop_button):
            one.set_visibility(on)
        if on:
            self._report(0, 1)
            self.told.text = 'готовится'
