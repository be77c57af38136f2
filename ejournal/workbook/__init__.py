"""The school workbook: a whole school in one .xlsx, in and out without loss."""

from .errors import CellError, ExportSummary, ImportSummary, Progress, WorkbookErrors
from .export import export_workbook
from .report import errors_text, export_text, import_text, write_report
from .service import import_workbook

__all__ = ['CellError', 'ExportSummary', 'ImportSummary', 'Progress', 'WorkbookErrors', 'errors_text', 'export_text',
           'export_workbook', 'import_text', 'import_workbook', 'write_report']
