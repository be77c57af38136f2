"""From a fresh clone to a running journal: makes `.venv` from the lock and starts the program in it.

Standard library only, and nothing of ours but `selftest`: it runs before anything is installed.
"""

import hashlib
import io
import os
import signal
import subprocess
import sys
import time
import venv
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

from ejournal import selftest

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / '.venv'
STAMP = VENV / 'installed.txt'
LOCK = ROOT / 'requirements.lock'
DEV_LOCK = ROOT / 'requirements-dev.lock'
USAGE = """Команды:
  python3 -m ejournal run [...]   установить и запустить журнал с демонстрационной школой (по адресу из вывода)
  python3 -m ejournal test [...]  выполнить все проверки и тесты (--only ruff,mypy,imports,unit,browser)
В Windows вместо python3 пишите py."""


def main(arguments: Sequence[str]) -> int:
    """Carry out ``run`` or ``test`` with the arguments after it and return the exit status."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a Windows console may lack the letters; it must not break the start
            stream.reconfigure(errors='replace')
    command, *rest = arguments or ['']
    if command == 'run':
        install(LOCK)
        return start([str(venv_python()), str(ROOT / 'main.py'), 'demo', *rest])
    if command == 'test':
        options = selftest.parse(rest)
        install(DEV_LOCK)
        return selftest.run(venv_python(), ROOT, options)
    print(USAGE)
    return 0 if command in {'help', '-h', '--help'} else 2


def venv_python() -> Path:
    """Where the interpreter of `.venv` is, or would be."""
    return VENV / ('Scripts/python.exe' if os.name == 'nt' else 'bin/python')


def install(lock: Path) -> None:
    """Make `.venv` hold what the lock says; does nothing when it already does. Ends the program when that fails."""
    if venv_python().exists() and stamp_of(lock) in stamps():
        return
    python = python_with_pip()
    if not venv_python().exists():
        # Without pip, since Debian's Python cannot put it there; `pip --python` needs none inside.
        venv.create(VENV, clear=True, symlinks=os.name != 'nt')
    STAMP.unlink(missing_ok=True)
    count = sum('==' in line for line in lock.read_text(encoding='utf-8').splitlines())
    print(f'Устанавливаются библиотеки: {count}, около минуты… ', end='', flush=True)
    began = time.monotonic()
    command = [python, '-m', 'pip', '--python', str(venv_python()), '--disable-pip-version-check', '--no-input',
               'install', '-qq', '--require-hashes', '--requirement', str(lock)]
    # PIP_USER of the machine would aim past .venv
    if subprocess.call(command, cwd=ROOT, stdin=subprocess.DEVNULL, env=os.environ | {'PIP_USER': '0'}):
        sys.exit('\nУстановить библиотеки не удалось: причина выше. Проверьте доступ к сети и повторите команду.')
    # NOTE: requirements-dev.lock is made on top of requirements.lock, so whoever has it has both
    done = {stamp_of(lock)} | ({stamp_of(LOCK)} if lock == DEV_LOCK else set())
    STAMP.write_text('\n'.join(sorted(done)) + '\n', encoding='utf-8')
    print(f'готово за {time.monotonic() - began:.0f} с.', flush=True)


def stamps() -> set[str]:
    """What `.venv` says was installed into it: one stamp per lock."""
    return set(STAMP.read_text(encoding='utf-8').splitlines()) if STAMP.is_file() else set()


def stamp_of(lock: Path) -> str:
    """The lock's content and the Python it was installed with: either may change."""
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    return f'{digest} python {sys.version_info[0]}.{sys.version_info[1]}'


def python_with_pip() -> str:
    """This interpreter, or the one under it when this one is `.venv` itself. Ends the program when neither has pip."""
    if find_spec('pip'):
        return sys.executable
    base = getattr(sys, '_base_executable', sys.executable)
    if base == sys.executable or subprocess.call([base, '-m', 'pip', '--version'], stdout=subprocess.DEVNULL):
        sys.exit('Нужен pip. В Debian и Ubuntu: apt install python3-pip')
    return str(base)


def start(command: Sequence[str]) -> int:
    """Run the program until it ends and return its exit status; Ctrl-C is the program's to answer, not ours."""
    process: subprocess.Popen[bytes] | None = None

    def pass_on(_number: int, _frame: FrameType | None) -> None:
        if process is not None:
            process.terminate()

    signal.signal(signal.SIGINT, lambda *_: None)  # the terminal tells the program too, and it ends by itself
    signal.signal(signal.SIGTERM, pass_on)
    process = subprocess.Popen(command, cwd=ROOT)
    status = process.wait()
    return status if status >= 0 else 128 - status
