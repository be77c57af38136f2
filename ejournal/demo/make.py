"""`main.py demo`: the school is planned and loaded in one transaction, all or nothing."""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import Progress, TaskID

from ejournal import clock, db
from ejournal.demo import office
from ejournal.demo.load import load
from ejournal.demo.plan import build_school
from models import Invalid, School


async def make_demo(seed: int, bar: Progress) -> None:
    """Make the school of ``seed`` as of now; ``bar`` shows how far it is.

    Refused: a database with a school in it. What is interrupted leaves nothing behind.
    """
    if await School.exists():
        raise Invalid('В этой базе данных уже есть школа.')
    task = bar.add_task('Придумываю школу', total=None)
    with _without_gc():
        now = clock.local().replace(second=0, microsecond=0)  # how long the start took decides nothing
        school = await asyncio.to_thread(build_school, seed, now.date(), now.time())
        async with db.transaction():
            await load(school, lambda stage, done, total: _show(bar, task, stage, done, total))
    bar.update(task, description='Передаю отчёты')
    await office.hand_over(now)
    bar.update(task, description='Школа готова', completed=1, total=1)


def _show(bar: Progress, task: TaskID, stage: str, done: int, total: int) -> None:
    bar.update(task, description=stage, completed=done, total=total or None)


@contextmanager
def _without_gc() -> Iterator[None]:
    """A quarter faster: the plan is a million small objects that the collector would look at again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()
