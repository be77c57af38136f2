"""What is still to come until the end of the term: step (5)."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from .levels import ratio, total
from .settings import Settings
from .table import Flags, Numbers, Table, columns


def to_come(
    table: Table, settings: Settings, term: tuple[float, float, float], past_terms: Sequence[tuple[float, float]],
    plan: pd.DataFrame | None,
) -> Numbers:
    """Expected marks a pupil still gets, by group (rows) and kind of work (columns).

    ``term`` is (now, start, end). Planned papers where the plan names the kind for the class and subject; else the
    pace of the group: that of the whole year shrunk to subject and school, and then of the same part of past terms.
    """
    now, start, end = term
    left = max(end - max(now, start), 0.0)
    pupils = total(table.pair_group, None, table.groups)
    rate = _pace_of_the_year(table, settings, _weeks_so_far(table, now), pupils)
    weeks, inside = _same_part(table.week, (now, start, end), past_terms)
    if weeks > 0:
        counts = _counts(table, inside)
        seats = pupils[:, None]
        rate = ratio(counts + settings.pace_weight * seats * rate, seats * (weeks + settings.pace_weight), rate)
    expected = rate * left
    if plan is not None and len(plan):
        _put_plan(expected, table, plan, settings)
    return expected


def _weeks_so_far(table: Table, now: float) -> float:
    """Weeks in which the marks of the table were given: a journal begun in mid-year has no marks before."""
    return max(now - float(np.floor(table.week.min())), 0.0) if len(table.week) else 0.0


def _counts(table: Table, inside: Flags | None = None) -> Numbers:
    kinds = len(table.kinds)
    keys = table.group * kinds + table.kind
    return total(keys if inside is None else keys[inside], None, table.groups * kinds).reshape(table.groups, kinds)


def _pace_of_the_year(table: Table, settings: Settings, weeks: float, pupils: Numbers) -> Numbers:
    """Marks per pupil and week by group and kind: group → subject → school → default (or last year's pace)."""
    kinds, strength, subjects = table.kinds, settings.pace_weight, len(table.subjects)
    counts = _counts(table)
    of_school = counts.sum(axis=0)
    mix = of_school / of_school.sum() if of_school.sum() > 0 else _usual_mix(kinds)
    school = (of_school + strength * pupils.sum() * settings.pace_default * mix) / max(
        pupils.sum() * (weeks + strength), 1e-9)
    base = np.tile(school, (subjects, 1))
    for row, subject in enumerate(table.subjects.tolist()):
        for column, weight in enumerate(kinds.tolist()):
            base[row, column] = settings.pace.get((subject, weight), base[row, column])
    by_subject = np.zeros((subjects, len(kinds)))
    np.add.at(by_subject, table.group_subject, counts)
    seats = total(table.group_subject, pupils, subjects)[:, None]
    subject_rate = ratio(by_subject + strength * seats * base, seats * (weeks + strength), base)
    own = subject_rate[table.group_subject]
    return ratio(counts + strength * pupils[:, None] * own, pupils[:, None] * (weeks + strength), own)


def _usual_mix(kinds: Numbers) -> Numbers:
    """Before any mark: ordinary answers of the weight nearest to 1."""
    mix = np.zeros(len(kinds))
    mix[np.argmin(np.abs(np.log(kinds)))] = 1.0
    return mix


def _same_part(week: Numbers, term: tuple[float, float, float], past_terms: Sequence[tuple[float, float]],
               ) -> tuple[float, Flags]:
    """The rest of the finished terms after the same share of them: how many weeks, and which marks lie in it."""
    now, start, end = term
    share = min(max((now - start) / (end - start), 0.0), 1.0) if end > start else 1.0
    inside, weeks = np.zeros(len(week), np.bool_), 0.0
    for first, last in past_terms:
        begin = first + share * (last - first)
        if last <= now and last > begin:
            inside |= (week >= begin) & (week < last)
            weeks += last - begin
    return weeks, inside


def usual_kinds(plan: pd.DataFrame | None, settings: Settings) -> Numbers:
    """Weights of the works that are planned or were usual last year; an ordinary answer when nothing is known."""
    known = [*settings.difficulty, *(weight for _, weight in settings.pace)] or [1.0]
    if plan is None or not len(plan):
        return np.unique(known)
    _, (weight, number) = columns(plan, 'cls subject', 'weight n', name='plan')
    if not (weight > 0).all() or not (number >= 0).all():
        raise ValueError('В таблице plan вес должен быть больше нуля, число работ — не меньше нуля.')
    return np.unique([*known, *weight.tolist()])


def _put_plan(expected: Numbers, table: Table, plan: pd.DataFrame, settings: Settings) -> None:
    (cls, subject), (weight, number) = columns(plan, 'cls subject', 'weight n', name='plan')
    places = {(c, s): row for row, (c, s) in enumerate(
        zip(table.group_cls.tolist(), table.subjects[table.group_subject].tolist(), strict=True))}
    planned: dict[tuple[int, int], float] = {}
    for c, s, w, n in zip(cls.tolist(), subject.tolist(), weight.tolist(), number.tolist(), strict=True):
        row = places.get((c, s))
        if row is not None:
            key = row, int(np.searchsorted(table.kinds, w))
            planned[key] = planned.get(key, 0.0) + n * settings.plan_share
    for (row, column), value in planned.items():
        expected[row, column] = value
