"""Files of papers and portfolios: checked by content, kept once, found by what they belong to (п. 25.4)."""

from collections import defaultdict
from collections.abc import Iterable

from ejournal import clock, files
from ejournal.files import Stored
from ejournal.lesson_shapes import FileLine
from models import Attachment, Invalid

MOST = 5
TOO_MANY = f'Можно приложить не больше {MOST} файлов. Уберите лишние.'


async def keep(object_type: str, object_id: int, author_id: int | None, name: str, stored: Stored) -> Attachment:
    """Note a stored file at its object; inside the caller's transaction, who has been through the door."""
    if await Attachment.filter(object_type=object_type, object_id=object_id, removed=False).count() >= MOST:
        raise Invalid(TOO_MANY)
    return await Attachment.create(
        object_type=object_type, object_id=object_id, title=files.title_of(name, stored.media_type),
        media_type=stored.media_type, size=stored.size, sha256=stored.sha256, author_id=author_id,
        added_at=clock.now())


async def of_objects(object_type: str, ids: Iterable[int]) -> dict[int, tuple[FileLine, ...]]:
    """The files of each object, in one statement."""
    found: dict[int, list[FileLine]] = defaultdict(list)
    for row in await Attachment.filter(object_type=object_type, object_id__in=list(ids), removed=False).order_by('id'):
        found[row.object_id].append(FileLine(row.id, row.title, row.link, row.size))
    return {key: tuple(lines) for key, lines in found.items()}
