"""The change feed: what happened in the journals one may read, in order, so that a program need not ask for all."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from tortoise.connection import get_connection

from ejournal import clock, doors_programs, topics
from ejournal.access import Actor
from models import AuditEntry, Person

MOST = 500
LONGEST_WAIT = 25.0
# Two transactions of PostgreSQL may end in another order than they got their numbers; SQLite writes one at a time.
SETTLED = timedelta(seconds=2)


@dataclass(frozen=True)
class Event:
    """One change in a journal; ``object_type`` and ``object_id`` name the work, the lesson or the final mark."""

    id: int
    at: datetime
    kind: str
    group: int
    object_type: str
    object_id: int | None
    pupil: int | None
    before: str
    after: str
    by: str
    source: str


@dataclass(frozen=True)
class Page:
    """Events after a number, and the number to ask with the next time."""

    events: tuple[Event, ...]
    next: int
    more: bool


async def after(actor: Actor, since: int, limit: int = 100) -> Page:
    """The events after ``since`` in the actor's journals; ``NotAllowed`` for those who have none."""
    doors_programs.require(actor)
    groups = await doors_programs.group_ids(actor)
    limit = max(1, min(limit, MOST))
    query = AuditEntry.filter(id__gt=since, group_id__not_isnull=True)
    if groups is not None:
        query = query.filter(group_id__in=groups)
    if get_connection('default').capabilities.dialect == 'postgres':
        query = query.filter(at__lte=clock.now() - SETTLED)
    rows = await query.order_by('id').limit(limit + 1)
    more, rows = len(rows) > limit, rows[:limit]
    names = await _names(rows)
    return Page(tuple(_event(row, names) for row in rows), rows[-1].id if rows else since, more)


async def waited(actor: Actor, since: int, limit: int = 100, wait: float = 0) -> Page:
    """The same, but when there is nothing yet, waits up to ``wait`` seconds (25 at most) for something to happen."""
    happened = asyncio.Event()
    end = topics.subscribe('*', lambda _: happened.set())
    try:
        page = await after(actor, since, limit)
        deadline = asyncio.get_running_loop().time() + min(wait, LONGEST_WAIT)
        while not page.events and (left := deadline - asyncio.get_running_loop().time()) > 0:
            try:
                await asyncio.wait_for(happened.wait(), left)
            except TimeoutError:
                break
            happened.clear()
            page = await after(actor, since, limit)
        return page
    finally:
        end()


async def last(actor: Actor) -> int:
    """The number of the newest entry, from where a new listener starts."""
    doors_programs.require(actor)
    newest = await AuditEntry.all().order_by('-id').first()
    return newest.id if newest else 0


async def _names(rows: list[AuditEntry]) -> dict[int, str]:
    ids = {row.person_id for row in rows if row.person_id}
    return {person.id: person.short_name for person in await Person.filter(id__in=list(ids))} if ids else {}


def _event(row: AuditEntry, names: dict[int, str]) -> Event:
    return Event(row.id, clock.local(row.at), row.action, row.group_id or 0, row.object_type, row.object_id,
                 row.pupil_id, row.before, row.after, names.get(row.person_id or 0, ''), row.source)
