"""The timetable of a week as it really is: of a class, a teacher or a room, with what was changed."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tortoise.expressions import Q

from ejournal import clock, facts
from ejournal.access import Action, Actor
from ejournal.facts import Facts
from ejournal.rules.calendar import DAY
from ejournal.services import days
from ejournal.services import timetable_changes as changes
from models import Lesson, LessonState, NotFound, Person, SchoolClass, Substitution, TeachingLoad


class Whose(StrEnum):
    """Whose week is looked at."""

    CLASS = 'class'
    TEACHER = 'teacher'
    ROOM = 'room'


@dataclass(frozen=True, slots=True)
class WeekLesson:
    """A lesson in the week; ``change`` says in words what is not as usual, '' for an ordinary one."""

    id: int
    group: int
    number: int
    starts_at: str
    subject: str
    class_name: str
    subgroup: str
    teacher: str
    room: str
    cancelled: bool
    change: str


@dataclass(frozen=True, slots=True)
class WeekDay:
    """A day; ``why_free`` says why there are no lessons."""

    date: date
    lessons: tuple[WeekLesson, ...]
    why_free: str


@dataclass(frozen=True, slots=True)
class TimetableWeek:
    """What the page shows; ``previous`` and ``following`` are Mondays, None at the ends of the year."""

    title: str
    today: date
    days: tuple[WeekDay, ...]
    previous: date | None
    following: date | None
    may_change: bool


@dataclass(frozen=True)
class Choices:
    """What one can look at, and what is shown first: the own lessons, the own class, else the first class."""

    classes: dict[str, str]
    teachers: dict[str, str]
    rooms: dict[str, str]
    whose: Whose
    what: str


async def choices(actor: Actor) -> Choices:
    """Classes, teachers and rooms of the running year, in four statements."""
    actor.require(Action.TIMETABLE_READ)
    year = await facts.current()
    classes = await SchoolClass.filter(year_id=year.year_id).order_by('grade', 'letter')
    loads = await TeachingLoad.filter(group__school_class__year_id=year.year_id).distinct().values_list(
        'teacher_id', flat=True)
    teachers = await Person.filter(id__in=list(loads)).order_by('sort_key')
    rooms = {str(row) for row in await Lesson.filter(group__school_class__year_id=year.year_id).exclude(
        room='').distinct().values_list('room', flat=True)} | {one.room for one in classes if one.room}
    mine = next((str(one.id) for one in teachers if one.id == actor.person_id), '')
    led = next((str(one.id) for one in classes if one.id in actor.class_ids), '')
    first = led or next((str(one.id) for one in classes), '')
    return Choices({str(one.id): one.name for one in classes}, {str(one.id): one.full_name for one in teachers},
                   {room: room for room in sorted(rooms, key=_by_number)},
                   Whose.TEACHER if mine else Whose.CLASS, mine or first)


def _by_number(room: str) -> tuple[int, str]:
    return (int(room) if room.isdecimal() else 10**6, room)


async def week(actor: Actor, whose: Whose, what: str, day: date | None = None) -> TimetableWeek:
    """The week of ``day`` (today's without one) of a class or a teacher by id, of a room by its name."""
    actor.require(Action.TIMETABLE_READ)
    year = await facts.current()
    title, condition, grade = await _chosen(whose, what, year)
    monday = days.monday_of(days.in_school_year(day or clock.today(), year))
    rows = await Lesson.filter(condition, date__gte=monday, date__lt=monday + 7 * DAY,
                               group__school_class__year_id=year.year_id).exclude(change_reason=changes.UNDONE) \
        .order_by('date', 'number', 'group__name', 'id').select_related(
        'group__school_class', 'group__subject', 'teacher', 'substitution__substitute')
    moved = await moves(rows)
    shown = tuple(_day(one, [_lesson(row, year, moved) for row in rows if row.date == one], year, grade)
                  for one in days.week_of(monday))
    return TimetableWeek(title, clock.today(), shown, *days.neighbours(monday, year),
                         actor.may(Action.TIMETABLE_CHANGE))


async def _chosen(whose: Whose, what: str, year: Facts) -> tuple[str, Q, int | None]:
    number = int(what) if what.isdecimal() and len(what) < 10 else 0
    if whose is Whose.CLASS:
        found = await SchoolClass.get_or_none(id=number, year_id=year.year_id)
        if found:
            return f'{found.name} класс', Q(group__school_class_id=found.id), found.grade
    elif whose is Whose.TEACHER:
        person = await Person.get_or_none(id=number, staff_card__id__not_isnull=True)
        if person:
            return person.short_name, Q(teacher_id=number) | Q(substitution__substitute_id=number), None
    elif what:
        return f'Кабинет {what}', Q(room=what) | Q(room='', group__school_class__room=what), None
    raise NotFound('Такого класса, учителя или кабинета нет. Выберите из списка.')


async def moves(rows: list[Lesson]) -> dict[int, Lesson]:
    """The other end of every move: by the old lesson's id the new one, and the other way round."""
    ids, targets = [row.id for row in rows], [row.moved_to_id for row in rows if row.moved_to_id]
    new = {row.id: row for row in await Lesson.filter(id__in=targets)} if targets else {}
    old = await Lesson.filter(moved_to_id__in=ids) if ids else []
    return {row.id: new[row.moved_to_id] for row in rows if row.moved_to_id in new} | {
        int(row.moved_to_id or 0): row for row in old}


def _day(day: date, lessons: list[WeekLesson], year: Facts, grade: int | None) -> WeekDay:
    return WeekDay(day, tuple(lessons), '' if lessons else days.why_free(day, year, grade) or 'уроков нет')


def _lesson(row: Lesson, year: Facts, moved: dict[int, Lesson]) -> WeekLesson:
    group, instead = row.group, getattr(row, 'substitution', None)
    start = year.starts_at(row.date, group.school_class.shift, row.number)
    holder = instead.substitute.short_name if isinstance(instead, Substitution) else row.teacher.short_name
    return WeekLesson(
        row.id, group.id, row.number, f'{start:%H:%M}', group.subject.name, group.school_class.name, group.name,
        holder, row.room or group.school_class.room, row.state == LessonState.CANCELLED.value,
        _change(row, moved.get(row.id)))


def _change(row: Lesson, other: Lesson | None) -> str:
    text = move_text(row, other)
    if row.state == LessonState.CANCELLED.value:
        return (text or 'отменён') + (f': {row.change_reason}' if row.change_reason else '')
    if isinstance(getattr(row, 'substitution', None), Substitution):
        return f'замещает (вместо: {row.teacher.short_name})'
    return text


def move_text(row: Lesson, other: Lesson | None) -> str:
    """«перенесён на 26.11, 1-й урок» or «перенесён с 27.11, 1-го урока», by the other end of the move."""
    if other is None:
        return ''
    if row.state == LessonState.CANCELLED.value:
        return f'перенесён на {other.date:%d.%m}, {other.number}-й урок'
    return f'перенесён с {other.date:%d.%m}, {other.number}-го урока'
