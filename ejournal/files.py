"""Files people attach, in the data folder under their sha256: known by their content, never by their name (п. 25.4)."""

import asyncio
import os
import tempfile
import time
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path

from ejournal import settings
from models import Invalid, NotFound

UNSENT = 24 * 3600  # seconds a chosen file waits for its record
MAX_SIZE = 10 * 1024 * 1024
NAME_LIMIT = 120
OFFICE = 'application/vnd.openxmlformats-officedocument.'
ENDINGS = {
    'application/pdf': '.pdf', 'image/jpeg': '.jpg', 'image/png': '.png', 'text/plain': '.txt',
    f'{OFFICE}wordprocessingml.document': '.docx', f'{OFFICE}spreadsheetml.sheet': '.xlsx',
    f'{OFFICE}presentationml.presentation': '.pptx',
}
ACCEPT = '.pdf,.jpg,.jpeg,.png,.docx,.xlsx,.pptx,.txt'
_SIGNS = ((b'%PDF-', 'application/pdf'), (b'\xff\xd8\xff', 'image/jpeg'), (b'\x89PNG\r\n\x1a\n', 'image/png'))
_PARTS = (('word/document.xml', f'{OFFICE}wordprocessingml.document'),
          ('xl/workbook.xml', f'{OFFICE}spreadsheetml.sheet'),
          ('ppt/presentation.xml', f'{OFFICE}presentationml.presentation'))
UNKNOWN = ('Такой файл прикрепить нельзя. Подходят PDF, JPEG, PNG, документы DOCX, XLSX, PPTX без макросов '
           'и текст в кодировке UTF-8.')


@dataclass(frozen=True)
class Stored:
    """A kept file: its name in the folder, its size and the type its content has."""

    sha256: str
    size: int
    media_type: str


async def store(content: bytes) -> Stored:
    """Keep the content; refuses (`Invalid`) what is empty, larger than 10 MB or of a type that is not allowed."""
    if not content:
        raise Invalid('Файл пустой. Выберите другой.')
    if len(content) > MAX_SIZE:
        raise Invalid('Файл больше 10 МБ. Сожмите его или приложите ссылку.')
    media_type = await asyncio.to_thread(sniff, content)
    digest = sha256(content).hexdigest()
    await asyncio.to_thread(_write, path_of(digest), content)
    return Stored(digest, len(content), media_type)


def sniff(content: bytes) -> str:
    """The media type by content; refuses (`Invalid`) any that is not allowed, whatever the name says."""
    for sign, media_type in _SIGNS:
        if content.startswith(sign):
            return media_type
    if content.startswith(b'PK\x03\x04'):
        return _office(content)
    try:
        text = content.decode('utf-8-sig')
    except UnicodeDecodeError:
        raise Invalid(UNKNOWN) from None
    if any(unicodedata.category(sign) == 'Cc' and sign not in '\t\r\n\f' for sign in text):
        raise Invalid(UNKNOWN)
    return 'text/plain'


def _office(content: bytes) -> str:
    """Which document the archive is; only its table of contents is read, nothing is unpacked."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Invalid(UNKNOWN) from None
    macros = any(name.lower().endswith('vbaproject.bin') for name in names)
    found = [media_type for part, media_type in _PARTS if part in names]
    if macros or len(found) != 1 or '[Content_Types].xml' not in names:
        raise Invalid(UNKNOWN)
    return found[0]


def title_of(name: str, media_type: str) -> str:
    """The name shown and offered for download: no folders, no invisible signs, the ending of the real type."""
    plain = unicodedata.normalize('NFC', name.replace('\\', '/').rsplit('/', 1)[-1])
    visible = ''.join(' ' if sign.isspace() else sign for sign in plain
                      if sign.isspace() or unicodedata.category(sign) not in ('Cc', 'Cf', 'Cs', 'Co'))
    stem = ' '.join(visible.split()).rpartition('.')[0] or visible
    stem = stem.strip(' .')[:NAME_LIMIT] or 'файл'
    return stem + ENDINGS[media_type]


def path_of(digest: str) -> Path:
    """Where the content of this digest lies; ``NotFound`` for anything that is no digest."""
    if len(digest) != 64 or not set(digest) <= set('0123456789abcdef'):
        raise NotFound('Такого файла нет.')
    return settings.get().data_folder / 'files' / digest[:2] / digest


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all; a file that is there already has the same content."""
    if path.exists():
        path.touch()  # it may have waited for its record so long that the sweep is about to take it
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(descriptor, 'wb') as stream:
            stream.write(content)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def untouched() -> list[str]:
    """Digests (and names of writes that broke off) that lie for a day; by the machine's clock, as the disk has it."""
    folder, before = settings.get().data_folder / 'files', time.time() - UNSENT
    return sorted(one.name for one in folder.glob('*/*') if one.is_file() and one.stat().st_mtime < before)


def discard(names: Sequence[str]) -> int:
    """Delete those of them that still lie untouched; how many."""
    folder, before, gone = settings.get().data_folder / 'files', time.time() - UNSENT, 0
    for path in (one for one in folder.glob('*/*') if one.name in set(names)):
        if path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            gone += 1
    return gone
