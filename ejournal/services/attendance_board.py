"""Attendance of a class, a parallel or the school: what the panels show, from the shared frames (п. 17.5.7, norms 3).

A board is computed in a thread and kept by the data's version, so that many viewers of one class cost one computation.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from ejournal import access, clock, facts, frames
from ejournal.access import Action, Actor
from ejournal.analytics import attendance
from ejournal.analytics.attendance import Heat
from ejournal.frames import Frames
from ejournal.services import class_door
from models import Invalid, NotFound, SchoolClass

KEPT = 64
NO_WAVE = pd.DataFrame({name: [] for name in ('class', 'grade', 'date', 'pupils', 'ill', 'unclear', 'share', 'usual',
                                           'above', 'level')})
LEVELS = {'1–4 классы': (1, 4), '5–9 классы': (5, 9), '10–11 классы': (10, 11)}


@dataclass(frozen=True, slots=True)
class Asked:
    """The filter as it stands in an address: a class, or a parallel, or neither (the school); «2026-11»."""

    klass: int = 0
    grade: int = 0
    month: str = ''


@dataclass(frozen=True, slots=True)
class Limits:
    """From how many per cent of the class ill the panels warn; the school's own setting."""

    watch: float = attendance.WATCH
    high: float = attendance.HIGH


@dataclass(frozen=True)
class Board:
    """What the panels of a filter show. Tables are DataFrames of ``ejournal.analytics.attendance``.

    ``heat`` is pupil × day for a class, class × day otherwise; ``compared`` has the columns of ``totals``, month, who.
    ``day`` is today, or the last day with lessons; ``wave`` is of that day, ``ill`` of the days of the month.
    """

    asked: Asked
    title: str
    months: tuple[date, ...]
    month: date
    by_month: pd.DataFrame
    by_week: pd.DataFrame
    now: pd.DataFrame
    before: pd.DataFrame
    heat: Heat
    calendar: pd.DataFrame
    day_rows: pd.DataFrame
    lessons: pd.DataFrame
    first: pd.DataFrame
    compared: pd.DataFrame
    classes: pd.DataFrame
    wave: pd.DataFrame
    ill: pd.DataFrame
    day: date | None
    limits: Limits
    version: int
    today: date
    data: Frames = field(repr=False)

    @property
    def of_class(self) -> bool:
        """Whether rows are pupils, not classes."""
        return bool(self.asked.klass)

    @property
    def is_today(self) -> bool:
        """Whether the day shown as the last one is today."""
        return self.day == self.today


_boards: OrderedDict[tuple[object, ...], Board] = OrderedDict()
_days: OrderedDict[tuple[object, ...], tuple[pd.DataFrame, pd.DataFrame]] = OrderedDict()


async def choices(actor: Actor) -> dict[int, str]:
    """The classes whose attendance the actor may look at, by grade and letter."""
    actor.require(Action.ATTENDANCE_PANELS)
    rows = SchoolClass.filter(year_id=(await facts.current()).year_id)
    if not actor.may(Action.JOURNAL_READ_ALL):
        rows = SchoolClass.filter(id__in=list(actor.class_ids))
    return {one.id: one.name for one in await rows.order_by('grade', 'letter')}


async def board(actor: Actor, asked: Asked) -> Board:
    """The board of a filter. A class teacher sees the own classes, the administration also parallels and the school.

    Refused: another's or an unknown class, a parallel that does not exist, a month outside the school year.
    """
    actor.require(Action.ATTENDANCE_PANELS)
    asked, school_class = await _narrowed(actor, asked)
    data = await frames.current(school_class.year_id if school_class else None)
    today, year = clock.today(), await facts.of_year(data.year_id)
    limits = limits_of(year.preferences)
    key = (data.year_id, data.version, id(data), asked, today, limits)
    found = _boards.get(key)
    if found is None:
        found = await asyncio.to_thread(build, data, await _last_year(data), asked, today, limits)
        for old in [one for one in _boards if one[:3] != key[:3] and one[0] == key[0]]:
            del _boards[old]  # each holds the frames of its version: of a busy day they would fill the memory
        _boards[key] = found
        while len(_boards) > KEPT:
            _boards.popitem(last=False)
    return found


async def _narrowed(actor: Actor, asked: Asked) -> tuple[Asked, SchoolClass | None]:
    """Whoever does not read the whole school gets a class of the own: the first one, if none is named."""
    if actor.may(Action.JOURNAL_READ_ALL) and not asked.klass:
        return Asked(0, asked.grade, asked.month), None
    found = await access.school_class(actor, asked.klass) if asked.klass else await class_door.readable(actor)
    return Asked(found.id, 0, asked.month), found


def limits_of(preferences: Any) -> Limits:
    """The school's own thresholds, or the usual ones."""
    own = preferences or {}
    return Limits(float(own.get('sickness_watch', attendance.WATCH)), float(own.get('sickness_high', attendance.HIGH)))


async def _last_year(data: Frames) -> Frames | None:
    years = data.years[data.years['starts_on'] < pd.Timestamp(data.starts_on)].sort_values('starts_on')
    return await frames.current(int(years['year'].iloc[-1])) if len(years) else None


def build(data: Frames, past: Frames | None, asked: Asked, today: date, limits: Limits) -> Board:
    """The board out of frames; CPU work."""
    months = months_of(data, today)
    month = _month(asked.month, months)
    seats, days = _school(data, today)
    keep = _keep(data, seats, asked)
    own, own_days = seats[keep], days[_keep(data, days, asked)]
    first, last = pd.Timestamp(month), pd.Timestamp(month) + pd.offsets.MonthEnd(0)
    in_month = attendance.between(own_days, first, last)
    before = attendance.between(own_days, first - pd.offsets.MonthBegin(1), first - pd.Timedelta(days=1))
    day = own['date'].max().date() if len(own) else None
    past_seats = past.seats if past is not None and len(past.seats) else None
    return Board(
        asked, _title(data, asked), months, month, attendance.totals(own_days, ['month']),
        attendance.totals(own_days, ['week']), attendance.totals(in_month), attendance.totals(before),
        attendance.heat(in_month) if asked.klass else class_heat(in_month), attendance.calendar(in_month), in_month,
        attendance.lesson_totals(own, ['weekday', 'number']), attendance.first_lessons(own) if asked.klass else own[:0],
        _compared(data, past, asked, days, own_days),
        attendance.totals(in_month, ['class']) if not asked.klass else own_days[:0],
        attendance.sickness_wave(own, day, before=past_seats, watch=limits.watch, high=limits.high) if day else NO_WAVE,
        attendance.ill_by_day(attendance.between(own, first, last)), day, limits, data.version, today, data)


def months_of(data: Frames, today: date) -> tuple[date, ...]:
    """The first days of the months of the year that have begun, one at least."""
    last = max(min(today, data.ends_on), data.starts_on)
    found = pd.period_range(data.starts_on, last, freq='M')
    return tuple(one.start_time.date() for one in found)


def _month(text: str, months: tuple[date, ...]) -> date:
    if not text:
        return months[-1]
    found = next((one for one in months if f'{one:%Y-%m}' == text), None)
    if found is None:
        raise Invalid('Такого месяца в учебном году нет, или он ещё не наступил. Выберите месяц из списка.')
    return found


def _school(data: Frames, today: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Seats up to today and the days of everybody, both with months and weeks; kept for all boards of a version."""
    key = (data.year_id, data.version, id(data), today)
    found = _days.get(key)
    if found is None:
        seats = attendance.with_periods(attendance.between(data.seats, data.starts_on, today))
        found = _days[key] = seats, attendance.with_periods(attendance.days(seats))
        while len(_days) > 2:
            _days.popitem(last=False)
    return found


def _keep(data: Frames, rows: pd.DataFrame, asked: Asked) -> 'pd.Series[bool]':
    if asked.klass:
        return rows['class'] == asked.klass
    if asked.grade:
        return rows['grade'] == asked.grade
    return pd.Series(data=True, index=rows.index)


def _title(data: Frames, asked: Asked) -> str:
    if asked.klass:
        named = data.classes[data.classes['class'] == asked.klass]['name']
        return f'{named.iloc[0]} класс' if len(named) else ''
    if not asked.grade:
        return 'Школа'
    if asked.grade not in set(data.classes['grade'].tolist()):
        raise NotFound('Такой параллели в школе нет. Выберите её из списка.')
    return f'{asked.grade} классы'


def class_heat(day_rows: pd.DataFrame) -> Heat:
    """Class × school day: the share of lessons missed and how many pupils missed one at least."""
    rows = day_rows.assign(absent=(day_rows['missed'] > 0).astype(int))
    whole = rows.groupby(['class', 'date'])[['seats', 'missed', 'absent']].sum().reset_index()
    whole = whole[whole['seats'] > 0]
    whole = whole.assign(share=whole['missed'] / whole['seats'], label=whole['absent'].astype(str))
    return Heat(whole.pivot(index='class', columns='date', values='share'),
                whole.pivot(index='class', columns='date', values='label').fillna(''))


def _compared(data: Frames, past: Frames | None, asked: Asked, days: pd.DataFrame,
              own: pd.DataFrame) -> pd.DataFrame:
    """The lines of the comparison: a class with its parallel, the school and itself a year ago; others in parts."""
    if asked.klass:
        about = data.classes[data.classes['class'] == asked.klass].to_dict('records')
        before = attendance.year_before(past.seats, past.classes, int(about[0]['grade']), str(about[0]['letter'])) \
            if past is not None and about else None
        return attendance.compare(days, asked.klass, before=before if before is not None and len(before) else None)
    if asked.grade:
        names = dict(zip(data.classes['class'].tolist(), data.classes['name'].tolist(), strict=True))
        parts = {str(names.get(one, '')): rows for one, rows in own.groupby('class')} | {'школа': days}
    else:
        parts = {name: days[days['grade'].between(*grades)] for name, grades in LEVELS.items()} | {'школа': days}
    found = [attendance.totals(rows, ['month']).assign(who=who) for who, rows in parts.items() if len(rows)]
    return pd.concat(found, ignore_index=True) if found else attendance.totals(own, ['month']).assign(who='')
