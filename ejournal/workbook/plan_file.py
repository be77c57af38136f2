"""A КТП as a file of its own (norms 6.9): read from .xlsx or from cells copied in Excel, written to .xlsx."""

import re
import warnings
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from ejournal.rules import plans as rules
from ejournal.rules.plans import Line
from models.errors import Invalid

from . import package
from .cells import YES_NO, decimal, fold, integer, text
from .errors import CellError, ErrorList, WorkbookErrors
from .read import BROKEN, _about, _blank, _no_value, _plain_heading
from .sheets import Column, Sheet
from .xlsx import Output

TITLE = 'КТП'
LARGEST_FILE, LARGEST_SHEET = 5 * package.MB, 64 * package.MB
HEAD_ROWS = 15  # the table may have a title and a signature above it
WIDEST = 40
HOURS = decimal(rules.MOST_HOURS, '0.01')
COLUMNS = (
    Column('№ урока', 'number', integer(1, 2000), width=9),
    Column('Раздел', 'section', text(rules.SECTION_LIMIT), width=34),
    Column('Тема', 'topic', text(rules.TOPIC_LIMIT), required=True, width=60), Column('Часов', 'hours', HOURS, width=8),
    Column('Вид работы', 'work_type', text(80), width=24),
    Column('Домашнее задание', 'homework', text(rules.HOMEWORK_LIMIT, lines=True), width=50),
    Column('ЭОР', 'resource', text(rules.LINK_LIMIT), width=40), Column('Резерв', 'reserve', YES_NO, width=9),
    Column('Примечание', 'note', text(rules.NOTE_LIMIT), width=34))
SHEET = Sheet(TITLE, COLUMNS, ('number',))
BY_KEY = {column.key: column for column in COLUMNS}
ALSO = {'№': 'number', '№ п/п': 'number', 'тема урока': 'topic', 'наименование темы': 'topic',
        'раздел программы': 'section',
        'количество часов': 'hours', 'кол-во часов': 'hours', 'часы': 'hours', 'вид контроля': 'work_type',
        'контроль': 'work_type', 'тип урока': 'work_type', 'д/з': 'homework', 'дз': 'homework', 'задание': 'homework',
        'домашняя работа': 'homework', 'ресурсы': 'resource', 'ссылки': 'resource', 'цор': 'resource'}
KEYS = {column.heading.casefold(): column.key for column in COLUMNS} | ALSO
# Without headings: what columns mean by how many there are.
ORDERS = {1: ('topic',), 2: ('topic', 'hours'), 3: ('topic', 'hours', 'homework'),
          4: ('section', 'topic', 'hours', 'homework')}


def read(path: Path, types: Mapping[str, int]) -> list[Line]:
    """The lines of the first sheet that has a column «Тема». Blocking: run it in a thread.

    Cells merged down in «Раздел» name the section of all their rows; a row merged across the table is the heading of
    the section below it. Any other merged cell is refused by its place: which row its value is of nobody can say.

    Raises ``WorkbookErrors`` with every wrong cell by its place (merged cells, formulas, wrong kinds, long texts), and
    ``Invalid`` for what is no workbook. ``types`` are the types of work by name.
    """
    package.check(path)
    if path.stat().st_size > LARGEST_FILE:
        raise Invalid(f'Файл больше {LARGEST_FILE // package.MB} МБ: для одного КТП это слишком много.')
    errors = ErrorList()
    try:
        name, rows, first = _table(path)
    except BROKEN as error:
        raise Invalid('Файл повреждён, прочитать его не удалось. Сохраните книгу заново.') from error
    sections: dict[int, str] = {}
    for place in _merged(path, first):
        found = _section_of(place, rows, first)
        if found is None:
            errors.add(name, int(re.sub(r'\D', '', place.split(':', maxsplit=1)[0]) or first), '',
                       f'Объединённые ячейки {place}. Разъедините их и заполните каждую.')
        else:
            sections |= found
    errors.stop_if_any()
    return _lines(name, rows, first, types, errors, sections)


def _section_of(place: str, rows: Sequence[Sequence[Any]], first: int) -> dict[int, str] | None:
    """What a merged place in the table says about sections, None when it is nothing of the kind.

    A row number below 0 is a heading that is no lesson itself; others only carry the section of their row.
    """
    bounds = range_boundaries(place)
    left, top, right, bottom = (bound or 0 for bound in bounds)
    keys = _keys([cell.value for cell in rows[0]])
    if None in bounds or top <= first or top - first >= len(rows):
        return None
    corner = rows[top - first][left - 1].value if left <= len(rows[top - first]) else None
    if _blank(corner):
        return None
    if left == right and keys.get(left - 1) == 'section':
        return dict.fromkeys(range(top, bottom + 1), fold(str(corner)))
    covered = {keys.get(index) for index in range(left - 1, right)}
    return {-top: fold(str(corner))} if top == bottom and 'topic' in covered and len(covered - {None}) > 1 else None


def parse_text(copied: str, types: Mapping[str, int]) -> list[Line]:
    """The lines of cells copied in a spreadsheet (tabs and line breaks, with or without headings).

    Raises ``WorkbookErrors`` as ``read`` does, rows counted from 1.
    """
    rows = [[cell.strip() or None for cell in row] for row in _cells(copied)]
    filled = [row for row in rows if any(row)]
    if not filled:
        raise Invalid('Вставлять нечего: скопируйте в Excel строки с темами.')
    head = _keys(filled[0])
    if 'topic' in head.values():
        return _lines('', [filled[0], *rows[rows.index(filled[0]) + 1:]], rows.index(filled[0]) + 1, types, ErrorList())
    return _lines('', [_guessed(filled), *rows], 0, types, ErrorList())


def _cells(copied: str) -> list[list[str]]:
    """Excel quotes a cell that has line breaks or quotes in it, and nothing else."""
    rows: list[list[str]] = [[]]
    for cell, end in re.findall(r'("(?:[^"]|"")*"|[^\t\r\n]*)(\t|\r\n|\n|\r|$)', copied):
        rows[-1].append(cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell)
        if not end:
            break
        if end != '\t':
            rows.append([])
    return rows


def _guessed(rows: Sequence[Sequence[str | None]]) -> list[str]:
    """Headings for a table without: a first column of numbers is «№», the rest goes by its width."""
    width = max(len(row) for row in rows)
    numbered = width > 1 and all((row[0] or '').rstrip('.').isdecimal() for row in rows)
    count = min(width - numbered, 4)
    keys = list(ORDERS[count])
    if keys[1:] == ['hours'] and not all(_is_number(row[-1]) for row in rows if len(row) == width):
        keys[1] = 'homework'
    return [BY_KEY[key].heading for key in (['number'] if numbered else []) + keys]


def _is_number(value: str | None) -> bool:
    return bool(re.fullmatch(r'\d+([.,]\d+)?', value or '1'))


def _keys(row: Sequence[Any]) -> dict[int, str]:
    """Which column of the КТП stands where, by the headings of a row."""
    found: dict[int, str] = {}
    for index, value in enumerate(row):
        key = KEYS.get(_plain_heading(fold(str(value)))) if not _blank(value) else None
        if key and key not in found.values():
            found[index] = key
    return found


def _table(path: Path) -> tuple[str, list[list[Any]], int]:
    """Name of the sheet, its rows from that with the headings on, and the number of that row."""
    with warnings.catch_warnings():
        warnings.simplefilter('ignore')  # openpyxl warns of drawings and extensions, which carry no data
        workbook = load_workbook(path, read_only=True, data_only=False, keep_links=False)
        try:
            sheet = workbook.worksheets[0]
            sheet.reset_dimensions()  # what the file says about its size may be a lie
            rows = [list(row) for row in sheet.iter_rows(max_row=HEAD_ROWS + 2 * rules.MOST_LINES, max_col=WIDEST)]
        finally:
            workbook.close()
    for number, row in enumerate(rows[:HEAD_ROWS], 1):
        if 'topic' in _keys([cell.value for cell in row]).values():
            return fold(sheet.title), rows[number - 1:], number
    raise WorkbookErrors([CellError(fold(sheet.title), 0, BY_KEY['topic'].heading, 'Нет обязательного столбца. Первая '
                                    'строка таблицы должна содержать названия столбцов, хотя бы «Тема».')])


def _merged(path: Path, first: int) -> list[str]:
    """Merged cells in the table; above its headings they are only decoration."""
    with zipfile.ZipFile(path) as archive:
        part = next(name for name in sorted(archive.namelist()) if name.startswith(package.SHEET_FOLDER))
        if archive.getinfo(part).file_size > LARGEST_SHEET:
            raise Invalid('Лист слишком большой для одного КТП.')
        found = re.findall(rb'<(?:\w+:)?mergeCell\s[^>]*ref="([A-Z0-9:]+)"', archive.read(part))
    places = [place.decode() for place in found]
    return [place for place in places if max(map(int, re.findall(r'\d+', place)), default=first) >= first]


def _lines(name: str, rows: Sequence[Sequence[Any]], first: int, types: Mapping[str, int],
           errors: ErrorList, sections: Mapping[int, str] | None = None) -> list[Line]:
    head = _keys([getattr(cell, 'value', cell) for cell in rows[0]])
    lines, section, said = [], '', sections or {}
    for number, row in enumerate(rows[1:], first + 1):
        if -number in said:  # a heading across the table
            section = said[-number]
            continue
        cells = {key: row[index] for index, key in head.items() if index < len(row)}
        if all(_blank(getattr(cell, 'value', cell)) for key, cell in cells.items() if key != 'number'):
            continue
        values = _values(name, number, cells, errors)
        if 'section' not in values and (of_row := said.get(number, section)):
            values['section'] = of_row
        line = _line(values, types, lambda column, message, at=number: errors.add(
            name, at, column, message))
        if line:
            lines.append(line)
    if not lines and not errors.found:
        errors.add(name, 0, '', 'В таблице нет ни одной темы.')
    if len(lines) > rules.MOST_LINES:
        errors.add(name, 0, '', f'Строк {len(lines)}, а за год не бывает больше {rules.MOST_LINES}.')
    errors.stop_if_any()
    return lines


def _values(name: str, number: int, cells: Mapping[str, Any], errors: ErrorList) -> dict[str, Any]:
    """The row's values by key; a wrong cell is noted and None."""
    found: dict[str, Any] = {}
    for key, cell in cells.items():
        column, value = BY_KEY[key], getattr(cell, 'value', cell)
        if key == 'number' or _blank(value):
            continue
        if getattr(cell, 'data_type', '') in ('f', 'e'):
            errors.add(name, number, column.heading, _no_value(cell.data_type, value))
            found[key] = None
            continue
        try:
            found[key] = column.kind.parse(value)
        except Invalid as error:
            errors.add(name, number, column.heading, _about(value, error))
            found[key] = None
    return found


def _line(found: dict[str, Any], types: Mapping[str, int], fail: Any) -> Line | None:
    """The line of a row, None where something is wrong with it (said through ``fail``)."""
    if 'topic' not in found:
        fail(BY_KEY['topic'].heading, 'Не заполнено.')
        return None
    if any(value is None for value in found.values()):
        return None
    kind = found.pop('work_type', '')
    by_name = {fold(name).casefold(): number for name, number in types.items()}
    if kind and kind.casefold() not in by_name:
        fail(BY_KEY['work_type'].heading, f'Вида работы «{kind}» нет. Напишите его, как в списке видов работ.')
        return None
    line = Line(**{'hours': Decimal(1)} | found, work_type=by_name[kind.casefold()] if kind else None)
    try:
        return rules.clean(line)
    except Invalid as error:
        fail('', error.message)
        return None


def write(path: Path, lines: Iterable[Line], names: Mapping[int, str]) -> None:
    """Write the lines, numbers as numbers and texts as texts (``names``: types of work by id). Blocking."""
    lines = list(lines)
    output = Output(path)
    output.sheet(SHEET, COLUMNS)
    output.add({'number': number, 'section': line.section, 'topic': line.topic, 'hours': line.hours,
                'work_type': names.get(line.work_type or 0, ''), 'homework': line.homework, 'resource': line.resource,
                'reserve': line.reserve or None, 'note': line.note}
               for number, line in zip(rules.numbers(lines), lines, strict=True))
    output.close()
