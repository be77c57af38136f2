"""What every test gets; tests/pages and tests/browser add their own."""

import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime

import pytest
from tortoise.backends.sqlite.client import SqliteClient

from ejournal import clock, db, facts
from tests.support import template
from tests.support.school import SmallSchool

# The settings of whoever runs the tests must not decide how they end; ours read the environment when first asked.
for name in [name for name in os.environ if name.startswith('EJOURNAL_') and name != 'EJOURNAL_CHROMIUM']:
    del os.environ[name]


class Travel:
    """Moves the clock of a test, for every task."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch

    def to(self, day: date, hours: int = 14, minutes: int = 48, seconds: int = 0) -> datetime:
        moment = clock.wall(day, hours, minutes, seconds)
        self._monkeypatch.setattr(clock, 'now', lambda: moment.astimezone(UTC))
        return moment


@pytest.fixture
def travel(monkeypatch: pytest.MonkeyPatch) -> Travel:
    """``travel.to(date, hours, minutes)``: the clock stands there from then on."""
    return Travel(monkeypatch)


@pytest.fixture
async def database() -> AsyncIterator[None]:
    """An empty journal in memory, through the engine the program uses."""
    facts.forget()
    await db.connect('sqlite://:memory:')
    await template.tables()
    yield
    await db.close()
    facts.forget()


@pytest.fixture
async def school(database: None, travel: Travel) -> SmallSchool:
    """One of everything, people with names; it is Tuesday 24.11.2026, 14:48."""
    travel.to(date(2026, 11, 24))
    return await template.school()


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> Callable[[], AbstractContextManager[list[str]]]:
    """``with statements() as seen:`` collects the SQL that goes to the database inside the block."""
    seen: list[str] = []

    def watch(name: str) -> None:
        original = getattr(SqliteClient, name)

        async def counted(self: SqliteClient, query: str, *args: object, **kwargs: object) -> object:
            seen.append(query)
            return await original(self, query, *args, **kwargs)

        monkeypatch.setattr(SqliteClient, name, counted)

    for name in ('execute_query', 'execute_insert', 'execute_many', 'execute_query_dict'):
        watch(name)

    @contextmanager
    def collect() -> Iterator[list[str]]:
        seen.clear()
        block: list[str] = []
        yield block
        block.extend(seen)

    return collect
