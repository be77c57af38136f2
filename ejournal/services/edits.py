"""Apply what browsers, the import and the demo ask for: once each, in one transaction a group, told after the commit.

Each operation is answered for itself (saved, unchanged, conflict, refused); a refused one leaves the others alone.
"""

from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from tortoise.transactions import in_transaction

from ejournal import access, audit, clock, facts, topics
from ejournal.access import Actor
from ejournal.services import attendance, final_marks, homework, lessons, marks, personal_homework
from ejournal.services import sheet as sheets
from ejournal.services.marks import Changed, wall, work_json
from ejournal.services.operations import MAX_OPERATIONS, Kind, Operation, Outcome, Status
from ejournal.services.patches import changes_of, lesson_json, see_corrected
from ejournal.services.sheet import Sheet
from models import (
    Attendance,
    AuditEntry,
    ClientOperation,
    Conflict,
    FinalMark,
    Homework,
    Invalid,
    Lesson,
    Locked,
    Mark,
    Person,
    PersonalHomework,
    Refusal,
    Work,
)


async def apply(actor: Actor, operations: Sequence[Operation], *, dry_run: bool = False,
                remember: bool = True) -> list[Outcome]:
    """Answer every operation, in their order; ``dry_run`` writes nothing and says what would happen.

    An operation whose id was answered before is answered the same again (norms: applied once). ``remember=False`` is
    for callers that never send twice (demo).
    """
    if len(operations) > MAX_OPERATIONS and remember:
        raise Invalid(f'За один раз можно изменить не больше {MAX_OPERATIONS} клеток. Разделите на части.')
    answers: dict[str, Outcome] = {}
    _refuse_twins(operations)
    groups: dict[int, list[Operation]] = defaultdict(list)
    for operation in operations:
        groups[operation.group].append(operation)
    for group_id, batch in groups.items():
        for outcome in await _apply_to_group(actor, group_id, batch, dry_run=dry_run, remember=remember):
            answers[outcome.id] = outcome
    return [answers[operation.id] for operation in operations]


async def _apply_to_group(actor: Actor, group_id: int, batch: list[Operation], *, dry_run: bool,
                          remember: bool) -> list[Outcome]:
    changes: list[topics.Change] = []
    async with in_transaction() as connection:
        if connection.capabilities.dialect == 'postgres':  # SQLite's transaction is alone anyway
            await connection.execute_query('SELECT pg_advisory_xact_lock($1)', [group_id])
        known = await _known(actor, batch) if remember and not dry_run else {}
        fresh = [op for op in batch if op.id not in known]
        outcomes = list(known.values())
        if fresh:
            try:
                group, rights = await access.journal(actor, group_id)
            except Refusal as refusal:
                return outcomes + [Outcome(op.id, Status.REFUSED, op.old, message=refusal.message) for op in fresh]
            year = await facts.of_year(group.school_class.year_id)
            sheet = await sheets.load(actor, group, rights, year, fresh)
            await final_marks.fill(sheet, fresh)
            decided = [await _decide(sheet, op, dry_run=dry_run) for op in fresh]
            if not dry_run:
                await write(sheet)
                await see_corrected(sheet)
                changes = changes_of(sheet)
                if remember:
                    await _remember(actor, fresh, decided)
            outcomes += decided
    for change in changes:
        topics.publish(change)
    return outcomes


def _refuse_twins(operations: Sequence[Operation]) -> None:
    """One id is one change: the same one twice in a post is sent by nobody who counts right."""
    seen: dict[str, Operation] = {}
    for operation in operations:
        if seen.setdefault(operation.id, operation) is not operation:
            raise Invalid('Один и тот же номер операции дважды в одном запросе. Обновите страницу.')


def _content(operation: Operation) -> str:
    """What the operation asks for, short: a known id with another content is another operation."""
    own = {field: value for field, value in vars(operation).items() if field not in ('id', 'old', 'was', 'source')}
    return sha256(repr(own).encode()).hexdigest()[:16]


async def _known(actor: Actor, batch: list[Operation]) -> dict[str, Outcome]:
    asked = {op.id: _content(op) for op in batch}
    rows = await ClientOperation.filter(id__in=list(asked), account_id=actor.account_id)
    for row in rows:
        if row.answer.get('content', asked[row.id]) != asked[row.id]:
            raise Conflict('Этот номер операции уже занят другим изменением. Обновите страницу и повторите ввод.')
    return {row.id: Outcome(row.id, Status(str(row.answer['status'])), str(row.answer['value']),
                            int(str(row.answer['version'])),
                            details={k: v for k, v in row.answer.items()
                                     if k not in ('id', 'status', 'value', 'version', 'content')}) for row in rows}


async def _remember(actor: Actor, batch: list[Operation], outcomes: list[Outcome]) -> None:
    asked = {op.id: _content(op) for op in batch}
    await ClientOperation.bulk_create([
        ClientOperation(id=outcome.id, account_id=actor.account_id, at=clock.now(),
                        answer=outcome.as_json() | {'content': asked[outcome.id]})
        for outcome in outcomes if outcome.status in (Status.SAVED, Status.UNCHANGED)], ignore_conflicts=True)


async def _decide(sheet: Sheet, op: Operation, *, dry_run: bool) -> Outcome:
    try:
        changed = await _change(sheet, op, dry_run=dry_run)
    except Conflict as conflict:
        outcome = Outcome(op.id, Status.CONFLICT, _stored(sheet, op), _stored_version(sheet, op),
                          message=conflict.message, by=await _who_wrote(sheet, op))
        _add_beside(sheet, op, outcome)
        return outcome
    except Refusal as refusal:
        until = refusal.until if isinstance(refusal, Locked) else None
        return Outcome(op.id, Status.REFUSED, _stored(sheet, op), message=refusal.message,
                       until=wall(until) if until else '', details={'code': type(refusal).__name__})
    outcome = Outcome(op.id, Status.SAVED if changed.written else Status.UNCHANGED, changed.value, changed.version)
    if changed.work is not None:
        outcome.work = work_json(sheet, changed.work) | {'lesson': op.lesson}
    if op.kind in (Kind.TOPIC, Kind.HOMEWORK):
        outcome.lesson = lesson_json(sheet, sheet.lessons[op.lesson])
    return outcome


def _add_beside(sheet: Sheet, op: Operation, outcome: Outcome) -> None:
    """What stands beside the value in the way: the browser needs it to show, and to insist."""
    if op.kind is Kind.WORK and op.work in sheet.works:
        outcome.work = work_json(sheet, sheet.works[op.work]) | {'lesson': op.lesson}
    if op.kind in (Kind.TOPIC, Kind.HOMEWORK):
        outcome.lesson = lesson_json(sheet, sheet.lessons[op.lesson])
    if op.kind is Kind.ATTENDANCE:
        outcome.details['minutes'] = getattr(sheet.attendance.get((op.lesson, op.pupil or 0)), 'minutes', 0)


async def _change(sheet: Sheet, op: Operation, *, dry_run: bool) -> Changed:
    if op.kind is Kind.MARK:
        return await marks.change_mark(sheet, op, dry_run=dry_run)
    if op.kind is Kind.COMMENT:
        return await marks.change_comment(sheet, op, dry_run=dry_run)
    if op.kind is Kind.WORK:
        return await marks.change_work(sheet, op, dry_run=dry_run)
    if op.kind is Kind.ATTENDANCE:
        return attendance.change(sheet, op)
    if op.kind is Kind.FINAL:
        return final_marks.change_by(sheet, op)
    if op.kind is Kind.PERSONAL:
        return await personal_homework.change(sheet, op, dry_run=dry_run)
    simple = {Kind.TOPIC: lessons.change_topic, Kind.NOTE: lessons.change_note, Kind.MINUTES: homework.change_minutes}
    return simple.get(op.kind, homework.change)(sheet, op)


def _stored(sheet: Sheet, op: Operation) -> str:
    """What is stored where the operation wanted to write."""
    lesson = sheet.lessons.get(op.lesson)
    if op.kind is Kind.FINAL:
        final = sheet.finals.get((op.pupil or 0, final_marks.period_of(sheet, op)))
        return final.value if final else ''
    if op.kind is Kind.ATTENDANCE:
        record = sheet.attendance.get((op.lesson, op.pupil or 0))
        return record.code if record else ''
    if op.kind is Kind.TOPIC:
        return lesson.topic if lesson else ''
    if op.kind is Kind.NOTE:
        return lesson.note if lesson and sheet.rights.writes(lesson.id) else ''
    if op.kind is Kind.PERSONAL:
        own = sheet.personal.get((op.lesson, op.pupil or 0))
        return own.text if own else ''
    if op.kind is Kind.WORK:
        return marks.describe(sheet, sheet.works[op.work]) if op.work in sheet.works else ''
    if op.kind in (Kind.HOMEWORK, Kind.MINUTES):
        given = sheet.homework.get(op.lesson)
        return '' if given is None else given.text if op.kind is Kind.HOMEWORK else homework.minutes_text(given)
    work_id = op.work or next((w.id for w in sheet.works.values()
                               if w.lesson_id == op.lesson and w.work_type_id == op.type), 0)
    mark = sheet.marks.get((work_id, op.pupil or 0))
    return '' if mark is None else mark.comment if op.kind is Kind.COMMENT else mark.value


def _stored_version(sheet: Sheet, op: Operation) -> int:
    """The version of what stands in the way, so that the browser can take it for the newer one."""
    if op.kind is Kind.ATTENDANCE:
        return getattr(sheet.attendance.get((op.lesson, op.pupil or 0)), 'version', 0)
    if op.kind in (Kind.MARK, Kind.COMMENT):
        return max((mark.version for (work_id, pupil), mark in sheet.marks.items() if pupil == op.pupil
                    and (work_id == op.work or (op.work is None and _is_meant(sheet, op, work_id)))), default=0)
    return 0


def _is_meant(sheet: Sheet, op: Operation, work_id: int) -> bool:
    work = sheet.works.get(work_id)
    return work is not None and work.lesson_id == op.lesson and work.work_type_id == op.type


async def _who_wrote(sheet: Sheet, op: Operation) -> str:
    """The person whose value stands in the way, by the audit."""
    kinds = {Kind.ATTENDANCE: ('attendance', op.lesson), Kind.TOPIC: ('lesson', op.lesson),
             Kind.HOMEWORK: ('homework', op.lesson), Kind.MINUTES: ('homework', op.lesson),
             Kind.PERSONAL: ('personal_homework', op.lesson), Kind.NOTE: ('lesson_note', op.lesson),
             Kind.WORK: ('work', op.work or 0)}
    found = next((w.id for w in sheet.works.values() if w.lesson_id == op.lesson and w.work_type_id == op.type), 0)
    object_type, object_id = kinds.get(op.kind, ('mark', op.work or found))
    entries = AuditEntry.filter(object_type=object_type, object_id=object_id)
    if op.kind is Kind.FINAL:
        entries = AuditEntry.filter(object_type='final_mark', group_id=sheet.group.id, pupil_id=op.pupil,
                                    after__startswith=f'{final_marks.period_of(sheet, op)}:')
    if op.kind in (Kind.MARK, Kind.COMMENT, Kind.ATTENDANCE, Kind.PERSONAL):
        entries = entries.filter(pupil_id=op.pupil)
    entry = await entries.order_by('-id').first()
    person = await Person.get_or_none(id=entry.person_id) if entry and entry.person_id else None
    return person.short_name if person else ''


async def write(sheet: Sheet) -> None:
    """Every dirty record by one statement a table, and the audit with it."""
    dirty = sheet.dirty
    await _upsert(Mark, dirty.get('mark'), ('work_id', 'pupil_id'), ('value', 'comment', 'saved_at', 'first_saved_at',
                                                                       'version'))
    await _upsert(Attendance, dirty.get('attendance'), ('lesson_id', 'pupil_id'),
                  ('code', 'minutes', 'saved_at', 'version'))
    await _upsert(Homework, dirty.get('homework'), ('lesson_id',),
                  ('text', 'due_lesson_id', 'due_on', 'minutes', 'saved_at', 'first_saved_at', 'version'))
    await _upsert(PersonalHomework, dirty.get('personal'), ('homework_id', 'pupil_id'), ('text',))
    await _upsert(FinalMark, dirty.get('final'), final_marks.KEY, ('value', 'reason', 'saved_at', 'version'))
    if changed := dirty.get('lesson'):
        await Lesson.bulk_update(changed.values(), ('topic', 'topic_saved_at', 'no_homework', 'note', 'version'), 500)
    if works := dirty.get('work'):
        await Work.bulk_update(works.values(), ('work_type_id', 'weight', 'topic', 'removed'), 500)
    await audit.record(sheet.actor, sheet.capacity, *sheet.entries, group_id=sheet.group.id)


async def _upsert(model: Any, rows: dict[Any, Any] | None, key: tuple[str, ...], fields: tuple[str, ...]) -> None:
    if rows:
        for row in rows.values():
            row.id = None  # the key decides, so that what was read is written by the same statement as what is new
        await model.bulk_create(list(rows.values()), on_conflict=key, update_fields=fields, batch_size=2000)
