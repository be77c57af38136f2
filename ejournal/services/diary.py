"""The diary: a pupil's week as the school recorded it, for the pupil, the parents and those who teach (п. 11.2, 18).

Everything is read by the journal's own records, in a number of statements that does not depend on lessons or marks.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tortoise.expressions import Q

from ejournal import clock
from ejournal.access import Actor
from ejournal.diary_shapes import DiaryDay, DiaryLesson, DiaryMark, Hint, Week
from ejournal.lesson_shapes import FileLine
from ejournal.rules import goals, marks
from ejournal.rules.calendar import DAY
from ejournal.services import attachments, days, pupils, timetable_changes, timetable_week
from ejournal.services.pupils import Place
from models import (
    Attendance,
    Homework,
    Lesson,
    LessonState,
    Mark,
    Marking,
    Person,
    PersonalHomework,
    Substitution,
    Work,
)

LOOK_AHEAD = 14  # days: control works that are near enough to prepare for
CONTROL_WEIGHT = 3
SUNDAY = 7


async def week(actor: Actor, pupil_id: int | None = None, day: date | None = None) -> Week:
    """The week of ``day``, moved into the school year; without it today's, on a Sunday the one to come."""
    person = await pupils.pupil_of(actor, pupil_id)
    wanted = day or clock.today() + DAY * (clock.today().isoweekday() == SUNDAY)
    place = await pupils.placed(person.id, wanted)
    chosen = days.in_school_year(wanted, place.year)
    register = await _Register.load(person.id, place, days.monday_of(chosen))
    return register.week(person, chosen)


@dataclass
class _Register:
    """What the journals say about one pupil around one week."""

    monday: date
    place: Place
    lessons: list[Lesson] = field(default_factory=list)
    moves: dict[int, Lesson] = field(default_factory=dict)  # the other end of a move by lesson
    homework: list[Homework] = field(default_factory=list)
    works: dict[int, list[Work]] = field(default_factory=lambda: defaultdict(list))
    marks: dict[int, Mark] = field(default_factory=dict)
    attendance: dict[int, Attendance] = field(default_factory=dict)
    personal: dict[int, str] = field(default_factory=dict)  # by homework, this pupil's alone
    files: dict[int, list[FileLine]] = field(default_factory=dict)  # by lesson
    cells: list[tuple[str, Any, int]] = field(default_factory=list)  # (mark, weight, subject) of the running term

    @classmethod
    async def load(cls, pupil_id: int, place: Place, monday: date) -> '_Register':
        """Nine statements, whatever the week holds."""
        self, groups = cls(monday, place), list(place.groups)
        lessons = Lesson.filter(group_id__in=groups, date__gte=monday, date__lt=monday + DAY * LOOK_AHEAD)
        self.lessons = [lesson for lesson in await lessons.order_by('date', 'number', 'id').select_related(
            'teacher', 'substitution__substitute', 'planned_topic__work_type')
            if place.takes_part(lesson.group_id, lesson.date) and lesson.change_reason != timetable_changes.UNDONE]
        self.moves = await timetable_week.moves(self.lessons)
        ids = [lesson.id for lesson in self.lessons]
        in_week = Q(due_on__gte=monday, due_on__lt=monday + 7 * DAY, lesson__group_id__in=groups)
        self.homework = await Homework.filter(in_week | Q(lesson_id__in=ids)).order_by('lesson__date', 'id') \
            .select_related('lesson')
        self.personal = {row.homework_id: row.text for row in await PersonalHomework.filter(
            pupil_id=pupil_id, homework_id__in=[h.id for h in self.homework]).exclude(text='')}
        self.files = await attachments.of_lessons({*ids, *(h.lesson_id for h in self.homework)})
        for work in await Work.filter(lesson_id__in=ids, removed=False).order_by('id').select_related('work_type'):
            self.works[work.lesson_id].append(work)
        self.marks = {mark.work_id: mark for mark in
                      await Mark.filter(pupil_id=pupil_id, work__lesson_id__in=ids).exclude(value='')}
        self.attendance = {row.lesson_id: row for row in
                           await Attendance.filter(pupil_id=pupil_id, lesson_id__in=ids).exclude(code='')}
        self.cells = await self.term_cells(pupil_id)
        return self

    async def term_cells(self, pupil_id: int) -> list[tuple[str, Any, int]]:
        term = self.place.year.current_term(clock.today(), self.place.school_class(clock.today()).grade)
        if term is None:
            return []
        rows = await Mark.filter(pupil_id=pupil_id, work__removed=False, work__lesson__date__gte=term.starts_on,
                                 work__lesson__date__lte=term.ends_on).exclude(value='') \
            .values_list('value', 'work__weight', 'work__lesson__group__subject_id')
        return [(value, weight, subject) for value, weight, subject in rows]

    def week(self, person: Person, chosen: date) -> Week:
        school_class = self.place.school_class(chosen)
        shown = tuple(self.day(day) for day in days.week_of(self.monday))
        previous, following = days.neighbours(self.monday, self.place.year)
        return Week(person.id, person.list_name, school_class.id, school_class.name, school_class.grade, clock.today(),
                    min(chosen, shown[-1].date), shown, previous, following, self.hint(shown, school_class.grade))

    def day(self, day: date) -> DiaryDay:
        lessons = [lesson for lesson in self.lessons if lesson.date == day]
        due, extra = self.due_on(day, lessons)
        grade = self.place.school_class(day).grade
        reason = '' if lessons else days.why_free(day, self.place.year, grade) or 'уроков нет'
        return DiaryDay(day, tuple(self.lesson(lesson, due[lesson.id]) for lesson in lessons), reason, extra)

    def due_on(self, day: date, lessons: list[Lesson]) -> tuple[dict[int, list[str]], tuple[tuple[str, str], ...]]:
        """Homework by the lesson of the day that asks for it; what has no such lesson comes with its subject."""
        due: dict[int, list[str]] = defaultdict(list)
        extra = []
        for homework in self.homework:
            text = self.text_of(homework)
            if homework.due_on != day or not text or not self.place.takes_part(homework.lesson.group_id, day):
                continue
            at = next((x.id for x in lessons if x.id == homework.due_lesson_id),
                      next((x.id for x in lessons if x.group_id == homework.lesson.group_id), None))
            if at is None:
                extra.append((self.place.groups[homework.lesson.group_id][0].subject.name, text))
            else:
                due[at].append(text)
        return due, tuple(extra)

    def text_of(self, homework: Homework) -> str:
        """The class's homework, and below it what this pupil alone was given."""
        own = self.personal.get(homework.id)
        return '\n'.join(part for part in (homework.text, f'Своё задание: {own}' if own else '') if part)

    def files_of(self, lesson: Lesson) -> tuple[FileLine, ...]:
        """What is attached to the lesson, and to those whose homework is due at it."""
        given_at = [h.lesson_id for h in self.homework if h.due_on == lesson.date
                    and (h.due_lesson_id == lesson.id
                         or (h.due_lesson_id is None and h.lesson.group_id == lesson.group_id))]
        return tuple(line for at in dict.fromkeys([lesson.id, *given_at]) for line in self.files.get(at, ()))

    def lesson(self, lesson: Lesson, due: list[str]) -> DiaryLesson:
        group = self.place.groups[lesson.group_id][0]
        given = next((h for h in self.homework if h.lesson_id == lesson.id and self.text_of(h)), None)
        absence = self.attendance.get(lesson.id)
        start = self.place.year.starts_at(lesson.date, group.school_class.shift, lesson.number)
        return DiaryLesson(
            lesson.id, lesson.number, f'{start:%H:%M}', group.subject.name, group.name, self.topic(lesson),
            _teacher(lesson), lesson.state == LessonState.CANCELLED.value, tuple(due),
            (given.due_on, self.text_of(given)) if given else None, lesson.no_homework, self.marks_of(lesson),
            absence.code if absence else '', absence.minutes if absence else 0,
            self.control(lesson), self.upcoming(lesson), _substitute(lesson),
            timetable_week.move_text(lesson, self.moves.get(lesson.id)), self.files_of(lesson))

    def topic(self, lesson: Lesson) -> str:
        """What was written, or for a lesson that is still to come what is planned."""
        planned = lesson.planned_topic
        return lesson.topic or (planned.topic if planned and lesson.date >= clock.today() else '')

    def marks_of(self, lesson: Lesson) -> tuple[DiaryMark, ...]:
        found = [(work, self.marks[work.id]) for work in self.works[lesson.id] if work.id in self.marks]
        return tuple(DiaryMark(text, _work(work, mark), work.id)
                     for work, mark in found for text in mark.value.split('/'))

    def control(self, lesson: Lesson) -> str:
        """The control work of this lesson, «контрольная работа», while it has no mark yet."""
        if any(work.id in self.marks for work in self.works[lesson.id]):
            return ''
        planned = lesson.planned_topic.work_type if lesson.planned_topic and lesson.date >= clock.today() else None
        kinds = [work.work_type for work in self.works[lesson.id]] + ([planned] if planned else [])
        return next((str(kind.name) for kind in kinds if kind.control), '')

    def upcoming(self, lesson: Lesson) -> tuple[tuple[str, date], ...]:
        """The next control work of the same group after this lesson, within two weeks."""
        if lesson.date < clock.today():
            return ()
        later = [x for x in self.lessons if x.group_id == lesson.group_id and x.state != LessonState.CANCELLED.value
                 and (x.date, x.number) > (lesson.date, lesson.number)]
        return tuple((self.control(x), x.date) for x in later if self.control(x))[:1]

    def hint(self, shown: tuple[DiaryDay, ...], grade: int) -> Hint | None:
        """The subject of this week whose mean is closest below the next mark."""
        debt = bool(self.place.year.preferences.get('debt_counts'))
        found: list[tuple[Any, Hint]] = []
        for subject_id, name in self.subjects_of(shown).items():
            cells = [(text, weight) for text, weight, subject in self.cells if subject == subject_id]
            mean = marks.weighted_mean(cells, debt_counts=debt)
            goal = goals.next_goal(mean) if mean is not None and len(cells) >= marks.MIN_MARKS else None
            if mean is None or goal is None or grade == 1:
                continue
            controls = goals.fives_needed(cells, CONTROL_WEIGHT, goal.least, debt_counts=debt)
            answers = goals.fives_needed(cells, 1, goal.least, debt_counts=debt)
            if controls or answers:
                found.append((goal.least - mean, Hint(name, marks.format_mean(mean), goal.mark, controls, answers)))
        return min(found, key=lambda pair: pair[0])[1] if found else None

    def subjects_of(self, shown: tuple[DiaryDay, ...]) -> dict[int, str]:
        ids = {lesson.id for day in shown for lesson in day.lessons}
        groups = [self.place.groups[lesson.group_id][0] for lesson in self.lessons if lesson.id in ids]
        return {group.subject_id: group.subject.name for group in groups
                if group.subject.marking == Marking.MARKS.value}


def _teacher(lesson: Lesson) -> str:
    instead = getattr(lesson, 'substitution', None)
    name: str = (instead.substitute if isinstance(instead, Substitution) else lesson.teacher).short_name
    return name


def _substitute(lesson: Lesson) -> str:
    instead = getattr(lesson, 'substitution', None)
    return instead.substitute.short_name if isinstance(instead, Substitution) else ''


def _work(work: Work, mark: Mark) -> str:
    """«контрольная работа: Электрический ток, вес 3 · комментарий учителя»."""
    text = work.work_type.name + (f': {work.topic}' if work.topic else '')
    weight = format(work.weight.normalize(), 'f').replace('.', ',')
    return f'{text}, вес {weight}' + (f'. {mark.comment}' if mark.comment else '')
