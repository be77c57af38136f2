"""What a cell takes, what it means, and what it suggests (norms 2, G8)."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ejournal.rules import certificates, marks
from ejournal.rules.rounding import Exact, format_number, round_half_up
from models.errors import Invalid


@pytest.mark.parametrize(('typed', 'stored'), [
    ('', ''), ('   ', ''), ('.', '.'), ('5', '5'), (' 4 ', '4'), ('4/5', '4/5'), ('4 / 5', '4/5'), ('2', '2'),
])
def test_what_a_cell_takes(typed: str, stored: str) -> None:
    """The grammar, in its one spelling."""
    assert marks.parse_mark(typed, grade=5).text == stored


@pytest.mark.parametrize('typed', [
    '7', '1', '0', '10', '55', '-5', '5-', '5+', '4,5', '4.5', '..', '/', '4/', '/5', '4/7', '٥', '５', '²', 'пять',
    'н/а', 'зач', 'Б', '5; DROP TABLE mark', 'None', '5' * 1000, '\x00',
])
def test_what_a_cell_refuses(typed: str) -> None:
    """Anything else is refused with a sentence that says what to choose."""
    with pytest.raises(Invalid, match='5, 4, 3 или 2') as refused:
        marks.parse_mark(typed, grade=5)
    assert len(refused.value.message) < 200


def test_sentences_name_the_scale_and_the_way_out() -> None:
    """The words a teacher sees."""
    with pytest.raises(Invalid, match='Отметка „7“ вне шкалы 2–5: выберите 5, 4, 3 или 2'):
        marks.parse_mark('7', grade=8)
    with pytest.raises(Invalid, match='только как итоговую'):
        marks.parse_mark('н/а', grade=8)
    with pytest.raises(Invalid, match='не больше двух'):
        marks.parse_mark('4/5/3', grade=8)


def test_a_school_may_use_one_as_a_mark() -> None:
    """The scale is a setting; «1» is off by default."""
    assert marks.parse_mark('1', grade=5, scale=('5', '4', '3', '2', '1')).values == (1,)


@pytest.mark.parametrize('typed', ['5', '.', '4/5', 'зач'])
@pytest.mark.parametrize(('grade', 'marking'), [(1, 'marks'), (1, 'none'), (4, 'none'), (1, 'pass_fail')])
def test_no_marks_in_grade_1_and_marks_free_subjects(typed: str, grade: int, marking: str) -> None:
    """Безотметочное обучение: refused, but a cell can always be cleared."""
    with pytest.raises(Invalid, match='безотметочное'):
        marks.parse_mark(typed, grade=grade, marking=marking)
    assert marks.parse_mark('', grade=grade, marking=marking).text == ''


def test_pass_fail_subjects_take_no_numbers() -> None:
    """Зачётная система: «зач», «незач» or a debt."""
    assert [marks.parse_mark(typed, grade=9, marking='pass_fail').text for typed in ('зач', 'НЕЗАЧ', '.')] == [
        'зач', 'незач', '.']
    with pytest.raises(Invalid, match='зачётная система'):
        marks.parse_mark('5', grade=9, marking='pass_fail')


@given(st.text(max_size=12))
def test_no_text_breaks_the_parser(typed: str) -> None:
    """Either a value that reads back as itself, or a refusal."""
    try:
        parsed = marks.parse_mark(typed, grade=7)
    except Invalid:
        return
    assert marks.parse_mark(parsed.text, grade=7) == parsed


def test_means() -> None:
    """Σ(mark × weight) / Σ weight, two marks of a cell are two, debts and зачёты none."""
    cells: list[tuple[str, Exact]] = [('5', Decimal(2)), ('4/3', Decimal(1)), ('.', Decimal(3)), ('', 1), ('зач', 1)]
    assert marks.weighted_mean(cells) == Fraction(17, 4)
    assert marks.plain_mean(text for text, _ in cells) == 4
    assert marks.weighted_mean(cells, debt_counts=True) == Fraction(23, 7)
    assert marks.weighted_mean([('5', 0)]) is None
    assert marks.plain_mean([]) is None
    assert marks.format_mean(Fraction(17, 4)) == '4,25'
    assert marks.format_mean(None) == ''


@pytest.mark.parametrize(('mean', 'suggested'), [
    (Fraction('4.496'), '4'), (Fraction('4.50'), '5'), (Fraction(449_999, 100_000), '4'), (Fraction('3.5'), '4'),
    (Fraction('3.4999'), '3'), (Fraction('2.5'), '3'), (Fraction('2.49'), '2'), (Fraction(5), '5'),
])
def test_the_suggested_mark_is_not_rounded_first(mean: Fraction, suggested: str) -> None:
    """4.496 shows as «4,50» and is still a four."""
    assert marks.suggest_term_mark(mean, 3) == suggested


def test_thresholds_and_the_least_number_of_marks_are_settings() -> None:
    """Presets of the local rule; too few marks give a hint only."""
    strict = (Decimal('2.60'), Decimal('3.60'), Decimal('4.60'))
    assert marks.suggest_term_mark(Fraction('4.55'), 5, thresholds=strict) == '4'
    assert marks.suggest_term_mark(Fraction(5), 2) == 'н/а?'
    assert marks.suggest_term_mark(Fraction(5), 4, min_marks=5) == 'н/а?'
    assert marks.suggest_term_mark(None, 0, min_marks=0) == 'н/а?'


@pytest.mark.parametrize(('suggested', 'chosen', 'needed'), [
    ('4', '5', True), ('4', '3', True), ('4', '4', False), ('н/а?', '5', False), ('4', 'н/а', False), ('4', '', False),
])
def test_a_reason_is_needed_for_a_different_mark(suggested: str, chosen: str, needed: bool) -> None:
    """Lands in «Объективность»."""
    assert marks.needs_reason(suggested, chosen) is needed


@pytest.mark.parametrize(('periods', 'year'), [
    (['4', '4', '5', '5'], '5'), (['3', '4', '3', '4'], '4'), (['4', '5'], '5'), (['3', '3', '3', '4'], '3'),
    (['2', '3', '2', '3'], '3'), (['4', 'н/а', '5', '5'], ''), (['4', '5', '5', ''], ''), ([], ''),
    (['осв', '4', '5', '4'], '4'), (['осв', 'осв'], ''), (['зач', 'зач'], 'зач'), (['зач', 'незач'], ''),
])
def test_the_year_mark(periods: list[str], year: str) -> None:
    """Half up; н/а or a gap leaves it to the teacher."""
    assert marks.suggest_year_mark(periods) == year


@pytest.mark.parametrize(('year', 'exam', 'final'), [
    (4, 5, 5), (5, 4, 5), (3, 4, 4), (3, 5, 4), (5, 3, 4), (2, 3, 3), (4, None, 4),
])
def test_certificate_of_grade_9(year: int, exam: int | None, final: int) -> None:
    """Mean of the year and the exam; other subjects keep the year mark."""
    assert certificates.certificate_9(year, exam) == final


def test_certificate_mathematics_of_three_courses() -> None:
    """(4+4+5+3)/4 = 4; the other formula is a setting and may give another mark."""
    assert certificates.certificate_9_mathematics([4, 4, 5], 3) == 4
    assert certificates.certificate_9_mathematics([5, 5, 5], 3) == 5
    assert certificates.certificate_9_mathematics([5, 5, 5], 3, courses_first=True) == 4
    assert certificates.certificate_9_mathematics([4, 4, 5], None) == 4
    with pytest.raises(Invalid):
        certificates.certificate_9_mathematics([], 3, courses_first=True)


def test_certificate_of_grade_11() -> None:
    """Six marks, half up, without the ЕГЭ."""
    assert certificates.certificate_11([4, 4, 4, 5, 5, 5]) == 5
    assert certificates.certificate_11([3, 4, 4, 4, 4, 4]) == 4
    with pytest.raises(Invalid, match='шесть'):
        certificates.certificate_11([4, 4, 4, 5])


@given(st.decimals(min_value=-1000, max_value=1000, places=5), st.integers(0, 4))
def test_rounding_is_half_up_as_decimal_has_it(value: Decimal, digits: int) -> None:
    """Any number of digits, both signs."""
    assert round_half_up(value, digits) == value.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


@given(st.integers(0, 1000))
def test_half_goes_up(whole: int) -> None:
    """Where banker's rounding of Python and numpy goes to the even number."""
    assert round_half_up(Fraction(2 * whole + 1, 2)) == whole + 1


@given(st.lists(st.integers(2, 5), min_size=1, max_size=6))
def test_half_up_in_every_mean_of_marks(values: list[int]) -> None:
    """Year and certificate marks: the nearest whole number, the upper one in the middle."""
    mean = Fraction(sum(values), len(values))
    nearest = certificates.half_up_mean(values)
    assert Fraction(-1, 2) < nearest - mean <= Fraction(1, 2)
    assert marks.suggest_year_mark([str(value) for value in values]) == str(nearest)


def test_numbers_are_exact_and_shown_with_a_comma() -> None:
    """A float is refused: it is rounded already."""
    assert [format_number(Decimal(text)) for text in ('4.5', '4.005', '2.675', '0', '100')] == [
        '4,50', '4,01', '2,68', '0,00', '100,00']
    with pytest.raises(TypeError):
        round_half_up(4.5)  # type: ignore[arg-type]
