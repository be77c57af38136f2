"""What the sheets of an export share: who and what the ids of the journal are in the workbook."""

from dataclasses import dataclass, field

from ejournal.rules.texts import sort_key
from models import Group, Person, School, SchoolClass, SchoolYear, Subject, WorkType

from .cells import Klass
from .world import GroupKey, World, load, person_code


@dataclass
class Source:
    """The year being exported."""

    school: School
    year: SchoolYear
    world: World
    people: dict[int, Person]
    codes: dict[int, str]
    classes: dict[int, Klass]
    subjects: dict[int, str]
    types: dict[int, str]
    groups: dict[int, GroupKey]
    pupils: set[int] = field(default_factory=set)
    ordinals: dict[int, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def by_name(self, person_id: int) -> tuple[tuple[str, str], str]:
        """The place of a person in an alphabetical list."""
        return sort_key(self.people[person_id].full_name), self.codes[person_id]


async def open_source(school: School, year: SchoolYear) -> Source:
    """Load what every sheet needs."""
    people = {person.id: person for person in await Person.all()}
    classes = {klass.id: (klass.grade, klass.letter) for klass in await SchoolClass.filter(year=year)}
    subjects = {subject.id: subject.name for subject in await Subject.all()}
    groups = {group.id: (classes[group.school_class_id], subjects[group.subject_id], group.name)
              for group in await Group.filter(school_class__year=year)}
    types = {kind.id: kind.name for kind in await WorkType.all()}
    return Source(school, year, await load(year.name), people,
                  {number: person_code(person) for number, person in people.items()}, classes, subjects, types, groups)
