"""«Освобождение» by document: ОСВ over the lessons of a range, set by the class teacher (norms 3, п. 17.5.7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from tortoise.expressions import Q

from ejournal import access
from ejournal.access import Action, Actor
from ejournal.rules import texts
from ejournal.rules.attendance import Code
from ejournal.services import edits
from ejournal.services.operations import MAX_OPERATIONS, Kind, Operation, Status
from models import Attendance, ClassMembership, Group, Invalid, Lesson, LessonState, NotAllowed, NotFound

REPLACED = ('', 'ОТ')  # what a release takes the place of; other reasons stay


@dataclass(frozen=True)
class Release:
    """A pupil, a subject (None: all), both days inclusive, the document; ``ends`` takes ОСВ away again."""

    pupil_id: int
    subject_id: int | None
    since: date | None
    until: date | None
    document: str
    ends: bool = False


@dataclass(frozen=True)
class Done:
    """How many lessons have changed, and the sentences of what was refused."""

    lessons: int
    refused: tuple[str, ...]


async def subjects(actor: Actor, class_id: int) -> dict[int, str]:
    """The subjects of the class, for the dialog."""
    await access.school_class(actor, class_id)
    groups = await Group.filter(school_class_id=class_id).order_by('subject__name').select_related('subject')
    return {group.subject_id: group.subject.name for group in groups}


async def put(actor: Actor, class_id: int, asked: Release) -> Done:
    """Set ОСВ at every lesson of the pupil in the range, coming ones too.

    Refused: another's class or pupil, no document, an end before the start. Lessons that are locked keep what they
    have and are told of.
    """
    found = await access.school_class(actor, class_id)
    if not (actor.may(Action.REASONS_SET) and class_id in actor.class_ids):
        raise NotAllowed('Освобождение вносит классный руководитель по документу.')
    if not await ClassMembership.filter(school_class_id=class_id, pupil_id=asked.pupil_id).exists():
        raise NotFound('Такого обучающегося в классе нет.')
    document = _document(asked)
    if asked.since is None or asked.until is None or asked.until < asked.since:
        raise Invalid('Укажите первый и последний день: последний не раньше первого.')
    operations = await _operations(found.id, asked, document)
    if not operations:
        raise Invalid('В эти дни у обучающегося нет уроков, которые можно изменить.')
    outcomes = [outcome for start in range(0, len(operations), MAX_OPERATIONS)
                for outcome in await edits.apply(actor, operations[start:start + MAX_OPERATIONS])]
    refused = dict.fromkeys(one.message for one in outcomes if one.status in (Status.REFUSED, Status.CONFLICT))
    return Done(sum(one.status is Status.SAVED for one in outcomes), tuple(refused))


def _document(asked: Release) -> str:
    document = texts.fold_spaces(asked.document)
    if not document and not asked.ends:
        raise Invalid('Укажите документ: справка или приказ, номер и дата.')
    return document


async def _operations(class_id: int, asked: Release, document: str) -> list[Operation]:
    lessons = await _lessons(class_id, asked)
    codes = dict(await Attendance.filter(pupil_id=asked.pupil_id, lesson_id__in=[lesson.id for lesson in lessons])
                 .values_list('lesson_id', 'code'))
    old = (Code.RELEASED.value,) if asked.ends else REPLACED
    return [Operation(str(uuid4()), Kind.ATTENDANCE, lesson.group_id, lesson.id, pupil=asked.pupil_id,
                      old=codes.get(lesson.id, ''), new='' if asked.ends else Code.RELEASED.value, source='release',
                      reason=document[:500]) for lesson in lessons if codes.get(lesson.id, '') in old]


async def _lessons(class_id: int, asked: Release) -> Iterable[Lesson]:
    own = Q(group__name='') | Q(group__memberships__pupil_id=asked.pupil_id)
    query = Lesson.filter(own, group__school_class_id=class_id, date__gte=asked.since, date__lte=asked.until) \
        .exclude(state=LessonState.CANCELLED.value)
    if asked.subject_id:
        query = query.filter(group__subject_id=asked.subject_id)
    return await query.distinct().order_by('date', 'number', 'id')
