"""What is taught, to whom and when: subjects, hours, groups, the week, the calendar, КТП."""

from dataclasses import dataclass
from datetime import date

NO_WORK = 0  # a line of the КТП without a work type


@dataclass(frozen=True, slots=True)
class DemoSubject:
    """A subject of the curriculum; ``marking`` is a value of ``models.Marking``."""

    name: str
    short_name: str
    area: str
    marking: str = 'marks'
    creative_week: bool = False
    extracurricular: bool = False
    proper_name: bool = False


@dataclass(frozen=True, slots=True)
class DemoHours:
    """Hours a week of a subject in a class."""

    grade: int
    letter: str
    subject: str
    hours: float
    level: str = 'Б'


@dataclass(frozen=True, slots=True)
class DemoGroup:
    """A class or a subgroup of it learning one subject with one teacher; ``members`` are (pupil, since, until)."""

    key: str
    class_name: str
    grade: int
    subject: str
    subgroup: str
    teacher: str
    room: str
    hours: float
    members: tuple[tuple[str, date, date | None], ...] = ()


@dataclass(frozen=True, slots=True)
class DemoSlot:
    """A place in the week (1 = Monday), valid on ``[since, until)``; ``None`` means the whole year."""

    weekday: int
    number: int
    group: str
    teacher: str
    room: str
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class DemoBell:
    """When a lesson of the first shift begins and ends."""

    number: int
    starts_at: str
    ends_at: str


@dataclass(frozen=True, slots=True)
class DemoTerm:
    """An учебный период; the last day is included."""

    name: str
    kind: str
    ordinal: int
    starts_on: date
    ends_on: date
    grades: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DemoDayOff:
    """A calendar entry: ``kind`` is holiday, vacation or lessons (a working Saturday)."""

    name: str
    kind: str
    starts_on: date
    ends_on: date
    grades: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class DemoYear:
    """A school year with its calendar."""

    name: str
    starts_on: date
    ends_on: date
    terms: tuple[DemoTerm, ...]
    days_off: tuple[DemoDayOff, ...]


@dataclass(frozen=True, slots=True)
class DemoTopic:
    """A line of a КТП."""

    number: int
    section: str
    topic: str
    homework: str
    work_type: int = NO_WORK


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """The КТП of one teacher for a subject in a parallel (``letter`` only where the classes' hours differ)."""

    key: str
    subject: str
    grade: int
    letter: str
    author: str
    hours: int
    topics: tuple[DemoTopic, ...]


@dataclass(frozen=True, slots=True)
class DemoWorkType:
    """A kind of work of I-03; ``deadline`` is a value of ``models.DeadlineClass``."""

    id: int
    name: str
    short_name: str
    deadline: str
    weight: int
    control: bool = False
