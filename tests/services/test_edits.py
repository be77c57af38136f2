"""Every operation is applied once, answered for itself, in one transaction, and meets nobody unseen."""

import pytest

from ejournal import audit
from ejournal.services import edits
from ejournal.services.operations import MAX_OPERATIONS, parse
from models import AuditEntry, ClientOperation, Conflict, Invalid, Mark, Substitution, Work
from tests.services.test_marks import apply, one


async def test_the_same_operation_twice_is_applied_once_and_answered_alike(school):
    raw = school.operation(pupil=school.pupil('Цой'), new='5')
    first, again = await one(school.actors['Гук'], raw), await one(school.actors['Гук'], raw)
    assert first.as_json() == again.as_json()
    assert await AuditEntry.filter(action='mark.changed').count() == 1
    assert await ClientOperation.all().count() == 1


async def test_somebody_elses_operation_id_says_nothing(school):
    raw = school.operation(pupil=school.pupil('Цой'), new='5')
    await one(school.actors['Гук'], raw)
    outcome = await one(school.actors['Чехонина'], raw)
    assert (outcome.status, outcome.value) == ('refused', '')


async def test_a_conflict_shows_the_other_value_and_its_author(school):
    pupil = school.pupil('Цой')
    await Substitution.create(lesson=school.today, substitute=school.people['Чехонина'], kind='тот же предмет')
    await one(school.actors['Чехонина'], school.operation(pupil=pupil, new='4'))
    outcome = await one(school.actors['Гук'], school.operation(pupil=pupil, new='5'))
    assert (outcome.status, outcome.value, outcome.by) == ('conflict', '4', 'Чехонина Р. Л.')
    assert (await Mark.get(pupil_id=pupil)).value == '4'


async def test_the_value_that_is_stored_already_is_no_conflict(school):
    pupil, actor = school.pupil('Цой'), school.actors['Гук']
    await one(actor, school.operation(pupil=pupil, new='5'))
    assert (await one(actor, school.operation(pupil=pupil, new='5'))).status == 'unchanged'


async def test_one_bad_operation_leaves_the_others_alone(school):
    good, bad = school.operation(pupil=school.pupil('Цой'), new='5'), school.operation(pupil=1, new='5')
    assert [o.status for o in await apply(school.actors['Гук'], bad, good)] == ['refused', 'saved']


async def test_a_dry_run_says_the_same_and_writes_nothing(school):
    raws = [school.operation(pupil=school.pupil('Цой'), new='5'), school.operation(pupil=school.pupil('Цой'), new='9')]
    assert [o.status for o in await apply(school.actors['Гук'], *raws, dry_run=True)] == ['saved', 'refused']
    assert [await Mark.all().count(), await Work.all().count(), await AuditEntry.all().count()] == [0, 0, 0]


async def test_a_failure_in_the_middle_stores_nothing(school, monkeypatch):
    async def fail(*_args: object, **_options: object) -> None:
        raise RuntimeError('the disk is full')

    monkeypatch.setattr(audit, 'record', fail)
    with pytest.raises(RuntimeError):
        await one(school.actors['Гук'], school.operation(pupil=school.pupil('Цой'), new='5'))
    assert [await Mark.all().count(), await Work.all().count(), await ClientOperation.all().count()] == [0, 0, 0]


async def test_more_than_a_post_may_hold_is_refused_before_anything(school):
    raw = school.operation(pupil=school.pupil('Цой'), new='5')
    with pytest.raises(Invalid, match='не больше 500'):
        await edits.apply(school.actors['Гук'], [parse(raw)] * (MAX_OPERATIONS + 1))
    assert not await AuditEntry.exists()


async def test_several_changes_of_one_cell_in_one_post_come_in_order(school):
    pupil, work = school.pupil('Цой'), None
    outcomes = await apply(school.actors['Гук'], school.operation(pupil=pupil, work=work, new='5'),
                           school.operation(pupil=pupil, work=work, old='5', new='4'),
                           school.operation(pupil=pupil, work=work, old='5', new='3'))
    assert [o.status for o in outcomes] == ['saved', 'saved', 'conflict']
    assert (await Mark.get(pupil_id=pupil)).value == '4'


async def test_one_id_twice_in_a_post_is_refused_before_anything(school):
    raw = school.operation(kind='work', work=None, topic='Ток')
    with pytest.raises(Invalid, match='дважды'):
        await apply(school.actors['Гук'], raw, raw)
    assert not await Work.exists()


async def test_a_known_id_with_another_content_is_not_answered_as_if_stored(school):
    raw = school.operation(pupil=school.pupil('Цой'), new='5')
    await one(school.actors['Гук'], raw)
    with pytest.raises(Conflict, match='другим изменением'):
        await apply(school.actors['Гук'], raw | {'old': '5', 'new': '4'})
    assert (await Mark.get()).value == '5'


async def test_a_conflict_tells_the_version_that_stands(school):
    pupil, actor = school.pupil('Цой'), school.actors['Гук']
    await apply(actor, school.operation(pupil=pupil, new='5'), school.operation(pupil=pupil, old='5', new='4'))
    clash = await one(actor, school.operation(pupil=pupil, new='3'))
    assert (clash.status, clash.value, clash.version) == ('conflict', '4', 2)


async def substitute(school) -> None:
    await Substitution.create(lesson=school.today, substitute=school.people['Чехонина'], kind='тот же предмет')


async def test_a_stale_card_of_a_work_takes_nothing_back(school):
    await substitute(school)
    made = await one(school.actors['Гук'], school.operation(kind='work', topic='Ток'))
    raw = school.operation(kind='work', work=dict(made.work or {})['id'], weight='2', topic='Закон Ома')
    assert (await one(school.actors['Чехонина'], raw)).status == 'saved'
    seen = {'type': school.types['ответ на уроке'].id, 'weight': '1', 'topic': 'Ток'}
    for change in ({'weight': '3', 'topic': 'Ток'}, {'remove': True}):
        stale = await one(school.actors['Гук'], raw | {'id': f'stale-00{len(change)}', 'was': seen} | change)
        assert (stale.status, stale.by) == ('conflict', 'Чехонина Р. Л.')
        assert stale.value == 'ответ на уроке; вес 2; Закон Ома'
        assert (dict(stale.work or {})['weight'], dict(stale.work or {})['topic']) == ('2', 'Закон Ома')
    assert (await Work.get()).topic == 'Закон Ома'
    fresh = raw | {'id': 'fresh-001', 'weight': '3', 'was': seen | {'weight': '2,0', 'topic': 'Закон Ома'}}
    assert (await one(school.actors['Гук'], fresh)).status == 'saved'
    older = await one(school.actors['Гук'], raw | {'id': 'older-001', 'weight': '4'})  # a program that says nothing
    assert (older.status, dict(older.work or {})['weight']) == ('saved', '4')


async def test_a_stale_due_date_of_the_same_homework_is_a_conflict(school):
    await substitute(school)
    text = {'kind': 'homework', 'old': '§ 18 читать', 'new': '§ 18 читать'}
    await one(school.actors['Гук'], school.operation(**text | {'old': '', 'due_on': '2026-11-27'}))
    assert (await one(school.actors['Чехонина'], school.operation(**text, due_on='2026-12-04'))).status == 'saved'
    seen = {'due_on': '2026-11-27', 'none': False}
    stale = await one(school.actors['Гук'], school.operation(**text, due_on='2026-11-30', was=seen))
    assert (stale.status, stale.by) == ('conflict', 'Чехонина Р. Л.')
    assert '04.12.2026' in stale.message and dict(stale.lesson or {})['homework']['due_on'] == '2026-12-04'
    later = school.operation(**text, due_on='2026-11-30', was=seen | {'due_on': '2026-12-04'})
    assert (await one(school.actors['Гук'], later)).status == 'saved'
    assert (await one(school.actors['Гук'], school.operation(**text, due_on='2026-12-01'))).status == 'saved'


async def test_a_stale_tick_without_homework_is_a_conflict(school):
    await substitute(school)
    tick = {'kind': 'homework', 'old': '', 'new': ''}
    await one(school.actors['Чехонина'], school.operation(**tick, none=True))
    stale = await one(school.actors['Гук'], school.operation(**tick | {'new': '§ 18 читать'}, was={'none': False}))
    assert (stale.status, dict(stale.lesson or {})['homework']['none']) == ('conflict', True)


async def test_stale_minutes_of_a_delay_are_a_conflict(school):
    await substitute(school)
    late = {'kind': 'attendance', 'pupil': school.pupil('Цой'), 'old': 'ОП', 'new': 'ОП'}
    await one(school.actors['Гук'], school.operation(**late | {'old': ''}, minutes=5))
    assert (await one(school.actors['Чехонина'], school.operation(**late, minutes=20))).status == 'saved'
    stale = await one(school.actors['Гук'], school.operation(**late, minutes=10, was={'minutes': 5}))
    assert (stale.status, stale.value, stale.by, stale.as_json()['minutes']) == ('conflict', 'ОП', 'Чехонина Р. Л.', 20)
    away = await one(school.actors['Гук'], school.operation(**late | {'new': ''}, was={'minutes': 5}))
    assert away.status == 'conflict'
    fresh = school.operation(**late, minutes=10, was={'minutes': 20})
    assert (await one(school.actors['Гук'], fresh)).status == 'saved'
    assert (await one(school.actors['Гук'], school.operation(**late, minutes=15))).status == 'saved'


@pytest.mark.parametrize('other', [{'minutes': 7}, {'reason': 'иначе'}, {'type': 2}, {'new': ''}])
async def test_a_known_id_is_known_by_all_it_asks(school, other):
    raw = school.operation(kind='attendance', pupil=school.pupil('Цой'), new='ОП', minutes=5)
    assert (await one(school.actors['Гук'], raw)).status == 'saved'
    with pytest.raises(Conflict, match='другим изменением'):
        await apply(school.actors['Гук'], raw | other)
    again = raw | {'old': 'ОП', 'was': {'minutes': 5}, 'source': 'undo'}
    assert (await one(school.actors['Гук'], again)).status == 'saved'
