"""The forecast of the whole school, computed once for a state of the data and shared by every page (п. 11.9).

Rights are checked by whoever shows it: a page passes its own door first and takes only its rows from here.
"""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from ejournal import clock, facts
from ejournal.analytics import forecast as fc
from ejournal.analytics.forecast import Settings
from ejournal.frames import Frames
from ejournal.services import final_basis

KEPT = 3
CHECK, POOL = 'forecast_check', 'forecast_pool'  # preferences: the kept backtest; the pool may be shown
FIELDS = ['pupil', 'class', 'grade', 'group', 'subject', 'term', 'period']


@dataclass(frozen=True)
class Outlook:
    """``pairs``: a row for each pupil × subject of today: FIELDS and the columns of `forecast` (p2 … risk_drop).

    ``classes``: `class_forecast` of it (cls, subject or <NA> for the whole class). ``bounds``: grade → (now, start,
    end) in teaching weeks. Empty out of term.
    """

    pairs: pd.DataFrame
    classes: pd.DataFrame
    settings: Settings
    bounds: dict[int, tuple[float, float, float]] = field(default_factory=dict)
    version: int = 0


_kept: OrderedDict[tuple[object, ...], Outlook] = OrderedDict()


async def outlook(data: Frames) -> Outlook:
    """What the data of now let expect at the end of the running terms; 0.1–0.3 s for a school, then from memory."""
    today, year = clock.today(), await facts.of_year(data.year_id)
    settings = settings_of(year)
    key = (data.year_id, data.version, id(data), today, repr(settings))
    found = _kept.get(key)
    if found is None:
        found = await asyncio.to_thread(build, data, today, settings)
        _kept[key] = found
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def settings_of(year: facts.Facts) -> Settings:
    """The school's thresholds and least number of marks; the rest as tuned for the year, or as they come."""
    tuned = year.preferences.get('forecast_settings')
    return _with_rules(year, (tuned if isinstance(tuned, dict) else {}) | _measured(year))


def pool_of(year: facts.Facts) -> bool:
    """Whether the pool is shown: the gate offers it and the school has said yes."""
    checked = year.preferences.get(CHECK)
    return bool(year.preferences.get(POOL)) and isinstance(checked, dict) and checked.get('mode') == 'pool' \
        and checked.get('year') == year.year_id


def _measured(year: facts.Facts) -> dict[str, Any]:
    """What the backtest has measured for this year: how wide intervals of classes must be, the record for the pool."""
    checked = year.preferences.get(CHECK)
    if not isinstance(checked, dict):
        return {}
    found: dict[str, Any] = {'class_width': checked['widths']} if checked.get('widths') else {}
    if pool_of(year):
        found['pool'] = [list(row.values()) for row in checked.get('tables', {}).get('naive', ())]
    return found


def plain_settings(year: facts.Facts) -> Settings:
    """The same before any tuning: a backtest that began with settings tuned on its own years would flatter itself."""
    return _with_rules(year, {})


def _with_rules(year: facts.Facts, base: dict[str, Any]) -> Settings:
    return Settings.from_dict({**base, 'thresholds': [float(one) for one in final_basis.thresholds(year)],
                               'min_marks': int(year.preferences.get('min_marks') or Settings().min_marks)})


def build(data: Frames, today: date, settings: Settings, class_id: int = 0) -> Outlook:
    """The outlook out of frames; CPU work. With ``class_id`` of that class alone: ten times faster, nearly the same,
    and without ``classes``."""
    marks = data.marks
    if class_id:
        marks = marks[marks['class'] == class_id]
    marks = marks[marks['date'] <= pd.Timestamp(today)].rename(columns={'pupil': 'student', 'class': 'cls'})
    pairs = _pairs(data, today, class_id)
    parts: list[pd.DataFrame] = []
    bounds: dict[int, tuple[float, float, float]] = {}
    for (start, end, _), grades in _running(data, today).items():
        now = data.week(today, grades[0])
        chosen = pairs[pairs['grade'].isin(grades)]
        if chosen.empty:
            continue
        bounds |= dict.fromkeys(grades, (now, start, end))
        found = fc.forecast(marks[marks['grade'].isin(grades)], chosen, now=now, start=start, end=end,
                            settings=settings, prior=prior(data), past_terms=_past(data, grades[0], today),
                            plan=_plan(data, grades, today, end))
        parts.append(pd.concat([chosen[[name for name in FIELDS if name not in ('pupil', 'class')]], found], axis=1))
    if not parts:
        return Outlook(pd.DataFrame(columns=[*FIELDS, 'p2', 'p3', 'p4', 'p5']), pd.DataFrame(), settings,
                       version=data.version)
    table = pd.concat(parts, ignore_index=True)
    table = table.loc[:, ~table.columns.duplicated()]
    table['pupil'], table['class'] = table['student'], table['cls']
    figures = fc.class_forecast(table, settings) if not class_id else pd.DataFrame()
    return Outlook(table, figures, settings, bounds, data.version)


def of_year(data: Frames, found: Outlook, class_id: int) -> pd.DataFrame:
    """The year's mark of a class: `year_forecast` of the running and the later terms and the marks already given.

    One row per pupil and subject of ``found.pairs`` of that class, in its order, with its index; CPU work.
    """
    pairs = found.pairs[found.pairs['class'] == class_id]
    if pairs.empty:
        return pd.DataFrame(columns=['student', 'subject', 'p2', 'p3', 'p4', 'p5', 'expected', 'terms'])
    grade, term = int(pairs['grade'].iloc[0]), int(pairs['term'].iloc[0])
    terms = data.terms[data.terms['grade'] == grade].sort_values('ordinal')
    place = int(terms.loc[terms['term'] == term, 'ordinal'].iloc[0])
    now, _, _ = found.bounds[grade]
    marks = data.marks[data.marks['class'] == class_id].rename(columns={'pupil': 'student', 'class': 'cls'})
    past = terms[terms['ordinal'] < place]
    known_terms = list(zip(past['first_week'].tolist(), past['last_week'].tolist(), strict=True))
    asked = pairs[['student', 'cls', 'subject']]
    later = [fc.forecast(marks, asked, now=now, start=start, end=end, settings=found.settings, prior=prior(data),
                         past_terms=known_terms)
             for start, end in terms.loc[terms['ordinal'] > place, ['first_week', 'last_week']].itertuples(index=False)]
    finals = data.finals
    known = finals[(finals['year'] == data.year_id) & (finals['kind'] == 'term') & (finals['mark'] > 0)
                   & finals['term'].isin(past['term'])].rename(columns={'pupil': 'student'})
    return fc.year_forecast([pairs, *later], known[['student', 'subject', 'mark']], found.settings)


def _pairs(data: Frames, today: date, class_id: int = 0) -> pd.DataFrame:
    day, members = pd.Timestamp(today), data.members
    there = members[(members['since'] <= day) & (members['until'].isna() | (members['until'] > day))]
    groups = data.groups[data.groups['class'] == class_id] if class_id else data.groups
    marked = groups.loc[(groups['marking'] == 'marks') & (groups['grade'] > 1), ['group', 'class', 'grade', 'subject']]
    pairs = there[['pupil', 'group']].merge(marked, on='group').drop_duplicates(['pupil', 'subject'])
    pairs = pairs.rename(columns={'pupil': 'student', 'class': 'cls'})
    pairs['pupil'], pairs['class'] = pairs['student'], pairs['cls']
    terms = data.terms
    running = terms[(terms['starts_on'] <= day) & (terms['ends_on'] >= day)][['grade', 'term', 'name']]
    pairs = pairs.merge(running.rename(columns={'name': 'period'}), on='grade')
    pairs['last'] = _last(data, pairs)
    exempt = _exempt(data)
    return pairs[~pairs.set_index(['pupil', 'subject', 'term']).index.isin(exempt)].reset_index(drop=True)


def _last(data: Frames, pairs: pd.DataFrame) -> pd.Series:
    """The mark given for the term before; NaN where there was none."""
    finals, terms = data.finals, data.terms
    given = finals[(finals['year'] == data.year_id) & (finals['kind'] == 'term') & (finals['mark'] > 0)]
    before = terms.sort_values(['grade', 'ordinal'])
    before = before.assign(earlier=before.groupby('grade')['term'].shift())
    keyed = pairs.merge(before[['grade', 'term', 'earlier']], on=['grade', 'term'], how='left')
    marks = given[['pupil', 'subject', 'term', 'mark']].rename(columns={'term': 'earlier'})
    marks = marks.astype({'earlier': 'float64'})
    keyed['earlier'] = keyed['earlier'].astype('float64')
    found = keyed.merge(marks, on=['pupil', 'subject', 'earlier'], how='left')['mark']
    return pd.Series(found.to_numpy(dtype=float), index=pairs.index)


def _exempt(data: Frames) -> set[tuple[int, int, int]]:
    finals = data.finals
    rows = finals[(finals['year'] == data.year_id) & (finals['value'] == 'осв')]
    return set(zip(rows['pupil'].tolist(), rows['subject'].tolist(), rows['term'].tolist(), strict=True))


def _running(data: Frames, today: date) -> dict[tuple[float, float, int], list[int]]:
    """Bounds of the running term in weeks → the grades that have it."""
    day, terms = pd.Timestamp(today), data.terms
    rows = terms[(terms['starts_on'] <= day) & (terms['ends_on'] >= day) & (terms['grade'] > 1)]
    found: dict[tuple[float, float, int], list[int]] = {}
    for start, end, term, grade in zip(rows['first_week'].tolist(), rows['last_week'].tolist(), rows['term'].tolist(),
                                       rows['grade'].tolist(), strict=True):
        found.setdefault((start, end, term), []).append(grade)
    return found


def _past(data: Frames, grade: int, today: date) -> list[tuple[float, float]]:
    terms = data.terms
    rows = terms[(terms['grade'] == grade) & (terms['ends_on'] < pd.Timestamp(today))].sort_values('ordinal')
    return list(zip(rows['first_week'].tolist(), rows['last_week'].tolist(), strict=True))


def year_before(data: Frames) -> int:
    """The school year before this one; 0 without."""
    years = data.years
    earlier = years[years['starts_on'] < pd.Timestamp(data.starts_on)].sort_values('starts_on')['year'].tolist()
    return int(earlier[-1]) if earlier else 0


def prior(data: Frames) -> pd.DataFrame:
    """Last year's annual marks as the forecast wants them: student, subject, mark."""
    finals = data.finals
    rows = finals[(finals['kind'] == 'year') & (finals['mark'] > 0) & (finals['year'] == year_before(data))]
    return rows.rename(columns={'pupil': 'student'})[['student', 'subject', 'mark']]


def _plan(data: Frames, grades: list[int], today: date, end: float) -> pd.DataFrame:
    """The papers that the КТП still lays on lessons of the term."""
    lessons = data.lessons
    rows = lessons[(lessons['date'] > pd.Timestamp(today)) & (lessons['week'] < end) & (lessons['planned_weight'] > 0)
                   & lessons['grade'].isin(grades) & ~lessons['state'].isin(['cancelled', 'moved'])]
    found = rows.groupby(['class', 'subject', 'planned_weight'], observed=True).size().rename('n').reset_index()
    return found.rename(columns={'class': 'cls', 'planned_weight': 'weight'})
