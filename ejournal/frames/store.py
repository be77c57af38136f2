"""The snapshots in memory: loaded once, then only what changed is read again; everybody waits for the same reading."""

import asyncio
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from itertools import count
from types import MappingProxyType

import pandas as pd

from ejournal.frames import feed, finals, journals, lookups, small, structure
from ejournal.frames.feed import News
from ejournal.frames.finals import Finals, History
from ejournal.frames.lookups import Lookups
from ejournal.frames.snapshot import Frames
from ejournal.frames.structure import Structure
from ejournal.frames.tables import Table, concat, frame, replaced, same, slice_of

CHUNK = 64  # journals a statement: edits of others get in between
KEPT_YEARS = 3
MOST_FINALS = 900  # pupils; of more, all are read
_versions = count(1)


@dataclass
class _Kept:
    """The tables of a year, and how far in the audit they are right."""

    known: int
    structure: Structure
    lookups: Lookups
    journals: dict[str, Table]
    history: History
    finals: Finals
    frames: dict[str, pd.DataFrame] = field(default_factory=dict)
    snapshot: Frames | None = None


class Year:
    """One school year. A caller gets a reading that began after the call, shared with everybody who waits."""

    def __init__(self, year_id: int) -> None:
        self.year_id = year_id
        self._kept: _Kept | None = None
        self._number = 0
        self._task: asyncio.Task[Frames] | None = None

    async def current(self) -> Frames:
        """The snapshot as of the last commit before this call."""
        begun = self._number
        while True:
            if self._task is None or self._task.done():
                self._number += 1
                self._task = asyncio.create_task(self._refresh())  # not the caller's: a left page must not end it
            task, number = self._task, self._number
            if number > begun:
                return await asyncio.shield(task)
            await asyncio.wait({task})

    async def _refresh(self) -> Frames:
        kept = self._kept
        if kept is None:
            kept = await self._load()
        for _ in range(5):  # what was committed while we read
            news = await feed.since(kept.known)
            if not news:
                break
            kept = await self._follow(kept, news)
        else:
            news.known = kept.known
        kept.known = news.known
        self._kept = kept
        if kept.snapshot is None:
            kept.snapshot = _snapshot(kept)
        return kept.snapshot

    async def _load(self) -> _Kept:
        known = await feed.last()
        found = await structure.read(self.year_id)
        looked = await asyncio.to_thread(lookups.build, found)
        tables = await _read(sorted(looked.signatures), looked)
        history = await finals.read_history()
        final = await asyncio.to_thread(finals.build, await finals.read(history), history)
        kept = _Kept(known, found, looked, tables, history, final)
        await asyncio.to_thread(_draw, kept, (*journals.NAMES, 'finals', 'small'))
        return kept

    async def _follow(self, kept: _Kept, news: News) -> _Kept:
        """A new state; the old one stays as it is, in case we fail on the way."""
        if news.whole:
            return await self._load()
        fresh = replace(kept, known=news.known, journals=dict(kept.journals), frames=dict(kept.frames), snapshot=None)
        changed: set[str] = set()
        groups = news.groups & set(kept.lookups.signatures)
        if news.structure:
            other = await _restructure(kept, fresh)
            groups |= other
            changed |= {'small'} if other or not fresh.structure.says_the_same(kept.structure) else set()
        if groups:
            changed |= await _reread(fresh, groups)
        pupils = news.finals | await _retaught(kept, fresh)
        if pupils:
            await _refinal(fresh, pupils)
            changed |= {'finals'}
        if not changed:
            kept.known = news.known
            return kept
        await asyncio.to_thread(_draw, fresh, changed)
        return fresh


async def _restructure(kept: _Kept, fresh: _Kept) -> set[int]:
    """Read the structure anew; the answer is which journals are no longer what they were."""
    fresh.structure = await structure.read(kept.structure.facts.year_id)
    fresh.lookups = await asyncio.to_thread(lookups.build, fresh.structure)
    old, new = kept.lookups.signatures, fresh.lookups.signatures
    return {group for group in old.keys() | new.keys() if old.get(group) != new.get(group)}


async def _read(groups: Iterable[int], looked: Lookups) -> dict[str, Table]:
    parts, asked = [], list(groups)
    for start in range(0, max(len(asked), 1), CHUNK):
        some = asked[start:start + CHUNK]
        parts.append(await asyncio.to_thread(journals.build, await journals.read(some), looked))
    return {name: concat([part[name] for part in parts]) for name in journals.NAMES}


async def _reread(fresh: _Kept, groups: Collection[int]) -> set[str]:
    """Replace the journals' slices; the answer is which tables became other ones."""
    tables = await _read(sorted(group for group in groups if group in fresh.lookups.signatures), fresh.lookups)
    return await asyncio.to_thread(_splice, fresh, groups, tables)


def _splice(fresh: _Kept, groups: Collection[int], tables: dict[str, Table]) -> set[str]:
    changed = set()
    for name, table in tables.items():
        mask, old = slice_of(fresh.journals[name], groups)
        if not same(old, table):
            fresh.journals[name] = replaced(fresh.journals[name], mask, table)
            changed.add(name)
    return changed


async def _retaught(kept: _Kept, fresh: _Kept) -> set[int]:
    """Whose final marks may belong to another class or teacher now; what explains them is read anew."""
    old, new = kept.structure.teaching, fresh.structure.teaching
    days = [(one.structure.terms, one.structure.years) for one in (kept, fresh)]
    if old == new and days[0] == days[1]:
        return set()
    fresh.history = await finals.read_history()
    if days[0] != days[1] or (old.classes, old.groups, old.loads) != (new.classes, new.groups, new.loads):
        return set(fresh.finals.table['pupil'].tolist())
    return {span[1] for span in set(old.group_spans) ^ set(new.group_spans)}


async def _refinal(fresh: _Kept, pupils: set[int]) -> None:
    if len(pupils) > MOST_FINALS:
        rows = await finals.read(fresh.history)
        fresh.finals = await asyncio.to_thread(finals.build, rows, fresh.history)
    else:
        rows = await finals.read_of(pupils)
        fresh.finals = await asyncio.to_thread(finals.follow, fresh.finals, pupils, rows, fresh.history)


def _draw(kept: _Kept, names: Iterable[str]) -> None:
    for name in names:
        if name == 'small':
            kept.frames |= small.build(kept.structure, kept.lookups)
        elif name == 'finals':
            kept.frames['finals'] = finals.frame_of(kept.finals)
        else:
            kept.frames[name] = frame(kept.journals[name])


def _snapshot(kept: _Kept) -> Frames:
    year = kept.structure.facts
    weeks = {grade: tuple(kept.lookups.weeks[grade].tolist()) for term in year.terms for grade in term.grades}
    return Frames(year.year_id, year.year_name, year.year_starts_on, year.year_ends_on, year.closed, next(_versions),
                  MappingProxyType(kept.frames), MappingProxyType(weeks))
