"""The topic of a lesson: in Russian, at nine in the evening late, and never written over unseen."""

from datetime import date

import pytest

from tests.services.test_marks import one


@pytest.mark.clause('16')
async def test_a_topic_needs_a_cyrillic_letter(school):
    topic = school.operation(kind='topic', new='Electric current')
    outcome = await one(school.actors['Гук'], topic)
    assert outcome.status == 'refused'
    assert (await one(school.actors['Гук'], topic | {'id': 'another-id', 'new': 'Тема: Spotlight 5'})).status == 'saved'


@pytest.mark.clause('17.4.10')
async def test_a_topic_is_late_from_nine_in_the_evening(school, travel):
    """Norms 1B, vector 1: 20:59:59 is on time, 21:00:00 is late."""
    travel.to(date(2026, 11, 24), 20, 59, 59)
    on_time = await one(school.actors['Гук'], school.operation(kind='topic', new='Электрический ток'))
    assert on_time.as_json()['lesson']['late'] == ''
    travel.to(date(2026, 11, 24), 21, 0, 0)
    late = await one(school.actors['Гук'], school.operation(kind='topic', new='Источники тока',
                                                            lesson=school.lessons[date(2026, 11, 23)].id))
    assert late.status == 'saved'
    assert 'с опозданием' in late.as_json()['lesson']['late']


async def test_a_topic_of_ten_thousand_characters_is_refused(school):
    outcome = await one(school.actors['Гук'], school.operation(kind='topic', new='т' * 10_000))
    assert (outcome.status, 'не длиннее 500' in outcome.message) == ('refused', True)


async def test_two_teachers_writing_a_topic_meet(school):
    await one(school.actors['Гук'], school.operation(kind='topic', new='Электрический ток'))
    outcome = await one(school.actors['Гук'], school.operation(kind='topic', new='Закон Ома'))
    assert (outcome.status, outcome.value, outcome.by) == ('conflict', 'Электрический ток', 'Гук Л. М.')


async def test_no_topic_for_a_cancelled_lesson(school):
    school.today.state = 'cancelled'
    await school.today.save()
    outcome = await one(school.actors['Гук'], school.operation(kind='topic', new='Закон Ома'))
    assert (outcome.status, 'отменён' in outcome.message) == ('refused', True)


async def test_no_topic_in_a_closed_term(school):
    school.terms[1].closed_at = '2026-11-24T10:00:00+00:00'
    await school.terms[1].save()
    outcome = await one(school.actors['Гук'], school.operation(kind='topic', new='Закон Ома'))
    assert (outcome.status, '2 четверть' in outcome.message) == ('refused', True)


async def test_who_does_not_teach_the_group_writes_no_topic(school):
    outcome = await one(school.actors['Бойко'], school.operation(kind='topic', new='Закон Ома'))
    assert (outcome.status, 'другой учитель' in outcome.message) == ('refused', True)
