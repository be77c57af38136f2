"""Files of letters and requests: checked by content when they are chosen, kept with the record when it is sent."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ejournal import clock, files
from ejournal.access import Action, Actor
from ejournal.lesson_shapes import FileLine
from models import Attachment, Invalid

MOST = 6


@dataclass(frozen=True)
class Chosen:
    """A file that lies in the data folder and waits for its letter."""

    title: str
    sha256: str
    size: int
    media_type: str


async def choose(actor: Actor, name: str, content: bytes) -> Chosen:
    """Keep a file's content; refuses a strange type and more than 10 MB."""
    actor.require(Action.MAIL)
    stored = await files.store(content)
    return Chosen(files.title_of(name, stored.media_type), stored.sha256, stored.size, stored.media_type)


async def keep(author_id: int, object_type: str, object_id: int, chosen: Sequence[Chosen]) -> None:
    """Put the files to their record, inside its transaction."""
    if len(chosen) > MOST:
        raise Invalid(f'Можно приложить не больше {MOST} файлов. Уберите лишние.')
    now = clock.now()
    await Attachment.bulk_create([Attachment(
        object_type=object_type, object_id=object_id, title=one.title, media_type=one.media_type, size=one.size,
        sha256=one.sha256, author_id=author_id, added_at=now) for one in chosen])


async def of(object_type: str, ids: Iterable[int]) -> dict[int, list[FileLine]]:
    """What is attached to each of these records; the caller has been through the door."""
    found: dict[int, list[FileLine]] = defaultdict(list)
    rows = Attachment.filter(object_type=object_type, object_id__in=list(ids), removed=False)
    for row in await rows.order_by('id'):
        found[row.object_id].append(FileLine(row.id, row.title, row.link, row.size))
    return found
