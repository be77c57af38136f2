"""Which kind of result a pupil has in a period, and the figures of a class, a parallel and the school (norms 4)."""

from collections.abc import Collection, Sequence
from enum import StrEnum

import numpy as np
import pandas as pd

from .sheet import EXEMPT, FAILED, NOT_ATTESTED, NOT_SET


class Category(StrEnum):
    """Exclusive; the first that fits is the pupil's (in the order of ``CATEGORIES``)."""

    MISSING = 'не выставлены отметки'
    FAILING = 'неуспевающие'
    NOT_ATTESTED = 'не аттестованы'
    EXCELLENT = 'отличники'
    ONE_FOUR = 'с одной «4»'
    GOOD = 'хорошисты'
    ONE_THREE = 'с одной «3»'
    PASSING = 'успевают на «3», «4», «5»'


CATEGORIES = tuple(Category)
MEMBERS_OF = {'good_total': (Category.ONE_FOUR, Category.GOOD),  # «на „4“ и „5“» holds those with one four
              'attaining': (Category.EXCELLENT, Category.ONE_FOUR, Category.GOOD, Category.ONE_THREE, Category.PASSING)}
_VALUES = {'fives': '5', 'fours': '4', 'threes': '3', 'na': NOT_ATTESTED, 'missing': NOT_SET}


def categories(rows: pd.DataFrame, *, truants: Collection[int] = ()) -> pd.DataFrame:
    """A row for each pupil of the sheet who is assessed in something (wholly «осв» and grade 1 are left out).

    Columns: pupil, class, grade, subjects (assessed), fives, fours, threes, failing (2, 1, незач), na, missing, mean,
    category, subject (of the one four or three, or the first failing; 0), teacher (of that subject; 0), truant (bool:
    the pupil is in ``truants``, to tell «по прогулам» from «по ув. пр.»).
    """
    columns = ['pupil', 'class', 'grade', 'subjects', 'fives', 'fours', 'threes', 'failing', 'na', 'missing', 'mean',
               'category', 'subject', 'teacher', 'truant']
    assessed = rows[rows['value'] != EXEMPT]
    if assessed.empty:
        return pd.DataFrame({name: pd.Series(dtype=object) for name in columns})
    value = assessed['value']
    parts = assessed[['pupil', 'class', 'grade']].assign(
        subjects=1, failing=value.isin(['2', '1', FAILED]).astype(int), points=assessed['mark'].astype(int),
        marks=(assessed['mark'] > 0).astype(int),
        **{name: (value == wanted).astype(int) for name, wanted in _VALUES.items()})
    found = parts.groupby(['pupil', 'class', 'grade'], as_index=False, observed=True).sum()
    found['mean'] = (found['points'] / found['marks'].where(found['marks'] > 0)).astype(float)
    found['category'] = _chosen(found)
    found['truant'] = found['pupil'].isin(list(truants))
    return found.merge(_telling(assessed, found), on='pupil', how='left') \
        .fillna({'subject': 0, 'teacher': 0}).astype({'subject': int, 'teacher': int})[columns]


def _chosen(found: pd.DataFrame) -> pd.Series:
    no_three = found['threes'] == 0
    fits = [found['missing'] > 0, found['failing'] > 0, found['na'] > 0,
            no_three & (found['fours'] == 0), no_three & (found['fours'] == 1), no_three,
            found['threes'] == 1]
    chosen = np.select(fits, [str(one) for one in CATEGORIES[:-1]], default=str(Category.PASSING))
    return pd.Series(chosen, index=found.index, dtype=object)


def _telling(assessed: pd.DataFrame, found: pd.DataFrame) -> pd.DataFrame:
    """For «с одной…» and «неуспевающие»: the subject that makes the category, and its teacher."""
    about = assessed.merge(found[['pupil', 'category']], on='pupil')
    fits = ((about['category'] == Category.ONE_FOUR) & (about['value'] == '4')) \
        | ((about['category'] == Category.ONE_THREE) & (about['value'] == '3')) \
        | ((about['category'] == Category.FAILING) & about['value'].isin(['2', '1', FAILED])) \
        | ((about['category'] == Category.NOT_ATTESTED) & (about['value'] == NOT_ATTESTED))
    return about.loc[fits, ['pupil', 'subject', 'teacher']].drop_duplicates('pupil')


def overall(pupils: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Figures that count pupils, not marks, for each value of ``by`` («class», «grade»; none: the school).

    ``pupils`` comes from `categories`. Columns: ``by``, assessed, a count for each category (its name), good_total,
    attaining, failing_1/2/3 (by one, two, more subjects), na_excused, na_truant, attained, quality (per cent of the
    assessed; those whose marks are not all set do not count as attaining), preliminary (bool).
    """
    keys = list(by) or ['_all']
    table = pupils.assign(_all=0)
    failing = table['category'] == Category.FAILING
    unattested = table['category'] == Category.NOT_ATTESTED
    truant = table['truant'].astype(bool)
    flags = table[keys].assign(
        assessed=1, **{str(one): (table['category'] == one).astype(int) for one in CATEGORIES},
        failing_1=(failing & (table['failing'] == 1)).astype(int),
        failing_2=(failing & (table['failing'] == 2)).astype(int),
        failing_3=(failing & (table['failing'] > 2)).astype(int),
        na_truant=(unattested & truant).astype(int), na_excused=(unattested & ~truant).astype(int))
    found = flags.groupby(keys, as_index=False, observed=True).sum()
    for name, parts in MEMBERS_OF.items():
        found[name] = sum(found[str(part)] for part in parts)
    set_base = found['assessed'] - found[Category.MISSING]  # per cent over those whose marks are all set
    base = set_base.where(set_base > 0).astype(float)
    found['base'] = set_base
    found['attained'] = 100 * found['attaining'] / base
    found['quality'] = 100 * (found[Category.EXCELLENT] + found['good_total']) / base
    found['preliminary'] = found[Category.MISSING] > 0
    return found.drop(columns='_all', errors='ignore') if not by else found


def pupils_by(pupils: pd.DataFrame, category: Category) -> pd.DataFrame:
    """The pupils of a category, with the subject and the teacher that make it."""
    return pupils[pupils['category'] == category].reset_index(drop=True)
