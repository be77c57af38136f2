"""What matters today, by role: lessons to fill in, who is absent, how the school stands, what the office waits for."""

from datetime import date, timedelta

import pytest

from ejournal import clock
from ejournal.services import absentees, class_week, office, school_day, shelf, today
from models import Lesson, NotAllowed, Substitution
from tests.support.journal import write
from tests.support.school import TODAY

MONDAY = date(2026, 11, 23)


async def test_a_teachers_lesson_says_what_is_missing_and_until_when(school):
    day = await today.of_teacher(school.actors['Гук'])
    duty = day.lessons[0]
    assert (duty.title, duty.starts_at, duty.begun) == ('Физика, 8А', '08:50', True)
    assert (duty.missing, f'{duty.due:%d.%m %H:%M}') == (('тема', 'задание'), '24.11 21:00')
    await write(school, kind='topic', new='Ток')
    await write(school, kind='homework', new='', none=True)
    assert (await today.of_teacher(school.actors['Гук'])).lessons[0].missing == ()


async def test_a_work_without_a_mark_is_missing_until_it_has_one(school):
    await write(school, kind='topic', new='Ток')
    await write(school, kind='homework', none=True)
    await write(school, kind='work', work=None, type=school.types['контрольная работа'].id)
    duty = (await today.of_teacher(school.actors['Гук'])).lessons[0]
    assert (duty.missing, f'{duty.due:%d.%m %H:%M}') == (('отметки',), '30.11 23:59')
    await write(school, pupil=school.pupil('Цой'), new='5', type=school.types['контрольная работа'].id)
    assert (await today.of_teacher(school.actors['Гук'])).lessons[0].missing == ()


async def test_overdue_are_the_lessons_of_the_last_seven_days(school, travel):
    day = await today.of_teacher(school.actors['Гук'])
    assert [duty.date for duty in day.overdue] == [MONDAY, date(2026, 11, 20), date(2026, 11, 17)]
    travel.to(TODAY, 21)
    assert (await today.of_teacher(school.actors['Гук'])).overdue[0].date == TODAY


async def test_in_the_first_grade_no_homework_and_no_marks_are_asked_for(school):
    duty = (await today.of_teacher(school.actors['Чехонина'])).lessons[0]
    assert (duty.class_name, duty.missing) == ('1А', ('тема',))


async def test_a_replaced_lesson_is_the_substitutes(school):
    await Substitution.create(lesson=school.today, substitute=school.people['Чехонина'], kind='замещение')
    assert [duty.title for duty in (await today.of_teacher(school.actors['Чехонина'])).lessons] == \
        ['Литературное чтение, 1А', 'Физика, 8А']
    assert (await today.of_teacher(school.actors['Гук'])).lessons == ()


@pytest.mark.parametrize('day, reason', [
    (date(2026, 11, 28), 'выходной'), (date(2026, 10, 28), 'осенние каникулы'), (date(2026, 11, 4), 'праздничный день'),
    (date(2026, 8, 20), 'учебный год ещё не начался'), (date(2026, 11, 25), '')])
async def test_an_empty_day_says_why_and_what_comes_next(school, travel, day, reason):
    travel.to(day)
    found = await today.of_teacher(school.actors['Гук'])
    assert (found.lessons, found.why_free) == ((), reason)
    assert found.next is not None
    assert found.next.date > day and found.next.title == 'Физика, 8А'


@pytest.mark.parametrize('ask, name', [
    (today.of_teacher, 'Цой'), (absentees.of_mine, 'Гук'), (school_day.of_school, 'Гук'), (office.accounts, 'Дорн'),
    (office.families, 'Гук'), (office.staff, 'Абрамова'), (shelf.mine, 'Абрамов'), (class_week.own_class, 'Гук')])
async def test_what_is_not_ones_own_is_refused(school, ask, name):
    with pytest.raises(NotAllowed):
        await ask(school.actors[name])


async def test_statements_do_not_grow_with_lessons(school, statements):
    async def counted() -> list[int]:
        found = []
        for ask, name in [(today.of_teacher, 'Гук'), (absentees.of_mine, 'Классная'), (school_day.of_school, 'Бойко'),
                          (shelf.mine, 'Гук'), (shelf.of_school, 'Бойко'), (office.accounts, 'Админов')]:
            with statements() as seen:
                await ask(school.actors[name])
            found.append(len(seen))
        with statements() as seen:
            await class_week.week(school.actors['Классная'], school.class_8a.id)
        return [*found, len(seen)]

    await counted()  # the calendar is kept from here on
    before = await counted()
    for offset in range(6):
        for number in range(4, 8):
            lesson = await Lesson.create(group=school.physics, date=TODAY - timedelta(days=offset), number=number,
                                         teacher=school.people['Гук'])
            await write(school, kind='attendance', lesson=lesson.id, pupil=school.pupil('Цой'), new='ОТ')
            await write(school, lesson=lesson.id, pupil=school.pupil('Абрамов'), new='5')
    assert await counted() == before
    assert max(before) <= 10


@pytest.mark.parametrize('hours, minutes, text', [(14, 48, '6 ч 12 мин'), (20, 30, '30 мин'), (21, 1, '')])
def test_the_time_left(hours, minutes, text):
    assert today.left(clock.wall(TODAY, 21), clock.wall(TODAY, hours, minutes)) == text
