"""Homework and topics: what is offered, refused and counted as late."""

from datetime import date

from models import Homework, Lesson
from tests.services.test_marks import one


def homework(school, **values):
    return school.operation(kind='homework', new='читать § 32, ответить на вопросы 1–3') | values


async def test_the_next_lesson_is_offered(school):
    outcome = await one(school.actors['Гук'], homework(school))
    assert outcome.status == 'saved'
    stored = await Homework.get(lesson=school.today)
    assert (stored.due_on, stored.due_lesson_id) == (date(2026, 11, 27), school.lessons[date(2026, 11, 27)].id)
    assert outcome.as_json()['lesson']['homework']['due_on'] == '2026-11-27'


async def test_not_for_today_or_the_past(school):
    """Norms 1B, vector 10."""
    for day in ('2026-11-24', '2026-11-23'):
        lesson = school.lessons[date(2026, 11, 20)].id
        outcome = await one(school.actors['Гук'], homework(school, lesson=lesson, due_on=day))
        assert outcome.status == 'refused'
        assert 'Нельзя назначить домашнее задание на сегодняшний или прошедший урок' in outcome.message
    assert (await one(school.actors['Гук'], homework(school, due_on='2026-11-25'))).status == 'saved'


async def test_what_was_due_cannot_be_rewritten(school):
    lesson = school.lessons[date(2026, 11, 20)]
    await Homework.create(lesson=lesson, due_on=date(2026, 11, 23), text='читать § 30', saved_at='2026-11-20T09:00:00Z')
    outcome = await one(school.actors['Гук'], homework(school, lesson=lesson.id, old='читать § 30'))
    assert (outcome.status, 'прошедший урок' in outcome.message) == ('refused', True)


async def test_without_homework_is_a_tick(school):
    outcome = await one(school.actors['Гук'], homework(school, new='', none=True))
    assert (outcome.status, outcome.as_json()['lesson']['homework']['none']) == ('saved', True)
    assert (await Lesson.get(id=school.today.id)).no_homework


async def test_a_topic_needs_a_cyrillic_letter(school):
    topic = school.operation(kind='topic', new='Electric current')
    outcome = await one(school.actors['Гук'], topic)
    assert outcome.status == 'refused'
    assert (await one(school.actors['Гук'], topic | {'id': 'another-id', 'new': 'Тема: Spotlight 5'})).status == 'saved'


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
