"""The export of the school workbook: the running year of the journal, sheet by sheet, in an order of its own keys."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from xlsxwriter.exceptions import XlsxWriterException  # type: ignore[import-untyped]  # it has no stubs

from ejournal import audit, clock
from ejournal.access import Action, Actor
from models import Invalid, School, SchoolYear

from .errors import ExportSummary, Progress, SheetRows
from .export_marks import absences, finals, marks, ordinals
from .export_school import bells, classes, days_off, hours, loads, parents, plans, pupils, staff, subgroups, subjects
from .export_school import school as school_rows
from .export_school import terms as term_rows
from .export_timetable import timetable
from .exporting import Source, open_source
from .read import Values
from .sheets import (
    ATTENDANCE,
    BELLS,
    CLASSES,
    DAYS_OFF,
    FINALS,
    HOURS_PLAN,
    LOADS,
    MARKS,
    PARENTS,
    PLANS,
    PUPILS,
    SCHOOL,
    STAFF,
    SUBGROUPS,
    SUBJECTS,
    TERMS,
    TIMETABLE,
    Sheet,
)
from .xlsx import Output, used

SMALL: tuple[tuple[Sheet, Callable[[Source], Awaitable[list[Values]]]], ...] = (
    (SCHOOL, school_rows), (TERMS, term_rows), (DAYS_OFF, days_off), (BELLS, bells), (STAFF, staff), (CLASSES, classes),
    (PUPILS, pupils), (PARENTS, parents), (SUBJECTS, subjects), (HOURS_PLAN, hours), (SUBGROUPS, subgroups),
    (LOADS, loads), (TIMETABLE, timetable), (PLANS, plans))
LARGE: tuple[tuple[Sheet, Callable[[Source], AsyncIterator[list[Values]]]], ...] = (
    (MARKS, marks), (ATTENDANCE, absences), (FINALS, finals))


async def export_workbook(actor: Actor | None, path: Path, *, progress: Progress | None = None) -> ExportSummary:
    """Write the running school year to ``path``; ``actor`` None is the command line. The file appears whole or not.

    Raises ``NotAllowed`` without the right and ``Invalid`` for a journal without a school. Leaves an audit entry.
    """
    if actor is not None:
        actor.require(Action.SCHOOL_EXPORT)
    school, year = await School.first(), await exported_year(clock.today())
    if school is None or year is None:
        raise Invalid('В журнале ещё нет школы: выгружать нечего.')
    source = await open_source(school, year)
    summary = ExportSummary(path, warnings=source.warnings)
    try:
        with TemporaryDirectory(prefix='.export-', dir=path.parent) as folder:  # personal data stay where they may be
            part = Path(folder, 'book.xlsx')
            with closing(Output(part)) as output:
                await _write(output, source, summary, progress or (lambda stage, done, total: None))
                await asyncio.to_thread(output.close)
            await asyncio.to_thread(part.replace, path)
    except (OSError, XlsxWriterException) as error:
        raise Invalid(f'Файл {path} не записан: {error}.') from error
    rows = sum(sheet.rows for sheet in summary.sheets)
    await audit.record(actor, actor.capacity(Action.SCHOOL_EXPORT) if actor else '', audit.Entry(
        'school.exported', 'school_year', year.id, '', f'{year.name}: строк {rows}'))
    return summary


async def exported_year(today: date) -> SchoolYear | None:
    """The running school year, in the summer the last one, before the first one that."""
    return await SchoolYear.filter(starts_on__lte=today).order_by('-starts_on').first() \
        or await SchoolYear.all().order_by('starts_on').first()


async def _write(output: Output, source: Source, summary: ExportSummary, progress: Progress) -> None:
    stages = len(SMALL) + len(LARGE)
    for done, (sheet, load) in enumerate(SMALL):
        progress(f'Выгрузка: {sheet.name}', done, stages)
        rows = await load(source)
        output.sheet(sheet, used(sheet, rows))
        await asyncio.to_thread(output.add, rows)
        summary.sheets.append(SheetRows(sheet.name, output.rows))
    source.ordinals = await ordinals(source)
    for done, (sheet, stream) in enumerate(LARGE, len(SMALL)):
        progress(f'Выгрузка: {sheet.name}', done, stages)
        output.sheet(sheet, used(sheet, [{'ordinal': 2}] if source.ordinals else []))
        async for chunk in stream(source):
            await asyncio.to_thread(output.add, chunk)
        summary.sheets.append(SheetRows(sheet.name, output.rows))
    progress('Выгрузка', stages, stages)
    summary.warnings += [f'«{sheet}»: в столбце «{heading}» не заполнено строк: {count}. Без них книгу не загрузить.'
                         for (sheet, heading), count in output.missing.items()]
