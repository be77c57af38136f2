"""«Отсутствующие сегодня»: the class teacher looks through the day's list and says so (п. 17.5.6, I-12)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ejournal import access, audit, clock, db, facts
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.facts import Facts
from ejournal.rules import duties
from ejournal.rules.attendance import ABSENCES
from ejournal.services import class_door, duty_records
from models import Attendance, DutyRecord, GroupMembership, Invalid, Lesson, LessonState, SchoolClass

ABSENT = 'absent'


@dataclass(frozen=True)
class At:
    """A code at a lesson; ``came_back``: absent here and present at the pupil's next lesson."""

    number: int
    code: str
    minutes: int
    came_back: bool


@dataclass(frozen=True)
class Pupil:
    """A pupil of the list, lesson by lesson."""

    pupil_id: int
    name: str
    codes: tuple[At, ...]

    @property
    def came_back(self) -> bool:
        """Whether somebody should ask where the pupil was."""
        return any(one.came_back for one in self.codes)


@dataclass(frozen=True)
class ClassDay:
    """A class today; ``stale``: the roll has changed since it was checked; ``first_lesson`` None: no lessons."""

    class_id: int
    name: str
    teacher: str
    pupils: tuple[Pupil, ...]
    first_lesson: datetime | None
    checked_at: datetime | None
    checked_by: str
    stale: bool
    may_check: bool


async def of_mine(actor: Actor) -> list[ClassDay]:
    """The classes the actor leads, today."""
    actor.require(Action.CLASS_DUTIES)
    return await _days(actor, await SchoolClass.filter(id__in=list(actor.class_ids)).order_by('grade', 'letter')
                       .select_related('teacher'))


async def of_school(actor: Actor) -> list[ClassDay]:
    """Every class that has lessons today: which lists have been checked, for the administration."""
    actor.require(Action.DUTIES_ALL)
    year = await facts.current()
    classes = await SchoolClass.filter(year_id=year.year_id).order_by('grade', 'letter').select_related('teacher')
    return [found for found in await _days(actor, classes) if found.first_lesson is not None]


async def check(actor: Actor, class_id: int) -> None:
    """«Проверено», with author and time; once more after the roll has changed.

    Refused: another's class, a day without lessons, before the first lesson begins (I-12; after midnight the day is
    another one).
    """
    school_class = await class_door.writable(actor, class_id)
    found, = await _days(actor, [school_class])
    if found.first_lesson is None:
        raise Invalid('Сегодня у класса нет уроков: проверять нечего.')
    if not found.may_check:
        raise Invalid(f'Проверить список можно с начала первого урока, с {clock.local(found.first_lesson):%H:%M}.')
    key, now = _key(class_id), clock.now()
    async with db.transaction():
        words = f'отсутствуют: {len(found.pupils)}'
        record, made = await DutyRecord.get_or_create(
            {'done_at': now, 'done_by_id': actor.person_id, 'result': words}, key=key)
        if not made:
            await DutyRecord.filter(id=record.id).update(done_at=now, done_by_id=actor.person_id, result=words)
        await audit.record(actor, actor.capacity(Action.CLASS_DUTIES),
                           Entry('absent.checked', 'school_class', class_id, after=words))
    duty_records.tell(actor, f'absent:{class_id}')


def _key(class_id: int) -> str:
    return duty_records.class_key(ABSENT, class_id, clock.today().isoformat())


async def _days(actor: Actor, classes: Iterable[SchoolClass]) -> list[ClassDay]:
    """The day of these classes: five statements."""
    classes = list(classes)
    year, today, ids = await facts.current(), clock.today(), [one.id for one in classes]
    lessons = await Lesson.filter(date=today, group__school_class_id__in=ids) \
        .exclude(state=LessonState.CANCELLED.value).select_related('group')
    rows = await Attendance.filter(lesson_id__in=[one.id for one in lessons]).order_by(
        'pupil__sort_key', 'pupil_id').select_related('pupil', 'lesson__group')
    subgroups: dict[int, set[int]] = defaultdict(set)
    for member in await GroupMembership.filter(access.inside(today),
                                               group_id__in=[one.group_id for one in lessons if one.group.name]):
        subgroups[member.group_id].add(member.pupil_id)
    records = {row.key: row for row in await DutyRecord.filter(
        key__in=[_key(one) for one in ids]).select_related('done_by')}
    day = _Day(year, lessons, rows, subgroups)
    return [day.of(actor, one, records.get(_key(one.id))) for one in classes]


class _Day:
    def __init__(self, year: Facts, lessons: list[Lesson], rows: list[Attendance],
                 subgroups: dict[int, set[int]]) -> None:
        self.year, self.subgroups, self.now = year, subgroups, clock.now()
        self.lessons: dict[int, list[Lesson]] = defaultdict(list)
        for lesson in lessons:
            self.lessons[lesson.group.school_class_id].append(lesson)
        self.rows: dict[int, list[Attendance]] = defaultdict(list)
        for row in rows:
            self.rows[row.lesson.group.school_class_id].append(row)
        called = {row.lesson_id for row in rows if row.code}
        self.taken = {one.id for one in lessons if one.id in called or one.topic}

    def of(self, actor: Actor, found: SchoolClass, record: DutyRecord | None) -> ClassDay:
        first = min((one.number for one in self.lessons[found.id]), default=None)
        starts = self.year.starts_at(clock.today(), found.shift, first) if first is not None else None
        latest = max((row.saved_at for row in self.rows[found.id]), default=None)
        may = class_door.writes(actor, found.id) and duties.may_recheck(
            self.now, starts, self.year.calendar.end_of_day(clock.today()))
        return ClassDay(
            found.id, found.name, found.teacher.short_name if found.teacher else '', self.pupils(found.id), starts,
            record.done_at if record else None, record.done_by.short_name if record else '',
            bool(record and latest and latest > record.done_at), may)

    def pupils(self, class_id: int) -> tuple[Pupil, ...]:
        codes: dict[int, dict[int, Attendance]] = defaultdict(dict)
        for row in self.rows[class_id]:
            if row.code:
                codes[row.pupil_id][row.lesson.number] = row
        return tuple(self.pupil(class_id, pupil, found) for pupil, found in codes.items())

    def pupil(self, class_id: int, pupil: int, codes: dict[int, Attendance]) -> Pupil:
        mine = [one for one in self.lessons[class_id] if not one.group.name or pupil in self.subgroups[one.group_id]]
        absent = {one.number: False for one in mine} | {number: row.code in ABSENCES for number, row in codes.items()}
        back = duties.came_back(absent, [one.number for one in mine if one.id in self.taken])
        name = next(iter(codes.values())).pupil.list_name
        return Pupil(pupil, name, tuple(At(number, row.code, row.minutes, number in back)
                                        for number, row in sorted(codes.items())))
