"""Final marks of all years, with the class and the teacher they belong to."""

from collections.abc import Collection
from typing import Any

import numpy as np
import pandas as pd

from ejournal.frames import teaching
from ejournal.frames.lookups import ints
from ejournal.frames.tables import KINDS, VALUES, Array, Table, categorical, concat, take
from ejournal.frames.teaching import Teaching
from models import FinalMark, SchoolYear, Term

FINAL = ('pupil_id', 'year_id', 'subject_id', 'kind', 'term_id', 'period', 'class_name', 'value', 'reason')
Rows = list[tuple[Any, ...]]


async def read(pupils: Collection[int] | None = None) -> Rows:
    """Final marks of some pupils, or of everybody; one statement."""
    found = FinalMark.all() if pupils is None else FinalMark.filter(pupil_id__in=list(pupils))
    return list(await found.exclude(value='').values_list(*FINAL))


async def read_history() -> tuple[Teaching, Rows, Rows]:
    """What explains them: the teaching, the terms and the ends of every year."""
    years = list(await SchoolYear.all().values_list('id', 'ends_on'))
    return (await teaching.read([int(row[0]) for row in years]),
            list(await Term.all().values_list('id', 'ordinal', 'ends_on')), years)


def build(rows: Rows, history: tuple[Teaching, Rows, Rows]) -> Table:
    """Rows in, a table in the order of pupil, year, subject and period out."""
    taught, terms, years = history
    pupil, year, subject, kind, term, period, class_name, value, reason = zip(*rows, strict=True) if rows else [()] * 9
    ordinals, ends = {row[0]: row[1] for row in terms}, {row[0]: row[2] for row in terms}
    year_ends = {row[0]: row[1] for row in years}
    table = {'pupil': ints(pupil), 'year': ints(year), 'subject': ints(subject), 'kind': _codes(kind, KINDS),
             'term': ints(term), 'period': np.array(period, object),
             'ordinal': np.fromiter((ordinals.get(one, 0) for one in term), np.int8),
             **_classes(year, class_name, taught), 'value': _codes(value, VALUES), 'mark': _numbers(value),
             'reason': np.fromiter((bool(one) for one in reason), np.bool_)}
    days = np.array([ends.get(one) or year_ends[on] for one, on in zip(term, year, strict=True)], 'datetime64[s]')
    table['teacher'] = _teachers(table, days, taught)
    return in_order(table)


def in_order(table: Table) -> Table:
    """By pupil, year, subject, kind and term."""
    return take(table, np.lexsort(tuple(table[name] for name in ('ordinal', 'kind', 'subject', 'year', 'pupil'))))


def replace(table: Table, pupils: Collection[int], fresh: Table) -> Table:
    """The table with the rows of these pupils read anew."""
    kept = take(table, ~np.isin(table['pupil'], list(pupils)))
    return in_order(concat([kept, fresh]))


def frame_of(table: Table) -> pd.DataFrame:
    """Texts as categories: there are a handful of them."""
    columns: dict[str, Any] = dict(table)
    for name, known in (('kind', KINDS), ('value', VALUES)):
        columns[name] = categorical(table[name], known)
    for name in ('period', 'class_name'):
        columns[name] = pd.Categorical(table[name], sorted(set(table[name])))
    for column in table.values():
        column.flags.writeable = False
    return pd.DataFrame(columns, copy=False)


def _codes(values: Collection[str], known: tuple[str, ...]) -> Array:
    places = {value: place for place, value in enumerate(known)}
    return np.fromiter((places[value] for value in values), np.int8)


def _numbers(values: Collection[str]) -> Array:
    return np.fromiter((int(value) if value.isdecimal() else 0 for value in values), np.int8)


def _classes(year: Collection[int], names: Collection[str], taught: Teaching) -> Table:
    ids = {(row[1], f'{row[2]}{row[3]}'): row[0] for row in taught.classes}
    grades = {name: int(digits) if (digits := ''.join(filter(str.isdecimal, name))) else 0 for name in set(names)}
    return {'class': ints(ids.get(key, 0) for key in zip(year, names, strict=True)),
            'class_name': np.array(names, object), 'grade': np.fromiter((grades[name] for name in names), np.int8)}


def _teachers(table: Table, days: Array, taught: Teaching) -> Array:
    asked = pd.DataFrame({name: table[name] for name in ('pupil', 'class', 'subject')} | {'day': days})
    once = asked.drop_duplicates().reset_index(drop=True)
    once['teacher'] = teaching.teachers_of(taught, once)
    return asked.merge(once, on=list(asked.columns), how='left')['teacher'].to_numpy(np.int32)
