"""An earlier school year as it is taken over from another journal: what was in each учебная группа, in plain values."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from ejournal.rules.calendar import CalendarEntry, Period

Klass = tuple[int, str]


@dataclass(frozen=True, slots=True)
class OldWork:
    """A задание of a lesson with its marks: (pupil, text of the cell, when it was written)."""

    type_id: int
    weight: int
    topic: str
    marks: Sequence[tuple[int, str, datetime]]


@dataclass(frozen=True, slots=True)
class OldLesson:
    """A lesson held; ``absences`` are (pupil, code, minutes, reason), ``due_on`` is the day the homework was for."""

    day: date
    number: int
    teacher_id: int
    room: str
    topic: str
    saved_at: datetime
    homework: str = ''
    due_on: date | None = None
    works: Sequence[OldWork] = ()
    absences: Sequence[tuple[int, str, int, str]] = ()


@dataclass(frozen=True, slots=True)
class OldFinal:
    """A term mark (``period`` is the name of the term) or, with an empty ``period``, the mark of the year."""

    pupil_id: int
    period: str
    value: str
    saved_at: datetime
    reason: str = ''


@dataclass(frozen=True)
class OldJournal:
    """One учебная группа; ``members`` are those of a subgroup, empty for a whole class."""

    klass: Klass
    subject_id: int
    name: str
    teacher_id: int
    hours: Decimal
    members: Sequence[tuple[int, date, date | None]]
    lessons: Sequence[OldLesson]
    finals: Sequence[OldFinal] = ()


@dataclass(frozen=True)
class OldClass:
    """A class of that year and who was in it on ``[since, until)``."""

    klass: Klass
    teacher_id: int | None
    room: str
    profile: str
    members: Sequence[tuple[int, date, date | None]]


@dataclass(frozen=True)
class OldYear:
    """The whole year; ``hours`` are the lines of its учебный план: (grade, letter, subject, hours, level)."""

    name: str
    starts_on: date
    ends_on: date
    terms: Sequence[Period]
    days_off: Sequence[CalendarEntry]
    classes: Sequence[OldClass]
    hours: Sequence[tuple[int, str, int, Decimal, str]] = ()
    journals: Sequence[OldJournal] = field(default=(), repr=False)
