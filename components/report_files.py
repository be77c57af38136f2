"""A report of `ejournal.reports.shapes` as buttons: workbook and paper, made in a thread."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from nicegui import ui

from components import buttons, web
from ejournal.reports.book import xlsx
from ejournal.reports.paper import Imprint, pdf
from ejournal.reports.shapes import Report

Made = tuple[Sequence[Report], Imprint]
Make = Callable[[str], Awaitable[Made]]


def draw(make: Make, *, paper: bool = True) -> None:
    """«Скачать XLSX» and, with ``paper``, «PDF»; ``make`` answers the reports with their imprint and notes that the
    file of this name's ending leaves."""
    buttons.button('Скачать XLSX', partial(download, make, 'xlsx')).mark('xlsx')
    if paper:
        buttons.button('PDF', partial(download, make, 'pdf')).mark('pdf')


async def download(make: Make, ending: str) -> None:
    """Give the file to the browser."""
    with web.refusals_shown():
        reports, imprint = await make(ending)
        content = await asyncio.to_thread(xlsx, reports, imprint) if ending == 'xlsx' \
            else await asyncio.to_thread(pdf, reports[0], imprint)
        ui.download.content(content, f'{reports[0].name}.{ending}')
