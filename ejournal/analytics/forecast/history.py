"""Finished terms as cases: what the forecaster would have said at a cut, and what the teacher then gave."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from .engine import Terms, forecast
from .pool import rule, so_far
from .settings import Settings

CUTS = (0.25, 0.5, 0.75)
KEYS = ['student', 'subject']


@dataclass(frozen=True)
class Year:
    """A school year with one sort of terms (quarters, or half-years of grades 10–11), oldest first in a history.

    ``marks`` as for the forecast; ``finals`` (student, cls, subject, term, mark): the marks given; ``term`` counts from
    0 in ``terms``, −1 is the last term of the year before; 0 in ``mark`` is «н/а», who is exempt is left out.
    ``prior`` (student, subject, mark): annual marks of the year before.
    """

    marks: pd.DataFrame
    finals: pd.DataFrame
    terms: Terms
    prior: pd.DataFrame | None = None
    name: str = ''


@dataclass(frozen=True)
class Moment:
    """One cut of one term: exactly what was known then, and what came of it."""

    year: Year
    term: int
    cut: float
    marks: pd.DataFrame
    pairs: pd.DataFrame  # with `last`, the mark of the term before
    truth: pd.DataFrame  # mark, mean, earned, weight at the end, in the order of pairs

    @property
    def bounds(self) -> tuple[float, float, float]:
        """(now, start, end)."""
        start, end = self.year.terms[self.term]
        return start + self.cut * (end - start), start, end

    def forecast(self, settings: Settings) -> pd.DataFrame:
        """What the forecaster would have said."""
        now, start, end = self.bounds
        return forecast(self.marks, self.pairs, now=now, start=start, end=end, settings=settings,
                        prior=self.year.prior, past_terms=self.year.terms[:self.term])


def moments(year: Year, *, cuts: Sequence[float] = CUTS, first: int = 1) -> Iterator[Moment]:
    """Every cut of every finished term from the ``first`` on; only marks before the cut are handed over."""
    finals = year.finals
    for term in range(first, len(year.terms)):
        given = finals[finals['term'] == term]
        if not len(given):
            continue
        start, end = year.terms[term]
        before = finals[(finals['term'] == term - 1) & (finals['mark'] > 0)].set_index(KEYS)['mark']
        pairs = given[['student', 'cls', 'subject']].reset_index(drop=True)
        pairs['last'] = before.reindex(pd.MultiIndex.from_frame(pairs[KEYS])).to_numpy()
        truth = _truth(year.marks, given, start, end)
        for cut in cuts:
            known = year.marks[year.marks['week'] < start + cut * (end - start)]
            yield Moment(year, term, cut, known, pairs, truth)


def _truth(marks: pd.DataFrame, given: pd.DataFrame, start: float, end: float) -> pd.DataFrame:
    inside = marks[(marks['week'] >= start) & (marks['week'] < end)]
    sums = inside.assign(earned=inside['mark'] * inside['weight']).groupby(KEYS)[['earned', 'weight']].sum()
    found = sums.reindex(pd.MultiIndex.from_frame(given[KEYS])).fillna(0.0).reset_index(drop=True)
    found['mean'] = found['earned'] / found['weight'].where(found['weight'] > 0)
    found['mark'] = given['mark'].to_numpy(np.int64)
    return found


def cases_of(moment: Moment, settings: Settings) -> pd.DataFrame:
    """The forecast at that moment beside the truth and the two naive rules; one row per pupil and subject."""
    cases = moment.forecast(settings)
    cases['year'], cases['term'], cases['cut'] = moment.year.name, moment.term, moment.cut
    cases['mark'], cases['mean'] = moment.truth['mark'].to_numpy(), moment.truth['mean'].to_numpy()
    cases['naive_mean'] = so_far(cases)
    cases['naive'] = rule(cases['naive_mean'], settings)
    cases['last_mark'] = cases['last'].where(cases['last'] > 0, cases['naive']).astype('int64')
    return cases
