"""A table leaves the program as a file: who took what, when (п. 6.3, 17.4.8)."""

from ejournal import audit, db
from ejournal.access import Action, Actor


async def note(actor: Actor, action: Action, name: str) -> None:
    """Write down that the file ``name`` of a page of ``action`` is taken; refused without that right."""
    actor.require(action)
    async with db.transaction():
        await audit.record(actor, actor.capacity(action), audit.Entry('export.made', 'export', None, after=name[:200]))
