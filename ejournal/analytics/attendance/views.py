"""What charts and panels of attendance show; every figure is a sum of ``counting.days`` or of seats."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from .counting import BY_REASON, between, days, lesson_totals, totals, with_periods

CLASS, PARALLEL, SCHOOL, BEFORE = 'класс', 'параллель', 'школа', 'год назад'


@dataclass(frozen=True)
class Heat:
    """Pupil × school day: ``share`` of the day's lessons missed (NaN: no lessons), ``label`` «6Б», «2УП оп»."""

    share: pd.DataFrame
    label: pd.DataFrame


def labels(day_rows: pd.DataFrame) -> 'pd.Series[Any]':
    """The cell of a day: the number of missed lessons with the letter, «6Б», «2Б 1УП», then «оп» for being late."""
    text = pd.Series('', index=day_rows.index, dtype=object)
    for name, letter in zip(BY_REASON, ('Б', 'УП', 'НП', 'ОТ'), strict=True):
        has = day_rows[name] > 0
        text[has] += day_rows.loc[has, name].astype(str) + f'{letter} '
    text[day_rows['late'] > 0] += 'оп'
    return text.str.strip()


def heat(day_rows: pd.DataFrame) -> Heat:
    """Index: pupil, columns: dates, both sorted."""
    rows = day_rows.assign(share=day_rows['missed'] / day_rows['seats'].where(day_rows['seats'] > 0),
                           label=labels(day_rows))
    return Heat(rows.pivot(index='pupil', columns='date', values='share'),
                rows.pivot(index='pupil', columns='date', values='label').fillna(''))


def calendar(day_rows: pd.DataFrame) -> pd.DataFrame:
    """A row for each day: date, pupils (with lessons), absent (missed at least one), all_day (missed every lesson),
    their share in per cent, and the totals of lessons by reason with percent."""
    rows = day_rows[day_rows['days'] > 0]
    marked = rows.assign(pupils=1, absent=(rows['missed'] > 0).astype(int), all_day=rows['missed_days'])
    people = marked.groupby('date')[['pupils', 'absent', 'all_day']].sum().reset_index()
    people['absent_share'] = people['absent'] * 100.0 / people['pupils']
    return people.merge(totals(rows, ['date']), on='date')


def compare(day_rows: pd.DataFrame, class_id: int, *, before: pd.DataFrame | None = None) -> pd.DataFrame:
    """By month: the class, its parallel and the school (both with the class), and ``before``, which are the rows of
    ``days`` a year ago (of the same pupils or the same class: the caller's choice), moved to this year's months.

    Columns: month, who («класс», «параллель», «школа», «год назад»), and those of ``totals``.
    """
    rows = with_periods(day_rows)
    own = rows[rows['class'] == class_id]
    parts = {CLASS: own, PARALLEL: rows[rows['grade'].isin(own['grade'].unique())], SCHOOL: rows}
    if before is not None:
        moved = before['date'].to_numpy().astype('datetime64[M]') + np.timedelta64(12, 'M')
        past = before.assign(month=moved.astype('datetime64[s]'))
        # There is nothing to compare later months with.
        parts[BEFORE] = past[past['month'].isin(rows['month'].unique())]
    return pd.concat([totals(part, ['month']).assign(who=who) for who, part in parts.items()], ignore_index=True)


@dataclass(frozen=True)
class PupilSheet:
    """A pupil's own sheet: the whole, by month, subject and weekday × lesson number, and every day with a code."""

    whole: pd.DataFrame
    months: pd.DataFrame
    subjects: pd.DataFrame
    lessons: pd.DataFrame
    days: pd.DataFrame


def pupil_sheet(seats: pd.DataFrame, pupil: int) -> PupilSheet:
    """``days`` has the columns of ``counting.days`` and ``label``, without the days of full presence."""
    own = with_periods(seats[seats['pupil'] == pupil])
    rows = with_periods(days(own))
    noted = rows[rows[['missed', 'late', 'released']].sum(axis=1) > 0]
    return PupilSheet(totals(rows), totals(rows, ['month']), lesson_totals(own, ['subject']),
                      lesson_totals(own, ['weekday', 'number']), noted.assign(label=labels(noted)))


def first_lessons(seats: pd.DataFrame) -> pd.DataFrame:
    """Who skips the first lesson: a row for each pupil with ``days`` (with lessons), ``skipped`` (the first lesson of
    the day missed, and yet there later), ``late_first`` (late at it) and ``share`` of days with either, per cent."""
    rows = seats[seats['code'] != 'ОСВ'].sort_values(['pupil', 'date', 'number'], kind='stable')
    key = ['pupil', 'date']
    first = rows.drop_duplicates(key)[[*key, 'code']]
    whole = days(rows)[[*key, 'missed_days']]
    found = first.merge(whole, on=key)
    code = found['code'].astype(str)
    missed = code.isin(['Б', 'УП', 'НП', 'ОТ'])
    found = found.assign(days=1, skipped=(missed & (found['missed_days'] == 0)).astype(int),
                         late_first=(code == 'ОП').astype(int))
    result = found.groupby('pupil')[['days', 'skipped', 'late_first']].sum().reset_index()
    return result.assign(share=(result['skipped'] + result['late_first']) * 100.0 / result['days'])


def year_before(seats: pd.DataFrame, classes: pd.DataFrame, grade: int, letter: str) -> pd.DataFrame:
    """``days`` of the same class a year ago (7А for 8А) from the frames of that year; empty where there was none."""
    same = classes[(classes['grade'] == grade - 1) & (classes['letter'] == letter)]['class']
    return days(between(seats[seats['class'].isin(same)]))
