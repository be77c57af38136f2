"""What holds for every journal, whatever is in it."""

from random import Random

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from ejournal.analytics.forecast import forecast, needed, what_if
from tests.analytics.test_forecast import sound

MARK = st.tuples(st.integers(1, 6), st.integers(1, 3), st.integers(0, 47), st.integers(2, 5),
                 st.sampled_from([0.5, 1.0, 1.5, 2.0]))
JOURNAL = st.lists(MARK, max_size=60)
PAIRS = pd.DataFrame({'student': [1, 2, 7, 1], 'cls': [1, 1, 1, 1], 'subject': [1, 1, 1, 2]})
NOW = st.integers(0, 16).map(lambda half: half / 2)


def framed(rows: list[tuple[int, int, int, int, float]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=['student', 'subject', 'week', 'mark', 'weight'])
    return frame.assign(cls=frame['student'] % 2, week=frame['week'] / 6)


@settings(max_examples=60, deadline=None)
@given(rows=JOURNAL, now=NOW)
def test_every_answer_is_sound(rows: list[tuple[int, int, int, int, float]], now: float) -> None:
    sound(forecast(framed(rows), PAIRS, now=now, start=0.0, end=8.0))


@settings(max_examples=40, deadline=None)
@given(rows=JOURNAL, now=NOW, order=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: list[tuple[int, int, int, int, float]], now: float,
                                               order: Random) -> None:
    shuffled = list(rows)
    order.shuffle(shuffled)
    first, second = (forecast(framed(some), PAIRS, now=now, start=0.0, end=8.0) for some in (rows, shuffled))
    numbers = first.select_dtypes('number').columns
    assert np.allclose(first[numbers], second[numbers], atol=1e-8)


@settings(max_examples=40, deadline=None)
@given(rows=JOURNAL, order=st.permutations(range(len(PAIRS))))
def test_pairs_come_back_in_their_order(rows: list[tuple[int, int, int, int, float]], order: list[int]) -> None:
    plain = forecast(framed(rows), PAIRS, now=4.0, start=0.0, end=8.0)
    moved = forecast(framed(rows), PAIRS.iloc[order], now=4.0, start=0.0, end=8.0)
    assert moved.index.tolist() == order
    assert np.allclose(moved['expected'], plain['expected'].iloc[order], atol=1e-8)


@settings(max_examples=80, deadline=None)
@given(rows=JOURNAL, weight=st.sampled_from([1.0, 1.5, 2.0]))
def test_one_more_five_never_lowers_the_expected_mean(rows: list[tuple[int, int, int, int, float]],
                                                      weight: float) -> None:
    before = forecast(framed(rows), PAIRS, now=6.0, start=0.0, end=8.0)['expected'].iloc[0]
    better = framed([*rows, (1, 1, 30, 5, weight)])
    assert forecast(better, PAIRS, now=6.0, start=0.0, end=8.0)['expected'].iloc[0] >= before - 1e-9


@settings(max_examples=60, deadline=None)
@given(rows=JOURNAL, now=NOW)
def test_what_is_needed_is_what_the_calculator_says(rows: list[tuple[int, int, int, int, float]], now: float) -> None:
    result = forecast(framed(rows), PAIRS, now=now, start=0.0, end=8.0)
    for _, row in result.iterrows():
        for mark, threshold in ((4, 3.5), (5, 4.5)):
            count = int(row[f'need_fives_{mark}'])
            assert count == needed(row['earned'], row['earned_weight'], threshold)
            assert what_if(row['earned'], row['earned_weight'], [(5, 1)] * count).mark >= mark
            if count:
                assert what_if(row['earned'], row['earned_weight'], [(5, 1)] * (count - 1)).mark < mark


@settings(max_examples=60, deadline=None)
@given(rows=JOURNAL, now=st.integers(0, 15).map(lambda half: half / 2))
def test_the_needed_average_over_the_rest_is_just_enough(rows: list[tuple[int, int, int, int, float]],
                                                         now: float) -> None:
    result = forecast(framed(rows), PAIRS, now=now, start=0.0, end=8.0)
    final = result['earned_weight'] + result['rest_weight']
    for mark, threshold in ((3, 2.5), (4, 3.5), (5, 4.5)):
        average = result[f'need_avg_{mark}']
        reachable = (average > 0) & (average < 99)
        reached = (result['earned'] + average * result['rest_weight']) / final
        assert np.allclose(reached[reachable], threshold)
