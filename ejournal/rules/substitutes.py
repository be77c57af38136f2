"""Who can stand in for a teacher at a lesson, best first, each with the reasons in words (п. 17.4.17, I-14)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from .texts import sort_key

SAME, OTHER, JOINED = 'тот же предмет', 'другой предмет', 'объединение подгрупп'
KINDS = (SAME, OTHER, JOINED)
_ORDER = {SAME: 0, JOINED: 1, OTHER: 2}


@dataclass(frozen=True, slots=True)
class Need:
    """A lesson without its teacher; ``subgroup`` says whether only a part of the class has it."""

    lesson: int
    day: date
    number: int
    subject: int
    school_class: int
    class_name: str = ''
    subject_name: str = ''
    subgroup: bool = False


@dataclass(frozen=True, slots=True)
class Colleague:
    """A teacher of the school: the subjects and classes of the own load."""

    person: int
    name: str
    subjects: frozenset[int] = frozenset()
    classes: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Taught:
    """A lesson somebody holds: what joining of subgroups needs to know of it."""

    subject: int
    school_class: int
    subgroup: bool


@dataclass
class Board:
    """Who is busy when. ``away`` holds (teacher, day); ``taught`` the lessons by teacher, day and number."""

    taught: dict[tuple[int, date], dict[int, Taught]] = field(default_factory=dict)
    away: set[tuple[int, date]] = field(default_factory=set)
    weeks: Counter[tuple[int, int, int]] = field(default_factory=Counter)

    def add(self, person: int, day: date, number: int, lesson: Taught) -> None:
        """Note a lesson that ``person`` holds; joined subgroups cost no further hour."""
        of_day = self.taught.setdefault((person, day), {})
        if number not in of_day:
            of_day[number] = lesson
            self.weeks[(person, *day.isocalendar()[:2])] += 1

    def give(self, person: int, need: Need) -> None:
        """Note that ``person`` stands in at the lesson."""
        self.add(person, need.day, need.number, Taught(need.subject, need.school_class, need.subgroup))

    def of_day(self, person: int, day: date) -> Mapping[int, Taught]:
        """The teacher's lessons of a day by number."""
        return self.taught.get((person, day), {})

    def of_week(self, person: int, day: date) -> int:
        """How many lessons the teacher has in the week of ``day``."""
        return self.weeks[(person, *day.isocalendar()[:2])]


@dataclass(frozen=True, slots=True)
class Candidate:
    """A colleague who can hold the lesson, and why at this place of the list."""

    person: int
    name: str
    kind: str
    reasons: tuple[str, ...]
    rank: tuple[int, ...] = ()


def candidates(need: Need, colleagues: Iterable[Colleague], board: Board) -> list[Candidate]:
    """Everybody who is there and free, or holds the other subgroup at that hour; the best first.

    The order: the same subject, then joined subgroups, then others; who knows the class; no waiting between lessons;
    the lighter day, then the lighter week.
    """
    found = [one for colleague in colleagues if (one := _candidate(need, colleague, board)) is not None]
    return sorted(found, key=lambda one: (one.rank, sort_key(one.name), one.person))


def choose(needs: Sequence[Need], colleagues: Collection[Colleague], board: Board) -> dict[int, Candidate]:
    """The best colleague for each lesson, by day and number; what is given counts for the lessons after it."""
    chosen: dict[int, Candidate] = {}
    for need in sorted(needs, key=lambda need: (need.day, need.number, need.lesson)):
        best = next(iter(candidates(need, colleagues, board)), None)
        if best is not None:
            chosen[need.lesson] = best
            board.give(best.person, need)
    return chosen


def _candidate(need: Need, colleague: Colleague, board: Board) -> Candidate | None:
    if (colleague.person, need.day) in board.away:
        return None
    day = board.of_day(colleague.person, need.day)
    other = day.get(need.number)
    if other is not None and not _joins(need, other):
        return None
    kind = JOINED if other is not None else SAME if need.subject in colleague.subjects else OTHER
    knows = need.school_class in colleague.classes
    waiting = 0 if kind == JOINED else gap(day, need.number)
    week = board.of_week(colleague.person, need.day)
    reasons = tuple(_reasons(need, kind, knows, waiting, (len(day), week)))
    return Candidate(colleague.person, colleague.name, kind, reasons,
                     (_ORDER[kind], not knows, waiting, len(day), week))


def _joins(need: Need, other: Taught) -> bool:
    return need.subgroup and other == Taught(need.subject, need.school_class, True)


def gap(day: Collection[int], number: int) -> int:
    """How many empty lessons lie between this one and the nearest of the day; a day without lessons counts as four."""
    return min((abs(number - other) - 1 for other in day), default=4)


def _reasons(need: Need, kind: str, knows: bool, waiting: int, load: tuple[int, int]) -> Iterable[str]:
    of_day, of_week = load
    if kind == JOINED:
        yield 'в это время ведёт другую подгруппу этого класса'
    else:
        yield f'ведёт предмет «{need.subject_name}»' if kind == SAME else 'ведёт другие предметы'
        yield f'свободен на {need.number}-м уроке'
    if knows:
        yield f'знает класс {need.class_name}'.strip()
    if of_day == 0:
        yield 'в этот день своих уроков нет'
    elif kind != JOINED:
        yield 'без окон' if waiting == 0 else f'окно: {plural(waiting, "урок", "урока", "уроков")}'
    yield f'в этот день {plural(of_day, "урок", "урока", "уроков")}, за неделю {of_week}' if of_day \
        else f'за неделю {plural(of_week, "урок", "урока", "уроков")}'


def plural(count: int, one: str, few: str, many: str) -> str:
    """«1 урок», «2 урока», «5 уроков»."""
    tens, units = count % 100 // 10, count % 10
    word = many if tens == 1 or units == 0 or units > 4 else one if units == 1 else few
    return f'{count} {word}'
