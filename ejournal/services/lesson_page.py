"""Read one lesson for its page: what is written, what is missing, who is there, what may be changed (п. 17.4.10)."""

from collections import Counter
from itertools import islice

from tortoise.expressions import Q

from ejournal import access, clock, facts
from ejournal.access import Action, Actor
from ejournal.lesson_shapes import GivenHomework, LessonView, PupilLine, WorkLine
from ejournal.rules import deadlines
from ejournal.services import attachments, patches
from ejournal.services import sheet as sheets
from ejournal.services.journal import OFFERED_LESSONS, title_of
from ejournal.services.lessons import check_content_writer
from ejournal.services.marks import check_lesson_open, plain
from ejournal.services.sheet import Sheet
from models import (
    Attendance,
    Homework,
    Lesson,
    Mark,
    NotFound,
    Person,
    PersonalHomework,
    Refusal,
    Substitution,
    Work,
)


async def show(actor: Actor, lesson_id: int) -> LessonView:
    """The lesson through the door of its journal; the number of statements does not depend on the class."""
    lesson = await Lesson.filter(id=lesson_id).select_related(
        'planned_topic', 'teacher', 'substitution__substitute').first()
    if lesson is None:
        raise NotFound('Такого урока нет, или он не ваш.')
    group, rights = await access.journal(actor, lesson.group_id)
    year = await facts.of_year(group.school_class.year_id)
    sheet = Sheet(actor, group, rights, year, clock.now(), types=await facts.work_types(),
                  timeline=await sheets.timeline(group.id), lessons={lesson.id: lesson},
                  members=await sheets.memberships(group))
    homework = await Homework.get_or_none(lesson_id=lesson.id)
    if homework:
        sheet.homework[lesson.id] = homework
    return await _view(sheet, lesson)


async def _view(sheet: Sheet, lesson: Lesson) -> LessonView:
    group, calendar = sheet.group, sheet.facts.calendar
    planned = lesson.planned_topic
    works, pupils = await _works(sheet, lesson), await _pupils(sheet, lesson)
    before, after = await _neighbours(lesson)
    why_not, closed = _closed(sheet, lesson)
    start = sheet.facts.starts_at(lesson.date, group.school_class.shift, lesson.number)
    future = lesson.date > calendar.today(sheet.now)
    writes = not why_not
    sees_note = sheet.rights.writes(lesson.id) or sheet.actor.may(Action.JOURNAL_READ_ALL)
    return LessonView(
        lesson.id, group.id, group.school_class_id,
        title_of(group.subject.name, group.school_class.name, group.name), sheet.grade, lesson.date, lesson.number,
        f'{start:%H:%M}',
        lesson.room or group.school_class.room, _teacher(lesson), lesson.state == 'cancelled', future, lesson.topic,
        planned.topic if planned else '', planned.homework if planned else '', planned.resource if planned else '',
        patches.lateness(sheet, lesson), deadlines.content_due(lesson.date, calendar, sheet.facts.deadlines),
        _missing(sheet, lesson, works), _homework(sheet, lesson), _next(sheet, lesson),
        lesson.note if sees_note else None, works,
        tuple((t.id, t.name, plain(t.weight)) for t in sheet.types.values() if t.active),
        pupils, tuple((await attachments.of_lessons([lesson.id]))[lesson.id]),
        writes, writes and not closed, writes and not closed and sheet.grade > 1, why_not or closed, before, after)


def _closed(sheet: Sheet, lesson: Lesson) -> tuple[str, str]:
    """Why topic and homework cannot be written, and why presence cannot; empty where they can."""
    try:
        check_content_writer(sheet, lesson)
    except Refusal as refusal:
        return refusal.message, ''
    try:
        check_lesson_open(sheet, lesson)
    except Refusal as refusal:
        return '', refusal.message
    lock = sheet.attendance_lock(lesson)
    if sheet.now > lock:
        return '', (f'Посещаемость и отметки этого урока можно было менять до {lock:%d.%m.%Y} включительно. '
                    'Подайте «Заявку на исправление».')
    return '', ''


def _missing(sheet: Sheet, lesson: Lesson, works: tuple[WorkLine, ...]) -> tuple[str, ...]:
    if lesson.state == 'cancelled':
        return ()
    homework = sheet.homework.get(lesson.id)
    found = [] if lesson.topic else ['тема']
    if sheet.grade > 1 and not lesson.no_homework and not (homework and homework.text):
        found.append('задание')
    if any(not work.marked for work in works) and sheet.grade > 1 and sheet.group.subject.marking != 'none':
        found.append('отметки')
    return tuple(found)


def _homework(sheet: Sheet, lesson: Lesson) -> GivenHomework:
    homework = sheet.homework.get(lesson.id)
    if homework is None:
        return GivenHomework('', None, None, None, lesson.no_homework)
    return GivenHomework(homework.text, homework.due_lesson_id, homework.due_on, homework.minutes, lesson.no_homework)


def _next(sheet: Sheet, lesson: Lesson) -> tuple:  # type: ignore[type-arg]  # as LessonView.next says
    today = sheet.facts.calendar.today(sheet.now)
    later = ((lesson_id, day, number) for day, number, lesson_id in sheet.timeline if day > lesson.date and day > today)
    return tuple(islice(later, OFFERED_LESSONS))


async def _works(sheet: Sheet, lesson: Lesson) -> tuple[WorkLine, ...]:
    works = await Work.filter(lesson_id=lesson.id, removed=False).order_by('id')
    cells = Mark.filter(work_id__in=[work.id for work in works]).exclude(value='')
    marked = Counter(int(str(work_id)) for work_id in await cells.values_list('work_id', flat=True))
    return tuple(WorkLine(work.id, work.work_type_id, sheet.types[work.work_type_id].name, plain(work.weight),
                          work.topic, sheet.work_due(lesson, work.work_type_id), marked[work.id]) for work in works)


async def _pupils(sheet: Sheet, lesson: Lesson) -> tuple[PupilLine, ...]:
    ids = [pupil for pupil in sheet.members if sheet.is_member(pupil, lesson.id)]
    codes = {row.pupil_id: row for row in await Attendance.filter(lesson_id=lesson.id).exclude(code='')}
    own = {row.pupil_id: row.text for row in await PersonalHomework.filter(homework__lesson_id=lesson.id)}
    return tuple(PupilLine(p.id, p.list_name, codes[p.id].code if p.id in codes else '',
                           codes[p.id].minutes if p.id in codes else 0, own.get(p.id, ''))
                 for p in await Person.filter(id__in=ids).order_by('sort_key', 'id'))


async def _neighbours(lesson: Lesson) -> tuple[int | None, int | None]:
    """The lessons before and after this one in the day of whoever holds it."""
    instead = getattr(lesson, 'substitution', None)
    holder = instead.substitute_id if isinstance(instead, Substitution) else lesson.teacher_id
    mine = Q(teacher_id=holder, substitution__id__isnull=True) | Q(substitution__substitute_id=holder)
    ids = await Lesson.filter(mine, date=lesson.date).order_by('number', 'id').values_list('id', flat=True)
    order = [int(str(one)) for one in ids]
    place = order.index(lesson.id) if lesson.id in order else 0
    return (order[place - 1] if place else None), (order[place + 1] if place + 1 < len(order) else None)


def _teacher(lesson: Lesson) -> str:
    instead = getattr(lesson, 'substitution', None)
    name: str = lesson.teacher.short_name
    return f'{instead.substitute.short_name} (замещает: {name})' if isinstance(instead, Substitution) else name
