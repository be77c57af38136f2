"""Weights of works as they were typed: the frames keep them as 32-bit floats, where 0,3 is 0,300000012."""

from typing import Any

import pandas as pd


def exact(weights: 'pd.Series[Any]') -> 'pd.Series[Any]':
    """The two decimals of each weight, so that 4,50 is not 4,4999999938 before a threshold of 4,50 (norms 2)."""
    return weights.astype('float64').round(2)
