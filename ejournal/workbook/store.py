"""Writing by natural key: what is there and differs is changed, what is missing is created, the rest is left alone."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, TypeVar

from tortoise.models import Model
from tortoise.queryset import QuerySet

from ejournal.access import Actor
from models import SchoolYear

from .cells import Klass
from .errors import ErrorList, ImportSummary, Progress
from .read import Book, Row, SheetData, Values
from .sheets import Sheet
from .world import GroupKey, World

M = TypeVar('M', bound=Model)
BATCH = 2000
UPDATES = 200
CREATED, CHANGED, UNCHANGED = 'created', 'changed', 'unchanged'


@dataclass
class Synced(Generic[M]):
    """The records by key, with their ids, and what became of them."""

    objects: dict[Hashable, M]
    created: set[Hashable] = field(default_factory=set)
    changed: set[Hashable] = field(default_factory=set)

    def outcome(self, key: Hashable) -> str:
        """«created», «changed» or «unchanged»."""
        return CREATED if key in self.created else CHANGED if key in self.changed else UNCHANGED


async def sync(query: QuerySet[M], key: Callable[[M], Hashable], wanted: Mapping[Any, Values]) -> Synced[M]:
    """Make the records of ``query`` hold what is ``wanted`` (values by key); others are left as they are."""
    result = Synced[M]({key(record): record for record in await query})
    fields: set[str] = set()
    for name, values in wanted.items():
        record = result.objects.get(name)
        if record is None:
            result.created.add(name)
        elif different := [field for field, value in values.items() if getattr(record, field) != value]:
            record.update_from_dict({field: values[field] for field in different})
            result.changed.add(name)
            fields.update(different)
    model = query.model
    if result.changed:
        await model.bulk_update([result.objects[name] for name in result.changed], sorted(fields), UPDATES)
    if result.created:
        await model.bulk_create([model(**values) for name, values in wanted.items() if name in result.created], BATCH)
        result.objects = {key(record): record for record in await query}
    return result


def pick(data: SheetData, row: Row, fields: Iterable[str] = (), **renamed: str) -> Values:
    """Values of a row for the fields of a record, without those whose column is absent: they stay as they are."""
    pairs = {**{name: name for name in fields}, **renamed}
    return {field: row[key] for field, key in pairs.items() if key in data.present}


@dataclass
class Store:
    """One import being written: what came, who brought it, and the ids of what is already written."""

    book: Book
    world: World
    actor: Actor | None
    now: datetime
    summary: ImportSummary
    errors: ErrorList
    progress: Progress
    year: SchoolYear = field(init=False)
    people: dict[str, int] = field(default_factory=dict)
    classes: dict[Klass, int] = field(default_factory=dict)
    subjects: dict[str, int] = field(default_factory=dict)
    types: dict[str, int] = field(default_factory=dict)
    groups: dict[GroupKey, int] = field(default_factory=dict)
    terms: dict[str, Any] = field(default_factory=dict)

    def count(self, sheet: Sheet, *outcomes: str) -> None:
        """A row of the sheet: the first outcome is that of the row's own record, the others of what belongs to it."""
        changed = any(outcome != UNCHANGED for outcome in outcomes)
        self.summary.count(sheet.name, CREATED if outcomes[0] == CREATED else CHANGED if changed else UNCHANGED)

    async def rows(self, sheet: Sheet, query: QuerySet[M], key: Callable[[M], Hashable],
                   wanted: Mapping[Any, Values]) -> Synced[M]:
        """``sync`` for a sheet whose rows are the records, counted."""
        done = await sync(query, key, wanted)
        for name in wanted:
            self.count(sheet, done.outcome(name))
        return done
