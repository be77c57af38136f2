"""A notice to parents as plain values: services write it, pages and the printed sheet show it (norms 8.1, 8.2)."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

HEAD = ('Предмет', 'Текущие отметки', 'Средний балл', 'Отметка за период')


@dataclass(frozen=True)
class SubjectLine:
    """A subject of the table: marks in the order of the lessons, their mean, the term mark if there is one."""

    subject: str
    marks: str
    mean: str
    final: str


@dataclass(frozen=True)
class NoticeText:
    """The personal text of norms 8.1, part by part; a first-grader's has no table."""

    greeting: str
    intro: str
    subjects: tuple[SubjectLine, ...]
    missed: str
    attention: str
    coming: str
    sign: str

    def stored(self) -> dict[str, Any]:
        """As it is kept for good."""
        return asdict(self)

    @classmethod
    def of(cls, kept: dict[str, Any]) -> 'NoticeText':
        """The text as it was stored."""
        return cls(**(kept | {'subjects': tuple(SubjectLine(**line) for line in kept['subjects'])}))

    def lines(self) -> list[str]:
        """The sentences around the table, in order, without the empty ones."""
        return [text for text in (f'{self.greeting} {self.intro}', self.missed, self.attention, self.coming, self.sign)
                if text]


@dataclass(frozen=True)
class PaperSheet:
    """One sheet of norms 8.2: half an A4."""

    school: str
    pupil: str
    class_name: str
    first: date
    last: date
    subjects: tuple[SubjectLine, ...]
    missed: str
    remarks: str
    homework: str
    teacher: str
