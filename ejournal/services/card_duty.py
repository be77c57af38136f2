"""«Личные карты» close by themselves: when every card of a class is full, and open again when one is not (п. 17.5.3).

The first day is written down once, so that a later change of a full card does not make it late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from tortoise.functions import Max

from ejournal import audit, clock, db
from ejournal.rules import cards as rules
from ejournal.rules.cards import CardKind
from ejournal.services import card_values, duty_records
from models import AuditEntry, ClassMembership, DutyRecord, Person

DUTY = 'pupil_cards'
RESULT = 'все карты заполнены'


@dataclass(frozen=True)
class Cards:
    """The cards of a class: how many are full, of how many, and the moment of the last change when all are."""

    full: int = 0
    of: int = 0
    at: datetime | None = None

    @property
    def complete(self) -> bool:
        """Whether there are cards and nothing is missing in them."""
        return 0 < self.full == self.of


async def of_classes(stays: Sequence[ClassMembership]) -> dict[int, Cards]:
    """Class → its cards, of the pupils whose stays these are; the statements do not depend on how many."""
    people = await Person.filter(id__in=[stay.pupil_id for stay in stays])
    sections = await card_values.shown_sections(CardKind.PUPIL)
    values = await card_values.load(CardKind.PUPIL, people)
    full = {person: not rules.whole(sections, own).missing for person, own in values.items()}
    found: dict[int, list[ClassMembership]] = {}
    for stay in stays:
        found.setdefault(stay.school_class_id, []).append(stay)
    done = {key: rows for key, rows in found.items() if all(full[stay.pupil_id] for stay in rows)}
    changed = await _changed([stay.pupil_id for rows in done.values() for stay in rows])
    return {key: Cards(sum(full[stay.pupil_id] for stay in rows), len(rows),
                       max(_moment(stay, changed) for stay in rows) if key in done else None)
            for key, rows in found.items()}


async def _changed(pupils: list[int]) -> dict[int, datetime]:
    rows = await AuditEntry.filter(object_type='card', object_id__in=pupils, action='card.changed') \
        .annotate(last=Max('at')).group_by('object_id').values_list('object_id', 'last') if pupils else []
    return {int(str(pupil)): _aware(at) for pupil, at in rows}


def _aware(value: Any) -> datetime:
    """Aggregates of SQLite come as text."""
    moment = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _moment(stay: ClassMembership, changed: dict[int, datetime]) -> datetime:
    """When the card was last written, not before the pupil came; one brought in from a file came with the pupil."""
    came = clock.wall(stay.since, 0)
    return max(came, changed.get(stay.pupil_id, came))


async def keep(cards: dict[int, Cards], owners: dict[int, int], year: str) -> int:
    """Write down the classes whose cards are full for the first time, on whose class teacher's name; how many.

    Called by the daily duties; the program has no actor, so the audit says that it closed by itself.
    """
    keys = {duty_records.class_key(DUTY, class_id, year): class_id for class_id in owners
            if class_id in cards and cards[class_id].complete}
    async with db.transaction():
        known = {str(key) for key in await DutyRecord.filter(key__in=list(keys)).values_list('key', flat=True)}
        fresh = {key: class_id for key, class_id in keys.items() if key not in known}
        await DutyRecord.bulk_create([DutyRecord(
            key=key, done_at=cards[class_id].at or clock.now(), done_by_id=owners[class_id], result=RESULT)
            for key, class_id in fresh.items()])
        made = await DutyRecord.filter(key__in=list(fresh)).order_by('id').values_list('id', 'key')
        await audit.record(None, '', *(audit.Entry('duty.done', 'duty', int(number), after=f'{key}: {RESULT}')
                                       for number, key in made))
    return len(made)
