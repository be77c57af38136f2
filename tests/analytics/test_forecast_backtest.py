"""«Насколько мы ошибались»: the backtest, the gate and tuning; the bar on a small simulated school."""

import json
from typing import Any

import numpy as np
import pandas as pd
import pytest

from ejournal.analytics.forecast import Settings, Year, backtest, forecast, tune
from ejournal.analytics.forecast.gate import gate
from ejournal.analytics.forecast.history import moments
from ejournal.analytics.forecast.scores import BAR, COVER, with_losses
from tests.support.simulated_marks import TERMS, simulate


def year(number: int, *, seed: int = 4, **options: Any) -> Year:
    school = simulate(seed, year=number, **{'classes': 4, 'subjects': 6, **options})
    return Year(school.marks, school.finals, TERMS, school.prior, f'{2024 + number}/{2025 + number}')


@pytest.fixture(scope='module')
def years() -> list[Year]:
    return [year(0), year(1)]


@pytest.fixture(scope='module')
def big() -> Year:
    return year(0, seed=11, classes=12, subjects=10)


def test_the_bar_with_default_settings_and_no_history(big: Year) -> None:
    plain = Year(big.marks, big.finals, big.terms, None, big.name)
    cuts = backtest(plain, learn=False).cuts.set_index('cut')
    for cut, (accuracy, loss) in BAR.items():
        row = cuts.loc[cut]
        assert row['accuracy'] >= accuracy
        assert row['log_loss'] <= loss
        assert COVER[0] <= row['cover'] <= COVER[1]
        assert row['log_loss'] < row['naive_log_loss'] < row['last_log_loss'] + 0.1


def test_only_what_was_known_at_the_cut_is_handed_over(years: list[Year]) -> None:
    for moment in moments(years[0]):
        now, start, _ = moment.bounds
        assert moment.marks['week'].max() < now
        assert (moment.marks['week'] >= start).any()
    later = years[0].marks.copy()
    later.loc[later['week'] >= 28, 'mark'] = 2  # the end of the last term; its first cut is at week 28
    changed = Year(later, years[0].finals, TERMS, years[0].prior, years[0].name)
    first, second = (list(moments(some))[-3].forecast(Settings()) for some in (years[0], changed))
    assert first.equals(second)


def test_tables_of_the_backtest(years: list[Year]) -> None:
    found = backtest(years)
    assert found.cuts['cut'].tolist() == [0.25, 0.5, 0.75]
    attested = sum(((some.finals['term'] > 0) & (some.finals['mark'] > 0)).sum() for some in years)
    exempt = sum(((some.finals['term'] > 0) & (some.finals['mark'] == 0)).sum() for some in years)
    assert found.cuts['n'].tolist() == [attested] * 3
    assert found.cuts['not_attested'].tolist() == [exempt] * 3
    assert len(found.terms) == 2 * 3 * 3
    assert (found.calibration.groupby('event')['n'].sum() == 3 * attested).all()
    assert ((found.calibration['lo'] <= found.calibration['happened'])
            & (found.calibration['happened'] <= found.calibration['hi'])).all()
    assert found.gate.passed
    assert found.gate.sentence.startswith('Прогноз показываем: он точнее текущей средней на 0,')
    assert found.marks == sum(len(some.marks) for some in years)
    hits, flagged = found.precision('risk_drop') or (0, 0)
    assert 3 <= hits <= 10
    assert flagged > 50
    assert (found.classes['error'] <= found.classes['naive_error'] + 1).all()
    kept = json.loads(json.dumps(found.summary()))
    assert len(kept['cuts']) == 3
    assert Settings.from_dict(kept['settings']) == found.settings


def test_tuning_makes_it_no_worse_and_calibrated(years: list[Year]) -> None:
    learnt = tune(years[:1])
    assert learnt != Settings()
    tuned = backtest(years[1], settings=learnt, learn=False)
    plain = backtest(years[1], learn=False)
    assert tuned.cuts['log_loss'].mean() <= plain.cuts['log_loss'].mean() + 0.003
    assert tuned.cuts['cover'].between(0.74, 0.88).all()
    assert Settings.from_dict(json.loads(json.dumps(learnt.as_dict()))) == learnt
    assert tune([], start=learnt) == learnt


def test_a_school_without_a_finished_term_shows_the_mean(years: list[Year]) -> None:
    nothing = backtest([])
    assert (nothing.gate.passed, nothing.gate.mode, len(nothing.cuts)) == (False, 'mean', 0)
    assert nothing.precision('risk_fail') is None
    started = Year(years[0].marks, years[0].finals.iloc[:0], TERMS)
    assert 'нет ни одного законченного' in backtest(started).gate.sentence
    unmarked = years[0].finals.assign(mark=0)
    everyone = backtest(Year(years[0].marks, unmarked, TERMS))
    assert not everyone.gate.passed
    assert everyone.flags.set_index(['cut', 'flag']).loc[(0.5, 'few_marks'), 'fell'] == (unmarked['term'] > 0).sum()


def test_a_school_in_its_first_autumn_is_tested_on_its_first_term(years: list[Year]) -> None:
    autumn = Year(years[0].marks, years[0].finals[years[0].finals['term'] == 0], TERMS, years[0].prior)
    found = backtest(autumn)
    assert found.terms['term'].unique().tolist() == [0]
    assert found.cuts['n'].min() > 500


def test_the_gate_closes_for_what_is_no_better_or_not_honest(years: list[Year]) -> None:
    scored = with_losses(backtest(years[0], learn=False).cases)
    assert gate(scored).mode == 'forecast'
    worse = gate(scored.assign(loss=scored['naive_loss'] + 0.01, pool_loss=scored['naive_loss'] + 0.01))
    assert (worse.passed, worse.mode) == (False, 'mean')
    assert 'не точнее текущей средней' in worse.sentence
    pool = gate(scored.assign(loss=scored['naive_loss'] + 0.01))
    assert (pool.passed, pool.mode) == (False, 'pool')
    assert 'половинную смесь' in pool.sentence
    narrow = gate(scored.assign(inside=np.arange(len(scored)) % 2 == 0))
    assert (narrow.passed, narrow.mode) == (False, 'mean')
    assert 'слишком узкий' in narrow.sentence
    assert 'слишком широкий' in gate(scored.assign(inside=True)).sentence
    one_class = scored[(scored['cls'] == 0) & (scored['term'] == 1)]
    assert 'хотя бы два класса' in gate(one_class).sentence


def test_random_marks_do_not_pass_for_a_forecast() -> None:
    """Finals drawn by lot: nothing can be known, and the gate says so."""
    lot = year(0, seed=9)
    rng = np.random.default_rng(1)
    finals = lot.finals.assign(mark=rng.integers(2, 6, len(lot.finals)))
    found = backtest(Year(lot.marks, finals, TERMS), learn=False)
    assert not found.gate.passed


def test_a_second_of_work_for_a_whole_school_in_may() -> None:
    """1,000 pupils, 14 subjects, 500,000 marks: measured at 0.2 s; the bar of one second is kept by the bench."""
    rng = np.random.default_rng(3)
    student, subject = rng.integers(0, 1000, 500_000), rng.integers(0, 14, 500_000)
    marks = pd.DataFrame({'student': student, 'cls': student // 25, 'subject': subject,
                          'week': rng.integers(0, 34 * 6, 500_000) / 6, 'mark': rng.integers(2, 6, 500_000),
                          'weight': rng.choice([1.0, 1.5, 2.0], 500_000)})
    pairs = pd.MultiIndex.from_product([range(1000), range(14)], names=['student', 'subject']).to_frame(index=False)
    result = forecast(marks, pairs.assign(cls=pairs['student'] // 25), now=33.0, start=26.0, end=34.0,
                      past_terms=TERMS[:3])
    assert len(result) == 14_000
    assert np.isfinite(result.select_dtypes('number').to_numpy(np.float64)).all()
