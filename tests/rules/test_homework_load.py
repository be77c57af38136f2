"""The sanitary norm of homework a day (norms 5.3)."""

import pytest

from ejournal.rules.homework_load import Task, day_norm, load_of


@pytest.mark.parametrize('grade, minutes', [(1, 60), (2, 90), (3, 90), (4, 120), (5, 120), (6, 150), (8, 150),
                                            (9, 210), (11, 210)])
def test_norm_by_parallel(grade, minutes):
    assert day_norm(grade) == minutes


def test_a_pupil_has_one_subgroup_only():
    tasks = [Task('алгебра', '', 30), Task('английский', '1', 20), Task('английский', '2', 45), Task('химия', '', None)]
    load = load_of(tasks, 7)
    assert (load.minutes, load.untimed, load.over) == (75, 1, False)


def test_the_norm_itself_is_not_over():
    assert not load_of([Task('алгебра', '', 150)], 8).over
    assert load_of([Task('алгебра', '', 151)], 8).over
