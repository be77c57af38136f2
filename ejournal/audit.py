"""Every write leaves an entry: who, in which capacity, when, from where, old and new, why (norms 6.14)."""

from dataclasses import dataclass

from ejournal import clock
from ejournal.access import Actor
from models import AuditEntry, Role


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


def row(actor: Actor | None, role: Role | str, entry: Entry, group_id: int | None = None) -> AuditEntry:
    """The entry as a record of now; ``actor`` is None for what the program does by itself."""
    return AuditEntry(
        at=clock.now(), account_id=actor and actor.account_id, person_id=actor and actor.person_id, role=str(role),
        session_id=actor and actor.session_id, address=actor.address if actor else '', action=entry.action,
        object_type=entry.object_type, object_id=entry.object_id, pupil_id=entry.pupil_id, before=entry.before[:2000],
        after=entry.after[:2000], reason=entry.reason[:500], source=entry.source, group_id=group_id)


async def record(actor: Actor | None, role: Role | str, *entries: Entry, group_id: int | None = None) -> None:
    """Write the entries, about one journal where ``group_id`` says; call it inside the change's own transaction."""
    if entries:
        await AuditEntry.bulk_create([row(actor, role, entry, group_id) for entry in entries], batch_size=2000)
