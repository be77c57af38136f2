"""Every figure that may have changed: last week beside this week, a row each."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from .rank import COLUMNS

MISSED = ('Б', 'УП', 'НП', 'ОТ')
NOT_MARKED = 1  # the first grade has no marks


def candidates(seats: pd.DataFrame, marks: pd.DataFrame, signs: pd.DataFrame, entries: pd.DataFrame,
               corrected: pd.DataFrame) -> pd.DataFrame:
    """The table for `rank`: COLUMNS, a row for each figure of each class, parallel, subject, journal and teacher.

    All rows of the frames ``seats``, ``marks``, ``signs`` are of the two weeks, with a bool ``now`` (this week).
    ``entries``: teacher, on_time (bool), now — what was due in the journals. ``corrected``: group, now — marks that
    were changed.
    """
    parts = [*_absence(seats), *_studies(marks), *_counts('debts', signs[signs['sign'] == '.'], ('class', 'school'))]
    if len(entries):
        timely = entries.assign(value=entries['on_time'].astype(float))
        parts.append(_weeks(timely, 'timely', 'teacher', None))
    parts += _counts('corrections', corrected, ('school',))
    full = [part for part in parts if len(part)]
    if not full:
        return pd.DataFrame({name: [] for name in COLUMNS})
    return pd.concat(full, ignore_index=True)[list(COLUMNS)]


def _absence(seats: pd.DataFrame) -> list[pd.DataFrame]:
    rows = seats[seats['code'].astype(str) != 'ОСВ']
    code = rows['code'].astype(str)
    there = rows.assign(value=(~code.isin(MISSED)).astype(float), ill=(code == 'Б').astype(float))
    # A pupil is absent for days on end: lessons are not independent, pupils are.
    by = [_weeks(there, 'attendance', scope, 'pupil') for scope in ('class', 'grade')]
    people = there.groupby(['pupil', 'now', 'grade'], observed=True)['ill'].max().rename('value').reset_index()
    return [*by, _weeks(people, 'ill', 'school', 'pupil')]


def _studies(marks: pd.DataFrame) -> list[pd.DataFrame]:
    judged = marks[marks['grade'] > NOT_MARKED]
    points = judged.assign(value=judged['mark'].astype(float))
    twos = judged.assign(value=(judged['mark'] == 2).astype(float))
    return [_weeks(points, 'mean', 'group', None),
            *(_weeks(twos, 'twos', scope, None) for scope in ('class', 'subject', 'school'))]


def _counts(kind: str, rows: pd.DataFrame, scopes: Sequence[str]) -> list[pd.DataFrame]:
    found = []
    for scope in scopes:
        table = _weeks(rows.assign(value=1.0), kind, scope, None)
        if len(table):
            table['before'], table['after'] = table['n_before'].astype(float), table['n_after'].astype(float)
        found.append(table)
    return found


def _weeks(rows: pd.DataFrame, kind: str, scope: str, unit: str | None) -> pd.DataFrame:
    """``value`` in the mean by ``scope`` and week; how much it rests on counts rows, or different ``unit``s."""
    if rows.empty:
        return pd.DataFrame()
    keyed = rows.assign(key=0 if scope == 'school' else rows[scope])
    grouped = keyed.groupby(['key', 'now'], observed=True)
    value = grouped['value'].mean().unstack('now').reindex(columns=[False, True])
    number = (grouped[unit].nunique() if unit else grouped.size()).unstack('now').reindex(columns=[False, True])
    table: dict[str, Any] = {
        'kind': kind, 'scope': scope, 'key': value.index.astype(int), 'before': value[False].to_numpy(float),
        'after': value[True].to_numpy(float), 'n_before': number[False].fillna(0).to_numpy(int),
        'n_after': number[True].fillna(0).to_numpy(int)}
    if scope in ('class', 'grade', 'group'):
        table['grade'] = keyed.groupby('key')['grade'].first().reindex(value.index).to_numpy(int)
    else:
        table['grade'] = 0
    return pd.DataFrame(table)
