"""Classes in which many are ill today: the warning on the start page of the administration (п. 11.8, 18)."""

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from datetime import date

import pandas as pd

from ejournal import clock, facts, frames
from ejournal.access import Action, Actor
from ejournal.analytics import attendance
from ejournal.frames import Frames

KEPT = 8


@dataclass(frozen=True)
class Wave:
    """A class over the school's threshold: how many of its pupils are ill or missing for an unknown reason."""

    class_id: int
    name: str
    absent: int
    pupils: int
    share: float
    usual: float | None
    high: bool


_kept: OrderedDict[tuple[object, ...], tuple[Wave, ...]] = OrderedDict()


async def today(actor: Actor) -> tuple[Wave, ...]:
    """The classes of today over the threshold, the fullest of absence first."""
    actor.require(Action.QUALITY)
    year = await facts.current()
    data, day = await frames.current(year.year_id), clock.today()
    watch = float(year.preferences.get('sickness_watch') or attendance.WATCH)
    high = float(year.preferences.get('sickness_high') or attendance.HIGH)
    key = (data.year_id, data.version, id(data), day, watch, high)
    if key not in _kept:
        _kept[key] = await asyncio.to_thread(_build, data, day, watch, high)
        while len(_kept) > KEPT:
            _kept.popitem(last=False)
    return _kept[key]


def _build(data: Frames, day: date, watch: float, high: float) -> tuple[Wave, ...]:
    rows = attendance.sickness_wave(data.seats, day, watch=watch, high=high)
    rows = rows[rows['level'] != '']
    names = dict(zip(data.classes['class'].tolist(), data.classes['name'].tolist(), strict=True))
    return tuple(Wave(row['class'], names.get(row['class'], ''), int(row['ill'] + row['unclear']), int(row['pupils']),
                      float(row['share']), None if pd.isna(row['usual']) else float(row['usual']),
                      row['level'] == 'high') for row in rows.to_dict('records'))
