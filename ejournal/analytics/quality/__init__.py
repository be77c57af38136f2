"""Quality of learning as pure functions over frames (norms 4): one set of numbers for screens, XLSX and PDF.

`sheet` lays out who is assessed, by what and with which value; `counts` and `categories` count it, `spread` compares.
"""

from .categories import CATEGORIES, MEMBERS_OF, Category, categories, overall, pupils_by
from .counts import DEFAULT_COEFFICIENTS, FORMULAS, Coefficients, counts, distribution, heat
from .current import asking, filling, objectivity
from .periods import Period, periods_of
from .sheet import from_finals, sheet
from .spread import SMALL, compare, wilson

__all__ = [
    'CATEGORIES', 'DEFAULT_COEFFICIENTS', 'FORMULAS', 'MEMBERS_OF', 'SMALL', 'Category', 'Coefficients', 'Period',
    'asking', 'categories', 'compare', 'counts', 'distribution', 'filling', 'from_finals', 'heat', 'objectivity',
    'overall', 'periods_of', 'pupils_by', 'sheet', 'wilson',
]
