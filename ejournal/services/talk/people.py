"""Who belongs to an audience: pupils, parents and teachers of classes, named by what they have in common."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ejournal import clock, doors_messages, facts
from ejournal.access import Action, Actor, inside, taught_now
from ejournal.rules.audience import KINDS, Places
from models import (
    STAFF_ROLES,
    ClassMembership,
    GuardianLink,
    Person,
    Role,
    RoleGrant,
    SchoolClass,
    StaffCard,
    TeachingLoad,
)


@dataclass(frozen=True)
class Name:
    """A person as the picker shows one: «Зыкова Е. А.», «мать: Зыкова Анна, 8А»."""

    id: int
    name: str
    about: str = ''


@dataclass(frozen=True)
class ClassName:
    """A class of the running year."""

    id: int
    name: str
    grade: int


async def classes() -> list[ClassName]:
    """The classes of the running year in order."""
    year = await facts.current()
    rows = await SchoolClass.filter(year_id=year.year_id).order_by('grade', 'letter')
    return [ClassName(row.id, row.name, row.grade) for row in rows]


async def of(kinds: Iterable[str], grades: Iterable[int], class_ids: Iterable[int]) -> set[int]:
    """The people of these kinds; of the parallels and classes named, or of all."""
    chosen, narrow, kinds = {*class_ids}, {*grades}, {*kinds} & {*KINDS}
    named = [one.id for one in await classes() if not (chosen or narrow) or one.id in chosen or one.grade in narrow]
    found: set[int] = set()
    for kind in kinds:
        found |= await _of_kind(kind, named)
    if 'teachers' in kinds and not (chosen or narrow):  # also those who teach nothing now
        found |= {row.person_id for row in await RoleGrant.filter(role=Role.TEACHER.value)}
    return found


async def _of_kind(kind: str, class_ids: list[int]) -> set[int]:
    if kind == 'staff':
        return await doors_messages.staff()
    if kind == 'class_teachers':
        return {row.teacher_id for row in await SchoolClass.filter(id__in=class_ids) if row.teacher_id}
    if kind == 'teachers':
        rows = await TeachingLoad.filter(inside(clock.today()), group__school_class_id__in=class_ids)
        return {row.teacher_id for row in rows}
    pupils = await doors_messages.pupils_of_classes(class_ids)
    return pupils if kind == 'pupils' else await doors_messages.parents(pupils)


async def places(actor: Actor) -> Places:
    """Where the actor is a reader of which kind, for ``rules.audience.addressed``."""
    today, found = clock.today(), defaultdict[str, set[tuple[int, int]]](set)
    if actor.roles & STAFF_ROLES:
        found['staff'] = set()
    if Role.CLASS_TEACHER in actor.roles:
        found['class_teachers'] = {(row.id, row.grade) for row in await SchoolClass.filter(id__in=actor.class_ids)}
    if Role.TEACHER in actor.roles:
        loads = await TeachingLoad.filter(await taught_now(), teacher_id=actor.person_id) \
            .values_list('group__school_class_id', 'group__school_class__grade')
        found['teachers'] = {(int(number), int(grade)) for number, grade in loads}
    for kind, pupils in (('pupils', {actor.person_id} if Role.PUPIL in actor.roles else set()),
                         ('guardians', set(actor.child_ids))):
        if pupils:
            rows = await ClassMembership.filter(inside(today), pupil_id__in=list(pupils)) \
                .values_list('school_class_id', 'school_class__grade')
            found[kind] = {(int(number), int(grade)) for number, grade in rows}
    return {kind: frozenset(where) for kind, where in found.items()}


async def named(actor: Actor, ids: Iterable[int]) -> list[Name]:
    """The people by the alphabet, each with what tells namesakes apart; a fixed number of queries.

    A parent's children are named as far as they are the reader's business (п. 6.1): to a teacher or class teacher those
    of the own classes, to a family its own; the rest is «родитель».
    """
    numbers = list(ids)
    people = await Person.filter(id__in=numbers).order_by('sort_key', 'id')
    about = await _about(actor, numbers)
    return [Name(person.id, person.full_name, about.get(person.id, '')) for person in people]


async def _about(actor: Actor, ids: list[int]) -> dict[int, str]:
    from_children = await _parents_of(actor, ids)
    pupils = {row.pupil_id: row.school_class.name for row in await ClassMembership.filter(
        inside(clock.today()), pupil_id__in=ids).select_related('school_class')}
    cards = dict(await StaffCard.filter(person_id__in=ids).values_list('person_id', 'position'))
    return from_children | pupils | cards


async def _parents_of(actor: Actor, ids: list[int]) -> dict[int, str]:
    children = defaultdict[int, list[str]](list)
    links = await GuardianLink.filter(guardian_id__in=ids).select_related('pupil').order_by('pupil__sort_key')
    where = {row.pupil_id: row.school_class.name for row in await ClassMembership.filter(
        inside(clock.today()), pupil_id__in=[link.pupil_id for link in links]).select_related('school_class')}
    shown = await _children_shown(actor, [link.pupil_id for link in links])
    for link in links:
        if link.pupil_id not in shown:
            continue
        place = where.get(link.pupil_id)
        children[link.guardian_id].append(
            f'{link.kinship}: {link.pupil.list_name}' + (f', {place}' if place else ''))
    return {link.guardian_id: '; '.join(children[link.guardian_id]) or 'родитель' for link in links}


async def _children_shown(actor: Actor, pupils: Iterable[int]) -> set[int]:
    asked = set(pupils)
    if actor.may(Action.JOURNAL_READ_ALL) or actor.may(Action.FAMILIES_READ):
        return asked
    own = asked & {actor.person_id, *actor.child_ids}
    if asked - own and (taught := await _classes_of(actor)):
        own |= {row.pupil_id for row in await ClassMembership.filter(
            inside(clock.today()), pupil_id__in=list(asked), school_class_id__in=taught)}
    return own


async def _classes_of(actor: Actor) -> list[int]:
    """The classes the actor leads or teaches in today."""
    taught = await TeachingLoad.filter(await taught_now(), teacher_id=actor.person_id) \
        .values_list('group__school_class_id', flat=True) if actor.may(Action.JOURNAL_WRITE) else []
    return list({*actor.class_ids, *(int(str(one)) for one in taught)})


async def has_parents(ids: Iterable[int]) -> bool:
    """Whether somebody's parent is among them."""
    return await GuardianLink.filter(guardian_id__in=list(ids)).exists()


async def administrators() -> set[int]:
    """Those who keep the journal running and answer requests."""
    return {row.person_id for row in await RoleGrant.filter(role=Role.ADMINISTRATOR.value)}
