"""The year before, lived by the same pupils and teachers: its lessons, marks, absences and final marks."""

from dataclasses import dataclass, replace
from datetime import datetime

from ejournal.demo import attendance, curriculum, finals, lessons
from ejournal.demo.groups import groups as make_groups
from ejournal.demo.marks import World, journals
from ejournal.demo.moments import ZONE
from ejournal.demo.shapes import DemoBefore, DemoClass, DemoFinal, DemoGroup, DemoSchool
from ejournal.demo.timetable import timetable
from ejournal.demo.traits import Pupil, Teacher, offsets

SAME = {curriculum.MATHS: curriculum.ALGEBRA, curriculum.ALGEBRA: curriculum.CALCULUS,
        curriculum.READING: curriculum.LITERATURE}
WAVE_DELAY, WAVE_HEIGHT = 12, 0.8  # the illness of that year came later and milder
OTHER_SEED = 1_000_003  # the year has dice of its own


@dataclass(frozen=True, slots=True)
class Lived:
    """The journals of the year and the final marks."""

    before: DemoBefore | None
    finals: list[DemoFinal]


def live(school: DemoSchool, pupils: dict[str, Pupil], teachers: dict[str, Teacher]) -> Lived:
    """The whole year of everybody who is at the school since then."""
    year, seed = school.last_year, school.seed + OTHER_SEED
    now = datetime(year.ends_on.year, 6, 30, 12, tzinfo=ZONE)
    stays = tuple(replace(row, until=None) for row in school.memberships if row.year == year.name)
    groups = taught(school, make_groups(school.pupils, stays, year.name))
    plans = lessons.plans(seed, groups)
    rows = lessons.lessons(year, groups, timetable(seed, groups, year), now)
    rows = list(lessons.Writing(seed, rows, plans, teachers, now).written())
    roll = attendance.roll(seed, year, stays, pupils, year.ends_on, WAVE_DELAY, WAVE_HEIGHT)
    leaders = {found.name: found.teacher for found in school.last_classes}
    register = attendance.Register(seed, year, roll, teachers, now)
    world = World(rows, {plan.key: plan for plan in plans}, roll, pupils, teachers, {},
                  offsets(school.seed, ahead=1), year.starts_on, now)
    book = journals(seed, groups, world)
    terms = list(finals.term_marks(seed, year, world, groups, finals.sums(year, world, book.works, book.marks)))
    before = DemoBefore(school.last_classes, groups, tuple(rows), tuple(book.works), tuple(book.marks),
                        tuple(register.taken(rows, groups, leaders, {})))
    return Lived(before, [*terms, *finals.year_marks(year, terms, now, settled=True)])


def taught(school: DemoSchool, groups: tuple[DemoGroup, ...]) -> tuple[DemoGroup, ...]:
    """The groups with those who taught them then: whoever teaches the class today, where the subject goes on."""
    today = {(group.class_name, group.subject, group.subgroup): group.teacher for group in school.groups}
    leaders = {found.name: found for found in school.last_classes}
    stays = {found.teacher: leaders[found.name].teacher for found in school.classes if found.grade <= PRIMARY}
    return tuple(replace(group, teacher=_teacher(group, leaders[group.class_name], stays, today)) for group in groups)


PRIMARY = 4


def _teacher(group: DemoGroup, found: DemoClass, stays: dict[str, str],
             today: dict[tuple[str, str, str], str]) -> str:
    if group.subject == curriculum.TALKS:
        return found.teacher
    if group.grade <= PRIMARY:
        return stays.get(group.teacher, group.teacher)
    after = f'{group.grade + 1}{found.letter}'
    for subject in (group.subject, SAME.get(group.subject, '')):
        if teacher := today.get((after, subject, group.subgroup)):
            return teacher
    return group.teacher
