"""From level and rest to the mark of the term: steps (6) to (10)."""

from dataclasses import dataclass

import numpy as np
from scipy import special

from .levels import MARGIN, Kinds, Levels, bell, ratio, total
from .settings import HIGHEST, LOWEST, Settings
from .table import Flags, Numbers, Table

FAR = 99.0  # an average nobody can get: «недостижима»
NOTHING = 1e-9
NODES, SHARES = np.polynomial.hermite_e.hermegauss(5)
SHARES = SHARES / SHARES.sum()


@dataclass(frozen=True)
class Outlook:
    """By row of ``pairs``: what is earned in the term, what is still to come, and how sure that is."""

    earned: Numbers  # Σ w y
    weight: Numbers  # Σ w
    marks: Numbers  # how many
    rest_weight: Numbers
    rest_marks: Numbers
    rest_level: Numbers
    rest_variance: Numbers
    level_variance: Numbers  # the part of rest_variance that more marks do not make smaller, before κ
    kappa: float
    step: float

    @property
    def final_weight(self) -> Numbers:
        """A: all the weight there will be."""
        return self.weight + self.rest_weight

    @property
    def expected(self) -> Numbers:
        """M̂, the mean at the end."""
        return (self.earned + self.rest_weight * self.rest_level) / self.final_weight


def outlook(
    table: Table, kinds: Kinds, levels: Levels, expected: Numbers, settings: Settings,
    term: tuple[float, float, float],
) -> Outlook:
    """What is earned and what the rest of the term will be; ``expected`` are the marks to come by group and kind."""
    _, start, end = term
    inside = (table.week >= start) & (table.week < end)
    mine = table.pair[inside]
    weight = total(mine, table.weight[inside], table.pairs)[table.rows]
    earned = total(mine, (table.weight * table.mark)[inside], table.pairs)[table.rows]
    number = total(mine, None, table.pairs)[table.rows]
    groups = table.pair_group[table.rows]
    sums = expected @ table.kinds
    # Nothing earned and nothing to come: the level alone, as if the fewest marks of the mean kind came.
    empty = (weight < NOTHING) & (sums[groups] < NOTHING)
    rest_weight = np.where(empty, float(settings.min_marks), sums[groups])
    parts = _Rest(table, kinds, expected, settings)
    level = levels.level[table.rows]
    middle = levels.group[groups]
    shift = np.array([settings.shift.get(s, 0.0) for s in table.subjects.tolist()], dtype=np.float64)
    level = middle + settings.spread * (level - middle) + parts.difficulty[groups]
    level = np.clip(level + shift[table.group_subject[groups]], LOWEST + MARGIN, HIGHEST - MARGIN)
    kappa = _kappa(settings, term)
    steady = levels.variance[table.rows] + parts.unseen[groups]
    variance = steady + bell(level) * parts.noise[groups] + parts.papers[groups]
    step = _step(table.kinds)
    return Outlook(earned, weight, number, rest_weight, expected.sum(axis=1)[groups], level, kappa ** 2 * variance,
                   steady, kappa, step)


def over(term: tuple[float, float, float]) -> float:
    """How much of the term (now, start, end) is over, 0…1."""
    now, start, end = term
    return min(max((now - start) / (end - start), 0.0), 1.0) if end > start else 1.0


def _kappa(settings: Settings, term: tuple[float, float, float]) -> float:
    return settings.kappa_start + (settings.kappa_end - settings.kappa_start) * over(term)


def _step(kinds: Numbers) -> float:
    """The sum of weighted marks moves in steps of that size: the greatest weight all weights are multiples of."""
    return float(np.gcd.reduce(np.maximum(np.round(kinds * 1000), 1).astype(np.int64))) / 1000


class _Rest:
    """Sums over the kinds of the rest, by group: its difficulty and the variances of its weighted mean."""

    def __init__(self, table: Table, kinds: Kinds, expected: Numbers, settings: Settings) -> None:
        weights = expected * table.kinds
        sums = weights.sum(axis=1)
        squares = sums ** 2
        unseen = settings.var_unseen * 40 / (40 + kinds.seen)
        # Where nothing comes the values do not matter, but they must be numbers.
        self.difficulty = ratio(weights @ kinds.difficulty, sums)
        self.noise = ratio((weights * table.kinds) @ kinds.noise, squares, kinds.common_noise)
        self.papers = ratio((weights * table.kinds).sum(axis=1) * settings.var_paper, squares, settings.var_paper)
        self.unseen = ratio(weights ** 2 @ unseen, squares)


# --- (8) probability of each mark -------------------------------------------------------------------------------------
def shape(mean: Numbers, variance: Numbers) -> tuple[Numbers, Numbers]:
    """α and β of the Beta on [2, 5] with that mean and variance; a variance too great for the mean is cut."""
    share = (mean - LOWEST) / (HIGHEST - LOWEST)
    strength = np.maximum(share * (1 - share) / (variance / (HIGHEST - LOWEST) ** 2) - 1, 0.05)
    return share * strength, (1 - share) * strength


def below(view: Outlook, settings: Settings) -> Numbers:
    """P(final < 3), P(< 4), P(< 5) in three columns."""
    alpha, beta = shape(view.rest_level, view.rest_variance)
    open_rest = view.rest_weight > NOTHING
    rest = np.where(open_rest, view.rest_weight, 1.0)
    result = np.empty((len(rest), 3))
    for column, threshold in enumerate(settings.thresholds):
        chance = np.zeros(len(rest))
        for node, share in zip(*_discretion(settings), strict=True):
            least = (threshold - settings.lift + node) * view.final_weight - settings.edge * view.step
            bound = (least - view.earned) / rest
            place = np.clip((bound - LOWEST) / (HIGHEST - LOWEST), 0.0, 1.0)
            chance += share * special.betainc(alpha, beta, place)
        result[:, column] = _recalibrated(chance, settings.recalibration[column])
    mean = ratio(view.earned, view.weight, view.rest_level)
    rule = (reached(view.earned, view.weight, mean, settings) == 0).astype(np.float64)
    return np.where(open_rest[:, None], np.maximum.accumulate(result, axis=1), rule)


def reached(earned: Numbers, weight: Numbers, mean: Numbers, settings: Settings) -> Numbers:
    """Whether the mean so far is at each threshold, 1 or 0; exact for weights a float holds (4,5 is a «5»)."""
    thresholds = np.array(settings.thresholds)
    sums = earned[:, None] - thresholds * weight[:, None] >= -NOTHING
    return np.where((weight > 0)[:, None], sums, mean[:, None] >= thresholds).astype(np.float64)


def _discretion(settings: Settings) -> tuple[list[float], list[float]]:
    if settings.discretion <= 0:
        return [0.0], [1.0]
    return (settings.discretion * NODES).tolist(), SHARES.tolist()


def _recalibrated(chance: Numbers, line: tuple[float, float]) -> Numbers:
    if line == (0.0, 1.0):
        return chance
    inner = np.clip(chance, 1e-6, 1 - 1e-6)
    return np.where((chance > 0) & (chance < 1), special.ndtr(line[0] + line[1] * special.ndtri(inner)), chance)


def by_mark(cumulative: Numbers, open_rest: Flags, floor: float) -> Numbers:
    """p2…p5 from the cumulative ones; nothing is impossible while marks are still to come."""
    edges = np.concatenate([np.zeros((len(cumulative), 1)), cumulative, np.ones((len(cumulative), 1))], axis=1)
    chances = np.diff(edges, axis=1)
    lifted = np.maximum(chances, floor)
    return np.where(open_rest[:, None], lifted / lifted.sum(axis=1, keepdims=True), chances)


# --- (9) interval, (10) what is needed --------------------------------------------------------------------------------
def interval(view: Outlook) -> tuple[Numbers, Numbers]:
    """80 % interval of the final mean; the expected mean is always inside."""
    alpha, beta = shape(view.rest_level, view.rest_variance)
    expected, margin = view.expected, np.where(view.rest_weight > NOTHING, view.step / 4 / view.final_weight, 0.0)
    ends = []
    for share, sign in ((0.1, -1), (0.9, 1)):
        rest = LOWEST + (HIGHEST - LOWEST) * special.betaincinv(alpha, beta, share)
        ends.append((view.earned + view.rest_weight * rest) / view.final_weight + sign * margin)
    least = np.minimum(view.earned / np.maximum(view.weight, NOTHING), LOWEST)
    floor = np.where(view.weight > NOTHING, least, LOWEST)
    return (np.minimum(np.maximum(ends[0], floor), expected), np.maximum(np.minimum(ends[1], HIGHEST), expected))


def needed(view: Outlook, threshold: float) -> tuple[Numbers, Numbers]:
    """The average still needed over the expected rest, and how many fives of weight 1 in a row."""
    open_rest = view.rest_weight > NOTHING
    missing = threshold * view.final_weight - view.earned
    average = ratio(missing, np.where(open_rest, view.rest_weight, 0.0),
                    np.where(threshold * view.weight - view.earned <= NOTHING, 0.0, FAR))
    # A little less than the quotient, so that 2.0000001 of an inexact sum is two fives.
    fives = np.ceil((threshold * view.weight - view.earned) / (HIGHEST - threshold) - NOTHING)
    return np.clip(average, 0.0, FAR), np.maximum(fives, np.where(view.weight > NOTHING, 0, 1))
