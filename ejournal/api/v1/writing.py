"""Writing: topic, homework, mark, attendance. One value a request, from the value the program has read."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Response

from ejournal.access import Actor
from ejournal.api.v1 import shapes
from ejournal.api.v1.calling import (
    Failure,
    Grader,
    Id,
    IdempotencyKey,
    IfMatch,
    Requester,
    Writer,
    operation_id,
)
from ejournal.api.v1.reading import correction
from ejournal.services import corrections, edits, programs
from ejournal.services.operations import Outcome, Status, parse
from ejournal.services.programs import Stored
from models import Conflict, CorrectionRequest

router = APIRouter(tags=['Запись'])
CHANGED = 'Значение уже изменили. Прочитайте нынешнее и решите, записывать ли поверх него.'
REUSED = ('С этим Idempotency-Key уже выполнена другая запись, поэтому новая не выполнена. '
          'Дайте новой записи новый ключ.')
BESIDE = ('due_on', 'none', 'minutes')  # what is stored beside a value and must not be taken back unseen
CHANGED_ANSWER: dict[int | str, dict[str, Any]] = {
    412: {'model': shapes.Changed, 'description': 'Значение не то, с которого вы начинали; в ответе нынешнее.'}}
CODES = {'NotFound': (404, 'not_found'), 'NotAllowed': (403, 'not_allowed'), 'Locked': (409, 'locked')}
Read = Callable[[], Awaitable[Stored]]


def check_version(stored: Stored, if_match: str | None) -> None:
    """412 unless the program starts from what is stored: its ETag, «*» for anything, no header for nothing yet."""
    expected = '"0"' if if_match is None else if_match.removeprefix('W/')
    empty = if_match is None and not stored.value and not stored.fields.get('none')
    if not empty and expected not in ('*', f'"{stored.version}"'):
        raise changed(stored)


def changed(stored: Stored) -> Failure:
    """The answer with what is stored now."""
    return Failure(412, 'changed', CHANGED, current=stored.value, version=stored.version)


def refused(outcome: Outcome) -> Failure:
    """A refusal of the journal: 409 with its sentence and moment for the rules of the school."""
    status, code = CODES.get(str(outcome.details.get('code')), (409, 'rule'))
    until = shapes.zoned(datetime.fromisoformat(outcome.until)).isoformat() if outcome.until else None
    return Failure(status, code, outcome.message, until=until)


def _work_of(outcome: Outcome) -> int | None:
    work = outcome.work or outcome.details.get('work')
    return int(work['id']) if isinstance(work, dict) else None


@dataclass
class Write:
    """One write: what was sent before is answered as before; else the version is compared, and the journal decides."""

    actor: Actor
    response: Response
    if_match: str | None
    key: str | None

    async def do(self, read: Read, lesson_id: int, **values: Any) -> shapes.Saved:
        """Write ``values`` as an operation on the lesson; the answer carries the new ETag."""
        stored = await read()
        number = operation_id(self.actor, self.key)
        repeated = self.key is not None and await programs.answered(self.actor, number)
        if not repeated:
            check_version(stored, self.if_match)
        beside = {name: value for name, value in stored.fields.items() if name in BESIDE}
        operation = parse({'id': number, 'group': stored.group_id, 'lesson': lesson_id, 'old': stored.value,
                           'was': beside, 'source': 'api'} | values)
        try:
            outcome, = await edits.apply(self.actor, [operation], remember=self.key is not None)
        except Conflict as conflict:
            raise Failure(409, 'key_reused', REUSED) from conflict
        if outcome.status is Status.CONFLICT:
            raise changed(await read())
        if outcome.status is Status.REFUSED:
            raise refused(outcome)
        version = outcome.version if repeated else (await read()).version
        self.response.headers['etag'] = f'"{version}"'
        return shapes.Saved(value=outcome.value, version=version, changed=outcome.status is Status.SAVED,
                            work=_work_of(outcome))


def writing(actor: Writer, response: Response, if_match: IfMatch = None,
            idempotency_key: IdempotencyKey = None) -> Write:
    """The write behind a request of a program that may write."""
    return Write(actor, response, if_match, idempotency_key)


def grading(actor: Grader, response: Response, if_match: IfMatch = None,
            idempotency_key: IdempotencyKey = None) -> Write:
    """The same for a program that may give term marks."""
    return Write(actor, response, if_match, idempotency_key)


Writing = Annotated[Write, Depends(writing)]
Grading = Annotated[Write, Depends(grading)]


@router.put('/lessons/{lesson_id}/topic', responses=CHANGED_ANSWER)
async def put_topic(write: Writing, lesson_id: Id, body: shapes.TopicIn) -> shapes.Saved:
    """Записать тему урока (п. 17.4.10)."""
    return await write.do(lambda: programs.topic(write.actor, lesson_id), lesson_id, kind='topic', new=body.topic)


@router.put('/lessons/{lesson_id}/homework', responses=CHANGED_ANSWER)
async def put_homework(write: Writing, lesson_id: Id, body: shapes.HomeworkIn) -> shapes.Saved:
    """Выдать домашнее задание, изменить его, убрать (пустой текст) или отметить «Без домашнего задания» (none)."""
    return await write.do(
        lambda: programs.homework(write.actor, lesson_id), lesson_id, kind='homework', new=body.text, none=body.none,
        due_lesson=body.due_lesson, due_on=body.due_on.isoformat() if body.due_on else '')


@router.put('/lessons/{lesson_id}/marks/{pupil_id}', responses=CHANGED_ANSWER)
async def put_mark(write: Writing, lesson_id: Id, pupil_id: Id, body: shapes.MarkIn) -> shapes.Saved:
    """Поставить, изменить или убрать отметку (п. 17.4.12)."""
    return await write.do(
        lambda: programs.mark(write.actor, lesson_id, pupil_id, work=body.work, type_id=body.type), lesson_id,
        kind='mark', pupil=pupil_id, new=body.value, work=body.work, type=body.type, reason=body.reason)


@router.put('/lessons/{lesson_id}/attendance/{pupil_id}', responses=CHANGED_ANSWER)
async def put_attendance(write: Writing, lesson_id: Id, pupil_id: Id, body: shapes.AttendanceIn) -> shapes.Saved:
    """Отметить отсутствие, опоздание или присутствие (п. 17.5.7)."""
    return await write.do(
        lambda: programs.attendance(write.actor, lesson_id, pupil_id), lesson_id, kind='attendance', pupil=pupil_id,
        new=body.code, minutes=body.minutes, reason=body.reason)


@router.put('/groups/{group_id}/finals/{pupil_id}', responses=CHANGED_ANSWER)
async def put_final(write: Grading, group_id: Id, pupil_id: Id, body: shapes.FinalIn,
                    period: Annotated[str, Query(min_length=1, max_length=40)]) -> shapes.Saved:
    """Поставить, изменить или убрать отметку за период (п. 17.4.11); period — название из /terms или «год»."""
    return await write.do(lambda: programs.final(write.actor, group_id, pupil_id, period), 0, kind='final',
                          pupil=pupil_id, period=period, new=body.value, reason=body.reason)


@router.post('/corrections', status_code=201)
async def post_correction(actor: Requester, body: shapes.CorrectionIn) -> shapes.Correction:
    """Подать заявку на исправление закрытой клетки (п. 17.4); посланная дважды заявка остаётся одной."""
    mark = body.work is not None or body.type is not None
    lesson, pupil = body.lesson, body.pupil
    stored = await (programs.mark(actor, lesson, pupil, work=body.work, type_id=body.type) if mark
                    else programs.attendance(actor, lesson, pupil))
    kind, work = ('mark', stored.fields['work']) if mark else ('attendance', None)
    same = await programs.waiting_correction(actor, CorrectionRequest(
        kind=kind, lesson_id=lesson, pupil_id=pupil, work_id=work, new_value=body.new, reason=body.reason.strip()))
    if same is None:
        asked = corrections.Asked(kind=kind, group=stored.group_id, lesson=lesson, pupil=pupil, old=stored.value,
                                  new=body.new, reason=body.reason, work=work, type=body.type)
        try:
            number = await corrections.ask(actor, asked)
        except Conflict as conflict:
            raise Failure(409, 'rule', conflict.message) from conflict
    return correction(await programs.correction(actor, number if same is None else same.id))
