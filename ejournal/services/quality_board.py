"""The quality of the school for a filter: every figure of the dashboard with what it is made of (п. 17.3.3, norms 4).

The frames are shared; a board is computed in a thread and kept by the data's version, so that many viewers of one
filter cost one computation.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from ejournal import clock, facts, frames
from ejournal.access import Action, Actor
from ejournal.analytics import attendance, quality
from ejournal.analytics import forecast as fc
from ejournal.analytics.quality import Category, Coefficients, Period
from ejournal.analytics.quality.periods import YEAR, current_of
from ejournal.facts import Facts
from ejournal.frames import Frames
from ejournal.reports.names import Names
from ejournal.rules.marks import MIN_MARKS
from ejournal.services import control, final_basis, forecasts, quality_help, quality_past
from ejournal.services.forecasts import Outlook
from ejournal.services.quality_figures import Asked, Board, Point, Sheet, Timely, narrowed, points_of
from ejournal.services.quality_past import Archive, Year
from models import NotFound, Person, Refusal, Term

KEPT = 64


@dataclass(frozen=True)
class Measures:
    """What the school measures by: the coefficients of the СОУ, the means from which a mark is 3, 4, 5, and how many
    marks a period's mark stands on at the least (norms 2, 4)."""

    coefficients: Coefficients = quality.DEFAULT_COEFFICIENTS
    thresholds: tuple[float, float, float] = (2.5, 3.5, 4.5)
    least: int = MIN_MARKS


_boards: OrderedDict[tuple[object, ...], Board] = OrderedDict()
_making: dict[tuple[object, ...], asyncio.Task[Board]] = {}


async def board(actor: Actor, asked: Asked) -> Board:
    """The board for the administration. Refused: other roles, a year, a period or a filter that does not exist."""
    actor.require(Action.QUALITY)
    found = await _shared(asked)
    if found.archived or found.asked.year:
        return found
    return replace(found, timely=await _timely(actor, found),
                   help=await quality_help.of_filter(actor, found.data, found.asked))


async def warm_up() -> None:
    """The board that everybody opens first, before anybody does; for the server's start."""
    try:
        found = await _shared(Asked())
    except Refusal:  # a school without a year or periods yet
        return
    if (same := _lessons_of(found)) is not None:
        await control.totals_of(same)


async def _shared(asked: Asked) -> Board:
    running = await frames.current()
    if asked.year == running.year_id:
        asked = replace(asked, year=0)  # one filter, one board
    if asked.year and asked.year not in running.years['year'].tolist():
        raise NotFound('Такого учебного года в журнале нет. Выберите год из списка.')
    data = await frames.current(asked.year) if asked.year else running
    today, year = clock.today(), await facts.of_year(running.year_id)
    measures = measures_of(year)
    key = (data.year_id, data.version, id(data), running.version, asked, today, measures,
           repr(forecasts.settings_of(year)), forecasts.pool_of(year))
    found = _boards.get(key)
    if found is None:
        found = _boards[key] = await _once(key, lambda: _made(data, running, asked, today, measures))
        while len(_boards) > KEPT:
            _boards.popitem(last=False)
    return found


async def _once(key: tuple[object, ...], make: Callable[[], Coroutine[Any, Any, Board]]) -> Board:
    """One computation, however many wait for it; a viewer who leaves does not take it from the others."""
    task, loop = _making.get(key), asyncio.get_running_loop()
    if task is None or task.done() or task.get_loop() is not loop:
        task = _making[key] = loop.create_task(make(), name='quality board')
    try:
        return await asyncio.shield(task)
    finally:
        if task.done():
            _making.pop(key, None)


async def _made(data: Frames, running: Frames, asked: Asked, today: date, measures: Measures) -> Board:
    past = await _past(data)
    if data.classes.empty:
        pupils, order = await _people(data)
        archive = Archive(data, running.terms, running.starts_on.year - data.starts_on.year, pupils, order)
        return await asyncio.to_thread(quality_past.build, archive, asked, today, past, measures.coefficients)
    found = await asyncio.to_thread(build, data, asked, today, past, measures)
    if asked.year:
        return found
    return replace(found, expected=await asyncio.to_thread(expected, await forecasts.outlook(data), asked))


async def _people(data: Frames) -> tuple[dict[int, str], dict[int, int]]:
    """Names and alphabet of those with marks in a year without classes of its own."""
    finals = data.finals
    ids = finals.loc[finals['year'] == data.year_id, 'pupil'].unique().tolist()
    rows = await Person.filter(id__in=ids).order_by('sort_key', 'id')
    return {one.id: one.list_name for one in rows}, {one.id: at for at, one in enumerate(rows)}


async def _timely(actor: Actor, found: Board) -> Timely | None:
    """Topics, homework and marks of the period by the board of control (п. 18): its own cache, its own freshness."""
    same = _lessons_of(found)
    if same is None:
        return None
    total, before = await control.totals(actor, same)
    return Timely(total, before, same.first, same.last)


def _lessons_of(found: Board) -> control.Asked | None:
    """The filter in the terms of the control; None where it has no such figure (it knows no parallels)."""
    first, last = found.period.starts_on, min(found.period.ends_on, found.today)
    asked = found.asked
    if first > last or asked.level or asked.grade:
        return None
    return control.Asked(first, last, asked.klass, asked.teacher, asked.subject)


def measures_of(year: Facts) -> Measures:
    """The school's own settings, or the usual ones."""
    three, four, five = (float(one) for one in final_basis.thresholds(year))
    return Measures(coefficients_of(year.preferences), (three, four, five), final_basis.least_marks(year))


def coefficients_of(preferences: Any) -> Coefficients:
    """The school's own coefficients of the СОУ, or the usual ones."""
    own = preferences.get('sou') if preferences else None
    return Coefficients(**own) if isinstance(own, dict) else quality.DEFAULT_COEFFICIENTS


async def _past(data: Frames) -> list[Year]:
    """Earlier years, oldest first: name, id and terms (their names alone are needed: no frames of old journals)."""
    years = data.years.sort_values('starts_on')
    years = years[years['starts_on'] < pd.Timestamp(data.starts_on)]
    rows = await Term.filter(year_id__in=years['year'].tolist()).values('year_id', 'name', 'starts_on', 'ends_on')
    terms = pd.DataFrame(rows, columns=['year_id', 'name', 'starts_on', 'ends_on'])
    terms = terms.astype({'starts_on': 'datetime64[s]', 'ends_on': 'datetime64[s]'})
    return [(str(name), int(number), terms[terms['year_id'] == number])
            for name, number in zip(years['name'].tolist(), years['year'].tolist(), strict=True)]


def build(data: Frames, asked: Asked, today: date, past: list[Year],
          measures: Measures) -> Board:
    """The board out of frames; CPU work."""
    coefficients = measures.coefficients
    periods = tuple(quality.periods_of(data.terms))
    if not periods:
        raise NotFound('В учебном году нет периодов. Внесите их в настройках школы.')
    period = _period(periods, asked, today)
    before = _before(periods, period)
    rows = _sheet(data, period, asked, today)
    pupils = quality.categories(rows)
    first, last = pd.Timestamp(period.starts_on), pd.Timestamp(min(period.ends_on, today))
    names = Names.of(data)
    sheets = quality_past.past_sheets(data, past, data.terms, asked, names.school_class(asked.klass))
    points = points_of([*sheets, *_sheets(data, periods, period, asked, today)], asked, coefficients)
    now = next(one for one in points if (one.year, one.label) == (data.year_name, period.label))
    if period.starts_on > today:  # nothing of it can be drawn yet
        points.remove(now)
    then = _earlier(points, now, before)
    groups = set(rows['group'].tolist())
    marks = _within(data.marks, first, last, groups)
    lessons = _within(data.lessons, first, last, groups)
    classes = data.classes.sort_values(['grade', 'letter'])
    return Board(
        asked, period, periods, before, now, then, rows, pupils, tuple(points),
        quality.compare(quality.counts(rows, ['class'], coefficients)),
        quality.counts(rows, ['subject'], coefficients),
        quality.compare(quality.counts(rows, ['teacher'], coefficients)),
        quality.counts(rows, ['subject', 'class'], coefficients),
        quality.objectivity(rows, marks, thresholds=measures.thresholds, min_marks=measures.least),
        _filling(data, groups, lessons, marks, last),
        _absences(data, asked, today), pd.DataFrame(), now.running or bool((rows['value'] == '').any()), coefficients,
        data.version, today, data, names, tuple(classes['class'].tolist()), tuple(classes['grade'].unique().tolist()),
        least=measures.least)


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


def _sheets(data: Frames, periods: tuple[Period, ...], wanted: Period, asked: Asked, today: date) -> list[Sheet]:
    """The periods of the year that have begun; the wanted one also before (figures without a value)."""
    return [Sheet(data.year_name, one.label, at, _sheet(data, one, asked, today), running=not one.over(today))
            for at, one in enumerate(periods) if one.starts_on <= today or one == wanted]


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


def pupils_of(found: Board, category: Category) -> pd.DataFrame:
    """Who is in a category, for the drill-down."""
    return quality.pupils_by(found.pupils, category)


__all__ = ['Asked', 'Board', 'Measures', 'Point', 'board', 'build', 'coefficients_of', 'expected', 'measures_of',
           'narrowed', 'pupils_of']
