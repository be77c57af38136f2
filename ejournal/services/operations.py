"""What a browser asks the journal to change, and how the journal answers: the grid's protocol in Python."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from ejournal.rules import texts
from models import Invalid

MAX_OPERATIONS = 500


class Kind(StrEnum):
    """What is changed."""

    MARK = 'mark'
    ATTENDANCE = 'attendance'
    COMMENT = 'comment'
    TOPIC = 'topic'
    HOMEWORK = 'homework'
    WORK = 'work'
    FINAL = 'final'  # a term, year, exam or certificate mark
    MINUTES = 'minutes'  # about how long the homework takes; `new` is the number or empty
    PERSONAL = 'personal'  # homework of one pupil
    NOTE = 'note'  # of the lesson, for whoever stands in


class Status(StrEnum):
    """What came of an operation."""

    SAVED = 'saved'
    UNCHANGED = 'unchanged'
    CONFLICT = 'conflict'
    REFUSED = 'refused'


@dataclass(frozen=True)
class Was:
    """What stood beside the old value when it was read: the rest of a work, of homework, of an absence.

    None is what the sender has not said; that part is then written over whatever stands there.
    """

    type: int | None = None
    weight: str | None = None
    topic: str | None = None
    due_on: date | None = None
    none: bool | None = None
    minutes: int | None = None


UNSAID = Was()


@dataclass(frozen=True)
class Operation:
    """One change of one thing, with the value it started from; ``id`` makes sending it twice harmless."""

    id: str
    kind: Kind
    group: int
    lesson: int
    work: int | None = None
    type: int | None = None
    pupil: int | None = None
    old: str = ''
    new: str = ''
    minutes: int = 0
    weight: str = ''
    topic: str = ''
    remove: bool = False
    due_lesson: int | None = None
    due_on: date | None = None
    none: bool = False
    source: str = ''
    reason: str = ''
    term: int | None = None  # of a final mark; else its period in words
    period: str = ''
    was: Was = UNSAID


@dataclass
class Outcome:
    """The answer to one operation; ``value`` is what is stored now."""

    id: str
    status: Status
    value: str = ''
    version: int = 0
    message: str = ''
    by: str = ''
    until: str = ''
    work: dict[str, Any] | None = None
    lesson: dict[str, Any] | None = None
    details: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """Without what is empty; ``details`` joins the top level."""
        full = {'id': self.id, 'status': str(self.status), 'value': self.value, 'version': self.version,
                'message': self.message, 'by': self.by, 'until': self.until, 'work': self.work, 'lesson': self.lesson}
        always = ('id', 'status', 'value', 'version')
        return {k: v for k, v in full.items() if k in always or v not in ('', None)} | self.details


_TEXT_LIMIT = 20_000


def parse(raw: Any) -> Operation:
    """An operation from untrusted JSON; ``Invalid`` says which field is wrong."""
    if not isinstance(raw, dict):
        raise Invalid('Операция должна быть объектом.')
    try:
        return Operation(
            id=_identifier(raw), kind=Kind(raw.get('kind', '')), group=_number(raw, 'group'),
            lesson=_lesson(raw), work=_number_or_none(raw, 'work'), type=_number_or_none(raw, 'type'),
            pupil=_number_or_none(raw, 'pupil'), old=_text(raw, 'old'), new=_text(raw, 'new'),
            minutes=_number_or_none(raw, 'minutes') or 0, weight=_text(raw, 'weight'), topic=_text(raw, 'topic'),
            remove=raw.get('remove') is True, due_lesson=_number_or_none(raw, 'due_lesson'),
            due_on=_day(raw, 'due_on'), none=raw.get('none') is True,
            source=texts.fold_spaces(_text(raw, 'source'))[:16],
            reason=texts.fold_spaces(_text(raw, 'reason'))[:500], term=_number_or_none(raw, 'term'),
            period=texts.fold_spaces(_text(raw, 'period'))[:40], was=_was(raw.get('was')))
    except ValueError as error:
        raise Invalid(f'Операция записана неверно: {error}') from error


def _was(raw: Any) -> Was:
    if raw is None:
        return UNSAID
    if not isinstance(raw, dict):
        raise ValueError('was')
    none = raw.get('none')
    return Was(_number_or_none(raw, 'type'), _text(raw, 'weight') or None,
               None if raw.get('topic') is None else _text(raw, 'topic'), _day(raw, 'due_on'),
               none if isinstance(none, bool) else None, _number_or_none(raw, 'minutes'))


def _identifier(raw: dict[str, Any]) -> str:
    value = raw.get('id')
    if not isinstance(value, str) or not 8 <= len(value) <= 40:
        raise ValueError('id')
    return value


def _lesson(raw: dict[str, Any]) -> int:
    """Every change is about a lesson, but a final mark: that is about a term or a period."""
    if raw.get('kind') != Kind.FINAL:
        return _number(raw, 'lesson')
    if raw.get('term') is None and not raw.get('period'):
        raise ValueError('term')
    return 0


def _number(raw: dict[str, Any], name: str) -> int:
    value = _number_or_none(raw, name)
    if value is None:
        raise ValueError(name)
    return value


def _number_or_none(raw: dict[str, Any], name: str) -> int | None:
    value = raw.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value < 2**31:
        raise ValueError(name)
    return value


def _text(raw: dict[str, Any], name: str) -> str:
    value = raw.get(name, '')
    if value is None:
        return ''
    if not isinstance(value, str) or len(value) > _TEXT_LIMIT:
        raise ValueError(name)
    return value


def _day(raw: dict[str, Any], name: str) -> date | None:
    value = _text(raw, name)
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise ValueError(name) from error
    if day.isoformat() != value:  # «2026-W48-5» is a date to Python, and to nobody else
        raise ValueError(name)
    return day
