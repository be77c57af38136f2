"""Every write leaves an entry: who, in which capacity, when, from where, old and new, why (norms 6.14).

Entries are only added, and each carries the hash of itself and of the one before: a changed or removed entry breaks
the chain (``ejournal.services.audit_chain`` verifies it). The end of the chain is kept apart, so that cutting off the
last entries shows too.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from operator import attrgetter
from typing import Any

import orjson
from tortoise.backends.base.client import BaseDBAsyncClient, TransactionalDBClient
from tortoise.connection import get_connection

from ejournal import bulk, clock, db
from ejournal.access import Actor
from models import AuditEntry, Preference, Role

HEAD = 'audit.head'  # the preference that keeps the number and the hash of the last entry
CHAINED = ('id', 'at', 'account_id', 'person_id', 'role', 'session_id', 'address', 'action', 'object_type', 'object_id',
           'pupil_id', 'before', 'after', 'reason', 'source', 'group_id')
_LOCK = 0x65_6A_61_75  # PostgreSQL's advisory lock of the chain: «ejau»


@dataclass(frozen=True)
class Entry:
    """One line to be written: the object, and its value before and after as short texts."""

    action: str
    object_type: str
    object_id: int | None
    before: str = ''
    after: str = ''
    reason: str = ''
    source: str = ''
    pupil_id: int | None = None
    group_id: int | None = None  # where entries of several journals are written at once


@dataclass(slots=True)
class Line:
    """An entry on its way into the table, with everything that the chain covers: a record costs ten times as much."""

    at: datetime
    account_id: int | None
    person_id: int | None
    role: str
    session_id: int | None
    address: str
    action: str
    object_type: str
    object_id: int | None
    pupil_id: int | None
    before: str
    after: str
    reason: str
    source: str
    group_id: int | None


_values: Callable[[Line], tuple[Any, ...]] = attrgetter(*CHAINED[1:])


def row(actor: Actor | None, role: Role | str, entry: Entry, group_id: int | None = None) -> Line:
    """The entry as a line of now; ``actor`` is None for what the program does by itself."""
    return Line(
        at=clock.now(), account_id=actor.account_id if actor else None,
        person_id=actor.person_id if actor else None, role=str(role),
        session_id=actor.session_id if actor else None, address=actor.address if actor else '', action=entry.action,
        object_type=entry.object_type, object_id=entry.object_id, pupil_id=entry.pupil_id, before=entry.before[:2000],
        after=entry.after[:2000], reason=entry.reason[:500], source=entry.source,
        group_id=entry.group_id if group_id is None else group_id)


async def record(actor: Actor | None, role: Role | str, *entries: Entry, group_id: int | None = None) -> None:
    """Write the entries, about one journal where ``group_id`` says; call it inside the change's own transaction."""
    await write([row(actor, role, entry, group_id) for entry in entries])


async def write(rows: Sequence[Line]) -> None:
    """Add the rows at the end of the chain, in their order; opens a transaction where there is none."""
    if not rows:
        return
    connection = get_connection('default')
    if isinstance(connection, TransactionalDBClient):
        await _append(rows, connection)
    else:
        async with db.transaction() as connection:
            await _append(rows, connection)


async def _append(rows: Sequence[Line], connection: BaseDBAsyncClient) -> None:
    if connection.capabilities.dialect == 'postgres':  # SQLite has one writer anyway
        await connection.execute_query('SELECT pg_advisory_xact_lock($1)', [_LOCK])
    number, last, known = await _head()
    lines = list[list[Any]]()
    for one in rows:  # numbered here: PostgreSQL's sequence skips what was rolled back
        number += 1
        values = [number, *_values(one)]
        last = link(last, values)
        lines.append([*values, last])
    await bulk.insert(AuditEntry, (*CHAINED, 'hash'), lines)
    head = {'id': number, 'hash': last}
    if known:
        await Preference.filter(key=HEAD).update(value=head)
    else:
        await Preference.create(key=HEAD, value=head)


async def _head() -> tuple[int, str, bool]:
    """Number and hash of the last entry, and whether there is a chain already; a new one begins after what is there."""
    head: dict[str, Any] | None = await kept_head()
    if head is not None:
        return int(head['id']), str(head['hash']), True
    before = await AuditEntry.all().order_by('-id').limit(1).values_list('id', flat=True)
    return (int(str(before[0])) if before else 0), '', False


async def kept_head() -> dict[str, Any] | None:
    """``{'id', 'hash'}`` of the last entry as it was noted apart; None before the first entry of the chain."""
    found = await Preference.get_or_none(key=HEAD)
    return found.value if found and isinstance(found.value, dict) else None


def link(previous: str, values: Sequence[Any]) -> str:
    """The hash of an entry (values in the order of ``CHAINED``) that follows an entry with the hash ``previous``."""
    plain = [value if name != 'at' else value.astimezone(UTC).isoformat(timespec='microseconds')
             for name, value in zip(CHAINED, values, strict=True)]
    return sha256(previous.encode() + orjson.dumps(plain)).hexdigest()
