"""A journal that took the small school in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from tortoise import Tortoise

from ejournal import clock, db, facts
from ejournal.workbook import ImportSummary, import_workbook
from tests.workbook.books import Sheets, save, sheets


@pytest.fixture(autouse=True)
async def same_zone() -> AsyncIterator[None]:
    """An import moves the school to another time zone; the next test is at home again."""
    yield
    clock.set_zone('Europe/Moscow')


@pytest.fixture
def book() -> Sheets:
    """The workbook, to be spoilt."""
    return sheets()


@pytest.fixture
async def imported(database: None, tmp_path: Path) -> ImportSummary:
    """The summary of the first import."""
    return await import_workbook(None, save(tmp_path / 'school.xlsx', sheets()))


async def another_journal() -> None:
    """An empty journal in place of the one that is open."""
    await db.close()
    facts.forget()
    await db.connect('sqlite://:memory:')
    await Tortoise.generate_schemas()
