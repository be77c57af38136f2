"""What a diary is made of, as plain values: services fill them, components draw them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from ejournal.lesson_shapes import FileLine


@dataclass(frozen=True)
class DiaryMark:
    """A mark with what it was for."""

    text: str
    work: str
    work_id: int = 0


@dataclass(frozen=True)
class DiaryLesson:
    """One lesson of the pupil; ``due`` is the homework for it, ``given`` what was set at it (until when, text)."""

    id: int
    number: int
    starts_at: str
    subject: str
    subgroup: str
    topic: str
    teacher: str
    cancelled: bool
    due: tuple[str, ...]
    given: tuple[date, str] | None
    no_homework: bool
    marks: tuple[DiaryMark, ...]
    code: str
    minutes: int
    control: str
    upcoming: tuple[tuple[str, date], ...]
    substitute: str = ''  # who holds it instead of the usual teacher
    moved: str = ''  # «перенесён на 26.11, 1-й урок», or from where it came
    files: tuple[FileLine, ...] = ()  # of the lesson, and of the homework due at it


@dataclass(frozen=True)
class DiaryDay:
    """A day of the week; ``why_free`` says why there are no lessons, ``extra`` is homework due without a lesson."""

    date: date
    lessons: tuple[DiaryLesson, ...]
    why_free: str
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Hint:
    """The subject that is nearest to a better mark: its mean, and how many «5» for what would do."""

    subject: str
    mean: str
    mark: int
    for_controls: int | None
    for_answers: int | None


@dataclass(frozen=True)
class Week:
    """A diary's week. ``previous`` and ``following`` are Mondays, None at the ends of the school year."""

    pupil_id: int
    name: str
    class_id: int
    class_name: str
    grade: int
    today: date
    chosen: date
    days: tuple[DiaryDay, ...]
    previous: date | None
    following: date | None
    hint: Hint | None


@dataclass(frozen=True)
class MarkOn:
    """A mark, its day and its work."""

    text: str
    date: date
    work: str
    work_id: int = 0


@dataclass(frozen=True)
class SubjectMarks:
    """A subject's line: ``mean`` is the средневзвешенный балл, ``marking`` how the subject is judged."""

    name: str
    marking: str
    marks: tuple[MarkOn, ...]
    mean: str
    plain_mean: str
    final: str
    missed: int
    results: tuple[tuple[str, str], ...] = ()  # («год», «5»), exam and certificate, those that are given


@dataclass(frozen=True)
class TermMarks:
    """The page of a term; ``terms`` are (id, name) of the class's parallel, ``missed`` lessons by code."""

    pupil_id: int
    name: str
    class_id: int
    class_name: str
    grade: int
    term_id: int
    term_name: str
    terms: tuple[tuple[int, str], ...]
    subjects: tuple[SubjectMarks, ...]
    missed: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class SubjectSums:
    """A subject of the term: its marks (text, weight, work with date), Σ w·y, Σ w, how many, and lessons still left."""

    name: str
    marks: tuple[tuple[str, Decimal, str], ...]
    earned: Fraction
    weight: Fraction
    count: int
    left: int


@dataclass(frozen=True)
class Calculation:
    """``weights``: those of the school's types of work; ``thresholds``: the least means for 3, 4, 5."""

    term_name: str
    subjects: tuple[SubjectSums, ...]
    thresholds: tuple[Decimal, ...]
    min_marks: int
    weights: tuple[Decimal, ...]
