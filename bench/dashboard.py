"""What a dashboard of 1,000 pupils with 500,000 marks costs: ``python -m bench.dashboard [FOLDER]``.

The database is made once and kept in FOLDER. Aims: the frames cold under 3 s, after an edit under 200 ms. ``PANELS`` is
where the figures of panels are added: name → a function of the frames that is timed as it stands (in a thread).
"""

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import psutil
from rich.console import Console
from tortoise.connection import get_connection

from bench import dashboard_school as school
from ejournal import audit, clock, db, frames
from ejournal.analytics import attendance
from ejournal.analytics.forecast import Settings
from ejournal.audit import Entry
from ejournal.frames import Frames
from ejournal.services import attendance_board, forecasts, quality_board

console = Console(highlight=False)
MB = 1024 * 1024
ROUNDS = 7
# Each turns one value into another and back.
MARK = 'UPDATE mark SET value = 7 - value, version = version + 1 WHERE work_id = ? AND pupil_id = ?'
ATTENDANCE = ("UPDATE attendance SET code = CASE code WHEN 'Б' THEN 'УП' ELSE 'Б' END "
              'WHERE lesson_id = ? AND pupil_id = ?')
FINAL = 'UPDATE final_mark SET value = 7 - value WHERE pupil_id = ? AND year_id = 1'
TRANSFER = 'UPDATE class_membership SET school_class_id = school_class_id % 40 + 1 WHERE pupil_id = ?'


def attendance_of_school(data: Frames) -> object:
    """Days of everybody, then the stacked months of every class."""
    rows = attendance.days(attendance.between(data.seats, last=school.TODAY))
    return attendance.totals(attendance.with_periods(rows), ['class', 'month'])


def attendance_of_class(data: Frames) -> object:
    """The two printed tables of a class."""
    return (attendance.month_report(data.seats, data.pupils, 1, date(2026, 11, 1), school.TODAY),
            attendance.summary_sheet(data.seats, data.pupils, data.terms, 1, school.TODAY))


def quality_of(data: Frames, asked: quality_board.Asked) -> object:
    """A board of /quality without earlier years."""
    return quality_board.build(data, asked, school.TODAY, [], quality_board.Measures())


def attendance_panels(data: Frames, asked: attendance_board.Asked) -> object:
    """A board of /attendance without the year before."""
    return attendance_board.build(data, None, asked, school.TODAY, attendance_board.limits_of({}))


PANELS: dict[str, Callable[[Frames], object]] = {
    'attendance of the school by class and month': attendance_of_school,
    'attendance of a class, both printed tables': attendance_of_class,
    'a wave of sickness': lambda data: attendance.sickness_wave(data.seats, school.TODAY),
    'attendance of the school, every panel': lambda data: attendance_panels(data, attendance_board.Asked()),
    'attendance of a class, every panel': lambda data: attendance_panels(data, attendance_board.Asked(klass=1)),
    'quality of the school, every panel': lambda data: quality_of(data, quality_board.Asked()),
    'quality of a parallel in a subject': lambda data: quality_of(data, quality_board.Asked(grade=8, subject=1)),
    'forecast of every pupil and subject': lambda data: forecasts.build(data, school.TODAY, Settings()),
}


class Lag:
    """The longest time the event loop could do nothing else."""

    def __init__(self) -> None:
        self.worst = 0.0

    async def _watch(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.001)
            self.worst = max(self.worst, time.perf_counter() - began - 0.001)

    async def __aenter__(self) -> 'Lag':
        self._task = asyncio.create_task(self._watch())
        await asyncio.sleep(0.01)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._task.cancel()


async def timed(what: str, do: Callable[[], Awaitable[Any]], before: Callable[[], Awaitable[Any]] | None = None,
                rounds: int = ROUNDS) -> Any:
    """Print the median, the worst and the longest pause of the loop."""
    times, result = [], None
    async with Lag() as lag:
        for _ in range(rounds):
            if before:
                await before()
            began = time.perf_counter()
            result = await do()
            times.append(time.perf_counter() - began)
    console.print(f'{what}: median {statistics.median(times) * 1000:.1f} ms, worst {max(times) * 1000:.1f} ms, '
                  f'the loop stood still for {lag.worst * 1000:.0f} ms at most')
    return result


async def after(what: str, query: str, values: list[int], entry: Entry) -> None:
    """A change as a service leaves it (the rows and the audit's entry), then the frames that know it."""
    async def edit() -> None:
        async with db.transaction():
            await get_connection('default').execute_query(query, values)
            await audit.record(None, '', entry)

    await timed(f'frames after {what}', frames.current, edit)


async def loader() -> Frames:
    """The figures of the loader."""
    process = psutil.Process()
    before = process.memory_info().rss
    data: Frames = await timed('frames, cold', frames.current, rounds=1)
    console.print(f'memory of it: {(process.memory_info().rss - before) / MB:.0f} MB; {len(data.marks)} marks, '
                  f'{len(data.seats)} seats, {len(data.lessons)} lessons, {len(data.finals)} final marks')
    await timed('frames, nothing new', frames.current)
    row = data.marks.iloc[len(data.marks) // 2]
    work, pupil, group = (int(row[name]) for name in ('work', 'pupil', 'group'))
    noted = data.attendance[data.attendance['group'] == group].iloc[0]
    seat = [int(noted['lesson']), int(noted['pupil'])]
    await after('a mark', MARK, [work, pupil], Entry('mark.changed', 'mark', work, group_id=group))
    await after('attendance', ATTENDANCE, seat, Entry('attendance.changed', 'attendance', seat[0], group_id=group))
    await after('a final mark', FINAL, [pupil], Entry('final.changed', 'final_mark', 1, pupil_id=pupil))
    await after('a pupil changes class', TRANSFER, [500], Entry('movement.done', 'movement', 1))
    console.print(f'memory of the process: {process.memory_info().rss / MB:.0f} MB')
    return await frames.current()


async def panels(data: Frames) -> None:
    """The figures of PANELS, in a thread as pages do it."""
    for name, panel in PANELS.items():
        await timed(name, partial(asyncio.to_thread, panel, data))


async def measure(folder: Path) -> None:
    """Everything."""
    path = folder / 'dashboard.db'
    began = time.perf_counter()
    if not path.exists():
        await school.make(path)
    console.print(f'the school: {path} ({path.stat().st_size / MB:.0f} MB), {time.perf_counter() - began:.1f} s')
    clock.start_from(school.now())
    await db.connect(f'sqlite:///{path}')
    try:
        await panels(await loader())
    finally:
        await db.close()


if __name__ == '__main__':
    if len(sys.argv) > 1:
        asyncio.run(measure(Path(sys.argv[1])))
    else:
        with tempfile.TemporaryDirectory() as made:
            asyncio.run(measure(Path(made)))
