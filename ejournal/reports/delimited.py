"""A table as a text file with separators, as the regional bases take them (norms 7)."""

import csv
from io import StringIO

from .shapes import Section, texts

ENCODINGS = {'utf-8-sig': 'UTF-8', 'cp1251': 'Windows-1251'}


def delimited(section: Section, encoding: str = 'utf-8-sig') -> bytes:
    """The section with its headings: «;», CRLF, every text in quotes; UTF-8 with its mark or Windows-1251.

    A letter Windows-1251 does not have becomes «?»: the list of remarks names such people before the file is taken.
    """
    out = StringIO()
    writer = csv.writer(out, delimiter=';', quoting=csv.QUOTE_ALL, lineterminator='\r\n')
    writer.writerow([column.title for column in section.columns])
    writer.writerows(texts(section))
    return out.getvalue().encode(encoding, errors='replace')
