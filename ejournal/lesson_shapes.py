"""What the page of a lesson is made of, as plain values: services fill them, components draw them."""

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True)
class LoadLine:
    """Somebody's homework for the day; ``minutes`` None where nobody has said."""

    subject: str
    text: str
    minutes: int | None


@dataclass(frozen=True)
class DayLoad:
    """A class's homework for one day against the sanitary norm of minutes."""

    day: dt.date
    lines: tuple[LoadLine, ...]
    minutes: int
    untimed: int
    norm: int

    @property
    def over(self) -> bool:
        """Whether there is more than the norm."""
        return self.minutes > self.norm


@dataclass(frozen=True)
class FileLine:
    """A file to download, or a link (``link`` is its address)."""

    id: int
    title: str
    link: str
    size: int


@dataclass(frozen=True)
class WorkLine:
    """A work of the lesson; ``marked`` is how many marks it has."""

    id: int
    type_id: int
    name: str
    weight: str
    topic: str
    due: dt.datetime
    marked: int


@dataclass(frozen=True)
class PupilLine:
    """A pupil of the lesson: presence code with minutes of delay, and the task of this pupil alone."""

    id: int
    name: str
    code: str
    minutes: int
    personal: str


@dataclass(frozen=True)
class GivenHomework:
    """«Выданные на текущем уроке»; ``due_lesson`` None where only a date is set."""

    text: str
    due_lesson: int | None
    due_on: dt.date | None
    minutes: int | None
    none: bool


@dataclass(frozen=True)
class LessonView:
    """A lesson with everything its page shows. ``next`` are (id, date, number) of lessons homework may be due for.

    ``note`` is None for those who may not see it; ``writes`` opens topic, homework, files and note,
    ``presence`` attendance, ``why_not`` is the sentence where something is closed.
    """

    id: int
    group_id: int
    class_id: int
    title: str
    grade: int
    date: dt.date
    number: int
    starts_at: str
    room: str
    teacher: str
    cancelled: bool
    future: bool
    topic: str
    planned: str
    planned_homework: str
    planned_resource: str
    late: str
    due: dt.datetime
    missing: tuple[str, ...]
    homework: GivenHomework
    next: tuple[tuple[int, dt.date, int], ...]
    note: str | None
    works: tuple[WorkLine, ...]
    types: tuple[tuple[int, str, str], ...]
    pupils: tuple[PupilLine, ...]
    files: tuple[FileLine, ...]
    writes: bool
    presence: bool
    marks: bool
    why_not: str
    before: int | None
    after: int | None
