"""Lessons and days missed, by the rules of norms 3; everything else about attendance is a sum of these rows."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

CODES = ('', 'Б', 'УП', 'НП', 'ОТ', 'ОП', 'ОСВ')
REASONS = ('Б', 'УП', 'НП', 'ОТ')  # the order of a tie: the first of equals is the day's reason
BY_REASON = ('ill', 'excused', 'unexcused', 'unknown')  # the same four as columns
LESSONS = ('seats', 'missed', *BY_REASON, 'late', 'released')
DAYS = ('days', 'missed_days', *(f'{name}_days' for name in BY_REASON))
LATE, RELEASED = CODES.index('ОП'), CODES.index('ОСВ')
KEY = 1 << 32


def between(rows: pd.DataFrame, first: Any = None, last: Any = None) -> pd.DataFrame:
    """The rows of ``first``…``last``, both included; give today as ``last``: frames know the future too."""
    if first is not None:
        rows = rows[rows['date'] >= pd.Timestamp(first)]
    return rows if last is None else rows[rows['date'] <= pd.Timestamp(last)]


def with_periods(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with ``month`` (its first day), ``week`` (its Monday) and ``weekday`` (1 = Monday)."""
    date = rows['date'].to_numpy().astype('datetime64[D]')
    weekday = (date.astype(np.int64) + 3) % 7  # 01.01.1970 was a Thursday
    return rows.assign(month=date.astype('datetime64[M]').astype('datetime64[s]'),
                       week=(date - weekday).astype('datetime64[s]'), weekday=(weekday + 1).astype(np.int8))


def days(seats: pd.DataFrame) -> pd.DataFrame:
    """A row for each pupil and day with lessons, in the order of pupil and date.

    ``seats`` are rows of ``frames.seats`` (pupil, class, grade, date, term, code): all lessons that took place for the
    pupils on the days concerned, because a day is missed only when every lesson of it is. Columns: pupil, class, grade,
    date, term; ``seats`` (lessons without ОСВ, which are neutral), ``missed`` and its parts ``ill`` Б, ``excused`` УП,
    ``unexcused`` НП, ``unknown`` ОТ; ``late``, ``released``; ``reason`` of a wholly missed day (category; NaN when the
    pupil was there); ``days`` and ``missed_days`` with its parts, each 0 or 1.
    """
    pupil, day = seats['pupil'].to_numpy(np.int64), seats['date'].to_numpy().astype('datetime64[D]').astype(np.int64)
    row, keys = pd.factorize(pupil * KEY + day, sort=True)
    table: dict[str, Any] = _counts(row, len(keys), seats['code'])
    first = np.zeros(len(keys), np.int64)
    first[row[::-1]] = np.arange(len(row))[::-1]
    own = {name: seats[name].to_numpy()[first] for name in ('pupil', 'class', 'grade', 'date', 'term')}
    parts = np.column_stack([table[name] for name in BY_REASON])
    missed = (table['seats'] > 0) & (table['missed'] == table['seats'])
    reason = np.where(missed, parts.argmax(axis=1), -1)  # argmax keeps the first of equals
    table |= {'days': (table['seats'] > 0).astype(np.int32), 'missed_days': missed.astype(np.int32)}
    table |= {f'{name}_days': (reason == place).astype(np.int32) for place, name in enumerate(BY_REASON)}
    table['reason'] = pd.Categorical.from_codes(reason.tolist(), categories=pd.Index(REASONS))
    return pd.DataFrame(own | table)


def _counts(row: npt.NDArray[Any], size: int, codes: 'pd.Series[Any]') -> dict[str, npt.NDArray[Any]]:
    """How often each code stands in each row; by number, so that half a million seats take a moment."""
    number = _numbers(codes)
    found = np.bincount(row * len(CODES) + number, minlength=size * len(CODES)).reshape(-1, len(CODES)).astype(np.int32)
    parts = {name: found[:, place] for place, name in enumerate(BY_REASON, 1)}
    missed = found[:, 1:1 + len(REASONS)].sum(axis=1, dtype=np.int32)
    return {'seats': found.sum(axis=1, dtype=np.int32) - found[:, RELEASED], 'missed': missed, **parts,
            'late': found[:, LATE], 'released': found[:, RELEASED]}


def _numbers(codes: 'pd.Series[Any]') -> npt.NDArray[Any]:
    """The codes as places in CODES, whatever order the categories of the frame have."""
    if isinstance(codes.dtype, pd.CategoricalDtype):
        places = np.array([CODES.index(str(one)) for one in codes.cat.categories] or [0], np.int64)
        return places[codes.cat.codes.to_numpy()]
    return codes.map({code: place for place, code in enumerate(CODES)}).to_numpy(np.int64)


def lesson_totals(seats: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Lessons only, by any columns of the seats (``with_periods`` adds month, week, weekday), e.g. weekday, number.

    One row for each group, or one row in all without ``by``: seats, missed and its parts, late, released, percent.
    """
    if not by:
        return with_percent(pd.DataFrame(_counts(np.zeros(len(seats), np.int64), 1, seats['code'])))
    row, groups = _grouped(seats, by)
    return with_percent(pd.concat([groups, pd.DataFrame(_counts(row, len(groups), seats['code']))], axis=1))


def _grouped(rows: pd.DataFrame, by: Sequence[str]) -> tuple[npt.NDArray[Any], pd.DataFrame]:
    grouped = rows.groupby(list(by), observed=True, sort=True)
    number = grouped.ngroup().to_numpy(np.int64)
    return number, grouped.size().reset_index()[list(by)]


def totals(day_rows: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Lessons and days, summed over rows of ``days`` by any of their columns, e.g. class, month.

    Columns: those of ``by``, then seats, missed, ill, excused, unexcused, unknown, late, released, days (pupil-days
    with lessons), missed_days, ill_days, excused_days, unexcused_days, unknown_days, percent.
    """
    figures = [*LESSONS, *DAYS]
    if by:
        return with_percent(day_rows.groupby(list(by), observed=True, sort=True)[figures].sum().reset_index())
    return with_percent(day_rows[figures].sum().to_frame().T.reset_index(drop=True))


def with_percent(rows: pd.DataFrame) -> pd.DataFrame:
    """% посещаемости: (seats − missed) / seats × 100; NaN where there were no lessons."""
    seats = rows['seats'].where(rows['seats'] > 0)
    return rows.assign(percent=(seats - rows['missed']) * 100.0 / seats)
