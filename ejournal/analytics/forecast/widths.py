"""How wide the intervals of class figures must be, measured: what the formula does not know of is common to a class.

A subject gets harder for everybody, a teacher stricter, a term ends in control works: pupils of a class miss their
forecasts together. The backtest tells by how much (split conformal): the width is the 80 % quantile of |what came −
what was expected| in units of the formula's own interval, by scope, figure and share of the term that was over.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from .classes import FIGURES, Z80, class_forecast
from .settings import MARKS, Settings
from .table import Codes, Numbers

SHARE = 0.80
USUAL = 4.0  # cases of width 1 are believed before the school's own
NARROWEST, WIDEST = 0.3, 4.0
SCOPES = ('subject', 'class')
FOLDS = 8
MOMENT = ['cut', 'year', 'term']
Widths = dict[str, tuple[tuple[float, float], ...]]


def class_figures(cases: pd.DataFrame, settings: Settings) -> tuple[pd.DataFrame, Widths]:
    """By cut, scope (subject, class) and figure: mean error in points, that of rounded means, share inside; the widths.

    In: cases of a backtest (n/a among them are left out). Each term is judged with widths learnt from the other terms,
    a single term class by class with those of the other classes; the widths given back are of all.
    """
    attested = cases[cases['mark'] > 0]
    if not len(attested):
        return pd.DataFrame(columns=['cut', 'scope', 'figure', 'n', 'error', 'naive_error', 'inside']), {}
    plain = replace(settings, class_width={})
    fold, number = _folds(attested)
    seen = _figures(attested, plain, fold)
    judged = [_figures(attested[fold == at], replace(plain, class_width=widths(seen[seen['fold'] != at])),
                       fold[fold == at]) for at in range(number)]
    found = pd.concat(judged, ignore_index=True).sort_values(['cut', 'scope', 'figure'], kind='stable')
    found['error'] = (found['value'] - found['truth']).abs()
    found['naive_error'] = (found['naive'] - found['truth']).abs()
    found['inside'] = ((found['truth'] >= found['low'] - 1e-6) & (found['truth'] <= found['high'] + 1e-6)).astype(float)
    return found.groupby(['cut', 'scope', 'figure'], sort=False).agg(
        n=('error', 'size'), error=('error', 'mean'), naive_error=('naive_error', 'mean'), inside=('inside', 'mean'),
    ).reset_index(), widths(seen)


def _folds(cases: pd.DataFrame) -> tuple[Codes, int]:
    """Terms; of a single one its classes in a few heaps."""
    several = len(cases[MOMENT[1:]].drop_duplicates()) > 1
    number = cases.groupby(MOMENT[1:] if several else ['cls']).ngroup().to_numpy().astype(np.intp)
    fold: Codes = number if several else (number % FOLDS).astype(np.intp)
    return fold, int(fold.max()) + 1


def _figures(cases: pd.DataFrame, settings: Settings, fold: Codes) -> pd.DataFrame:
    """`_of_moment` for every moment and fold."""
    parts = [_of_moment(part, settings).assign(cut=float(part['cut'].iloc[0]), fold=int(part['fold'].iloc[0]))
             for _, part in cases.assign(fold=fold).groupby([*MOMENT, 'fold'])]
    return pd.concat(parts, ignore_index=True)


def _of_moment(part: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Each figure of a class × subject and class: value, sd, low, high as expected, truth as it came, naive."""
    expected = class_forecast(part, settings)
    truth, naive = (_certain(part, column, settings) for column in ('mark', 'naive'))
    scope = np.where(expected['subject'].isna(), *SCOPES[::-1])
    return pd.concat([pd.DataFrame({
        'scope': scope, 'figure': figure, 'value': expected[figure], 'sd': expected[f'{figure}_sd'],
        'low': expected[f'{figure}_lo'], 'high': expected[f'{figure}_hi'], 'truth': truth[figure],
        'naive': naive[figure]}) for figure in FIGURES], ignore_index=True)


def _certain(part: pd.DataFrame, column: str, settings: Settings) -> pd.DataFrame:
    """The same figures when every mark is certain."""
    marks = part[column]
    return class_forecast(part.assign(**{f'p{mark}': (marks == mark).astype(float) for mark in MARKS}), settings)


def widths(seen: pd.DataFrame) -> Widths:
    """The lines for ``Settings.class_width``; none without cases."""
    lines: Widths = {}
    for (scope, figure), part in seen.groupby(['scope', 'figure'], sort=False):
        lines[f'{scope}.{figure}'] = tuple(_line(part))
    return lines


def _line(part: pd.DataFrame) -> Iterator[tuple[float, float]]:
    for cut, rows in part.groupby('cut', sort=True):
        apart = (rows['truth'] - rows['value']).abs().to_numpy(np.float64)
        usual = np.maximum(Z80 * rows['sd'].to_numpy(np.float64), 1e-9)
        yield float(str(cut)), _width(np.minimum(apart / usual, WIDEST))


def _width(scores: Numbers) -> float:
    """The quantile that a new case keeps to with 80 %, drawn to 1 where there are few cases."""
    number = len(scores)
    own = float(np.quantile(scores, min(SHARE * (number + 1) / number, 1.0), method='higher'))
    return float(np.clip((number * own + USUAL) / (number + USUAL), NARROWEST, WIDEST))
