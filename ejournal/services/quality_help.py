"""Whom to help before the running term ends, beside the figures of the dashboard (п. 11.9, 17.3.3).

The forecast's flags with how often such came true; while its gate is shut, the facts: means below the «3», few marks.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from ejournal.access import Action, Actor
from ejournal.frames import Frames
from ejournal.services import forecast_flags, forecast_verdict, forecasts
from ejournal.services.forecast_flags import Flag, Row
from ejournal.services.forecast_verdict import Verdict
from ejournal.services.forecasts import Outlook
from ejournal.services.quality_figures import Asked, Help, Needy, narrowed

KEPT = 16
BEST = 5
RANK = ('risk_fail', 'few_marks', 'risk_drop')


_kept: OrderedDict[tuple[object, ...], tuple[Outlook, Help]] = OrderedDict()


async def of_filter(actor: Actor, data: Frames, asked: Asked) -> Help:
    """The list for a filter of the dashboard; for the administration. ``data`` is the running year."""
    actor.require(Action.QUALITY)
    actor.require(Action.FORECAST)
    verdict, found = await forecast_verdict.current(patience=0), await forecasts.outlook(data)
    wanted = replace(asked, year=0, period='')
    key = (id(found), verdict.at, verdict.mode, verdict.pooled, wanted)
    if key not in _kept:
        _kept[key] = found, await asyncio.to_thread(_listed, data, verdict, found, wanted)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return _kept[key][1]


def _listed(data: Frames, verdict: Verdict, found: Outlook, asked: Asked) -> Help:
    pairs = found.pairs
    if pairs.empty:
        return Help()
    teachers = data.groups.set_index('group')['teacher']
    pairs = narrowed(pairs.assign(teacher=pairs['group'].map(teachers)), asked)
    if verdict.shown:
        up = (pairs['risk_fail'] != 'none') | (pairs['risk_drop'] != 'none') | pairs['few_marks']
        return Help(_threatened(_rows(pairs[up]), verdict, found), measured=True, running=True)
    mean = pairs['earned'] / pairs['earned_weight'].where(pairs['earned_weight'] > 0)
    low = mean < found.settings.thresholds[0]
    flags = forecast_flags.plain(_rows(pairs[low].assign(_mean=mean[low]).sort_values('_mean')), found)
    few = forecast_flags.plain(_rows(pairs[~low & (pairs['earned_marks'] < found.settings.min_marks)]), found)
    return Help(_by_pupil([*flags, *few]), running=True)


def _threatened(rows: list[Row], verdict: Verdict, found: Outlook) -> tuple[Needy, ...]:
    """Who may fail comes first, then who gets no mark, then who loses one; what can still be put right before what
    cannot. Weak flags stand here only where there is no strong one."""
    known = {(row['pupil'], row['subject']): row for row in rows}
    flags = forecast_flags.raised(rows, verdict, found)
    strong = [flag for flag in flags if flag.degree == 'high' and flag.kind != 'few_marks']

    def order(flag: Flag) -> tuple[int, bool, float]:
        wanted = 3 if flag.kind == 'risk_fail' else int(known[flag.pupil, flag.subject]['last'] or 3)
        late = float(known[flag.pupil, flag.subject].get(f'need_avg_{wanted}', 0)) > BEST
        return RANK.index(flag.kind), late, -flag.chance

    listed = _by_pupil(sorted(strong or flags, key=order))
    return tuple(replace(one, mark=_mark(one.flag, known[one.flag.pupil, one.flag.subject])) for one in listed)


def _mark(flag: Flag, row: Row) -> str:
    if flag.kind == 'risk_drop':
        return str(max(2, int(row['last']) - 1))
    return '2' if flag.kind == 'risk_fail' else 'н/а'


def _rows(pairs: pd.DataFrame) -> list[Row]:
    return [{str(key): value for key, value in row.items()} for row in pairs.to_dict('records')]


def _by_pupil(flags: Sequence[Flag]) -> tuple[Needy, ...]:
    """The pupils in the order of their first flag."""
    found: dict[int, list[Flag]] = {}
    for flag in flags:
        found.setdefault(flag.pupil, []).append(flag)
    return tuple(Needy(own[0], tuple(dict.fromkeys(one.subject for one in own))) for own in found.values())
