"""Control of the register (п. 18): what of a lesson came on time, late or not at all; pure counting over tuples."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum
from fractions import Fraction
from math import ceil
from typing import NamedTuple, TypeVar

from .calendar import LAST_SECOND
from .deadlines import SECOND
from .rounding import round_half_up

K = TypeVar('K')
LOW_SHARE = Fraction(7, 10)  # of the norm: below it наполняемость is called low (norms 4.7 b)
OBJECTIVE_WITHIN = Fraction(1, 2)  # |итоговая − средний балл| above it is shown (norms 4.7 c)


class State(IntEnum):
    """Where one entry stands; the number is its place in a tally."""

    ON_TIME = 0
    LATE = 1
    MISSING = 2
    WAITING = 3


class What(IntEnum):
    """The three things a lesson must leave (п. 17.4.10, 17.4.13)."""

    TOPIC = 0
    HOMEWORK = 1
    MARKS = 2


class Entry(NamedTuple):
    """One thing owed: the first moment that is too late, and when it came (None: not yet), as UTC timestamps."""

    limit: float
    saved: float | None


class Seen(NamedTuple):
    """A lesson as the control sees it. ``entries``: (what, entry); a lesson may have several works, so several marks.

    ``teacher`` is who owes the entries: for a replaced lesson the substitute (I-01).
    """

    lesson: int
    day: date
    number: int
    group: int
    teacher: int
    school_class: int
    subject: int
    begins: float
    entries: tuple[tuple[What, Entry], ...]


def limit_of(due: datetime) -> float:
    """The first moment that is late: 21:00 itself, but a day only when its last second is over (G3, G10)."""
    return (due + SECOND if due.time() == LAST_SECOND else due).timestamp()


def state_of(entry: Entry, now: float) -> State:
    """On time or late once it is there; before that it waits until the limit and is missing after it."""
    if entry.saved is None:
        return State.MISSING if now >= entry.limit else State.WAITING
    return State.LATE if entry.saved >= entry.limit else State.ON_TIME


@dataclass(frozen=True)
class Tally:
    """Counts of begun lessons and their entries: ``of[what][state]``."""

    lessons: int
    of: tuple[tuple[int, ...], ...]

    def count(self, what: What, state: State) -> int:
        """How many entries of a kind are in a state."""
        return self.of[what][state]

    def all(self, state: State) -> int:
        """How many entries of every kind are in a state."""
        return sum(counts[state] for counts in self.of)

    def share(self, what: What) -> Fraction | None:
        """On time out of everything whose time has come; None when nothing is due."""
        counts = self.of[what]
        due = counts[State.ON_TIME] + counts[State.LATE] + counts[State.MISSING]
        return Fraction(counts[State.ON_TIME], due) if due else None

    def timely(self) -> tuple[int, int]:
        """Entries of every kind that came on time, and all whose time has come."""
        on_time = self.all(State.ON_TIME)
        return on_time, on_time + self.all(State.LATE) + self.all(State.MISSING)


EMPTY = Tally(0, ((0,) * 4,) * 3)


def tally(lessons: Iterable[Seen], now: float, key: Callable[[Seen], K]) -> dict[K, Tally]:
    """The counts by ``key`` of a lesson; lessons that have not begun owe nothing yet."""
    counts: dict[K, list[int]] = {}
    for seen in lessons:
        if seen.begins > now:
            continue
        row = counts.setdefault(key(seen), [0] * 13)
        row[12] += 1
        for what, entry in seen.entries:
            row[what * 4 + state_of(entry, now)] += 1
    return {k: Tally(row[12], (tuple(row[:4]), tuple(row[4:8]), tuple(row[8:12]))) for k, row in counts.items()}


def marks_norm(lessons: int) -> int:
    """How many current marks a pupil should have after so many lessons: max(3, a third), norms 4.7 (b)."""
    return max(3, ceil(Fraction(lessons, 3)))


def low_marks(count: int, norm: int) -> bool:
    """Whether наполняемость is below 70 % of the norm."""
    return count < norm * LOW_SHARE


def percent(share: Fraction | None) -> str:
    """«92,3 %», a dash where there is nothing to measure."""
    return '—' if share is None else f'{round_half_up(share * 100, 1)} %'.replace('.', ',')


def objectivity_flags(mean: Fraction | None, chosen: str, count: int, least: int, controls: Iterable[int]) -> list[str]:
    """Why a final mark deserves a look (norms 4.7 c); empty for words («н/а», «осв») and for a mark as it should be."""
    if chosen not in ('5', '4', '3', '2'):
        return []
    mark, written = int(chosen), list(controls)
    found = []
    if mean is not None and abs(mark - mean) > OBJECTIVE_WITHIN:
        found.append('расходится со средним баллом')
    if count < least:
        found.append(f'текущих отметок меньше {least}')
    if written and mark > max(written):
        found.append('выше всех контрольных')
    return found
