"""The demo's year before as an archive that the journal takes over."""

from collections import defaultdict
from datetime import datetime
from decimal import Decimal

from ejournal import clock
from ejournal.demo import curriculum
from ejournal.demo.shapes import DemoBefore, DemoFinal, DemoGroup, DemoLesson, DemoSchool
from ejournal.demo.structure import klass
from ejournal.rules.calendar import DAY, CalendarEntry, DayKind, Period
from ejournal.services import archive
from ejournal.services.archive_shapes import OldClass, OldFinal, OldJournal, OldLesson, OldWork, OldYear
from models import Subject

TAKEN = -3  # days before the first day of school


async def bring(school: DemoSchool, people: dict[str, int], types: dict[int, int]) -> None:
    """Take the year over some days before this one begins; a school without a past has none."""
    if school.before is not None:
        subjects = {str(name): int(str(number)) for name, number in await Subject.all().values_list('name', 'id')}
        with clock.at(clock.wall(school.year.starts_on + TAKEN * DAY, 12)):
            await archive.take_over(None, Packing(school, school.before, people, types, subjects).year())


class Packing:
    """Puts the plan's keys into the numbers of the journal."""

    def __init__(self, school: DemoSchool, before: DemoBefore, people: dict[str, int], types: dict[int, int],
                 subjects: dict[str, int]) -> None:
        self.school, self.before, self.people, self.types, self.subjects = school, before, people, types, subjects
        self.works: dict[int, list[OldWork]] = defaultdict(list)
        self.absences: dict[int, list[tuple[int, str, int, str]]] = defaultdict(list)
        self.lessons: dict[str, list[DemoLesson]] = defaultdict(list)
        self.finals: dict[tuple[str, str, str], list[DemoFinal]] = defaultdict(list)
        self.sort()

    def sort(self) -> None:
        """Everything by its lesson or journal."""
        marks: dict[int, list[tuple[int, str, datetime]]] = defaultdict(list)
        for mark in self.before.marks:
            marks[mark.work].append((self.people[mark.pupil], mark.text, mark.at))
        for work in self.before.works:
            self.works[work.lesson].append(OldWork(self.types[work.work_type], work.weight, work.topic,
                                                   marks[work.index]))
        for row in self.before.attendance:
            self.absences[row.lesson].append((self.people[row.pupil], row.reason_code or row.code, row.minutes,
                                              row.reason))
        for lesson in self.before.lessons:
            self.lessons[lesson.group].append(lesson)
        for final in self.school.finals:
            if final.year == self.school.last_year.name:
                self.finals[final.class_name, final.subject, final.pupil].append(final)

    def year(self) -> OldYear:
        """The archive."""
        year, stays = self.school.last_year, defaultdict(list)
        for stay in self.school.memberships:
            if stay.year == year.name:
                stays[stay.class_name].append((self.people[stay.pupil], stay.since, stay.until))
        return OldYear(
            year.name, year.starts_on, year.ends_on,
            [Period(term.name, term.kind, term.ordinal, term.starts_on, term.ends_on, frozenset(term.grades))
             for term in year.terms],
            [CalendarEntry(DayKind(entry.kind), entry.name, entry.starts_on, entry.ends_on,
                           frozenset(entry.grades) if entry.grades else None) for entry in year.days_off],
            [OldClass(klass(found.name), self.people[found.teacher], found.room, found.profile, stays[found.name])
             for found in self.before.classes],
            [(row.grade, row.letter, self.subjects[row.subject], Decimal(str(row.hours)), row.level)
             for row in curriculum.curriculum()],
            [self.journal(group) for group in self.before.groups])

    def journal(self, group: DemoGroup) -> OldJournal:
        """One journal; who left it with the end of the year left it on the day the next one began."""
        begins = self.school.year.starts_on
        members = [(self.people[pupil], since, begins) for pupil, since, _ in group.members]
        finals = [OldFinal(self.people[row.pupil], row.period if row.kind == 'term' else '', row.value, row.at,
                           row.reason)
                  for pupil, _, _ in group.members for row in self.finals[group.class_name, group.subject, pupil]]
        return OldJournal(klass(group.class_name), self.subjects[group.subject], group.subgroup,
                          self.people[group.teacher], Decimal(str(group.hours)), members,
                          [self.lesson(row) for row in self.lessons[group.key]], finals)

    def lesson(self, row: DemoLesson) -> OldLesson:
        """One lesson; what its teacher forgot was written before the year was closed."""
        due = self.before.lessons[row.due].date if row.due is not None and row.homework else None
        return OldLesson(row.date, row.number, self.people[row.teacher], row.room, row.topic or 'Повторение изученного',
                         row.topic_at or clock.wall(self.school.last_year.ends_on, 15), row.homework, due,
                         self.works[row.index], self.absences[row.index])
