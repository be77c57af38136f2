"""Who is assessed in a period, in what, and with which value: the one table every figure of quality comes from."""

from datetime import date
from typing import Protocol

import pandas as pd

from .periods import YEAR, Period

COLUMNS = ['pupil', 'class', 'grade', 'group', 'subject', 'teacher', 'marking', 'value', 'mark']
NOT_SET = ''
EXEMPT, NOT_ATTESTED, PASSED, FAILED = 'осв', 'н/а', 'зач', 'незач'


class Year(Protocol):
    """What a sheet needs of the frames of a year (`ejournal.frames.Frames` has it all)."""

    @property
    def year_id(self) -> int: ...
    @property
    def members(self) -> pd.DataFrame: ...
    @property
    def groups(self) -> pd.DataFrame: ...
    @property
    def finals(self) -> pd.DataFrame: ...
    @property
    def terms(self) -> pd.DataFrame: ...


def sheet(data: Year, period: Period, *, today: date) -> pd.DataFrame:
    """A row for each pupil × journal with marks or зачёт that the pupil is in on the last day of the period.

    That day is ``today`` while the period runs. Grade 1 and journals without marks are left out (norms 2, 4). Of the
    columns, ``value`` is '' where nothing is set yet and ``mark`` is 2…5, or 0 for words.
    """
    members, groups, finals, terms = data.members, data.groups, data.finals, data.terms
    day = pd.Timestamp(min(period.ends_on, today))
    marked = groups.loc[(groups['grade'] > 1) & (groups['marking'] != 'none'),
                        ['group', 'class', 'grade', 'subject', 'teacher', 'marking']]
    there = members.loc[(members['since'] <= day) & (members['until'].isna() | (members['until'] > day)),
                        ['pupil', 'group']]
    rows = there.merge(marked, on='group').drop_duplicates(['pupil', 'subject'])
    if period.names != (YEAR,):  # the older have no first quarter
        rows = rows[rows['grade'].isin(terms.loc[terms['name'].isin(period.names), 'grade'])]
    given = _given(finals, period, data.year_id)
    merged = rows.merge(given, on=['pupil', 'subject'], how='left')
    merged['value'] = merged['value'].astype(object).where(merged['value'].notna(), NOT_SET).astype(str)
    merged['mark'] = merged['mark'].fillna(0).astype('int8')
    return merged[COLUMNS].reset_index(drop=True)


def from_finals(finals: pd.DataFrame, period: Period, *, year: int) -> pd.DataFrame:
    """The same table for a year of which only the final marks are kept: whoever has a mark is assessed."""
    chosen = finals[(finals['year'] == year) & (finals['grade'] > 1) & _of_period(finals, period)]
    rows = chosen[['pupil', 'class', 'grade', 'subject', 'teacher', 'class_name']].copy()
    rows['group'] = 0
    rows['value'] = chosen['value'].astype(str)
    rows['mark'] = chosen['mark']
    rows['marking'] = 'marks'
    rows.loc[rows['value'].isin([PASSED, FAILED]), 'marking'] = 'pass_fail'
    return rows[[*COLUMNS, 'class_name']].reset_index(drop=True)


def _given(finals: pd.DataFrame, period: Period, year: int) -> pd.DataFrame:
    chosen = finals[(finals['year'] == year) & _of_period(finals, period)]
    return chosen[['pupil', 'subject', 'value', 'mark']].drop_duplicates(['pupil', 'subject'], keep='last')


def _of_period(finals: pd.DataFrame, period: Period) -> pd.Series:
    if period.names == (YEAR,):
        return finals['kind'] == 'year'
    return (finals['kind'] == 'term') & finals['period'].isin(period.names)
