"""The figures that changed most in a week: no NaN, a stable order, small groups do not win, the reason is named."""

import math

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ejournal.analytics import changes
from ejournal.analytics.changes.rank import COLUMNS, COUNTS, LEAST, LEAST_COUNT, scores

NO_ENTRIES = pd.DataFrame({'teacher': [], 'what': [], 'on_time': [], 'now': []})
NO_CORRECTED = pd.DataFrame({'group': [], 'now': []})
NO_SIGNS = pd.DataFrame({'class': [], 'grade': [], 'sign': [], 'now': []})


def seats(*rows: tuple[int, int, int, str, bool]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=['pupil', 'class', 'grade', 'code', 'now'])


def marks(*rows: tuple[int, int, int, int, int, int, bool]) -> pd.DataFrame:
    return pd.DataFrame(list(rows), columns=['pupil', 'group', 'class', 'grade', 'subject', 'mark', 'now'])


def of_class(number: int, grade: int, pupils: int, ill: int) -> list[tuple[int, int, int, str, bool]]:
    """Five lessons a week for each; ``ill`` of them have been ill this week."""
    return [(number * 100 + pupil, number, grade, 'Б' if now and pupil < ill else '', now)
            for now in (False, True) for pupil in range(pupils) for _ in range(5)]


def ranked(rows: pd.DataFrame, *, found: pd.DataFrame | None = None) -> list[changes.Change]:
    return changes.rank(changes.candidates(rows, marks() if found is None else found, NO_SIGNS, NO_ENTRIES,
                                           NO_CORRECTED))


def test_the_class_that_fell_ill_comes_first_and_says_why():
    rows = seats(*of_class(1, 8, 25, 9), *of_class(2, 8, 25, 0), *of_class(3, 5, 25, 1))
    first = ranked(rows)[0]
    assert (first.kind, first.scope, first.key, first.better) == ('attendance', 'class', 1, False)
    assert (first.before, first.after) == (1.0, pytest.approx(16 / 25))
    reason = changes.of_absence(rows[rows['class'] == 1], worse=True)
    assert reason is not None and (reason.code, reason.pupils, reason.came) == ('Б', 9, True)


def test_a_class_of_three_never_wins_however_empty_it_is():
    assert ranked(seats(*of_class(1, 8, 3, 3), *of_class(2, 5, 25, 0))) == []


def test_one_parallel_is_told_once():
    rows = seats(*(row for number in (1, 2, 3) for row in of_class(number, 8, 25, 10)))
    assert len([one for one in ranked(rows) if one.kind == 'attendance']) == 1


def test_the_work_that_pulled_the_mean_down():
    rows = marks(*((pupil, 7, 1, 8, 3, 5, False) for pupil in range(20)),
                 *((pupil, 7, 1, 8, 3, 3, True) for pupil in range(20)),
                 *((pupil, 7, 1, 8, 3, 5, True) for pupil in range(3)))
    rows['work'] = [1] * 20 + [2] * 20 + [3] * 3
    first = ranked(seats(), found=rows)[0]
    assert (first.kind, first.scope, first.key, first.better) == ('mean', 'group', 7, False)
    assert changes.of_marks(rows, first.before, worse=True) == (2, 3.0, 20)


def test_first_grade_has_no_marks_to_compare():
    rows = marks(*((pupil, 7, 1, 1, 3, 2 if now else 5, now) for pupil in range(30) for now in (False, True)))
    assert ranked(seats(), found=rows) == []


def test_timeliness_counts_and_corrections():
    entries = pd.DataFrame([(5, 'темы', now is False, now) for now in (False, True) for _ in range(20)],
                           columns=['teacher', 'what', 'on_time', 'now'])
    corrected = pd.DataFrame({'group': [1] * 12, 'now': [False] + [True] * 11})
    found = changes.rank(changes.candidates(seats(), marks(), NO_SIGNS, entries, corrected))
    assert [(one.kind, one.key, one.better) for one in found] == [('timely', 5, False), ('corrections', 0, False)]
    assert changes.of_timeliness(entries, worse=True) == ('темы', 0, 20)
    assert changes.of_count(corrected, 'group', worse=True) == (1, 1, 11)


@pytest.mark.parametrize('rows', [seats(), seats(*of_class(1, 8, 25, 0))[lambda part: part['now']]])
def test_without_a_week_before_there_is_nothing_to_say(rows):
    assert ranked(rows) == []


rows_of = st.lists(st.tuples(
    st.sampled_from(changes.KINDS), st.integers(0, 12), st.integers(0, 11),
    st.one_of(st.just(math.nan), st.floats(0, 1)), st.one_of(st.just(math.nan), st.floats(0, 1)),
    st.integers(0, 400), st.integers(0, 400)), max_size=40)


def table_of(rows: list[tuple[str, int, int, float, float, int, int]]) -> pd.DataFrame:
    made = [(kind, 'class', key, grade, before * 50 if kind in COUNTS else before,
             after * 50 if kind in COUNTS else after, n1, n2) for kind, key, grade, before, after, n1, n2 in rows]
    return pd.DataFrame(made, columns=list(COLUMNS))


@given(rows_of, st.randoms())
@settings(max_examples=150, deadline=None)
def test_never_nan_stable_and_nothing_small(rows, random):
    table = table_of(rows).drop_duplicates(['kind', 'scope', 'key'])
    found = changes.rank(table)
    assert len(found) <= 5
    assert all(math.isfinite(one.score) and math.isfinite(one.before) and math.isfinite(one.after) for one in found)
    assert not scores(table).isna().any()
    assert [abs(one.score) for one in found] == sorted((abs(one.score) for one in found), reverse=True)
    for one in found:
        assert min(one.n_before, one.n_after) >= LEAST.get(one.kind, 0)
        assert one.kind not in COUNTS or one.before + one.after >= LEAST_COUNT
    shuffled = table.sample(frac=1, random_state=random.randrange(10**6)) if len(table) else table
    assert changes.rank(shuffled) == found
