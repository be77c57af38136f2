"""The four figures of a class: the shares count pupils, the СОУ and the mean count marks (norms 4)."""

import pandas as pd

from ejournal.analytics import quality
from ejournal.analytics.quality import Category, Coefficients

from .shapes import Kind, plain

FIGURES = (('attained', 'Абсолютная успеваемость, %', Kind.PERCENT),
           ('quality', 'Качественная успеваемость, %', Kind.PERCENT),
           ('level', 'СОУ, %', Kind.ONE), ('mean', 'Средний балл', Kind.TWO))
Figure = tuple[float | None, str]


def class_figures(rows: pd.DataFrame, coefficients: Coefficients) -> dict[str, Figure]:
    """Each figure with its «x/y» out of a sheet of `quality.sheet`; None where nothing is set."""
    pupils, marks = quality.overall(quality.categories(rows)), quality.counts(rows, [], coefficients)
    people, line = (found.iloc[0].to_dict() if len(found) else {} for found in (pupils, marks))
    base, good = people.get('base', 0), people.get(Category.EXCELLENT, 0) + people.get('good_total', 0)
    return {'attained': (_number(people.get('attained')), f'{people.get("attaining", 0)}/{base}'),
            'quality': (_number(people.get('quality')), f'{good}/{base}'),
            'level': (_number(line.get('level')), ''), 'mean': (_number(line.get('mean')), '')}


def _number(value: object) -> float | None:
    found = plain(value)
    return float(found) if isinstance(found, int | float) else None
