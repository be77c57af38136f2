"""What it takes to reach the next mark."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ejournal.rules.goals import MOST_NEEDED, fives_needed, next_goal
from ejournal.rules.marks import weighted_mean

MARKS = st.lists(st.tuples(st.sampled_from(['5', '4', '3', '2', '4/5', '.']), st.sampled_from([1, 2, 3])), max_size=12)


@pytest.mark.parametrize('mean, mark', [('2.49', 3), ('2.5', 4), ('3.49', 4), ('4.27', 5), ('4.5', None), ('5', None)])
def test_the_next_mark_is_the_first_threshold_above_the_mean(mean, mark):
    goal = next_goal(Decimal(mean))
    assert (goal.mark if goal else None) == mark


@pytest.mark.parametrize('cells, weight, count', [
    ([('4', 1), ('4', 1), ('5', 1)], 1, 1), ([('4', 1), ('4', 1), ('4', 1)], 3, 1), ([('3', 3), ('4', 1)], 3, 4),
    ([], 1, None), ([('2', 3)] * 9, 1, None), ([('.', 1)], 1, None), ([('5', 1)], 0, None)])
def test_how_many_fives(cells, weight, count):
    assert fives_needed(cells, weight, Fraction(9, 2)) == count


@given(MARKS, st.sampled_from([1, 2, 3]))
def test_the_number_is_the_least_that_does(cells, weight):
    least = Fraction(9, 2)
    count = fives_needed(cells, weight, least)

    def reached(number):
        mean = weighted_mean([*cells, *[('5', weight)] * number])
        return mean is not None and mean >= least

    if count is not None:
        assert reached(count)
        assert count == 0 or not reached(count - 1)
    elif weighted_mean(cells) is not None:
        assert not reached(MOST_NEEDED)
