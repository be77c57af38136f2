"""The doors to cards and portfolios: offices by kind of people, class teachers by class, everybody to their own."""

from collections.abc import Iterable
from dataclasses import dataclass

from ejournal import clock
from ejournal.access import Action, Actor, inside
from ejournal.rules.cards import CardKind, Field, Section
from models import ClassMembership, GuardianLink, NotFound, Person, PupilCard, StaffCard

A = Action
NO_CARD = 'Такой личной карты нет, или она не из вашего круга.'
NO_PORTFOLIO = 'Такого портфолио нет, или оно не из вашего круга.'
READS = {CardKind.PUPIL: A.FAMILIES_READ, CardKind.GUARDIAN: A.FAMILIES_READ, CardKind.STAFF: A.STAFF_READ}
KEEPS = {CardKind.PUPIL: A.FAMILIES_KEEP, CardKind.GUARDIAN: A.FAMILIES_KEEP, CardKind.STAFF: A.STAFF_KEEP}


@dataclass(frozen=True)
class CardRights:
    """Which of a person's cards the actor reads, and how: as an office, as class teacher, as the person."""

    person: Person
    kinds: tuple[CardKind, ...]
    keeps: frozenset[CardKind]
    leads: bool  # class teacher of the pupil, or of a child of this parent
    own: bool
    fills: bool  # an employee, the own card
    health: bool
    employee: bool = False  # has an employee's card, whether the actor reads it or not

    def reads(self, section: Section) -> bool:
        """Whether the section is shown."""
        return self.health or not section.restricted

    def writes(self, kind: CardKind, section: Section, field: Field) -> bool:
        """Whether the actor may change this field; what follows from other records nobody types."""
        if field.source == 'derived' or not self.reads(section):
            return False
        if section.restricted:
            return self.leads
        if kind in self.keeps:
            return True
        if self.leads and kind is not CardKind.STAFF:
            # An employee's name and contacts are the employee's card's too: data of its keepers, not of a class.
            return field.source != 'pupil' and not (field.source == 'person' and self.employee)
        return self.fills and kind is CardKind.STAFF and not field.official

    @property
    def capacity(self) -> Action:
        """By which right changes are made, for the audit."""
        if self.keeps:
            return A.STAFF_KEEP if CardKind.STAFF in self.keeps else A.FAMILIES_KEEP
        return A.CLASS_CARDS if self.leads else A.CARD_OWN_KEEP


async def kinds_of(person_id: int) -> tuple[CardKind, ...]:
    """Pupil, employee, parent: what the records make of a person."""
    found = []
    if await PupilCard.exists(person_id=person_id):
        found.append(CardKind.PUPIL)
    if await StaffCard.exists(person_id=person_id):
        found.append(CardKind.STAFF)
    if await GuardianLink.exists(guardian_id=person_id):
        found.append(CardKind.GUARDIAN)
    return tuple(found)


async def card(actor: Actor, person_id: int) -> CardRights:
    """The person with the actor's rights in the card; ``NotFound`` without any."""
    person = await Person.get_or_none(id=person_id)
    kinds = await kinds_of(person_id) if person else ()
    leads = bool(kinds) and await leads_family(actor, person_id)
    own = actor.may(A.CARD_OWN) and person_id == actor.person_id
    child = actor.may(A.CARD_OWN) and person_id in actor.child_ids
    seen = tuple(kind for kind in kinds if own or actor.may(READS[kind]) or (
        kind is not CardKind.STAFF and leads) or (kind is CardKind.PUPIL and child))
    if person is None or not seen:
        raise NotFound(NO_CARD)
    keeps = frozenset(kind for kind in seen if actor.may(KEEPS[kind]))
    health = leads or (actor.may(A.HEALTH_READ) and actor.may(A.FAMILIES_READ))
    return CardRights(person, seen, keeps, leads, own or child, own and actor.may(A.CARD_OWN_KEEP), health,
                      CardKind.STAFF in kinds)


async def leads_family(actor: Actor, person_id: int) -> bool:
    """Whether the actor is class teacher of this pupil, or of a child of this parent, today or soon."""
    if not (actor.may(A.CLASS_CARDS) and actor.class_ids):
        return False
    children = await GuardianLink.filter(guardian_id=person_id).values_list('pupil_id', flat=True)
    return bool({person_id, *(int(str(child)) for child in children)} & await pupils_of(actor.class_ids))


async def pupils_of(class_ids: Iterable[int]) -> set[int]:
    """The pupils who are in these classes today, or are to come."""
    rows = ClassMembership.filter(school_class_id__in=list(class_ids))
    found = await rows.filter(inside(clock.today())).values_list('pupil_id', flat=True)
    coming = await rows.filter(since__gt=clock.today()).values_list('pupil_id', flat=True)
    return {int(str(pupil)) for pupil in (*found, *coming)}


@dataclass(frozen=True)
class PortfolioRights:
    """What the actor may do in a pupil's portfolio."""

    pupil: Person
    writes: bool
    checks: bool


async def portfolio(actor: Actor, pupil_id: int) -> PortfolioRights:
    """A portfolio for its pupil, the parents, the class teacher and the administration; nobody else (norms 6.8)."""
    pupil = await Person.filter(id=pupil_id, pupil_card__id__not_isnull=True).first()
    writes = actor.may(A.PORTFOLIO_WRITE) and (pupil_id == actor.person_id or pupil_id in actor.child_ids)
    checks = actor.may(A.PORTFOLIO_CHECK) and pupil_id in await pupils_of(actor.class_ids)
    if pupil is None or not (writes or checks or actor.may(A.PORTFOLIO_READ)):
        raise NotFound(NO_PORTFOLIO)
    return PortfolioRights(pupil, writes, checks)
