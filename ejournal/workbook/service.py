"""The import of a school workbook: read, check, and only then write, all in one transaction or nothing."""

import asyncio
from pathlib import Path

from ejournal import audit, clock, db, facts
from ejournal.access import Action, Actor
from ejournal.services import work_types
from models import WorkType
from models.errors import Invalid

from .check import check
from .errors import CellError, ErrorList, ImportSummary, Progress, WorkbookErrors
from .read import Book, read
from .store import Store
from .world import load
from .write_marks import SOURCE, record, write_finals, write_marks
from .write_school import (
    write_calendar,
    write_classes,
    write_parents,
    write_people,
    write_pupils,
    write_school,
    write_staff,
)
from .write_teaching import write_groups, write_hours, write_loads, write_plans, write_subjects, write_timetable


async def import_workbook(actor: Actor | None, path: Path, *, progress: Progress | None = None) -> ImportSummary:
    """Bring the school of the workbook into the journal; ``actor`` None is the command line.

    Creates and changes, never deletes: what the workbook does not mention stays, an absent column changes nothing, an
    empty cell empties. ``progress(stage, done, total)`` is called on the event loop (total 0: not known).

    Raises ``WorkbookErrors`` with every error found, and then nothing was written; ``NotAllowed`` without the right
    (п. 17.2). A change in a closed period is an error too. Each mark, absence and final mark leaves an audit entry.
    """
    if actor is not None:
        actor.require(Action.SCHOOL_IMPORT)
    told = _on_loop(progress)
    errors = ErrorList()
    try:
        book = await asyncio.to_thread(read, path, errors, told)
    except Invalid as error:
        raise WorkbookErrors([CellError('', 0, '', error.message)]) from error
    if errors.refused or not book.school.get('year'):
        errors.stop_if_any()
    return await _bring_in(actor, book, errors, told)


async def import_book(actor: Actor | None, book: Book, *, progress: Progress | None = None) -> ImportSummary:
    """The same for a workbook that never was a file: rows of values as reading would have left them (demo)."""
    if actor is not None:
        actor.require(Action.SCHOOL_IMPORT)
    return await _bring_in(actor, book, ErrorList(), _on_loop(progress))


async def _bring_in(actor: Actor | None, book: Book, errors: ErrorList, told: Progress) -> ImportSummary:
    """Check the rows against the journal and write them."""
    world = await load(book.school['year'])
    await asyncio.to_thread(check, book, world, errors, told)
    errors.stop_if_any()
    store = Store(book, world, actor, clock.now(), ImportSummary(warnings=book.warnings), errors, told)
    try:
        async with db.transaction():
            await _write(store)
    finally:
        facts.forget()
    clock.set_zone(book.school['time_zone'])
    return store.summary


async def _write(store: Store) -> None:
    if not await WorkType.exists():  # without types of work no mark has a place (п. 17.4.12)
        await work_types.ensure_defaults()
    store.types = dict(await WorkType.all().values_list('name', 'id'))
    await write_school(store)
    await write_calendar(store)
    people = await write_people(store)
    await write_staff(store, people)
    await write_classes(store)
    await write_pupils(store, people)
    await write_parents(store, people)
    await write_subjects(store)
    await write_hours(store)
    await write_groups(store)
    await write_loads(store)
    await write_plans(store)
    await write_timetable(store)
    await write_marks(store)
    await write_finals(store)
    await record(store, [
        audit.Entry('import.sheet', 'sheet', None, '', f'{sheet.name}: создано {sheet.created}, изменено '
                    f'{sheet.changed}, без изменений {sheet.unchanged}', '', SOURCE)
        for sheet in store.summary.sheets if sheet.created or sheet.changed])


def _on_loop(progress: Progress | None) -> Progress:
    """The same callback, callable from any thread."""
    if progress is None:
        return lambda stage, done, total: None
    loop = asyncio.get_running_loop()

    def told(stage: str, done: int, total: int) -> None:
        loop.call_soon_threadsafe(progress, stage, done, total)

    return told
