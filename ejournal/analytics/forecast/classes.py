"""Class figures with honest intervals: steps (12) and (13). Pupils of a class rise and fall together."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from .levels import ratio, total
from .settings import DEFAULT, MARKS, Settings
from .table import Codes, Numbers

NODES, SHARES = np.polynomial.hermite_e.hermegauss(15)
SHARES = SHARES / SHARES.sum()
Z80 = 1.2816
FIGURES = ('quality', 'success', 'sou')


@dataclass(frozen=True)
class _Sums:
    """Mean and variance of a sum over the pupils of each group, and how many were summed."""

    mean: Numbers
    variance: Numbers
    number: Numbers


def class_forecast(result: pd.DataFrame, settings: Settings = DEFAULT) -> pd.DataFrame:
    """Expected качество, успеваемость and СОУ at the end of the term, in per cent, with 80 % intervals.

    In: what `forecast` gave. Out: a row per class × subject and one per class (``subject`` is then <NA>), with ``n``
    pupils, ``few`` of them with «мало оценок», and of ``quality``, ``success``, ``sou`` each the expected value and
    ``…_lo``, ``…_hi`` and ``…_sd``, the formula's own spread. Intervals are as wide as the backtest has measured for
    that part of the term (``settings.class_width``; without it as the formula says).
    The class as a whole counts pupils: only «4» and «5», no «2»; its СОУ is that of all marks.
    """
    chances = result[[f'p{mark}' for mark in MARKS]].to_numpy(np.float64)
    cumulative = special.ndtri(np.clip(np.cumsum(chances, axis=1)[:, :3], 1e-12, 1 - 1e-12))
    by_subject, keys = _places(result, ['cls', 'subject'])
    subjects = _figures(_given_common(cumulative, settings.rho_class), by_subject, len(keys), settings)
    pupils, pupil_keys = _places(result, ['cls', 'student'])
    by_class, class_keys = _places(pupil_keys, ['cls'])
    whole = _whole_class(cumulative, (pupils, len(pupil_keys)), (by_class, len(class_keys)), settings)
    rows_class, _ = _places(result, ['cls'])
    whole['sou'] = _figures(_given_common(cumulative, settings.rho_class / 2), rows_class, len(class_keys),
                            settings)['sou']
    over = result['share'] if 'share' in result.columns else pd.Series(1.0, result.index)
    shares: Numbers = np.asarray(over, dtype=np.float64)
    first = _frame(keys, subjects, total(by_subject, None, len(keys)), _few(result, by_subject, len(keys)),
                   _widths('subject', _mean(shares, by_subject, len(keys)), settings))
    nobody = class_keys.assign(subject=pd.array([pd.NA] * len(class_keys), dtype='Int64'))
    second = _frame(nobody, whole, total(by_class, None, len(class_keys)), _few(result, rows_class, len(class_keys)),
                    _widths('class', _mean(shares, rows_class, len(class_keys)), settings))
    return pd.concat([first, second], ignore_index=True)


def _places(frame: pd.DataFrame, names: list[str]) -> tuple[Codes, pd.DataFrame]:
    """The code of each row's group and the groups, in order of their numbers."""
    groups = frame.groupby(names, sort=True)
    return groups.ngroup().to_numpy().astype(np.intp), groups.size().reset_index()[names]


def _given_common(z: Numbers, rho: float) -> Numbers:
    """P(final < k | U) for each row, threshold and node of the common factor U."""
    inner = (z[:, :, None] + np.sqrt(rho) * NODES) / np.sqrt(1 - rho)
    chances: Numbers = special.ndtr(inner)
    return chances


def _figures(below: Numbers, group: Codes, size: int, settings: Settings) -> dict[str, _Sums]:
    """(12) for every group: good marks, sufficient ones, and the value of СОУ."""
    values = np.array(settings.values)
    steps, squares = np.diff(values), np.diff(values ** 2)
    mean = values[3] - np.tensordot(below, steps, axes=(1, 0))
    second = values[3] ** 2 - np.tensordot(below, squares, axes=(1, 0))
    good, enough = 1 - below[:, 1], 1 - below[:, 0]
    return {'quality': _summed(good, good * (1 - good), group, size),
            'success': _summed(enough, enough * (1 - enough), group, size),
            'sou': _summed(mean, np.maximum(second - mean ** 2, 0), group, size)}


def _summed(mean: Numbers, variance: Numbers, group: Codes, size: int) -> _Sums:
    """E = Σ_U ω E[·|U]; Var = Σ_U ω (Var[·|U] + E²[·|U]) − E²."""
    means = np.stack([total(group, mean[:, node], size) for node in range(len(NODES))], axis=1)
    variances = np.stack([total(group, variance[:, node], size) for node in range(len(NODES))], axis=1)
    expected = means @ SHARES
    variance = np.maximum((variances + means ** 2) @ SHARES - expected ** 2, 0)
    return _Sums(expected, variance, total(group, None, size))


def _whole_class(z: Numbers, pupils: tuple[Codes, int], classes: tuple[Codes, int],
                 settings: Settings) -> dict[str, _Sums]:
    """(13): a pupil's subjects have the pupil in common, and the pupils their class, half as much as in one subject."""
    below = _given_common(z, settings.rho_pupil)
    found = {}
    for name, column in (('quality', 1), ('success', 0)):
        logs = np.log(np.maximum(1 - below[:, column], 1e-300))
        every = np.stack([total(pupils[0], logs[:, node], pupils[1]) for node in range(len(NODES))], axis=1)
        spoilt = np.clip(1 - np.exp(every) @ SHARES, 1e-12, 1 - 1e-12)
        fine = 1 - _given_common(special.ndtri(spoilt)[:, None], settings.rho_class / 2)[:, 0]
        found[name] = _summed(fine, fine * (1 - fine), *classes)
    return found


def _few(result: pd.DataFrame, group: Codes, size: int) -> Numbers:
    return total(group, result['few_marks'].to_numpy(np.float64), size)


def _mean(values: Numbers, group: Codes, size: int) -> Numbers:
    return ratio(total(group, values, size), total(group, None, size))


def _widths(scope: str, shares: Numbers, settings: Settings) -> dict[str, Numbers]:
    """How many times as wide as the formula says the interval of each figure is, when that share of a term is over."""
    found = {}
    for figure in FIGURES:
        line = settings.class_width.get(f'{scope}.{figure}') or ((0.0, 1.0),)
        places, factors = np.array(line, dtype=np.float64).T
        found[figure] = np.interp(shares, places, factors)
    return found


def _frame(keys: pd.DataFrame, sums: dict[str, _Sums], number: Numbers, few: Numbers,
           widths: dict[str, Numbers]) -> pd.DataFrame:
    """Per cent of the group; intervals of whole pupils are rounded inwards to whole pupils."""
    frame = keys.astype({'cls': 'int64', 'subject': 'Int64'}).assign(n=number.astype(np.int64),
                                                                     few=few.astype(np.int64))
    for name in FIGURES:
        value, deviation = sums[name].mean, np.sqrt(sums[name].variance)
        spread = Z80 * widths[name] * deviation
        low, high = value - spread, value + spread
        if name != 'sou':
            low, high = _inwards(value, np.maximum(low, 0), np.minimum(high, number))
        share = ratio(np.full(len(value), 1.0 if name == 'sou' else 100.0), sums[name].number)
        frame[f'{name}_sd'] = deviation * share
        frame[name], frame[f'{name}_lo'], frame[f'{name}_hi'] = value * share, low * share, high * share
    return frame


def _inwards(value: Numbers, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
    """The whole numbers inside, the nearest one when there is none; the expected number itself stays inside."""
    least, most = np.ceil(low - 1e-9), np.floor(high + 1e-9)
    nearest = np.floor(value + 0.5)
    none = least > most
    return (np.minimum(np.where(none, nearest, least), value), np.maximum(np.where(none, nearest, most), value))
