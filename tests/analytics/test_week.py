"""A week of a class: the digest by pupil, who is falling, what is owed."""

import pandas as pd
import pytest

from ejournal.analytics import week

DAY = pd.Timestamp('2026-11-24')
MONDAY, TERM = pd.Timestamp('2026-11-23'), pd.Timestamp('2026-11-02')


def marks(*rows: tuple[int, str, int, float]) -> pd.DataFrame:
    table = pd.DataFrame(list(rows), columns=['pupil', 'date', 'mark', 'weight'])
    return table.assign(date=pd.to_datetime(table['date']), group=1, subject=2, work=range(len(table)), part=0)


def test_the_week_beside_the_term():
    rows = marks((1, '2026-11-10', 4, 1), (1, '2026-11-12', 5, 3), (1, '2026-11-23', 3, 1), (1, '2026-11-24', 4, 1),
                 (2, '2026-11-23', 5, 1), (3, '2026-11-12', 5, 1))
    found = week.digest(rows, TERM, MONDAY, DAY).set_index('pupil')
    assert list(found.index) == [1, 2]
    assert list(found[['mean', 'n', 'term', 'change']].to_numpy()[0]) == [3.5, 2, 4.75, -1.25]
    assert list(found['change'].isna()) == [False, True]
    assert week.marks_of_week(rows, MONDAY, DAY) == {1: [(2, [3, 4])], 2: [(2, [5])]}


def test_a_fall_needs_marks_before_and_since():
    rows = marks((1, '2026-11-03', 5, 1), (1, '2026-11-05', 5, 1), (1, '2026-11-10', 5, 1),
                 (1, '2026-11-20', 3, 1), (1, '2026-11-23', 2, 1),
                 (2, '2026-11-03', 5, 1), (2, '2026-11-05', 5, 1), (2, '2026-11-10', 5, 1), (2, '2026-11-23', 2, 1))
    found = week.falling(rows, TERM, DAY)
    assert found['pupil'].tolist() == [1]
    assert (found['before'][0], found['mean'][0], found['drop'][0]) == (5.0, 4.0, pytest.approx(1.0))


def test_debts_come_oldest_first_and_stop_today():
    signs = pd.DataFrame({'pupil': [1, 2, 3, 4], 'group': [1, 1, 2, 1], 'work': [1, 2, 3, 4],
                          'date': pd.to_datetime(['2026-11-20', '2026-11-03', '2026-11-10', '2026-12-01']),
                          'sign': ['.', '.', 'зач', '.']})
    assert week.debts(signs, DAY)['pupil'].tolist() == [2, 1]
    assert week.debts(signs, DAY, groups=[2]).empty


def test_nothing_at_all():
    nothing = marks()
    assert week.digest(nothing, TERM, MONDAY, DAY).empty
    assert week.falling(nothing, TERM, DAY).empty
