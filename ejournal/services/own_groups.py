"""The teacher's own journals on the start page: figures of the running period and what to do about them (п. 17.4)."""

import asyncio
import math
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from ejournal import access, clock, facts, frames
from ejournal.access import Action, Actor
from ejournal.analytics import forecast as fc
from ejournal.analytics import quality
from ejournal.analytics import week as weeks
from ejournal.analytics.forecast import Settings
from ejournal.facts import Facts
from ejournal.frames import Frames
from ejournal.rules.substitutes import plural
from ejournal.services import forecast_verdict, forecasts
from ejournal.services.forecasts import Outlook
from ejournal.services.journal import title_of
from models import TeachingLoad

KEPT = 64
NAMED = 3  # pupils named in a hint; the rest are counted
MANY = 15  # lessons without a mark (norms 4.7 e)
HALF = 0.5  # of the lessons of the period: before it few marks are no news


@dataclass(frozen=True)
class Hint:
    """What to do, and the cell or column of the journal it is about."""

    text: str
    href: str


@dataclass(frozen=True)
class GroupLine:
    """A journal of the teacher: ``mean`` and ``quality`` (per cent) by current marks, ``expected`` by the forecast."""

    group_id: int
    title: str
    pupils: int
    marked: bool
    mean: float | None
    quality: float | None
    expected: tuple[float, float, float] | None
    debts: int
    debts_href: str
    hints: tuple[Hint, ...]


@dataclass(frozen=True)
class OwnGroups:
    """Every journal of the teacher; ``period`` is what the figures are of."""

    period: str
    lines: tuple[GroupLine, ...]


_kept: OrderedDict[tuple[object, ...], OwnGroups] = OrderedDict()


async def of_teacher(actor: Actor) -> OwnGroups:
    """The journals of the load valid today, by subject and class."""
    actor.require(Action.JOURNAL_WRITE)
    year = await facts.current()
    today = clock.today()
    day = max(min(today, year.year_ends_on), year.year_starts_on)
    groups = sorted({int(str(one)) for one in await TeachingLoad.filter(
        access.inside(day), teacher_id=actor.person_id, group__school_class__year_id=year.year_id)
        .values_list('group_id', flat=True)})
    data = await frames.current(year.year_id)
    verdict = forecast_verdict.kept(year) if actor.may(Action.FORECAST) else None
    settings = forecasts.settings_of(year)
    key = (data.year_id, data.version, id(data), actor.person_id, tuple(groups), today, verdict and verdict.at,
           repr(settings))
    if key not in _kept:
        outlook = await forecasts.outlook(data) if verdict is not None and verdict.shown else None
        _kept[key] = await asyncio.to_thread(_build, data, year, groups, today, settings, outlook)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return _kept[key]


def _build(data: Frames, year: Facts, groups: list[int], today: date, settings: Settings,
           outlook: Outlook | None) -> OwnGroups:
    own = data.groups[data.groups['group'].isin(groups)]
    view = _View.of(data, own, year, today)
    expected = _expected(outlook, groups) if outlook is not None else {}
    lines = [view.line(row, settings, expected.get(row['group'])) for row in own.to_dict('records')]
    periods = sorted({term.name for term in view.terms.values() if term})
    return OwnGroups(', '.join(periods), tuple(sorted(lines, key=lambda one: one.title)))


def _expected(outlook: Outlook, groups: list[int]) -> dict[int, tuple[float, float, float]]:
    """Expected quality of each group with its 80 % interval."""
    pairs = outlook.pairs
    pairs = pairs[pairs['group'].isin(groups)] if len(pairs) else pairs
    if pairs.empty:
        return {}
    table = fc.class_forecast(pairs.assign(cls=pairs['group']), outlook.settings)
    return {int(row['cls']): (float(row['quality']), float(row['quality_lo']), float(row['quality_hi']))
            for row in table[table['subject'].notna()].to_dict('records') if not math.isnan(row['quality'])}


@dataclass
class _View:
    """The rows of a teacher's journals, cut at today, and what is asked of them."""

    names: dict[int, str]
    classes: dict[int, str]
    subjects: dict[int, str]
    terms: dict[int, Any]
    members: pd.DataFrame
    marks: pd.DataFrame
    lessons: pd.DataFrame
    debts: pd.DataFrame
    silent: pd.DataFrame
    low: pd.DataFrame
    over: dict[int, float]
    last: dict[int, int]

    @classmethod
    def of(cls, data: Frames, own: pd.DataFrame, year: Facts, today: date) -> '_View':
        day, ids = pd.Timestamp(today), own['group']
        terms = {int(grade): year.current_term(today, int(grade)) for grade in own['grade'].unique()}
        here = pd.Timestamp(max(min(today, data.ends_on), data.starts_on))
        members = data.members[data.members['group'].isin(ids)]
        members = members[(members['since'] <= here) & (members['until'].isna() | (members['until'] > here))]
        marks, lessons = (_until(frame[frame['group'].isin(ids)], day) for frame in (data.marks, data.lessons))
        whole = data.lessons[data.lessons['group'].isin(ids) & ~data.lessons['state'].isin(['cancelled', 'moved'])]
        in_term, term_lessons = _in_term(marks, terms), _in_term(lessons, terms)
        held = term_lessons[~term_lessons['state'].isin(['cancelled', 'moved'])]
        share = held.groupby('group').size() / _in_term(whole, terms).groupby('group').size()
        running = today <= data.ends_on
        return cls(
            dict(zip(data.pupils['pupil'].tolist(), data.pupils['name'].tolist(), strict=True)),
            dict(zip(data.classes['class'].tolist(), data.classes['name'].tolist(), strict=True)),
            dict(zip(data.subjects['subject'].tolist(), data.subjects['name'].tolist(), strict=True)),
            terms, members, in_term, term_lessons, weeks.debts(data.signs, day, ids.tolist()),
            quality.asking(members, own, lessons, marks, more_than=MANY - 1) if running else marks[:0],
            quality.filling(members, own, term_lessons, in_term) if running else marks[:0].assign(low=False),
            {int(str(group)): float(part) for group, part in share.items()},
            {int(str(group)): int(lesson) for group, lesson in
             held.sort_values(['date', 'number']).groupby('group')['lesson'].last().items()})

    def line(self, row: dict[Any, Any], settings: Settings,
             expected: tuple[float, float, float] | None) -> GroupLine:
        group, judged = row['group'], row['marking'] == 'marks' and row['grade'] > 1
        own = self.members[self.members['group'] == group]['pupil'].nunique()
        means = weeks.weighted(self.marks[self.marks['group'] == group], ['pupil'])['mean'].dropna()
        good = (means >= settings.thresholds[1] - 1e-9).mean() * 100 if len(means) else None
        owed = self.debts[self.debts['group'] == group]
        oldest = owed.to_dict('records')[0] if len(owed) else None
        return GroupLine(
            group, title_of(self.subjects.get(row['subject'], ''), self.classes.get(row['class'], ''), row['name']),
            own, judged, float(means.mean()) if judged and len(means) else None,
            float(good) if judged and good is not None else None, expected, len(owed),
            _cell(group, oldest['term'], oldest['lesson'], oldest['pupil']) if oldest else '',
            tuple(self.hints(row, settings)) if judged else ())

    def hints(self, row: dict[Any, Any], settings: Settings) -> list[Hint]:
        group, term = row['group'], self.terms.get(row['grade'])
        if term is None or group not in self.last:
            return []
        found = []
        silent = self.silent[self.silent['group'] == group] if len(self.silent) else self.silent
        if len(silent):
            pupils = silent['pupil'].tolist()
            number = int(silent['lessons'].min())
            since = f'{number} и больше уроков' if len(pupils) > 1 else plural(number, 'урок', 'урока', 'уроков')
            found.append(Hint(f'{since} без отметки: {self.named(pupils)}',
                              _cell(group, term.id, self.last[group], pupils[0])))
        few = self.low[(self.low['group'] == group) & self.low['low']] if len(self.low) else self.low
        pupils = [one for one in few['pupil'].tolist() if one not in set(silent['pupil'].tolist())] if len(few) else []
        if pupils and self.over.get(group, 0) >= HALF:
            least = few[few['marks'] < settings.min_marks]
            word = f'меньше {settings.min_marks} отметок за период' if len(least) else 'мало отметок до конца периода'
            shown = [one for one in least['pupil'].tolist() if one in pupils] or pupils
            found.append(Hint(f'{word}: {self.named(shown)}', _cell(group, term.id, self.last[group], shown[0])))
        return found

    def named(self, pupils: list[int]) -> str:
        """«Абрамов Глеб, Цой Виктор и ещё 4»."""
        shown = ', '.join(self.names.get(one, '') for one in pupils[:NAMED])
        return f'{shown} и ещё {len(pupils) - NAMED}' if len(pupils) > NAMED else shown


def _until(rows: pd.DataFrame, day: pd.Timestamp) -> pd.DataFrame:
    return rows[rows['date'] <= day]


def _in_term(rows: pd.DataFrame, terms: dict[int, Any]) -> pd.DataFrame:
    keep = pd.Series(data=False, index=rows.index)
    for grade, term in terms.items():
        if term is not None:
            keep |= (rows['grade'] == grade) & rows['date'].between(pd.Timestamp(term.starts_on),
                                                                    pd.Timestamp(term.ends_on))
    return rows[keep]


def _cell(group: int, term: int, lesson: int, pupil: int) -> str:
    return f'/journal/{group}/{term}#lesson-{lesson}-pupil-{pupil}'
