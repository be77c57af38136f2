"""Codes and how they are counted (norms 3)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ejournal.rules.attendance import (
    ABSENCES,
    Code,
    check_minutes,
    day_reason,
    missed_lessons,
    parse_code,
    seats,
    totals,
)
from models.errors import Invalid


def test_what_each_code_means() -> None:
    """The full set of six; late and released pupils are not absent, «не выяснено» is not excused."""
    assert {code: (code.absent, code.excused) for code in Code} == {
        'ОТ': (True, False), 'УП': (True, True), 'Б': (True, True), 'НП': (True, False),
        'ОП': (False, False), 'ОСВ': (False, False)}
    assert all(code.meaning for code in Code)


def test_codes_are_read_in_any_case() -> None:
    """Empty is present; anything else is refused with the list."""
    assert [parse_code(text) for text in ('', ' ', 'б', 'от', 'ОСВ')] == ['', '', 'Б', 'ОТ', 'ОСВ']
    for text in ('B', 'Н', '5', 'ОТ УП', 'х' * 500):
        with pytest.raises(Invalid, match='ОТ, УП, Б, НП, ОП, ОСВ'):
            parse_code(text)


def test_minutes_belong_to_being_late() -> None:
    """0 means not told."""
    check_minutes('ОП', 15)
    check_minutes('ОП', 0)
    check_minutes('Б', 0)
    for code, minutes in (('Б', 5), ('', 5), ('ОП', -1), ('ОП', 46)):
        with pytest.raises(Invalid):
            check_minutes(code, minutes)


@pytest.mark.parametrize(('codes', 'reason'), [
    (['Б', 'Б', 'Б'], 'Б'),
    (['Б', 'Б', ''], None),
    (['Б', 'Б', 'ОП'], None),
    (['Б', 'ОСВ'], 'Б'),
    (['ОСВ', 'ОСВ'], None),
    ([], None),
    (['НП', 'НП', 'УП'], 'НП'),
    (['НП', 'УП'], 'УП'),
    (['ОТ', 'НП'], 'НП'),
    (['ОТ', 'УП', 'Б', 'НП'], 'Б'),
    (['ОТ', 'ОТ', 'Б'], 'ОТ'),
])
def test_a_missed_day_and_its_reason(codes: list[str], reason: str | None) -> None:
    """All lessons but the released ones; most lessons win, then Б > УП > НП > ОТ."""
    assert day_reason(codes) == reason


def test_totals_of_a_pupil() -> None:
    """Lessons and days by code; being late is a column of its own."""
    found = totals({
        date(2026, 11, 23): ['Б', 'Б', 'Б'],
        date(2026, 11, 24): ['', 'НП', 'ОП'],
        date(2026, 11, 25): ['УП', 'ОСВ'],
        date(2026, 11, 26): ['', ''],
    })
    assert found.lessons == {'Б': 3, 'УП': 1, 'НП': 1}
    assert found.days == {'Б': 1, 'УП': 1}
    assert (found.missed_lessons, found.missed_days, found.late) == (5, 2, 1)


def test_seats_leave_the_released_out() -> None:
    """План посещений is without ОСВ; who was late was there."""
    codes = ['', '', 'Б', 'ОСВ', 'ОП']
    assert (seats(codes), missed_lessons(codes)) == (4, 1)


@given(st.dictionaries(st.dates(), st.lists(st.sampled_from(['', *Code]), max_size=8)))
def test_totals_add_up(days: dict[date, list[str]]) -> None:
    """No lesson is counted twice, no day without one of its lessons."""
    found = totals(days)
    codes = [code for day in days.values() for code in day]
    assert found.missed_lessons == missed_lessons(codes) == sum(codes.count(code) for code in ABSENCES)
    assert found.missed_days <= min(len(days), found.missed_lessons)
    assert all(found.lessons.get(code, 0) >= count for code, count in found.days.items())
