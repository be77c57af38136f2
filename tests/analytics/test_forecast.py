"""The forecast's contract and the edges of a school's life (п. 11.9)."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from ejournal.analytics.forecast import Settings, forecast
from tests.support.simulated_marks import TERMS, School, simulate

CONTRACT = ('p2 p3 p4 p5 expected lo80 hi80 p_not_attested level own_trust need_avg_3 need_avg_4 need_avg_5 '
            'need_fives_4 need_fives_5 risk_fail risk_drop few_marks').split()
PAIRS = pd.DataFrame({'student': [1, 1, 2], 'cls': [10, 10, 10], 'subject': [7, 8, 7]})
TERM: Any = {'start': 0.0, 'end': 8.0}


def marks(*rows: tuple[int, int, float, float, float]) -> pd.DataFrame:
    """(student, subject, week, mark, weight) in class 10."""
    frame = pd.DataFrame(rows, columns=['student', 'subject', 'week', 'mark', 'weight'])
    return frame.assign(cls=10)


def sound(result: pd.DataFrame) -> None:
    """Every number is one, the chances are a distribution and the interval holds the expected mean."""
    assert np.isfinite(result.select_dtypes('number').to_numpy(np.float64)).all()
    assert np.allclose(result[['p2', 'p3', 'p4', 'p5']].sum(axis=1), 1, atol=1e-12)
    assert (result[['p2', 'p3', 'p4', 'p5']] >= 0).all().all()
    assert (result['lo80'] <= result['expected']).all()
    assert (result['expected'] <= result['hi80']).all()
    assert result[['lo80', 'hi80']].to_numpy().min(initial=2) >= 1
    assert result[['lo80', 'hi80']].to_numpy().max(initial=5) <= 5
    assert result['own_trust'].between(0, 1).all()
    assert set(result['risk_fail']) | set(result['risk_drop']) <= {'none', 'watch', 'high'}


@pytest.fixture(scope='module')
def school() -> School:
    return simulate(1, classes=3, subjects=5)


@pytest.mark.clause('11.9')
def test_the_columns_of_the_contract_in_the_order_of_the_pairs(school: School) -> None:
    pairs = school.pairs.sample(frac=1, random_state=1)
    result = forecast(school.marks, pairs, now=3.0, **TERM)
    assert set(CONTRACT) <= set(result.columns)
    assert result.index.equals(pairs.index)
    assert (result[['student', 'cls', 'subject']] == pairs[['student', 'cls', 'subject']]).all().all()
    assert result['few_marks'].dtype == bool
    sound(result)


@pytest.mark.parametrize('empty', [pd.DataFrame(), marks()])
def test_week_nought_without_a_mark_is_the_school_mean(empty: pd.DataFrame) -> None:
    result = forecast(empty, PAIRS, now=0.0, **TERM)
    sound(result)
    assert (result['expected'] == 3.85).all()
    assert (result['own_trust'] == 0).all()
    assert not result['few_marks'].any()


@pytest.mark.parametrize('nobody', [pd.DataFrame(), PAIRS.iloc[:0]])
def test_nobody_asked_nothing_said(nobody: pd.DataFrame) -> None:
    result = forecast(marks((1, 7, 1.0, 5, 1.0)), nobody, now=2.0, **TERM)
    assert len(result) == 0
    assert set(CONTRACT) <= set(result.columns)


def test_unknown_pupils_and_pairs_without_marks_take_class_and_general_level() -> None:
    known = marks(*[(1, 7, week, 5, 1.0) for week in (1.0, 2.0, 3.0)], (3, 7, 1.0, 2, 1.0))
    result = forecast(known, PAIRS, now=4.0, **TERM)
    sound(result)
    good, of_other_subject, unknown = result['expected']
    assert good > of_other_subject > unknown
    assert result['own_marks'].tolist() == [3, 0, 0]


@pytest.mark.parametrize(('given', 'mark'), [
    ([(5, 1.0), (4, 1.0)], 5), ([(5, 1.0), (4, 1.0), (4, 1.0)], 4), ([(4, 1.0), (5, 0.5), (5, 0.5)], 5),
    ([(3, 0.1), (3, 0.1), (4, 0.2)], 4), ([(2, 1.1), (3, 1.1)], 3), ([(2, 1.0), (2, 1.0), (3, 1.0)], 2),
    ([(1, 1.0), (1, 1.0)], 2),
])
def test_on_the_last_day_the_rule_itself_exactly(given: list[tuple[int, float]], mark: int) -> None:
    known = marks(*[(1, 7, 1.0 + n, value, weight) for n, (value, weight) in enumerate(given)])
    for now in (8.0, 9.5):
        row = forecast(known, PAIRS.iloc[:1], now=now, **TERM).iloc[0]
        assert [row[f'p{n}'] for n in (2, 3, 4, 5)] == [float(n == mark) for n in (2, 3, 4, 5)]
        mean = sum(value * weight for value, weight in given) / sum(weight for _, weight in given)
        assert row[['expected', 'lo80', 'hi80']].tolist() == pytest.approx([mean] * 3)
        assert row[f'need_avg_{min(mark + 1, 5)}'] == (0 if mark == 5 else 99)


def test_the_last_day_without_marks_is_finite_and_not_attested() -> None:
    result = forecast(marks((2, 7, 1.0, 5, 1.0)), PAIRS, now=8.0, **TERM)
    sound(result)
    assert result['p_not_attested'].tolist() == [1, 1, 1]
    assert result['few_marks'].all()


def test_a_whole_school_on_the_last_day_is_the_rule(school: School) -> None:
    result = forecast(school.marks, school.pairs, now=8.0, **TERM)
    inside = school.marks[school.marks['week'] < 8].assign(sum=lambda frame: frame['mark'] * frame['weight'])
    sums = inside.groupby(['student', 'subject'])[['sum', 'weight']].sum()
    mean = (sums['sum'] / sums['weight']).reindex(pd.MultiIndex.from_frame(result[['student', 'subject']])).to_numpy()
    seen = np.isfinite(mean)
    by_rule = 2 + (mean[seen, None] >= np.array([2.5, 3.5, 4.5])).sum(axis=1)
    assert (result.loc[seen, ['p2', 'p3', 'p4', 'p5']].to_numpy().argmax(axis=1) + 2 == by_rule).all()
    assert (result.loc[seen, ['p2', 'p3', 'p4', 'p5']].max(axis=1) == 1).all()


def test_one_mark_moves_the_forecast_but_does_not_decide_it() -> None:
    nothing = forecast(marks(), PAIRS, now=1.0, **TERM)['expected'].iloc[0]
    two = forecast(marks((1, 7, 0.5, 2, 1.0)), PAIRS, now=1.0, **TERM).iloc[0]
    sound(two.to_frame().T.infer_objects())
    assert 2.5 < two['expected'] < nothing
    assert 0 < two['own_trust'] < 0.5
    assert two['p4'] > 0.05


def test_marks_after_now_are_ignored(school: School) -> None:
    known = school.marks[school.marks['week'] <= 4]
    assert forecast(school.marks, school.pairs, now=4.0, **TERM).equals(
        forecast(known, school.pairs, now=4.0, **TERM))


def test_marks_of_the_next_term_are_not_earned_in_this_one() -> None:
    known = marks(*[(1, 7, week, 5, 1.0) for week in (1.0, 2.0, 3.0)], (1, 7, 8.0, 2, 1.0))
    assert forecast(known, PAIRS.iloc[:1], now=8.5, **TERM)['expected'].iloc[0] == 5


def test_a_term_of_one_week_has_too_few_marks() -> None:
    result = forecast(marks((1, 7, 10.2, 4, 1.0)), PAIRS, now=10.5, start=10.0, end=11.0)
    sound(result)
    assert result['few_marks'].all()


def test_a_term_still_to_come_knows_only_levels(school: School) -> None:
    now = forecast(school.marks, school.pairs, now=7.0, start=8.0, end=16.0)
    sound(now)
    assert (now['earned_weight'] == 0).all()
    assert now['rest_marks'].median() == pytest.approx(7.5, abs=2)


def test_light_works_of_weight_one_half_move_in_steps_of_it() -> None:
    known = marks(*[(1, 7, week, 4, 0.5) for week in (1.0, 2.0, 3.0)], (1, 7, 4.0, 5, 1.5))
    row = forecast(known, PAIRS.iloc[:1], now=4.5, **TERM).iloc[0]
    assert row['step'] == 0.5
    assert row['earned_weight'] == 3
    assert row['need_fives_5'] == 0
    only_light = forecast(known.iloc[:3], PAIRS.iloc[:1], now=4.5, **TERM).iloc[0]
    assert only_light['need_fives_5'] == 2  # (6 + 5 · n) / (1,5 + n) ≥ 4,5


@pytest.mark.parametrize(('column', 'value'), [
    ('mark', np.nan), ('week', np.nan), ('weight', np.inf), ('student', np.nan), ('mark', 6), ('mark', 0),
    ('weight', 0), ('weight', -1), ('mark', 'пять'),
])
def test_what_is_no_mark_is_refused(column: str, value: Any) -> None:
    broken = marks((1, 7, 1.0, 5, 1.0), (1, 7, 2.0, 4, 1.0)).astype({column: object})
    broken.loc[1, column] = value
    with pytest.raises(ValueError, match=r'таблице marks|таблицы marks'):
        forecast(broken, PAIRS, now=3.0, **TERM)


@pytest.mark.parametrize('times', [
    {'now': np.nan, 'start': 0.0, 'end': 8.0}, {'now': 1.0, 'start': 8.0, 'end': 0.0},
    {'now': 1.0, 'start': 0.0, 'end': np.inf},
])
def test_time_that_does_not_run_is_refused(times: Any) -> None:
    with pytest.raises(ValueError, match='Время прогноза'):
        forecast(marks(), PAIRS, **times)


def test_missing_columns_are_named() -> None:
    with pytest.raises(ValueError, match='weight'):
        forecast(marks((1, 7, 1.0, 5, 1.0)).drop(columns='weight'), PAIRS, now=3.0, **TERM)
    with pytest.raises(ValueError, match='cls'):
        forecast(marks(), PAIRS.drop(columns='cls'), now=3.0, **TERM)


@pytest.mark.parametrize('wrong', [
    {'thresholds': (3.5, 2.5, 4.5)}, {'thresholds': (2.5, 3.5, 5.0)}, {'half_life': 0}, {'noise': -1},
    {'rho_class': 1.0}, {'floor': 0.3},
])
def test_settings_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r'Границы|Настройка|Корреляции'):
        Settings(**wrong)


def test_the_thresholds_are_the_schools_own() -> None:
    known = marks(*[(1, 7, 1.0 + n, mark, 1.0) for n, mark in enumerate((5, 5, 4))])
    strict = Settings(thresholds=(2.5, 3.5, 4.7))
    assert forecast(known, PAIRS.iloc[:1], now=8.0, **TERM)['p5'].iloc[0] == 1
    assert forecast(known, PAIRS.iloc[:1], now=8.0, settings=strict, **TERM)['p4'].iloc[0] == 1


def test_last_years_mark_counts_before_the_first_mark() -> None:
    prior = pd.DataFrame({'student': [1, 99], 'subject': [7, 7], 'mark': [5, 2]})
    result = forecast(marks(), PAIRS, now=0.0, prior=prior, **TERM)
    sound(result)
    assert result['expected'].iloc[0] > result['expected'].iloc[2]
    assert result['own_trust'].iloc[0] > 0


def test_the_plan_says_what_is_still_to_come() -> None:
    plan = pd.DataFrame({'cls': [10, 99], 'subject': [7, 7], 'weight': [3.0, 1.0], 'n': [4, 4]})
    planned = forecast(marks(), PAIRS, now=0.0, plan=plan, **TERM)
    plain = forecast(marks(), PAIRS, now=0.0, **TERM)
    sound(planned)
    extra = planned['rest_weight'] - plain['rest_weight']
    assert extra.tolist() == pytest.approx([4 * 3 * 0.93, 0, 4 * 3 * 0.93])


def test_the_pace_comes_from_the_same_part_of_finished_terms() -> None:
    lively = [(1, 7, 4.0 + n / 4, 4, 1.0) for n in range(16)]  # four marks a week, all in the second half
    known = marks(*lively, (1, 7, 9.0, 4, 1.0))
    with_past = forecast(known, PAIRS.iloc[:1], now=12.0, start=8.0, end=16.0, past_terms=[(0.0, 8.0)])
    without = forecast(known, PAIRS.iloc[:1], now=12.0, start=8.0, end=16.0)
    assert with_past['rest_marks'].iloc[0] > 1.3 * without['rest_marks'].iloc[0]


def test_who_changed_the_class_takes_the_marks_along() -> None:
    known = marks(*[(1, 7, 1.0 + n, 5, 1.0) for n in range(4)]).assign(cls=99)
    row = forecast(known, PAIRS.iloc[:1], now=5.0, **TERM).iloc[0]
    assert (row['cls'], row['own_marks'], row['earned']) == (10, 4, 20)


def test_who_falls_below_the_last_mark_is_flagged() -> None:
    known = marks(*[(1, 7, n / 2, 5, 1.0) for n in range(8)], *[(1, 7, 8 + n / 2, 3, 1.0) for n in range(12)])
    row = forecast(known, PAIRS.iloc[:1], now=14.0, start=8.0, end=16.0, past_terms=[(0.0, 8.0)]).iloc[0]
    assert (row['last'], row['risk_drop'], row['risk_fail']) == (5, 'high', 'none')
    given = PAIRS.iloc[:1].assign(last=3)
    assert forecast(known, given, now=14.0, start=8.0, end=16.0, past_terms=[(0.0, 8.0)])['risk_drop'].iloc[0] == 'none'


def test_failing_is_flagged_early_and_surely() -> None:
    known = marks(*[(1, 7, n / 2, 2, 1.0) for n in range(12)])
    row = forecast(known, PAIRS.iloc[:1], now=7.0, **TERM).iloc[0]
    assert row['risk_fail'] == 'high'
    assert row['p2'] > 0.9
    assert row['need_avg_3'] > 2


def test_thirty_two_bit_weeks_and_weights_are_the_same_days(school: School) -> None:
    day = 4.2
    known = marks((1, 7, day, 5, 1.1), (1, 7, 1.0, 4, 1.1))
    small = known.astype({'week': 'float32', 'weight': 'float32'})
    assert forecast(small, PAIRS, now=day, **TERM).equals(forecast(known, PAIRS, now=day, **TERM))


def test_half_years_and_later_terms_use_the_same_formulas(school: School) -> None:
    for term in (1, 3):
        start, end = TERMS[term]
        sound(forecast(school.marks, school.pairs, now=start + 2, start=start, end=end, past_terms=TERMS[:term],
                       prior=school.prior))
