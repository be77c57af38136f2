"""One group's register in memory: what a batch of changes reads, decides on and leaves to be written.

The number of statements does not depend on how many pupils, lessons or changes there are.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from ejournal import clock, facts
from ejournal.access import Action, Actor, JournalRights
from ejournal.audit import Entry
from ejournal.facts import Facts, TermFacts
from ejournal.rules import deadlines
from ejournal.services.operations import Operation
from models import (
    Attendance,
    ClassMembership,
    FinalMark,
    Group,
    GroupMembership,
    Homework,
    Invalid,
    Lesson,
    Mark,
    NotFound,
    Person,
    PersonalHomework,
    Role,
    Work,
    WorkType,
)

Span = tuple[date, date | None]


@dataclass
class Sheet:
    """The part of a journal that a batch touches. Rules change its records in memory and note them as dirty."""

    actor: Actor
    group: Group
    rights: JournalRights
    facts: Facts
    now: datetime
    types: dict[int, WorkType] = field(default_factory=dict)
    timeline: list[tuple[date, int, int]] = field(default_factory=list)  # (date, number, lesson) of the whole year
    lessons: dict[int, Lesson] = field(default_factory=dict)
    works: dict[int, Work] = field(default_factory=dict)
    marks: dict[tuple[int, int], Mark] = field(default_factory=dict)
    attendance: dict[tuple[int, int], Attendance] = field(default_factory=dict)
    homework: dict[int, Homework] = field(default_factory=dict)
    personal: dict[tuple[int, int], PersonalHomework] = field(default_factory=dict)  # by (lesson, pupil)
    members: dict[int, list[Span]] = field(default_factory=dict)
    names: dict[int, str] = field(default_factory=dict)
    finals: dict[tuple[int, str], FinalMark] = field(default_factory=dict)  # (pupil, period)
    basis: Any = None  # what final marks are suggested from (final_basis.Basis)
    entries: list[Entry] = field(default_factory=list)
    dirty: dict[str, dict[Any, Any]] = field(default_factory=dict)
    corrected: frozenset[tuple[int, int]] = frozenset()  # (work, pupil) changed by an order after a closing
    passes_locks: bool = False  # an approved «Заявка на исправление» is being written

    @property
    def grade(self) -> int:
        """The parallel of the group's class."""
        grade: int = self.group.school_class.grade
        return grade

    @property
    def capacity(self) -> Role:
        """In which role the actor writes here, for the audit."""
        return self.actor.capacity(Action.JOURNAL_WRITE if self.rights.write else Action.REASONS_SET)

    def touch(self, kind: str, key: Any, record: Any) -> None:
        """Note a record to be written and told about."""
        self.dirty.setdefault(kind, {})[key] = record

    def lesson(self, lesson_id: int) -> Lesson:
        """A lesson of this group, else ``NotFound``."""
        found = self.lessons.get(lesson_id)
        if found is None:
            raise NotFound('Такого урока в этом журнале нет. Обновите страницу.')
        return found

    def pupil_name(self, pupil_id: int) -> str:
        """«Абрамов Глеб», or a neutral word."""
        return self.names.get(pupil_id, 'обучающийся')

    def is_member(self, pupil_id: int, lesson_id: int) -> bool:
        """Whether the pupil is in the group on the lesson's day."""
        lesson = self.lessons.get(lesson_id)
        return lesson is not None and _inside(self.members.get(pupil_id, ()), lesson.date)

    def check_member(self, pupil_id: int | None, day: date) -> int:
        """The pupil must be in the group that day (norms 3: else the cell does not exist)."""
        spans = self.members.get(pupil_id or 0)
        if pupil_id is None or spans is None:
            raise NotFound('Такого обучающегося в этой группе нет. Обновите страницу.')
        if not _inside(spans, day):
            raise Invalid(f'{self.pupil_name(pupil_id)} {day:%d.%m.%Y} не числится в группе. '
                          'Проверьте дату зачисления в разделе «Движение обучающихся».')
        return pupil_id

    def term(self, lesson: Lesson) -> TermFacts | None:
        """The term of the lesson's date."""
        return self.facts.term_of(lesson.date, self.grade)

    def closed(self, lesson: Lesson) -> bool:
        """Whether the lesson's term or the whole year is closed."""
        term = self.term(lesson)
        return self.facts.closed or bool(term and term.closed)

    def next_lesson_start(self, lesson: Lesson) -> datetime | None:
        """When the following lesson of the group begins (G6)."""
        later = [(day, number) for day, number, _ in self.timeline if (day, number) > (lesson.date, lesson.number)]
        if not later:
            return None
        day, number = min(later)
        return self.facts.starts_at(day, self.group.school_class.shift, number)

    def work_due(self, lesson: Lesson, type_id: int) -> datetime:
        """Until when the marks of such a work are due (I-03, I-04)."""
        term = self.term(lesson)
        day = deadlines.WorkDay(lesson.date, self.grade, self.next_lesson_start(lesson), term.ends_on if term else None,
                                self.group.subject.creative_week)
        return deadlines.mark_due(self.types[type_id].deadline, day, self.facts.calendar, self.facts.deadlines)

    def marks_lock(self, lesson: Lesson, type_id: int | None) -> datetime:
        """The last second in which marks of this lesson's work may change (I-06)."""
        due = self.work_due(lesson, type_id) if type_id is not None else None
        return deadlines.marks_lock(lesson.date, due, self.facts.calendar, self.facts.deadlines)

    def attendance_lock(self, lesson: Lesson) -> datetime:
        """The same for presence."""
        return deadlines.attendance_lock(lesson.date, self.facts.calendar, self.facts.deadlines)


def _inside(spans: Iterable[Span], day: date) -> bool:
    return any(since <= day and (until is None or day < until) for since, until in spans)


async def load(actor: Actor, group: Group, rights: JournalRights, facts_of_year: Facts,
               operations: Sequence[Operation]) -> Sheet:
    """The sheet with everything ``operations`` (all of ``group``) can touch, in nine statements."""
    sheet = Sheet(actor, group, rights, facts_of_year, clock.now())
    lesson_ids = {op.lesson for op in operations}
    pupil_ids = {op.pupil for op in operations if op.pupil}
    sheet.types = await facts.work_types()
    offers = any(op.kind in ('homework', 'personal') for op in operations)
    if offers or sheet.grade in facts_of_year.deadlines.next_lesson_grades:
        sheet.timeline = await timeline(group.id)  # elsewhere nothing depends on what follows the lesson
    sheet.lessons = {x.id: x for x in await Lesson.filter(id__in=list(lesson_ids), group_id=group.id)}
    sheet.works = {w.id: w for w in await Work.filter(lesson_id__in=list(sheet.lessons), removed=False).order_by('id')}
    sheet.members = await memberships(group)
    if not all(sheet.is_member(op.pupil, op.lesson) for op in operations if op.pupil):
        sheet.names = {p.id: p.list_name for p in await Person.filter(id__in=list(pupil_ids))}  # a refusal names them
    if any(op.kind in ('mark', 'comment', 'work') for op in operations):
        found = Mark.filter(work_id__in=list(sheet.works))
        if not any(op.kind == 'work' for op in operations):
            found = found.filter(pupil_id__in=list(pupil_ids))
        sheet.marks = {(m.work_id, m.pupil_id): m for m in await found}
    if any(op.kind == 'attendance' for op in operations):
        rows = await Attendance.filter(lesson_id__in=list(sheet.lessons), pupil_id__in=list(pupil_ids))
        sheet.attendance = {(a.lesson_id, a.pupil_id): a for a in rows}
    if any(op.kind in ('homework', 'minutes', 'personal', 'topic', 'note') for op in operations):
        sheet.homework = {h.lesson_id: h for h in await Homework.filter(lesson_id__in=list(sheet.lessons))}
    if any(op.kind == 'personal' for op in operations):
        own = await PersonalHomework.filter(homework__lesson_id__in=list(sheet.lessons)).select_related('homework')
        sheet.personal = {(row.homework.lesson_id, row.pupil_id): row for row in own}
    return sheet


async def timeline(group_id: int) -> list[tuple[date, int, int]]:
    """(date, number, lesson id) of the group's lessons that are not cancelled, in order."""
    rows = await Lesson.filter(group_id=group_id).exclude(state='cancelled').order_by('date', 'number') \
        .values_list('date', 'number', 'id')
    return [(day, number, lesson_id) for day, number, lesson_id in rows]


async def memberships(group: Group) -> dict[int, list[Span]]:
    """Pupil → the half-open spans in which the pupil is in the group; a subgroup's never outlast the class's."""
    rows: Iterable[Any]
    if group.whole_class:
        rows = await ClassMembership.filter(school_class_id=group.school_class_id) \
            .values_list('pupil_id', 'since', 'until')
    else:
        rows = await GroupMembership.filter(group_id=group.id).values_list('pupil_id', 'since', 'until')
    members: dict[int, list[Span]] = {}
    for pupil_id, since, until in rows:
        members.setdefault(pupil_id, []).append((since, until))
    return members
