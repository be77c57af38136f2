"""All checks and tests, one after another: `python3 -m ejournal test`.

Standard library only: it starts the tools of `.venv` and imports none of them.
"""

import argparse
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

STEPS = {
    'ruff': ['-m', 'ruff', 'check'],
    'mypy': ['-m', 'mypy'],
    # Its cache overlooks a folder that has become a package.
    'imports': ['-c', 'from importlinter.cli import lint_imports_command; lint_imports_command(["--no-cache"])'],
    # A file stays in one process: its tests share what is dear to make.
    'unit': ['-m', 'pytest', '-n', 'auto', '--maxprocesses', '4', '--dist', 'loadfile', '--ignore=tests/browser',
             '--ignore=tests/components'],
    # A process of its own: NiceGUI's root page does not come back once the whole application was put together.
    'parts': ['-m', 'pytest', 'tests/components'],
    # A process of its own: the browser's synchronous driver keeps an event loop that the other tests cannot share.
    'browser': ['-m', 'pytest', 'tests/browser'],
}
PACKAGES = ('chromium', 'libatomic1')  # the second is for Playwright's node, which does not bring it
BROWSER_NAMES = ('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'microsoft-edge', 'msedge',
                 'chrome')
BROWSER_PATHS = (
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
    '%ProgramFiles%/Google/Chrome/Application/chrome.exe',
    '%LocalAppData%/Google/Chrome/Application/chrome.exe',
    '%ProgramFiles(x86)%/Microsoft/Edge/Application/msedge.exe',
)


def parse(arguments: Sequence[str]) -> list[str]:
    """Return the names of the steps asked for, in their order. Ends the program on a name that is none."""
    parser = argparse.ArgumentParser(prog='python3 -m ejournal test', description=__doc__)
    parser.add_argument('--only', metavar='STEPS', default=','.join(STEPS), help='some of: %(default)s')
    wanted = parser.parse_args(arguments).only.split(',')
    if unknown := [name for name in wanted if name not in STEPS]:
        parser.error(f'no such step: {", ".join(unknown)}; there are {", ".join(STEPS)}')
    return [name for name in STEPS if name in wanted]


def run(python: Path, root: Path, steps: Sequence[str]) -> int:
    """Run every step, also after a failed one, tell how each went, and return 1 if any failed."""
    results: dict[str, tuple[bool, float]] = {}
    for name in steps:
        print(f'\n=== {name}', flush=True)
        began = time.monotonic()
        passed = run_step(name, python, root)
        results[name] = passed, time.monotonic() - began
    print('\n=== summary')
    for name, (passed, seconds) in results.items():
        print(f'{name:<8} {"ok" if passed else "FAILED":<7} {seconds:6.1f} s')
    sys.stdout.flush()
    return 0 if all(passed for passed, _ in results.values()) else 1


def run_step(name: str, python: Path, root: Path) -> bool:
    """Run one step in the project's folder; the browser tests learn in EJOURNAL_CHROMIUM which browser to start."""
    environment = dict(os.environ)
    if name == 'browser':
        if not (find_browser() and driver_starts(python)):
            install_browser()
        if not (browser := find_browser()):
            print('The browser tests need Chromium. Debian, as root: apt-get install', *PACKAGES)
            print('Elsewhere install Chrome or Edge, or name the program in EJOURNAL_CHROMIUM.', flush=True)
            return False
        environment['EJOURNAL_CHROMIUM'] = browser
    return subprocess.call([str(python), *STEPS[name]], cwd=root, env=environment, stdin=subprocess.DEVNULL) == 0


def find_browser() -> str | None:
    """Path of a Chromium of this machine (or Chrome or Edge): what EJOURNAL_CHROMIUM says, or else the first found."""
    if named := os.environ.get('EJOURNAL_CHROMIUM'):
        return shutil.which(named)
    paths = [os.path.expandvars(path) for path in BROWSER_PATHS]
    return next(filter(None, map(shutil.which, [*BROWSER_NAMES, *paths])), None)


def driver_starts(python: Path) -> bool:
    """Whether Playwright's own node finds its libraries; it says itself which one it misses."""
    return subprocess.call([str(python), '-m', 'playwright', '--version'], stdout=subprocess.DEVNULL) == 0


def install_browser() -> None:
    """Install Debian's packages where that is possible, as root with apt-get; elsewhere do nothing."""
    if not hasattr(os, 'geteuid') or os.geteuid() != 0 or not shutil.which('apt-get'):
        return
    print('Installing with apt-get:', *PACKAGES, flush=True)
    environment = os.environ | {'DEBIAN_FRONTEND': 'noninteractive'}
    for arguments in (['update'], ['install', '-y', '--no-install-recommends', *PACKAGES]):
        command = ['apt-get', '-qq', *arguments]
        if subprocess.call(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, env=environment):
            break
