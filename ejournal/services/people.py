"""«Люди»: staff, pupils and parents with search and class filter, for those who keep or control them (п. 17.2.4)."""

from dataclasses import dataclass
from typing import Any

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from ejournal import clock, facts
from ejournal.access import Action, Actor
from ejournal.doors_people import READS
from ejournal.rules import cards as rules
from ejournal.rules.cards import CardKind
from ejournal.rules.texts import fold_spaces
from ejournal.services import card_values
from models import NotAllowed, Person, SchoolClass

LIMIT = 60
LABELS = {CardKind.PUPIL: 'Обучающиеся', CardKind.GUARDIAN: 'Родители', CardKind.STAFF: 'Работники'}
HERE = {
    CardKind.PUPIL: Q(pupil_card__id__not_isnull=True),
    CardKind.GUARDIAN: Q(children_links__id__not_isnull=True),
    CardKind.STAFF: Q(staff_card__id__not_isnull=True),
}


@dataclass(frozen=True)
class Listed:
    """One person of the list: the class, the children or the post, and how full the card is."""

    person_id: int
    name: str
    what: str
    born: str
    phone: str
    percent: int
    missing: tuple[str, ...]


def kinds(actor: Actor) -> tuple[CardKind, ...]:
    """Whom the actor sees in «Люди»; ``NotAllowed`` for nobody at all."""
    actor.require(Action.PEOPLE_READ)
    return tuple(kind for kind in CardKind if actor.may(READS[kind]))


async def classes(actor: Actor) -> dict[int, str]:
    """The classes to filter by."""
    actor.require(Action.PEOPLE_READ)
    year = await facts.current()
    return {row.id: row.name for row in await SchoolClass.filter(year_id=year.year_id).order_by('grade', 'letter')}


async def find(actor: Actor, kind: CardKind, text: str = '', class_id: int | None = None, *,
               left: bool = False) -> tuple[list[Listed], int]:
    """People of one kind by the alphabet, the first sixty, and how many there are; ``left``: those who have gone."""
    if kind not in kinds(actor):
        raise NotAllowed(f'{LABELS[kind]}: эти карты ведут другие сотрудники.')
    query = _matching(kind, text, class_id, left=left)
    ids = [int(str(one)) for one in await query.distinct().values_list('id', flat=True)]
    people = await Person.filter(id__in=ids).order_by('sort_key', 'id').limit(LIMIT)
    return await listed(kind, people), len(ids)


def _matching(kind: CardKind, text: str, class_id: int | None, *, left: bool) -> QuerySet[Person]:
    query = Person.filter(HERE[kind])
    if kind is CardKind.PUPIL:
        query = query.filter(Q(pupil_card__left_on__lte=clock.today()) if left else
                             Q(pupil_card__left_on__isnull=True) | Q(pupil_card__left_on__gt=clock.today()))
    elif kind is CardKind.STAFF:
        query = query.filter(Q(staff_card__left_on__lte=clock.today()) if left else
                             Q(staff_card__left_on__isnull=True) | Q(staff_card__left_on__gt=clock.today()))
    for word in fold_spaces(text).casefold().replace('ё', 'е').split()[:4]:
        query = query.filter(sort_key__contains=word)
    if class_id and kind is not CardKind.STAFF:
        path = '' if kind is CardKind.PUPIL else 'children_links__pupil__'
        query = query.filter(_stays(f'{path}class_memberships__', class_id))
    return query


def _stays(path: str, class_id: int) -> Q:
    here: dict[str, Any] = {f'{path}school_class_id': class_id, f'{path}since__lte': clock.today()}
    still: dict[str, Any] = {f'{path}until__isnull': True}
    yet: dict[str, Any] = {f'{path}until__gt': clock.today()}
    return Q(**here) & (Q(**still) | Q(**yet))


async def listed(kind: CardKind, people: list[Person]) -> list[Listed]:
    """The people as lines, with how full their cards are; a fixed number of statements."""
    values = await card_values.load(kind, people)
    sections = await card_values.shown_sections(kind)
    lines = []
    for person in people:
        own = values[person.id]
        full = rules.whole(sections, own)
        what = {CardKind.PUPIL: own['study'].get('class', ''), CardKind.GUARDIAN: own['family'].get('kinship', ''),
                CardKind.STAFF: own['post'].get('position', '')}[kind]
        born = f'{person.birth_date:%d.%m.%Y}' if person.birth_date else ''
        lines.append(Listed(person.id, person.full_name, what, born, person.phone, full.percent, full.missing))
    return lines

