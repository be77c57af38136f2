"""The SQLite engine, killed in the middle of writing and written to by two processes at once."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

WRITER = Path(__file__).with_name('writer_process.py')


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    path = tmp_path / 'shared.db'
    with closing(sqlite3.connect(path)) as database:
        database.execute('PRAGMA journal_mode=WAL')
        database.execute('CREATE TABLE note (id TEXT PRIMARY KEY, text TEXT)')
        database.execute('CREATE TABLE counter (value INT, seen INT)')
        database.execute('INSERT INTO counter VALUES (0, 0)')
        database.commit()
    return path


def start(path: Path, prefix: str, seconds: float) -> subprocess.Popen[str]:
    command = [sys.executable, str(WRITER), str(path), prefix, str(seconds)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=dict(os.environ))


def lines_of(process: subprocess.Popen[str], enough: int) -> Iterator[str]:
    """The first lines, then a kill, then what was already on its way: only whole lines are acknowledgements."""
    assert process.stdout is not None
    for number, line in enumerate(process.stdout):
        if number == enough:
            process.kill()
        if line.endswith('\n'):
            yield line.strip()


def test_killed_in_the_middle_nothing_acknowledged_is_lost(shared: Path) -> None:
    acknowledged: list[str] = []
    for number in range(3):
        with start(shared, f'run{number}-', 60) as process:
            acknowledged += lines_of(process, 150)
        assert process.returncode != 0
    with closing(sqlite3.connect(shared)) as database:
        stored = {row[0] for row in database.execute('SELECT id FROM note')}
        assert database.execute('PRAGMA integrity_check').fetchall() == [('ok',)]
        # The transaction is whole: as many notes as increments.
        assert database.execute('SELECT value FROM counter').fetchone() == (len(stored),)
    assert len(acknowledged) > 450
    assert not set(acknowledged) - stored


def test_two_processes_write_at_once_and_neither_finds_the_database_locked(shared: Path) -> None:
    processes = [start(shared, prefix, 1.5) for prefix in 'ab']
    results = [process.communicate(timeout=60) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], results
    written = [set(out.split()) for out, _ in results]
    assert all(len(ids) > 20 for ids in written)
    with closing(sqlite3.connect(shared)) as database:
        assert {row[0] for row in database.execute('SELECT id FROM note')} == written[0] | written[1]
        assert database.execute('SELECT value FROM counter').fetchone() == (len(written[0]) + len(written[1]),)
