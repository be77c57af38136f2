"""A wave of sickness: how many are ill today against what is usual in this season (hint for карантин)."""

from datetime import date, timedelta

import numpy as np
import pandas as pd

from .counting import CODES, RELEASED, between

WATCH, HIGH = 20.0, 30.0  # per cent of the class; the school may set its own
USUAL_DAYS = 20  # school days before, where there is no last year
SEASON = timedelta(days=14)
A_YEAR = timedelta(days=364)  # the same weekday


def ill_by_day(seats: pd.DataFrame) -> pd.DataFrame:
    """class, grade, date: ``pupils`` with lessons, ``ill`` (Б in at least one), ``unclear`` (ОТ and no Б: nobody knows
    yet), ``share`` of both in per cent."""
    rows = seats[seats['code'] != CODES[RELEASED]]
    marked = rows.assign(ill=rows['code'] == 'Б', unclear=rows['code'] == 'ОТ')
    people = marked.groupby(['class', 'grade', 'date', 'pupil'], observed=True)[['ill', 'unclear']].any().reset_index()
    people = people.assign(pupils=1, unclear=people['unclear'] & ~people['ill'])
    found = people.groupby(['class', 'grade', 'date'])[['pupils', 'ill', 'unclear']].sum().astype(int).reset_index()
    return found.assign(share=(found['ill'] + found['unclear']) * 100.0 / found['pupils'])


def sickness_wave(
    seats: pd.DataFrame, on: date, *, before: pd.DataFrame | None = None, watch: float = WATCH, high: float = HIGH,
) -> pd.DataFrame:
    """One row for each class with lessons on ``on``, the fullest of absence first.

    ``before`` are last year's seats: usual is then the school's share within two weeks of the same season; without them
    (or where they are empty) the class's own share of the last 20 school days. Columns: class, grade, date, pupils,
    ill, unclear, share, usual (per cent; NaN without any past), above (share − usual), level ('' / 'watch' / 'high').
    """
    recent = ill_by_day(between(seats, on - timedelta(days=2 * USUAL_DAYS), on))
    today = recent[recent['date'] == pd.Timestamp(on)]
    past = recent[recent['date'] < pd.Timestamp(on)].sort_values('date').groupby('class').tail(USUAL_DAYS)
    own = past.groupby('class')[['ill', 'unclear', 'pupils']].sum()
    usual = today['class'].map((own['ill'] + own['unclear']) * 100.0 / own['pupils']).astype('float64')
    if before is not None:
        season = ill_by_day(between(before, on - A_YEAR - SEASON, on - A_YEAR + SEASON))
        if len(season):
            usual[:] = (season['ill'] + season['unclear']).sum() * 100.0 / season['pupils'].sum()
    level = np.select([today['share'] >= high, today['share'] >= watch], ['high', 'watch'], '')
    rows = today.assign(usual=usual, above=today['share'] - usual, level=level)
    return rows.sort_values(['share', 'class'], ascending=[False, True]).reset_index(drop=True)
