"""Substitutions: exactly this lesson opens, and nobody is in two places."""

import pytest

from ejournal import access
from ejournal.services import substitutions
from ejournal.services.substitutions import JOINED, SAME, StandIn
from models import Conflict, Invalid, Lesson, NotFound, Substitution


def stand_in(school, lesson=None, who='Чехонина', kind=SAME):
    return StandIn(lesson or school.today.id, school.people[who].id, kind, 'болезнь', '12-к')


async def test_the_substitute_writes_in_this_lesson_only(school):
    actor = school.actors['Чехонина']
    await substitutions.assign(None, [stand_in(school)])
    _, rights = await access.journal(actor, school.physics.id)
    others = [lesson.id for lesson in school.lessons.values() if lesson.id != school.today.id]
    assert rights.writes(school.today.id)
    assert not any(rights.writes(lesson) for lesson in others)


async def test_nobody_is_in_two_places(school):
    await Lesson.create(group=school.english_1, date=school.today.date, number=school.today.number,
                        teacher=school.people['Чехонина'])
    with pytest.raises(Conflict, match='свой урок'):
        await substitutions.assign(None, [stand_in(school)])
    assert not await Substitution.exists()
    await substitutions.assign(None, [stand_in(school, kind=JOINED)])


async def test_twice_oneself_unknown_and_cancelled_are_refused(school):
    with pytest.raises(Invalid, match='сам себя'):
        await substitutions.assign(None, [stand_in(school, who='Гук')])
    with pytest.raises(NotFound):
        await substitutions.assign(None, [stand_in(school, lesson=10**6)])
    with pytest.raises(Conflict, match='уже назначено'):
        await substitutions.assign(None, [stand_in(school), stand_in(school, who='Бойко')])
    await Lesson.filter(id=school.today.id).update(state='cancelled')
    with pytest.raises(Invalid, match='отменён'):
        await substitutions.assign(None, [stand_in(school)])
    assert not await Substitution.exists()
