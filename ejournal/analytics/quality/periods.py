"""The periods a school looks at together: a quarter of the younger and a half-year of the older end on one day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

TOGETHER = 10  # days between the last days of terms that are one period of the school
YEAR = 'год'


@dataclass(frozen=True)
class Period:
    """A choice of the panels. ``names`` are the terms it takes in (one a grade), or «год» alone.

    ``key`` is what an address carries («1», «2», … , «год»); ``starts_on`` and ``ends_on`` are the widest bounds.
    """

    key: str
    label: str
    names: tuple[str, ...]
    starts_on: date
    ends_on: date

    def over(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.ends_on < today


def periods_of(terms: pd.DataFrame) -> list[Period]:
    """The periods of a year in order, the year last. ``terms`` is the frame of that name (term × grade)."""
    if terms.empty:
        return []
    spans = terms.groupby('name', as_index=False).agg(starts_on=('starts_on', 'min'), ends_on=('ends_on', 'max'))
    spans = spans.sort_values(['ends_on', 'starts_on'], kind='stable')
    parts: list[list[tuple[str, date, date]]] = []
    for name, starts_on, ends_on in zip(spans['name'], spans['starts_on'], spans['ends_on'], strict=True):
        one = (str(name), starts_on.date(), ends_on.date())
        if parts and (one[2] - parts[-1][0][2]).days <= TOGETHER:
            parts[-1].append(one)
        else:
            parts.append([one])
    found = [_period(str(number), part) for number, part in enumerate(parts, start=1)]
    return [*found, Period(YEAR, 'Год', (YEAR,), found[0].starts_on, found[-1].ends_on)]


def _period(key: str, part: Sequence[tuple[str, date, date]]) -> Period:
    names = tuple(sorted((name for name, *_ in part), key=lambda name: ('четв' not in name, name)))
    return Period(key, ', '.join(names), names, min(first for _, first, _ in part), max(last for *_, last in part))


def current_of(periods: Sequence[Period], today: date) -> Period | None:
    """The period that runs on ``today``, or the last one that began; None before the first."""
    begun = [period for period in periods if period.key != YEAR and period.starts_on <= today]
    return begun[-1] if begun else None
