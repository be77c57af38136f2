"""The record that a duty was done, by a key that names it: whose, of which class, for which month or day (п. 17)."""

from tortoise.exceptions import IntegrityError

from ejournal import audit, clock, db, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.topics import Change
from models import Conflict, DutyRecord

LONGEST = 300


def school_key(duty: str, year: str) -> str:
    """«timetable:2026/2027»."""
    return f'{duty}:{year}'


def class_key(duty: str, class_id: int, when: str) -> str:
    """«check:12:2026-10», «absent:12:2026-11-24», «pupil_cards:12:2026/2027»."""
    return f'{duty}:{class_id}:{when}'


async def put(actor: Actor, action: Action, key: str, result: str) -> None:
    """Write down that the duty is done, now and by the actor; ``Conflict`` when it was recorded already."""
    async with db.transaction():
        if await DutyRecord.exists(key=key):
            raise Conflict('Уже отмечено: обновите страницу.')
        try:
            record = await DutyRecord.create(key=key, done_at=clock.now(), done_by_id=actor.person_id,
                                             result=result[:LONGEST])
        except IntegrityError as error:
            raise Conflict('Уже отмечено: обновите страницу.') from error
        await audit.record(actor, actor.capacity(action),
                           Entry('duty.done', 'duty', record.id, after=f'{key}: {result}'))


def tell(actor: Actor, *keys: str) -> None:
    """The pages of duties, and what else listens."""
    for key in ('duties', *keys):
        topics.publish(Change(key, actor.name, actor.account_id))
