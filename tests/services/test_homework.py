"""Homework: what is offered, and what is refused."""

from datetime import date

import pytest

from models import Homework, Lesson
from tests.services.test_marks import one


def homework(school, **values):
    return school.operation(kind='homework', new='читать § 32, ответить на вопросы 1–3') | values


@pytest.mark.clause('17.4.10')
async def test_the_next_lesson_is_offered(school):
    outcome = await one(school.actors['Гук'], homework(school))
    assert outcome.status == 'saved'
    stored = await Homework.get(lesson=school.today)
    assert (stored.due_on, stored.due_lesson_id) == (date(2026, 11, 27), school.lessons[date(2026, 11, 27)].id)
    assert outcome.as_json()['lesson']['homework']['due_on'] == '2026-11-27'


@pytest.mark.clause('17.4.14')
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


async def test_given_again_after_it_was_taken_back(school):
    """The day of the homework that was taken back is past: the next lesson is offered anew."""
    await Homework.create(lesson=school.today, due_on=school.today.date, text='', saved_at='2026-11-24T09:00:00Z')
    assert (await one(school.actors['Гук'], homework(school))).status == 'saved'
    assert (await Homework.get(lesson=school.today)).due_on == date(2026, 11, 27)


async def test_without_homework_is_a_tick(school):
    outcome = await one(school.actors['Гук'], homework(school, new='', none=True))
    assert (outcome.status, outcome.as_json()['lesson']['homework']['none']) == ('saved', True)
    assert (await Lesson.get(id=school.today.id)).no_homework


@pytest.mark.parametrize('minutes', ['0123456', '٣', '²', '0', '241', '-5', '5.0', 'NaN'])
async def test_minutes_are_a_small_number(school, minutes):
    await one(school.actors['Гук'], homework(school))
    outcome = await one(school.actors['Гук'], school.operation(kind='minutes', new=minutes))
    assert (outcome.status, 'от 1 до 240' in outcome.message) == ('refused', True)


@pytest.mark.parametrize('kind', ['homework', 'personal'])
async def test_not_for_after_the_school_year(school, kind):
    raw = homework(school, kind=kind, pupil=school.pupil('Цой'), due_on='9999-12-31')
    outcome = await one(school.actors['Гук'], raw)
    assert (outcome.status, 'кончается 26.05.2027' in outcome.message) == ('refused', True)
