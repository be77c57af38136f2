"""Pictures of the dashboard: numbers stand where the line is not, long names in two lines, thousands apart."""

import pytest

from components import quality_charts as charts


@pytest.mark.parametrize(('values', 'places'), [
    ([41.4, 36.7, 41.4], ['top center', 'bottom center', 'top center']),
    ([40.0, 30.0, 20.0], ['top center', 'top right', 'bottom center']),
    ([20.0, 30.0, 40.0], ['bottom center', 'top left', 'top center']), ([30.0], ['top center'])])
def test_a_number_does_not_lie_on_its_line(values: list[float], places: list[str]) -> None:
    assert charts._said({'y': values}, [''] * len(values))['textposition'] == places


def test_a_long_name_is_folded_at_the_middle_and_a_short_one_is_not() -> None:
    assert charts.folded('алгебра и начала математического анализа') == 'алгебра и начала<br>математического анализа'
    assert charts.folded('русский язык') == 'русский язык'
    assert charts.grouped(14263) == '14\u00a0263'
