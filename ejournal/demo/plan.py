"""``build_school``: the whole demo school as plain data, the same for the same seed, date and time."""

from dataclasses import replace
from datetime import date, datetime, time

from ejournal.demo import attendance, classes, curriculum, finals, lastyear, lessons, people, traits
from ejournal.demo.calendar import BELLS, next_working_day, school_year
from ejournal.demo.groups import groups as make_groups
from ejournal.demo.marks import World, journals
from ejournal.demo.moments import ZONE
from ejournal.demo.shapes import DemoSchool
from ejournal.demo.timetable import timetable
from ejournal.demo.worktypes import WORK_TYPES

FULL_NAME = 'Муниципальное бюджетное общеобразовательное учреждение «Средняя общеобразовательная школа № 14»'
SHORT_NAME = 'МБОУ «СОШ № 14»'
ADDRESS = 'г. Заречный, ул. Школьная, д. 14'
AFTERNOON = time(15, 0)


def moment_of_school(today: date, at: time) -> datetime:
    """The moment the demo stands at: ``today``, in the summer the day on which the last term marks are due (I-07)."""
    year = school_year(today)
    day = min(max(today, year.starts_on), next_working_day(year, year.ends_on))
    return datetime.combine(day, at, ZONE)


def build_school(seed: int, today: date, at: time = AFTERNOON, *, before: bool = True) -> DemoSchool:
    """A school of 22 classes from 1 September to ``today`` at ``at``; in the summer to the end of the year.

    Without ``before`` the year before is not lived: no journals and no final marks of it, half of the time.
    """
    now = moment_of_school(today, at)
    year = school_year(now.date())
    last = school_year(date(year.starts_on.year, 5, 1))
    found = people.families(seed, year.starts_on.year)
    staff, found = people.staff(seed, year.starts_on.year, found)
    moves = classes.moved(seed, year, found, now.date())
    came = [move.pupil for move in moves if move.kind == 'зачисление']
    if came:
        found = people.unsigned(found, came[-1])
    members = classes.memberships(year, last, found, moves)
    groups = make_groups(found.pupils, members, year.name)
    slots = timetable(seed, groups, year)
    school = DemoSchool(
        seed=seed, today=now.date(), now=now, full_name=FULL_NAME, short_name=SHORT_NAME, time_zone=ZONE.key,
        address=ADDRESS, year=year, last_year=last, bells=BELLS, subjects=curriculum.SUBJECTS,
        hours=tuple(curriculum.curriculum()), work_types=WORK_TYPES, staff=staff, pupils=found.pupils,
        guardians=found.guardians, links=found.links, classes=classes.classes(year),
        last_classes=classes.last_classes(last), memberships=members, movements=moves, groups=groups, slots=slots,
        plans=lessons.plans(seed, groups), lessons=(), substitutions=(), works=(), marks=(), attendance=(), finals=())
    return lived(school, before=before)


def lived(school: DemoSchool, *, before: bool) -> DemoSchool:
    """The school with everything that happened up to now, and in the year ``before`` where it is asked for."""
    seed, year, now = school.seed, school.year, school.now
    teachers = traits.teachers(seed, school.staff)
    grades = {row.pupil: curriculum.grade_of(row.class_name) for row in school.memberships if row.year == year.name}
    pupils = traits.pupils(seed, school.pupils, grades)
    rows = lessons.lessons(year, school.groups, school.slots, now)
    rows = list(lessons.Writing(seed, rows, school.plans, teachers, now).written())
    stand_ins = lessons.substitutions(seed, rows, school.groups, now)
    writers = {row.lesson: row.substitute for row in stand_ins}
    roll = attendance.roll(seed, year, school.memberships, pupils, now.date())
    leaders = {found.name: found.teacher for found in school.classes}
    register = attendance.Register(seed, year, roll, teachers, now)
    world = World(rows, {plan.key: plan for plan in school.plans}, roll, pupils, teachers, writers,
                  traits.offsets(seed), year.starts_on, now)
    book = journals(seed, school.groups, world)
    sums = finals.sums(year, world, book.works, book.marks)
    terms = list(finals.term_marks(seed, year, world, school.groups, sums))
    past = lastyear.live(school, pupils, teachers) if before else lastyear.Lived(None, [])
    return replace(
        school, before=past.before, lessons=tuple(rows), substitutions=tuple(stand_ins), works=tuple(book.works),
        marks=tuple(book.marks),
        attendance=tuple(register.taken(rows, school.groups, leaders, writers)),
        finals=(*past.finals, *terms, *finals.year_marks(year, terms, now)))
