"""Сводные ведомости of whole classes: all of them as one archive, and those kept with the closing of the year (п. 19).

What is kept is never removed: nothing here or in the interface deletes it, and its digest stands in the audit.
"""

import asyncio
import csv
import zipfile
from collections.abc import AsyncIterator, Callable, Collection
from dataclasses import dataclass
from io import BytesIO, StringIO

from ejournal import audit, clock, db, facts, files, frames
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.frames import Frames
from ejournal.reports import attendance_forms, class_forms
from ejournal.reports.paper import pdf
from ejournal.reports.shapes import Report, texts
from ejournal.services import after_closing, report_sources, reporting
from models import Attachment, SchoolClass

SHEET = 'summary_sheet'
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Sheet:
    """A sheet of a class as a PDF/A and as a table."""

    class_id: int
    name: str
    pdf: bytes
    csv: bytes


@dataclass(frozen=True)
class Kept:
    """A kept file: of which class, its name, the digest of its content, when it was made."""

    id: int
    class_name: str
    title: str
    sha256: str
    made: str


async def all_sheets(actor: Actor, progress: Progress = lambda done, of: None) -> reporting.File:
    """The сводные ведомости of every class (успеваемость, посещаемость) as one ZIP of PDF/A.

    ``progress`` hears (done, of) after each; cancelling the task stops between two sheets.
    """
    actor.require(Action.REPORTS_SCHOOL)
    data = await frames.current()
    out, done = BytesIO(), 0
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED) as archive:
        async for sheet in made(data):
            archive.writestr(f'{sheet.name}.pdf', sheet.pdf)
            done += 1
            progress(done, 2 * len(data.classes))
    name = f'Сводные ведомости {data.year_name.replace("/", "-")}.zip'
    await reporting.note(actor, name)
    return reporting.File(name, 'application/zip', out.getvalue())


async def made(data: Frames, wanted: Collection[int] | None = None) -> AsyncIterator[Sheet]:
    """Both sheets of the classes (all of the year by default), one after another, each made in a thread."""
    today, classes = clock.today(), data.classes.sort_values(['grade', 'letter'])
    for one in classes['class'].tolist():
        if wanted is not None and one not in wanted:
            continue
        decided = await report_sources.decisions(one, data.year_id)
        changed = await after_closing.lines(lesson__group__school_class_id=one)
        imprint = await report_sources.imprint(data, class_id=one)
        for report in (await asyncio.to_thread(class_forms.sheet, data, one, today=today, decisions=decided,
                                               corrected=changed),
                       await asyncio.to_thread(attendance_forms.sheet, data, one, today=today)):
            yield Sheet(one, report.name, await asyncio.to_thread(pdf, report, imprint), _csv(report))


def _csv(report: Report) -> bytes:
    """The tables as they are read; no cell begins like a formula."""
    out = StringIO()
    writer = csv.writer(out, delimiter=';', lineterminator='\n')
    writer.writerow([report.title])
    for section in report.sections:
        writer.writerow([f'{one.over}: {one.title}' if one.over else one.title for one in section.columns])
        writer.writerows([[f"'{text}" if text.startswith(('=', '+', '@', '\t', '\r')) else text for text in row]
                          for row in texts(section)])
    return ('\ufeff' + out.getvalue()).encode()


async def keep(actor: Actor, data: Frames, classes: Collection[int]) -> list[Attachment]:
    """Make and store the sheets of these classes for good; inside no transaction. The caller has the right."""
    rows, entries = [], []
    async for sheet in made(data, classes):
        for content in (sheet.pdf, sheet.csv):
            stored = await files.store(content)
            ending = 'pdf' if stored.media_type == 'application/pdf' else 'csv'
            title = f'{sheet.name} {data.year_name.replace("/", "-")}.{ending}'
            rows.append(Attachment(
                object_type=SHEET, object_id=sheet.class_id, title=title, media_type=stored.media_type,
                size=stored.size, sha256=stored.sha256, author_id=actor.person_id, added_at=clock.now()))
            entries.append(Entry('summary.kept', 'export', sheet.class_id, after=f'{title}, sha256 {stored.sha256}'))
    async with db.transaction():
        await Attachment.bulk_create(rows)
        await audit.record(actor, actor.capacity(Action.YEAR_PREPARE), *entries)
    return rows


async def kept(actor: Actor) -> list[Kept]:
    """What is kept of the running year, class by class, the newest first."""
    actor.require(Action.CLOSING_READ)
    year_id = (await facts.current()).year_id
    classes = {row.id: row for row in await SchoolClass.filter(year_id=year_id)}
    rows = await Attachment.filter(object_type=SHEET, object_id__in=list(classes)).order_by('-id')
    rows.sort(key=lambda row: (classes[row.object_id].grade, classes[row.object_id].letter))
    return [Kept(row.id, classes[row.object_id].name, row.title, row.sha256,
                 f'{clock.local(row.added_at):%d.%m.%Y %H:%M}') for row in rows]


async def may_read(actor: Actor, found: Attachment) -> bool:
    """Whoever sees the closing, and the class teacher of the class."""
    return actor.may(Action.CLOSING_READ) or (actor.may(Action.CLASS_READ) and found.object_id in actor.class_ids)
