"""A report as plain data: what the screen, the workbook and the paper all show, so that their numbers are the same."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import isnan
from typing import Any

from .pictures import Stacked

Value = str | int | float | date | None
NONE = '—'


class Kind(StrEnum):
    """How a column's values are shown; numbers stay numbers in a workbook."""

    TEXT = 'text'
    WHOLE = 'whole'
    ONE = 'one'  # one decimal: СОУ
    TWO = 'two'  # two decimals: a mean
    PERCENT = 'percent'  # per cent with one decimal
    CHANGE = 'change'  # with a sign, one decimal
    DATE = 'date'


DECIMALS = {Kind.WHOLE: 0, Kind.ONE: 1, Kind.TWO: 2, Kind.PERCENT: 1, Kind.CHANGE: 1}


@dataclass(frozen=True)
class Column:
    """A heading. ``over`` is a heading above neighbours with the same words; ``width`` in mm on paper, 0 as needed,
    −1 what is left; ``upright`` turns the words by 90°."""

    title: str
    kind: Kind = Kind.TEXT
    over: str = ''
    width: float = 0
    upright: bool = False


@dataclass(frozen=True)
class Row:
    """The cells of a line; ``strong`` for totals. ``span`` puts the first cell over the whole line (a heading).

    ``kind`` shows the numbers of this line in another way than their columns say (a mean below marks).
    """

    cells: tuple[Value, ...]
    strong: bool = False
    span: bool = False
    kind: Kind | None = None

    def kind_in(self, column: Column) -> Kind:
        """How the line's value in a column is shown."""
        return self.kind if self.kind is not None and column.kind is not Kind.TEXT else column.kind


@dataclass(frozen=True)
class Section:
    """A table of a report with its own heading and what stands when it is empty."""

    columns: tuple[Column, ...]
    rows: tuple[Row, ...] = ()
    title: str = ''
    empty: str = 'Нет данных.'


@dataclass(frozen=True)
class Report:
    """A document: heading, lines below it, tables, notes (formulas, what is preliminary), and who signs."""

    name: str  # of the file, without an ending
    title: str
    head: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    notes: tuple[str, ...] = ()
    signatures: tuple[str, ...] = ()
    landscape: bool = False
    archival: bool = False  # PDF/A-2b
    small: bool = False  # many columns: 8 pt
    picture: Stacked | None = None  # above the tables; its figures stand in one of them
    links: dict[int, str] = field(default_factory=dict)  # row of the first section → address, on screen only


def plain(value: Any) -> Value:
    """A cell of a DataFrame as a plain value: numpy's numbers become Python's, NaN and NaT become None."""
    if value is None or value is False:
        return None
    if hasattr(value, 'item'):
        value = value.item()
    if isinstance(value, float) and isnan(value):
        return None
    if hasattr(value, 'to_pydatetime'):
        return None if str(value) == 'NaT' else value.to_pydatetime().date()
    return value if isinstance(value, str | int | float | date) else str(value)


def rounded(value: float, digits: int) -> Decimal:
    """Half up, as people round (norms 4: for display only). 64.25 → 64.3; a float's own tail does not count."""
    exact = Decimal(repr(round(float(value), 9)))
    return exact.quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def shown(value: Value, kind: Kind = Kind.TEXT) -> str:
    """The value in Russian: 3,88; 64,0; 24.11.2026; a dash for nothing."""
    if value is None:
        return NONE if kind is not Kind.TEXT else ''
    if isinstance(value, date):
        return f'{value:%d.%m.%Y}'
    if isinstance(value, str) or kind is Kind.TEXT:
        return str(value)
    text = str(rounded(value, DECIMALS.get(kind, 0)))
    sign = '+' if kind is Kind.CHANGE and value > 0 else ''
    return sign + text.replace('.', ',').replace('-', '−')


def texts(section: Section) -> list[list[str]]:
    """The section's rows as they are read, for the screen and the paper."""
    return [[shown(value, row.kind_in(column)) for value, column in zip(row.cells, section.columns, strict=False)]
            for row in section.rows]


def over_headings(columns: Sequence[Column]) -> list[tuple[str, int]]:
    """The upper line of headings as (words, columns they stand over); '' where there is none above."""
    runs: list[tuple[str, int]] = []
    for column in columns:
        if column.over and runs and runs[-1][0] == column.over:
            runs[-1] = (column.over, runs[-1][1] + 1)
        else:
            runs.append((column.over, 1))
    return runs
