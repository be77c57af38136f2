"""What the dashboard of quality is made of: the filter, a point of the dynamics, the board (п. 17.3.3, norms 4)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from ejournal.analytics import quality
from ejournal.analytics.quality import Coefficients, Period
from ejournal.frames import Frames
from ejournal.reports.names import Names
from ejournal.rules.control import Tally
from ejournal.rules.marks import MIN_MARKS
from ejournal.services.forecast_flags import Flag

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
class Needy:
    """A pupil with the surest flag; ``subjects`` are all that are flagged, that one first."""

    flag: Flag
    subjects: tuple[int, ...]
    mark: str = ''  # what threatens: «2», the mark below the last one, «н/а»; '' with plain facts


@dataclass(frozen=True)
class Help:
    """Whom to help: ``measured`` by the forecast with its record, or plain facts while it is not shown."""

    pupils: tuple[Needy, ...] = ()
    measured: bool = False
    running: bool = False  # a term runs, so that somebody could be here


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
    help: Help | None = None  # of the running term, by the same filter
    least: int = MIN_MARKS  # marks from which a final mark is said to stand on enough


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


@dataclass(frozen=True)
class Sheet:
    """The rows of a period on their way to a `Point`."""

    year: str
    label: str
    ordinal: int
    rows: pd.DataFrame
    running: bool = False


def points_of(sheets: Sequence[Sheet], asked: Asked, coefficients: Coefficients) -> list[Point]:
    """The figures of every sheet in one go (a dozen of small tables costs a dozen times more than a long one).

    The school's and a class's shares count pupils, those of a subject and a teacher marks (norms 4).
    """
    if not sheets:
        return []
    rows = pd.concat([one.rows.assign(_at=at) for at, one in enumerate(sheets)], ignore_index=True)
    lines = quality.counts(rows, ['_at'], coefficients).set_index('_at').to_dict('index') if len(rows) else {}
    people: dict[Any, dict[Any, Any]] = {}
    if not asked.counts_marks and len(rows):
        step = int(rows['pupil'].max()) + 1  # a pupil of one sheet is another than the same pupil of the next
        found = quality.categories(rows.assign(pupil=rows['pupil'].astype('int64') + rows['_at'] * step))
        whole = quality.overall(found.assign(_at=found['pupil'] // step), ['_at'])
        people = whole.set_index('_at').to_dict('index') if len(whole) else {}
    return [_point(one, lines.get(at, {}), people.get(at, {}), asked) for at, one in enumerate(sheets)]


def _point(sheet: Sheet, line: dict[Any, Any], people: dict[Any, Any], asked: Asked) -> Point:
    values: dict[str, float | None] = {key: number(line.get(key)) for key in FIGURES}
    base = int(line.get('total', 0))
    if not asked.counts_marks:
        values |= {key: number(people.get(key)) for key in ('attained', 'quality')}
        base = int(people.get('base', 0))
    return Point(sheet.year, sheet.label, values, base, sheet.ordinal, sheet.running)


def number(value: Any) -> float | None:
    """A cell as a plain number; NaN is none."""
    return None if pd.isna(value) else float(value)
