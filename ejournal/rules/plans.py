"""A КТП as plain lines: what a line may hold, its place in the year, hours, control works, and how lessons take it.

Norms 6.9: № урока, раздел, тема, часов, вид работы, ЭОР, домашнее задание, примечание; п. 11.6, 17.4.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from hashlib import sha256

from ejournal.rules.rounding import format_number, round_half_up
from ejournal.rules.texts import check_russian, fold_spaces, sort_key
from models.errors import Invalid

WEEKS, WEEKS_OF_FIRST_GRADE = 34, 33
CONTROL_SHARE = 10  # per cent of the lessons of a subject (norms 5.3)
TOPIC_LIMIT, SECTION_LIMIT, HOMEWORK_LIMIT, LINK_LIMIT, NOTE_LIMIT = 500, 200, 10_000, 500, 500
MOST_LINES = 600
MOST_HOURS = 40
ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a КТП; ``id`` is 0 until it is stored, ``work_type`` the id of a type of work or None."""

    topic: str
    section: str = ''
    hours: Decimal = ONE
    homework: str = ''
    work_type: int | None = None
    resource: str = ''
    reserve: bool = False
    note: str = ''
    id: int = 0

    @property
    def lessons(self) -> int:
        """How many lessons it takes: whole ones, half an hour counts as one."""
        return max(1, int(round_half_up(self.hours)))


@dataclass(frozen=True, slots=True)
class PlanLesson:
    """A lesson as the laying of topics sees it; ``off``: it was cancelled or moved away."""

    id: int
    written: str = ''
    planned: int | None = None
    off: bool = False


# --- what a line may hold ---------------------------------------------------------------------------------------------
def clean(line: Line, place: str = 'Тема') -> Line:
    """The line in its one spelling; ``Invalid`` says which line and what to do. A topic must be in Russian (п. 16)."""
    topic = _text(line.topic, TOPIC_LIMIT, f'{place}: тема')
    if not topic:
        raise Invalid(f'{place}: тема не заполнена.')
    check_russian(topic, f'{place}: тема')
    return Line(topic, _text(line.section, SECTION_LIMIT, f'{place}: раздел'), _hours(line.hours, place),
                _text(line.homework, HOMEWORK_LIMIT, f'{place}: домашнее задание', lines=True), line.work_type,
                links(line.resource, place), line.reserve, _text(line.note, NOTE_LIMIT, f'{place}: примечание'),
                line.id)


def clean_all(lines: Sequence[Line]) -> list[Line]:
    """Every line in its one spelling; ``Invalid`` for the first that is wrong, and for more lines than a year holds."""
    if len(lines) > MOST_LINES:
        raise Invalid(f'В плане {len(lines)} строк, а за год не бывает больше {MOST_LINES}. Проверьте вставленное.')
    return [clean(line, f'Строка {number}') for number, line in enumerate(lines, 1)]


def links(text: str, place: str = 'Тема') -> str:
    """Addresses of resources (п. 11.10), one a word; ``Invalid`` for what a browser would run instead of open."""
    folded = _text(text, LINK_LIMIT, f'{place}: ссылки')
    for word in folded.split():
        scheme = word.split(':', 1)[0].casefold() if ':' in word else ''
        if scheme and scheme not in ('http', 'https') and scheme.isascii() and scheme.isalnum():
            raise Invalid(f'{place}: ссылка должна начинаться с http:// или https://.')
    return folded


def _text(text: str, limit: int, what: str, *, lines: bool = False) -> str:
    folded = fold_spaces(text, keep_lines=lines)
    if len(folded) > limit:
        raise Invalid(f'{what} длиннее {limit} знаков (сейчас {len(folded)}). Сократите текст.')
    return folded


def _hours(hours: Decimal, place: str) -> Decimal:
    if not hours.is_finite() or not 0 < hours <= MOST_HOURS or hours != round_half_up(hours, 2):
        raise Invalid(f'{place}: часов должно быть больше 0 и не больше {MOST_HOURS}.')
    return hours


# --- figures ----------------------------------------------------------------------------------------------------------
def numbers(lines: Iterable[Line]) -> list[int]:
    """The first lesson of the year that each line takes, from 1."""
    found, place = [], 1
    for line in lines:
        found.append(place)
        place += line.lessons
    return found


def fingerprint(lines: Iterable[Line]) -> str:
    """A short sign of the content, to see whether somebody else has changed it meanwhile."""
    rows = [(line.id, line.section, line.topic, format_number(line.hours), line.homework, line.work_type,
             line.resource, line.reserve, line.note) for line in lines]
    return sha256(repr(rows).encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Figures:
    """How much the plan holds against what it should; the sentences are warnings and refuse nothing (norms 6.9)."""

    hours: Decimal
    reserve: Decimal
    controls: int
    lessons: int
    expected: Decimal | None
    warnings: tuple[str, ...]


def hours_of_year(per_week: Decimal, grade: int) -> Decimal:
    """Hours a year by the учебный план: 34 weeks, 33 in grade 1."""
    return per_week * (WEEKS_OF_FIRST_GRADE if grade == 1 else WEEKS)


def figures(lines: Sequence[Line], control_types: frozenset[int], expected: Decimal | None) -> Figures:
    """Sum of hours against the учебный план, and control works against 10 % of the lessons (norms 5.3)."""
    hours = sum((line.hours for line in lines), Decimal(0))
    lessons = sum(line.lessons for line in lines)
    controls = sum(line.lessons for line in lines if line.work_type in control_types)
    warnings = []
    if expected is None:
        warnings.append('В учебном плане нет часов по этому предмету: сверить не с чем.')
    elif hours != expected:
        word = 'меньше' if hours < expected else 'больше'
        warnings.append(f'В КТП {show(hours)} ч, по учебному плану {show(expected)} ч: '
                        f'на {show(abs(hours - expected))} {word}.')
    if controls * 100 > lessons * CONTROL_SHARE:
        warnings.append(f'Контрольных работ {controls} из {lessons} уроков: это больше {CONTROL_SHARE} %. '
                        'Уменьшите их число.')
    reserve = sum((line.hours for line in lines if line.reserve), Decimal(0))
    return Figures(hours, reserve, controls, lessons, expected, tuple(warnings))


def show(hours: Decimal) -> str:
    """«68», «0,5»."""
    return format_number(hours).rstrip('0').rstrip(',') or '0'


# --- lessons take topics ----------------------------------------------------------------------------------------------
def lay(lines: Sequence[Line], lessons: Sequence[PlanLesson]) -> dict[int, int | None]:
    """The planned line (by id, None: none left) of every lesson whose topic is not written, lessons in order.

    A written lesson is never in the answer. It has used up the line whose words it repeats, else the one it was
    given; what has not been used up yet goes, in the order of the plan, to the lessons that are still open. So a
    lesson that fell out shifts everything after it, and a topic taught in advance does not come again.
    """
    left = unused(lines, lessons)
    queue = deque(line.id for line in lines for _ in range(left[line.id]))
    return {lesson.id: queue.popleft() if queue and not lesson.off else None
            for lesson in lessons if not lesson.written}


def unused(lines: Sequence[Line], lessons: Sequence[PlanLesson]) -> dict[int, int]:
    """How many lessons of each line (by id) have not been taught yet."""
    left = {line.id: line.lessons for line in lines}
    taught = covered(lines, lessons)
    for line_id in taught.values():
        left[line_id] -= 1
    return left


def covered(lines: Sequence[Line], lessons: Sequence[PlanLesson]) -> dict[int, int]:
    """The line (by id) that each written lesson taught; a lesson outside the plan is not in the answer."""
    left = {line.id: line.lessons for line in lines}
    by_words: dict[str, list[int]] = defaultdict(list)
    for line in lines:
        by_words[words(line.topic)].append(line.id)
    taught: dict[int, int] = {}

    def take(lesson: PlanLesson, candidates: Iterable[int | None]) -> None:
        for line_id in candidates:
            if line_id is not None and left.get(line_id, 0) > 0:
                left[line_id] -= 1
                taught[lesson.id] = line_id
                return

    held = [lesson for lesson in lessons if lesson.written and not lesson.off]
    for lesson in held:
        same = by_words.get(words(lesson.written), [])
        take(lesson, [lesson.planned, *same] if lesson.planned in same else same)
    for lesson in held:
        if lesson.id not in taught and words(lesson.written) not in by_words:
            take(lesson, [lesson.planned])
    return taught


def words(topic: str) -> str:
    """A topic as two people would call it the same: any case, ё as е, no full stop at the end."""
    return sort_key(topic)[0].rstrip(' .;,')
