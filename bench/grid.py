"""The live grade grid against a running server: opening, typing, fifty people looking on. Prints figures.

`.venv/bin/python -m bench.grid [--chromium PATH]`: 30 pupils × 50 columns, real Chromium for what a teacher feels,
raw clients for what a server carries.
"""

import asyncio
import shutil
import statistics
import tempfile
import time
import uuid
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Browser, BrowserContext, Page, async_playwright
from rich.console import Console

from bench.rawclient import RawClient
from bench.server import Bench, serving
from ejournal.security import COOKIE

OPENINGS, PASSES, EDITS = 11, 4, 100
CHROMIUM = ('chromium', 'chromium-browser', 'google-chrome')
FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run', '--disable-sync']
console = Console(highlight=False)


def line(name: str, values: list[float], unit: str, goal: str) -> None:
    """Median, 95th percentile and worst of some figures, beside what was asked for."""
    ordered = sorted(values)
    high = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    console.print(f'{name:<52} median {statistics.median(ordered):8.1f}  p95 {high:8.1f}  max {ordered[-1]:8.1f} '
                  f'{unit:<3} (goal: {goal}; n={len(ordered)})', markup=False, soft_wrap=True)


async def context_of(browser: Browser, bench: Bench) -> BrowserContext:
    """A fresh browser profile that is logged in as the teacher."""
    context = await browser.new_context(viewport={'width': 1440, 'height': 900})
    await context.add_cookies([{'name': COOKIE, 'value': bench.teacher, 'url': bench.url}])
    return context


async def open_grid(page: Page, bench: Bench) -> tuple[float, float]:
    """Milliseconds from the start of the navigation until the grid can be typed into; bytes over the network."""
    session = await page.context.new_cdp_session(page)
    total = {'bytes': 0.0}
    session.on('Network.loadingFinished', lambda e: total.update(bytes=total['bytes'] + e['encodedDataLength']))
    await session.send('Network.enable')
    await page.goto(f'{bench.url}/journal/{bench.group}/{bench.term}', wait_until='commit')
    await page.wait_for_function("performance.getEntriesByName('grid-ready').length > 0")
    ready = await page.evaluate("performance.getEntriesByName('grid-ready')[0].startTime")
    await page.wait_for_timeout(300)
    await session.detach()
    return float(ready), total['bytes']


async def openings(browser: Browser, bench: Bench) -> None:
    """Cold (an empty cache each time) and warm."""
    cold, cold_bytes, warm, warm_bytes = [], [], [], []
    for _ in range(OPENINGS):
        context = await context_of(browser, bench)
        page = await context.new_page()
        ready, size = await open_grid(page, bench)
        cold.append(ready)
        cold_bytes.append(size / 1000)
        await context.close()
    context = await context_of(browser, bench)
    page = await context.new_page()
    await open_grid(page, bench)
    for _ in range(OPENINGS):
        await page.goto('about:blank')
        ready, size = await open_grid(page, bench)
        warm.append(ready)
        warm_bytes.append(size / 1000)
    await context.close()
    line('opening 30 × 50, cold cache', cold, 'ms', 'median < 700')
    line('opening 30 × 50, warm cache', warm, 'ms', 'median < 400')
    line('bytes of an opening, cold (assets included)', cold_bytes, 'kB', '-')
    line('bytes of an opening beyond cached assets', warm_bytes, 'kB', '< 150')


async def typing(browser: Browser, bench: Bench) -> None:
    """Key press → stored → acknowledged, one user, at the pace of a quick typist."""
    context = await context_of(browser, bench)
    page = await context.new_page()
    await open_grid(page, bench)
    await page.wait_for_function('window.did_handshake')
    for turn in range(PASSES):
        await page.locator('.mg-table tbody tr:first-child > td.mg-today').first.click()
        for number in range(len(bench.pupils)):
            await page.keyboard.press('5432'[(number + turn) % 4])
            await page.wait_for_timeout(120)
    acks: list[dict[str, Any]] = await page.evaluate('window.__gridAcks')
    line('key press → stored → acknowledged, Chromium', [float(ack['ms']) for ack in acks], 'ms',
         'median < 25, p95 < 60')
    await context.close()


async def edit(http: httpx.AsyncClient, bench: Bench, number: int, values: dict[int, str]) -> float:
    """One mark by plain HTTP; returns the milliseconds until the answer."""
    pupil = bench.pupils[number % len(bench.pupils)]
    new = '5432'[(number // len(bench.pupils)) % 4]
    new = '3' if new == values.get(pupil) else new
    op = {'id': str(uuid.uuid4()), 'kind': 'mark', 'group': bench.group, 'lesson': bench.lesson, 'work': bench.work,
          'pupil': pupil, 'old': values.get(pupil, ''), 'new': new, 'source': 'key'}
    began = time.perf_counter()
    response = await http.post('/journal/edits', json={'ops': [op]})
    took = (time.perf_counter() - began) * 1000
    result = response.json()['results'][0]
    if result['status'] != 'saved':
        raise RuntimeError(str(result))
    values[pupil] = new
    return took


async def stored(http: httpx.AsyncClient, bench: Bench) -> dict[int, str]:
    """What today's column holds."""
    snapshot = (await http.get(f'/journal/{bench.group}/{bench.term}/snapshot')).json()
    return {pupil: value for _, work, pupil, value, *_ in snapshot['marks'] if work == bench.work}


async def watching(bench: Bench) -> None:
    """Fifty raw viewers of one grid while a teacher types: how soon they see it, what it costs the server."""
    headers = {'Cookie': f'{COOKIE}={bench.teacher}', 'Origin': bench.url, 'X-Ejournal': '1'}
    async with httpx.AsyncClient(base_url=bench.url, headers=headers) as http:
        values = await stored(http, bench)
        alone = [await edit(http, bench, number, values) for number in range(EDITS)]
        line('edit → acknowledged, raw client, nobody looks on', alone, 'ms', '-')
        seen: list[float] = []
        all_saw = asyncio.Event()

        def heard(_: dict[str, Any], at: float) -> None:
            seen.append(at)
            if len(seen) >= len(bench.viewers):
                all_saw.set()

        clients = await viewers(bench, heard)
        idle = await _busy(bench, 5)
        began_all, cpu, latencies, answers = time.perf_counter(), bench.process.cpu_times(), [], []
        for number in range(EDITS):
            seen.clear()
            all_saw.clear()
            began = time.perf_counter()
            answers.append(await edit(http, bench, number, values))
            await asyncio.wait_for(all_saw.wait(), 10)
            latencies += [(at - began) * 1000 for at in seen]
            await asyncio.sleep(0.05)
        spent = bench.process.cpu_times()
        waited = idle * (time.perf_counter() - began_all)
        used = ((spent.user + spent.system - cpu.user - cpu.system) * 1000 - waited) / EDITS
        line('server CPU with them and no edit, a second', [idle], 'ms', '-')
        line(f'edit → seen by {len(clients)} viewers', latencies, 'ms', 'p95 < 200')
        line('edit → acknowledged while they look on', answers, 'ms', '-')
        line('server CPU of an edit with them, beyond that', [used], 'ms', '< 10')
        for client in clients:
            await client.close()


async def _busy(bench: Bench, seconds: float) -> float:
    """Milliseconds of CPU the server uses in a second when nothing happens."""
    before = bench.process.cpu_times()
    await asyncio.sleep(seconds)
    after = bench.process.cpu_times()
    return (after.user + after.system - before.user - before.system) * 1000 / seconds


async def viewers(bench: Bench, heard: Any) -> list[RawClient]:
    """Open the grid for every viewer; print what each costs the server."""
    before = bench.process.memory_info().rss
    clients = [await RawClient(bench.url, token, heard).open(f'/journal/{bench.group}', f'group:{bench.group}')
               for token in bench.viewers]
    await asyncio.sleep(2)
    each = (bench.process.memory_info().rss - before) / len(clients) / 1e6
    line('server memory of an open grid', [each], 'MB', '< 1')
    line('HTML of an opening, uncompressed', [client.bytes / 1000 for client in clients], 'kB', '-')
    return clients


async def run(bench: Bench) -> None:
    """All figures."""
    async with async_playwright() as playwright:
        program = next(filter(None, map(shutil.which, CHROMIUM)), None)
        browser = await playwright.chromium.launch(executable_path=program, args=FLAGS)
        await openings(browser, bench)
        await typing(browser, bench)
        await browser.close()
    await watching(bench)


def main() -> None:
    """Make the school, start the server, measure."""
    with tempfile.TemporaryDirectory() as folder, serving(Path(folder)) as bench:
        asyncio.run(run(bench))


if __name__ == '__main__':
    main()
