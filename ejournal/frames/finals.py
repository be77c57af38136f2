"""Final marks of all years, with the class and the teacher they belong to."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from ejournal.frames import sql, teaching
from ejournal.frames.tables import KINDS, VALUES, Array, Table, categorical, take
from ejournal.frames.teaching import Teaching
from models import SchoolYear, Term

ORDER = ('ordinal', 'kind', 'subject', 'year', 'pupil')  # the last is the first key


@dataclass(frozen=True)
class History:
    """What explains a final mark: the teaching, the terms and the ends of every year."""

    teaching: Teaching
    terms: Sequence[tuple[Any, ...]]  # id, ordinal, ends_on
    years: Sequence[tuple[Any, ...]]  # id, ends_on


@dataclass(frozen=True)
class Finals:
    """The table; ``period`` and ``class_name`` in it are places in these lists."""

    table: Table
    periods: tuple[str, ...] = ()
    class_names: tuple[str, ...] = ()


async def read_history() -> History:
    """Seven statements, however many years."""
    years = list(await SchoolYear.all().order_by('id').values_list('id', 'ends_on'))
    terms = list(await Term.all().order_by('id').values_list('id', 'ordinal', 'ends_on'))
    return History(await teaching.read([int(row[0]) for row in years]), terms, years)


async def read(history: History) -> list[sql.Rows]:
    """Everybody's final marks, a statement a year."""
    return [await sql.read_texts(sql.FINALS_OF_YEAR, [row[0]]) for row in history.years]


async def read_of(pupils: Collection[int]) -> list[sql.Rows]:
    """Those of some pupils, one statement."""
    return [await sql.read_texts(sql.FINALS_OF_PUPILS, sorted(pupils))]


def build(parts: Sequence[sql.Rows], history: History, known: Finals | None = None) -> Finals:
    """Numbers and texts in, a table in the order of pupil, year, subject and period out."""
    numbers = np.concatenate([part.numbers for part in parts]) if parts else np.empty((0, 7), np.int64)
    texts = [[text for part in parts for text in part.texts[place]] for place in (0, 1)]
    period, periods = _places(texts[0], known.periods if known else ())
    class_name, class_names = _places(texts[1], known.class_names if known else ())
    pupil, year, subject, kind, term, value, reason = numbers.T
    ids = {name: column.astype(np.int32) for name, column in
           {'pupil': pupil, 'year': year, 'subject': subject, 'term': term}.items()}
    mark = np.array([int(one) if one.isdecimal() else 0 for one in VALUES], np.int8)[value]
    ordinals = {row[0]: row[1] for row in history.terms}
    table: Table = ids | {
        'kind': kind.astype(np.int8), 'period': period, 'ordinal': _looked_up(ordinals, term).astype(np.int8),
        'class_name': class_name, 'value': value.astype(np.int8), 'mark': mark, 'reason': reason > 0}
    table |= _classes(table, class_names, history)
    table['teacher'] = _teachers(table, history)
    return Finals(take(table, np.lexsort(tuple(table[name] for name in ORDER))), periods, class_names)


def follow(old: Finals, pupils: Collection[int], parts: Sequence[sql.Rows], history: History) -> Finals:
    """The same with the rows of these pupils read anew."""
    fresh = build(parts, history, old)
    kept = take(old.table, ~np.isin(old.table['pupil'], list(pupils)))
    where = np.searchsorted(kept['pupil'], fresh.table['pupil'])
    return replace(fresh, table={name: np.insert(column, where, fresh.table[name]) for name, column in kept.items()})


def frame_of(finals: Finals) -> pd.DataFrame:
    """As a DataFrame nobody may write to; words are categories."""
    columns: dict[str, Any] = dict(finals.table)
    for name, known in (('kind', KINDS), ('value', VALUES), ('period', finals.periods),
                        ('class_name', finals.class_names)):
        columns[name] = categorical(finals.table[name], known)
    for column in finals.table.values():
        column.flags.writeable = False
    return pd.DataFrame(columns, copy=False)


def _places(texts: Sequence[str], known: tuple[str, ...]) -> tuple[Array, tuple[str, ...]]:
    """Each text as its place in the list of those known, which gets the new ones."""
    every = (*known, *sorted(set(texts) - set(known)))
    places = {text: place for place, text in enumerate(every)}
    return np.fromiter(map(places.__getitem__, texts), np.int16, len(texts)), every


def _looked_up(values: dict[int, int], keys: Array) -> Array:
    found = np.zeros(max([0, *values, *np.unique(keys).tolist()]) + 1, np.int32)
    for key, value in values.items():
        found[key] = value
    return found[keys]


def _classes(table: Table, names: Sequence[str], history: History) -> Table:
    """``class`` where the books of that year have it, and ``grade`` by the name."""
    ids = {(row[1], f'{row[2]}{row[3]}'): row[0] for row in history.teaching.classes}
    years = [row[0] for row in history.years]
    known = np.array([[ids.get((year, name), 0) for name in names] for year in years], np.int32)
    grades = np.array([int(''.join(filter(str.isdecimal, name)) or 0) for name in names], np.int8)
    place = np.searchsorted(years, table['year'])
    return {'class': known[place, table['class_name']] if len(place) else np.empty(0, np.int32),
            'grade': grades[table['class_name']]}


def _teachers(table: Table, history: History) -> Array:
    ends = {row[0]: row[2] for row in history.terms} | {-row[0]: row[1] for row in history.years}
    key = np.where(table['term'] > 0, table['term'], -table['year'])
    asked = pd.DataFrame({name: table[name] for name in ('pupil', 'class', 'subject')} | {'end': key})
    once = asked[asked['class'] > 0].drop_duplicates().reset_index(drop=True)
    days = pd.to_datetime(once['end'].map(ends)).astype('datetime64[s]')
    once['teacher'] = teaching.teachers_of(history.teaching, once.assign(day=days))
    found = asked.merge(once, on=list(asked.columns), how='left')['teacher']
    return found.fillna(0).to_numpy(np.int32)
