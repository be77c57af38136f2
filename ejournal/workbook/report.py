"""Reports of an import or export: for the screen, and errors as a workbook of their own."""

from collections.abc import Sequence
from pathlib import Path

import xlsxwriter  # type: ignore[import-untyped]  # it has no stubs

from .errors import CellError, ExportSummary, ImportSummary

HEAD = ('Лист', 'Строка', 'Столбец', 'Что не так')
WIDTHS = (24, 8, 24, 100)


def errors_text(errors: Sequence[CellError], limit: int | None = None) -> str:
    """One line per error; with a ``limit`` the rest is counted."""
    shown = errors if limit is None else errors[:limit]
    lines = [f'{error.sheet or "файл"}, {error.row or "—"}, {error.column or "—"}: {error.message}' for error in shown]
    if len(errors) > len(shown):
        lines.append(f'… и ещё ошибок: {len(errors) - len(shown)}')
    return '\n'.join(lines)


def write_report(errors: Sequence[CellError], path: Path) -> None:
    """Every error as a row of a new workbook; texts stay texts, whatever they begin with."""
    with xlsxwriter.Workbook(path, {'constant_memory': True}) as workbook:
        sheet = workbook.add_worksheet('Ошибки')
        bold = workbook.add_format({'bold': True})
        for column, (heading, width) in enumerate(zip(HEAD, WIDTHS, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, bold)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(errors), len(HEAD) - 1)
        for row, error in enumerate(errors, 1):
            sheet.write_string(row, 0, error.sheet)
            if error.row:
                sheet.write_number(row, 1, error.row)
            sheet.write_string(row, 2, error.column)
            sheet.write_string(row, 3, error.message[:32_000])


def import_text(summary: ImportSummary) -> str:
    """The table of created, changed and unchanged rows per sheet."""
    lines = [f'{"Лист":<24}{"создано":>10}{"изменено":>10}{"без изменений":>15}']
    lines += [f'{sheet.name:<24}{sheet.created:>10}{sheet.changed:>10}{sheet.unchanged:>15}'
              for sheet in summary.sheets]
    if not summary.changes:
        lines.append('Всё без изменений.')
    if summary.lessons_made:
        lines.append(f'Создано уроков по расписанию: {summary.lessons_made}.')
    return '\n'.join([*lines, *summary.warnings])


def export_text(summary: ExportSummary) -> str:
    """How many rows each sheet of the written workbook has."""
    lines = [f'{sheet.name:<24}{sheet.rows:>10}' for sheet in summary.sheets]
    return '\n'.join([f'Записано: {summary.path}', *lines, *summary.warnings])
