"""Lessons that do not take place, or at another time: cancelled, moved, restored; homework and КТП follow (G6).

A moved lesson is a cancelled one with ``moved_to_id``, and a new lesson at the new time.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from ejournal import audit, clock, facts, topics
from ejournal.access import Action, Actor, inside
from ejournal.audit import Entry
from ejournal.rules.calendar import DAY
from ejournal.services import days, timetable
from models import (
    Attendance,
    Conflict,
    GroupMembership,
    Homework,
    Invalid,
    Lesson,
    LessonState,
    Locked,
    NotFound,
    StaffAbsence,
    Substitution,
    Work,
)

CANCELLED, PLANNED = LessonState.CANCELLED.value, LessonState.PLANNED.value
NO_LESSON = 'Такого урока нет: расписание могли изменить. Обновите страницу.'
REASON_LIMIT = 200
UNDONE = 'перенос отменён'  # the new lesson of a move taken back, kept for what was once written there: shown nowhere


@dataclass(frozen=True, slots=True)
class Move:
    """Where a lesson goes: day, number and, where it changes, the room."""

    lesson: int
    day: date
    number: int
    room: str = ''


def where(lesson: Lesson) -> str:
    """«Урок 3, 24.11.2026», the beginning of a sentence about a lesson."""
    return f'Урок {lesson.number}, {lesson.date:%d.%m.%Y}'


async def find(lesson_ids: Collection[int]) -> dict[int, Lesson]:
    """The lessons with class, subject and teacher; ``NotFound`` when one of them is not there."""
    rows = await Lesson.filter(id__in=lesson_ids).select_related('group__school_class', 'group__subject', 'teacher')
    if len(rows) != len(set(lesson_ids)):
        raise NotFound(NO_LESSON)
    return {row.id: row for row in rows}


async def written(lesson_ids: Collection[int]) -> dict[int, list[str]]:
    """What is recorded in lessons, in words: topic, homework, works, absences. Three statements."""
    found: dict[int, list[str]] = {}
    rows = {
        'тема': Lesson.filter(id__in=lesson_ids).exclude(topic='').values_list('id', flat=True),
        'домашнее задание': Homework.filter(lesson_id__in=lesson_ids).exclude(text='').values_list(
            'lesson_id', flat=True),
        'работы и отметки': Work.filter(lesson_id__in=lesson_ids, removed=False).values_list('lesson_id', flat=True),
        'пропуски': Attendance.filter(lesson_id__in=lesson_ids).exclude(code='').values_list('lesson_id', flat=True)}
    for what, query in rows.items():
        for lesson_id in {int(str(row)) for row in await query}:
            found.setdefault(lesson_id, []).append(what)
    return found


def publish(actor: Actor, lessons: Iterable[Lesson], people: Iterable[int] = ()) -> None:
    """Tell the journals, the classes, the people and the timetable; call it after the commit."""
    changed = list(lessons)
    # a lesson the open grid does not know makes it read the journal anew
    grid = {'lessons': [{'id': 0}]}
    keys = {f'group:{one.group_id}': grid for one in changed} | {
        f'class:{one.group.school_class_id}': {'lessons': True} for one in changed}
    keys |= {f'person:{one}': {} for one in {*(one.teacher_id for one in changed), *people}} | {'timetable': {}}
    for key, patch in keys.items():
        topics.publish(topics.Change(key, actor.name, actor.account_id, patch))


# --- cancelling -------------------------------------------------------------------------------------------------------
async def cancel(actor: Actor, lesson_ids: Sequence[int], reason: str) -> None:
    """These lessons do not take place (I-14 «отмена»), all or none; homework due at them goes to the next lesson.

    Refused: without a reason, a lesson that has records or a substitute, one of a closed or long past time.
    """
    actor.require(Action.TIMETABLE_CHANGE)
    reason = _reason(reason)
    async with in_transaction():
        lessons = await find(lesson_ids)
        await _check_changeable(lessons)
        await Lesson.filter(id__in=list(lessons)).update(state=CANCELLED, change_reason=reason, moved_to_id=None)
        await _follow(lessons.values())
        await audit.record(actor, actor.capacity(Action.TIMETABLE_CHANGE), *(
            Entry('lesson.cancelled', 'lesson', one, PLANNED, CANCELLED, reason) for one in lessons))
    publish(actor, lessons.values())


def _reason(text: str) -> str:
    reason = ' '.join(text.split())
    if not reason:
        raise Invalid('Укажите причину изменения: её увидят учитель, класс и родители.')
    if reason.casefold() == UNDONE:
        raise Invalid('Напишите причину подробнее: «перенос отменён» журнал пишет сам, когда вы возвращаете урок.')
    if len(reason) > REASON_LIMIT:
        raise Invalid(f'Причина: не длиннее {REASON_LIMIT} знаков, сейчас {len(reason)}. Сократите текст.')
    return reason


async def _check_changeable(lessons: dict[int, Lesson]) -> None:
    records = await written(lessons)
    given = {int(str(row)) for row in await Substitution.filter(lesson_id__in=list(lessons)).values_list(
        'lesson_id', flat=True)}
    for lesson in lessons.values():
        if lesson.state == CANCELLED:
            raise Conflict(f'{where(lesson)}: урок уже отменён или перенесён. Обновите страницу.')
        if lesson.id in given:
            raise Conflict(f'{where(lesson)}: назначено замещение. Сначала отмените его на странице «Замещения».')
        if lesson.id in records:
            raise Conflict(f'{where(lesson)}: в журнале уже есть записи ({", ".join(records[lesson.id])}). '
                           'Если урока не было, учитель сначала убирает их в журнале, затем повторите.')
        await _check_open(lesson.date, lesson)


async def _check_open(day: date, lesson: Lesson) -> None:
    year = await facts.of_year(lesson.group.school_class.year_id)
    term = year.term_of(day, lesson.group.school_class.grade)
    if term and term.closed:
        raise Locked(f'{term.name}: учебный период закрыт, урок {day:%d.%m.%Y} уже не меняют.')
    lock_days = year.deadlines.lock_days
    if day < clock.today() - DAY * lock_days:
        raise Locked(f'{day:%d.%m.%Y}: прошло больше {lock_days} дней, урок закрыт для изменений.')


async def _follow(lessons: Iterable[Lesson]) -> None:
    """Homework due at lessons that fell out goes to the group's next lesson; topics are laid anew."""
    gone = list(lessons)
    groups = {one.group_id: one.group.school_class.year_id for one in gone}
    timeline: dict[int, list[Lesson]] = {group: [] for group in groups}
    for row in await Lesson.filter(group_id__in=list(groups)).exclude(state=CANCELLED).order_by('date', 'number'):
        timeline[row.group_id].append(row)
    due = Q(due_lesson_id__in=[one.id for one in gone]) | Q(
        due_lesson_id__isnull=True, due_on__in=list({one.date for one in gone}))
    changed = [one for one in await Homework.filter(due, lesson__group_id__in=list(groups)).exclude(text='')
               .select_related('lesson') if _redirect(one, gone, timeline[one.lesson.group_id])]
    if changed:
        await Homework.bulk_update(changed, ('due_lesson_id', 'due_on', 'version'), 500)
    for year_id in set(groups.values()):
        await timetable.lay_topics(year_id, [group for group, year in groups.items() if year == year_id])


def _redirect(homework: Homework, gone: list[Lesson], timeline: list[Lesson]) -> bool:
    """Whether the homework goes to another lesson; it stays where the group still has a lesson that day."""
    group = homework.lesson.group_id
    if not any(one.group_id == group and one.date == homework.due_on for one in gone) or (
            homework.due_lesson_id is None and any(one.date == homework.due_on for one in timeline)):
        return False
    first = max(homework.due_on, homework.lesson.date + DAY, clock.today() + DAY)
    following = next((one for one in timeline if one.date >= first), None)
    if following is None:
        return False
    homework.due_lesson_id, homework.due_on = following.id, following.date
    homework.version += 1
    return True


# --- moving -----------------------------------------------------------------------------------------------------------
async def move(actor: Actor, asked: Move, reason: str) -> int:
    """Hold the lesson at another time; answers the new lesson. The marks of the new lesson have its own deadlines.

    Refused: what ``cancel`` refuses; a day that is no school day of the class (a holiday, say), a number without a
    bell; a time at which the class, the teacher or the room is busy, or the teacher away.
    """
    actor.require(Action.TIMETABLE_CHANGE)
    reason = _reason(reason)
    async with in_transaction():
        lessons = await find([asked.lesson])
        lesson = lessons[asked.lesson]
        await _check_changeable(lessons)
        target = replace(asked, room=' '.join(asked.room.split())[:20] or lesson.room)
        await _check_time(lesson, target)
        await _check_free(lesson, target)
        made = await _made(lesson, target, reason)
        await Lesson.filter(id=lesson.id).update(state=CANCELLED, change_reason=reason, moved_to_id=made.id)
        await _follow([lesson])
        await audit.record(actor, actor.capacity(Action.TIMETABLE_CHANGE), Entry(
            'lesson.moved', 'lesson', lesson.id, where(lesson), where(made), reason), group_id=lesson.group_id)
    publish(actor, [lesson])
    return int(made.id)


async def _made(lesson: Lesson, target: Move, reason: str) -> Lesson:
    """The lesson at the new time; a hidden one of the group that a move taken back left there is used again."""
    hidden = await Lesson.get_or_none(group_id=lesson.group_id, date=target.day, number=target.number,
                                      state=CANCELLED, change_reason=UNDONE)
    made = hidden or Lesson(group_id=lesson.group_id, date=target.day, number=target.number)
    made.state, made.change_reason, made.moved_to_id = PLANNED, reason, None
    made.room, made.teacher_id, made.note = target.room, lesson.teacher_id, lesson.note
    made.topic_saved_at, made.no_homework, made.version = None, False, made.version + 1 if hidden else 0
    await made.save()
    return made


async def _check_time(lesson: Lesson, target: Move) -> None:
    school_class = lesson.group.school_class
    year = await facts.of_year(school_class.year_id)
    if (target.day, target.number) == (lesson.date, lesson.number):
        raise Invalid('Урок и так стоит в это время. Выберите другой день или номер урока.')
    if not year.calendar.is_school_day(target.day, school_class.grade):
        why = days.why_free(target.day, year, school_class.grade) or 'в этот день класс не учится'
        raise Invalid(f'{target.day:%d.%m.%Y}: {why}. Перенесите урок на учебный день класса.')
    if (school_class.shift, target.number) not in year.bells:
        raise Invalid(f'Урока № {target.number} в расписании звонков нет. Выберите другой номер.')
    await _check_open(target.day, lesson)


async def _check_free(lesson: Lesson, target: Move) -> None:
    at = await Lesson.filter(date=target.day, number=target.number).select_related(
        'group__school_class', 'group__subject', 'substitution__substitute')
    if any(one.group_id == lesson.group_id and one.state == CANCELLED and one.change_reason != UNDONE for one in at):
        raise Conflict('В это время у группы стоит отменённый урок. Верните его или выберите другое время.')
    shift = lesson.group.school_class.shift
    busy = [one for one in at if one.state != CANCELLED and one.id != lesson.id
            and one.group.school_class.shift == shift]
    mine, room = await _members(lesson, target.day), target.room or lesson.group.school_class.room
    for one in busy:
        other = f'{one.group.school_class.name}, {one.group.subject.name}'
        if holder(one) == lesson.teacher_id:
            raise Conflict(f'У учителя в это время урок ({other}). Выберите другое время.')
        if one.group.school_class_id == lesson.group.school_class_id and (
                mine is None or (theirs := await _members(one, target.day)) is None or mine & theirs):
            raise Conflict(f'У класса в это время урок ({other}). Выберите другое время.')
        if room and room == (one.room or one.group.school_class.room):
            raise Conflict(f'Кабинет {room} в это время занят ({other}). Укажите другой кабинет или время.')
    if await StaffAbsence.filter(person_id=lesson.teacher_id, cancelled=False, since__lte=target.day,
                                 until__gte=target.day).exists():
        raise Conflict(f'Учитель {target.day:%d.%m.%Y} отсутствует. Выберите другой день.')


def holder(lesson: Lesson) -> int:
    """Who holds the lesson: the substitute, else its teacher; needs ``substitution`` fetched."""
    instead = getattr(lesson, 'substitution', None)
    return instead.substitute_id if isinstance(instead, Substitution) else lesson.teacher_id


async def _members(lesson: Lesson, day: date) -> set[int] | None:
    """The pupils of a subgroup; None for the whole class."""
    if lesson.group.whole_class:
        return None
    return {int(str(row)) for row in await GroupMembership.filter(inside(day), group_id=lesson.group_id).values_list(
        'pupil_id', flat=True)}


async def restore(actor: Actor, lesson_id: int) -> None:
    """Take a cancelling or a move back. Refused when the new lesson has records, or the old time is taken."""
    actor.require(Action.TIMETABLE_CHANGE)
    async with in_transaction():
        lesson = (await find([lesson_id]))[lesson_id]
        if lesson.state != CANCELLED:
            raise Conflict(f'{where(lesson)}: урок стоит в расписании, возвращать нечего.')
        await _check_open(lesson.date, lesson)
        gone = await find([lesson.moved_to_id]) if lesson.moved_to_id else {}
        if gone:
            await _check_changeable(gone)
            await Lesson.filter(id__in=list(gone)).update(state=CANCELLED, change_reason=UNDONE)
        await _check_free_again(lesson)
        note = next((one.note for one in gone.values()), lesson.note)
        await Lesson.filter(id=lesson.id).update(state=PLANNED, change_reason='', moved_to_id=None, note=note)
        await _follow([*gone.values(), lesson] if gone else [lesson])
        await _forget_empty(list(gone))
        await audit.record(actor, actor.capacity(Action.TIMETABLE_CHANGE), Entry(
            'lesson.restored', 'lesson', lesson.id, lesson.change_reason, ''), group_id=lesson.group_id)
    publish(actor, [lesson])


async def _forget_empty(lesson_ids: list[int]) -> None:
    """Delete lessons to which no record belongs, not even an emptied one: their time is free again."""
    if not lesson_ids:
        return
    held: set[int] = set()
    for name in sorted(Lesson._meta.backward_fk_fields | Lesson._meta.backward_o2o_fields):
        relation = Lesson._meta.fields_map[name]
        model, key = relation.related_model, relation.relation_field  # type: ignore[attr-defined]  # of relations
        held |= set(await model.filter(**{f'{key}__in': lesson_ids}).values_list(key, flat=True))
    await Lesson.filter(id__in=[one for one in lesson_ids if one not in held]).delete()


async def _check_free_again(lesson: Lesson) -> None:
    """The own place of a lesson: the cancelled record there is the lesson itself."""
    others = await Lesson.filter(date=lesson.date, number=lesson.number).exclude(id=lesson.id).exclude(
        state=CANCELLED).select_related('group__school_class', 'substitution')
    shift = lesson.group.school_class.shift
    if any(holder(one) == lesson.teacher_id or (one.group.school_class_id == lesson.group.school_class_id
           and (one.group.whole_class or lesson.group.whole_class))
           for one in others if one.group.school_class.shift == shift):
        raise Conflict(f'{where(lesson)}: это время уже занято другим уроком. Сначала перенесите его.')
