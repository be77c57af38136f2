"""The start pages: a class teacher's week, a teacher's journals, what waits, the week's changes, a family's day."""

from datetime import date

import pytest

from ejournal import clock, frames
from ejournal.services import class_digest, decisions, family_day, own_groups, sickness, week_changes
from models import CorrectionRequest, Homework, Lesson, NotAllowed, NotFound, Person
from tests.support.journal import write
from tests.support.school import TODAY

DAYS = [date(2026, 7, 15), date(2026, 9, 1), date(2027, 5, 26), date(2027, 7, 15)]


@pytest.fixture(autouse=True)
def _anew() -> None:
    frames.forget()


async def test_the_week_of_a_class_with_debts_that_lead_to_their_cell(school):
    await write(school, pupil=school.pupil('Цой'), new='4')
    await write(school, pupil=school.pupil('Абрамов'), new='.')
    found = await class_digest.of_class(school.actors['Классная'], school.class_8a.id)
    assert (found.name, found.first, found.last) == ('8А', date(2026, 11, 23), TODAY)
    assert [(one.name, one.marks, one.mean, one.term) for one in found.pupils] == [
        ('Цой Виктор', (('физика', ('4',)),), 4.0, None)]
    debt, = found.debts
    assert (debt.name, debt.subject, debt.work, debt.on) == ('Абрамов Глеб', 'физика', 'ответ на уроке', TODAY)
    assert debt.href.endswith(f'#lesson-{school.today.id}-pupil-{school.pupil("Абрамов")}')


@pytest.mark.clause('17.5.10')
async def test_a_mark_shows_at_once(school):
    actor = school.actors['Классная']
    assert (await class_digest.of_class(actor, school.class_8a.id)).pupils == ()
    await write(school, pupil=school.pupil('Цой'), new='5')
    assert [one.name for one in (await class_digest.of_class(actor, school.class_8a.id)).pupils] == ['Цой Виктор']


async def test_birthdays_of_two_weeks_by_date(school):
    for name, born in [('Цой', date(2012, 12, 8)), ('Абрамов', date(2012, 11, 24)), ('Ёлкина', date(2012, 12, 9))]:
        await Person.filter(id=school.pupil(name)).update(birth_date=born)
    found = await class_digest.of_class(school.actors['Классная'], school.class_8a.id)
    assert [(one.name, one.years, one.today) for one in found.birthdays] == [
        ('Абрамов Глеб', 14, True), ('Цой Виктор', 14, False)]


async def test_born_on_the_29th_of_february(school, travel):
    travel.to(date(2027, 2, 20))
    await Person.filter(id=school.pupil('Цой')).update(birth_date=date(2012, 2, 29))
    found = await class_digest.of_class(school.actors['Классная'], school.class_8a.id)
    assert [one.on for one in found.birthdays] == [date(2027, 3, 1)]


async def test_anothers_class_is_not_found(school):
    with pytest.raises(NotFound):
        await class_digest.of_class(school.actors['Классная'], school.class_1a.id)


async def test_own_journals_with_figures_and_debts(school):
    await write(school, pupil=school.pupil('Цой'), new='4')
    await write(school, pupil=school.pupil('Ёлкина'), new='3')
    await write(school, pupil=school.pupil('Абрамов'), new='.')
    found = await own_groups.of_teacher(school.actors['Гук'])
    assert found.period == '2 четверть'
    line = next(one for one in found.lines if one.title == 'Физика, 8А')
    assert (line.pupils, line.mean, line.quality, line.debts) == (3, 3.5, 50.0, 1)
    with pytest.raises(NotAllowed):
        await own_groups.of_teacher(school.actors['Секретова'])


async def test_who_was_not_asked_for_fifteen_lessons(school):
    for number in range(15):
        await Lesson.create(group=school.physics, date=date(2026, 9, 2 + number), number=1,
                            teacher=school.people['Гук'])
    await write(school, pupil=school.pupil('Цой'), new='4')
    line = next(one for one in (await own_groups.of_teacher(school.actors['Гук'])).lines if one.title == 'Физика, 8А')
    first = line.hints[0]
    assert 'уроков без отметки: Абрамов Глеб, Ёлкина Алёна' in first.text
    assert first.href.endswith(f'#lesson-{school.today.id}-pupil-{school.pupil("Абрамов")}')


async def test_what_waits_for_the_deputy(school):
    assert await decisions.mine(school.actors['Гук']) == []
    await CorrectionRequest.create(
        kind='mark', lesson=school.today, pupil_id=school.pupil('Цой'), reason='описка',
        requested_by=school.people['Гук'], requested_at=clock.now())
    assert [(one.title, one.count, one.href) for one in await decisions.mine(school.actors['Бойко'])] == [
        ('Заявки на исправление', 1, '/corrections')]


async def test_a_small_school_has_nothing_that_changed(school):
    found = await week_changes.of_school(school.actors['Дорн'])
    assert (found.first, found.last, found.lines, found.compared) == (date(2026, 11, 17), date(2026, 11, 23), (), True)
    with pytest.raises(NotAllowed):
        await week_changes.of_school(school.actors['Гук'])


async def test_a_class_with_many_ill_is_told(school):
    assert await sickness.today(school.actors['Бойко']) == ()
    await write(school, kind='attendance', pupil=school.pupil('Цой'), new='ОТ')
    wave, = await sickness.today(school.actors['Бойко'])
    assert (wave.name, wave.absent, wave.pupils, wave.high) == ('8А', 1, 3, True)


async def test_a_family_sees_what_is_new_since_its_last_visit(school, travel):
    actor, pupil = school.actors['Абрамова'], school.pupil('Абрамов')
    await write(school, pupil=pupil, new='5')
    await Homework.create(lesson=school.today, due_on=date(2026, 11, 27), text='§ 5', minutes=20,
                          saved_at=clock.now())
    day = await family_day.of_pupil(actor)
    assert (day.next_day, day.lessons, day.tasks, day.minutes) == (date(2026, 11, 27), 1, 1, 20)
    assert [(one.subject, one.text, one.on) for one in day.marks] == [('физика', '5', TODAY)]
    await family_day.visited(actor, pupil)
    assert len((await family_day.of_pupil(actor)).marks) == 1  # the visit goes on
    travel.to(TODAY, 16)
    assert (await family_day.of_pupil(actor)).marks == ()
    await write(school, pupil=pupil, old='5', new='4')
    assert [one.text for one in (await family_day.of_pupil(actor)).marks] == ['4']
    with pytest.raises(NotFound):
        await family_day.of_pupil(actor, school.pupil('Цой'))


async def test_a_family_sees_what_was_missed_and_which_subjects_have_homework(school):
    await write(school, kind='attendance', pupil=school.pupil('Абрамов'), new='ОП', minutes=7)
    await Homework.create(lesson=school.today, due_on=date(2026, 11, 27), text='§ 5', saved_at=clock.now())
    day = await family_day.of_pupil(school.actors['Абрамова'])
    assert [(one.on, one.code, one.minutes) for one in day.missed] == [(TODAY, 'ОП', 7)]
    assert day.subjects == ('физика',)


@pytest.mark.parametrize('day', DAYS)
async def test_nothing_breaks_out_of_term(school, travel, day):
    travel.to(day)
    people = school.actors
    found = await class_digest.of_class(people['Классная'], school.class_8a.id)
    assert (found.falling, found.debts) == ((), ())
    assert all(one.debts == 0 and one.hints == () for one in (await own_groups.of_teacher(people['Гук'])).lines)
    assert (await week_changes.of_school(people['Дорн'])).lines == ()
    assert await sickness.today(people['Дорн']) == ()
    assert (await family_day.of_pupil(people['Абрамова'])).marks == ()


async def test_the_number_of_statements_is_fixed(school, statements):
    await write(school, pupil=school.pupil('Абрамов'), new='.')
    await frames.current()
    for what, load, most in [
        ('digest', lambda: class_digest.of_class(school.actors['Классная'], school.class_8a.id), 6),
        ('groups', lambda: own_groups.of_teacher(school.actors['Гук']), 5),
        ('changes', lambda: week_changes.of_school(school.actors['Дорн']), 12),
        ('family', lambda: family_day.of_pupil(school.actors['Абрамова']), 13),
        ('tasks', lambda: decisions.mine(school.actors['Классная']), 8)]:
        with statements() as seen:
            await load()
        assert len(seen) <= most, (what, seen)
