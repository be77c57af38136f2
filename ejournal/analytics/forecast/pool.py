"""The half-and-half pool: forecast and the record of «mean to date, rounded», for a school that is better."""

import numpy as np
import pandas as pd

from .settings import MARKS, Settings
from .table import Numbers

SHARES = [f'p{mark}' for mark in MARKS]
OPEN = 1e-9


def so_far(result: pd.DataFrame) -> pd.Series:
    """The mean to date; before the first mark the last term's mark, without one the mean of the class."""
    weight = result['earned_weight'].where(result['earned_weight'] > 0)
    last = result['last'].where(result['last'] > 0)
    return (result['earned'] / weight).fillna(last).fillna(result['class_mean'])


def rule(mean: pd.Series, settings: Settings) -> pd.Series:
    """The mark that the school's thresholds give for a mean."""
    above = mean.to_numpy(np.float64)[:, None] >= np.array(settings.thresholds) - OPEN
    return pd.Series(MARKS[0] + above.sum(axis=1), index=mean.index)


def mixed(result: pd.DataFrame, settings: Settings) -> Numbers:
    """p2…p5 of the pool by row of what `forecast` gives, from ``settings.pool`` at the nearest share of the term.

    When nothing is still to come the forecast is the rule itself and stays.
    """
    record = np.array(settings.pool, dtype=np.float64)
    cuts = np.unique(record[:, 0])
    place = np.abs(result['share'].to_numpy(np.float64)[:, None] - cuts).argmin(axis=1)
    table = np.full((len(cuts), len(MARKS), len(MARKS)), 1 / len(MARKS))
    table[np.searchsorted(cuts, record[:, 0]), record[:, 1].astype(np.intp) - MARKS[0]] = record[:, 2:]
    guess = rule(so_far(result), settings).to_numpy(np.intp) - MARKS[0]
    own = result[SHARES].to_numpy(np.float64)
    still = result['rest_weight'].to_numpy(np.float64)[:, None] > OPEN
    return np.where(still, (own + table[place, guess]) / 2, own)
