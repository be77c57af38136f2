"""Reports as an XLSX workbook: real numbers and dates, frozen headings, no formula out of anybody's words."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import xlsxwriter  # type: ignore[import-untyped]  # it has no stubs

from .paper import Imprint
from .shapes import DECIMALS, Kind, Report, Section, Value, over_headings, rounded

SHEET_NAME = 31  # characters Excel allows
FORBIDDEN = str.maketrans(dict.fromkeys('[]:*?/\\', ' '))
FORMATS = {Kind.WHOLE: '0', Kind.ONE: '0.0', Kind.TWO: '0.00', Kind.PERCENT: '0.0', Kind.CHANGE: '+0.0;-0.0;0.0',
           Kind.DATE: 'dd.mm.yyyy'}


def xlsx(reports: Sequence[Report], imprint: Imprint) -> bytes:
    """One sheet a report. CPU work: call it in a thread."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {'in_memory': True, 'strings_to_formulas': False, 'strings_to_urls': False,
                                     'strings_to_numbers': False})
    styles = Styles(book)
    for number, report in enumerate(reports, start=1):
        name = report.name.translate(FORBIDDEN)[:SHEET_NAME - 4]
        _sheet(book.add_worksheet(name if len(reports) == 1 else f'{number}. {name}'), report, imprint, styles)
    book.close()
    return out.getvalue()


class Styles:
    """The formats of a book, one each."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.known: dict[tuple[Kind, bool], Any] = {}
        self.title = book.add_format({'bold': True, 'font_size': 14})
        self.quiet = book.add_format({'font_color': '#555555'})
        self.span = book.add_format({'bold': True, 'bg_color': '#EEEEEE', 'border': 1})
        self.heading = {turned: book.add_format({
            'bold': True, 'text_wrap': True, 'align': 'center', 'valign': 'vcenter', 'border': 1,
            'rotation': 90 if turned else 0}) for turned in (False, True)}

    def cell(self, kind: Kind, *, strong: bool) -> Any:
        """The format of a value."""
        if (kind, strong) not in self.known:
            self.known[kind, strong] = self.book.add_format({
                'num_format': FORMATS.get(kind, '@'), 'bold': strong, 'border': 1, 'valign': 'top',
                'text_wrap': kind is Kind.TEXT, 'align': 'left' if kind is Kind.TEXT else 'center'})
        return self.known[kind, strong]


def _sheet(sheet: Any, report: Report, imprint: Imprint, styles: Styles) -> None:
    sheet.set_landscape() if report.landscape else sheet.set_portrait()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    lines = [(report.title, styles.title), (imprint.school, styles.quiet),
             *((line, None) for line in report.head)]
    for at, (line, style) in enumerate(lines):
        sheet.write_string(at, 0, line, style)
    at = len(lines) + 1
    for number, section in enumerate(report.sections):
        at = _section(sheet, section, at, styles, freeze=number == 0)
    for note in (*report.notes, f'Сформировано в ЭЖ {imprint.made:%d.%m.%Y в %H:%M}'):
        sheet.write_string(at, 0, note, styles.quiet)
        at += 1


def _section(sheet: Any, section: Section, at: int, styles: Styles, *, freeze: bool) -> int:
    if section.title:
        sheet.write_string(at, 0, section.title, styles.title)
        at += 1
    at = _headings(sheet, section, at, styles)
    if freeze:
        sheet.freeze_panes(at, 0)
        for number, column in enumerate(section.columns):
            sheet.set_column(number, number, _width(section, number, column.upright))
    for row in section.rows:
        if row.span:
            sheet.merge_range(at, 0, at, max(1, len(section.columns) - 1), str(row.cells[0]), styles.span)
        else:
            for number, (value, column) in enumerate(zip(row.cells, section.columns, strict=False)):
                kind = row.kind_in(column)
                _write(sheet, (at, number), value, kind, styles.cell(kind, strong=row.strong))
        at += 1
    if not section.rows:
        sheet.write_string(at, 0, section.empty)
        at += 1
    return at + 1


def _headings(sheet: Any, section: Section, at: int, styles: Styles) -> int:
    runs = over_headings(section.columns)
    if any(words for words, _ in runs):
        number = 0
        for words, span in runs:
            if words and span > 1:
                sheet.merge_range(at, number, at, number + span - 1, words, styles.heading[False])
            elif words:
                sheet.write_string(at, number, words, styles.heading[False])
            number += span
        at += 1
    for number, column in enumerate(section.columns):
        sheet.write_string(at, number, column.title, styles.heading[column.upright])
    if any(column.upright for column in section.columns):
        sheet.set_row(at, 150)
    return at + 1


def _write(sheet: Any, where: tuple[int, int], value: Value, kind: Kind, style: Any) -> None:
    if value is None:
        sheet.write_blank(*where, None, style)
    elif isinstance(value, str):
        sheet.write_string(*where, value, style)
    elif isinstance(value, int | float):
        sheet.write_number(*where, float(rounded(value, DECIMALS.get(kind, 2))), style)
    else:
        sheet.write_datetime(*where, value, style)


def _width(section: Section, number: int, upright: bool) -> float:
    if upright:
        return 6
    longest = max((len(str(row.cells[number])) for row in section.rows
                   if not row.span and number < len(row.cells) and row.cells[number] is not None), default=0)
    return min(60, max(8, longest + 2, min(len(section.columns[number].title) + 2, 16)))
