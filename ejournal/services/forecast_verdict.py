"""Whether the forecast may be shown, and how often it was right: the kept result of the backtest (п. 11.9).

The backtest runs in the background, anew after every finished term, and is kept with its date, the number of marks and
the settings. Until there is a result, and whenever the gate has not passed, pages show the plain mean.
"""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pandas as pd

from ejournal import audit, clock, db, facts, frames
from ejournal.access import Action, Actor
from ejournal.analytics.forecast import Backtest, tune
from ejournal.analytics.forecast.gate import OFFER, ONLY_MEAN, POOLED
from ejournal.facts import Facts
from ejournal.services import forecast_check, forecasts
from models import Invalid, NotFound, Preference, Role

KEY, SETTINGS_KEY = forecasts.CHECK, 'forecast_settings'
PATIENCE = 4.0  # how long a page waits for the first result before it says that it is being computed
WAITING = 'Проверяем прогноз на прошедших учебных периодах. До результата показываем текущую среднюю.'
FIRST_TERM = ('Проверено только на первом учебном периоде года: отметкой «прошлого периода» служила последняя '
              'отметка прошлого учебного года.')
NO_HISTORY = ('В журнале нет текущих отметок прошлого учебного года: настраивать прогноз не на чем. '
              'Он работает с обычными настройками.')
TABLES = ('cuts', 'terms', 'calibration', 'flags', 'classes', 'naive')
NO_POOL = 'Смесь можно показывать, только если проверка её предлагает. Пересчитайте проверку.'
_running: dict[int, asyncio.Task['Verdict']] = {}


@dataclass(frozen=True)
class Verdict:
    """``mode`` is «forecast», «pool», «mean» or «wait»; ``tables`` are those of `Backtest`, as lists of dicts."""

    mode: str
    sentence: str
    at: datetime | None = None
    marks: int = 0
    tables: Mapping[str, list[dict[str, Any]]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    first_only: bool = False
    tuned: str = ''  # the year the settings were tuned on
    pooled: bool = False  # the gate offers the pool, and the school shows it

    @property
    def shown(self) -> bool:
        """Whether forecasts may be shown."""
        return self.mode == 'forecast' or self.pooled

    def precision(self, flag: str, level: str, share: float) -> tuple[int, int] | None:
        """(how many of 10 flagged really fell, how many were flagged) at the cut nearest to ``share`` of the term.

        None when that flag was never up: then it is not shown (specification: no flag without its number).
        """
        rows = [row for row in self.tables.get('flags', ()) if (row['flag'], row['level']) == (flag, level)]
        near = sorted(rows, key=lambda row: abs(row['cut'] - share))[:1]
        chosen = near if near and near[0]['flagged'] else rows
        flagged, hits = (sum(int(row[key]) for row in chosen) for key in ('flagged', 'hits'))
        return (int(10 * hits / flagged + 0.5), flagged) if flagged else None

    def accuracy(self, share: float) -> float | None:
        """The share of likely marks that came true at the cut nearest to ``share`` of the term."""
        rows = sorted((row for row in self.tables.get('cuts', ()) if row['accuracy'] is not None),
                      key=lambda row: abs(row['cut'] - share))
        return float(rows[0]['pool_accuracy' if self.pooled else 'accuracy']) if rows else None


def kept(year: Facts) -> Verdict | None:
    """The result as kept; None before the first one and when another term has come to its end since."""
    stored = year.preferences.get(KEY)
    if not isinstance(stored, dict) or stored.get('year') != year.year_id or stored.get('terms') != _finished(year):
        return None
    tuned = year.preferences.get(SETTINGS_KEY)
    pooled = forecasts.pool_of(year)
    sentence = stored['sentence'].replace(f'{ONLY_MEAN} {OFFER}', POOLED) if pooled else stored['sentence']
    return Verdict(stored['mode'], sentence, datetime.fromisoformat(stored['at']), stored['marks'],
                   stored['tables'], stored['settings'], stored['first_only'],
                   str(tuned.get('tuned_on', '')) if isinstance(tuned, dict) else '', pooled)


def _finished(year: Facts) -> list[int]:
    return sorted(term.id for term in year.terms if term.ends_on < clock.today())


async def current(patience: float = PATIENCE) -> Verdict:
    """The kept result, or one made in the background: «wait» when that takes longer than ``patience`` seconds."""
    year = await facts.current()
    found = kept(year)
    if found is not None:
        return found
    task = _begin(year.year_id)
    await asyncio.wait({task}, timeout=patience)
    return task.result() if task.done() else Verdict('wait', WAITING)


async def refresh() -> None:
    """By the program itself, every few minutes: the first result, and a new one after every finished term."""
    try:
        year = await facts.current()
    except NotFound:  # a new journal without a year
        return
    if kept(year) is None:
        await _begin(year.year_id)


def _begin(year_id: int, actor: Actor | None = None) -> asyncio.Task[Verdict]:
    """One computation at a time, however many pages ask."""
    loop, task = asyncio.get_running_loop(), _running.get(year_id)
    if task is None or task.done() or task.get_loop() is not loop:
        task = loop.create_task(_make(actor), name='forecast check')
        _running[year_id] = task
    return task


async def recompute(actor: Actor) -> Verdict:
    """«Пересчитать»: the backtest anew on the marks of now; seconds."""
    actor.require(Action.FORECAST_TUNE)
    return await _begin((await facts.current()).year_id, actor)


async def _make(actor: Actor | None) -> Verdict:
    found = await forecast_check.result()
    year = await facts.current()
    value = _packed(found, year)
    async with db.transaction():
        await Preference.update_or_create({'value': value}, key=KEY)
        await audit.record(actor, actor.capacity(Action.FORECAST_TUNE) if actor else Role.ADMINISTRATOR, audit.Entry(
            'forecast.checked', 'panel', None, after=found.gate.sentence[:200]))
    facts.forget()
    return kept(await facts.current()) or Verdict('mean', found.gate.sentence)


def _packed(found: Backtest, year: Facts) -> dict[str, Any]:
    """Everything a page shows, as JSON."""
    terms = found.terms
    return {
        'year': year.year_id, 'terms': _finished(year),
        'at': clock.local().replace(tzinfo=None).isoformat(timespec='minutes'),
        'mode': found.gate.mode, 'sentence': found.gate.sentence, 'marks': found.marks,
        'settings': found.settings.as_dict(), 'widths': {name: list(line) for name, line in found.widths.items()},
        'first_only': bool(len(terms)) and bool((terms['term'] == 0).all()),
        'tables': {name: _rows(getattr(found, name)) for name in TABLES}}


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    rows = table.astype(object).where(table.notna(), None).to_dict('records')
    return [{str(key): value for key, value in row.items()} for row in rows]


async def show_pool(actor: Actor, shown: bool) -> None:
    """Show the half-and-half pool, or the plain mean again. Refused (Invalid): a pool that the gate does not offer."""
    actor.require(Action.FORECAST_TUNE)
    found = kept(await facts.current())
    if shown and (found is None or found.mode != 'pool'):
        raise Invalid(NO_POOL)
    async with db.transaction():
        await Preference.update_or_create({'value': shown}, key=forecasts.POOL)
        await audit.record(actor, actor.capacity(Action.FORECAST_TUNE), audit.Entry(
            'forecast.pooled', 'panel', None,
            after='Показываем смесь прогноза и средней' if shown else 'Показываем текущую среднюю'))
    facts.forget()


async def tune_on_last_year(actor: Actor) -> str:
    """«Настроить на прошлом годе»: settings learnt from the finished year, kept for this one; the year's name.

    Refused (Invalid): no current marks of an earlier year in the book.
    """
    actor.require(Action.FORECAST_TUNE)
    data = await frames.current()
    before = forecasts.year_before(data)
    old = await frames.current(before) if before else None
    history = list(forecast_check.history(old, clock.today())) if old is not None else []
    if old is None or not history:
        raise Invalid(NO_HISTORY)
    year = await facts.current()
    settings = await asyncio.to_thread(tune, history, start=forecasts.plain_settings(year))
    async with db.transaction():
        await Preference.update_or_create({'value': settings.as_dict() | {'tuned_on': old.year_name}}, key=SETTINGS_KEY)
        await audit.record(actor, actor.capacity(Action.FORECAST_TUNE), audit.Entry(
            'forecast.tuned', 'panel', None, after=f'Прогноз настроен на {old.year_name} учебном годе'))
    facts.forget()
    await _begin(year.year_id, actor)
    return old.year_name
