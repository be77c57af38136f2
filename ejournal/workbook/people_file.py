"""Reports about people as files for Excel: headings and rows, texts as texts, numbers as numbers."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from . import cells
from .sheets import Column, Sheet
from .xlsx import Output

LONGEST = 31  # characters a sheet's name may have


def build(title: str, head: Sequence[str], rows: Iterable[Sequence[str | int]]) -> bytes:
    """The file's content. Blocking: call it in a thread."""
    columns = tuple(Column(label, str(number), cells.RAW, width=34 if number in (0, len(head) - 1) else 16)
                    for number, label in enumerate(head))
    with TemporaryDirectory() as folder:
        path = Path(folder) / 'people.xlsx'
        output = Output(path)
        output.sheet(Sheet(title[:LONGEST], columns, ()), columns)
        output.add({str(number): value for number, value in enumerate(row)} for row in rows)
        output.close()
        return path.read_bytes()
