"""The control counts what the deadlines say (п. 18): the tuples agree with the rules they are made from."""

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ejournal.rules import deadlines
from ejournal.rules.control import (
    Entry,
    Seen,
    State,
    What,
    limit_of,
    low_marks,
    marks_norm,
    objectivity_flags,
    percent,
    state_of,
    tally,
)

DUE = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
END = datetime(2026, 11, 24, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize('saved, now, expected', [
    (None, -1, State.WAITING), (None, 0, State.MISSING), (-1, 0, State.ON_TIME), (0, 0, State.LATE),
    (3600, 3600, State.LATE)])
def test_the_four_states(saved: int | None, now: int, expected: State) -> None:
    limit = limit_of(DUE)
    assert state_of(Entry(limit, None if saved is None else limit + saved), limit + now) is expected


@given(st.sampled_from([DUE, END]), st.integers(-90_000, 90_000))
def test_late_is_what_the_deadlines_call_late(due: datetime, seconds: int) -> None:
    saved = due + timedelta(seconds=seconds)
    late = state_of(Entry(limit_of(due), saved.timestamp()), saved.timestamp()) is State.LATE
    assert late == deadlines.is_late(saved, due)


def seen(lesson: int, begins: float, *entries: tuple[What, Entry], teacher: int = 1) -> Seen:
    return Seen(lesson, date(2026, 11, 24), 1, 1, teacher, 1, 1, begins, entries)


def test_lessons_to_come_owe_nothing() -> None:
    entry = (What.TOPIC, Entry(100, None))
    counts = tally([seen(1, 10, entry), seen(2, 60, entry), seen(3, 10, entry, teacher=2)], 50, lambda x: x.teacher)
    assert {key: (one.lessons, one.count(What.TOPIC, State.WAITING)) for key, one in counts.items()} \
        == {1: (1, 1), 2: (1, 1)}


def test_the_share_leaves_out_what_is_not_due_yet() -> None:
    entries = [(What.TOPIC, Entry(100, saved)) for saved in (50, 150, None)] + [(What.TOPIC, Entry(900, None))]
    one = tally([seen(1, 0, *entries)], 200, lambda x: 0)[0]
    assert one.share(What.TOPIC) == Fraction(1, 3)
    assert one.share(What.MARKS) is None
    assert [one.all(state) for state in State] == [1, 1, 1, 1]


@pytest.mark.parametrize('lessons, norm', [(0, 3), (9, 3), (10, 4), (16, 6)])
def test_the_norm_of_marks(lessons: int, norm: int) -> None:
    assert marks_norm(lessons) == norm


def test_seventy_per_cent_of_the_norm() -> None:
    assert [low_marks(count, 10) for count in (6, 7)] == [True, False]
    assert low_marks(2, 3)


@pytest.mark.parametrize('mean, chosen, count, controls, flags', [
    (Fraction(7, 2), '4', 5, [4], []), (Fraction(17, 5), '4', 5, [4], ['расходится со средним баллом']),
    (Fraction(4), '4', 2, [], ['текущих отметок меньше 3']),
    (Fraction(9, 2), '5', 5, [4, 3], ['выше всех контрольных']),
    (None, 'н/а', 0, [], [])])
def test_objectivity(mean: Fraction | None, chosen: str, count: int, controls: list[int], flags: list[str]) -> None:
    assert objectivity_flags(mean, chosen, count, 3, controls) == flags


def test_percent_is_for_russian_readers() -> None:
    assert (percent(Fraction(12, 13)), percent(None)) == ('92,3 %', '—')
