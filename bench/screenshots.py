"""Pictures of the running demo school: the README's, or with ``--all`` every page for every role, wide and narrow.

`.venv/bin/python -m bench.screenshots [--all] [FOLDER]`; the demo is made in a folder of its own.
"""

import asyncio
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Annotated

import typer
from playwright.sync_api import Browser, Page, sync_playwright
from rich.console import Console

from bench.server import NOW, ROOT, free_port, wait
from components.navigation import menu
from ejournal import db
from ejournal.demo import DEMO_PASSWORD, demo_logins
from models import Role

HERE = Path(__file__).with_name('screenshots')
CHROMIUM = ('chromium', 'chromium-browser', 'google-chrome')
FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']
SIZES = {1440: 960, 390: 844}
console = Console(highlight=False)


@dataclass(frozen=True)
class Shot:
    """A page as somebody sees it; ``click`` is a link to follow from ``path`` first."""

    name: str
    login: str
    path: str
    click: str = ''


FOR_README = [(Shot('grid', 'teacher', '/journals', 'a[href^="/journal/"]'), 1440, 'light'),
              (Shot('grid-dark', 'teacher', '/journals', 'a[href^="/journal/"]'), 1440, 'dark'),
              (Shot('login', '', '/login'), 1440, 'light'),
              (Shot('diary', 'pupil', '/diary'), 390, 'light'),
              (Shot('quality', 'deputy', '/quality'), 1440, 'light'),
              (Shot('attendance', 'class_teacher', '/attendance'), 1440, 'light')]
EVERYTHING = [
    Shot('login', '', '/login'), *(Shot(f'{login}-home', login, '/') for login in (
        'director', 'deputy', 'class_teacher', 'teacher', 'administrator', 'secretary', 'hr', 'pupil', 'guardian')),
    Shot('teacher-journals', 'teacher', '/journals'),
    Shot('teacher-grid', 'teacher', '/journals', 'a[href^="/journal/"]'),
    Shot('deputy-school', 'deputy', '/school'), Shot('deputy-grid', 'deputy', '/school', 'a[href^="/journal/"]'),
    Shot('director-school', 'director', '/school'), Shot('classteacher-class', 'class_teacher', '/class'),
    Shot('classteacher-grid', 'class_teacher', '/class', 'a[href^="/journal/"]'),
    Shot('pupil-diary', 'pupil', '/diary'), Shot('pupil-marks', 'pupil', '/marks'),
    Shot('parent-diary', 'guardian', '/diary'), Shot('parent-marks', 'guardian', '/marks'),
    Shot('admin-users', 'administrator', '/users'), Shot('teacher-profile', 'teacher', '/profile'),
    Shot('teacher-stranger', 'teacher', '/journal/99999'), Shot('teacher-nowhere', 'teacher', '/nowhere'),
    *(Shot(f'{role.value}{item.href.replace("/", "-")}', role.value, item.href)
      for role in Role for item in menu(frozenset({role}))),
]


def main(folder: Annotated[Path, typer.Argument()] = HERE, *,
         everything: Annotated[bool, typer.Option('--all')] = False) -> None:
    """Make the demo, start it, take the pictures."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as data:
        port = free_port()
        environment = os.environ | {'EJOURNAL_DATA_FOLDER': data, 'EJOURNAL_PORT': str(port), 'EJOURNAL_NOW': NOW}
        program = [sys.executable, str(ROOT / 'main.py'), 'demo']
        subprocess.run([*program, '--no-serve'], env=environment, cwd=ROOT, check=True)
        logins = asyncio.run(who_is_who(f'sqlite://{(Path(data) / "demo.db").as_posix()}'))
        child = subprocess.Popen(program, env=environment, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            wait(f'http://127.0.0.1:{port}', child)
            take(f'http://127.0.0.1:{port}', folder, logins, everything=everything)
        finally:
            child.terminate()
            child.wait(20)


async def who_is_who(url: str) -> dict[str, str]:
    """A login of the demo for each role."""
    await db.connect(url)
    try:
        labels = {label: login for label, _, login in await demo_logins()}
        return {role.value: labels[role.label] for role in Role if role.label in labels}
    finally:
        await db.close()


def take(url: str, folder: Path, logins: dict[str, str], *, everything: bool) -> None:
    """All pictures of a running demo."""
    shots = [(shot, width, scheme) for shot, width, scheme in product(EVERYTHING, SIZES, ('light', 'dark'))] \
        if everything else FOR_README
    with sync_playwright() as playwright:
        program = next(filter(None, map(shutil.which, CHROMIUM)), None)
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        states: dict[str, object] = {}
        for shot, width, scheme in shots:
            if shot.login and shot.login not in states:
                states[shot.login] = _log_in(browser, url, logins[shot.login])
            context = browser.new_context(
                viewport={'width': width, 'height': SIZES[width]}, color_scheme=scheme,  # type: ignore[arg-type]
                has_touch=width < 800, is_mobile=width < 800,
                storage_state=states.get(shot.login))  # type: ignore[arg-type]
            name = f'{shot.name}-{width}-{scheme}' if everything else shot.name
            _take(context.new_page(), url, shot, folder / f'{name}.png')
            context.close()
        browser.close()


def _take(page: Page, url: str, shot: Shot, file: Path) -> None:
    def complain(text: str) -> None:
        console.print(f'{shot.name}: {text}', style='red', markup=False)

    page.on('pageerror', lambda error: complain(str(error)))
    page.on('console', lambda message: complain(message.text) if message.type == 'error' else None)
    page.goto(url + shot.path)
    if shot.click:
        page.goto(url + (page.locator(shot.click).first.get_attribute('href') or ''))
    page.wait_for_timeout(1500)
    wide, width = page.evaluate('[document.documentElement.scrollWidth, window.innerWidth]')
    if wide > width:
        complain(f'{wide} px wide at {width} px')
    page.screenshot(path=file)


def _log_in(browser: Browser, url: str, login: str) -> object:
    context = browser.new_context()
    page = context.new_page()
    page.goto(f'{url}/login')
    page.locator('input[name=login]').fill(login)
    page.locator('input[name=password]').fill(DEMO_PASSWORD)
    page.locator('button[type=submit]').click()
    page.wait_for_url(lambda address: '/login' not in address)
    state = context.storage_state()
    context.close()
    return state


if __name__ == '__main__':
    typer.run(main)
