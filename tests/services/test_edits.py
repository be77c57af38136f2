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
