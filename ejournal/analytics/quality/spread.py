"""Comparing classes and teachers honestly: a share with its uncertainty, and small groups marked as such."""

import numpy as np
import pandas as pd

SMALL = 15  # below so many results a percentage says little: one pupil moves it by more than 6 points
Z80 = 1.2816


def wilson(part: pd.Series, whole: pd.Series, z: float = Z80) -> pd.DataFrame:
    """Wilson's interval of a share: columns ``low`` and ``high`` in per cent (80 % by default), 0…100 of nothing."""
    n = whole.astype(float)
    p = (part / n.where(n > 0)).fillna(0.5).astype(float)
    safe = n.where(n > 0, 1.0)
    middle = (p + z * z / (2 * safe)) / (1 + z * z / safe)
    half = z * np.sqrt(p * (1 - p) / safe + z * z / (4 * safe * safe)) / (1 + z * z / safe)
    low = ((middle - half) * 100).where(n > 0, 0.0).clip(0, 100)
    high = ((middle + half) * 100).where(n > 0, 100.0).clip(0, 100)
    return pd.DataFrame({'low': low, 'high': high})


def compare(counted: pd.DataFrame, figure: str = 'quality') -> pd.DataFrame:
    """A table of `counts` with its interval (``low``, ``high``), ``small`` (too few to judge) and ``apart``.

    ``figure`` is «quality» or «attained». ``apart``: −1 or 1 where the whole interval lies below or above the share of
    all rows together, 0 where the difference may be chance.
    """
    good = counted['n5'] + counted['n4'] + (counted['n3'] if figure == 'attained' else 0)
    total = counted['total']
    interval = wilson(good, total)
    together = 100 * good.sum() / total.sum() if total.sum() else np.nan
    apart = np.where(interval['high'] < together, -1, np.where(interval['low'] > together, 1, 0))
    small = (total < SMALL).to_numpy()
    return counted.assign(low=interval['low'].to_numpy(), high=interval['high'].to_numpy(), small=small,
                          apart=np.where(small, 0, apart))
