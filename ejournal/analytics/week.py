"""A week of a class and of a teacher's journals: the marks by pupil, who is falling, debts, who has not been asked."""

from collections.abc import Iterable
from typing import Any

import pandas as pd

from ejournal.analytics.weights import exact

PAIR = ['pupil', 'group']
DROP, MARKS_BEFORE, MARKS_NOW = 0.3, 3, 2  # a fall of the running mean worth a word
WEEK = pd.Timedelta(days=7)


def weighted(marks: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """By pupil, journal or whatever: ``mean`` (средневзвешенный балл) and ``n`` (marks)."""
    load = exact(marks['weight'])
    points = marks.assign(points=marks['mark'] * load, load=load)
    found = points.groupby(by, observed=True).agg(points=('points', 'sum'), load=('load', 'sum'), n=('mark', 'size'))
    return found.assign(mean=found['points'] / found['load'].where(found['load'] > 0))[['mean', 'n']]


def digest(marks: pd.DataFrame, since: pd.Timestamp, first: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """A row for each pupil with marks in ``first``…``last``: pupil, mean (of the week), n, term (mean of the period
    from ``since`` up to the week), change (NaN where there was nothing before)."""
    week = weighted(marks[(marks['date'] >= first) & (marks['date'] <= last)], ['pupil'])
    before = weighted(marks[(marks['date'] >= since) & (marks['date'] < first)], ['pupil'])['mean'].rename('term')
    found = week.join(before).reset_index()
    return found.assign(change=found['mean'] - found['term'])


def marks_of_week(marks: pd.DataFrame, first: pd.Timestamp,
                  last: pd.Timestamp) -> dict[int, list[tuple[int, list[Any]]]]:
    """By pupil: (subject, the marks of the week in the order of days)."""
    rows = marks[(marks['date'] >= first) & (marks['date'] <= last)].sort_values(['date', 'work', 'part'])
    found: dict[int, dict[int, list[Any]]] = {}
    for pupil, subject, mark in zip(rows['pupil'].tolist(), rows['subject'].tolist(), rows['mark'].tolist(),
                                    strict=True):
        found.setdefault(pupil, {}).setdefault(subject, []).append(mark)
    return {pupil: list(subjects.items()) for pupil, subjects in found.items()}


def falling(marks: pd.DataFrame, since: pd.Timestamp, last: pd.Timestamp) -> pd.DataFrame:
    """Pupils whose running mean of the period fell by 0,3 and more within the last seven days.

    pupil, group, subject, before, mean, drop; the greatest fall first. Needs three marks before and two since: one
    chance mark is no fall.
    """
    term = marks[(marks['date'] >= since) & (marks['date'] <= last)]
    by = [*PAIR, 'subject']
    old = weighted(term[term['date'] <= last - WEEK], by).rename(columns={'mean': 'before', 'n': 'n_before'})
    found = weighted(term, by).join(old, how='inner').reset_index()
    found = found[(found['n_before'] >= MARKS_BEFORE) & (found['n'] - found['n_before'] >= MARKS_NOW)]
    found = found.assign(drop=found['before'] - found['mean'])
    return found[found['drop'] >= DROP - 1e-9].sort_values(['drop', 'pupil', 'group'], ascending=[False, True, True]) \
        .reset_index(drop=True)


def debts(signs: pd.DataFrame, last: pd.Timestamp, groups: Iterable[int] | None = None) -> pd.DataFrame:
    """The open «точки» up to ``last``, the oldest first; the columns of the frame."""
    rows = signs[(signs['sign'] == '.') & (signs['date'] <= last)]
    if groups is not None:
        rows = rows[rows['group'].isin(list(groups))]
    return rows.sort_values(['date', 'pupil', 'work']).reset_index(drop=True)
