"""What current marks say: objectivity, how many there are, who has not been asked (norms 4.7 b, c, e)."""

import numpy as np
import pandas as pd

from ejournal.analytics.weights import exact

DIFFERENCE = 0.5
LOW_SHARE = 0.7
PAIR = ['pupil', 'group']
NOT_HELD = ['cancelled', 'moved']


def objectivity(rows: pd.DataFrame, marks: pd.DataFrame, *, thresholds: tuple[float, float, float] = (2.5, 3.5, 4.5),
                min_marks: int = 3) -> pd.DataFrame:
    """A row for each set numeric final mark of the sheet, beside the weighted mean of its current marks.

    ``marks`` are those of the period. Columns: pupil, class, grade, group, subject, teacher, mark, mean, marks (their
    number), control (mean of the control works), suggested, difference (set − mean), far (|difference| > 0,5), few
    (fewer marks than ``min_marks``), above (better than every control work).
    """
    given = rows[rows['mark'] > 0].drop(columns=['value', 'marking'])
    weight = exact(marks['weight'])
    weighted = marks.assign(points=marks['mark'] * weight, weight=weight)
    found = weighted.groupby(PAIR, observed=True).agg(points=('points', 'sum'), weight=('weight', 'sum'),
                                                      marks=('mark', 'size'))
    control = weighted[weighted['control']].groupby(PAIR, observed=True)['mark'].agg(control='mean', best='max')
    table = given.merge(found, on=PAIR, how='left').merge(control, on=PAIR, how='left')
    table['marks'] = table['marks'].fillna(0).astype(int)
    table['mean'] = (table['points'] / table['weight'].where(table['weight'] > 0)).astype(float)
    table['suggested'] = 2 + sum((table['mean'] >= limit - 1e-9).astype(int) for limit in thresholds)
    table['difference'] = table['mark'] - table['mean']
    table['far'] = table['difference'].abs() > DIFFERENCE
    table['few'] = table['marks'] < min_marks
    table['above'] = table['mark'] > table['best'].fillna(np.inf)
    return table.drop(columns=['points', 'weight', 'best'])


def filling(members: pd.DataFrame, groups: pd.DataFrame, lessons: pd.DataFrame, marks: pd.DataFrame) -> pd.DataFrame:
    """«Наполняемость» for each pupil of ``members`` (those of today): marks of the period against the norm.

    ``lessons`` and ``marks`` are those of the period up to today; norm = max(3, ceil(lessons / 3)). Columns: pupil,
    group, class, subject, teacher, lessons, marks, norm, short (norm − marks where positive), low (below 70 %).
    """
    marked = groups.loc[(groups['marking'] == 'marks') & (groups['grade'] > 1),
                        ['group', 'class', 'subject', 'teacher']]
    held = lessons[~lessons['state'].isin(NOT_HELD)]
    table = members[PAIR].merge(marked, on='group')
    table = table.merge(held.groupby('group').size().rename('lessons'), on='group', how='left')
    table = table.merge(marks.groupby(PAIR).size().rename('marks'), on=PAIR, how='left')
    table[['lessons', 'marks']] = table[['lessons', 'marks']].fillna(0).astype(int)
    table['norm'] = np.maximum(3, np.ceil(table['lessons'] / 3)).astype(int)
    table['short'] = (table['norm'] - table['marks']).clip(lower=0)
    table['low'] = table['marks'] < LOW_SHARE * table['norm']
    return table


def asking(members: pd.DataFrame, groups: pd.DataFrame, lessons: pd.DataFrame, marks: pd.DataFrame, *,
           more_than: int = 15) -> pd.DataFrame:
    """Pupils without a mark for more than ``more_than`` lessons in a row up to now («контроль опроса»).

    ``lessons`` and ``marks`` are those of the year up to today. Columns: pupil, group, class, subject, teacher,
    last (date of the last mark or NaT), lessons (since then).
    """
    marked = groups.loc[(groups['marking'] == 'marks') & (groups['grade'] > 1),
                        ['group', 'class', 'subject', 'teacher']]
    held = lessons.loc[~lessons['state'].isin(NOT_HELD), ['group', 'date']]
    table = members[[*PAIR, 'since']].merge(marked, on='group')
    table = table.merge(marks.groupby(PAIR)['date'].max().rename('last'), on=PAIR, how='left')
    start = table['last'].where(table['last'].notna(), table['since'] - pd.Timedelta(days=1))
    days = {group: np.sort(part.to_numpy()) for group, part in held.groupby('group')['date']}
    table['lessons'] = [_after(days.get(group), day) for group, day in zip(table['group'], start, strict=True)]
    return table[table['lessons'] > more_than].drop(columns='since').sort_values('lessons', ascending=False) \
        .reset_index(drop=True)


def _after(days: np.ndarray | None, day: pd.Timestamp) -> int:
    """How many lessons lie after the day."""
    return 0 if days is None else int(len(days) - np.searchsorted(days, np.datetime64(day), side='right'))
