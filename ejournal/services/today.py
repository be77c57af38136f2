"""What matters today for those who teach: lessons to fill in, what is overdue, who of one's class is absent."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise

from tortoise.expressions import Q

from ejournal import clock, facts
from ejournal.access import Action, Actor
from ejournal.facts import Facts
from ejournal.rules import deadlines
from ejournal.rules.attendance import ABSENCES
from ejournal.rules.calendar import DAY
from ejournal.services import days
from ejournal.services.journal import title_of
from ejournal.services.timetable_changes import UNDONE
from models import (
    Attendance,
    Homework,
    Lesson,
    LessonState,
    Mark,
    Marking,
    Substitution,
    Work,
)

LOOK_BACK = 7  # days in which an open duty is still worth a reminder
GROUP = ('group__school_class', 'group__subject')
TOPIC, HOMEWORK, MARKS = 'тема', 'задание', 'отметки'


@dataclass(frozen=True)
class LessonDuty:
    """A lesson and what its teacher still owes it; ``due`` is when topic and homework must be there."""

    lesson_id: int
    group_id: int
    date: date
    number: int
    starts_at: str
    begun: bool
    subject: str
    class_name: str
    subgroup: str
    room: str
    topic: str
    cancelled: bool
    missing: tuple[str, ...]
    due: datetime
    absent: int = 0
    instead_of: str = ''  # whose lesson it is, when it is a substitution

    @property
    def title(self) -> str:
        """«Физика, 8А»."""
        return title_of(self.subject, self.class_name, self.subgroup)


@dataclass(frozen=True)
class NextLesson:
    """The lesson after an empty day."""

    date: date
    number: int
    starts_at: str
    title: str


@dataclass(frozen=True)
class TeacherDay:
    """Today's lessons, what is overdue from the last seven days, and for an empty day why and what comes next."""

    lessons: tuple[LessonDuty, ...]
    overdue: tuple[LessonDuty, ...]
    why_free: str = ''
    next: NextLesson | None = None


async def of_teacher(actor: Actor) -> TeacherDay:
    """The teacher's own lessons, those to stand in for among them."""
    actor.require(Action.JOURNAL_WRITE)
    today, year = clock.today(), await facts.current()
    mine = Q(teacher_id=actor.person_id, substitution__id__isnull=True) | Q(substitution__substitute_id=actor.person_id)
    lessons = await Lesson.filter(mine, date__gte=today - LOOK_BACK * DAY, date__lte=today) \
        .exclude(change_reason=UNDONE).order_by('-date', 'number', 'id') \
        .select_related('planned_topic', 'teacher', 'substitution', *GROUP)
    duties = await _Duties.load(lessons, year)
    shown = [duties.of(lesson) for lesson in lessons]
    now = tuple(sorted((duty for duty in shown if duty.date == today), key=lambda duty: (duty.number, duty.title)))
    late = tuple(duty for duty in shown if duty.missing and deadlines.is_late(clock.now(), duty.due)
                 and not duty.cancelled)
    return TeacherDay(now, late, *(await free(year, mine) if not now else ('', None)))


async def free(year: Facts, condition: Q) -> tuple[str, NextLesson | None]:
    """Why there are no lessons today, and the next one that fits ``condition``."""
    lesson = await days.next_lesson(condition)
    reason = days.why_free(clock.today(), year)
    if lesson is None:
        return reason, None
    group = lesson.group
    start = year.starts_at(lesson.date, group.school_class.shift, lesson.number)
    return reason, NextLesson(lesson.date, lesson.number, f'{start:%H:%M}',
                              title_of(group.subject.name, group.school_class.name, group.name))


@dataclass
class _Duties:
    """What has been written for a number of lessons, read in five statements."""

    year: Facts
    now: datetime
    homework: set[int] = field(default_factory=set)
    works: dict[int, list[Work]] = field(default_factory=lambda: defaultdict(list))
    marked: set[int] = field(default_factory=set)  # works with a mark
    absent: Counter[int] = field(default_factory=Counter)  # pupils by lesson
    following: dict[tuple[int, date, int], tuple[date, int]] = field(default_factory=dict)

    @classmethod
    async def load(cls, lessons: list[Lesson], year: Facts) -> '_Duties':
        self, ids = cls(year, clock.now()), [lesson.id for lesson in lessons]
        self.homework = {row.lesson_id for row in await Homework.filter(lesson_id__in=ids) if row.text}
        for work in await Work.filter(lesson_id__in=ids, removed=False).select_related('work_type'):
            self.works[work.lesson_id].append(work)
        rows = await Mark.filter(work__lesson_id__in=ids, work__removed=False).exclude(value='') \
            .distinct().values_list('work_id', flat=True)
        self.marked = {int(str(row)) for row in rows}
        absent = Attendance.filter(lesson_id__in=ids, code__in=[code.value for code in ABSENCES])
        self.absent = Counter(int(str(row)) for row in await absent.values_list('lesson_id', flat=True))
        await self.see_following(lessons)
        return self

    async def see_following(self, lessons: list[Lesson]) -> None:
        """Which lesson of the group comes after each: marks of the first grades are due by it (п. 17.4.13)."""
        groups = {lesson.group_id for lesson in lessons}
        first = min((lesson.date for lesson in lessons), default=clock.today())
        rows = await Lesson.filter(group_id__in=list(groups), date__gte=first, date__lt=clock.today() + 21 * DAY) \
            .exclude(state=LessonState.CANCELLED.value).order_by('group_id', 'date', 'number') \
            .values_list('group_id', 'date', 'number')
        for this, after in pairwise(rows):
            if this[0] == after[0]:
                self.following[this] = (after[1], after[2])

    def of(self, lesson: Lesson) -> LessonDuty:
        group = lesson.group
        start = self.year.starts_at(lesson.date, group.school_class.shift, lesson.number)
        cancelled = lesson.state == LessonState.CANCELLED.value
        planned = lesson.planned_topic.topic if lesson.planned_topic else ''
        missing = () if cancelled else tuple(self.missing(lesson))
        return LessonDuty(
            lesson.id, lesson.group_id, lesson.date, lesson.number, f'{start:%H:%M}', self.now >= start,
            group.subject.name, group.school_class.name, group.name, lesson.room or group.school_class.room,
            lesson.topic or planned, cancelled, missing, self.due(lesson, missing), self.absent[lesson.id],
            lesson.teacher.short_name if isinstance(getattr(lesson, 'substitution', None), Substitution) else '')

    def missing(self, lesson: Lesson) -> list[str]:
        """Topic and homework by the lesson's own fields, marks where a work has none (a lesson may have no work)."""
        grade = lesson.group.school_class.grade
        found = [] if lesson.topic else [TOPIC]
        if grade > 1 and not lesson.no_homework and lesson.id not in self.homework:
            found.append(HOMEWORK)
        judged = grade > 1 and lesson.group.subject.marking != Marking.NONE.value
        if judged and any(work.id not in self.marked for work in self.works[lesson.id]):
            found.append(MARKS)
        return found

    def due(self, lesson: Lesson, missing: tuple[str, ...]) -> datetime:
        """When the first of what is missing must be there."""
        content = deadlines.content_due(lesson.date, self.year.calendar, self.year.deadlines)
        if missing != (MARKS,):
            return content
        return min((self.mark_due(lesson, work) for work in self.works[lesson.id] if work.id not in self.marked),
                   key=deadlines.instant)

    def mark_due(self, lesson: Lesson, work: Work) -> datetime:
        school_class = lesson.group.school_class
        after = self.following.get((lesson.group_id, lesson.date, lesson.number))
        term = self.year.term_of(lesson.date, school_class.grade)
        start = self.year.starts_at(after[0], school_class.shift, after[1]) if after else None
        day = deadlines.WorkDay(lesson.date, school_class.grade, start, term.ends_on if term else None,
                                lesson.group.subject.creative_week)
        return deadlines.mark_due(work.work_type.deadline, day, self.year.calendar, self.year.deadlines)


def left(due: datetime, now: datetime | None = None) -> str:
    """«6 ч 12 мин» until ``due``; empty when it is over."""
    minutes = int((due - (now or clock.now())).total_seconds() // 60)
    if minutes < 0:
        return ''
    return f'{minutes // 60} ч {minutes % 60} мин' if minutes >= 60 else f'{minutes} мин'
