"""/quality of 1,000 pupils with 500,000 marks as a deputy sees it: ``python -m bench.dashboard_page FOLDER``.

FOLDER holds the database of `bench.dashboard` (made where there is none). Cold is the first page after the start of the
program, warm the next ones; aim: warm content within 300 ms.
"""

import asyncio
import shutil
import statistics
import sys
import time
from pathlib import Path

import psutil
from playwright.sync_api import Page, sync_playwright
from rich.console import Console

from bench import dashboard_school as school
from bench.server import Server, token_of
from ejournal import clock, db, security
from ejournal.security import COOKIE
from models import Person, School

console = Console(highlight=False)
WARM = 11
FLAGS = ['--no-sandbox', '--disable-gpu', '--no-first-run']
NOW = '2027-05-24T14:48:00'


async def prepare(path: Path, *, made: bool) -> str:
    """The database, unless it is ``made``, and a deputy's session in it."""
    if not made:
        await school.make(path)
    clock.start_from(clock.local().fromisoformat(NOW))
    security.set_strength(time_cost=1, memory_kib=8)
    await db.open_database(f'sqlite:///{path.as_posix()}', now=clock.now())
    try:
        if not await School.exists():
            await School.create(full_name='Школа для измерений', short_name='Школа', is_demo=True)
        await School.all().update(is_demo=True)
        number = await Person.all().count()
        return await token_of('Бойко', f'Олег{number}', 'deputy')
    finally:
        await db.close()


def content(page: Page, address: str) -> tuple[float, float]:
    """Milliseconds from the navigation to the first figure, and to the last of the drawings."""
    began = time.perf_counter()
    page.goto(address, wait_until='commit')
    page.wait_for_selector('.ej-tile-value')
    figures = (time.perf_counter() - began) * 1000
    page.wait_for_function("document.querySelectorAll('.ej-chart .main-svg').length >= 7")
    return figures, (time.perf_counter() - began) * 1000


def main(folder: Path) -> None:
    """Start the program on the big school and open the page again and again."""
    path = folder / 'dashboard.db'
    token = asyncio.run(prepare(path, made=path.exists()))
    server = Server(folder, EJOURNAL_DATABASE_URL=f'sqlite:///{path.as_posix()}', EJOURNAL_NOW=NOW)
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=shutil.which('chromium'), args=FLAGS)
            context = browser.new_context(viewport={'width': 1440, 'height': 900})
            context.add_cookies([{'name': COOKIE, 'value': token, 'url': server.url}])
            page = context.new_page()
            cold = content(page, f'{server.url}/quality')
            warm = [content(page, f'{server.url}/quality') for _ in range(WARM)]
            other = [content(page, f'{server.url}/quality?grade={grade}') for grade in range(5, 10)]
            browser.close()
        console.print(f'cold: figures {cold[0]:.0f} ms, drawn {cold[1]:.0f} ms')
        for name, values in (('warm', warm), ('another filter', other)):
            console.print(f'{name}: figures median {statistics.median(v[0] for v in values):.0f} ms, '
                          f'drawn {statistics.median(v[1] for v in values):.0f} ms (n={len(values)})')
        console.print(f'memory of the server {psutil.Process(server.child.pid).memory_info().rss / 1e6:.0f} MB')
    finally:
        server.stop()


if __name__ == '__main__':
    main(Path(sys.argv[1]))
