"""What follows what: the lessons of one учебная группа in their order (G6, I-02)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, order=True)
class LessonAt:
    """When a lesson of the group is; lessons sort by date, then number."""

    day: date
    number: int
    id: int = 0
    cancelled: bool = False


def next_lesson(lessons: Iterable[LessonAt], lesson: LessonAt) -> LessonAt | None:
    """The nearest lesson with a later date or number; cancelled ones are skipped (G6). None at the end of the plan."""
    following = (other for other in lessons if not other.cancelled and _place(other) > _place(lesson))
    return min(following, key=_place, default=None)


def next_lessons(lessons: Iterable[LessonAt]) -> Mapping[int, LessonAt | None]:
    """`next_lesson` of every lesson of the group at once, by id, in one pass."""
    found: dict[int, LessonAt | None] = {}
    upcoming: LessonAt | None = None
    for lesson in sorted(lessons, reverse=True):
        found[lesson.id] = upcoming
        if not lesson.cancelled:
            upcoming = lesson
    return found


def homework_lessons(lessons: Iterable[LessonAt], issued: LessonAt, today: date) -> Sequence[LessonAt]:
    """Lessons homework given at ``issued`` may be due for, the offered one first (I-02).

    Later dates only, so a double lesson of the same day is skipped, and not before tomorrow.
    """
    return sorted(
        lesson for lesson in lessons
        if not lesson.cancelled and lesson.day > issued.day and lesson.day > today)


def _place(lesson: LessonAt) -> tuple[date, int]:
    return lesson.day, lesson.number
