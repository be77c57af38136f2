"""Files to download, by the rights of what they belong to: lessons, papers, portfolios (п. 25.4)."""

from collections.abc import Awaitable, Callable

from ejournal.access import Actor
from ejournal.services import attachments, correction_files, handovers, papers, portfolio, summary_sheets
from models import Attachment, NotFound

READERS: dict[str, Callable[[Actor, Attachment], Awaitable[bool]]] = {
    papers.PAPER: papers.to_read, handovers.OBJECT: handovers.to_read, portfolio.OBJECT: portfolio.to_read,
    correction_files.OBJECT: correction_files.may_read, summary_sheets.SHEET: summary_sheets.may_read}


async def to_read(actor: Actor, attachment_id: int) -> Attachment:
    """The file's record for whoever may read what it belongs to; else there is no such file."""
    found = await Attachment.filter(id=attachment_id, removed=False, link='').first()
    if found is None:
        raise NotFound(attachments.NO_FILE)
    if found.object_type not in READERS:
        return await attachments.to_read(actor, attachment_id)
    if not await READERS[found.object_type](actor, found):
        raise NotFound(attachments.NO_FILE)
    return found
