"""What it takes to reach the next mark: the line under the diary («до „5“ нужны две „5“ за контрольные»)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .marks import LOWEST, THRESHOLDS, mark_values
from .rounding import Exact

BEST = 5
MOST_NEEDED = 9  # a goal further away than this is no help


@dataclass(frozen=True, slots=True)
class Goal:
    """The next mark above what the mean suggests, and the least mean for it."""

    mark: int
    least: Fraction


def next_goal(mean: Exact, thresholds: Sequence[Decimal] = THRESHOLDS) -> Goal | None:
    """The next better mark; None when the mean already suggests the best one."""
    for offset, least in enumerate(thresholds):
        if Fraction(mean) < Fraction(least):
            return Goal(LOWEST + offset + 1, Fraction(least))
    return None


def fives_needed(cells: Sequence[tuple[str, Exact]], weight: Exact, least: Fraction, *,
                 debt_counts: bool = False) -> int | None:
    """How many «5» for works of ``weight`` lift the weighted mean to ``least``; None if not within nine.

    ``cells`` are (mark as stored, weight of its work), as for the mean itself.
    """
    extra = Fraction(weight)
    total = weights = Fraction(0)
    for text, of_work in cells:
        for value in mark_values(text, debt_counts=debt_counts):
            total += value * Fraction(of_work)
            weights += Fraction(of_work)
    if extra <= 0 or least > BEST or not weights:
        return None
    for number in range(MOST_NEEDED + 1):
        if (total + number * BEST * extra) / (weights + number * extra) >= least:
            return number
    return None
