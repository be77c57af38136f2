"""Take over an earlier school year from another journal: in bulk, closed at once, nothing of it can be changed after.

What the rules ask of a cell is asked of every cell here too (``archive_checks``); deadlines are not, they were another
journal's. One audit entry per учебная группа says how much came with it: the cells have no history of their own.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from ejournal import audit, bulk, clock, db, facts, frames
from ejournal.access import Action, Actor
from ejournal.rules.calendar import DAY
from ejournal.services import archive_checks
from ejournal.services.archive_shapes import Klass, OldJournal, OldYear
from models import (
    Attendance,
    ClassMembership,
    CurriculumHours,
    DayOff,
    FinalKind,
    FinalMark,
    Group,
    GroupMembership,
    Homework,
    Invalid,
    Lesson,
    Mark,
    Role,
    SchoolClass,
    SchoolYear,
    TeachingLoad,
    Term,
    Work,
)

SOURCE = 'import'
YEAR = 'год'


async def take_over(actor: Actor | None, old: OldYear) -> int:
    """Bring the year in, in one transaction; the id of the year. ``actor`` None is the command line.

    Refused: without the right (п. 17.2); a year that is running or to come, or has classes already; anything the
    rules do not allow in a cell, each with the sentence of the rule (nothing is written then).
    """
    role: Role | str = ''
    if actor is not None:
        actor.require(Action.SCHOOL_IMPORT)
        role = actor.capacity(Action.SCHOOL_IMPORT)
    if old.ends_on >= clock.today():
        raise Invalid(f'{old.name}: учебный год ещё не закончился, в архив берут только прошедшие.')
    if await SchoolClass.filter(year__name=old.name).exists():
        raise Invalid(f'{old.name}: классы этого учебного года в журнале уже есть.')
    await archive_checks.check(old)
    try:
        async with db.transaction():
            archive = Archive(old)
            await archive.write()
            await audit.record(actor, role, *archive.entries())
    finally:
        facts.forget()
        frames.forget()
    return archive.year.id


class Archive:
    """The year being written, and the ids of what is already there."""

    def __init__(self, old: OldYear) -> None:
        self.old, self.now = old, clock.now()
        self.year: SchoolYear
        self.terms: dict[str, int] = {}
        self.classes: dict[Klass, int] = {}
        self.groups: list[int] = []

    async def write(self) -> None:
        """Table after table, each by one statement for all of its rows."""
        await self.frame()
        await self.journals()
        lessons = await self.lessons()
        works = await self.works(lessons)
        await bulk.insert(Mark, ('work_id', 'pupil_id', 'value', 'saved_at', 'first_saved_at'), (
            (work, pupil, text, at, at) for work, old in works for pupil, text, at in old.marks))
        await bulk.insert(Attendance, ('lesson_id', 'pupil_id', 'code', 'minutes', 'reason', 'saved_at'), (
            (number, pupil, code, minutes, reason, lesson.saved_at) for number, lesson in lessons
            for pupil, code, minutes, reason in lesson.absences))
        await bulk.insert(Homework, ('lesson_id', 'due_on', 'text', 'saved_at', 'first_saved_at'), (
            (number, lesson.due_on, lesson.homework, lesson.saved_at, lesson.saved_at) for number, lesson in lessons
            if lesson.homework))
        await bulk.insert(FinalMark, (
            'pupil_id', 'subject_id', 'year_id', 'kind', 'term_id', 'period', 'class_name', 'value', 'reason',
            'saved_at'), self.finals())

    async def frame(self) -> None:
        """The year, closed, with its calendar, classes and учебный план; final marks may have brought it before."""
        old = self.old
        values = {'starts_on': old.starts_on, 'ends_on': old.ends_on, 'closed_at': self.now}
        self.year, _ = await SchoolYear.update_or_create(values, name=old.name)
        await Term.bulk_create([Term(
            year_id=self.year.id, name=term.name, kind=term.kind, ordinal=term.ordinal, starts_on=term.starts_on,
            ends_on=term.ends_on, grades=sorted(term.grades), closed_at=self.now) for term in old.terms])
        await DayOff.bulk_create([DayOff(
            year_id=self.year.id, name=entry.name, kind=entry.kind.value, starts_on=entry.starts_on,
            ends_on=entry.ends_on, grades=sorted(entry.grades) if entry.grades else None) for entry in old.days_off])
        await SchoolClass.bulk_create([SchoolClass(
            year_id=self.year.id, grade=found.klass[0], letter=found.klass[1], teacher_id=found.teacher_id,
            room=found.room, profile=found.profile) for found in old.classes])
        self.terms = dict(await Term.filter(year_id=self.year.id).values_list('name', 'id'))
        self.classes = {(grade, letter): number for number, grade, letter in await SchoolClass.filter(
            year_id=self.year.id).values_list('id', 'grade', 'letter')}
        await bulk.insert(ClassMembership, ('school_class_id', 'pupil_id', 'since', 'until'), (
            (self.classes[found.klass], *row) for found in old.classes for row in found.members))
        await bulk.insert(CurriculumHours, ('year_id', 'grade', 'letter', 'subject_id', 'hours_per_week', 'level'), (
            (self.year.id, *row) for row in old.hours))

    async def journals(self) -> None:
        """Groups with their members and teachers."""
        old = self.old
        await bulk.insert(Group, ('school_class_id', 'subject_id', 'name'), (
            (self.classes[one.klass], one.subject_id, one.name) for one in old.journals))
        found = {row[1:]: row[0] for row in await Group.filter(school_class__year_id=self.year.id).values_list(
            'id', 'school_class_id', 'subject_id', 'name')}
        self.groups = [found[self.classes[one.klass], one.subject_id, one.name] for one in old.journals]
        pairs = list(zip(self.groups, old.journals, strict=True))
        await bulk.insert(GroupMembership, ('group_id', 'pupil_id', 'since', 'until'), (
            (group, *row) for group, one in pairs for row in one.members if one.name))
        await bulk.insert(TeachingLoad, ('group_id', 'teacher_id', 'hours_per_week', 'since', 'until'), (
            (group, one.teacher_id, one.hours, old.starts_on, old.ends_on + DAY) for group, one in pairs))

    async def lessons(self) -> list[tuple[int, Any]]:
        """The lessons with their new numbers."""
        pairs = [(group, lesson) for group, one in zip(self.groups, self.old.journals, strict=True)
                 for lesson in one.lessons]
        await bulk.insert(Lesson, ('group_id', 'date', 'number', 'teacher_id', 'room', 'topic', 'topic_saved_at',
                                   'no_homework'), (
            (group, row.day, row.number, row.teacher_id, row.room, row.topic, row.saved_at, not row.homework)
            for group, row in pairs))
        found = {row[1:]: row[0] for row in await Lesson.filter(group__school_class__year_id=self.year.id).values_list(
            'id', 'group_id', 'date', 'number')}
        return [(found[group, row.day, row.number], row) for group, row in pairs]

    async def works(self, lessons: list[tuple[int, Any]]) -> list[tuple[int, Any]]:
        """The works with their new numbers: they are numbered in the order in which they are written."""
        works = [(number, work) for number, lesson in lessons for work in lesson.works]
        await bulk.insert(Work, ('lesson_id', 'work_type_id', 'weight', 'topic'), (
            (number, work.type_id, work.weight, work.topic) for number, work in works))
        numbers = await Work.filter(lesson__group__school_class__year_id=self.year.id).order_by('id') \
            .values_list('id', flat=True)
        return [(int(str(number)), work) for number, (_, work) in zip(numbers, works, strict=True)]

    def finals(self) -> Iterator[tuple[int, int, int, str, int | None, str, str, str, str, datetime]]:
        """Final marks of the terms and of the year."""
        for one in self.old.journals:
            for row in one.finals:
                kind = FinalKind.TERM if row.period else FinalKind.YEAR
                yield (row.pupil_id, one.subject_id, self.year.id, kind.value,
                       self.terms[row.period] if row.period else None, row.period or YEAR,
                       f'{one.klass[0]}{one.klass[1]}', row.value, row.reason, row.saved_at)

    def entries(self) -> Iterator[audit.Entry]:
        """What came with each journal, and the year itself."""
        for group, one in zip(self.groups, self.old.journals, strict=True):
            yield audit.Entry('archive.journal', 'group', group, '', counted(one), '', SOURCE, group_id=group)
        yield audit.Entry('archive.year', 'sheet', self.year.id, '',
                          f'{self.old.name}: учебный год перенесён из архива и закрыт, классов {len(self.classes)}, '
                          f'журналов {len(self.groups)}', '', SOURCE)


def counted(one: OldJournal) -> str:
    """«уроков 34, отметок 210, пропусков 12, итоговых 130»."""
    marks = sum(len(work.marks) for lesson in one.lessons for work in lesson.works)
    absences = sum(len(lesson.absences) for lesson in one.lessons)
    return f'уроков {len(one.lessons)}, отметок {marks}, пропусков {absences}, итоговых {len(one.finals)}'
