"""Bring in what happened before: one journal's operations with their moments and authors, by the same rules.

Each operation is decided as if the clock stood at its moment, so deadlines, locks and authorship hold; then everything
is written at once. For a journal nobody else is writing (the demo school, a journal taken over from elsewhere).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tortoise.transactions import in_transaction

from ejournal import access, audit, clock, facts
from ejournal.access import Actor, JournalRights
from ejournal.services import attendance, final_marks, homework, lessons, marks
from ejournal.services import sheet as sheets
from ejournal.services.final_marks import FinalChange, Finals
from ejournal.services.marks import Changed
from ejournal.services.operations import Kind, Operation
from ejournal.services.sheet import Sheet
from models import Attendance, FinalMark, Homework, Lesson, Mark, Refusal, Work

BATCH = 2000
FIELDS: dict[str, tuple[Any, tuple[str, ...], tuple[str, ...]]] = {
    'mark': (Mark, ('work_id', 'pupil_id'), ('value', 'comment', 'saved_at', 'first_saved_at', 'version')),
    'attendance': (Attendance, ('lesson_id', 'pupil_id'), ('code', 'minutes', 'saved_at', 'version')),
    'final': (FinalMark, final_marks.KEY, ('value', 'reason', 'saved_at', 'version')),
    'lesson': (Lesson, ('group_id', 'date', 'number'), ('topic', 'topic_saved_at', 'no_homework', 'version')),
    'homework': (Homework, ('lesson_id',), ('text', 'due_lesson_id', 'due_on', 'saved_at', 'first_saved_at',
                                               'version')),
}


@dataclass(frozen=True, slots=True)
class Past:
    """An operation (or a final mark), who did it and when (aware)."""

    at: datetime
    actor: Actor
    change: Operation | FinalChange


@dataclass
class PastSheet(Sheet):
    """A sheet that remembers what does not depend on the moment, and the entries with theirs."""

    locks: dict[tuple[int, int | None], datetime] = field(default_factory=dict)
    written: list[audit.Line] = field(default_factory=list)
    finals: Finals = field(default_factory=dict)

    def marks_lock(self, lesson: Lesson, type_id: int | None) -> datetime:
        """As the sheet has it, asked once per lesson and type."""
        key = (lesson.id, type_id)
        if key not in self.locks:
            self.locks[key] = super().marks_lock(lesson, type_id)
        return self.locks[key]


async def replay(group_id: int, past: Sequence[Past]) -> int:
    """Do all of it in order of time, in one transaction; how many changed something.

    Raises the first ``Refusal`` (with what it was about), and then nothing of this journal was written.
    """
    if not past:
        return 0
    ordered = sorted(past, key=lambda one: one.at)
    async with in_transaction():
        sheet, rights = await _load(group_id, ordered)
        count = 0
        for one in ordered:
            sheet.actor, sheet.now, sheet.rights = one.actor, one.at, rights[one.actor.person_id]
            with clock.at(one.at):
                try:
                    count += (await _change(sheet, one.change)).written
                except Refusal as refusal:
                    raise type(refusal)(f'{refusal.message} ({one.at:%d.%m.%Y %H:%M}, {one.change})') from refusal
                sheet.written += [audit.row(sheet.actor, sheet.capacity, entry, group_id) for entry in sheet.entries]
                sheet.entries.clear()
        await _write(sheet)
    return count


async def _load(group_id: int, past: Sequence[Past]) -> tuple[PastSheet, dict[int, JournalRights]]:
    """The sheet of the journal, and the rights of everybody who writes in it."""
    rights: dict[int, JournalRights] = {}
    for one in past:
        if one.actor.person_id not in rights:
            with clock.at(one.at):  # the door as it stood then: a substitute's closes two weeks after the lesson
                group, rights[one.actor.person_id] = await access.journal(one.actor, group_id)
    year = await facts.of_year(group.school_class.year_id)
    operations = [one.change for one in past if isinstance(one.change, Operation)]
    sheet = await sheets.load(past[0].actor, group, rights[past[0].actor.person_id], year, operations)
    found = PastSheet(**vars(sheet))
    if len(operations) < len(past):
        found.finals = await final_marks.known(group)
    return found, rights


async def _change(sheet: PastSheet, change: Operation | FinalChange) -> Changed:
    """Decide one change in memory; works are made with negative numbers first (``dry_run``), see ``_make_works``."""
    if isinstance(change, FinalChange):
        return final_marks.change(sheet, sheet.finals, change)
    if change.kind is Kind.MARK:
        return await marks.change_mark(sheet, change, dry_run=True)
    if change.kind is Kind.COMMENT:
        return await marks.change_comment(sheet, change, dry_run=True)
    if change.kind is Kind.WORK:
        return await marks.change_work(sheet, change, dry_run=True)
    if change.kind is Kind.ATTENDANCE:
        return attendance.change(sheet, change)
    if change.kind is Kind.TOPIC:
        return lessons.change_topic(sheet, change)
    return homework.change(sheet, change)


async def _write(sheet: PastSheet) -> None:
    """Works first, so that marks and entries know their numbers; then every table by one upsert."""
    numbers = await _make_works(sheet)
    for mark in sheet.dirty.get('mark', {}).values():
        mark.work_id = numbers.get(mark.work_id, mark.work_id)
    for entry in sheet.written:
        if entry.object_id is not None and entry.object_type in ('mark', 'work'):
            entry.object_id = numbers.get(entry.object_id, entry.object_id)
    for kind, (model, key, columns) in FIELDS.items():
        rows = list(sheet.dirty.get(kind, {}).values())
        for row in rows:
            row.id = None  # the key decides
        await model.bulk_create(rows, BATCH, on_conflict=key, update_fields=columns)
    await audit.write(sheet.written)


async def _make_works(sheet: PastSheet) -> dict[int, int]:
    """Write the works; the new ones get real numbers in the order in which they were made."""
    dirty = sheet.dirty.get('work', {})
    made = [work for number, work in dirty.items() if number < 0]
    if changed := [work for number, work in dirty.items() if number > 0]:
        await Work.bulk_update(changed, ('work_type_id', 'weight', 'topic', 'removed'), 500)
    if not made:
        return {}
    negative = [work.id for work in made]
    there = Work.filter(lesson__group_id=sheet.group.id).order_by('id')
    before = set(await there.values_list('id', flat=True))
    for work in made:
        work.id = None
    await Work.bulk_create(made, BATCH)
    real = [number for number in await there.values_list('id', flat=True) if number not in before]
    return dict(zip(negative, real, strict=True))
