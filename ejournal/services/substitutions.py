"""Another teacher holds a lesson (п. 17.4.17, I-14): the journal opens to that teacher for exactly this lesson."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tortoise.transactions import in_transaction

from ejournal import audit
from ejournal.access import Actor
from models import Conflict, Invalid, Lesson, LessonState, NotFound, Role, Substitution

SAME, OTHER, JOINED = 'тот же предмет', 'другой предмет', 'объединение подгрупп'


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who holds a lesson instead of its teacher, and on what ground."""

    lesson: int
    substitute: int
    kind: str
    reason: str
    order_number: str = ''
    signed_at: datetime | None = None


async def assign(actor: Actor | None, stand_ins: Sequence[StandIn]) -> None:
    """Give lessons to other teachers, all or none.

    Refused: an unknown or cancelled lesson, the lesson's own teacher, a lesson that has a substitute already, and,
    unless subgroups are joined, a teacher who has a lesson or another substitution at that time.
    """
    async with in_transaction():
        lessons = {row.id: row for row in await Lesson.filter(id__in=[one.lesson for one in stand_ins])}
        busy = await _busy(lessons)
        for one in stand_ins:
            _check(one, lessons.get(one.lesson), busy)
        await Substitution.bulk_create([
            Substitution(lesson_id=one.lesson, substitute_id=one.substitute, kind=one.kind, reason=one.reason,
                         order_number=one.order_number, signed_at=one.signed_at) for one in stand_ins], 1000)
        await audit.record(actor, Role.DEPUTY if actor else '', *(
            audit.Entry('substitution.assigned', 'lesson', one.lesson, '', f'{one.kind}; {one.reason}')
            for one in stand_ins))


async def _busy(lessons: dict[int, Lesson]) -> set[tuple[object, ...]]:
    """(date, number, teacher) of everybody who has a lesson on these days, and («lesson», id) of those given away."""
    days = list({lesson.date for lesson in lessons.values()})
    at_work = await Lesson.filter(date__in=days).exclude(state=LessonState.CANCELLED).values_list(
        'date', 'number', 'teacher_id')
    given = await Substitution.filter(lesson__date__in=days).values_list(
        'lesson_id', 'lesson__date', 'lesson__number', 'substitute_id')
    return {*at_work, *((day, number, person) for _, day, number, person in given),
            *(('lesson', lesson) for lesson, *_ in given)}


def _check(one: StandIn, lesson: Lesson | None, busy: set[tuple[object, ...]]) -> None:
    if lesson is None:
        raise NotFound('Такого урока нет.')
    where = f'Урок {lesson.number} {lesson.date:%d.%m.%Y}'
    if lesson.state == LessonState.CANCELLED:
        raise Invalid(f'{where} отменён: замещать нечего.')
    if one.substitute == lesson.teacher_id:
        raise Invalid(f'{where}: учитель не может замещать сам себя.')
    if ('lesson', lesson.id) in busy:
        raise Conflict(f'{where}: замещение уже назначено.')
    at = (lesson.date, lesson.number, one.substitute)
    if at in busy and one.kind != JOINED:
        raise Conflict(f'{where}: у замещающего в это время свой урок.')
    busy |= {at, ('lesson', lesson.id)}
