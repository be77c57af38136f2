"""The marks of a term by subject."""

from datetime import date

import pytest

from ejournal import clock
from ejournal.services import pupil_marks
from models import FinalMark, NotFound
from tests.support.journal import write


async def test_the_terms_marks_by_subject_with_mean_and_what_was_missed(school):
    pupil = school.pupil('Абрамов')
    await write(school, pupil=pupil, new='5')
    await write(school, pupil=pupil, new='3', type=school.types['контрольная работа'].id)
    await write(school, kind='attendance', lesson=school.lessons[date(2026, 11, 23)].id, pupil=pupil, new='Б')
    page = await pupil_marks.of_term(school.actors['Абрамова'])
    physics = next(subject for subject in page.subjects if subject.name == 'физика')
    assert ([mark.text for mark in physics.marks], physics.mean, physics.plain_mean) == (['5', '3'], '3,50', '4,00')
    assert (physics.missed, page.missed, page.term_name) == (1, (('Б', 1),), '2 четверть')
    assert [subject.name for subject in page.subjects] == ['иностранный язык (английский)', 'физика']


async def test_a_first_former_has_no_marks(school):
    page = await pupil_marks.of_term(school.actors['Крошка'])
    assert {subject.marking for subject in page.subjects} == {'none'}


async def test_another_parallels_term_is_not_found(school):
    with pytest.raises(NotFound):
        await pupil_marks.of_term(school.actors['Абрамов'], None, 9999)


async def test_year_exam_and_certificate_stand_beside_the_term(school):
    for period, value in [('год', '5'), ('экзамен', '4'), ('итог', '')]:
        await FinalMark.create(pupil_id=school.pupil('Цой'), subject_id=school.physics.subject_id, year=school.year,
                               kind='year', period=period, class_name='8А', value=value, saved_at=clock.now())
    shown = await pupil_marks.of_term(school.actors['Дорн'], school.pupil('Цой'))
    physics = next(one for one in shown.subjects if one.name == 'физика')
    assert physics.results == (('год', '5'), ('экзамен', '4'))
