"""Which week an address asks for, and why a day is free."""

from datetime import date, timedelta

import pytest
from tortoise.expressions import Q

from ejournal import facts
from ejournal.services import days
from models import Lesson, NotFound
from tests.support.school import FIRST, TODAY

MONDAY = date(2026, 11, 23)



@pytest.mark.parametrize('text', ['завтра', '2026-13-01', '20261123', '2026-W48-1', "2026-11-23' or 1"])
def test_a_day_that_is_none_is_refused(text):
    with pytest.raises(NotFound):
        days.chosen(text)


def test_without_a_day_it_is_today(travel):
    travel.to(TODAY)
    assert days.chosen('') == TODAY
    assert days.chosen('2026-09-01') == FIRST


def test_a_week_is_monday_to_saturday():
    assert days.week_of(days.monday_of(TODAY)) == [MONDAY + timedelta(days=n) for n in range(6)]


async def test_the_year_has_two_ends(school):
    year = await facts.current()
    assert days.neighbours(date(2026, 8, 31), year) == (None, date(2026, 9, 7))
    assert days.neighbours(date(2027, 5, 24), year) == (date(2027, 5, 17), None)
    assert days.in_school_year(date(2027, 7, 1), year) == date(2027, 5, 26)


@pytest.mark.parametrize('day, grade, reason', [
    (TODAY, None, ''), (date(2026, 11, 28), None, 'выходной'), (date(2026, 11, 4), 8, 'праздничный день'),
    (date(2026, 10, 28), 8, 'осенние каникулы'), (date(2027, 1, 5), 8, 'каникулы'),
    (date(2027, 6, 1), None, 'учебный год закончился'), (date(2026, 8, 31), 1, 'учебный год ещё не начался')])
async def test_why_a_day_is_free(school, day, grade, reason):
    assert days.why_free(day, await facts.current(), grade) == reason


async def test_the_next_lesson_is_not_a_cancelled_one(school):
    friday = school.lessons[date(2026, 11, 27)]
    await Lesson.filter(id=friday.id).update(state='cancelled')
    found = await days.next_lesson(Q(teacher_id=school.people['Гук'].id))
    assert found is not None
    assert found.date == date(2026, 11, 30)
