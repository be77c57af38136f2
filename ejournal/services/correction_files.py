"""A file with a «Заявка на исправление» (a certificate, a scan): for who decides and who has asked, nobody else."""

from collections import defaultdict
from collections.abc import Iterable

from tortoise.transactions import in_transaction

from ejournal import audit, clock, files, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.lesson_shapes import FileLine
from models import Attachment, Conflict, CorrectionRequest, Invalid, NotFound

OBJECT = 'correction'
MOST = 5


async def attach(actor: Actor, request_id: int, name: str, content: bytes) -> int:
    """Attach a file to one's own request that waits; its number.

    Refused: somebody else's request (as if there were none), a decided one, a strange type, more than 10 MB, more than
    five files.
    """
    actor.require(Action.CORRECTIONS)
    request = await CorrectionRequest.get_or_none(id=request_id, requested_by_id=actor.person_id)
    if request is None:
        raise NotFound('Такой заявки нет, или она не ваша.')
    stored = await files.store(content)
    async with in_transaction():
        waiting = await CorrectionRequest.filter(id=request_id, approved=None).select_for_update().first()
        if waiting is None:
            raise Conflict('Заявка уже рассмотрена: файл к ней не приложить.')
        if await Attachment.filter(object_type=OBJECT, object_id=request_id, removed=False).count() >= MOST:
            raise Invalid(f'К заявке можно приложить не больше {MOST} файлов.')
        made = await Attachment.create(
            object_type=OBJECT, object_id=request_id, title=files.title_of(name, stored.media_type),
            media_type=stored.media_type, size=stored.size, sha256=stored.sha256, author_id=actor.person_id,
            added_at=clock.now())
        await audit.record(actor, actor.capacity(Action.CORRECTIONS), Entry(
            'correction.attached', 'correction', request_id, '', f'{made.title} ({made.sha256[:12]})',
            pupil_id=request.pupil_id))
    for key in ('corrections', f'person:{actor.person_id}'):
        topics.publish(topics.Change(key, actor.name, actor.account_id, {'corrections': True}))
    return made.id


async def may_read(actor: Actor, attachment: Attachment) -> bool:
    """Who decides requests, and who has asked this one."""
    if actor.may(Action.CORRECTIONS_DECIDE):
        return True
    return await CorrectionRequest.filter(id=attachment.object_id, requested_by_id=actor.person_id).exists()


async def of_requests(numbers: Iterable[int]) -> dict[int, tuple[FileLine, ...]]:
    """The files of each request, in one statement; the caller has been through the door."""
    found: dict[int, list[FileLine]] = defaultdict(list)
    for row in await Attachment.filter(object_type=OBJECT, object_id__in=list(numbers), removed=False).order_by('id'):
        found[row.object_id].append(FileLine(row.id, row.title, row.link, row.size))
    return {number: tuple(rows) for number, rows in found.items()}
