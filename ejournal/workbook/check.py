"""All checks in the order in which sheets refer to each other. Nothing is written here, and no database asked."""

from collections.abc import Callable

from .check_marks import check_attendance, check_finals, check_marks
from .check_people import check_classes, check_parents, check_pupils, check_staff
from .check_school import check_bells, check_days_off, check_school, check_terms
from .check_teaching import check_hours, check_loads, check_plans, check_subgroups, check_subjects
from .check_timetable import check_timetable
from .checking import Check
from .errors import ErrorList, Progress
from .read import Book
from .sheets import (
    ATTENDANCE,
    BELLS,
    CLASSES,
    DAYS_OFF,
    FINALS,
    HOURS_PLAN,
    LOADS,
    MARKS,
    PARENTS,
    PLANS,
    PUPILS,
    STAFF,
    SUBGROUPS,
    SUBJECTS,
    TERMS,
    TIMETABLE,
    Sheet,
)
from .world import World

CHECKS: tuple[tuple[Sheet, Callable[[Check], None]], ...] = (
    (TERMS, check_terms), (DAYS_OFF, check_days_off), (BELLS, check_bells), (STAFF, check_staff),
    (CLASSES, check_classes), (PUPILS, check_pupils), (PARENTS, check_parents), (SUBJECTS, check_subjects),
    (HOURS_PLAN, check_hours), (SUBGROUPS, check_subgroups), (LOADS, check_loads), (TIMETABLE, check_timetable),
    (PLANS, check_plans), (MARKS, check_marks), (ATTENDANCE, check_attendance), (FINALS, check_finals))


def check(book: Book, world: World, errors: ErrorList, progress: Progress) -> None:
    """Check every sheet, resolve its references in place, and note every error."""
    check_school(book, world, errors)
    for done, (sheet, checker) in enumerate(CHECKS):
        progress(f'Проверка: {sheet.name}', done, len(CHECKS))
        checker(Check(book.data(sheet), world, errors))
    progress('Проверка', len(CHECKS), len(CHECKS))
