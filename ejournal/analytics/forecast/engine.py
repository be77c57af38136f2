"""The forecast of the marks of a term (п. 11.9): the shrunken level plus what is already earned."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from . import chances, pool
from .levels import Kinds, Levels, kinds_of_work, levels, total
from .pace import to_come, usual_kinds
from .settings import DEFAULT, MARKS, Settings
from .table import PLACES, Numbers, Table, build

NO_RISK, WATCH, HIGH = 'none', 'watch', 'high'
Terms = Sequence[tuple[float, float]]


def forecast(  # noqa: PLR0913 - the contract of the forecast
    marks: pd.DataFrame, pairs: pd.DataFrame, *, now: float, start: float, end: float, settings: Settings = DEFAULT,
    prior: pd.DataFrame | None = None, past_terms: Terms = (), plan: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """The likely mark of the term for each row of ``pairs``, in their order and with their index.

    In: ``marks`` (student, cls, subject, week, mark, weight), ``pairs`` (student, cls, subject; `last` may hold the
    last term's mark), ``now``, ``start`` and ``end`` in teaching weeks, ``prior`` (student, subject, mark of last
    year), ``past_terms`` of this year, ``plan`` (cls, subject, weight, n: works still planned). Marks after ``now``
    are left out. Out: the columns of the contract and the parts they are made of; a pair without any mark gets its
    class and general level. Refused (ValueError): NaN, missing columns, marks outside the scale, weights not above 0,
    a term that ends before it starts.
    """
    fitted = fit(marks, pairs, term=(now, start, end), settings=settings, prior=prior, past_terms=past_terms, plan=plan)
    view = fitted.outlook(settings)
    result = pd.DataFrame({name: pairs[name].to_numpy(np.int64) if len(pairs) else np.empty(0, np.int64)
                           for name in ('student', 'cls', 'subject')}, index=pairs.index)
    result['share'] = chances.over(fitted.term)
    _put_chances(result, view, settings)
    _put_reasons(result, fitted.table, fitted.levels, view)
    last = _last_marks(fitted.table, pairs, settings, [term for term in past_terms if term[1] <= now])
    result['last'] = np.nan_to_num(last).astype(np.int64)  # 0: there was none
    if settings.pool and len(result):
        result[pool.SHARES] = pool.mixed(result, settings)
    put_flags(result, settings)
    return result


@dataclass(frozen=True)
class Fitted:
    """Everything that does not depend on how the marks of a term are made of the rest: steps (1) to (5)."""

    table: Table
    kinds: Kinds
    levels: Levels
    expected: Numbers
    term: tuple[float, float, float]

    def outlook(self, settings: Settings) -> chances.Outlook:
        """Steps (6) and (7)."""
        return chances.outlook(self.table, self.kinds, self.levels, self.expected, settings, self.term)


def fit(  # noqa: PLR0913 - as the forecast
    marks: pd.DataFrame, pairs: pd.DataFrame, *, term: tuple[float, float, float], settings: Settings,
    prior: pd.DataFrame | None, past_terms: Terms, plan: pd.DataFrame | None = None,
) -> Fitted:
    """Check the input and say what the marks tell of levels and pace; ``term`` is (now, start, end)."""
    if not all(map(math.isfinite, term)) or term[2] < term[1]:
        raise ValueError('Время прогноза: конец учебного периода должен быть не раньше начала, а всё — числами.')
    now, start, end = (round(float(week), PLACES) for week in term)
    past = [(round(float(first), PLACES), round(float(last), PLACES)) for first, last in past_terms]
    table = build(marks, pairs, prior, now, usual_kinds(plan, settings))
    kinds = kinds_of_work(table, settings)
    expected = to_come(table, settings, (now, start, end), past, plan)
    return Fitted(table, kinds, levels(table, kinds, settings, now), expected, (now, start, end))


def shares_of(view: chances.Outlook, settings: Settings) -> Numbers:
    """p2…p5 of each row."""
    return chances.by_mark(chances.below(view, settings), view.rest_weight > chances.NOTHING, settings.floor)


def _put_chances(result: pd.DataFrame, view: chances.Outlook, settings: Settings) -> None:
    shares = shares_of(view, settings)
    for column, mark in enumerate(MARKS):
        result[f'p{mark}'] = shares[:, column]
    result['expected'] = view.expected
    result['lo80'], result['hi80'] = chances.interval(view)
    enough = settings.min_marks - view.marks
    result['p_not_attested'] = np.where(enough > 0, special.pdtr(np.maximum(enough - 1, 0), view.rest_marks), 0.0)
    for mark, threshold in zip(MARKS[1:], settings.thresholds, strict=True):
        average, fives = chances.needed(view, threshold)
        result[f'need_avg_{mark}'] = average
        if mark > MARKS[1]:
            result[f'need_fives_{mark}'] = fives.astype(np.int64)
    result['few_marks'] = view.marks + view.rest_marks < settings.min_marks


def _put_reasons(result: pd.DataFrame, table: Table, known: Levels, view: chances.Outlook) -> None:
    """The parts every number decomposes into: own marks, class, other subjects, already earned."""
    rows = table.rows
    result['level'], result['own_trust'] = known.level[rows], known.trust[rows]
    result['own_mean'], result['own_marks'] = known.own[rows], total(table.pair, None, table.pairs)[rows]
    result['class_mean'] = known.group[table.pair_group[rows]]
    result['general'] = known.pupil[table.pair_pupil[rows]]
    result['earned'], result['earned_weight'], result['earned_marks'] = view.earned, view.weight, view.marks
    result['rest_weight'], result['rest_marks'] = view.rest_weight, view.rest_marks
    result['rest_level'], result['rest_variance'] = view.rest_level, view.rest_variance
    result['steady_variance'] = view.kappa ** 2 * view.level_variance
    result['step'] = view.step


def _last_marks(table: Table, pairs: pd.DataFrame, settings: Settings, past: Terms) -> Numbers:
    """The mark of the last term: as given (column `last`), else by the rule from its marks; NaN when there is none."""
    given = (pairs['last'].to_numpy(np.float64, na_value=np.nan) if 'last' in pairs.columns and len(pairs)
             else np.full(len(pairs), np.nan))
    if not past:
        return given
    first, last = max(past)
    inside = (table.week >= first) & (table.week < last)
    weight = total(table.pair[inside], table.weight[inside], table.pairs)[table.rows]
    earned = total(table.pair[inside], (table.weight * table.mark)[inside], table.pairs)[table.rows]
    number = total(table.pair[inside], None, table.pairs)[table.rows]
    by_rule = MARKS[0] + chances.reached(earned, weight, weight, settings).sum(axis=1)
    return np.where(np.isfinite(given), given, np.where(number >= settings.min_marks, by_rule, np.nan))


def put_flags(result: pd.DataFrame, settings: Settings) -> None:
    """(11): «может не успевать» and «может потерять балл», from p2…p5 and the last mark."""
    shares = result[[f'p{mark}' for mark in MARKS]].to_numpy()
    result['p_fail'] = shares[:, [mark <= settings.risk_mark for mark in MARKS]].sum(axis=1)
    lower = np.array(MARKS)[None, :] < result['last'].to_numpy()[:, None]
    result['p_drop'] = (shares * lower).sum(axis=1)
    result['risk_fail'] = _flag(result['p_fail'].to_numpy(), settings.fail_levels)
    result['risk_drop'] = _flag(result['p_drop'].to_numpy(), settings.drop_levels)


def _flag(chance: Numbers, levels_: tuple[float, float]) -> list[str]:
    words = np.array([NO_RISK, WATCH, HIGH])
    flags: list[str] = words[(chance >= levels_[0]).astype(int) + (chance >= levels_[1])].tolist()
    return flags
