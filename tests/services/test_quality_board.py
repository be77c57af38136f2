"""The board of quality for a filter: what it counts, what it refuses, and that viewers share one computation."""

import pytest

from ejournal import clock, frames
from ejournal.services import forecasts, panels, quality_board
from ejournal.services.quality_board import Asked
from models import FinalMark, Invalid, NotAllowed, NotFound, Subject, Term
from tests.support.school import SmallSchool


@pytest.fixture(autouse=True)
def _anew() -> None:
    frames.forget()


async def give(school: SmallSchool, values: dict[str, str], period: str = '2 четверть') -> None:
    """Final marks in physics by last name."""
    term = await Term.filter(name=period).first()
    for name, value in values.items():
        await FinalMark.create(pupil_id=school.pupil(name), subject_id=school.physics.subject_id, period=period,
                               year_id=school.physics.school_class.year_id, kind='term', term=term, class_name='8А',
                               value=value, saved_at=clock.now())


async def test_the_board_counts_pupils_for_the_school_and_marks_for_a_subject(school: SmallSchool) -> None:
    await give(school, {'Цой': '5', 'Ёлкина': '2'})
    actor = school.actors['Бойко']
    physics = await quality_board.board(actor, Asked(period='2', subject=school.physics.subject_id))
    assert (physics.now.figures['quality'], physics.now.figures['attained'], physics.now.base) == (50.0, 50.0, 2)
    whole = await quality_board.board(actor, Asked(period='2'))
    assert whole.preliminary
    assert set(whole.pupils.loc[whole.pupils['category'] == 'неуспевающие', 'pupil']) <= {school.pupil('Ёлкина')}


async def test_viewers_of_one_filter_share_a_board_until_the_data_change(school: SmallSchool) -> None:
    first = await quality_board.board(school.actors['Бойко'], Asked())
    assert await quality_board.board(school.actors['Дорн'], Asked()) is first


async def test_others_and_unknown_periods_are_refused(school: SmallSchool) -> None:
    with pytest.raises(NotAllowed):
        await quality_board.board(school.actors['Гук'], Asked())
    with pytest.raises(NotFound, match='Такого периода'):
        await quality_board.board(school.actors['Бойко'], Asked(period='9'))


async def test_a_school_without_marks_has_a_board(school: SmallSchool) -> None:
    found = await quality_board.board(school.actors['Бойко'], Asked())
    assert found.now.figures['quality'] is None
    assert found.objectivity.empty


async def test_a_renamed_subject_is_one_subject(school: SmallSchool) -> None:
    await give(school, {'Цой': '5'})
    await Subject.filter(id=school.physics.subject_id).update(name='физика углублённая')
    frames.forget()
    found = await quality_board.board(school.actors['Бойко'], Asked(period='2', subject=school.physics.subject_id))
    assert found.now.base == 1


async def test_the_choice_of_panels_is_the_persons_own(school: SmallSchool) -> None:
    deputy, director = school.actors['Бойко'], school.actors['Дорн']
    await panels.choose(deputy, 'quality', ['heat'], ('dynamics', 'heat'))
    assert await panels.chosen(deputy, 'quality', ('dynamics', 'heat')) == ['heat']
    assert await panels.chosen(director, 'quality', ('dynamics', 'heat')) == ['dynamics', 'heat']
    with pytest.raises(Invalid, match='хотя бы одну панель'):
        await panels.choose(deputy, 'quality', [], ('dynamics', 'heat'))


async def test_the_outlook_has_a_row_for_each_pupil_and_marked_subject(school: SmallSchool) -> None:
    data = await frames.current()
    found = await forecasts.outlook(data)
    assert len(found.pairs) == len(found.pairs.drop_duplicates(['pupil', 'subject']))
    assert ((found.pairs[['p2', 'p3', 'p4', 'p5']].sum(axis=1) - 1).abs() < 1e-6).all()
    assert await forecasts.outlook(data) is found
