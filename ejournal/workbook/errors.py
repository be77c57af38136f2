"""What a workbook is told: every error by its place, the summary of an import and of an export."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from models.errors import Invalid

Progress = Callable[[str, int, int], None]
SHOWN_IN_MESSAGE = 3


@dataclass(frozen=True, slots=True)
class CellError:
    """One thing that is wrong: the sheet, its row (0: the whole sheet), the heading of the column, the sentence."""

    sheet: str
    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = [f'«{self.sheet}»' if self.sheet else '', f'строка {self.row}' if self.row else '',
                 f'столбец «{self.column}»' if self.column else '']
        return f'{", ".join(part for part in place if part) or "Файл"}: {self.message}'


class WorkbookErrors(Invalid):
    """The workbook is refused and nothing was written; ``errors`` lists everything that is wrong with it."""

    def __init__(self, errors: Sequence[CellError]) -> None:
        self.errors = list(errors)
        first = '\n'.join(str(error) for error in self.errors[:SHOWN_IN_MESSAGE])
        more = len(self.errors) - SHOWN_IN_MESSAGE
        rest = f'\n… и ещё ошибок: {more}' if more > 0 else ''
        super().__init__(f'Ничего не загружено. Ошибок: {len(self.errors)}.\n{first}{rest}')


class ErrorList:
    """Collects errors, so that a report names all of them and not only the first."""

    def __init__(self) -> None:
        self.found: list[CellError] = []
        self.refused = False

    def add(self, sheet: str, row: int, column: str, message: str) -> None:
        """Note one error."""
        self.found.append(CellError(sheet, row, column, message))

    def refuse(self, sheet: str, row: int, column: str, message: str) -> None:
        """Note an error that makes further checks pointless: without a column of pupils every mark would be wrong."""
        self.refused = True
        self.add(sheet, row, column, message)

    def stop_if_any(self) -> None:
        """Raise ``WorkbookErrors`` with everything found so far, if anything was."""
        if self.found:
            raise WorkbookErrors(self.found)


@dataclass
class SheetCounts:
    """How many rows of a sheet were created, changed and left as they were."""

    name: str
    created: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass
class ImportSummary:
    """What an import did, sheet by sheet; ``warnings`` say what of the workbook was not understood and left out."""

    sheets: list[SheetCounts] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    lessons_made: int = 0

    def count(self, sheet: str, outcome: str) -> None:
        """One more row of ``sheet`` was «created», «changed» or «unchanged»."""
        if not self.sheets or self.sheets[-1].name != sheet:
            self.sheets.append(SheetCounts(sheet))
        counts = self.sheets[-1]
        setattr(counts, outcome, getattr(counts, outcome) + 1)

    @property
    def changes(self) -> int:
        """How many rows were created or changed; 0 when the same file comes again."""
        return sum(counts.created + counts.changed for counts in self.sheets)


@dataclass(frozen=True)
class SheetRows:
    """How many rows a written sheet has."""

    name: str
    rows: int


@dataclass
class ExportSummary:
    """What an export wrote; ``warnings`` say what the workbook has no place for."""

    path: Path
    sheets: list[SheetRows] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
