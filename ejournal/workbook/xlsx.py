"""Writes the sheets of a workbook row by row: texts as texts, dates as dates, never a formula."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it has no stubs
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]  # the same

from models.errors import Invalid

from .read import Values
from .sheets import Column, Sheet

FORMULA_BEGINS = ('=', '+', '-', '@', '\t', '\r')  # what a spreadsheet would run, were the text typed or saved as CSV
OPTIONS = {'constant_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False, 'strings_to_numbers': False}


class Output:
    """A workbook being written; sheets one after another, rows one after another. Blocking: use it in a thread."""

    def __init__(self, path: Path) -> None:
        """Write to ``path``; what has to be kept meanwhile is kept in its folder."""
        self.workbook = xlsxwriter.Workbook(str(path), {**OPTIONS, 'tmpdir': str(path.parent)})
        self.bold = self.workbook.add_format({'bold': True})
        self.day = self.workbook.add_format({'num_format': 'dd.mm.yyyy'})
        self.quoted = self.workbook.add_format({'quote_prefix': True})
        self.rows = 0
        self.closed = False
        self.missing: Counter[tuple[str, str]] = Counter()  # mandatory cells the journal has no value for

    def sheet(self, sheet: Sheet, columns: Iterable[Column]) -> None:
        """Begin a sheet with its headings."""
        self.columns = list(columns)
        self.name = sheet.name
        self.current: Worksheet = self.workbook.add_worksheet(sheet.name)
        self.current.freeze_panes(1, 0)
        for index, column in enumerate(self.columns):
            self.current.set_column(index, index, column.width)
            self.current.write_string(0, index, column.heading, self.bold)
        self.rows = 0

    def add(self, rows: Iterable[Values]) -> None:
        """More rows of the sheet begun last."""
        for row in rows:
            self.rows += 1
            for index, column in enumerate(self.columns):
                value = row.get(column.key)
                if value is not None and value != '':
                    self._cell(index, column.kind.show(value))
                elif column.required:
                    self.missing[self.name, column.heading] += 1

    def _cell(self, index: int, value: Any) -> None:
        if isinstance(value, str):
            style = self.quoted if value.startswith(FORMULA_BEGINS) else None
            if self.current.write_string(self.rows, index, value, style) < 0:
                raise Invalid(f'«{self.name}», строка {self.rows + 1}: текст слишком длинный для Excel.')
        elif isinstance(value, date):
            self.current.write_datetime(self.rows, index, datetime.combine(value, time()), self.day)
        elif isinstance(value, int | float | Decimal):
            self.current.write_number(self.rows, index, value)

    def close(self) -> None:
        """Finish the file; once is enough."""
        if not self.closed:
            self.closed = True
            self.workbook.close()


def used(sheet: Sheet, rows: Iterable[Values]) -> list[Column]:
    """The agreed columns, and of the extra ones those that some row needs."""
    filled = {key for row in rows for key, value in row.items() if value not in (None, '')}
    return [column for column in sheet.columns if not column.extra or column.key in filled]
