"""A pupil among classes and groups: whose diary an actor may open, and in which groups the pupil is on a day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from ejournal import access, facts
from ejournal.access import Action, Actor
from ejournal.facts import Facts
from models import (
    ClassMembership,
    Group,
    GroupMembership,
    NotAllowed,
    NotFound,
    Person,
    SchoolClass,
    SchoolYear,
)

Row = ClassMembership | GroupMembership
NO_DIARY = """Дневник есть у обучающихся и родителей. Дневник обучающегося своего класса откройте из списка класса."""
NO_CLASS = 'Обучающийся ещё не зачислен в класс: дневника пока нет.'


@dataclass(frozen=True)
class Choice:
    """A pupil whose diary the actor may open."""

    pupil_id: int
    name: str
    class_name: str


async def choices(actor: Actor) -> list[Choice]:
    """Whose diary is the actor's own: oneself, one's children."""
    ids = set(actor.child_ids) if actor.may(Action.DIARY_CHILD) else set()
    if actor.may(Action.DIARY_OWN):
        ids.add(actor.person_id)
    people = await Person.filter(id__in=list(ids)).order_by('sort_key', 'id')
    names = {row.pupil_id: row.school_class.name for row in await ClassMembership.filter(pupil_id__in=list(ids))
             .order_by('since').select_related('school_class')}
    return [Choice(person.id, person.list_name, names.get(person.id, '')) for person in people]


async def pupil_of(actor: Actor, pupil_id: int | None) -> Person:
    """The pupil of the diary asked for, or of the first of one's own; through the door in any case."""
    if pupil_id is None:
        own = await choices(actor)
        if not own:
            raise NotAllowed(NO_DIARY)
        pupil_id = own[0].pupil_id
    return await access.pupil(actor, pupil_id)


@dataclass(frozen=True)
class Place:
    """Where a pupil learns in one school year; ``groups`` come with the rows that say since when."""

    year: Facts
    memberships: list[ClassMembership]
    groups: dict[int, tuple[Group, list[Row]]]

    def takes_part(self, group_id: int, day: date) -> bool:
        """Whether the pupil is in the group, and in its class, that day."""
        group, rows = self.groups[group_id]
        in_class = [row for row in self.memberships if row.school_class_id == group.school_class_id]
        return _any_holds(in_class, day) and _any_holds(rows, day)

    def school_class(self, day: date) -> SchoolClass:
        """The class that day, else the last one begun, else the first of the year."""
        of_year = [row for row in self.memberships if row.school_class.year_id == self.year.year_id]
        begun = [row for row in of_year if row.since <= day]
        found: SchoolClass = (begun[-1] if begun else of_year[0]).school_class
        return found


def _any_holds(rows: Iterable[Row], day: date) -> bool:
    return any(row.since <= day and (row.until is None or day < row.until) for row in rows)


async def placed(pupil_id: int, day: date) -> Place:
    """The pupil's place in the school year of ``day``; without a class in it, in the last year with one."""
    memberships = await ClassMembership.filter(pupil_id=pupil_id).order_by('since').select_related('school_class')
    if not memberships:
        raise NotFound(NO_CLASS)
    years = {row.school_class.year_id for row in memberships}
    begun = await SchoolYear.filter(id__in=list(years), starts_on__lte=day).order_by('-starts_on').first()
    year = await facts.of_year(begun.id if begun else memberships[-1].school_class.year_id)
    return Place(year, memberships, await _groups(pupil_id, memberships))


async def _groups(pupil_id: int, memberships: list[ClassMembership]) -> dict[int, tuple[Group, list[Row]]]:
    classes: dict[int, list[Row]] = defaultdict(list)
    for row in memberships:
        classes[row.school_class_id].append(row)
    subgroups: dict[int, list[Row]] = defaultdict(list)
    for member in await GroupMembership.filter(pupil_id=pupil_id):
        subgroups[member.group_id].append(member)
    groups = await Group.filter(school_class_id__in=list(classes)).select_related('subject', 'school_class')
    return {group.id: (group, classes[group.school_class_id] if group.whole_class else subgroups[group.id])
            for group in groups if group.whole_class or group.id in subgroups}
