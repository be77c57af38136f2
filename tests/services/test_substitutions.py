"""Substitutions: exactly this lesson opens, and nobody is in two places."""

from datetime import date, timedelta

import pytest

from ejournal import access, doors_programs, facts
from ejournal.services import journal, substitutions
from ejournal.services.substitutions import JOINED, SAME, StandIn
from models import Conflict, Invalid, Lesson, NotAllowed, NotFound, Preference, Substitution
from tests.support.entry import Heard
from tests.support.journal import write
from tests.support.school import TODAY


def stand_in(school, lesson=None, who='Чехонина', kind=SAME):
    return StandIn(lesson or school.today.id, school.people[who].id, kind, 'болезнь', '12-к')


@pytest.mark.clause('17.4.17')
async def test_the_substitute_writes_in_this_lesson_only(school):
    actor = school.actors['Чехонина']
    await substitutions.assign(None, [stand_in(school)])
    _, rights = await access.journal(actor, school.physics.id)
    others = [lesson.id for lesson in school.lessons.values() if lesson.id != school.today.id]
    assert rights.writes(school.today.id)
    assert not any(rights.writes(lesson) for lesson in others)


@pytest.mark.clause('17.4.17')
async def test_the_substitute_may_correct_as_long_as_the_lock_allows(school, travel):
    """A school that locks after 30 days keeps the journal open to the substitute for as long (I-06, I-14)."""
    await Preference.create(key='lock_days', value=30)
    facts.forget()
    await substitutions.assign(None, [stand_in(school)])
    travel.to(TODAY + timedelta(days=30), 12)
    await write(school, 'Чехонина', pupil=school.pupil('Цой'), new='4')
    assert school.physics.id in [line.group_id for line in await journal.mine(school.actors['Чехонина'])]
    assert school.physics.id in (await doors_programs.group_ids(school.actors['Чехонина']) or ())
    travel.to(TODAY + timedelta(days=60), 12)
    with pytest.raises(NotFound):
        await access.journal(school.actors['Чехонина'], school.physics.id)


@pytest.mark.clause('6.1')
async def test_list_program_and_journal_close_to_the_substitute_together(school, travel):
    """What a program of the substitute reads ends with the door of the journal, not with the school year."""
    actor = school.actors['Чехонина']
    await substitutions.assign(None, [stand_in(school)])

    async def opens() -> tuple[bool, bool, bool]:
        try:
            await access.journal(actor, school.physics.id)
            journal_opens = True
        except NotFound:
            journal_opens = False
        return (journal_opens, school.physics.id in [line.group_id for line in await journal.mine(actor)],
                school.physics.id in (await doors_programs.group_ids(actor) or ()))

    for days, expected in ((0, True), (14, True), (15, False)):  # the lock of 7 days and a week for days off
        travel.to(TODAY + timedelta(days=days), 12)
        assert await opens() == (expected,) * 3


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


@pytest.mark.clause('17.4.17')
async def test_the_substitute_signs_by_a_click_once_the_lesson_has_begun(school, travel):
    await substitutions.assign(None, [stand_in(school)])
    with pytest.raises(NotAllowed, match='кто замещает'):
        await substitutions.sign(school.actors['Гук'], school.today.id)
    travel.to(TODAY, 8, 0)
    with pytest.raises(Invalid, match='начнётся'):
        await substitutions.sign(school.actors['Чехонина'], school.today.id)
    at = travel.to(TODAY, 9, 30)
    await substitutions.sign(school.actors['Чехонина'], school.today.id)
    assert (await Substitution.get(lesson=school.today)).signed_at == at
    with pytest.raises(Conflict, match='уже подписали'):
        await substitutions.sign(school.actors['Чехонина'], school.today.id)
    with pytest.raises(NotFound):
        await substitutions.sign(school.actors['Чехонина'], school.first_grade_lesson.id)


async def test_a_withdrawn_substitution_closes_the_journal_again(school):
    deputy, actor = school.actors['Бойко'], school.actors['Чехонина']
    await substitutions.assign(deputy, [stand_in(school)])
    assert [one.lesson for one in await substitutions.of_mine(actor)] == [school.today.id]
    await substitutions.withdraw(deputy, [school.today.id])
    assert await substitutions.of_mine(actor) == []
    with pytest.raises(NotFound):
        await access.journal(actor, school.physics.id)
    with pytest.raises(NotFound):
        await substitutions.withdraw(deputy, [school.today.id])


async def test_the_nearest_lesson_stands_first(school):
    days = [date(2026, 11, day) for day in (20, 23, 24, 27, 30)]
    await substitutions.assign(None, [StandIn(school.lessons[day].id, school.people['Чехонина'].id, SAME, 'болезнь')
                                      for day in days])
    shown = [one.date.day for one in await substitutions.of_mine(school.actors['Чехонина'])]
    assert shown == [24, 27, 30, 23, 20]


async def test_what_is_signed_or_written_is_not_withdrawn(school):
    deputy = school.actors['Бойко']
    await substitutions.assign(deputy, [stand_in(school)])
    await write(school, 'Чехонина', kind='topic', new='Ток')
    with pytest.raises(Conflict, match='уже есть записи'):
        await substitutions.withdraw(deputy, [school.today.id])
    await substitutions.sign(school.actors['Чехонина'], school.today.id)
    with pytest.raises(Conflict, match='подписано'):
        await substitutions.withdraw(deputy, [school.today.id])


async def test_only_the_administration_assigns_and_everybody_concerned_hears(school):
    with pytest.raises(NotAllowed):
        await substitutions.assign(school.actors['Чехонина'], [stand_in(school)])
    keys = {f'class:{school.class_8a.id}', f'group:{school.physics.id}', f'person:{school.people["Гук"].id}',
            f'person:{school.people["Чехонина"].id}'}
    heard = Heard(*keys)
    await substitutions.assign(school.actors['Бойко'], [stand_in(school)])
    assert {key for key, _ in await heard.told()} == keys
