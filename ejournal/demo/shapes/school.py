"""The demo school as a whole."""

from dataclasses import dataclass, field
from datetime import date, datetime

from .journal import DemoAttendance, DemoFinal, DemoLesson, DemoMark, DemoSubstitution, DemoWork
from .people import DemoClass, DemoLink, DemoMembership, DemoMovement, DemoPerson
from .teaching import DemoBell, DemoGroup, DemoHours, DemoPlan, DemoSlot, DemoSubject, DemoWorkType, DemoYear


@dataclass(frozen=True, slots=True)
class DemoBefore:
    """The year before in its journals; its final marks stand with those of this year."""

    classes: tuple[DemoClass, ...]
    groups: tuple[DemoGroup, ...]
    lessons: tuple[DemoLesson, ...] = field(repr=False)
    works: tuple[DemoWork, ...] = field(repr=False)
    marks: tuple[DemoMark, ...] = field(repr=False)
    attendance: tuple[DemoAttendance, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class DemoSchool:
    """Everything the demo school is, from 1 September to ``now``."""

    seed: int
    today: date
    now: datetime
    full_name: str
    short_name: str
    time_zone: str
    address: str
    year: DemoYear
    last_year: DemoYear
    bells: tuple[DemoBell, ...]
    subjects: tuple[DemoSubject, ...]
    hours: tuple[DemoHours, ...]
    work_types: tuple[DemoWorkType, ...]
    staff: tuple[DemoPerson, ...]
    pupils: tuple[DemoPerson, ...]
    guardians: tuple[DemoPerson, ...]
    links: tuple[DemoLink, ...]
    classes: tuple[DemoClass, ...]
    last_classes: tuple[DemoClass, ...]
    memberships: tuple[DemoMembership, ...]
    movements: tuple[DemoMovement, ...]
    groups: tuple[DemoGroup, ...]
    slots: tuple[DemoSlot, ...]
    plans: tuple[DemoPlan, ...]
    lessons: tuple[DemoLesson, ...] = field(repr=False)
    substitutions: tuple[DemoSubstitution, ...] = field(repr=False)
    works: tuple[DemoWork, ...] = field(repr=False)
    marks: tuple[DemoMark, ...] = field(repr=False)
    attendance: tuple[DemoAttendance, ...] = field(repr=False)
    finals: tuple[DemoFinal, ...] = field(repr=False)
    before: DemoBefore | None = field(default=None, repr=False)
