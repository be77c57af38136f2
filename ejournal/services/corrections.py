"""«Заявка на исправление»: the only way through a lock (п. 17.4.15, I-06, 17.1.3).

A teacher asks; the director or a deputy decides. An approved value is written by the program under the teacher's name,
checked by the same rules as any other, and both names stay in the audit.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from tortoise.expressions import Q

from ejournal import access, audit, clock, db, facts, topics
from ejournal.access import Action, Actor, JournalRights
from ejournal.audit import Entry
from ejournal.lesson_shapes import FileLine
from ejournal.rules import locks, texts
from ejournal.services import attendance, correction_files, edits, marks
from ejournal.services import sheet as sheets
from ejournal.services.journal import title_of
from ejournal.services.marks import Changed
from ejournal.services.operations import Kind, Operation
from ejournal.services.patches import changes_of, see_corrected
from ejournal.services.sheet import Sheet
from models import (
    Account,
    Conflict,
    CorrectionRequest,
    Group,
    Invalid,
    NotAllowed,
    NotFound,
    Refusal,
    Reminder,
    Role,
    Work,
)

SHOWN = 200
SOURCE = 'correction'
ANSWER = 'correction'  # the kind of the reminder that carries a decision
OPEN_STILL = 'Клетка ещё открыта: измените её сами, заявка не нужна.'
NO_ORDER = 'Учебный период закрыт. Укажите номер приказа о ликвидации задолженности.'
_FULL = ('lesson__group__school_class', 'lesson__group__subject', 'pupil', 'requested_by', 'decided_by')


@dataclass(frozen=True)
class Asked:
    """What a teacher asks for: the cell (a mark's by work, or by type where there is no work yet), old, new, why."""

    kind: str
    group: int
    lesson: int
    pupil: int
    old: str
    new: str
    reason: str
    work: int | None = None
    type: int | None = None
    order_number: str = ''

    def operation(self) -> Operation:
        """The change itself, as the grid would ask for it."""
        try:
            kind = {'mark': Kind.MARK, 'attendance': Kind.ATTENDANCE}[self.kind]
        except KeyError as error:
            raise Invalid('Заявку подают на отметку или посещаемость.') from error
        return Operation('correction', kind, self.group, self.lesson, self.work, self.type, self.pupil, self.old,
                         self.new, source=SOURCE)


@dataclass(frozen=True)
class Line:
    """A request as a list shows it; ``approved`` is None while it waits."""

    id: int
    title: str
    group_id: int
    term_id: int | None
    lesson_on: date
    pupil: str
    kind: str
    old: str
    new: str
    reason: str
    asked_by: str
    asked_by_id: int
    asked_at: datetime
    approved: bool | None
    decided_by: str
    decided_at: datetime | None
    comment: str
    after_closing: bool
    order_number: str
    files: tuple[FileLine, ...] = ()


async def ask(actor: Actor, asked: Asked) -> int:
    """Put a request into the queue; its number.

    Refused: another's journal; a cell that is still open; a value that is stored already, outside the scale, or of a
    pupil who was not in the group; a stale old value (`Conflict`); a second request for the same cell.
    """
    reason = _sentence(asked.reason, 'Напишите причину исправления.')
    operation = asked.operation()
    async with db.transaction():
        group, rights = await access.journal(actor, asked.group)
        if not (rights.writes(asked.lesson) or (rights.reasons and operation.kind is Kind.ATTENDANCE)):
            raise NotAllowed('Заявку подаёт учитель, который ведёт этот урок.')
        sheet = await _sheet(actor, group, rights, operation)
        _check_locked(sheet, operation)
        sheet.passes_locks = True
        if not (await _change(sheet, operation)).written:
            raise Invalid('В клетке уже стоит это значение. Укажите другое.')
        work_id = await _work_of(sheet, operation)
        await _check_alone(asked, work_id)
        request = await CorrectionRequest.create(
            kind=asked.kind, lesson_id=asked.lesson, work_id=work_id, pupil_id=asked.pupil, old_value=asked.old,
            new_value=_new_value(sheet, operation), reason=reason, requested_by_id=actor.person_id,
            requested_at=clock.now(), after_closing=_closed(sheet, asked.lesson),
            order_number=asked.order_number.strip()[:40])
        await audit.record(actor, sheet.capacity, Entry(
            'correction.requested', 'correction', request.id, asked.old, request.new_value, reason,
            pupil_id=asked.pupil), group_id=group.id)
    _tell(actor, actor.person_id)
    return request.id


async def approve(actor: Actor, request_id: int, *, order_number: str = '', comment: str = '') -> None:
    """Agree: the value is written under the requester's name.

    Refused: one's own request; a decided one; a cell that has changed since (`Conflict`); a closed term without the
    number of an order.
    """
    async with db.transaction() as connection:
        request = await _waiting(actor, request_id)
        group: Group = request.lesson.group
        if connection.capabilities.dialect == 'postgres':
            await connection.execute_query('SELECT pg_advisory_xact_lock($1)', [group.id])
        author = await _author(request)
        operation = Operation('correction', Kind(request.kind), group.id, request.lesson_id, request.work_id, None,
                              request.pupil_id, request.old_value, request.new_value, source=SOURCE,
                              reason=f'Заявка № {request.id}, согласовано: {actor.name}. {request.reason}'[:500])
        sheet = await _sheet(author, group, JournalRights(write=True, reasons=True), operation)
        sheet.passes_locks = True
        await _show_hidden(sheet, request.work_id)
        request.after_closing = _closed(sheet, request.lesson_id)
        request.order_number = order_number.strip()[:40] or request.order_number
        if request.after_closing and not request.order_number:
            raise Invalid(NO_ORDER)
        try:
            await _change(sheet, operation)
        except Conflict as conflict:
            raise Conflict('После подачи заявки значение в клетке изменилось. Отклоните заявку: учитель подаст '
                           'новую.') from conflict
        await edits.write(sheet)
        await _decide(actor, request, approved=True, comment=comment.strip()[:500])
        await see_corrected(sheet)
        changes = changes_of(sheet)
        answer = await _answer(actor, request)
    for change in changes:
        topics.publish(change)
    _tell(actor, request.requested_by_id, answer)


async def refuse(actor: Actor, request_id: int, comment: str) -> None:
    """Decline with a sentence for the teacher; refused without one, for a decided request and one's own."""
    comment = _sentence(comment, 'Напишите учителю, почему заявка отклонена.')
    async with db.transaction():
        request = await _waiting(actor, request_id)
        await _decide(actor, request, approved=False, comment=comment)
        answer = await _answer(actor, request)
    _tell(actor, request.requested_by_id, answer)


async def waiting_count(actor: Actor) -> int:
    """How many requests wait for this actor's decision, and how many answers to their own are not read yet."""
    answers = await Reminder.filter(person_id=actor.person_id, kind=ANSWER, read_at=None).count()
    if not actor.may(Action.CORRECTIONS_DECIDE):
        return answers
    return answers + await CorrectionRequest.filter(approved=None).exclude(requested_by_id=actor.person_id).count()


async def read_answers(actor: Actor) -> None:
    """The answers to the actor's own requests are read: the page with them is open."""
    if await Reminder.filter(person_id=actor.person_id, kind=ANSWER, read_at=None).update(read_at=clock.now()):
        topics.publish(topics.Change(f'person:{actor.person_id}', actor.name, actor.account_id, {'reminders': True}))


async def shown(actor: Actor) -> list[Line]:
    """All requests for who decides, else one's own; those that wait first, then the latest."""
    actor.require(Action.CORRECTIONS)
    everything = actor.may(Action.CORRECTIONS_DECIDE)
    query = CorrectionRequest.all() if everything else CorrectionRequest.filter(requested_by_id=actor.person_id)
    waiting = await query.filter(approved=None).order_by('id').limit(SHOWN).select_related(*_FULL)
    decided = await query.exclude(approved=None).order_by('-decided_at').limit(SHOWN).select_related(*_FULL)
    found = [*waiting, *decided]
    terms = await _terms(found)
    attached = await correction_files.of_requests(request.id for request in found)
    return [replace(_line(request, terms), files=attached.get(request.id, ())) for request in found]


async def _terms(requests: Iterable[CorrectionRequest]) -> dict[int, facts.Facts]:
    return {year: await facts.of_year(year) for year in {r.lesson.group.school_class.year_id for r in requests}}


def _line(request: CorrectionRequest, years: dict[int, facts.Facts]) -> Line:
    group, lesson = request.lesson.group, request.lesson
    term = years[group.school_class.year_id].term_of(lesson.date, group.school_class.grade)
    return Line(
        request.id, title_of(group.subject.name, group.school_class.name, group.name), group.id,
        term.id if term else None,
        lesson.date, request.pupil.list_name, request.kind, request.old_value, request.new_value, request.reason,
        request.requested_by.short_name, request.requested_by_id, request.requested_at, request.approved,
        request.decided_by.short_name if request.decided_by else '', request.decided_at, request.comment,
        request.after_closing, request.order_number)


# --- the cell ---------------------------------------------------------------------------------------------------------
async def _sheet(actor: Actor, group: Group, rights: JournalRights, operation: Operation) -> Sheet:
    year = await facts.of_year(group.school_class.year_id)
    return await sheets.load(actor, group, rights, year, [operation])


async def _change(sheet: Sheet, operation: Operation) -> Changed:
    """The change in memory, by the same rules as the grid's."""
    if operation.kind is Kind.MARK:
        return await marks.change_mark(sheet, operation, dry_run=True)
    return attendance.change(sheet, operation)


def _closed(sheet: Sheet, lesson_id: int) -> bool:
    term = sheet.term(sheet.lesson(lesson_id))
    return bool(term and term.closed)


def _check_locked(sheet: Sheet, operation: Operation) -> None:
    """A request is for locked cells only."""
    lesson = sheet.lesson(operation.lesson)
    closed = _closed(sheet, lesson.id)
    if operation.kind is Kind.MARK:
        work = sheet.works.get(operation.work or 0)
        lock = sheet.marks_lock(lesson, work.work_type_id if work else operation.type)
        said = locks.mark_lock(sheet.now, lock, term_closed=closed)
    else:
        try:
            locks.check_reason_editable(sheet.now, sheet.attendance_lock(lesson), old=operation.old, new=operation.new,
                                        term_closed=closed, class_teacher=sheet.rights.reasons)
            said = ''
        except Refusal as refusal:
            said = refusal.message
    if not said:
        raise Invalid(OPEN_STILL)


async def _work_of(sheet: Sheet, operation: Operation) -> int | None:
    """The work of the cell; where there is none yet, one that stays hidden until the request is approved."""
    if operation.kind is not Kind.MARK:
        return None
    made = next((work for number, work in sheet.works.items() if number < 0), None)
    if made is None:
        found = (w.id for w in sheet.works.values()
                 if w.lesson_id == operation.lesson and operation.work in (None, w.id)
                 and (operation.work or w.work_type_id == operation.type))
        return next(found)
    asked_before = await CorrectionRequest.filter(approved=None, kind='mark', lesson_id=operation.lesson) \
        .exclude(work_id=None).values_list('work_id', flat=True)
    hidden = await Work.filter(id__in=list(asked_before), work_type_id=made.work_type_id, removed=True).first()
    if hidden:  # asked for another pupil: one work for all of them
        return hidden.id
    made.id, made.removed = None, True  # type: ignore[assignment]  # a new record has no number
    await made.save()
    return made.id


async def _show_hidden(sheet: Sheet, work_id: int | None) -> None:
    hidden = await Work.get_or_none(id=work_id, removed=True, lesson__group_id=sheet.group.id) if work_id else None
    if hidden:
        hidden.removed = False
        sheet.works[hidden.id] = hidden
        sheet.touch('work', hidden.id, hidden)


def _new_value(sheet: Sheet, operation: Operation) -> str:
    """The new value as it would be stored."""
    if operation.kind is Kind.ATTENDANCE:
        return sheet.attendance[operation.lesson, operation.pupil or 0].code
    found: str = next(mark.value for (_, pupil), mark in sheet.dirty['mark'].items() if pupil == operation.pupil)
    return found


async def _check_alone(asked: Asked, work_id: int | None) -> None:
    same = CorrectionRequest.filter(Q(approved=None, kind=asked.kind, lesson_id=asked.lesson, pupil_id=asked.pupil))
    if await same.filter(work_id=work_id).exists():
        raise Conflict('Заявка на эту клетку уже ждёт решения.')


# --- the decision -----------------------------------------------------------------------------------------------------
async def _waiting(actor: Actor, request_id: int) -> CorrectionRequest:
    actor.require(Action.CORRECTIONS_DECIDE)
    request = await CorrectionRequest.filter(id=request_id).select_for_update().first()
    if request is None:
        raise NotFound('Такой заявки нет.')
    await request.fetch_related(*_FULL)
    if request.approved is not None:
        raise Conflict(f'Заявка уже рассмотрена: {request.decided_by.short_name if request.decided_by else ""}.')
    if request.requested_by_id == actor.person_id:
        raise NotAllowed('Свою заявку рассматривает другой руководитель.')
    return request


async def _author(request: CorrectionRequest) -> Actor:
    """The requester, under whose name the value is written; without a session, because it is not theirs."""
    account = await Account.get_or_none(person_id=request.requested_by_id)
    return Actor(account.id if account else 0, request.requested_by_id, request.requested_by.short_name,
                 frozenset({Role.TEACHER}))


async def _decide(actor: Actor, request: CorrectionRequest, *, approved: bool, comment: str) -> None:
    request.approved, request.comment = approved, comment
    request.decided_by_id, request.decided_at = actor.person_id, clock.now()
    await request.save()
    order = f'; приказ № {request.order_number}' if request.order_number else ''
    await audit.record(actor, actor.capacity(Action.CORRECTIONS_DECIDE), Entry(
        'correction.approved' if approved else 'correction.refused', 'correction', request.id, request.old_value,
        request.new_value, f'{comment}{order}'.strip('; '), pupil_id=request.pupil_id),
        group_id=request.lesson.group_id)


async def _answer(actor: Actor, request: CorrectionRequest) -> str:
    """The decision as a sentence, kept until the requester has read it."""
    kind = 'отметка' if request.kind == 'mark' else 'посещаемость'
    text = (f'Заявка {"согласована" if request.approved else "отклонена"}: {request.pupil.list_name}, {kind} '
            f'{request.old_value or "—"} → {request.new_value or "—"}, урок {request.lesson.date:%d.%m.%Y}.')
    await Reminder.create(person_id=request.requested_by_id, text=f'{text} {request.comment}'.strip()[:500],
                          link='/corrections', kind=ANSWER, sent_by=actor.person_id, sent_at=clock.now())
    return text


def _tell(actor: Actor, requester: int, answer: str = '') -> None:
    """The queue and the requester hear of it; an answer is a notice on whatever page they have open."""
    patch: dict[str, Any] = {'corrections': True}
    notice = {'notice': {'text': answer, 'href': '/corrections'}} if answer else {}
    topics.publish(topics.Change('corrections', actor.name, actor.account_id, patch))
    topics.publish(topics.Change(f'person:{requester}', actor.name, actor.account_id, patch | notice))


def _sentence(text: str, missing: str) -> str:
    folded = texts.fold_spaces(text)
    if not folded:
        raise Invalid(missing)
    if len(folded) > 500:
        raise Invalid('Не длиннее 500 знаков. Сократите текст.')
    texts.check_russian(folded)
    return folded
