"""How long the demo school takes, on one core: the plan alone, and the plan with its loading. Prints figures."""

import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from rich.console import Console

from bench.server import ROOT
from ejournal.demo.plan import build_school

console = Console(highlight=False)


def main() -> None:
    """A November and a whole year."""
    for today in (date(2026, 11, 24), date(2027, 6, 20)):
        began = time.process_time()
        school = build_school(1, today)
        console.print(f'{today:%d.%m.%Y}: plan {time.process_time() - began:.1f} s CPU, {len(school.marks)} marks')
        with tempfile.TemporaryDirectory() as folder:
            environment = {'EJOURNAL_DATA_FOLDER': folder, 'EJOURNAL_NOW': f'{today}T14:48', 'PATH': ''}
            began = time.perf_counter()
            subprocess.run([sys.executable, str(ROOT / 'main.py'), 'demo', '--no-serve'], env=environment, cwd=ROOT,
                           check=True, stdout=subprocess.DEVNULL)
            size = (Path(folder) / 'demo.db').stat().st_size / 1e6
            console.print(f'    main.py demo: {time.perf_counter() - began:.1f} s, {size:.0f} MB')


if __name__ == '__main__':
    main()
