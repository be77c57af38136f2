"""Marks as they are typed, their means and what they suggest for the period (norms 2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from models.errors import Invalid

from .rounding import Exact, format_number, round_half_up

DEBT = '.'
DEBT_VALUE = 2
PASS, FAIL = 'зач', 'незач'
NOT_ATTESTED, RELEASED = 'н/а', 'осв'
NOT_ATTESTED_HINT = 'н/а?'
SCALE = ('5', '4', '3', '2')
THRESHOLDS = (Decimal('2.50'), Decimal('3.50'), Decimal('4.50'))
LOWEST = 2
MOST_MARKS = 2
MIN_MARKS = 3


@dataclass(frozen=True, slots=True)
class MarkText:
    """A parsed cell: up to two independent marks, or a debt, or a зачёт; all empty for a cleared cell."""

    values: tuple[int, ...] = ()
    debt: bool = False
    verdict: str = ''

    @property
    def text(self) -> str:
        """The one spelling that is stored."""
        return DEBT if self.debt else self.verdict or '/'.join(map(str, self.values))


def parse_mark(text: str, *, grade: int, marking: str = 'marks', scale: Sequence[str] = SCALE) -> MarkText:
    """Reads «», «.», «5» or «4/5» («зач», «незач» in a pass/fail subject); `Invalid` for anything else.

    Clearing a cell is always grammatical. Refused: any mark in grade 1 (безотметочное обучение) and in a subject
    without marks, a mark outside the school's scale, more than two marks.
    """
    typed = ''.join(text.split()).casefold()
    if not typed:
        return MarkText()
    _check_marking(typed, grade, marking)
    if typed == DEBT:
        return MarkText(debt=True)
    if marking == 'pass_fail':
        return MarkText(verdict=typed)
    parts = typed.split('/')
    if len(parts) > MOST_MARKS and all(part in scale for part in parts):
        raise Invalid('За одну работу ставят не больше двух отметок, например „4/5“. Для третьей добавьте работу.')
    for part in parts:
        if part not in scale:
            _refuse_mark(text.strip()[:20], scale)
    return MarkText(values=tuple(int(part) for part in parts))


def _check_marking(typed: str, grade: int, marking: str) -> None:
    if grade == 1:
        raise Invalid('В 1 классе безотметочное обучение: отметки не ставят. Напишите комментарий к работе.')
    if marking == 'none':
        raise Invalid('По этому предмету обучение безотметочное: отметки не ставят. Напишите комментарий к работе.')
    if marking == 'pass_fail' and typed not in (DEBT, PASS, FAIL):
        raise Invalid(f'По этому предмету зачётная система: поставьте «{PASS}» или «{FAIL}».')


def _refuse_mark(typed: str, scale: Sequence[str]) -> None:
    if typed in (NOT_ATTESTED, RELEASED, PASS, FAIL):
        raise Invalid(f'„{typed}“ ставят только как итоговую отметку. В этой клетке выберите {_choice(scale)}.')
    low, high = min(scale, key=int), max(scale, key=int)
    raise Invalid(f'Отметка „{typed}“ вне шкалы {low}–{high}: выберите {_choice(scale)}.')


def _choice(scale: Sequence[str]) -> str:
    ordered = sorted(scale, key=int, reverse=True)
    return f'{", ".join(ordered[:-1])} или {ordered[-1]}' if len(ordered) > 1 else ordered[0]


# --- means ------------------------------------------------------------------------------------------------------------
def mark_values(text: str, *, debt_counts: bool = False) -> tuple[int, ...]:
    """The numbers in a stored cell: «4/5» has two, a debt none or, where the school says so, a 2."""
    if text == DEBT:
        return (DEBT_VALUE,) if debt_counts else ()
    parts = text.split('/')
    return tuple(map(int, parts)) if all(part.isdecimal() for part in parts) else ()


def weighted_mean(cells: Iterable[tuple[str, Exact]], *, debt_counts: bool = False) -> Fraction | None:
    """Средневзвешенный балл of (cell, weight of its work): Σ(mark × weight) / Σ weight, exact; None without marks."""
    total, weights = Fraction(0), Fraction(0)
    for text, weight in cells:
        exact = Fraction(weight)
        for value in mark_values(text, debt_counts=debt_counts):
            total += value * exact
            weights += exact
    return total / weights if weights else None


def plain_mean(cells: Iterable[str], *, debt_counts: bool = False) -> Fraction | None:
    """Средний балл: every mark counts once."""
    return weighted_mean(((text, 1) for text in cells), debt_counts=debt_counts)


def format_mean(mean: Exact | None) -> str:
    """«4,50», '' without marks. For the eye only: thresholds are compared with the exact mean."""
    return '' if mean is None else format_number(mean)


# --- the mark of a period ---------------------------------------------------------------------------------------------
def suggest_term_mark(
    mean: Exact | None, count: int, *, thresholds: Sequence[Decimal] = THRESHOLDS, min_marks: int = MIN_MARKS,
) -> str:
    """What the mean suggests for the period: «5»…«2», or «н/а?» with fewer than ``min_marks`` marks (a hint only).

    ``thresholds`` are the least means for 3, 4 and 5. The mean is not rounded first: 4.496 is below 4.50.
    """
    if mean is None or count < min_marks:
        return NOT_ATTESTED_HINT
    return str(LOWEST + sum(Fraction(mean) >= Fraction(least) for least in thresholds))


def needs_reason(suggested: str, chosen: str) -> bool:
    """A mark of the period that differs from the suggestion by 1 or more needs a reason («Объективность»)."""
    return suggested.isdecimal() and chosen.isdecimal() and abs(int(suggested) - int(chosen)) >= 1


def suggest_year_mark(periods: Sequence[str]) -> str:
    """Half-up mean of the numeric marks of the periods; '' (the teacher decides) with н/а, незач or a gap."""
    if not periods or any(mark in ('', NOT_ATTESTED, FAIL) for mark in periods):
        return ''
    values = [int(mark) for mark in periods if mark.isdecimal()]
    if values:
        return str(round_half_up(Fraction(sum(values), len(values))))
    return PASS if PASS in periods else ''
