"""What stands in the journals: lessons, substitutions, works, marks, attendance, final marks."""

from dataclasses import dataclass
from datetime import date, datetime


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
