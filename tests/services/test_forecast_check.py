"""The school's own finished terms as the backtest gets them."""

from datetime import date

import pandas as pd
import pytest

from ejournal import clock, frames
from ejournal.analytics.forecast import Settings
from ejournal.services import forecast_check
from models import FinalMark
from tests.support.journal import write
from tests.support.school import TODAY


@pytest.fixture(autouse=True)
def _anew():
    frames.forget()
    yield
    frames.forget()


async def final(school, pupil: str, value: str) -> None:
    await FinalMark.create(pupil_id=school.pupil(pupil), subject_id=school.physics.subject_id, year=school.year,
                           term=school.terms[0], kind='term', period='1 четверть', class_name='8А', value=value,
                           saved_at=clock.now())


async def test_finished_terms_become_a_history(school):
    await final(school, 'Цой', '4')
    await final(school, 'Абрамов', 'н/а')
    await final(school, 'Ёлкина', 'осв')
    await write(school, pupil=school.pupil('Цой'), new='5')
    frames.forget()
    (year,) = forecast_check.history(await frames.current(), TODAY)
    finals = year.finals.set_index('student')
    assert finals['mark'].to_dict() == {school.pupil('Цой'): 4, school.pupil('Абрамов'): 0}
    assert finals['term'].unique().tolist() == [0]
    assert year.terms[0][0] == 0
    assert len(year.terms) == 1
    assert year.marks.columns.tolist() == ['student', 'cls', 'subject', 'week', 'mark', 'weight']
    assert year.name == '2026/2027'


async def test_before_the_first_term_is_over_there_is_nothing_to_test(school):
    data = await frames.current()
    assert list(forecast_check.history(data, date(2026, 9, 30))) == []
    found = forecast_check.checked([data], date(2026, 9, 30), Settings())
    assert not found.gate.passed
    assert isinstance(found.cuts, pd.DataFrame)


async def test_it_is_computed_once_for_a_state_of_the_data(school):
    first = await forecast_check.result()
    assert await forecast_check.result() is first
    await write(school, pupil=school.pupil('Цой'), new='5')
    assert await forecast_check.result() is not first
