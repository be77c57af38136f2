"""The forecast as each role may see it: by doors, with the measured precision of every flag (п. 11.9).

A teacher sees the own subjects, a class teacher the own class, the administration everybody; families see none of it.
"""

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from ejournal import access, clock, frames
from ejournal.access import Action, Actor
from ejournal.analytics import forecast as fc
from ejournal.analytics.forecast import words
from ejournal.frames import Frames
from ejournal.reports.names import Names
from ejournal.services import forecast_flags, forecast_verdict, forecasts
from ejournal.services.forecast_flags import Flag, Row
from ejournal.services.forecast_verdict import Verdict
from ejournal.services.forecasts import Outlook
from models import NotFound, TeachingLoad

NO_CLASS = 'Такого класса нет, или он не ваш. Выберите класс из списка.'
NOT_YOURS = 'Такого обучающегося нет, или он не из ваших групп.'


@dataclass(frozen=True)
class Scope:
    """What an actor may see: every class, or whole classes and single journals."""

    everything: bool
    classes: frozenset[int]
    groups: frozenset[int]

    def of(self, pairs: pd.DataFrame) -> pd.DataFrame:
        """The rows of `Outlook.pairs` in the scope."""
        if self.everything or pairs.empty:
            return pairs
        return pairs[pairs['class'].isin(self.classes) | pairs['group'].isin(self.groups)]

    def whole(self, class_id: int) -> bool:
        """Whether all subjects of the class are in it, so that pupils may be counted."""
        return self.everything or class_id in self.classes


@dataclass(frozen=True)
class SchoolView:
    """The page of a class or the school: rows of pairs in the scope and filter, class figures, flags, plain lists."""

    data: Frames
    names: Names
    verdict: Verdict
    outlook: Outlook
    scope: Scope
    pairs: pd.DataFrame
    figures: pd.DataFrame
    flags: tuple[Flag, ...]
    reserve: tuple[Flag, ...]
    plain: tuple[Flag, ...]
    unmeasured: tuple[str, ...]
    classes: dict[int, str]
    subjects: dict[int, str]
    year: pd.DataFrame = field(default_factory=pd.DataFrame)

    @property
    def state(self) -> tuple[object, ...]:
        """What the drawn page depends on: another state wants another drawing."""
        return self.outlook.version, self.verdict.at, self.verdict.pooled


@dataclass(frozen=True)
class PupilView:
    """The page of a pupil: rows of the outlook the actor may see, the year beside them, marks for the fan."""

    pupil: int
    name: str
    school_class: int
    data: Frames
    names: Names
    verdict: Verdict
    outlook: Outlook
    rows: tuple[Row, ...]
    year: dict[int, Row]
    marks: pd.DataFrame
    bounds: tuple[float, float, float]
    flags: tuple[Flag, ...]

    @property
    def state(self) -> tuple[object, ...]:
        """What the drawn page depends on: another state wants another drawing."""
        return self.outlook.version, self.verdict.at, self.verdict.pooled


async def scope_of(actor: Actor) -> Scope:
    """What the actor may see of the forecast; refused without the right."""
    actor.require(Action.FORECAST)
    if actor.may(Action.JOURNAL_READ_ALL):
        return Scope(True, frozenset(), frozenset())
    groups: list[Any] = []
    if actor.may(Action.JOURNAL_WRITE):
        groups = await TeachingLoad.filter(await access.taught_now(), teacher_id=actor.person_id) \
            .values_list('group_id', flat=True)
    classes = actor.class_ids if actor.may(Action.CLASS_READ) else frozenset()
    return Scope(False, classes, frozenset(groups))


async def of_group(actor: Actor, group_id: int, term_id: int) -> dict[str, Any]:
    """The grid's column: ``mode``, ``foot`` and ``rows``: [pupil, mark or 0, «70 %», chances of 5, 4, 3, 2, in words].

    No rows for a term that does not run now; ``NotFound`` for somebody else's journal.
    """
    actor.require(Action.FORECAST)
    await access.journal(actor, group_id)
    verdict = await forecast_verdict.current()
    if not verdict.shown:
        return {'mode': verdict.mode, 'why': verdict.sentence, 'rows': []}
    found = await forecasts.outlook(await frames.current())
    return {'mode': 'forecast', 'why': ''} | await asyncio.to_thread(packed, found, group_id, term_id)


def packed(found: Outlook, group_id: int, term_id: int = 0, pupils: Iterable[int] | None = None) -> dict[str, Any]:
    """The column of a group for the browser; of some ``pupils`` only where only they have changed."""
    pairs = found.pairs
    mine = pairs[pairs['group'] == group_id] if len(pairs) else pairs
    if term_id and len(mine):
        mine = mine[mine['term'] == term_id]
    if mine.empty:
        return {'rows': [], 'foot': ''}
    rows = mine if pupils is None else mine[mine['pupil'].isin(list(pupils))]
    return {'rows': [_packed(row) for row in rows.to_dict('records')], 'foot': _foot(mine, found)}


def _packed(row: Mapping[Any, Any]) -> list[Any]:
    mark, chance = words.likely(row)
    return [row['pupil'], mark, words.percent(chance) if mark else '',
            [round(float(row[f'p{one}']), 3) for one in (5, 4, 3, 2)],
            [words.percent(float(row[f'p{one}'])) for one in (5, 4, 3, 2)]]


def _foot(pairs: pd.DataFrame, found: Outlook) -> str:
    figures = fc.class_forecast(pairs.assign(cls=0), found.settings)
    figures = figures[figures['subject'].notna()]
    if figures.empty:
        return ''
    line = figures.iloc[0]
    low, high = (words.number(line[f'quality_{end}'], 0) for end in ('lo', 'hi'))
    return f'кач. {words.number(line["quality"], 0)} % ({low}–{high})'


async def of_pupil(actor: Actor, pupil_id: int) -> PupilView:
    """Every subject of a pupil that the actor may see; ``NotFound`` for somebody else's pupil."""
    scope, data = await scope_of(actor), await frames.current()
    names = Names.of(data)
    verdict, found = await forecast_verdict.current(), await forecasts.outlook(data)
    rows = found.pairs[found.pairs['pupil'] == pupil_id] if len(found.pairs) else found.pairs
    own = scope.of(rows)
    if own.empty and not await _known(scope, data, pupil_id):
        raise NotFound(NOT_YOURS)
    return await asyncio.to_thread(_pupil, pupil_id, data, names, verdict, found, own)


async def _known(scope: Scope, data: Frames, pupil_id: int) -> bool:
    """A pupil without a forecast (grade 1, holidays) still exists for who may see the class or teaches the pupil."""
    day = pd.Timestamp(clock.today())
    pupils, members = data.pupils, data.members
    there = pupils[(pupils['pupil'] == pupil_id) & (pupils['since'] <= day)
                   & (pupils['until'].isna() | (pupils['until'] > day))]
    if len(there) and (scope.everything or bool(there['class'].isin(scope.classes).any())):
        return True
    taught = members[(members['pupil'] == pupil_id) & members['group'].isin(scope.groups)
                     & (members['since'] <= day) & (members['until'].isna() | (members['until'] > day))]
    return len(taught) > 0


def _pupil(pupil: int, data: Frames, names: Names, verdict: Verdict, found: Outlook,
           own: pd.DataFrame) -> PupilView:
    pupils = data.pupils[data.pupils['pupil'] == pupil].sort_values('since')
    class_id = int(own['class'].iloc[0]) if len(own) else int(pupils['class'].iloc[-1])
    rows: list[Row] = [{str(key): value for key, value in row.items()} for row in own.to_dict('records')]
    rows.sort(key=lambda row: names.subject(row['subject']))
    year: dict[int, Row] = {}
    if verdict.shown and rows:
        whole = forecasts.of_year(data, found, class_id)
        year = {row['subject']: {str(key): value for key, value in row.items()}
                for row in whole[whole['student'] == pupil].to_dict('records')}
    marks = data.marks
    bounds = found.bounds.get(rows[0]['grade'], (0.0, 0.0, 1.0)) if rows else (0.0, 0.0, 1.0)
    return PupilView(pupil, names.pupil(pupil), class_id, data, names, verdict, found, tuple(rows), year,
                     marks[marks['pupil'] == pupil], bounds, tuple(forecast_flags.raised(rows, verdict, found)))


async def of_school(actor: Actor, class_id: int = 0, subject_id: int = 0) -> SchoolView:
    """The class or school page by the filter, within what the actor may see; ``NotFound`` for another's class."""
    scope, data = await scope_of(actor), await frames.current()
    verdict, found = await forecast_verdict.current(), await forecasts.outlook(data)
    view = await asyncio.to_thread(_school, data, verdict, found, scope, (class_id, subject_id))
    if class_id and class_id not in view.classes:
        raise NotFound(NO_CLASS)
    return view


def _school(data: Frames, verdict: Verdict, found: Outlook, scope: Scope, asked: tuple[int, int]) -> SchoolView:
    class_id, subject_id = asked
    names, mine = Names.of(data), scope.of(found.pairs)
    classes = _classes(data, scope, mine)
    subjects = {int(one): names.subject(one) for one in sorted(mine['subject'].unique(), key=names.subject)} \
        if len(mine) else {}
    chosen = mine
    if len(mine):
        chosen = chosen[chosen['class'] == class_id] if class_id else chosen
        chosen = chosen[chosen['subject'] == subject_id] if subject_id else chosen
    rows: list[Row] = [{str(key): value for key, value in row.items()} for row in chosen.to_dict('records')]
    flags = forecast_flags.raised(rows, verdict, found)
    reserve = forecast_flags.reserve(rows, verdict, found, scope.whole) if not subject_id else []
    shown = verdict.shown
    year = forecasts.of_year(data, found, class_id) if shown and class_id and len(chosen) else pd.DataFrame()
    return SchoolView(
        data, names, verdict, found, scope, chosen, _figures(chosen, found, scope, subject_id) if shown else
        pd.DataFrame(), tuple(flags), tuple(reserve), tuple(forecast_flags.plain(rows, found)),
        tuple(words.RISKS[kind] for kind in forecast_flags.FLAGS
              if shown and len(chosen) and forecast_flags.unmeasured(chosen, kind, verdict)),
        classes, subjects, year)


def _classes(data: Frames, scope: Scope, mine: pd.DataFrame) -> dict[int, str]:
    classes = data.classes.sort_values(['grade', 'letter'])
    seen = set(mine['class'].tolist()) if len(mine) else set()
    return {number: name for number, name in zip(classes['class'].tolist(), classes['name'].tolist(), strict=True)
            if scope.whole(number) or number in seen}


def _figures(pairs: pd.DataFrame, found: Outlook, scope: Scope, subject_id: int) -> pd.DataFrame:
    """Expected figures by class and subject; whole classes only where all their subjects are seen."""
    if pairs.empty:
        return pd.DataFrame()
    figures = fc.class_forecast(pairs, found.settings)
    whole = figures['subject'].isna()
    if subject_id:
        return figures[~whole].reset_index(drop=True)
    return figures[~whole | figures['cls'].map(scope.whole)].reset_index(drop=True)
