"""What other programs read that no page shows in this shape: lists in order, and values with versions."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tortoise.expressions import Q

from ejournal import access, clock, doors_programs, facts
from ejournal.access import Actor
from ejournal.rules.plan_choice import PlanHead, choose
from ejournal.services import final_marks
from ejournal.services import sheet as sheets
from ejournal.services.homework import homework_json
from models import (
    Attendance,
    ClientOperation,
    CorrectionRequest,
    FinalMark,
    Group,
    Homework,
    Lesson,
    Mark,
    NotFound,
    PlannedTopic,
    TeachingLoad,
    TopicPlan,
    Work,
)

NO_LESSON = 'Такого урока нет, или он не из ваших журналов.'


@dataclass(frozen=True)
class Stored:
    """A value as it is now; ``version`` is 0 where nothing was ever written."""

    group_id: int
    value: str
    version: int
    fields: dict[str, Any] = field(default_factory=dict)


async def groups(actor: Actor, after: int, limit: int) -> list[tuple[Group, list[str]]]:
    """The readable groups of the running year with numbers above ``after``, in order, and who teaches each today."""
    doors_programs.require(actor)
    mine = await doors_programs.readable(actor)
    rows = await Group.filter(mine, id__gt=after, school_class__year_id=(await facts.current()).year_id).distinct() \
        .order_by('id').limit(limit).select_related('school_class', 'subject')
    names: dict[int, list[str]] = defaultdict(list)
    for load in await TeachingLoad.filter(access.inside(clock.today()), group_id__in=[row.id for row in rows]) \
            .select_related('teacher'):
        names[load.group_id].append(load.teacher.short_name)
    return [(row, names[row.id]) for row in rows]


async def terms(actor: Actor, group_id: int) -> list[facts.TermFacts]:
    """The periods of the group's parallel; ``NotFound`` for another's journal."""
    group, _ = await access.journal(actor, group_id)
    return (await facts.of_year(group.school_class.year_id)).terms_of(group.school_class.grade)


async def lesson(actor: Actor, lesson_id: int) -> Lesson:
    """A lesson of a readable journal, else ``NotFound``."""
    found = await Lesson.get_or_none(id=lesson_id)
    if found is None:
        raise NotFound(NO_LESSON)
    await access.journal(actor, found.group_id)
    return found


async def topic(actor: Actor, lesson_id: int) -> Stored:
    """The topic of a lesson."""
    found = await lesson(actor, lesson_id)
    return Stored(found.group_id, found.topic, found.version)


async def homework(actor: Actor, lesson_id: int) -> Stored:
    """The homework given at a lesson; its version counts for «без домашнего задания» too."""
    found = await lesson(actor, lesson_id)
    given = await Homework.get_or_none(lesson_id=lesson_id)
    text = given.text if given and not found.no_homework else ''
    # the tick is kept in the lesson, so both versions make one that grows with each change of either
    version = (given.version if given else 0) + found.version
    return Stored(found.group_id, text, version if given or found.no_homework else 0,
                  homework_json(given, none=found.no_homework) or {})


async def mark(actor: Actor, lesson_id: int, pupil_id: int, *, work: int | None = None,
               type_id: int | None = None) -> Stored:
    """The mark of a pupil for a work, or for the lesson's first work of a type."""
    found = await lesson(actor, lesson_id)
    await _member(found, pupil_id)
    which = Q(id=work) if work is not None else Q(work_type_id=type_id)
    row = await Work.filter(which, lesson_id=lesson_id, removed=False).order_by('id').first()
    if row is None and work is not None:
        raise NotFound('Такой работы на этом уроке нет.')
    cell = await Mark.get_or_none(work_id=row.id, pupil_id=pupil_id) if row else None
    fields = {'work': row.id if row else None, 'comment': cell.comment if cell else ''}
    return Stored(found.group_id, cell.value if cell else '', cell.version if cell else 0, fields)


async def attendance(actor: Actor, lesson_id: int, pupil_id: int) -> Stored:
    """The attendance code of a pupil at a lesson."""
    found = await lesson(actor, lesson_id)
    await _member(found, pupil_id)
    row = await Attendance.get_or_none(lesson_id=lesson_id, pupil_id=pupil_id)
    return Stored(found.group_id, row.code if row else '', row.version if row else 0,
                  {'minutes': row.minutes if row else 0})


async def _member(found: Lesson, pupil_id: int) -> None:
    group = await Group.get(id=found.group_id)
    if pupil_id not in await sheets.memberships(group):
        raise NotFound('Такого обучающегося в этой группе нет.')


async def finals(actor: Actor, group_id: int) -> list[FinalMark]:
    """Term and year marks of the group's pupils in its subject."""
    group, _ = await access.journal(actor, group_id)
    members = await sheets.memberships(group)
    rows = (await final_marks.known(group)).values()
    return sorted((row for row in rows if row.pupil_id in members), key=lambda row: (row.pupil_id, row.period))


async def final(actor: Actor, group_id: int, pupil_id: int, period: str) -> Stored:
    """One of them; empty where none was given yet."""
    found = next((row for row in await finals(actor, group_id) if (row.pupil_id, row.period) == (pupil_id, period)),
                 None)
    return Stored(group_id, found.value if found else '', found.version if found else 0)


async def plan(actor: Actor, group_id: int) -> tuple[TopicPlan, Sequence[PlannedTopic]]:
    """The КТП the group learns by; ``NotFound`` without one."""
    group, _ = await access.journal(actor, group_id)
    of_class = group.school_class
    heads = [PlanHead(row.id, row.subject_id, row.grade, row.letter, row.author_id)
             for row in await TopicPlan.filter(year_id=of_class.year_id, subject_id=group.subject_id)]
    teachers = await TeachingLoad.filter(access.inside(clock.today()), group_id=group_id) \
        .values_list('teacher_id', flat=True)
    chosen = choose(heads, group.subject_id, of_class.grade, of_class.letter, {int(str(one)) for one in teachers})
    found = await TopicPlan.get_or_none(id=chosen)
    if found is None:
        raise NotFound('У этой группы ещё нет КТП.')
    return found, await PlannedTopic.filter(plan_id=found.id).order_by('number').select_related('work_type')


async def corrections(actor: Actor, after: int, limit: int) -> list[CorrectionRequest]:
    """Requests for corrections in the readable journals with numbers above ``after``, in order."""
    doors_programs.require(actor)
    readable = await doors_programs.group_ids(actor)
    query = CorrectionRequest.filter(id__gt=after)
    if readable is not None:
        query = query.filter(lesson__group_id__in=readable)
    return await query.order_by('id').limit(limit).select_related('requested_by', 'decided_by')


async def correction(actor: Actor, request_id: int) -> CorrectionRequest:
    """One request of a readable journal, else ``NotFound``."""
    found = next(iter(await corrections(actor, request_id - 1, 1)), None)
    if found is None or found.id != request_id:
        raise NotFound('Такой заявки нет.')
    return found


async def waiting_correction(actor: Actor, wanted: CorrectionRequest) -> CorrectionRequest | None:
    """The actor's own request that still waits and asks for the same: what was sent twice is one request."""
    work = Q(work_id=wanted.work_id) if wanted.work_id else Q(id__isnull=False)
    return await CorrectionRequest.filter(
        work, approved=None, requested_by_id=actor.person_id, kind=wanted.kind, lesson_id=wanted.lesson_id,
        pupil_id=wanted.pupil_id, new_value=wanted.new_value, reason=wanted.reason).order_by('id').first()


async def answered(actor: Actor, operation_id: str) -> bool:
    """Whether this account has sent the operation before and it was done."""
    return await ClientOperation.filter(id=operation_id, account_id=actor.account_id).exists()
