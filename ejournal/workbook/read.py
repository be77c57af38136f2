"""From the file to typed rows: sheets are streamed, every cell is parsed by its column's kind, every error noted."""

import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.workbook import Workbook
from openpyxl.worksheet._read_only import ReadOnlyWorksheet

from models.errors import Invalid

from . import cells, package
from .errors import ErrorList, Progress
from .sheets import SCHOOL, SCHOOL_FIELDS, SHEETS, Column, Sheet

WIDEST_SHEET = 100
LAST_ROW = 1_048_576
EVERY = 2000
BROKEN = (zipfile.BadZipFile, zlib.error, ParseError, InvalidFileException, KeyError, ValueError, TypeError, EOFError,
          OSError, AttributeError, IndexError)
Values = dict[str, Any]


@dataclass(slots=True)
class Row:
    """A row of a sheet: its number, values by the keys of its columns; ``bad`` when one of them is wrong."""

    number: int
    cells: Values
    bad: bool = False

    def __getitem__(self, key: str) -> Any:
        return self.cells[key]

    def get(self, key: str, default: Any = None) -> Any:
        """The value of a column that may be absent."""
        return self.cells.get(key, default)


@dataclass
class SheetData:
    """What a sheet holds; ``present`` are the keys of the columns it has."""

    sheet: Sheet
    present: frozenset[str] = frozenset()
    rows: list[Row] = field(default_factory=list)


@dataclass
class Book:
    """The workbook as read. ``school`` is the first sheet, turned on its side."""

    school: Row = field(default_factory=lambda: Row(1, {}))
    school_rows: dict[str, int] = field(default_factory=dict)
    sheets: dict[str, SheetData] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def rows(self, sheet: Sheet) -> list[Row]:
        """The rows of a sheet, none where it is absent."""
        return self.sheets[sheet.name].rows if sheet.name in self.sheets else []

    def data(self, sheet: Sheet) -> SheetData:
        """The sheet, empty where it is absent."""
        return self.sheets.get(sheet.name) or SheetData(sheet)


def read(path: Path, errors: ErrorList, progress: Progress) -> Book:
    """Read the file (blocking: run it in a thread). Raises ``Invalid`` for a file that cannot be read at all."""
    package.check(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter('ignore')  # openpyxl warns of drawings and extensions, which carry no data
            workbook = load_workbook(path, read_only=True, data_only=False, keep_links=False)
            try:
                return _Reader(workbook, errors, progress).book()
            finally:
                workbook.close()
    except BROKEN as error:
        raise Invalid(f'Файл повреждён, прочитать его не удалось ({type(error).__name__}). Сохраните книгу '
                      'заново.') from error


class _Reader:
    def __init__(self, workbook: Workbook, errors: ErrorList, progress: Progress) -> None:
        self.workbook, self.errors, self.progress = workbook, errors, progress
        self.result = Book()

    def book(self) -> Book:
        known = {sheet.name.casefold(): sheet for sheet in SHEETS}
        for worksheet in self.workbook.worksheets:
            name = cells.fold(worksheet.title)
            sheet = known.get(name.casefold())
            if sheet is None:
                self._unknown(worksheet, name)
            elif sheet.name in self.result.sheets:
                self.errors.add(sheet.name, 0, '', 'Такой лист уже есть в книге. Оставьте один.')
            else:
                self.result.sheets[sheet.name] = self._sheet(worksheet, sheet)
        if SCHOOL.name not in self.result.sheets:
            self.errors.refuse(SCHOOL.name, 0, '', 'Обязательного листа нет в книге.')
        else:
            self._school()
        return self.result

    def _unknown(self, worksheet: ReadOnlyWorksheet, name: str) -> None:
        if self._last_row(worksheet) == 0:
            return
        near = get_close_matches(name, [sheet.name for sheet in SHEETS], 1, 0.7)
        if near:  # a misspelt «Отметка» must not be left out in silence
            self.errors.add(name, 0, '', f'Неизвестный лист. Если это «{near[0]}», переименуйте его, иначе удалите.')
        else:
            self.result.warnings.append(f'Лист «{name}» неизвестен и не загружен.')

    def _last_row(self, worksheet: ReadOnlyWorksheet) -> int | None:
        archive: zipfile.ZipFile = self.workbook._archive  # type: ignore[attr-defined]  # no public way to the parts
        return package.last_filled_row(archive, worksheet._worksheet_path)  # type: ignore[attr-defined]  # the same

    def _sheet(self, worksheet: ReadOnlyWorksheet, sheet: Sheet) -> SheetData:
        last = self._last_row(worksheet)
        data = SheetData(sheet)
        if last == 0:
            self.errors.refuse(sheet.name, 0, '', 'Лист пуст: нет строки с названиями столбцов.')
            return data
        worksheet.reset_dimensions()  # what the file says about its size may be a lie
        rows: Iterator[Sequence[Any]] = worksheet.iter_rows(  # type: ignore[misc]  # the stubs know writable sheets only
            max_row=min(last or LAST_ROW, LAST_ROW), max_col=WIDEST_SHEET)
        head = _headings(next(rows, ()), sheet, self.errors, self.result.warnings)
        if head is None:
            return data
        data.present = frozenset(column.key for _, column in head)
        parser = _RowParser(sheet, head, self.errors)
        data.rows = [row for row in self._counted(rows, sheet, parser, last or 0) if row is not None]
        return data

    def _counted(self, rows: Iterator[Sequence[Any]], sheet: Sheet, parser: '_RowParser',
                 last: int) -> Iterator[Row | None]:
        for number, found in enumerate(rows, 2):
            if number % EVERY == 0:
                self.progress(f'Чтение: {sheet.name}', number, last)
            yield parser.row(number, found)
        self.progress(f'Чтение: {sheet.name}', last, last)

    def _school(self) -> None:
        fields = {column.heading.casefold(): column for column in SCHOOL_FIELDS}
        for row in self.result.rows(SCHOOL):
            column = fields.get(_plain_heading(row.get('parameter') or ''))
            if column is None:
                self.result.warnings.append(f'«{SCHOOL.name}», строка {row.number}: параметр «{row.get("parameter")}» '
                                         'неизвестен и не загружен.')
            elif column.key in self.result.school_rows:
                self.errors.add(SCHOOL.name, row.number, 'Параметр', f'«{column.heading}» уже есть в строке '
                                f'{self.result.school_rows[column.key]}.')
            else:
                self.result.school_rows[column.key] = row.number
                if not row.bad:
                    self._parameter(row, column)
        if 'value' in self.result.data(SCHOOL).present:
            for column in SCHOOL_FIELDS:
                if column.required and column.key not in self.result.school_rows:
                    self.errors.refuse(SCHOOL.name, 0, 'Параметр', f'Нет обязательного параметра «{column.heading}».')

    def _parameter(self, row: Row, column: Column) -> None:
        value = row.get('value')
        if _blank(value):
            if column.required:
                self.errors.add(SCHOOL.name, row.number, 'Значение', f'«{column.heading}»: не заполнено.')
            self.result.school.cells[column.key] = column.default
            return
        try:
            self.result.school.cells[column.key] = column.kind.parse(value)
        except Invalid as error:
            self.errors.add(SCHOOL.name, row.number, 'Значение', f'«{column.heading}»: {_about(value, error)}')


class _RowParser:
    """Turns the cells of a row into values; a row without a filled cell is none."""

    def __init__(self, sheet: Sheet, head: list[tuple[int, Column]], errors: ErrorList) -> None:
        self.sheet, self.head, self.errors = sheet, head, errors
        self.columns = [(index, column, column.kind.parse, column.key) for index, column in head]

    def row(self, number: int, found: Sequence[Any]) -> Row | None:
        if not any(cell.value is not None for cell in found):
            return None
        row = Row(number, {})
        blank = True
        for index, column, parse, key in self.columns:
            cell = found[index] if index < len(found) else None
            value = cell.value if cell is not None else None
            if _blank(value):
                row.cells[key] = column.default
                continue
            blank = False
            if cell is not None and cell.data_type in ('f', 'e'):
                self._fail(row, column, _no_value(cell.data_type, value))
                continue
            try:
                row.cells[key] = parse(value)
            except Invalid as error:
                self._fail(row, column, _about(value, error))
        if blank:
            return None
        self._check_required(row, found)
        return row

    def _check_required(self, row: Row, found: Sequence[Any]) -> None:
        for index, column, _, _ in self.columns:
            if column.required and (index >= len(found) or _blank(found[index].value)):
                self._fail(row, column, 'Не заполнено.')

    def _fail(self, row: Row, column: Column, message: str) -> None:
        row.bad = True
        row.cells[column.key] = None
        self.errors.add(self.sheet.name, row.number, column.heading, message)


def _headings(found: Sequence[Any], sheet: Sheet, errors: ErrorList,
              unknown: list[str]) -> list[tuple[int, Column]] | None:
    """Where each known column stands; None when the sheet cannot be read without a missing one."""
    known = {column.heading.casefold(): column for column in sheet.columns}
    head: dict[str, tuple[int, Column]] = {}
    for index, cell in enumerate(found):
        heading = cells.fold(str(cell.value)) if not _blank(cell.value) else ''
        column = known.get(_plain_heading(heading))
        if column is None and heading:
            unknown.append(f'«{sheet.name}»: столбец «{_short(heading)}» неизвестен и не загружен.')
        elif column is not None and column.key in head:
            errors.add(sheet.name, 1, column.heading, 'Такой столбец уже есть. Оставьте один.')
        elif column is not None:
            head[column.key] = index, column
    missing = [column.heading for column in sheet.columns if column.required and column.key not in head]
    if sheet.one_of and not any(key in head for key in sheet.one_of):
        missing.append(' или '.join(sheet.heading(key) for key in sheet.one_of))
    for heading in missing:
        errors.refuse(sheet.name, 1, heading, 'Нет обязательного столбца.')
    return None if missing else list(head.values())


def _plain_heading(heading: str) -> str:
    """«Обучающийся (код) *» is the column «Обучающийся»."""
    return re.sub(r'\s*\([^)]*\)$', '', cells.fold(heading).rstrip('* ')).rstrip('* ').casefold()


def _blank(value: Any) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _no_value(data_type: str, value: Any) -> str:
    if data_type == 'f':
        formula = _short(str(getattr(value, 'text', value)))
        return f'В ячейке формула: «{formula}». Замените её значением (Копировать → Специальная вставка → Значения).'
    return f'В ячейке ошибка Excel «{_short(str(value))}». Исправьте её или очистите ячейку.'


def _about(value: Any, error: Invalid) -> str:
    return f'«{_short(str(value))}»: {error.message}'


def _short(value: str) -> str:
    return value if len(value) <= 60 else f'{value[:57]}…'
