"""`main.py import FILE` and `export FILE`: a whole school in one workbook, all or nothing."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from ejournal.cli.common import console, progress, run
from ejournal.services import work_types

if TYPE_CHECKING:
    from ejournal.workbook import WorkbookErrors

SHOWN_ERRORS = 50
File = Annotated[Path, typer.Argument(metavar='ФАЙЛ', help='Книга Excel (.xlsx)')]


def import_file(file: File) -> None:
    """Загрузить данные школы из книги Excel: либо всё, либо ничего и список всех ошибок."""
    run(lambda: _import(file))


def export_file(file: File) -> None:
    """Выгрузить все данные школы в книгу Excel."""
    run(lambda: _export(file))


async def _import(file: Path) -> None:
    from ejournal.workbook import WorkbookErrors, import_workbook  # noqa: PLC0415 - openpyxl only for books

    await work_types.ensure_defaults()
    try:
        with progress() as bar:
            task = bar.add_task('Загрузка', total=None)
            summary = await import_workbook(
                None, file, progress=lambda stage, done, total: bar.update(
                    task, description=stage, completed=done, total=total))
    except WorkbookErrors as errors:
        _show_errors(errors, file)
        raise typer.Exit(1) from errors
    table = Table('Лист', 'создано', 'изменено', 'без изменений')
    for sheet in summary.sheets:
        table.add_row(sheet.name, str(sheet.created), str(sheet.changed), str(sheet.unchanged))
    console.print(table)
    for warning in summary.warnings:
        console.print(warning, style='yellow', markup=False)


def _show_errors(errors: 'WorkbookErrors', file: Path) -> None:
    from ejournal.workbook import write_report  # noqa: PLC0415

    for error in errors.errors[:SHOWN_ERRORS]:
        console.print(str(error), style='red', markup=False)
    rest = len(errors.errors) - SHOWN_ERRORS
    if rest > 0:
        console.print(f'… и ещё {rest}', style='red')
    report = file.with_name(f'{file.stem} - ошибки.xlsx')
    write_report(errors.errors, report)
    console.print(f'Ничего не загружено. Ошибок: {len(errors.errors)}. Полный список: {report.name}', markup=False)


async def _export(file: Path) -> None:
    from ejournal.workbook import export_workbook  # noqa: PLC0415

    with progress() as bar:
        task = bar.add_task('Выгрузка', total=None)
        summary = await export_workbook(None, file, progress=lambda stage, done, total: bar.update(
            task, description=stage, completed=done, total=total))
    console.print(f'Записано: {file}, строк: {sum(sheet.rows for sheet in summary.sheets)}', markup=False)
