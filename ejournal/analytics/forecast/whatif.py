"""«Какие отметки нужны»: exact arithmetic with weights, without any forecast; pupils and parents may see it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from .settings import MARKS

Exact = int | float | Decimal | Fraction
THRESHOLDS = (Decimal('2.5'), Decimal('3.5'), Decimal('4.5'))


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the term would come to: exact mean (None without marks) and the mark the rule gives for it (0: none)."""

    mean: Fraction | None
    mark: int
    earned: Fraction
    weight: Fraction


def exact(value: Exact) -> Fraction:
    """A number as it is written: 1.1 is eleven tenths, not the nearest binary number."""
    return Fraction(str(value)) if isinstance(value, float) else Fraction(value)


def what_if(earned: Exact, weight: Exact, planned: Iterable[tuple[Exact, Exact]] = (), *,
            thresholds: Sequence[Exact] = THRESHOLDS) -> WhatIf:
    """Mean and mark after the ``planned`` (mark, weight); ``earned`` = Σ w·y and ``weight`` = Σ w until now.

    Refused (ValueError): a mark outside 1…5, a weight that is not above 0.
    """
    total, weights = exact(earned), exact(weight)
    for mark, of_work in planned:
        if not 1 <= exact(mark) <= MARKS[-1] or exact(of_work) <= 0:
            raise ValueError('Отметка должна быть от 1 до 5, вес — больше нуля.')
        total += exact(mark) * exact(of_work)
        weights += exact(of_work)
    if weights <= 0:
        return WhatIf(None, 0, total, weights)
    mean = total / weights
    return WhatIf(mean, MARKS[0] + sum(mean >= exact(least) for least in thresholds), total, weights)


def needed(earned: Exact, weight: Exact, threshold: Exact, *, mark: Exact = 5, of_weight: Exact = 1) -> int | None:
    """How many marks ``mark`` of that weight in a row lift the mean to ``threshold``: ⌈(T·W − S)/(w·(mark − T))⌉.

    0: the mean is there already; None: such marks never lift it. Without any mark one is needed.
    """
    least, missing = exact(threshold), exact(threshold) * exact(weight) - exact(earned)
    lift = exact(of_weight) * (exact(mark) - least)
    if weight <= 0:
        return 1 if lift >= 0 else None
    if missing <= 0:
        return 0
    return None if lift <= 0 else int(-(-missing // lift))


def ways(earned: Exact, weight: Exact, threshold: Exact, *, marks: Sequence[int] = (5, 4),
         weights: Sequence[Exact] = (1,)) -> list[tuple[int, Exact, int]]:
    """Every way of one sort: (mark, weight of the work, how many), nearest first; what never helps is left out."""
    found = [(mark, of_weight, needed(earned, weight, threshold, mark=mark, of_weight=of_weight))
             for mark in marks for of_weight in weights]
    return sorted(((mark, w, n) for mark, w, n in found if n), key=lambda way: (way[2], -way[0]))
