"""The личная карта: shown by section with how full it is, changed by its keepers, every value kept (п. 17.4.3, 17.5.3).

Offices keep the cards of their people (п. 17.2.4), a class teacher those of the own class and its parents, an employee
the own one; pupils and parents only tell (``data_changes``).
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ejournal import audit, clock, db, doors_people, topics
from ejournal.access import Actor
from ejournal.audit import Entry
from ejournal.doors_people import CardRights
from ejournal.rules import cards as rules
from ejournal.rules import texts
from ejournal.rules.card_fields import CARDS
from ejournal.rules.cards import CardKind, Field, Fullness, Section
from ejournal.services import card_values
from ejournal.topics import Change
from models import (
    AuditEntry,
    CardSection,
    Conflict,
    GuardianLink,
    Invalid,
    Movement,
    NotAllowed,
    Person,
    PupilCard,
    StaffCard,
)

SHOWN_HISTORY = 100
NOT_YOURS = 'это поле вы изменить не можете. Сообщите об изменении классному руководителю или секретарю.'
STAFF_DATA = 'это данные работника школы. Их меняют секретарь и инспектор по кадрам: сообщите им.'
ROLES = {CardKind.PUPIL: 'обучающийся', CardKind.STAFF: 'работник', CardKind.GUARDIAN: 'родитель'}


@dataclass(frozen=True)
class Line:
    """One field: what is kept, what is shown, whether the actor may change it."""

    field: Field
    value: str
    shown: str
    writes: bool


@dataclass(frozen=True)
class Part:
    """One section of one card."""

    kind: CardKind
    section: Section
    lines: tuple[Line, ...]
    fullness: Fullness

    @property
    def writes(self) -> bool:
        """Whether anything in it may be changed."""
        return any(line.writes for line in self.lines)


@dataclass(frozen=True)
class CardView:
    """A person's card as the actor sees it; ``family`` are (name, kinship, person) of parents or children."""

    person_id: int
    name: str
    who: str
    parts: tuple[Part, ...]
    family: tuple[tuple[str, str, int], ...]
    movements: tuple[str, ...]
    own: bool
    keeps: bool

    def fullness(self, kind: CardKind) -> Fullness:
        """Of all sections of one card."""
        return sum((part.fullness for part in self.parts if part.kind is kind), Fullness(0, 0))

    @property
    def kinds(self) -> tuple[CardKind, ...]:
        """The cards shown, in order."""
        return tuple(dict.fromkeys(part.kind for part in self.parts))


async def show(actor: Actor, person_id: int) -> CardView:
    """The card; ``NotFound`` for somebody else's."""
    rights = await doors_people.card(actor, person_id)
    parts: list[Part] = []
    for kind in rights.kinds:
        parts += await _parts(rights, kind)
    person = rights.person
    return CardView(person.id, person.full_name, ', '.join(ROLES[kind] for kind in rights.kinds), tuple(parts),
                    await _family(rights), await _movements(rights), rights.own, bool(rights.keeps or rights.leads))


async def _parts(rights: CardRights, kind: CardKind) -> list[Part]:
    values = (await card_values.load(kind, [rights.person]))[rights.person.id]
    grade = re.match(r'\d+', values.get('study', {}).get('class', ''))
    found = await card_values.shown_sections(kind, grade=int(grade[0]) if grade else 0)
    return [_part(rights, kind, section, values.get(section.key, {})) for section in found if rights.reads(section)]


def _part(rights: CardRights, kind: CardKind, section: Section, values: Mapping[str, str]) -> Part:
    lines = tuple(Line(field, values.get(field.key, ''), rules.show(field, values.get(field.key, '')),
                       rights.writes(kind, section, field)) for field in section.fields)
    return Part(kind, section, lines, rules.fullness(section, values))


async def _family(rights: CardRights) -> tuple[tuple[str, str, int], ...]:
    found = []
    if CardKind.PUPIL in rights.kinds:
        links = GuardianLink.filter(pupil_id=rights.person.id).order_by('id').select_related('guardian')
        found += [(link.guardian.full_name, link.kinship, link.guardian_id) for link in await links]
    if CardKind.GUARDIAN in rights.kinds:
        links = GuardianLink.filter(guardian_id=rights.person.id).order_by('id').select_related('pupil')
        found += [(link.pupil.full_name, f'{link.kinship} · ребёнок', link.pupil_id) for link in await links]
    return tuple(found)


async def _movements(rights: CardRights) -> tuple[str, ...]:
    if CardKind.PUPIL not in rights.kinds:
        return ()
    rows = await Movement.filter(pupil_id=rights.person.id).order_by('-effective_on', '-id') \
        .select_related('from_class', 'to_class')
    return tuple(f'{row.effective_on:%d.%m.%Y}: {row.kind}'
                 + (f', {row.from_class.name}' if row.from_class else '')
                 + (f' → {row.to_class.name}' if row.to_class else '')
                 + f'. Приказ № {row.order_number} от {row.order_date:%d.%m.%Y}' for row in rows)


async def change(actor: Actor, person_id: int, kind: CardKind, section_key: str, old: Mapping[str, str],
               new: Mapping[str, str]) -> int:
    """Change fields of a section from ``old`` (as they were shown) to ``new``; how many have changed.

    Refused: a field the actor may not write, a value that cannot be one, a value somebody else has changed meanwhile.
    """
    rights = await doors_people.card(actor, person_id)
    section = await section_of(rights, kind, section_key)
    fields = [section.field(key) for key in new if new[key] != old.get(key, '')]
    for field in fields:
        if not rights.writes(kind, section, field):
            raise NotAllowed(f'{field.label}: ' + (STAFF_DATA if rights.leads and rights.employee else NOT_YOURS))
    wanted = {field.key: rules.parse(field, new[field.key], clock.today()) for field in fields}
    async with db.transaction():
        changed = await write(rights.person, kind, section, old, wanted)
        role = actor.capacity(rights.capacity)
        await audit.record(actor, role, *(entry(person_id, section, *one) for one in changed))
    tell(actor, person_id)
    return len(changed)


async def section_of(rights: CardRights, kind: CardKind, key: str) -> Section:
    """The section of this card, if it is shown; refuses any other."""
    found = await card_values.shown_sections(kind, grade=11)  # «ГИА» may be written ahead
    section = next((one for one in found if one.key == key), None)
    if kind not in rights.kinds or section is None or not rights.reads(section):
        raise Invalid('Такого раздела в этой карте нет. Обновите страницу.')
    return section


Changed = tuple[Field, str, str]  # the field, before, after


def entry(person_id: int, section: Section, field: Field, before: str, after: str) -> Entry:
    """The audit's line of one field: the history of its values."""
    return Entry('card.changed', 'card', person_id, rules.show(field, before), rules.show(field, after),
                 f'{section.title}: {field.label}')


async def write(person: Person, kind: CardKind, section: Section, old: Mapping[str, str],
                wanted: Mapping[str, str]) -> list[Changed]:
    """Store checked values; inside the caller's transaction, who has been through the door."""
    stored = (await card_values.load(kind, [person]))[person.id].get(section.key, {})
    fields = [section.field(key) for key in wanted]
    for field in fields:
        if stored.get(field.key, '') != old.get(field.key, ''):
            raise Conflict(f'{field.label}: значение уже изменено на «{rules.show(field, stored.get(field.key, ""))}». '
                           'Откройте раздел заново.')
    changed = [(field, stored.get(field.key, ''), wanted[field.key]) for field in fields
               if stored.get(field.key, '') != wanted[field.key]]
    await _columns(person, kind, changed)
    if own := {field.key: after for field, _, after in changed if not field.source}:
        row = await CardSection.get_or_none(person_id=person.id, section=section.key)
        content = {key: value for key, value in {**(row.content if row else {}), **own}.items() if value}
        await CardSection.update_or_create(person_id=person.id, section=section.key, defaults={'content': content})
    return changed


async def _columns(person: Person, kind: CardKind, changed: Sequence[Changed]) -> None:
    """What is kept as columns of the person and of the pupil's or employee's card."""
    by_source: dict[str, dict[str, object]] = {}
    for field, _, after in changed:
        value: object = after
        if field.type is rules.FieldType.DATE:
            value = after or None
        by_source.setdefault(field.source, {})[field.key] = value
    if own := by_source.get('person'):
        await Person.filter(id=person.id).update(**own)
        fresh = await Person.get(id=person.id)
        await Person.filter(id=person.id).update(sort_key=texts.sort_key(fresh.full_name)[0][:260])
    if card := by_source.get('pupil'):
        await PupilCard.filter(person_id=person.id).update(**card)
    if card := by_source.get('staff'):
        await StaffCard.filter(person_id=person.id).update(**card)


async def history(actor: Actor, person_id: int) -> list[tuple[str, str]]:
    """(what, when by whom), the newest first; of the cards and sections the actor may read.

    A teacher may be a parent too: the class teacher of the child sees nothing of the employee's card.
    """
    rights = await doors_people.card(actor, person_id)
    shown = {f'{section.title}: {one.label}' for kind in rights.kinds for section in CARDS[kind]
             if rights.reads(section) for one in section.fields}
    rows = await AuditEntry.filter(object_type='card', object_id=person_id, reason__in=list(shown)) \
        .order_by('-id').limit(SHOWN_HISTORY)
    names = {one.id: one.short_name for one in await Person.filter(id__in=[r.person_id for r in rows if r.person_id])}
    return [(f'{row.reason}: {row.before or "—"} → {row.after or "—"}',
             f'{clock.local(row.at):%d.%m.%Y %H:%M} · {names.get(row.person_id or 0, "Электронный журнал")}')
            for row in rows]


def tell(actor: Actor | None, person_id: int) -> None:
    """Open views of the card and of the lists draw themselves again; call it after the commit."""
    for key in (f'person-card:{person_id}', 'cards'):
        topics.publish(Change(key, actor.name if actor else '', actor.account_id if actor else 0))
