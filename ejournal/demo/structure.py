"""The school's frame as the rows of a school workbook: what a school brings in a file, the demo has in memory."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from ejournal.demo.curriculum import grade_of
from ejournal.demo.shapes import DemoGroup, DemoPerson, DemoSchool
from ejournal.demo.worktypes import BY_ID
from ejournal.workbook import sheets
from ejournal.workbook.read import Book, Row, SheetData
from models import Role

Values = dict[str, Any]
DAY = timedelta(days=1)
STAFF_SHEET_ROLES = frozenset({'director', 'deputy', 'administrator', 'secretary', 'teacher', 'hr'})


def codes(school: DemoSchool) -> dict[str, str]:
    """Key → the code of a person in the school's lists: С001 for the staff, У0001 pupils, Р0001 parents."""
    staff = {person.key: f'С{number:03}' for number, person in enumerate(school.staff, 1)}
    return staff | {person.key: person.key for person in (*school.pupils, *school.guardians)}


def klass(name: str) -> tuple[int, str]:
    """(8, «А») for «8А»."""
    return grade_of(name), name[-1]


def book(school: DemoSchool) -> Book:
    """The workbook of the school, marks and attendance of this year aside."""
    rows = Rows(school)
    found = Book(school=Row(1, rows.school_values()))
    found.school_rows = {key: number for number, key in enumerate(found.school.cells, 2)}
    for sheet, values in rows.all():
        data = [Row(number, cells) for number, cells in enumerate(values, 2)]
        present = frozenset(data[0].cells) if data else frozenset()
        found.sheets[sheet.name] = SheetData(sheet, present, data)
    return found


class Rows:
    """The rows of each sheet."""

    def __init__(self, school: DemoSchool) -> None:
        self.plan, self.codes = school, codes(school)

    def school_values(self) -> Values:
        """«Школа», and the sign that it is a demo, which no file can carry."""
        director = self.plan.staff[0]
        return {
            'full_name': self.plan.full_name, 'short_name': self.plan.short_name, 'time_zone': self.plan.time_zone,
            'week_days': 5, 'year': self.plan.year.name, 'starts_on': self.plan.year.starts_on,
            'ends_on': self.plan.year.ends_on, 'address': self.plan.address, 'director_name': director.full_name,
            'is_demo': True}

    def all(self) -> Iterator[tuple[sheets.Sheet, Iterable[Values]]]:
        """Every sheet that has rows, in the order of the workbook."""
        year = self.plan.year
        yield sheets.TERMS, ({
            'name': term.name, 'kind': term.kind, 'starts_on': term.starts_on, 'ends_on': term.ends_on,
            'grades': list(term.grades)} for term in year.terms)
        yield sheets.DAYS_OFF, ({
            'name': entry.name, 'kind': entry.kind, 'starts_on': entry.starts_on, 'ends_on': entry.ends_on,
            'grades': list(entry.grades) if entry.grades else None} for entry in year.days_off)
        yield sheets.BELLS, ({'shift': 1, 'number': bell.number, 'starts_at': bell.starts_at, 'ends_at': bell.ends_at}
                             for bell in self.plan.bells)
        yield sheets.STAFF, (self.staff_row(person) for person in self.plan.staff)
        yield sheets.CLASSES, ({
            'class': (found.grade, found.letter), 'teacher': self.codes[found.teacher], 'shift': 1,
            'room': found.room, 'profile': found.profile} for found in self.plan.classes)
        yield sheets.PUPILS, self.pupils()
        yield sheets.PARENTS, self.parents()
        yield from self.teaching()

    def teaching(self) -> Iterator[tuple[sheets.Sheet, Iterable[Values]]]:
        """The sheets of what is taught, by whom and when."""
        yield sheets.SUBJECTS, ({
            'subject': subject.name, 'area': subject.area, 'creative_week': subject.creative_week,
            'marking': subject.marking, 'extracurricular': subject.extracurricular,
            'proper_name': subject.proper_name, 'short_name': subject.short_name} for subject in self.plan.subjects)
        yield sheets.HOURS_PLAN, ({
            'parallel': None if row.letter else (row.grade, ''),
            'class': (row.grade, row.letter) if row.letter else None, 'subject': row.subject,
            'hours': Decimal(str(row.hours)), 'level': row.level} for row in self.plan.hours)
        yield sheets.SUBGROUPS, self.subgroups()
        yield sheets.LOADS, ({
            'teacher': self.codes[group.teacher], **in_group(group), 'hours': Decimal(str(group.hours))}
            for group in self.plan.groups)
        yield sheets.TIMETABLE, self.timetable()
        yield sheets.PLANS, self.topics()

    def named(self, person: DemoPerson) -> Values:
        """The columns that say who somebody is."""
        return {'code': self.codes[person.key], 'last_name': person.last_name, 'first_name': person.first_name,
                'middle_name': person.middle_name, 'login': person.login}

    def staff_row(self, person: DemoPerson) -> Values:
        """«Сотрудники»."""
        roles = tuple(Role(role) for role in person.roles if role in STAFF_SHEET_ROLES)
        return self.named(person) | {'sex': person.sex, 'birth_date': person.birth_date, 'position': person.position,
                                     'roles': roles, 'phone': person.phone}

    def pupils(self) -> Iterator[Values]:
        """«Обучающиеся»: a row per stay in a class."""
        people = {person.key: person for person in self.plan.pupils}
        orders = {move.pupil: move for move in self.plan.movements if move.kind == 'зачисление'}
        for stay in self.plan.memberships:
            if stay.year != self.plan.year.name:
                continue
            person, order = people[stay.pupil], orders.get(stay.pupil)
            first = date(self.plan.year.starts_on.year - grade_of(stay.class_name) + 1, 9, 1)
            yield self.named(person) | {
                'sex': person.sex, 'birth_date': person.birth_date, 'class': klass(stay.class_name),
                'enrolled_on': order.effective_on if order else first,
                'order_number': order.order_number if order else f'{first.year % 100}-у',
                'order_date': order.order_date if order else first - DAY * 5,
                'since': stay.since, 'until': stay.until}

    def parents(self) -> Iterator[Values]:
        """«Родители»: a row per child."""
        people = {person.key: person for person in (*self.plan.guardians, *self.plan.staff)}
        here = {stay.pupil for stay in self.plan.memberships if stay.year == self.plan.year.name}
        for link in self.plan.links:
            if link.pupil in here:
                person = people[link.guardian]
                yield self.named(person) | {'pupil': link.pupil, 'kinship': link.kinship, 'phone': person.phone,
                                            'consent': person.consent_on}

    def subgroups(self) -> Iterator[Values]:
        """«Подгруппы»."""
        for group in self.plan.groups:
            if group.subgroup:
                for pupil, since, until in group.members:
                    yield in_group(group) | {'pupil': pupil, 'since': since, 'until': until}

    def timetable(self) -> Iterator[Values]:
        """«Расписание»; «по» is the last day, so a row of one day is a single lesson."""
        groups = {group.key: group for group in self.plan.groups}
        for slot in self.plan.slots:
            yield in_group(groups[slot.group]) | {
                'weekday': slot.weekday, 'number': slot.number, 'teacher': self.codes[slot.teacher],
                'room': slot.room, 'since': slot.since, 'until': slot.until - DAY if slot.until else None}

    def topics(self) -> Iterator[Values]:
        """«КТП»."""
        for plan in self.plan.plans:
            scope = (plan.grade, plan.letter)
            for row in plan.topics:
                yield {
                    'parallel': None if plan.letter else scope, 'class': scope if plan.letter else None,
                    'subject': plan.subject, 'teacher': self.codes[plan.author], 'number': row.number,
                    'section': row.section, 'topic': row.topic, 'hours': Decimal(1), 'homework': row.homework,
                    'work_type': BY_ID[row.work_type].name if row.work_type else None, 'status': 'approved'}


def in_group(group: DemoGroup) -> Values:
    """The columns that name an учебная группа."""
    return {'class': klass(group.class_name), 'subject': group.subject, 'subgroup': group.subgroup}
