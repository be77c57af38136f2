"""A table leaves the program as a file: who took what, when (п. 6.3, 17.4.8)."""

from ejournal import audit, db
from ejournal.access import Action, Actor


async def note(actor: Actor, action: Action, name: str) -> None:
    """Write down that the file ``name`` of a page of ``action`` is taken; refused without that right."""
    await _note(actor, action, 'export.made', name)


async def printed(actor: Actor, action: Action, name: str) -> None:
    """Write down that the sheet ``name`` of a page of ``action`` goes to paper; refused without that right."""
    await _note(actor, action, 'print.made', name)


async def _note(actor: Actor, action: Action, what: str, name: str) -> None:
    actor.require(action)
    async with db.transaction():
        await audit.record(actor, actor.capacity(action), audit.Entry(what, 'export', None, after=name[:200]))
