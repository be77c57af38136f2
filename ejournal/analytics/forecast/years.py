"""The mark of the year: step (14). Known marks of terms, and the forecasts of the current and later ones."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .settings import DEFAULT, MARKS, Settings
from .table import Numbers, columns


def year_forecast(results: Sequence[pd.DataFrame], known: pd.DataFrame | None = None,
                  settings: Settings = DEFAULT) -> pd.DataFrame:
    """``p2``…``p5``, ``expected`` and ``terms`` of the year for every row of the first result, in its order.

    In: ``results``, one `forecast` for the current and one for each later term (asked with the same ``now``; all with
    the same pairs), and ``known`` (student, subject, mark of each finished term, numeric ones only). The mean of the
    terms is rounded half up, or half down where the school says so. Terms count as independent given the forecasts.
    Refused (ValueError): no result, or results of other pairs.
    """
    if not results:
        raise ValueError('Для прогноза за год нужен прогноз хотя бы за один учебный период.')
    first = results[0]
    keys = ['student', 'subject']
    if any(len(other) != len(first) or not (other[keys].to_numpy() == first[keys].to_numpy()).all()
           for other in results):
        raise ValueError('Прогнозы учебных периодов должны быть для одних и тех же учеников и предметов.')
    sums, number = _known(first, known)
    shares = _convolved([result[[f'p{mark}' for mark in MARKS]].to_numpy(np.float64) for result in results])
    terms = number + len(results)
    points = np.arange(shares.shape[1]) + MARKS[0] * len(results) + sums[:, None]
    chances = _rounded(shares, points, terms, settings)
    year = first[['student', 'cls', 'subject']].copy()
    for column, mark in enumerate(MARKS):
        year[f'p{mark}'] = chances[:, column]
    year['expected'] = (shares * points).sum(axis=1) / terms
    year['terms'] = terms.astype(np.int64)
    return year


def _known(first: pd.DataFrame, known: pd.DataFrame | None) -> tuple[Numbers, Numbers]:
    """Sum and number of the marks of finished terms of each row."""
    if known is None or not len(known):
        return np.zeros(len(first)), np.zeros(len(first))
    (student, subject), (mark,) = columns(known, 'student subject', 'mark', name='known')
    grouped = pd.DataFrame({'student': student, 'subject': subject, 'mark': mark}).groupby(['student', 'subject'])[
        'mark'].agg(['sum', 'size'])
    found = grouped.reindex(pd.MultiIndex.from_frame(first[['student', 'subject']])).fillna(0.0)
    return found['sum'].to_numpy(np.float64), found['size'].to_numpy(np.float64)


def _convolved(parts: Sequence[Numbers]) -> Numbers:
    """Distribution of the sum of independent marks, counted from two each."""
    whole = parts[0]
    for part in parts[1:]:
        longer = np.zeros((len(whole), whole.shape[1] + part.shape[1] - 1))
        for mark in range(part.shape[1]):
            longer[:, mark:mark + whole.shape[1]] += whole * part[:, [mark]]
        whole = longer
    return whole


def _rounded(shares: Numbers, points: Numbers, terms: Numbers, settings: Settings) -> Numbers:
    doubled, twice = 2 * points, 2 * terms[:, None]
    marks = (np.floor((doubled + terms[:, None]) / twice) if settings.year_half_up
             else np.ceil((doubled - terms[:, None]) / twice))
    return np.stack([(shares * (np.clip(marks, MARKS[0], MARKS[-1]) == mark)).sum(axis=1) for mark in MARKS], axis=1)
