"""Class figures, the year, the calculator, the fan and the sentences."""

from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from ejournal.analytics.forecast import (
    Settings,
    class_forecast,
    fan,
    forecast,
    needed,
    ways,
    what_if,
    words,
    year_forecast,
)
from tests.support.simulated_marks import TERMS, School, simulate


@pytest.fixture(scope='module')
def school() -> School:
    return simulate(2, classes=3, subjects=5)


@pytest.fixture(scope='module')
def result(school: School) -> pd.DataFrame:
    return forecast(school.marks, school.pairs, now=12.0, start=8.0, end=16.0, past_terms=[TERMS[0]])


def certain(*marks: list[int]) -> pd.DataFrame:
    """One class; a list of marks per pupil, a subject each."""
    rows = [(student, 1, subject, mark) for student, own in enumerate(marks) for subject, mark in enumerate(own)]
    frame = pd.DataFrame(rows, columns=['student', 'cls', 'subject', 'mark'])
    return frame.assign(few_marks=False, **{f'p{mark}': (frame['mark'] == mark).astype(float) for mark in (2, 3, 4, 5)})


# --- classes ----------------------------------------------------------------------------------------------------------
def test_certain_marks_give_the_figures_of_the_norms() -> None:
    """Example B of norms 4: 4×5, 9×4, 10×3, 2×2."""
    frame = class_forecast(certain(*[[mark] for mark in [5] * 4 + [4] * 9 + [3] * 10 + [2] * 2]))
    row = frame.iloc[0]
    assert row[['quality', 'success', 'sou']].tolist() == pytest.approx([52.0, 92.0, 54.72])
    assert row[['quality_lo', 'quality_hi', 'sou_lo', 'sou_hi']].tolist() == pytest.approx([52, 52, 54.72, 54.72],
                                                                                           abs=0.01)


def test_the_whole_class_counts_pupils_not_marks() -> None:
    whole = class_forecast(certain([5, 4], [4, 3], [5, 2], [5, 5])).iloc[-1]
    assert pd.isna(whole['subject'])
    assert whole['n'] == 4
    assert whole[['quality', 'success']].tolist() == pytest.approx([50, 75])
    assert whole['sou'] == pytest.approx((100 + 64 + 64 + 36 + 100 + 16 + 100 + 100) / 8)


def test_class_intervals_are_of_whole_pupils_and_hold_the_figure(result: pd.DataFrame) -> None:
    frame = class_forecast(result)
    assert len(frame) == 3 * 5 + 3
    for figure in ('quality', 'success', 'sou'):
        assert (frame[f'{figure}_lo'] <= frame[figure]).all()
        assert (frame[figure] <= frame[f'{figure}_hi']).all()
        assert frame[[f'{figure}_lo', f'{figure}_hi']].to_numpy().min() >= 0
        assert frame[[f'{figure}_lo', f'{figure}_hi']].to_numpy().max() <= 100 + 1e-9


def test_pupils_who_rise_and_fall_together_make_the_interval_wider(result: pd.DataFrame) -> None:
    alone, together = (class_forecast(result, Settings(rho_class=rho)) for rho in (0.0, 0.4))
    assert ((together['sou_hi'] - together['sou_lo']) > (alone['sou_hi'] - alone['sou_lo'])).all()
    assert np.allclose(together['sou'], alone['sou'], atol=0.3)


def test_one_pupil_is_a_class_and_nobody_is_none() -> None:
    assert len(class_forecast(certain([4]))) == 2
    nobody = class_forecast(certain([4]).iloc[:0])
    assert len(nobody) == 0
    assert 'quality_lo' in nobody.columns


# --- year -------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(('known', 'last', 'mark'), [
    ([4, 4, 5], 5, 5), ([3, 4, 3], 4, 4), ([4, 4, 4], 5, 4), ([2, 3], 2, 2),
])
def test_known_terms_make_the_year_half_up(known: list[int], last: int, mark: int) -> None:
    marks = pd.DataFrame({'student': 0, 'subject': 0, 'mark': known})
    year = year_forecast([certain([last])], marks).iloc[0]
    assert year[f'p{mark}'] == 1
    assert year['terms'] == len(known) + 1
    assert year['expected'] == pytest.approx((sum(known) + last) / (len(known) + 1))


def test_a_school_may_round_the_half_down() -> None:
    year = year_forecast([certain([5])], pd.DataFrame({'student': [0], 'subject': [0], 'mark': [4]}),
                         Settings(year_half_up=False))
    assert year['p4'].iloc[0] == 1


def test_terms_to_come_are_convolved(result: pd.DataFrame) -> None:
    year = year_forecast([result, result])
    first = result.iloc[0]
    assert year['p5'].iloc[0] == pytest.approx(first['p5'] ** 2 + 2 * first['p5'] * first['p4'])
    assert np.allclose(year[['p2', 'p3', 'p4', 'p5']].sum(axis=1), 1)
    with pytest.raises(ValueError, match='одних и тех же'):
        year_forecast([result, result.iloc[1:]])
    with pytest.raises(ValueError, match='хотя бы'):
        year_forecast([])


# --- calculator -------------------------------------------------------------------------------------------------------
def test_the_calculator_respects_weights_and_is_exact() -> None:
    assert what_if(13, 3, [(5, 2)]).mean == Fraction(23, 5)
    assert what_if(13, 3, [(5, 2)]).mark == 5
    assert what_if(4.4, 1.1, [(5, 1.1)]).mean == Fraction(9, 2)
    assert what_if(Fraction(4496, 1000), 1).mark == 4
    assert (what_if(0, 0).mean, what_if(0, 0).mark) == (None, 0)
    assert needed(13, 3, 4.5) == 1
    assert needed(8, 2, 4.5) == 2
    assert needed(8, 2, 4.5, of_weight=2) == 1
    assert needed(8, 2, 4.5, mark=4) is None
    assert needed(6, 2, 3.5, mark=4) == 2
    assert needed(0, 0, 4.5) == 1
    assert needed(10, 2, 4.5) == 0
    assert ways(8, 2, 4.5, weights=(1, 2)) == [(5, 2, 1), (5, 1, 2)]


@pytest.mark.parametrize('planned', [(6, 1), (0, 1), (5, 0), (5, -1)])
def test_marks_nobody_gives_are_refused(planned: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match='от 1 до 5'):
        what_if(8, 2, [planned])


# --- fan --------------------------------------------------------------------------------------------------------------
def test_the_fan_opens_from_todays_mean_to_the_forecasts_interval(school: School, result: pd.DataFrame) -> None:
    row = result[result['earned_weight'] > 0].iloc[0]
    own = school.marks[(school.marks['student'] == row['student']) & (school.marks['subject'] == row['subject'])]
    running, band = fan(own, row, now=12.0, start=8.0, end=16.0)
    assert running['mean'].iloc[-1] == pytest.approx(row['earned'] / row['earned_weight'])
    assert running['week'].between(8, 12).all()
    assert band[['lo', 'expected', 'hi']].iloc[0].tolist() == pytest.approx([running['mean'].iloc[-1]] * 3)
    assert band[['lo', 'expected', 'hi']].iloc[-1].tolist() == pytest.approx(row[['lo80', 'expected', 'hi80']].tolist())
    assert ((band['lo'] <= band['expected']) & (band['expected'] <= band['hi'])).all()
    assert band['week'].iloc[[0, -1]].tolist() == [12, 16]


def test_a_fan_without_marks_starts_at_the_level() -> None:
    nothing = pd.DataFrame({'week': [], 'mark': [], 'weight': []})
    row = forecast(pd.DataFrame(), pd.DataFrame({'student': [1], 'cls': [1], 'subject': [1]}), now=0.0, start=0.0,
                   end=8.0).iloc[0]
    running, band = fan(nothing, row, now=0.0, start=0.0, end=8.0)
    assert len(running) == 0
    assert np.isfinite(band.to_numpy()).all()
    assert band['expected'].iloc[0] == pytest.approx(3.85)


# --- words ------------------------------------------------------------------------------------------------------------
ROW = {
    'p2': 0.004, 'p3': 0.026, 'p4': 0.72, 'p5': 0.25, 'few_marks': False, 'lo80': 3.905, 'hi80': 4.6,
    'expected': 4.2, 'earned': 13.0, 'earned_weight': 3.0, 'earned_marks': 3, 'rest_weight': 3.0, 'rest_marks': 3.2,
    'need_avg_3': 1.2, 'need_avg_4': 2.4, 'need_avg_5': 4.7, 'need_fives_4': 0, 'need_fives_5': 1, 'level': 4.25,
    'own_trust': 0.62, 'own_mean': 4.31, 'own_marks': 9, 'class_mean': 3.96, 'general': -0.14, 'last': 5,
    'risk_fail': 'none', 'risk_drop': 'high', 'p_fail': 0.004, 'p_drop': 0.75, 'p_not_attested': 0.0,
}


def test_the_sentences_of_the_forecast() -> None:
    assert words.short(ROW) == '„4“ 72 %'
    assert words.sentence(ROW) == ('Если всё пойдёт как обычно, скорее всего „4“ (72 %); средняя к концу от 3,91 до '
                                   '4,60 с вероятностью 80 %.')
    assert words.needs(ROW) == 'до „5“ нужна одна „5“'
    assert words.needed_average(ROW, 3) == '„3“ уже обеспечена'
    assert words.needed_average(ROW, 5) == 'для „5“ нужна средняя 4,70 за оставшееся время (вероятность 25 %)'
    assert words.explanation(ROW) == (
        'Уровень 4,25: собственным оценкам (4,31) доверяем на 62 %, остальное — 3,82 по классу (3,96) и общему уровню '
        'ученика (−0,14). Уже заработано 4,33 — 50 % итога.')
    assert words.flags(ROW) == [('может потерять балл', 'high', 0.75)]
    assert 'средняя не ниже 4,70' in words.advice(ROW)
    assert ('Доверие собственным оценкам', '62 %') in words.parts(ROW)


def test_too_few_marks_are_said_instead_of_a_mark() -> None:
    few = {**ROW, 'few_marks': True, 'p_not_attested': 0.8, 'risk_drop': 'none'}
    assert words.short(few) == 'мало оценок'
    assert words.likely(few) == (0, 0.0)
    assert words.flags(few) == [('мало оценок', 'watch', 0.8)]
    assert words.advice(few).startswith('Спросить')
    assert words.explanation({**few, 'own_marks': 0, 'own_trust': 0.0}).startswith('Своих оценок ещё нет')


def test_counts_and_chances_are_correct_russian() -> None:
    assert [words.fives(n) for n in (1, 2, 5, 12)] == [
        'нужна одна „5“', 'нужны две „5“', 'нужно пять „5“', 'нужно десять „5“ или больше']
    assert [words.percent(p) for p in (0, 0.004, 0.785, 0.996, 1)] == [
        '0 %', 'меньше 1 %', '79 %', 'больше 99 %', '100 %']
    assert words.needs({**ROW, 'earned': 0.0, 'earned_weight': 0.0}) == 'оценок ещё нет'
    assert words.needs({**ROW, 'earned': 15.0}) == ''
    assert words.needs({**ROW, 'earned': 6.0}) == 'до „3“ нужна одна „5“'


def test_the_reserve_is_one_mark_short() -> None:
    five, four, three = ({**ROW, **dict.fromkeys(['p2', 'p3', 'p4', 'p5'], 0.0), f'p{n}': 1.0} for n in (5, 4, 3))
    assert words.one_short([five, five, four], 5) is four
    assert words.one_short([five, four, four], 5) is None
    assert words.one_short([five, five, three], 5) is None
    assert words.one_short([five, four, three], 4) is three
