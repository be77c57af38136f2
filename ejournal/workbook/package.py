"""Is the file a workbook at all, and one that may be opened safely? Looked at before openpyxl sees it."""

import zipfile
from pathlib import Path

from models.errors import Invalid

MB = 1024 * 1024
LARGEST_FILE = 100 * MB
LARGEST_PART = 1024 * MB
LARGEST_IN_MEMORY = 64 * MB  # the parts openpyxl loads whole: words, styles, the list of sheets
OLE = b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1'
ENCRYPTED = 'EncryptedPackage'.encode('utf-16-le')
NO_WORKBOOK = 'Это не книга Excel. Сохраните файл в Excel или LibreOffice как «Книга Excel (.xlsx)».'
SHEET_FOLDER = 'xl/worksheets/'
_VALUES = (b'<v>', b'<v ', b':v>', b':v ', b'<is>', b'<is ', b':is>', b':is ', b'<f>', b'<f ', b'<f/', b':f>', b':f ',
           b':f/')
ROW = b'<row '
_OVERLAP = 512


def check(path: Path) -> None:
    """Refuse (``Invalid``) what is no .xlsx, is protected by a password, or would unpack to too much."""
    if not path.is_file():
        raise Invalid(f'Файла {path} нет.')
    if path.stat().st_size > LARGEST_FILE:
        raise Invalid(f'Файл больше {LARGEST_FILE // MB} МБ. Такой книги у школы быть не может.')
    with path.open('rb') as file:
        start = file.read(len(OLE))
    if start == OLE:
        _refuse_ole(path)
    if start[:2] != b'PK':
        raise Invalid(NO_WORKBOOK)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_parts(archive)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Invalid('Файл повреждён: это неполная книга Excel. Сохраните книгу заново.') from error


def _refuse_ole(path: Path) -> None:
    if ENCRYPTED in path.read_bytes():
        raise Invalid('Книга защищена паролем. Снимите пароль в Excel (Файл → Сведения → Защита книги) и сохраните.')
    raise Invalid('Это файл старого формата (.xls). Сохраните его в Excel как «Книга Excel (.xlsx)».')


def _check_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if any(part.flag_bits & 1 for part in parts):
        raise Invalid('Файл защищён паролем архива. Сохраните книгу в Excel как «Книга Excel (.xlsx)».')
    if 'xl/workbook.xml' not in {part.filename for part in parts}:
        raise Invalid(NO_WORKBOOK)
    whole = sum(part.file_size for part in parts)
    in_memory = sum(part.file_size for part in parts if not part.filename.startswith(SHEET_FOLDER))
    if whole > LARGEST_PART or in_memory > LARGEST_IN_MEMORY:
        raise Invalid(f'Файл распаковывается в {whole // MB} МБ: это не книга школы, а «архивная бомба» или '
                      'повреждённый файл.')


def last_filled_row(archive: zipfile.ZipFile, name: str) -> int | None:
    """The last row of a sheet with a value in it, 0 for none, None where the file does not number its rows.

    Sheets are often formatted a hundred thousand rows down: looking for values in the raw text takes no time, reading
    all those empty cells does.
    """
    last: int | None = 0
    number: int | None = None
    tail = b''
    with archive.open(name) as source:
        while block := source.read(MB):
            chunk = tail + block
            end = max(chunk.rfind(value) for value in _VALUES)
            if end >= 0:
                found = _row_number(chunk, chunk.rfind(ROW, 0, end))
                last = found or number
            number = _row_number(chunk, chunk.rfind(ROW)) or number
            tail = chunk[-_OVERLAP:]
    return last


def _row_number(chunk: bytes, start: int) -> int | None:
    """The «r» attribute of the row element that begins at ``start`` (-1: none)."""
    if start < 0:
        return None
    opening = chunk[start:start + _OVERLAP].split(b'>', 1)[0]
    number = opening.partition(b' r="')[2].partition(b'"')[0]
    return int(number) if number.isdigit() else None
