"""Counts of final marks and the four figures made of them (norms 4)."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from .sheet import EXEMPT, FAILED, NOT_ATTESTED, NOT_SET, PASSED

FIGURES = ['attained', 'quality', 'level', 'mean']
COUNTED = {'n5': '5', 'n4': '4', 'n3': '3', 'n2': '2', 'n1': '1', 'n_na': NOT_ATTESTED, 'exempt': EXEMPT,
           'passed': PASSED, 'failed': FAILED, 'missing': NOT_SET}


@dataclass(frozen=True)
class Coefficients:
    """What a mark is worth in the СОУ, in per cent: a school's own, printed under every report."""

    five: float = 100
    four: float = 64
    three: float = 36
    two: float = 16
    one: float = 7
    not_attested: float = 7

    def sentence(self) -> str:
        """The formula as it stands under a figure."""
        parts = [f'{value:g}·n{name}'.replace('.', ',') for name, value in (
            ('5', self.five), ('4', self.four), ('3', self.three), ('2', self.two), ('1', self.one),
            ('н/а', self.not_attested))]
        return f'СОУ = ({" + ".join(parts)}) / N'


DEFAULT_COEFFICIENTS = Coefficients()
FORMULAS = {
    'attained': 'Успеваемость = (n5 + n4 + n3) / N · 100; N = n5 + n4 + n3 + n2 + n1 + н/а, без «осв»',
    'quality': 'Качество = (n5 + n4) / N · 100; N = n5 + n4 + n3 + n2 + n1 + н/а, без «осв»',
    'level': DEFAULT_COEFFICIENTS.sentence(),
    'mean': 'Средний балл = сумма отметок / их число, без н/а, осв, зач',
}


def counts(rows: pd.DataFrame, by: Sequence[str], coefficients: Coefficients = DEFAULT_COEFFICIENTS) -> pd.DataFrame:
    """A row for each value of ``by`` (columns of the sheet; none: one row for all) with counts and figures.

    Columns: ``by``, n5…n1, n_na, exempt, passed, failed, missing, total (N), pupils, attained, quality, level (СОУ),
    mean; per cent and the mean are floats, NaN where nothing is set. ``preliminary``: some final mark is still missing,
    so that the per cent is over those set.
    """
    keys = list(by) or ['_all']
    table = rows.assign(_all=0) if not by else rows
    found = pd.crosstab([table[key] for key in keys], table['value']) if len(table) else pd.DataFrame()
    counted = pd.DataFrame({name: found.get(value, 0) for name, value in COUNTED.items()},
                           index=found.index)
    counted['pupils'] = table.groupby(keys, observed=True)['pupil'].nunique() if len(table) else 0
    marked = table[table['marking'] == 'marks']
    none = marked[marked['value'] == NOT_ATTESTED].groupby(keys, observed=True).size()
    counted['n_na_marks'] = none.reindex(counted.index).fillna(0).astype(int)
    answer = figures(counted, coefficients)
    answer = answer.drop(columns='n_na_marks').reset_index()
    return answer.drop(columns='_all', errors='ignore') if not by else answer


def figures(counted: pd.DataFrame, coefficients: Coefficients = DEFAULT_COEFFICIENTS) -> pd.DataFrame:
    """Add N and the four figures to a table of counts. зачёт counts only where there are no marks (its own share)."""
    c, k = counted, coefficients
    marks = c['n5'] + c['n4'] + c['n3'] + c['n2'] + c['n1']
    total = marks + c['n_na_marks']
    tests = c['passed'] + c['failed'] + (c['n_na'] - c['n_na_marks'])
    worth = (k.five * c['n5'] + k.four * c['n4'] + k.three * c['n3'] + k.two * c['n2'] + k.one * c['n1']
             + k.not_attested * c['n_na_marks'])
    attained = c['n5'] + c['n4'] + c['n3']
    only_tests = (total == 0) & (tests > 0)
    base, good = total.where(~only_tests, tests), attained.where(~only_tests, c['passed'])
    points = 5 * c['n5'] + 4 * c['n4'] + 3 * c['n3'] + 2 * c['n2'] + c['n1']
    return c.assign(
        total=base, attained=share(good, base), quality=share(c['n5'] + c['n4'], total),
        level=share(worth, total) / 100,
        mean=(points / marks.where(marks > 0)).astype(float), preliminary=c['missing'] > 0)


def share(part: pd.Series, whole: pd.Series) -> pd.Series:
    """``part`` of ``whole`` in per cent, NaN of nothing."""
    return (100 * part / whole.where(whole > 0)).astype(float)


def distribution(rows: pd.DataFrame) -> pd.Series:
    """How many of each value, in the order 5, 4, 3, 2, 1, н/а, зач, незач, осв, '' (not set)."""
    order = ['5', '4', '3', '2', '1', NOT_ATTESTED, PASSED, FAILED, EXEMPT, NOT_SET]
    return rows['value'].value_counts().reindex(order).fillna(0).astype(int)


def heat(rows: pd.DataFrame, figure: str, by: Sequence[str] = ('class', 'subject'),
         coefficients: Coefficients = DEFAULT_COEFFICIENTS) -> pd.DataFrame:
    """A figure (one of ``FIGURES``) as a table: the first key down, the second across; NaN where nobody is assessed."""
    long = counts(rows, by, coefficients)
    if long.empty:
        return pd.DataFrame()
    return long.pivot_table(index=by[0], columns=by[1], values=figure, observed=True)
