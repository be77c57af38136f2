"""Absences of teachers: which lessons, who can, and what is refused (п. 17.4.17)."""

from datetime import date

import pytest

from ejournal.services import absences
from ejournal.services.absences import NewAbsence
from models import Conflict, Invalid, Lesson, NotAllowed, NotFound, StaffAbsence, Substitution, TeachingLoad
from tests.support.school import TODAY

LAST = date(2026, 11, 27)


async def away(school, since=TODAY, until=LAST, who='Гук'):
    return await absences.record(school.actors['Бойко'],
                                 NewAbsence(school.people[who].id, since, until, 'болезнь', '12-к'))


async def test_the_lessons_of_the_days_wait_for_somebody(school):
    await away(school)
    line, = await absences.recent(school.actors['Бойко'])
    assert (line.name, line.lessons, line.open) == ('Гук Л. М.', 2, 2)


@pytest.mark.parametrize('since, until, sentence', [
    (LAST, TODAY, 'раньше первого'), (TODAY, None, 'Укажите'), (TODAY, date(2028, 1, 1), 'длиннее года')])
async def test_wrong_days_are_refused(school, since, until, sentence):
    with pytest.raises(Invalid, match=sentence):
        await away(school, since, until)
    assert not await StaffAbsence.exists()


async def test_overlapping_absences_are_refused(school):
    await away(school)
    with pytest.raises(Conflict, match='уже отмечен'):
        await away(school, LAST, date(2026, 12, 1))
    await away(school, date(2026, 11, 28), date(2026, 12, 1))


async def test_only_the_administration_enters_them(school):
    for name in ('Гук', 'Секретова', 'Админов', 'Абрамов'):
        with pytest.raises(NotAllowed):
            await absences.record(school.actors[name], NewAbsence(1, TODAY, TODAY, 'болезнь'))
    with pytest.raises(NotFound):
        await away(school, who='Абрамов')


async def test_the_best_for_all_is_planned_and_given(school):
    deputy = school.actors['Бойко']
    absence = await away(school)
    plan = await absences.plan(deputy, absence)
    assert [who.name for _, who in plan] == ['Чехонина Р. Л.'] * 2
    assert not await Substitution.exists()
    await absences.give(deputy, absence, [(one.lesson, who.person, who.kind) for one, who in plan])
    assert await Substitution.all().values_list('reason', 'order_number') == [('болезнь', '12-к')] * 2
    assert (await absences.recent(deputy))[0].open == 0


async def test_lessons_of_others_are_not_given_by_the_way(school):
    absence = await away(school)
    with pytest.raises(Invalid, match='не относится'):
        await absences.give(school.actors['Бойко'], absence, [
            (school.first_grade_lesson.id, school.people['Гук'].id, 'другой предмет')])


async def test_who_is_away_is_neither_offered_nor_taken(school):
    absence = await away(school)
    await away(school, who='Чехонина')
    found = await absences.one(school.actors['Бойко'], absence)
    assert not any(one.candidates for one in found.lessons)
    with pytest.raises(Conflict, match='отсутствует'):
        await absences.give(school.actors['Бойко'], absence, [
            (school.today.id, school.people['Чехонина'].id, 'другой предмет')])


async def test_the_absence_of_a_substitute_opens_the_lesson_again(school):
    deputy = school.actors['Бойко']
    absence = await away(school)
    await absences.give(deputy, absence, [(school.today.id, school.people['Чехонина'].id, 'другой предмет')])
    second = await away(school, who='Чехонина')
    found = await absences.one(deputy, second)
    assert school.today.id in [one.lesson for one in found.lessons]


async def test_back_earlier_and_the_lessons_are_ones_own_again(school):
    deputy = school.actors['Бойко']
    absence = await away(school)
    plan = await absences.plan(deputy, absence)
    await absences.give(deputy, absence, [(one.lesson, who.person, who.kind) for one, who in plan])
    await absences.set_end(deputy, absence, TODAY)
    assert await Substitution.all().values_list('lesson_id', flat=True) == [school.today.id]
    await absences.cancel(deputy, absence)
    assert not await Substitution.exists()
    assert await absences.recent(deputy) == []


async def test_a_group_that_changed_its_teacher_in_mid_term(school):
    """Lessons after the change are the new teacher's: the old one's absence does not concern them."""
    await TeachingLoad.filter(group=school.physics).update(until=LAST)
    await TeachingLoad.create(group=school.physics, teacher=school.people['Классная'], hours_per_week=2, since=LAST)
    await Lesson.filter(group=school.physics, date__gte=LAST).update(teacher_id=school.people['Классная'].id)
    found = await absences.one(school.actors['Бойко'], await away(school))
    assert [one.date for one in found.lessons] == [TODAY]
    assert found.lessons[0].candidates[0].name == 'Классная В. И.'


async def test_statements_do_not_grow_with_the_days(school, statements):
    short, long = await away(school, TODAY, TODAY), await away(school, LAST, date(2026, 12, 31))
    counts = []
    for absence in (short, long):
        await absences.one(school.actors['Бойко'], absence)
        with statements() as seen:
            await absences.one(school.actors['Бойко'], absence)
        counts.append(len(seen))
    assert counts[0] == counts[1]


async def test_those_who_teach_are_offered(school):
    assert [name for _, name in await absences.teachers(school.actors['Бойко'])] == [
        'Гук Лев Маркович', 'Чехонина Римма Львовна']
