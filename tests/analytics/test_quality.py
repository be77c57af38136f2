"""The figures of quality: the worked examples of norms 4, the categories, and what must hold for any class."""

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ejournal.analytics import quality, week
from ejournal.analytics.quality import Category, Coefficients
from ejournal.analytics.quality.sheet import COLUMNS

VALUES = ('5', '4', '3', '2', 'н/а', 'осв', 'зач', 'незач', '')


def sheet_of(*pupils: str, grade: int = 8) -> pd.DataFrame:
    """A sheet from one line a pupil: the values of the subjects 1, 2, … apart by spaces («-» is not set)."""
    rows = []
    for pupil, line in enumerate(pupils, start=1):
        for subject, word in enumerate(line.split(), start=1):
            value = '' if word == '-' else word
            rows.append((pupil, 1, grade, subject, subject, 100 + subject,
                         'pass_fail' if value in ('зач', 'незач') else 'marks', value,
                         int(value) if value.isdecimal() else 0))
    return pd.DataFrame(rows, columns=COLUMNS)


def of_marks(**numbers: int) -> pd.DataFrame:
    """One subject with so many of each value."""
    return sheet_of(*[value for value, number in numbers.items() for value in [value.strip('_')] * number])


@pytest.mark.clause('17.3.3')
def test_worked_example_a() -> None:
    rows = sheet_of(*['5'] * 6, *['4'] * 10, *['3'] * 7, '2', 'н/а')
    one = quality.counts(rows, ['subject']).iloc[0]
    assert (one['total'], one['attained'], one['quality']) == (25, 92.0, 64.0)
    assert one['level'] == pytest.approx(60.6)
    assert one['mean'] == pytest.approx(3.875)
    other = quality.counts(rows, ['subject'], Coefficients(two=14)).iloc[0]
    assert other['level'] == pytest.approx(60.52)


def test_worked_example_b() -> None:
    one = quality.counts(sheet_of(*['5'] * 4, *['4'] * 9, *['3'] * 10, *['2'] * 2), []).iloc[0]
    assert (one['attained'], one['quality']) == (92.0, 52.0)
    assert one['level'] == pytest.approx(54.72)
    assert one['mean'] == pytest.approx(3.6)


def test_exempt_is_in_no_denominator_and_a_missing_mark_makes_it_preliminary() -> None:
    one = quality.counts(sheet_of('5', 'осв', '-'), ['subject']).iloc[0]
    assert (one['total'], one['exempt'], one['missing'], one['quality']) == (1, 1, 1, 100.0)
    assert bool(one['preliminary'])


def test_pass_and_fail_have_their_own_share_and_no_mean() -> None:
    one = quality.counts(sheet_of('зач', 'зач', 'зач', 'незач'), ['subject']).iloc[0]
    assert one['attained'] == 75.0
    assert pd.isna(one['mean'])
    assert pd.isna(one['quality'])


def test_nothing_set_has_no_figures_instead_of_zeros() -> None:
    one = quality.counts(sheet_of('-', '-'), []).iloc[0]
    assert one[['attained', 'quality', 'level', 'mean']].isna().all()
    assert quality.counts(sheet_of(), ['subject']).empty


def test_all_not_attested() -> None:
    one = quality.counts(sheet_of('н/а', 'н/а'), []).iloc[0]
    assert (one['total'], one['attained'], one['quality'], one['level']) == (2, 0.0, 0.0, 7.0)
    assert pd.isna(one['mean'])


@pytest.mark.parametrize(('line', 'category'), [
    ('5 5 -', Category.MISSING), ('2 - 5', Category.MISSING), ('5 2 н/а', Category.FAILING),
    ('5 незач 5', Category.FAILING), ('5 н/а 3', Category.NOT_ATTESTED), ('5 5 5', Category.EXCELLENT),
    ('5 осв зач', Category.EXCELLENT), ('5 4 5', Category.ONE_FOUR), ('4 4 5', Category.GOOD), ('4 4 4', Category.GOOD),
    ('5 4 3', Category.ONE_THREE), ('3 3 5', Category.PASSING)])
def test_the_first_category_that_fits(line: str, category: Category) -> None:
    found = quality.categories(sheet_of(line))
    assert list(found['category']) == [category]


def test_the_one_four_is_told_with_its_subject_and_teacher() -> None:
    found = quality.categories(sheet_of('5 4 5', '5 5 3')).set_index('pupil')
    assert tuple(found.loc[1, ['subject', 'teacher']]) == (2, 102)
    assert tuple(found.loc[2, ['subject', 'teacher']]) == (3, 103)


def test_wholly_exempt_pupils_are_not_assessed() -> None:
    assert quality.categories(sheet_of('осв осв')).empty


def test_the_school_counts_pupils_not_marks() -> None:
    pupils = quality.categories(sheet_of('5 5', '5 4', '4 4', '5 3', '2 2', '5 2', 'н/а 5'), truants=[7])
    one = quality.overall(pupils).iloc[0]
    assert (one['assessed'], one['good_total'], one['failing_1'], one['failing_2'], one['na_truant']) == (7, 2, 1, 1, 1)
    assert one['attained'] == pytest.approx(400 / 7)
    assert one['quality'] == pytest.approx(300 / 7)


def test_a_school_without_a_mark_has_no_rows_and_no_error() -> None:
    assert quality.overall(quality.categories(sheet_of()), ['class']).empty


def lines() -> st.SearchStrategy[list[str]]:
    """Any class: up to a dozen pupils with three subjects."""
    return st.lists(st.lists(st.sampled_from(['5', '4', '3', '2', 'н/а', 'осв', '-']), min_size=3, max_size=3)
                    .map(' '.join), min_size=1, max_size=12)


@settings(max_examples=60, deadline=None)  # a busy machine is no failure
@given(lines())
def test_parts_sum_to_the_whole_and_shares_stay_within_a_hundred(pupils: list[str]) -> None:
    rows = sheet_of(*pupils)
    table = quality.counts(rows, ['subject'])
    parts = table[['n5', 'n4', 'n3', 'n2', 'n1', 'n_na']].sum(axis=1)
    assert (parts == table['total']).all()
    assert ((table['total'] + table['exempt'] + table['missing']) == len(pupils)).all()
    for figure in ('attained', 'quality', 'level'):
        assert table[figure].dropna().between(0, 100).all()
    assert (table['quality'].fillna(0) <= table['attained'].fillna(0)).all()
    found = quality.categories(rows)
    whole = quality.overall(found, ['class'])
    assert whole[[str(one) for one in Category]].sum(axis=1).sum() == len(found)


@settings(max_examples=60, deadline=None)  # a busy machine is no failure
@given(lines())
def test_classes_sum_to_the_school(pupils: list[str]) -> None:
    rows = sheet_of(*pupils)
    rows['class'] = rows['pupil'] % 3
    by_class = quality.counts(rows, ['class'])[['n5', 'n4', 'n3', 'n2', 'n_na', 'total']].sum()
    school = quality.counts(rows, [])[['n5', 'n4', 'n3', 'n2', 'n_na', 'total']].iloc[0]
    assert (by_class == school).all()


def test_small_groups_are_marked_and_never_called_apart() -> None:
    rows = sheet_of(*['3'] * 40)
    rows['class'] = 1
    few = sheet_of(*['5'] * 5)
    few['class'] = 2
    table = quality.compare(quality.counts(pd.concat([rows, few]), ['class'])).set_index('class')
    assert (bool(table.loc[2, 'small']), table.loc[2, 'apart']) == (True, 0)
    assert not table.loc[1, 'small']
    assert (table['low'] <= table['quality'] + 1e-9).all()
    assert (table['quality'] <= table['high'] + 1e-9).all()


def year(finals: pd.DataFrame) -> SimpleNamespace:
    """The frames of a small year: pupils 1 (all year), 2 (left in October), 3 (came in December) in group 1."""
    day = pd.Timestamp
    members = pd.DataFrame({'group': [1, 1, 1, 2], 'pupil': [1, 2, 3, 9],
                            'since': [day('2026-09-01'), day('2026-09-01'), day('2026-12-01'), day('2026-09-01')],
                            'until': [pd.NaT, day('2026-10-10'), pd.NaT, pd.NaT]})
    groups = pd.DataFrame({'group': [1, 2], 'class': [5, 6], 'grade': [8, 1], 'subject': [7, 7], 'teacher': [20, 21],
                           'marking': ['marks', 'marks']})
    terms = pd.DataFrame({'term': [1, 2], 'name': ['1 четверть', '2 четверть'], 'grade': [8, 8],
                          'starts_on': [day('2026-09-01'), day('2026-11-02')],
                          'ends_on': [day('2026-10-23'), day('2026-12-30')]})
    return SimpleNamespace(year_id=3, members=members, groups=groups, terms=terms, finals=finals)


def test_the_sheet_holds_those_of_the_last_day_and_nobody_of_grade_1() -> None:
    finals = pd.DataFrame({'pupil': [1, 2], 'year': [3, 3], 'subject': [7, 7], 'kind': ['term', 'term'],
                           'period': ['1 четверть', '1 четверть'], 'value': ['4', '5'], 'mark': [4, 5]})
    data = year(finals)
    first, second, whole = quality.periods_of(data.terms)
    today = date(2026, 11, 24)
    assert quality.sheet(data, first, today=today)[['pupil', 'value', 'mark']].to_numpy().tolist() == [[1, '4', 4]]
    assert quality.sheet(data, second, today=today)['pupil'].tolist() == [1]
    assert quality.sheet(data, second, today=date(2027, 1, 9))['pupil'].tolist() == [1, 3]
    assert (whole.key, first.key, second.key) == ('год', '1', '2')


def test_objectivity_flags_what_the_norm_names() -> None:
    rows = sheet_of('5', '4', '4')
    marks = pd.DataFrame({'pupil': [1, 1, 1, 2, 2, 3, 3, 3], 'group': 1, 'mark': [4, 4, 4, 4, 4, 4, 4, 3],
                          'weight': 1.0, 'control': [True, False, False, False, False, True, False, False]})
    table = quality.objectivity(rows, marks).set_index('pupil')
    assert table['far'].tolist() == [True, False, False]
    assert table['few'].tolist() == [False, True, False]
    assert table['above'].tolist() == [True, False, False]
    assert table['suggested'].tolist() == [4, 4, 4]


def test_a_mean_that_stands_on_the_threshold_is_not_below_it() -> None:
    """(5·0,1 + 5·0,2 + 4·0,3) / 0,6 is 4,50 and a «5», though the frames keep weights as 32-bit floats."""
    marks = pd.DataFrame({'pupil': 1, 'group': 1, 'mark': [5, 5, 4], 'control': False,
                          'weight': np.array([0.1, 0.2, 0.3], np.float32)})
    assert quality.objectivity(sheet_of('5'), marks)['suggested'].tolist() == [5]
    assert week.weighted(marks, ['pupil'])['mean'].tolist() == [pytest.approx(4.5, abs=1e-12)]


def test_filling_counts_against_a_third_of_the_lessons() -> None:
    members = pd.DataFrame({'pupil': [1, 2], 'group': [1, 1], 'since': pd.Timestamp('2026-09-01')})
    groups = pd.DataFrame({'group': [1], 'class': [5], 'grade': [8], 'subject': [7], 'teacher': [20],
                           'marking': 'marks'})
    lessons = pd.DataFrame({'group': [1] * 16, 'date': pd.date_range('2026-09-01', periods=16),
                            'state': ['planned'] * 15 + ['cancelled']})
    marks = pd.DataFrame({'pupil': [1] * 5 + [2] * 3, 'group': 1, 'date': pd.date_range('2026-09-01', periods=8)})
    table = quality.filling(members, groups, lessons, marks)
    assert table[['norm', 'marks', 'short', 'low']].to_numpy().tolist() == [[5, 5, 0, False], [5, 3, 2, True]]
    idle = quality.asking(members, groups, lessons, marks, more_than=6)
    assert idle[['pupil', 'lessons']].to_numpy().tolist() == [[1, 10], [2, 7]]
