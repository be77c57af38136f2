"""Whose diary an actor may open, and where a pupil learns on a day."""


import pytest

from ejournal.services import diary, pupils
from models import ClassMembership, NotAllowed, NotFound, Person, PupilCard
from tests.support.school import FIRST


async def test_a_parents_choices_are_the_children(school):
    assert [choice.name for choice in await pupils.choices(school.actors['Абрамова'])] == ['Абрамов Глеб']
    assert await pupils.choices(school.actors['Гук']) == []


async def test_a_second_child_is_in_the_switch(school):
    brother = await Person.create(last_name='Абрамов', first_name='Яков', code='Я', sort_key='абрамов яков')
    await PupilCard.create(person=brother, enrolled_on=FIRST, order_number='1', order_date=FIRST)
    await ClassMembership.create(school_class=school.class_1a, pupil=brother, since=FIRST)
    actor = school.actors['Абрамова']
    both = type(actor)(actor.account_id, actor.person_id, actor.name, actor.roles,
                       child_ids=actor.child_ids | {brother.id})
    assert [(choice.name, choice.class_name) for choice in await pupils.choices(both)] == \
        [('Абрамов Глеб', '8А'), ('Абрамов Яков', '1А')]
    assert (await diary.week(both, brother.id)).class_name == '1А'


async def test_a_pupil_without_a_class_is_told_so(school):
    await ClassMembership.filter(pupil_id=school.pupil('Цой')).delete()
    with pytest.raises(NotFound, match='ещё не зачислен'):
        await diary.week(school.actors['Цой'])


async def test_whoever_has_no_diary_is_told_where_diaries_are(school):
    with pytest.raises(NotAllowed, match='из списка класса'):
        await diary.week(school.actors['Гук'])
