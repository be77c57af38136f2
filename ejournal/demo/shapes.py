"""The demo school as plain data: who, what, when. No database, no services; every moment is aware local time."""

from dataclasses import dataclass, field
from datetime import date, datetime

NO_WORK = 0  # a line of the КТП without a work type


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """A human being; ``roles`` are values of ``models.Role``. No consent, no login (п. 5)."""

    key: str
    last_name: str
    first_name: str
    middle_name: str
    sex: str
    birth_date: date
    roles: tuple[str, ...]
    position: str = ''
    hired_on: date | None = None
    room: str = ''
    phone: str = ''
    consent_on: date | None = None
    login: str = ''

    @property
    def full_name(self) -> str:
        """«Фамилия Имя Отчество»."""
        return f'{self.last_name} {self.first_name} {self.middle_name}'


@dataclass(frozen=True, slots=True)
class DemoLink:
    """A parent (or guardian) of a pupil."""

    guardian: str
    pupil: str
    kinship: str


@dataclass(frozen=True, slots=True)
class DemoClass:
    """A class of one school year («2026/2027»)."""

    year: str
    grade: int
    letter: str
    teacher: str
    room: str
    profile: str = ''

    @property
    def name(self) -> str:
        """«8А»."""
        return f'{self.grade}{self.letter}'


@dataclass(frozen=True, slots=True)
class DemoMembership:
    """A pupil is in a class of a year on ``[since, until)``."""

    year: str
    class_name: str
    pupil: str
    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class DemoMovement:
    """An arrival, a departure or a transfer by an order."""

    kind: str
    pupil: str
    order_number: str
    order_date: date
    effective_on: date
    from_class: str = ''
    to_class: str = ''
    place: str = ''


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


@dataclass(frozen=True, slots=True)
class DemoLesson:
    """A lesson; ``topic_at`` None: not written (yet). ``due`` indexes the lesson the homework is for."""

    index: int
    group: str
    date: date
    number: int
    teacher: str
    room: str
    held: bool
    plan: str
    planned: int  # line number in the plan
    topic: str = ''
    topic_at: datetime | None = None
    homework: str = ''
    homework_at: datetime | None = None
    due: int | None = None
    no_homework: bool = False


@dataclass(frozen=True, slots=True)
class DemoSubstitution:
    """Another teacher holds the lesson."""

    lesson: int
    absent: str
    substitute: str
    reason: str
    kind: str
    order_number: str
    signed_at: datetime


@dataclass(frozen=True, slots=True)
class DemoWork:
    """A задание of a lesson."""

    index: int
    lesson: int
    work_type: int
    weight: int
    topic: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class DemoMark:
    """A mark; ``earlier`` holds what stood in the cell before, with its time (a closed debt, a correction)."""

    work: int
    pupil: str
    text: str
    at: datetime
    by: str
    comment: str = ''
    earlier: tuple[tuple[str, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class DemoAttendance:
    """What the teacher wrote (``code``) and the reason the class teacher set afterwards, if any."""

    lesson: int
    pupil: str
    code: str
    at: datetime
    by: str
    minutes: int = 0
    reason_code: str = ''
    reason: str = ''
    reason_at: datetime | None = None
    reason_by: str = ''


@dataclass(frozen=True, slots=True)
class DemoFinal:
    """A term or year mark; ``period`` is the term's name or «год»."""

    year: str
    period: str
    kind: str
    class_name: str
    subject: str
    pupil: str
    value: str
    at: datetime
    by: str
    reason: str = ''


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
