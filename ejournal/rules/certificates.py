"""Marks of the school certificates of grades 9 and 11 (norms 2; the school confirms the formula by its own order)."""

from collections.abc import Sequence
from fractions import Fraction

from models.errors import Invalid

from .rounding import round_half_up

MARKS_OF_GRADES_10_11 = 6


def half_up_mean(marks: Sequence[int]) -> int:
    """The whole number nearest to the mean, half up; no marks are `Invalid`."""
    if not marks:
        raise Invalid('Нет отметок для расчёта итоговой. Сначала выставите отметки за период.')
    return int(round_half_up(Fraction(sum(marks), len(marks))))


def certificate_9(year: int, exam: int | None = None) -> int:
    """Аттестат 9 класса: mean of the годовая and the exam mark; without an exam the годовая itself."""
    return year if exam is None else half_up_mean((year, exam))


def certificate_9_mathematics(years: Sequence[int], exam: int | None, *, courses_first: bool = False) -> int:
    """«Математика» of алгебра, геометрия, вероятность и статистика: mean of the годовых and the exam together.

    ``courses_first`` is the other formula a school may choose: mean of (unrounded mean of the courses, exam).
    """
    if exam is None:
        return half_up_mean(years)
    if not courses_first:
        return half_up_mean((*years, exam))
    half_up_mean(years)  # refuses an empty list with its sentence
    return int(round_half_up((Fraction(sum(years), len(years)) + exam) / 2))


def certificate_11(marks: Sequence[int]) -> int:
    """Аттестат 11 класса: mean of the two half-year and the year marks of both grades; the ЕГЭ is not counted.

    Six marks, or three where the subject lasted one year; another number is `Invalid`.
    """
    if len(marks) not in (MARKS_OF_GRADES_10_11 // 2, MARKS_OF_GRADES_10_11):
        raise Invalid(
            'Для аттестата нужны отметки за полугодия и годовые за 10 и 11 классы (шесть отметок). '
            'Выставьте недостающие.')
    return half_up_mean(marks)
