"""The quality of the school for a filter: every figure of the dashboard with what it is made of (п. 17.3.3, norms 4).

The frames are shared; a board is computed in a thread and kept by the data's version, so that many viewers of one
filter cost one computation.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from ejournal import clock, facts, frames
from ejournal.access import Action, Actor
from ejournal.analytics import attendance, quality
from ejournal.analytics import forecast as fc
from ejournal.analytics.quality import Category, Coefficients, Period
from ejournal.analytics.quality.periods import YEAR, current_of
from ejournal.frames import Frames
from ejournal.services import forecasts
from ejournal.services.forecasts import Outlook
from models import NotFound

LEVELS = {'1-4': (1, 4), '5-9': (5, 9), '10-11': (10, 11)}
KEPT = 64
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


_boards: OrderedDict[tuple[object, ...], Board] = OrderedDict()


async def board(actor: Actor, asked: Asked) -> Board:
    """The board for the administration. Refused: other roles, a period or a filter that does not exist."""
    actor.require(Action.QUALITY)
    data = await frames.current(asked.year or None)
    today, year = clock.today(), await facts.of_year(data.year_id)
    coefficients = coefficients_of(year.preferences)
    key = (data.year_id, data.version, id(data), asked, today, coefficients)
    found = _boards.get(key)
    if found is None:
        past, outlook = await _past(data), await forecasts.outlook(data)
        found = await asyncio.to_thread(build, data, asked, today, past, coefficients)
        found = replace(found, expected=await asyncio.to_thread(expected, outlook, asked))
        _boards[key] = found
        while len(_boards) > KEPT:
            _boards.popitem(last=False)
    return found


def coefficients_of(preferences: Any) -> Coefficients:
    """The school's own coefficients of the СОУ, or the usual ones."""
    own = preferences.get('sou') if preferences else None
    return Coefficients(**own) if isinstance(own, dict) else quality.DEFAULT_COEFFICIENTS


async def _past(data: Frames) -> list[tuple[str, int, pd.DataFrame]]:
    """Earlier years, oldest first: name, id and terms."""
    years = data.years.sort_values('starts_on')
    years = years[years['starts_on'] < pd.Timestamp(data.starts_on)]
    return [(str(name), int(number), (await frames.current(int(number))).terms)
            for name, number in zip(years['name'].tolist(), years['year'].tolist(), strict=True)]


def build(data: Frames, asked: Asked, today: date, past: list[tuple[str, int, pd.DataFrame]],
          coefficients: Coefficients) -> Board:
    """The board out of frames; CPU work."""
    periods = tuple(quality.periods_of(data.terms))
    if not periods:
        raise NotFound('В учебном году нет периодов. Внесите их в настройках школы.')
    period = _period(periods, asked, today)
    before = _before(periods, period)
    rows = _sheet(data, period, asked, today)
    pupils = quality.categories(rows)
    first, last = pd.Timestamp(period.starts_on), pd.Timestamp(min(period.ends_on, today))
    points = [*(point for name, number, terms in past for point in _past_points(data, name, number, terms, asked,
                                                                                 coefficients)),
              *_points(data, periods, asked, today, coefficients)]
    now = next(point for point in points if (point.year, point.label) == (data.year_name, period.label))
    then = _earlier(points, now, before)
    groups = set(rows['group'].tolist())
    marks = _within(data.marks, first, last, groups)
    lessons = _within(data.lessons, first, last, groups)
    return Board(
        asked, period, periods, before, now, then, rows, pupils, tuple(points),
        quality.compare(quality.counts(rows, ['class'], coefficients)),
        quality.counts(rows, ['subject'], coefficients),
        quality.compare(quality.counts(rows, ['teacher'], coefficients)),
        quality.counts(rows, ['subject', 'class'], coefficients),
        quality.objectivity(rows, marks), _filling(data, groups, lessons, marks, last),
        _absences(data, asked, today), pd.DataFrame(), now.running or bool((rows['value'] == '').any()), coefficients,
        data.version, today, data)


def expected(outlook: Outlook, asked: Asked) -> pd.DataFrame:
    """What the running term will bring by the filter: n, quality, success, sou and their 80 % bounds; one row or none.

    Without a subject or a teacher it counts pupils, as the figures of the board do.
    """
    pairs = narrowed(outlook.pairs.drop(columns='teacher', errors='ignore'), replace(asked, teacher=0))
    if pairs.empty or asked.teacher:
        return pd.DataFrame()
    found = fc.class_forecast(pairs.assign(cls=0), outlook.settings)
    whole = found['subject'].notna() if asked.subject else found['subject'].isna()
    return found[whole].reset_index(drop=True)


def _period(periods: tuple[Period, ...], asked: Asked, today: date) -> Period:
    if asked.period:
        found = next((one for one in periods if one.key == asked.period), None)
        if found is None:
            raise NotFound('Такого периода в учебном году нет. Выберите период из списка.')
        return found
    over = [one for one in periods if one.key != YEAR and one.over(today)]
    return over[-1] if over else current_of(periods, today) or periods[0]


def _before(periods: tuple[Period, ...], period: Period) -> Period | None:
    at = periods.index(period)
    return periods[at - 1] if at and period.key != YEAR else None


def _sheet(data: Frames, period: Period, asked: Asked, today: date) -> pd.DataFrame:
    return narrowed(quality.sheet(data, period, today=today), asked)


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


def _points(data: Frames, periods: tuple[Period, ...], asked: Asked, today: date,
            coefficients: Coefficients) -> list[Point]:
    return [_point((data.year_name, one, number), _sheet(data, one, asked, today), asked, coefficients,
                   running=not one.over(today))
            for number, one in enumerate(periods) if one.starts_on <= today]


def _past_points(data: Frames, name: str, number: int, terms: pd.DataFrame, asked: Asked,
                 coefficients: Coefficients) -> list[Point]:
    """A class is followed back: 8А of this year was 7А a year ago; nobody is followed by the teacher's name."""
    grade, letter = 0, ''
    if asked.klass:
        about = data.classes[data.classes['class'] == asked.klass].to_dict('records')
        if about:
            grade, letter = about[0]['grade'] - (data.starts_on.year - int(name[:4])), about[0]['letter']
    found = []
    # A year that came with its final marks alone has no terms of its own: this year's names are asked for.
    for ordinal, one in enumerate(quality.periods_of(terms) or quality.periods_of(data.terms)):
        rows = quality.from_finals(data.finals, one, year=number)
        rows = narrowed(rows, replace(asked, klass=0))
        if asked.klass:
            rows = rows[rows['class_name'].astype(str) == f'{grade}{letter}']
        if len(rows):
            found.append(_point((name, one, ordinal), rows, asked, coefficients))
    return found


def _point(at: tuple[str, Period, int], rows: pd.DataFrame, asked: Asked, coefficients: Coefficients, *,
           running: bool = False) -> Point:
    year, period, ordinal = at
    marks = quality.counts(rows, [], coefficients)
    line = marks.iloc[0].to_dict() if len(marks) else {}
    values: dict[str, float | None] = {key: _float(line.get(key)) for key in FIGURES}
    base = int(line.get('total', 0))
    if not asked.counts_marks:
        overall = quality.overall(quality.categories(rows))
        values |= {key: _float(overall[key].iloc[0]) if len(overall) else None for key in ('attained', 'quality')}
        base = int(overall['base'].iloc[0]) if len(overall) else 0
    return Point(year, period.label, values, base, ordinal, running)


def _earlier(points: list[Point], now: Point, before: Period | None) -> Point | None:
    """What the figures are compared with: the period before; the first one of a year with the same a year ago."""
    if before is not None:
        return next((one for one in points if (one.year, one.label) == (now.year, before.label)), None)
    same = [one for one in points if one.label == now.label and one.year < now.year]
    return same[-1] if same else None


def _within(frame: pd.DataFrame, first: pd.Timestamp, last: pd.Timestamp, groups: set[int]) -> pd.DataFrame:
    day = frame['date']
    return frame[(day >= first) & (day <= last) & frame['group'].isin(groups)]


def _filling(data: Frames, groups: set[int], lessons: pd.DataFrame, marks: pd.DataFrame,
             day: pd.Timestamp) -> pd.DataFrame:
    members = data.members
    there = members[(members['since'] <= day) & (members['until'].isna() | (members['until'] > day))
                    & members['group'].isin(groups)]
    return quality.filling(there, data.groups, lessons, marks)


def _absences(data: Frames, asked: Asked, today: date) -> pd.DataFrame:
    """Missed lessons by month and reason of the classes of the filter, from the start of the year to today."""
    seats = attendance.between(data.seats, data.starts_on, today)
    chosen = narrowed(seats, replace(asked, subject=0, teacher=0))
    rows = attendance.with_periods(attendance.days(chosen))
    return attendance.totals(rows, by=['month'])


def _float(value: Any) -> float | None:
    return None if value is None or value != value else float(value)  # noqa: PLR0124 - NaN is not itself


def pupils_of(found: Board, category: Category) -> pd.DataFrame:
    """Who is in a category, for the drill-down."""
    return quality.pupils_by(found.pupils, category)
