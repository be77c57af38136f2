"""When a mark was set and changed, for the family: moments and values, no names, reasons or addresses (п. 11.2)."""

from dataclasses import dataclass
from datetime import datetime

from ejournal import access, clock
from ejournal.access import Actor
from ejournal.services import after_closing
from models import AuditEntry, NotFound, Work


@dataclass(frozen=True)
class Step:
    """One change, on the school's clock."""

    at: datetime
    before: str
    after: str
    note: str = ''  # «исправлено после закрытия, приказ № 12»


async def of_mark(actor: Actor, pupil_id: int, work_id: int) -> list[Step]:
    """The changes of a mark, newest first; ``NotFound`` for a pupil who is not the actor's own circle."""
    await access.pupil(actor, pupil_id)
    if not await Work.exists(id=work_id, removed=False):
        raise NotFound('Такой работы нет.')
    rows = await AuditEntry.filter(object_type='mark', object_id=work_id, pupil_id=pupil_id, action='mark.changed') \
        .order_by('-id').limit(50)
    closed = await after_closing.of_entries(rows)
    return [Step(clock.local(row.at), row.before, row.after, closed.get(row.id, '')) for row in rows]
