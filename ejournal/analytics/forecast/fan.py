"""The fan chart: the running mean of the term so far, and the 80 % band of the mean until its end."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from scipy import special

from .chances import NOTHING, shape
from .settings import HIGHEST, LOWEST
from .table import PLACES

PARTS = 12


def fan(marks: pd.DataFrame, row: Mapping[Any, Any] | pd.Series, *, now: float, start: float,
        end: float) -> tuple[pd.DataFrame, pd.DataFrame]:
    """(running, band) for one pupil in one subject.

    In: ``marks`` of that pupil and subject (week, mark, weight; other terms are left out), ``row`` of the forecast.
    ``running``: week, mark, weight, mean after it. ``band``: week, lo, expected, hi from now to the end; its last row
    is the forecast's own interval, its first one today's mean (without marks: the level).
    """
    week = marks['week'].round(PLACES)
    inside = marks[(week >= start) & (week <= now) & (week < end)].sort_values('week', kind='stable')
    running = inside[['week', 'mark', 'weight']].reset_index(drop=True)
    running['mean'] = (running['mark'] * running['weight']).cumsum() / running['weight'].cumsum()
    weeks = np.linspace(min(max(now, start), end), end, PARTS + 1)
    share = np.linspace(0, 1, PARTS + 1)
    earned, weight = float(row['earned']), float(row['earned_weight'])
    rest = float(row['rest_weight']) * share
    level = float(row['rest_level'])
    mean = np.where(weight + rest > NOTHING, (earned + rest * level) / np.maximum(weight + rest, NOTHING), level)
    steady = float(row['steady_variance'])
    variance = steady + (float(row['rest_variance']) - steady) / np.maximum(share, 1 / PARTS)
    alpha, beta = shape(np.full(len(share), level), variance)
    ends = [np.where(weight + rest > NOTHING, (earned + rest * _rest(alpha, beta, part))
                     / np.maximum(weight + rest, NOTHING), level) for part in (0.1, 0.9)]
    band = pd.DataFrame({'week': weeks, 'lo': np.minimum(ends[0], mean), 'expected': mean,
                         'hi': np.maximum(ends[1], mean)})
    band.loc[PARTS, ['lo', 'hi']] = [float(row['lo80']), float(row['hi80'])]
    return running, band


def _rest(alpha: np.ndarray, beta: np.ndarray, part: float) -> np.ndarray:
    rest: np.ndarray = LOWEST + (HIGHEST - LOWEST) * special.betaincinv(alpha, beta, part)
    return rest
