"""Another teacher holds a lesson (п. 17.4.17, I-14): the journal opens to that teacher for exactly this lesson."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from ejournal import audit, clock, facts
from ejournal.access import Action, Actor
from ejournal.rules.calendar import DAY
from ejournal.rules.substitutes import JOINED, KINDS, OTHER, SAME
from ejournal.services import timetable_changes as changes
from ejournal.services.journal import title_of
from models import (
    Conflict,
    Invalid,
    Lesson,
    LessonState,
    NotAllowed,
    NotFound,
    Role,
    StaffAbsence,
    StaffCard,
    Substitution,
)

SHOWN_DAYS = 30  # how long a signed substitution stays in the teacher's list


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who holds a lesson instead of its teacher, and on what ground."""

    lesson: int
    substitute: int
    kind: str
    reason: str
    order_number: str = ''
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class MyLesson:
    """A lesson the actor stands in for; ``may_sign`` once it has begun."""

    lesson: int
    group: int
    date: date
    number: int
    starts_at: str
    title: str
    room: str
    instead_of: str
    kind: str
    note: str
    signed_at: datetime | None
    may_sign: bool


async def assign(actor: Actor | None, stand_ins: Sequence[StandIn]) -> None:
    """Give lessons to other teachers, all or none.

    Refused: an unknown or cancelled lesson, the lesson's own teacher, a lesson that has a substitute already, a
    colleague who is away or no longer here, and, unless subgroups are joined, one who is busy at that time.
    """
    if actor:
        actor.require(Action.TIMETABLE_CHANGE)
    async with in_transaction():
        lessons = {row.id: row for row in await Lesson.filter(
            id__in=[one.lesson for one in stand_ins]).select_related('group__school_class')}
        busy = await _busy(lessons)
        away = await _away(lessons.values(), {one.substitute for one in stand_ins})
        for one in stand_ins:
            _check(one, lessons.get(one.lesson), busy, away)
        await Substitution.bulk_create([
            Substitution(lesson_id=one.lesson, substitute_id=one.substitute, kind=one.kind, reason=one.reason,
                         order_number=one.order_number, signed_at=one.signed_at) for one in stand_ins], 1000)
        await audit.record(actor, actor.capacity(Action.TIMETABLE_CHANGE) if actor else '', *(
            audit.Entry('substitution.assigned', 'lesson', one.lesson, '', f'{one.kind}; {one.reason}')
            for one in stand_ins))
    if actor:
        changes.publish(actor, lessons.values(), [one.substitute for one in stand_ins])


async def _busy(lessons: dict[int, Lesson]) -> set[tuple[object, ...]]:
    """(date, number, teacher) of everybody who has a lesson on these days, and («lesson», id) of those given away."""
    days = list({lesson.date for lesson in lessons.values()})
    at_work = await Lesson.filter(date__in=days, substitution__id__isnull=True).exclude(
        state=LessonState.CANCELLED).values_list('date', 'number', 'teacher_id')
    given = await Substitution.filter(lesson__date__in=days).values_list(
        'lesson_id', 'lesson__date', 'lesson__number', 'substitute_id')
    return {*at_work, *((day, number, person) for _, day, number, person in given),
            *(('lesson', lesson) for lesson, *_ in given)}


async def _away(lessons: Iterable[Lesson], people: set[int]) -> set[tuple[int, date]]:
    """(teacher, day) of those who are absent, or have left, on a day of these lessons."""
    days = {lesson.date for lesson in lessons}
    if not days:
        return set()
    absent = await StaffAbsence.filter(person_id__in=people, cancelled=False, since__lte=max(days),
                                       until__gte=min(days))
    left = await StaffCard.filter(person_id__in=people, left_on__lte=max(days)).values_list('person_id', 'left_on')
    return {(one.person_id, day) for one in absent for day in days if one.since <= day <= one.until} | {
        (person, day) for person, last in left for day in days if last <= day}


def _check(one: StandIn, lesson: Lesson | None, busy: set[tuple[object, ...]], away: set[tuple[int, date]]) -> None:
    if lesson is None:
        raise NotFound('Такого урока нет.')
    where = f'Урок {lesson.number} {lesson.date:%d.%m.%Y}'
    if one.kind not in KINDS:
        raise Invalid(f'Вид замещения: {", ".join(KINDS)}. Выберите один из них.')
    if lesson.state == LessonState.CANCELLED:
        raise Invalid(f'{where} отменён: замещать нечего.')
    if one.substitute == lesson.teacher_id:
        raise Invalid(f'{where}: учитель не может замещать сам себя.')
    if ('lesson', lesson.id) in busy:
        raise Conflict(f'{where}: замещение уже назначено.')
    if (one.substitute, lesson.date) in away:
        raise Conflict(f'{where}: этот сотрудник в этот день отсутствует. Выберите другого.')
    at = (lesson.date, lesson.number, one.substitute)
    if at in busy and one.kind != JOINED:
        raise Conflict(f'{where}: у замещающего в это время свой урок.')
    busy |= {at, ('lesson', lesson.id)}


# --- taking back and signing ------------------------------------------------------------------------------------------
async def withdraw(actor: Actor, lesson_ids: Sequence[int]) -> None:
    """Take substitutions back, all or none; refused once signed, or when the substitute has written in the journal."""
    actor.require(Action.TIMETABLE_CHANGE)
    async with in_transaction():
        found = await _withdraw(actor, lesson_ids)
    changes.publish(actor, [one.lesson for one in found], [one.substitute_id for one in found])


async def _withdraw(actor: Actor, lesson_ids: Sequence[int]) -> list[Substitution]:
    found = await Substitution.filter(lesson_id__in=list(lesson_ids)).select_related(
        'substitute', 'lesson__group__school_class')
    if len(found) != len(set(lesson_ids)):
        raise NotFound('Замещения уже нет. Обновите страницу.')
    written = await changes.written([one.lesson_id for one in found])
    for one in found:
        where = f'{changes.where(one.lesson)}, {one.substitute.short_name}'
        if one.signed_at:
            raise Conflict(f'{where}: замещение подписано и остаётся в журнале замещений.')
        if one.lesson_id in written:
            raise Conflict(f'{where}: в журнале уже есть записи ({", ".join(written[one.lesson_id])}). '
                           'Урок состоялся: замещение не отменяют.')
    await Substitution.filter(id__in=[one.id for one in found]).delete()
    await audit.record(actor, actor.capacity(Action.TIMETABLE_CHANGE), *(
        audit.Entry('substitution.withdrawn', 'lesson', one.lesson_id,
                    f'{one.substitute.short_name}; {one.kind}; {one.reason}') for one in found))
    return found


async def withdraw_pending(actor: Actor, person_id: int, first: date, last: date) -> list[Substitution]:
    """Take back the substitutions of a teacher's coming lessons that nobody has begun: the teacher is back. Call it
    inside a transaction."""
    pending = await Substitution.filter(lesson__teacher_id=person_id, lesson__date__gte=max(first, clock.today()),
                                        lesson__date__lte=last, signed_at=None).values_list('lesson_id', flat=True)
    ids = [int(str(row)) for row in pending]
    written = await changes.written(ids) if ids else {}
    free = [one for one in ids if one not in written]
    return await _withdraw(actor, free) if free else []


async def sign(actor: Actor, lesson_id: int) -> None:
    """«Подпись»: the substitute confirms the lesson by a click. Refused to others, before the lesson, and twice."""
    actor.require(Action.JOURNAL_WRITE)
    async with in_transaction():
        found = await Substitution.filter(lesson_id=lesson_id).select_related('lesson__group__school_class').first()
        if found is None:
            raise NotFound('Такого замещения нет: его могли отменить. Обновите страницу.')
        if found.substitute_id != actor.person_id:
            raise NotAllowed('Подписывает тот, кто замещает.')
        if found.signed_at:
            raise Conflict('Вы уже подписали это замещение.')
        if clock.now() < await _start(found.lesson):
            raise Invalid('Подписать можно, когда урок начнётся.')
        await Substitution.filter(id=found.id).update(signed_at=clock.now())
        await audit.record(actor, Role.TEACHER, audit.Entry(
            'substitution.signed', 'lesson', lesson_id, '', 'подписано'), group_id=found.lesson.group_id)
    changes.publish(actor, [found.lesson], [actor.person_id])


async def _start(lesson: Lesson) -> datetime:
    year = await facts.of_year(lesson.group.school_class.year_id)
    return year.starts_at(lesson.date, lesson.group.school_class.shift, lesson.number)


async def of_mine(actor: Actor) -> list[MyLesson]:
    """What the actor stands in for: from today on the nearest first, then what is over (not yet signed, or signed
    lately), the latest first."""
    actor.require(Action.JOURNAL_WRITE)
    since = clock.today() - SHOWN_DAYS * DAY
    rows = await Substitution.filter(Q(signed_at=None) | Q(lesson__date__gte=since), substitute_id=actor.person_id) \
        .exclude(lesson__state=LessonState.CANCELLED.value).order_by('lesson__date', 'lesson__number') \
        .select_related('lesson__teacher', 'lesson__group__school_class', 'lesson__group__subject')
    over = [row for row in rows if row.lesson.date < clock.today()]
    return [await _mine(row) for row in (*rows[len(over):], *reversed(over))]


async def _mine(row: Substitution) -> MyLesson:
    lesson, group = row.lesson, row.lesson.group
    start = await _start(lesson)  # the year's facts are kept: no statement a lesson
    return MyLesson(lesson.id, group.id, lesson.date, lesson.number, f'{start:%H:%M}',
                    title_of(group.subject.name, group.school_class.name, group.name),
                    lesson.room or group.school_class.room, lesson.teacher.short_name, row.kind, lesson.note,
                    row.signed_at, row.signed_at is None and clock.now() >= start)


__all__ = ['JOINED', 'OTHER', 'SAME', 'MyLesson', 'StandIn', 'assign', 'of_mine', 'sign', 'withdraw',
           'withdraw_pending']
