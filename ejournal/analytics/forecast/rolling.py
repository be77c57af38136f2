"""«Насколько мы ошибались»: the forecaster on the school's own history, always with what was known then."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from . import scores, widths
from .gate import Gate, gate
from .history import CUTS, Year, cases_of, moments
from .settings import DEFAULT, Settings
from .tuning import tune


@dataclass(frozen=True)
class Backtest:
    """Tables of a backtest (see `scores`), the verdict of the gate, and what they were made with."""

    cases: pd.DataFrame
    cuts: pd.DataFrame
    terms: pd.DataFrame  # the same table per year and term
    calibration: pd.DataFrame
    flags: pd.DataFrame
    classes: pd.DataFrame
    gate: Gate
    marks: int
    settings: Settings  # of the newest year
    widths: widths.Widths  # for its `class_width`
    naive: pd.DataFrame  # for its `pool`

    def precision(self, flag: str, level: str = 'watch', cut: float | None = None) -> tuple[int, int] | None:
        """(how many of 10 flagged really fell, how many were flagged); None when the flag was never up.

        Without a ``cut`` all cuts count. A flag without this number is never shown.
        """
        rows = self.flags[(self.flags['flag'] == flag) & (self.flags['level'] == level)]
        rows = rows if cut is None else rows[rows['cut'] == cut]
        flagged, hits = int(rows['flagged'].sum()), int(rows['hits'].sum())
        return (int(10 * hits / flagged + 0.5), flagged) if flagged else None

    def summary(self) -> dict[str, Any]:
        """The table with number of marks and settings, for keeping as JSON (the caller adds the date)."""
        kept = self.cuts.astype(object).where(self.cuts.notna(), None)
        return {'cuts': kept.to_dict('records'), 'marks': self.marks, 'settings': self.settings.as_dict(),
                'gate': {'passed': self.gate.passed, 'mode': self.gate.mode, 'sentence': self.gate.sentence}}


def backtest(history: Year | Sequence[Year], *, settings: Settings = DEFAULT, cuts: Sequence[float] = CUTS,
             learn: bool = True) -> Backtest:
    """Rolling origin over every finished term from the second on; the first year has only the default ``settings``.

    A school whose history is one first term is tested on that: until January there would be no verdict at all.

    ``history``: oldest year first. With ``learn`` each later year is forecast with settings tuned on the year before
    it, never on itself. Marks after a cut are not handed over. «н/а» is counted apart, not scored.
    """
    years = [history] if isinstance(history, Year) else list(history)
    parts, used, learnt_from = [], settings, ''
    first = 1 if any((year.finals['term'] > 0).any() for year in years if len(year.finals)) else 0
    for place, year in enumerate(years):
        earlier = [other for other in years[:place] if other.name != year.name]
        if learn and earlier and earlier[-1].name != learnt_from:
            used, learnt_from = tune(earlier, start=settings), earlier[-1].name
        parts += [cases_of(moment, used) for moment in moments(year, cuts=cuts, first=first)]
    if not parts:
        return _nothing(years, used)
    cases = pd.concat(parts, ignore_index=True)
    scored = scores.with_losses(cases)
    verdict = gate(scored)
    # What goes with the numbers on the screen is measured on these numbers: where only the pool may be shown, on it.
    shown = scores.pooled(cases, used) if verdict.mode == 'pool' else cases
    figures, measured = widths.class_figures(shown, used)
    return Backtest(
        cases, scores.by_cut(scored, cases), _by_term(scored, cases), scores.calibration(shown[shown['mark'] > 0]),
        scores.flags(shown, used), figures, verdict, sum(len(year.marks) for year in years), used, measured,
        scores.record(cases))


def _by_term(scored: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    tables = []
    for year, term in cases[scores.QUARTER].drop_duplicates().itertuples(index=False):
        part, every = (frame[(frame['year'] == year) & (frame['term'] == term)] for frame in (scored, cases))
        tables.append(scores.by_cut(part, every).assign(year=str(year), term=int(term)))
    return pd.concat(tables, ignore_index=True)


def _nothing(years: Sequence[Year], settings: Settings) -> Backtest:
    """A school without a second finished term: empty tables, and the gate says so."""
    empty = pd.DataFrame({'cut': [], 'mark': [], 'last': [], 'year': [], 'term': []})
    cuts = scores.by_cut(empty, empty)
    bins = pd.DataFrame(columns=['event', 'bin', 'n', 'forecast', 'happened', 'lo', 'hi'])
    return Backtest(
        empty, cuts, cuts.assign(year='', term=0), bins, scores.flags(empty, settings),
        widths.class_figures(empty, settings)[0], gate(empty), sum(len(year.marks) for year in years), settings, {},
        scores.record(empty.assign(naive=0)))
