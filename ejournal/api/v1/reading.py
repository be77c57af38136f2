"""Reading: groups, lessons, the grid, marks, attendance, homework, КТП, term marks, deadlines, corrections."""

import hashlib
from typing import Annotated, Any

import orjson
from fastapi import APIRouter, Depends, Header, Query, Response

from ejournal import facts
from ejournal.api.v1 import shapes
from ejournal.api.v1.calling import Cursor, Cut, Id, Limit, Reader, TermId, caller, cut, encode, number_after
from ejournal.services import journal, programs
from ejournal.services.marks import plain
from ejournal.services.programs import Stored
from ejournal.services.tokens import Caller
from models import CorrectionRequest

router = APIRouter(tags=['Чтение'])
Snapshot = dict[str, Any]


@router.get('/me')
async def get_me(found: Annotated[Caller, Depends(caller)]) -> shapes.Me:
    """Чей это ключ и что ему разрешено."""
    return shapes.Me(account=found.actor.account_id, name=found.actor.name,
                     roles=sorted(role.value for role in found.actor.roles),
                     scopes=sorted(scope.value for scope in found.scopes))


@router.get('/work-types')
async def get_work_types(actor: Reader) -> list[shapes.WorkType]:
    """Типы заданий: без типа отметку поставить нельзя (п. 17.4.12)."""
    return [shapes.WorkType(id=row.id, name=row.name, short=row.short_name, weight=plain(row.weight),
                            deadline=row.deadline) for row in (await facts.work_types()).values() if row.active]


@router.get('/groups')
async def get_groups(actor: Reader, cursor: Cursor = '', limit: Limit = 100) -> shapes.Page[shapes.Group]:
    """Учебные группы этого учебного года, журналы которых вам открыты."""
    rows = await programs.groups(actor, number_after(cursor), limit + 1)
    items = [shapes.Group(id=row.id, subject=row.subject.name, class_id=row.school_class_id,
                          class_name=row.school_class.name, grade=row.school_class.grade, subgroup=row.name,
                          teachers=teachers) for row, teachers in rows[:limit]]
    return shapes.Page(items=items, next=encode(items[-1].id) if len(rows) > limit else None)


@router.get('/groups/{group_id}/terms')
async def get_terms(actor: Reader, group_id: Id) -> list[shapes.Term]:
    """Учебные периоды группы."""
    return [shapes.Term(id=term.id, name=term.name, starts_on=term.starts_on, ends_on=term.ends_on, closed=term.closed)
            for term in await programs.terms(actor, group_id)]


@router.get('/groups/{group_id}/grid', responses={304: {'description': 'Не изменилось.'}})
async def get_grid(actor: Reader, group_id: Id, term: TermId = None,
                   if_none_match: Annotated[str | None, Header(max_length=80)] = None) -> Response:
    """Журнал группы за период целиком, как его получает страница. С If-None-Match неизменившийся не передаётся."""
    snapshot = await journal.snapshot(actor, group_id, term)
    body = orjson.dumps({key: value for key, value in snapshot.items() if key != 'now'})
    tag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
    if if_none_match == tag:
        return Response(status_code=304, headers={'etag': tag})
    return Response(body, media_type='application/json', headers={'etag': tag})


@router.get('/groups/{group_id}/pupils')
async def get_pupils(actor: Reader, group_id: Id, term: TermId = None) -> list[shapes.Pupil]:
    """Обучающиеся группы в этом периоде, по алфавиту."""
    snapshot = await journal.snapshot(actor, group_id, term)
    return [shapes.Pupil.model_validate({
        'id': row['id'], 'name': row['name'], 'since': row['from'] or None, 'until': row['to'] or None,
        'stays': [{'since': since or None, 'until': until or None} for since, until in row.get('spans', ())],
    }) for row in snapshot['pupils']]


@router.get('/groups/{group_id}/lessons')
async def get_lessons(actor: Reader, group_id: Id, term: TermId = None, cursor: Cursor = '',
                      limit: Limit = 100) -> shapes.Page[shapes.Lesson]:
    """Уроки группы в этом периоде по порядку."""
    snapshot = await journal.snapshot(actor, group_id, term)
    found = cut(snapshot['lessons'], lambda row: [row['date'], row['no'], row['id']], cursor, limit)
    return shapes.Page(items=[_lesson(row) for row in found.rows], next=found.next)


def _lesson(row: dict[str, Any]) -> shapes.Lesson:
    return shapes.Lesson.model_validate({
        'id': row['id'], 'date': row['date'], 'number': row['no'], 'state': row['state'], 'teacher': row['teacher'],
        'topic': row['topic'], 'planned_topic': row['planned'], 'writable': row['mine'], 'version': row['version'],
        'works': [{key: work[key] for key in shapes.Work.model_fields} for work in row['works']]})


@router.get('/groups/{group_id}/marks')
async def get_marks(actor: Reader, group_id: Id, term: TermId = None, cursor: Cursor = '',
                    limit: Limit = 100) -> shapes.Page[shapes.Mark]:
    """Отметки группы за период."""
    snapshot = await journal.snapshot(actor, group_id, term)
    found = cut(snapshot['marks'], lambda row: [row[0], row[1], row[2]], cursor, limit)
    names = ('lesson', 'work', 'pupil', 'value', 'version', 'commented')
    return shapes.Page(items=[shapes.Mark.model_validate(dict(zip(names, row, strict=True))) for row in found.rows],
                       next=found.next)


@router.get('/groups/{group_id}/attendance')
async def get_attendance(actor: Reader, group_id: Id, term: TermId = None, cursor: Cursor = '',
                         limit: Limit = 100) -> shapes.Page[shapes.Absence]:
    """Пропуски и опоздания группы за период."""
    snapshot = await journal.snapshot(actor, group_id, term)
    found = cut(snapshot['attendance'], lambda row: [row[0], row[1]], cursor, limit)
    names = ('lesson', 'pupil', 'code', 'version', 'minutes')
    return shapes.Page(items=[shapes.Absence.model_validate(dict(zip(names, row, strict=True))) for row in found.rows],
                       next=found.next)


@router.get('/groups/{group_id}/homework')
async def get_homework(actor: Reader, group_id: Id, term: TermId = None, cursor: Cursor = '',
                       limit: Limit = 100) -> shapes.Page[shapes.Homework]:
    """Домашние задания, выданные на уроках периода."""
    snapshot = await journal.snapshot(actor, group_id, term)
    given = [row for row in snapshot['lessons'] if row['homework']]
    found = cut(given, lambda row: [row['date'], row['no'], row['id']], cursor, limit)
    return shapes.Page(items=[_homework(row) for row in found.rows], next=found.next)


def _homework(row: dict[str, Any]) -> shapes.Homework:
    given = row['homework']
    return shapes.Homework.model_validate({'lesson': row['id'], 'text': given['text'], 'none': given['none'],
                                           'due_on': given['due_on'] or None, 'due_lesson': given['due_lesson']})


@router.get('/groups/{group_id}/deadlines')
async def get_deadlines(actor: Reader, group_id: Id, term: TermId = None, cursor: Cursor = '',
                        limit: Limit = 100) -> shapes.Page[shapes.Deadline]:
    """Сроки каждого урока: до какого момента тема и задание, когда закроются отметки и посещаемость (п. 17.4)."""
    snapshot = await journal.snapshot(actor, group_id, term)
    found = cut(snapshot['lessons'], lambda row: [row['date'], row['no'], row['id']], cursor, limit)
    return shapes.Page(items=[_deadline(row) for row in found.rows], next=found.next)


def _deadline(row: dict[str, Any]) -> shapes.Deadline:
    held = row['state'] == 'held'
    missing = [name for name in ('topic', 'homework') if held and not row[name]]
    return shapes.Deadline.model_validate({
        'lesson': row['id'], 'date': row['date'], 'content_due': row['due'], 'marks_lock': row['marks_lock'],
        'attendance_lock': row['att_lock'], 'missing': missing, 'late': row['late']})


@router.get('/groups/{group_id}/finals')
async def get_finals(actor: Reader, group_id: Id, cursor: Cursor = '',
                     limit: Limit = 100) -> shapes.Page[shapes.Final]:
    """Отметки за периоды и год по предмету группы."""
    found: Cut = cut(await programs.finals(actor, group_id), lambda row: [row.pupil_id, row.period], cursor, limit)
    return shapes.Page(items=[shapes.Final(pupil=row.pupil_id, period=row.period, value=row.value, version=row.version)
                              for row in found.rows], next=found.next)


@router.get('/groups/{group_id}/plan')
async def get_plan(actor: Reader, group_id: Id) -> shapes.Plan:
    """КТП, по которому учится группа."""
    found, topics = await programs.plan(actor, group_id)
    return shapes.Plan(id=found.id, status=found.status, topics=[
        shapes.PlanTopic(number=row.number, section=row.section, topic=row.topic, hours=plain(row.hours),
                         homework=row.homework, work_type=row.work_type.name if row.work_type else None,
                         reserve=row.reserve) for row in topics])


@router.get('/corrections')
async def get_corrections(actor: Reader, cursor: Cursor = '',
                          limit: Limit = 100) -> shapes.Page[shapes.Correction]:
    """Заявки на исправление в открытых вам журналах."""
    rows = await programs.corrections(actor, number_after(cursor), limit + 1)
    return shapes.Page(items=[correction(row) for row in rows[:limit]],
                       next=encode(rows[limit - 1].id) if len(rows) > limit else None)


def correction(row: CorrectionRequest) -> shapes.Correction:
    """A request as programs see it."""
    state = 'waiting' if row.approved is None else 'approved' if row.approved else 'refused'
    return shapes.Correction(
        id=row.id, kind=row.kind, lesson=row.lesson_id, work=row.work_id, pupil=row.pupil_id, old=row.old_value,
        new=row.new_value, reason=row.reason, state=state, requested_by=row.requested_by.short_name,
        requested_at=row.requested_at, decided_by=row.decided_by.short_name if row.decided_by else None,
        decided_at=row.decided_at, comment=row.comment)


@router.get('/lessons/{lesson_id}/topic')
async def get_topic(actor: Reader, lesson_id: Id, response: Response) -> shapes.Value:
    """Тема урока и её версия."""
    return _value(await programs.topic(actor, lesson_id), response)


@router.get('/lessons/{lesson_id}/homework')
async def get_lesson_homework(actor: Reader, lesson_id: Id, response: Response) -> shapes.Value:
    """Задание, выданное на уроке, и его версия."""
    return _value(await programs.homework(actor, lesson_id), response)


@router.get('/lessons/{lesson_id}/marks/{pupil_id}')
async def get_mark(actor: Reader, lesson_id: Id, pupil_id: Id, response: Response,
                   work: Annotated[int | None, Query(ge=1, lt=2**31)] = None,
                   work_type: Annotated[int | None, Query(alias='type', ge=1, lt=2**31)] = None) -> shapes.Value:
    """Отметка за работу (work) или за первую работу такого типа (type) и её версия."""
    return _value(await programs.mark(actor, lesson_id, pupil_id, work=work, type_id=work_type), response)


@router.get('/lessons/{lesson_id}/attendance/{pupil_id}')
async def get_lesson_attendance(actor: Reader, lesson_id: Id, pupil_id: Id, response: Response) -> shapes.Value:
    """Код посещаемости и его версия."""
    return _value(await programs.attendance(actor, lesson_id, pupil_id), response)


@router.get('/groups/{group_id}/finals/{pupil_id}')
async def get_final(actor: Reader, group_id: Id, pupil_id: Id, response: Response,
                    period: Annotated[str, Query(max_length=40)]) -> shapes.Value:
    """Отметка за период и её версия; period — название из /terms или «год»."""
    return _value(await programs.final(actor, group_id, pupil_id, period), response)


def _value(stored: Stored, response: Response) -> shapes.Value:
    response.headers['etag'] = f'"{stored.version}"'
    more = {key: value or None for key, value in stored.fields.items() if key in shapes.Value.model_fields}
    full = {'value': stored.value, 'version': stored.version} | {k: v for k, v in more.items() if v is not None}
    return shapes.Value.model_validate(full | {'value': stored.value, 'version': stored.version})



