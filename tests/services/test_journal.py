"""The snapshot a grid opens with, the lists of journals, the history of a cell, and how many statements they cost."""

from datetime import date, timedelta

import pytest

from ejournal import facts
from ejournal.services import diary, edits, journal, lesson_page
from ejournal.services.operations import Kind, Operation
from models import ClassMembership, Lesson, NotAllowed, NotFound, Person, Subject, WorkType
from tests.services.test_marks import apply, one


async def test_the_snapshot_has_the_term_and_its_cells(school):
    await one(school.actors['Гук'], school.operation(pupil=school.pupil('Цой'), new='4/5'))
    shot = await journal.snapshot(school.actors['Гук'], school.physics.id)
    assert (shot['title'], shot['term_name'], shot['now']) == ('Физика, 8А', '2 четверть', '2026-11-24T14:48:00')
    assert [p['name'] for p in shot['pupils']] == ['Абрамов Глеб', 'Ёлкина Алёна', 'Цой Виктор']
    assert [m[2:] for m in shot['marks']] == [[school.pupil('Цой'), '4/5', 1, 0]]
    today = next(x for x in shot['lessons'] if x['id'] == school.today.id)
    assert (today['due'], today['locked'], today['state']) == ('2026-11-24T21:00:00', '', 'held')
    assert today['next'][0][1] == '2026-11-27'
    locked = next(x for x in shot['lessons'] if x['date'] == '2026-11-16')
    assert 'Срок изменения отметок истёк' in locked['locked']


@pytest.mark.parametrize('name, marks, reasons', [
    ('Гук', True, False), ('Классная', False, True), ('Бойко', False, False), ('Дорн', False, False)])
async def test_what_each_may_do_in_the_journal(school, name, marks, reasons):
    can = (await journal.snapshot(school.actors[name], school.physics.id))['can']
    assert (can['marks'], can['reasons']) == (marks, reasons)


@pytest.mark.parametrize('name', ['Чехонина', 'Админов', 'Секретова', 'Кадрова', 'Цой', 'Абрамова'])
@pytest.mark.clause('6.1', '17.4.1')
async def test_others_do_not_learn_that_the_journal_exists(school, name):
    for group_id in (school.physics.id, 99999):
        with pytest.raises(NotFound, match='Такого журнала нет'):
            await journal.snapshot(school.actors[name], group_id)


async def test_mine_are_my_groups(school):
    lines = await journal.mine(school.actors['Гук'])
    assert [line.title for line in lines] == ['Иностранный язык (английский), 8А · 2 подгруппа', 'Физика, 8А']
    with pytest.raises(NotAllowed):
        await journal.mine(school.actors['Цой'])


async def test_a_subgroup_shows_its_own_pupils(school):
    shot = await journal.snapshot(school.actors['Гук'], school.english_2.id)
    assert [p['name'] for p in shot['pupils']] == ['Цой Виктор']


async def test_who_came_and_left_in_the_term_is_shown_with_the_dates(school):
    await ClassMembership.filter(pupil=school.people['Цой']).update(since=date(2026, 11, 10), until=date(2026, 12, 1))
    shot = await journal.snapshot(school.actors['Гук'], school.physics.id)
    assert [(p['from'], p['to']) for p in shot['pupils'] if p['name'].startswith('Цой')] == [
        ('2026-11-10', '2026-12-01')]


async def test_who_left_and_came_back_is_away_in_between(school):
    actor, pupil, gap = school.actors['Гук'], school.pupil('Цой'), school.lessons[date(2026, 11, 17)]
    before, after = school.lessons[date(2026, 11, 10)], school.today
    await ClassMembership.filter(pupil_id=pupil).update(since=date(2026, 9, 1), until=date(2026, 11, 16))
    await ClassMembership.create(school_class=school.class_8a, pupil_id=pupil, since=date(2026, 11, 20))
    shot = await journal.snapshot(actor, school.physics.id)
    row = next(p for p in shot['pupils'] if p['id'] == pupil)
    assert (row['from'], row['to'], row['spans']) == ('', '', [['', '2026-11-16'], ['2026-11-20', '']])
    assert not any('spans' in p for p in shot['pupils'] if p['id'] != pupil)
    present = [pupil in [p.id for p in (await lesson_page.show(actor, lesson.id)).pupils]
               for lesson in (before, gap, after)]
    assert present == [True, False, True]
    refused = await one(actor, school.operation(pupil=pupil, lesson=gap.id, kind='attendance', new='Б'))
    assert 'не числится в группе' in refused.message
    week = await diary.week(school.actors['Цой'], day=gap.date)
    assert {lesson.id for day in week.days for lesson in day.lessons} == {school.lessons[date(2026, 11, 20)].id}


async def test_a_work_of_a_type_given_up_keeps_its_name(school):
    actor = school.actors['Гук']
    await one(actor, school.operation(pupil=school.pupil('Цой'), new='5'))
    await WorkType.filter(name__in=['ответ на уроке', 'сочинение']).update(active=False)
    facts.forget()
    types = (await journal.snapshot(actor, school.physics.id))['types']
    assert [row[1] for row in types] == ['ответ на уроке', 'контрольная работа']


async def test_stays_that_touch_are_one(school):
    await ClassMembership.filter(pupil_id=school.pupil('Цой')).update(until=date(2026, 11, 16))
    await ClassMembership.create(school_class=school.class_8a, pupil_id=school.pupil('Цой'), since=date(2026, 11, 16))
    shot = await journal.snapshot(school.actors['Гук'], school.physics.id)
    assert not any('spans' in p or p['from'] or p['to'] for p in shot['pupils'])


async def test_a_cell_tells_its_history(school):
    pupil = school.pupil('Цой')
    work = (await one(school.actors['Гук'], school.operation(pupil=pupil, new='3'))).as_json()['work']['id']
    await one(school.actors['Гук'], school.operation(pupil=pupil, old='3', new='5'))
    told = await journal.cell(school.actors['Классная'], pupil_id=pupil, work_id=work)
    assert [(h['who'], h['role'], h['old'], h['new']) for h in told['history']] == [
        ('Гук Л. М.', 'учитель', '3', '5'), ('Гук Л. М.', 'учитель', '', '3')]
    with pytest.raises(NotFound):
        await journal.cell(school.actors['Чехонина'], pupil_id=pupil, work_id=work)


async def test_statements_do_not_grow_with_pupils_and_columns(school, statements):
    actor, group = school.actors['Гук'], school.physics
    await journal.snapshot(actor, group.id)
    with statements() as small:
        await journal.snapshot(actor, group.id)
        await one(actor, school.operation(pupil=school.pupil('Цой'), new='5'))
    for number in range(25):
        person = await Person.create(last_name=f'Новиков{number}', first_name='Ян', sort_key=f'новиков{number}')
        await ClassMembership.create(school_class=school.class_8a, pupil=person, since=date(2026, 9, 1))
        await Lesson.create(group=group, date=date(2026, 11, 2) + timedelta(days=number), number=7,
                            teacher=school.people['Гук'])
    pupils = await ClassMembership.filter(school_class=school.class_8a).values_list('pupil_id', flat=True)
    await apply(actor, *(school.operation(pupil=pupil, new='4') for pupil in pupils if pupil != school.pupil('Цой')))
    with statements() as large:
        await journal.snapshot(actor, group.id)
        await one(actor, school.operation(pupil=school.pupil('Ёлкина'), old='4', new='5'))
    assert len(large) <= len(small)
    with statements() as bulk:
        await apply(actor, *(school.operation(pupil=pupil, old='4', new='3') for pupil in pupils
                             if pupil not in (school.pupil('Цой'), school.pupil('Ёлкина'))))
    assert len(bulk) <= len(small)


async def test_a_subject_with_a_pass_offers_its_own_scale(school):
    await Subject.filter(id=school.physics.subject_id).update(marking='pass_fail')
    shown = await journal.snapshot(school.actors['Гук'], school.physics.id, school.terms[1].id)
    assert shown['scale'] == ['зач', 'незач']
    for name, new in zip(('Ёлкина', 'Цой'), shown['scale'], strict=True):
        outcome = await one(school.actors['Гук'], school.operation(pupil=school.pupil(name), new=new))
        assert (outcome.status, outcome.value) == ('saved', new)


async def test_the_history_of_a_final_mark(school):
    actor = school.actors['Гук']
    for number, (old, new) in enumerate([('', '5'), ('5', 'н/а')]):
        await edits.apply(actor, [Operation(f'final-{number}-00', Kind.FINAL, school.physics.id, 0, old=old, new=new,
                                            pupil=school.pupil('Цой'), period='2 четверть', reason='по итогам')])
    told = await journal.final_cell(actor, pupil_id=school.pupil('Цой'), group_id=school.physics.id,
                                    period='2 четверть')
    assert [(one['old'], one['new'], one['who']) for one in told['history']] == [
        ('5', 'н/а', 'Гук Л. М.'), ('', '5', 'Гук Л. М.')]
    assert not (await journal.final_cell(actor, pupil_id=school.pupil('Цой'), group_id=school.physics.id,
                                         period='год'))['history']
    with pytest.raises(NotFound):
        await journal.final_cell(school.actors['Абрамова'], pupil_id=school.pupil('Цой'), group_id=school.physics.id,
                                 period='2 четверть')
