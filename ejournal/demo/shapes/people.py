"""Who is at the school: staff, pupils, parents, classes and who is in them since when."""

from dataclasses import dataclass
from datetime import date


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
