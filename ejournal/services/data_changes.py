"""«Сообщить об изменении данных»: a pupil or parent tells, the class teacher applies or refuses (п. 17.7, 17.8)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tortoise.expressions import Q

from ejournal import audit, clock, db, doors_people, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.doors_people import CardRights
from ejournal.rules import cards as rules
from ejournal.rules.card_fields import CARDS
from ejournal.rules.cards import CardKind, Field, Section
from ejournal.rules.texts import fold_spaces
from ejournal.services import card_values, cards
from ejournal.topics import Change
from models import Conflict, DataChange, GuardianLink, Invalid, NotAllowed, NotFound, Person

KEY = 'data-changes'
SHOWN = 100
NO_CHANGE = 'Такого сообщения нет, или оно не из вашего класса.'


@dataclass(frozen=True)
class Told:
    """A message as a list shows it; ``applied`` is None while it waits."""

    id: int
    person_id: int
    person: str
    what: str
    old: str
    new: str
    comment: str
    told_by: str
    told_at: datetime
    applied: bool | None
    answer: str
    decided_by: str
    decided_at: datetime | None


def tellable(kind: CardKind, section: Section) -> list[Field]:
    """The fields a family may tell about: neither the school's own nor what follows from other records."""
    if kind is CardKind.STAFF or section.restricted:
        return []
    return [field for field in section.fields if not field.official and field.source != 'derived']


async def tell(actor: Actor, person_id: int, place: tuple[CardKind, str, str], value: str, comment: str = '') -> int:
    """Put a message into the class teacher's list; ``place`` is the card, the section and the field.

    Refused: somebody else's card, an employee's (they fill it themselves), a value that is there already or cannot be
    one, a second message about the same field while the first waits.
    """
    actor.require(Action.CARD_TELL)
    rights = await doors_people.card(actor, person_id)
    kind, section_key, field_key = place
    if not rights.own:
        raise NotAllowed('Сообщить можно об изменении своих данных или данных своего ребёнка.')
    section = await cards.section_of(rights, kind, section_key)
    field = section.field(field_key)
    if field not in tellable(kind, section):
        raise NotAllowed(f'{field.label}: это поле ведёт школа. Обратитесь к секретарю.')
    new = rules.parse(field, value, clock.today())
    old = (await card_values.load(kind, [rights.person]))[person_id].get(section_key, {}).get(field_key, '')
    if not new or new == old:
        raise Invalid(f'{field.label}: в карте уже так. Напишите новое значение.')
    async with db.transaction():
        await Person.filter(id=person_id).select_for_update().first()  # both parents at once
        if await DataChange.exists(person_id=person_id, section=section_key, field=field_key, applied=None):
            raise Conflict('Об этом поле вы уже сообщили. Дождитесь ответа классного руководителя.')
        made = await DataChange.create(
            person_id=person_id, reported_by_id=actor.person_id, section=section_key, field=field_key, old_value=old,
            new_value=new, comment=fold_spaces(comment)[:300], reported_at=clock.now())
        await audit.record(actor, actor.capacity(Action.CARD_TELL), Entry(
            'change.told', 'card', person_id, rules.show(field, old), rules.show(field, new),
            f'{section.title}: {field.label}'))
    _publish(actor, person_id)
    return made.id


async def mine(actor: Actor) -> list[Told]:
    """What the actor has told, with the answers, the newest first."""
    actor.require(Action.CARD_OWN)
    return await _lines(Q(reported_by_id=actor.person_id))


async def waiting(actor: Actor) -> list[Told]:
    """The class teacher's list: messages about the own class and its parents; waiting ones first."""
    actor.require(Action.CLASS_CARDS)
    return sorted(await _lines(Q(person_id__in=list(await _family(actor)))), key=lambda one: one.applied is not None)


async def waiting_count(actor: Actor) -> int:
    """How many messages wait for the class teacher: the number in the menu."""
    if not actor.may(Action.CLASS_CARDS):
        return 0
    return await DataChange.filter(applied=None, person_id__in=list(await _family(actor))).count()


async def _family(actor: Actor) -> set[int]:
    pupils = await doors_people.pupils_of(actor.class_ids)
    parents = await GuardianLink.filter(pupil_id__in=list(pupils)).values_list('guardian_id', flat=True)
    return pupils | {int(str(parent)) for parent in parents}


async def apply(actor: Actor, change_id: int) -> None:
    """Write the new value into the card. Refused: somebody else's class, a decided one, a value changed meanwhile."""
    change, rights = await _decides(actor, change_id)
    kind, section, field = _place(rights.kinds, change)
    async with db.transaction():
        await _take(change.id, applied=True, answer='', actor=actor)
        changed = await cards.write(rights.person, kind, section, {field.key: change.old_value},
                                    {field.key: change.new_value})
        await audit.record(actor, actor.capacity(Action.CLASS_CARDS),
                           *(cards.entry(rights.person.id, section, *one) for one in changed),
                           Entry('change.applied', 'card', rights.person.id, after=section.title))
    cards.tell(actor, rights.person.id)
    _publish(actor, change.person_id, change.reported_by_id)


async def refuse(actor: Actor, change_id: int, answer: str) -> None:
    """Say no, and why; the card stays as it is."""
    reason = fold_spaces(answer)[:300]
    if not reason:
        raise Invalid('Напишите, почему данные не изменены, чтобы семья знала, что делать.')
    change, rights = await _decides(actor, change_id)
    async with db.transaction():
        await _take(change.id, applied=False, answer=reason, actor=actor)
        await audit.record(actor, actor.capacity(Action.CLASS_CARDS),
                           Entry('change.refused', 'card', rights.person.id, reason=reason))
    _publish(actor, change.person_id, change.reported_by_id)


async def _decides(actor: Actor, change_id: int) -> tuple[DataChange, CardRights]:
    change = await DataChange.get_or_none(id=change_id)
    if change is None or not await doors_people.leads_family(actor, change.person_id):
        raise NotFound(NO_CHANGE)
    return change, await doors_people.card(actor, change.person_id)


async def _take(change_id: int, *, applied: bool, answer: str, actor: Actor) -> None:
    """Whoever is first decides."""
    taken = await DataChange.filter(id=change_id, applied=None).update(
        applied=applied, answer=answer, decided_by=actor.person_id, decided_at=clock.now())
    if not taken:
        raise Conflict('На это сообщение уже ответили.')


def _place(kinds: Iterable[CardKind], change: DataChange) -> tuple[CardKind, Section, Field]:
    for kind in kinds:
        for section in CARDS[kind]:
            found = next((one for one in tellable(kind, section)
                          if (section.key, one.key) == (change.section, change.field)), None)
            if found:
                return kind, section, found
    raise Invalid('Такого поля в личной карте больше нет. Отклоните сообщение.')


async def _lines(condition: Q) -> list[Told]:
    rows = await DataChange.filter(condition).order_by('-reported_at', '-id').limit(SHOWN) \
        .select_related('person', 'reported_by')
    names = {one.id: one.short_name for one in await Person.filter(id__in=[r.decided_by for r in rows if r.decided_by])}
    found = []
    for row in rows:
        _, section, field = _place(CardKind, row)
        found.append(Told(row.id, row.person_id, row.person.full_name, f'{section.title}: {field.label}',
                          rules.show(field, row.old_value), rules.show(field, row.new_value), row.comment,
                          row.reported_by.short_name, row.reported_at, row.applied, row.answer,
                          names.get(row.decided_by or 0, ''), row.decided_at))
    return found


def _publish(actor: Actor, *people: int) -> None:
    for key in {KEY, *(f'person-card:{person}' for person in people), f'person:{actor.person_id}'}:
        topics.publish(Change(key, actor.name, actor.account_id))
