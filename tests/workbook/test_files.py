"""Files that are no workbook, or one made to do harm."""

import re
import tracemalloc
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter  # type: ignore[import-untyped]  # it has no stubs
from openpyxl import load_workbook

from ejournal.workbook import ImportSummary, WorkbookErrors, import_workbook
from ejournal.workbook.errors import ErrorList
from ejournal.workbook.package import last_filled_row
from ejournal.workbook.read import read
from models import School
from tests.workbook.books import Sheets, save

OLE = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'


async def refusal(path: Path) -> str:
    """The one sentence a whole file is refused with."""
    with pytest.raises(WorkbookErrors) as refused:
        await import_workbook(None, path)
    assert [(error.sheet, error.row, error.column) for error in refused.value.errors] == [('', 0, '')]
    assert not await School.exists()
    return refused.value.errors[0].message


@pytest.mark.parametrize(('content', 'sentence'), [
    (b'', 'не книга Excel'),
    ('Иванов;Пётр;5\n'.encode(), 'не книга Excel'),
    (OLE + b'\0' * 600 + 'Workbook'.encode('utf-16-le'), r'старого формата \(\.xls\)'),
    (OLE + b'\0' * 600 + 'EncryptedPackage'.encode('utf-16-le'), 'защищена паролем'),
    (b'PK\x03\x04 and then nothing', 'повреждён'),
])
async def test_no_workbook(database: None, tmp_path: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / 'book.xlsx'
    path.write_bytes(content)
    assert re.search(sentence, await refusal(path))


async def test_no_file(database: None, tmp_path: Path) -> None:
    assert 'нет' in await refusal(tmp_path / 'nothing.xlsx')
    assert 'нет' in await refusal(tmp_path)


async def test_an_archive_of_something_else(database: None, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / 'letter.xlsx', 'w') as archive:
        archive.writestr('word/document.xml', '<w/>')
    assert 'не книга Excel' in await refusal(tmp_path / 'letter.xlsx')


async def test_a_damaged_sheet(database: None, book: Sheets, tmp_path: Path) -> None:
    whole = save(tmp_path / 'whole.xlsx', book)
    with zipfile.ZipFile(whole) as source, zipfile.ZipFile(tmp_path / 'torn.xlsx', 'w') as torn:
        for part in source.infolist():
            data = source.read(part)
            torn.writestr(part, data[:len(data) // 2] if part.filename.endswith('sheet8.xml') else data)
    assert 'повреждён' in await refusal(tmp_path / 'torn.xlsx')


async def test_a_zip_bomb(database: None, book: Sheets, tmp_path: Path) -> None:
    path = save(tmp_path / 'bomb.xlsx', book)
    with zipfile.ZipFile(path, 'a', zipfile.ZIP_DEFLATED) as archive, \
            archive.open('xl/worksheets/sheet99.xml', 'w', force_zip64=True) as part:
        for _ in range(1100):
            part.write(bytes(1024 * 1024))
    assert 'бомба' in await refusal(path)


async def test_a_sheet_of_a_hundred_thousand_blank_rows(database: None, book: Sheets, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / 'blank.xlsx', {'constant_memory': True}) as blank:
        bold = blank.add_format({'bold': True})
        for name, rows in book.items():
            sheet = blank.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, [f'{value:%d.%m.%Y}' if isinstance(value, date) else value for value in row])
            for number in range(len(rows), 100_000) if name == 'Классы' else ():
                for column in range(5):
                    sheet.write_blank(number, column, None, bold)
    book_read = read(tmp_path / 'blank.xlsx', errors := ErrorList(), lambda stage, done, total: None)
    assert errors.found == []
    assert len(book_read.sheets['Классы'].rows) == 3
    tracemalloc.start()
    read(tmp_path / 'blank.xlsx', errors, lambda stage, done, total: None)
    assert tracemalloc.get_traced_memory()[1] < 30_000_000
    tracemalloc.stop()
    assert (await import_workbook(None, tmp_path / 'blank.xlsx')).changes > 0


async def test_blank_rows_in_between_lose_nothing(database: None, book: Sheets, tmp_path: Path) -> None:
    book['Классы'] = [book['Классы'][0], *([[None] * 5] * 3000), *book['Классы'][1:], *([['  ', None]] * 50)]
    summary = await import_workbook(None, save(tmp_path / 'gap.xlsx', book))
    assert {sheet.name: sheet.created for sheet in summary.sheets}['Классы'] == 3


@pytest.mark.parametrize('size', [10, 3_000_000])
def test_the_last_filled_row_is_found_in_any_place(tmp_path: Path, size: int) -> None:
    rows = ''.join(f'<row r="{number}"><c t="inlineStr"><is><t>{"я" * (size // 6)}</t></is></c></row>'
                   for number in range(1, 4))
    blank = ''.join(f'<row r="{number}" spans="1:5"><c s="1"/></row>' for number in range(4, 40_000))
    with zipfile.ZipFile(tmp_path / 'x.zip', 'w') as archive:
        archive.writestr('filled', f'<sheetData>{rows}{blank}</sheetData>')
        archive.writestr('blank', f'<sheetData>{blank}</sheetData>')
        archive.writestr('prefixed', '<x:row r="7"><x:c><x:v>5</x:v></x:c></x:row>' * 3)
    with zipfile.ZipFile(tmp_path / 'x.zip') as archive:
        assert last_filled_row(archive, 'filled') == 3
        assert last_filled_row(archive, 'blank') == 0
        assert last_filled_row(archive, 'prefixed') is None  # not known: the sheet is read to its end


async def test_the_file_may_come_from_the_export_of_another_program(imported: ImportSummary, tmp_path: Path) -> None:
    """Opened and saved again, with everything in the words of the workbook instead of inside the cells."""
    load_workbook(tmp_path / 'school.xlsx').save(tmp_path / 'saved.xlsx')
    assert (await import_workbook(None, tmp_path / 'saved.xlsx')).changes == 0
