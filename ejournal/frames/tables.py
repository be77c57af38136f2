"""Tables of plain arrays: how rows lie before they become DataFrames, and how a journal's slice is replaced."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[Any]
Table = dict[str, Array]

STATES = ('planned', 'cancelled', 'moved')
CODES = ('', 'Б', 'УП', 'НП', 'ОТ', 'ОП', 'ОСВ')
SIGNS = ('.', 'зач', 'незач')
MARKINGS = ('marks', 'pass_fail', 'none')
LEVELS = ('1–4', '5–9', '10–11')
KINDS = ('term', 'year', 'exam', 'final')
VALUES = ('5', '4', '3', '2', '1', 'н/а', 'осв', 'зач', 'незач')
# Columns kept as small numbers and shown as categories.
CATEGORIES: Mapping[str, Sequence[str]] = {
    'state': STATES, 'code': CODES, 'sign': SIGNS, 'marking': MARKINGS, 'level': LEVELS, 'kind': KINDS, 'value': VALUES}


def days(numbers: Array) -> Array:
    """Days since 1970 as ``datetime64[s]``, the type of every date in the frames."""
    return numbers.astype('datetime64[D]').astype('datetime64[s]')


def concat(parts: Sequence[Table]) -> Table:
    """The tables one under another; they have the same columns."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def take(table: Table, rows: Array) -> Table:
    """The rows by number or by mask, in that order."""
    return {name: column[rows] for name, column in table.items()}


def same(left: Table, right: Table) -> bool:
    """Whether two tables hold the same."""
    return all(np.array_equal(column, right[name]) for name, column in left.items())


def slice_of(table: Table, groups: Iterable[int]) -> tuple[Array, Table]:
    """Where the rows of these journals lie (a mask), and the rows."""
    mask = np.isin(table['group'], np.fromiter(groups, np.int32))
    return mask, take(table, mask)


def replaced(table: Table, mask: Array, fresh: Table) -> Table:
    """The table without the masked rows and with the fresh ones, in the order of the journals."""
    kept = take(table, ~mask)
    if not len(fresh['group']):
        return kept
    result: Table = {}
    where = np.searchsorted(kept['group'], fresh['group'], side='left')
    for name, column in kept.items():
        result[name] = np.insert(column, where, fresh[name])
    return result


def categorical(codes: Array, known: Sequence[str]) -> Any:
    """Small numbers as the words they stand for."""
    return pd.Categorical.from_codes(codes, categories=pd.Index(list(known), dtype='str'))


def frame(table: Table) -> pd.DataFrame:
    """The table as a DataFrame over the same memory, which nobody may write to."""
    columns: dict[str, Any] = {}
    for name, column in table.items():
        column.flags.writeable = False
        known = CATEGORIES.get(name) if column.dtype == np.int8 else None
        columns[name] = column if known is None else categorical(column, known)
    return pd.DataFrame(columns, copy=False)
