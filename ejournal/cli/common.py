"""What the commands share: the console, an open database, progress, and a refusal as a red sentence."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from ejournal import clock, db, security, settings
from models import Refusal, School

T = TypeVar('T')
console = Console(highlight=False)


def run(work: Callable[[], Awaitable[T]]) -> T:
    """Run ``work`` with the database open and brought up to date; a refusal ends the program with status 1."""

    async def opened() -> T:
        try:
            await open_school()
            return await work()
        finally:
            await db.close()

    try:
        return asyncio.run(opened())
    except Refusal as refusal:
        console.print(refusal.message, style='red', markup=False)
        raise typer.Exit(1) from refusal


async def open_school() -> db.OpenedDatabase:
    """Open the database of the settings, set the school's zone, and start the clock where EJOURNAL_NOW says.

    Refused: EJOURNAL_NOW on the database of a real school.
    """
    chosen = settings.get()
    opened = await db.open_database(chosen.database, now=clock.now())
    if opened.backup:
        console.print(f'База данных обновлена; копия прежней: {opened.backup.name}', markup=False)
    school = await School.first()
    if school is not None:
        clock.set_zone(school.time_zone)
        if chosen.now and not school.is_demo:
            raise Refusal('EJOURNAL_NOW действует только для демонстрационной школы. Уберите эту переменную.')
    clock.start_from(chosen.now)
    return opened


def progress() -> Progress:
    """A progress bar for long work."""
    return Progress(SpinnerColumn(), TextColumn('{task.description}'), BarColumn(), MofNCompleteColumn(),
                    TimeElapsedColumn(), console=console)


def use_fast_passwords() -> None:
    """A demo's passwords are printed on the screen: hashing them slowly would only make it wait."""
    security.set_strength(time_cost=1, memory_kib=1024)
