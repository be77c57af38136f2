"""What the dashboard of quality is made of: the filter, a point of the dynamics, the board (п. 17.3.3, norms 4)."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from ejournal.analytics import quality
from ejournal.analytics.quality import Coefficients, Period
from ejournal.frames import Frames
from ejournal.reports.names import Names
from ejournal.rules.control import Tally

LEVELS = {'1-4': (1, 4), '5-9': (5, 9), '10-11': (10, 11)}
FIGURES = ('attained', 'quality', 'level', 'mean')


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter as it stands in an address; 0 and '' are «all»."""

    year: int = 0
    period: str = ''
    level: str = ''
    grade: int = 0
    klass: int = 0
    subject: int = 0
    teacher: int = 0

    @property
    def counts_marks(self) -> bool:
        """A subject's or a teacher's figures count marks; a class's and the school's count pupils (norms 4)."""
        return bool(self.subject or self.teacher)


@dataclass(frozen=True)
class Point:
    """A period of the dynamics: the figures, and how many pupils or marks they rest on."""

    year: str
    label: str
    figures: dict[str, float | None]
    base: int
    ordinal: int
    running: bool = False


@dataclass(frozen=True)
class Timely:
    """What the board of control says of the same lessons (п. 18): the period's entries, and the period before."""

    now: Tally
    then: Tally
    first: date
    last: date


@dataclass(frozen=True)
class Board:
    """Everything the dashboard shows for a filter. Tables are DataFrames of `ejournal.analytics.quality`."""

    asked: Asked
    period: Period
    periods: tuple[Period, ...]
    before: Period | None
    now: Point
    then: Point | None
    rows: pd.DataFrame
    pupils: pd.DataFrame
    points: tuple[Point, ...]
    classes: pd.DataFrame
    subjects: pd.DataFrame
    teachers: pd.DataFrame
    cells: pd.DataFrame  # subject × class
    objectivity: pd.DataFrame
    filling: pd.DataFrame
    absences: pd.DataFrame
    expected: pd.DataFrame
    preliminary: bool
    coefficients: Coefficients
    version: int
    today: date
    data: Frames = field(repr=False)
    names: Names = field(repr=False)
    class_order: tuple[int, ...] = ()
    grades: tuple[int, ...] = ()
    archived: bool = False  # an earlier year of which only the final marks are kept
    timely: Timely | None = None


def narrowed(rows: pd.DataFrame, asked: Asked) -> pd.DataFrame:
    """The rows of the filter (columns grade, class, subject, teacher)."""
    keep = pd.Series(data=True, index=rows.index)
    if asked.level in LEVELS:
        keep &= rows['grade'].between(*LEVELS[asked.level])
    for column, wanted in (('grade', asked.grade), ('class', asked.klass), ('subject', asked.subject),
                           ('teacher', asked.teacher)):
        if wanted and column in rows:
            keep &= rows[column] == wanted
    return rows[keep].reset_index(drop=True)


def point(at: tuple[str, Period, int], rows: pd.DataFrame, asked: Asked, coefficients: Coefficients, *,
           running: bool = False) -> Point:
    """The figures of a period; the school's and a class's shares count pupils. ``at``: year, period, place."""
    year, period, ordinal = at
    marks = quality.counts(rows, [], coefficients)
    line = marks.iloc[0].to_dict() if len(marks) else {}
    values: dict[str, float | None] = {key: number(line.get(key)) for key in FIGURES}
    base = int(line.get('total', 0))
    if not asked.counts_marks:
        overall = quality.overall(quality.categories(rows))
        values |= {key: number(overall[key].iloc[0]) if len(overall) else None for key in ('attained', 'quality')}
        base = int(overall['base'].iloc[0]) if len(overall) else 0
    return Point(year, period.label, values, base, ordinal, running)


def number(value: Any) -> float | None:
    """A cell as a plain number; NaN is none."""
    return None if value is None or value != value else float(value)  # noqa: PLR0124 - NaN is not itself
