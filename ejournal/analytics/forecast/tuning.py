"""A school's own settings from its finished year: once a year, a few seconds."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy import optimize, special

from . import chances
from .classes import class_forecast
from .engine import Fitted, fit, shares_of
from .history import Moment, Year, cases_of, moments
from .levels import kinds_of_work, ratio
from .scores import log_loss
from .settings import DEFAULT, MARKS, Settings
from .table import Flags, Numbers, Whole, build

GAIN = 0.001  # less is chance
COVER = 0.80
GRIDS: tuple[tuple[str, tuple[float, ...], bool], ...] = (  # (setting, values, whether levels must be fitted anew)
    ('half_life', (9.0, 12.0, 26.0, 40.0), True), ('prior_marks', (1.0, 6.0), True),
    ('lift', (-0.05, 0.03, 0.06, 0.10), False), ('discretion', (0.04, 0.08, 0.12), False))
RHOS = (0.0, 0.03, 0.06, 0.10, 0.15, 0.20, 0.30, 0.40)
PENALTY, SHIFT_PENALTY, SPREAD_PENALTY = 20.0, 60.0, 60.0


@dataclass(frozen=True)
class _Case:
    """A moment with what the present settings make of it, and the rows that were attested."""

    moment: Moment
    fitted: Fitted
    attested: Flags


def tune(history: Year | Sequence[Year], *, start: Settings = DEFAULT) -> Settings:
    """Settings for the next year from the newest finished year of ``history``; without one ``start`` comes back.

    Small grids by log loss, changed only for a gain above 0.001; spread and subject shifts by weighted least squares;
    κ so that the interval covers 80 %; recalibration by penalised probit; the correlations of class and pupil.
    """
    years = [history] if isinstance(history, Year) else list(history)
    years = [year for year in years if year.name == years[-1].name and len(year.marks) and len(year.finals)]
    if not years:
        return start
    settings = _remembered(years, start)
    every = [moment for year in years for moment in moments(year, first=0) if (moment.truth['mark'] > 0).any()]
    if not every:
        return start
    cases = _fitted(every, settings)
    settings, cases = _by_grids(cases, settings)
    settings = _bent(cases, settings)
    settings = _widened(cases, settings)
    settings = _recalibrated(cases, settings)
    return _correlated(every, settings)


def _remembered(years: Sequence[Year], settings: Settings) -> Settings:
    """Difficulty by kind and pace by subject and kind, as they were."""
    difficulty: dict[float, float] = {}
    pace: dict[tuple[int, float], float] = {}
    for year in years:
        pairs = year.marks[['student', 'cls', 'subject']].drop_duplicates()
        table = build(year.marks, pairs, None, float('inf'), np.empty(0))
        difficulty |= dict(zip(table.kinds.tolist(), kinds_of_work(table, settings).difficulty.tolist(), strict=True))
        weeks = sum(end - start for start, end in year.terms)
        seats = pairs.groupby('subject').size()
        counts = year.marks.assign(weight=year.marks['weight'].round(4)).groupby(['subject', 'weight']).size()
        for subject, weight, count in counts.reset_index().itertuples(index=False):
            pace[int(subject), float(weight)] = float(count / (seats[subject] * weeks))
    return replace(settings, difficulty=difficulty, pace=pace)


def _fitted(every: Sequence[Moment], settings: Settings) -> list[_Case]:
    return [_Case(moment, fit(moment.marks, moment.pairs, term=moment.bounds, settings=settings,
                              prior=moment.year.prior, past_terms=moment.year.terms[:moment.term]),
                  (moment.truth['mark'] > 0).to_numpy()) for moment in every]


def _loss(cases: Sequence[_Case], settings: Settings) -> float:
    losses = [log_loss(shares_of(case.fitted.outlook(settings), settings)[case.attested],
                       case.moment.truth['mark'].to_numpy()[case.attested]) for case in cases]
    return float(np.concatenate(losses).mean())


def _by_grids(cases: list[_Case], settings: Settings) -> tuple[Settings, list[_Case]]:
    """One setting after the other; a new value must be better by more than chance."""
    best = _loss(cases, settings)
    every = [case.moment for case in cases]
    for name, values, anew in GRIDS:
        for value in values:
            changed = replace(settings, **{name: value})  # type: ignore[arg-type]
            tried = _fitted(every, changed) if anew else cases
            loss = _loss(tried, changed)
            if loss < best - GAIN:
                best, settings, cases = loss, changed, tried
    return settings, cases


# --- spread and shift -------------------------------------------------------------------------------------------------
def _bent(cases: Sequence[_Case], settings: Settings) -> Settings:
    """Weighted least squares of what really came on the level, shrunk to «no change»."""
    rows = [_what_came(case, settings) for case in cases]
    apart, came, weight = (np.concatenate([row[place] for row in rows]) for place in (0, 1, 2))
    subject = np.concatenate([row[3] for row in rows])
    numbers, place = np.unique(subject, return_inverse=True)
    design = np.column_stack([apart, np.eye(len(numbers))[place]])
    penalty = np.diag([SPREAD_PENALTY, *[SHIFT_PENALTY] * len(numbers)])
    wanted = np.zeros(len(numbers) + 1)
    wanted[0] = 1.0
    left = design.T @ (design * weight[:, None]) + penalty
    solved = np.linalg.solve(left, design.T @ (came * weight) + penalty @ wanted)
    shift = dict(zip(numbers.tolist(), solved[1:].tolist(), strict=True))
    changed = replace(settings, spread=float(np.clip(solved[0], 0.6, 1.4)), shift=shift)
    return changed if _loss(cases, changed) < _loss(cases, settings) - GAIN else settings


def _what_came(case: _Case, settings: Settings) -> tuple[Numbers, Numbers, Numbers, Whole]:
    """Of the rows with a rest: level − class mean, true mean of the rest − class mean − difficulty, weight, subject."""
    table, levels = case.fitted.table, case.fitted.levels
    view = case.fitted.outlook(settings)
    truth = case.moment.truth
    rest = truth['weight'].to_numpy(np.float64) - view.weight
    seen = (rest > chances.NOTHING) & case.attested
    group = table.pair_group[table.rows]
    middle = levels.group[group]
    apart = levels.level[table.rows] - middle
    # What the present settings add to the level for the kinds still to come.
    added = view.rest_level - middle - settings.spread * apart
    mean = ratio(truth['earned'].to_numpy(np.float64) - view.earned, rest)
    return (apart[seen], (mean - middle - added)[seen], np.minimum(rest, 6.0)[seen],
            table.subjects[table.group_subject[group]][seen])


# --- interval and probabilities ---------------------------------------------------------------------------------------
def _widened(cases: Sequence[_Case], settings: Settings) -> Settings:
    """κ so that the interval covers 80 %; found by halving, it grows with κ."""
    def scaled(factor: float) -> Settings:
        return replace(settings, kappa_start=settings.kappa_start * factor, kappa_end=settings.kappa_end * factor)

    return scaled(_halved(lambda factor: _cover(cases, scaled(factor)), 0.5, 2.0))


def _halved(grows: Callable[[float], float], low: float, high: float) -> float:
    for _ in range(7):
        middle = (low + high) / 2
        low, high = (middle, high) if grows(middle) < COVER else (low, middle)
    return (low + high) / 2


def _cover(cases: Sequence[_Case], settings: Settings) -> float:
    inside = []
    for case in cases:
        low, high = chances.interval(case.fitted.outlook(settings))
        mean = case.moment.truth['mean'].to_numpy(np.float64)
        seen = np.isfinite(mean) & case.attested
        inside.append(((mean >= low - 1e-6) & (mean <= high + 1e-6))[seen])
    return float(np.concatenate(inside).mean())


def _recalibrated(cases: Sequence[_Case], settings: Settings) -> Settings:
    """z' = a + b z for each threshold, by penalised probit."""
    plain = replace(settings, recalibration=((0.0, 1.0),) * 3)
    cumulative = np.concatenate([chances.below(case.fitted.outlook(plain), plain)[case.attested] for case in cases])
    marks = np.concatenate([case.moment.truth['mark'].to_numpy()[case.attested] for case in cases])
    lines = tuple(_line(cumulative[:, column], marks < mark) for column, mark in enumerate(MARKS[1:]))
    return replace(settings, recalibration=lines)


def _line(chance: Numbers, below: Flags) -> tuple[float, float]:
    inner = (chance > 1e-6) & (chance < 1 - 1e-6)
    z, sign = special.ndtri(chance[inner]), np.where(below[inner], 1.0, -1.0)

    def cost(line: Numbers) -> float:
        return float(-special.log_ndtr(sign * (line[0] + line[1] * z)).sum()
                     + PENALTY * (line[0] ** 2 + (line[1] - 1) ** 2))

    found = optimize.minimize(cost, np.array([0.0, 1.0]), method='Nelder-Mead', options={'maxiter': 80})
    return float(found.x[0]), float(np.clip(found.x[1], 0.3, 2.0))


# --- correlations -----------------------------------------------------------------------------------------------------
def _correlated(every: Sequence[Moment], settings: Settings) -> Settings:
    """ρ of a class so that the СОУ interval covers 80 %; ρ of a pupil from products of residuals."""
    parts = [cases_of(moment, settings) for moment in every]
    parts = [part[part['mark'] > 0] for part in parts]
    rho = min(RHOS, key=lambda value: abs(_sou_cover(parts, replace(settings, rho_class=value)) - COVER))
    return replace(settings, rho_class=rho, rho_pupil=_pupil_moment(parts))


def _sou_cover(parts: Sequence[pd.DataFrame], settings: Settings) -> float:
    inside = []
    for part in parts:
        expected = class_forecast(part, settings).dropna(subset='subject')
        value = part['mark'].map(dict(zip(MARKS, settings.values, strict=True)))
        truth = value.groupby([part['cls'], part['subject']]).mean().to_numpy()
        inside.append((truth >= expected['sou_lo'].to_numpy()) & (truth <= expected['sou_hi'].to_numpy()))
    return float(np.concatenate(inside).mean())


def _pupil_moment(parts: Sequence[pd.DataFrame]) -> float:
    """Σ of products of «below 4» residuals of one pupil against what ρ = 1 would give for small ρ: φ(z₁)φ(z₂)."""
    above = below = 0.0
    for part in parts:
        chance = np.clip((part['p2'] + part['p3']).to_numpy(np.float64), 1e-4, 1 - 1e-4)
        apart = (part['mark'] < MARKS[2]).to_numpy(np.float64) - chance
        slope = np.exp(-special.ndtri(chance) ** 2 / 2) / np.sqrt(2 * np.pi)
        pupil = part.groupby(['cls', 'student']).ngroup().to_numpy()
        above += float((np.bincount(pupil, apart) ** 2).sum() - (apart ** 2).sum())
        below += float((np.bincount(pupil, slope) ** 2).sum() - (slope ** 2).sum())
    return float(np.clip(above / below if below > 0 else 0.25, 0.0, 0.6))
