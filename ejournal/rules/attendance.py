"""Attendance codes and how missed lessons and days are counted (п. 17.5.7, norms 3)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from models.errors import Invalid


class Code(StrEnum):
    """The full set; an empty cell means present."""

    ABSENT = 'ОТ'
    EXCUSED = 'УП'
    ILL = 'Б'
    UNEXCUSED = 'НП'
    LATE = 'ОП'
    RELEASED = 'ОСВ'

    @property
    def absent(self) -> bool:
        """Whether the pupil missed the lesson; late and released pupils did not."""
        return self in ABSENCES

    @property
    def excused(self) -> bool:
        """Whether the absence has a valid reason; «не выяснено» has none yet."""
        return self in EXCUSES

    @property
    def meaning(self) -> str:
        """The meaning in words."""
        return TITLES[self]


# The order is that of norms 3 for the reason of a day with as many lessons of one code as of another.
ABSENCES = (Code.ILL, Code.EXCUSED, Code.UNEXCUSED, Code.ABSENT)
EXCUSES = (Code.ILL, Code.EXCUSED)
TITLES = {
    Code.ABSENT: 'отсутствовал, причина не выяснена',
    Code.EXCUSED: 'пропуск по уважительной причине',
    Code.ILL: 'пропуск по болезни',
    Code.UNEXCUSED: 'пропуск по неуважительной причине',
    Code.LATE: 'опоздал',
    Code.RELEASED: 'освобождён',
}
LESSON_MINUTES = 45


@dataclass(frozen=True, slots=True)
class Totals:
    """What a pupil missed: lessons and whole days by code, and how often he was late (never in the totals)."""

    lessons: Mapping[Code, int] = field(default_factory=dict)
    days: Mapping[Code, int] = field(default_factory=dict)
    late: int = 0

    @property
    def missed_lessons(self) -> int:
        """Всего пропущено уроков: Б + УП + НП + ОТ."""
        return sum(self.lessons.values())

    @property
    def missed_days(self) -> int:
        """Всего пропущено дней."""
        return sum(self.days.values())


def parse_code(text: str) -> str:
    """A typed code in capitals, '' for present; anything else is `Invalid`."""
    code = text.strip().upper()
    if not code or code in TITLES:
        return code
    known = ', '.join(Code)
    raise Invalid(f'Нет такого кода посещаемости: „{text.strip()[:20]}“. Выберите один из: {known}.')


def check_minutes(code: str, minutes: int) -> None:
    """Minutes belong only to ОП, 0 (not told) to 45; else `Invalid`."""
    if minutes and code != Code.LATE:
        raise Invalid('Минуты указывают только для опоздания (ОП). Выберите ОП или уберите минуты.')
    if not 0 <= minutes <= LESSON_MINUTES:
        raise Invalid('Опоздание указывают в минутах: от 1 до 45. Если ученика не было на уроке, поставьте ОТ.')


def missed_lessons(codes: Iterable[str]) -> int:
    """Пропущено уроков: those with ОТ, УП, Б or НП."""
    return sum(code in ABSENCES for code in codes)


def day_reason(codes: Sequence[str]) -> Code | None:
    """The reason of a wholly missed day, None when the pupil was there (norms 3).

    ``codes`` are all lessons of the pupil that took place that day, '' for present. ОСВ is neutral: it is left out,
    and a day of nothing else is not missed. The code with most lessons wins, then Б > УП > НП > ОТ.
    """
    counted = [code for code in codes if code != Code.RELEASED]
    if not counted or missed_lessons(counted) < len(counted):
        return None
    found = Counter(counted)
    return max(ABSENCES, key=lambda code: found[code])  # max keeps the first of equals


def totals(days: Mapping[date, Sequence[str]]) -> Totals:
    """Counts a pupil's days, each with the codes of all lessons that took place for him."""
    codes = [code for day in days.values() for code in day]
    reasons = [reason for day in days.values() if (reason := day_reason(day)) is not None]
    return Totals(
        lessons={code: count for code in ABSENCES if (count := codes.count(code))},
        days={code: count for code in ABSENCES if (count := reasons.count(code))},
        late=codes.count(Code.LATE),
    )


def seats(codes: Iterable[str]) -> int:
    """План посещений: lesson-seats of enrolled pupils, without the released (ОСВ)."""
    return sum(code != Code.RELEASED for code in codes)
