"""Журнал замещения уроков as a file for Excel, columns by norms 6.6."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from ejournal.services.substitution_journal import JournalRow

from . import cells
from .sheets import Column, Sheet
from .xlsx import Output

HEADINGS = (
    ('№', 'number', 6), ('Дата', 'date', 12), ('№ урока', 'lesson', 8), ('Класс (группа)', 'group', 18),
    ('Предмет по расписанию', 'subject', 28), ('Отсутствующий учитель', 'absent', 22), ('Причина', 'reason', 16),
    ('Приказ №', 'order_number', 12), ('Замещающий', 'substitute', 22), ('Проведено: предмет, тема', 'held', 40),
    ('Вид замещения', 'kind', 22), ('Часов', 'hours', 8), ('Подпись замещающего', 'signature', 20))
SHEET = Sheet('Журнал замещения', tuple(Column(heading, key, cells.RAW, width=width)
                                         for heading, key, width in HEADINGS), ())


def file_name(first: date, last: date) -> str:
    """«Журнал замещения 01.11.2026–30.11.2026.xlsx»."""
    return f'Журнал замещения {first:%d.%m.%Y}–{last:%d.%m.%Y}.xlsx'


def build(rows: Iterable[JournalRow]) -> bytes:
    """The file's content. Blocking: call it in a thread."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / 'journal.xlsx'
        output = Output(path)
        output.sheet(SHEET, SHEET.columns)
        output.add({key: getattr(row, key) for _, key, _ in HEADINGS} for row in rows)
        output.close()
        return path.read_bytes()
