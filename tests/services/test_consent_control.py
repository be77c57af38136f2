"""«Контроль согласий»: states, registering, withdrawing closes the account, tasks and the memo (п. 4, 5, 9, 17.6.2)."""

from datetime import date

import pytest

from ejournal.rules.cards import CardKind
from ejournal.services import accounts, consent_control, movement
from ejournal.services.consent_control import PURPOSES, State
from ejournal.services.movement import MoveKind, Order
from models import Account, AuditEntry, Conflict, Consent, ConsentTask, Invalid, NotAllowed, NotFound, Person
from tests.services.test_movement import CHILD
from tests.support.entry import log_in
from tests.support.school import FIRST, TODAY


async def state(school, name: str) -> State:
    return (await consent_control.of_person(school.actors['Админов'], school.people[name].id)).state


@pytest.mark.clause('17.6.2')
async def test_until_the_consent_is_signed_there_is_no_account(school):
    await movement.execute(school.actors['Секретова'], Order(MoveKind.ADMIT, None, '81-у', TODAY, TODAY,
                                                             school.class_8a.id, newcomer=CHILD))
    child, father = await Person.get(last_name='Ёжикова'), await Person.get(last_name='Ёжиков')
    first = (await consent_control.control(school.actors['Секретова'], CardKind.PUPIL))[0]
    assert (first.name, first.state, first.task_since) == ('Ёжикова Яна Олеговна', State.NONE, TODAY)
    assert await consent_control.tasks_count(school.actors['Секретова']) == 2
    with pytest.raises(Invalid, match='Нет действующего согласия'):
        await accounts.issue(school.actors['Админов'], child.id)
    await consent_control.register(school.actors['Секретова'], child.id, TODAY, signed_by=father.id)
    assert await consent_control.tasks_count(school.actors['Секретова']) == 1
    assert await ConsentTask.exists(person_id=child.id, done_at__isnull=False)
    assert (await accounts.issue(school.actors['Админов'], child.id)).login == 'ezhikova.yo'
    given, = (await consent_control.of_person(school.actors['Секретова'], child.id)).consents
    assert (given.signed_by, given.registered_by) == ('Ёжиков О. И.', 'Секретова И. Ю.')


@pytest.mark.clause('17.6.2')
async def test_a_withdrawal_closes_the_account_at_once(school):
    opened = await log_in(school.actors['Абрамова'])
    assert await state(school, 'Абрамова') is State.ACTIVE
    consent = await Consent.get(person_id=school.people['Абрамова'].id)
    assert await consent_control.withdraw(school.actors['Секретова'], consent.id) is True
    account = await Account.get(person_id=school.people['Абрамова'].id)
    assert account.blocked
    from ejournal.services import sessions  # noqa: PLC0415 - beside the one question asked of it
    assert await sessions.resolve(opened.token) is None
    assert await state(school, 'Абрамова') is State.WITHDRAWN
    with pytest.raises(Invalid, match='Нет действующего согласия'):
        await accounts.unblock(school.actors['Админов'], account.id)
    with pytest.raises(Conflict, match='уже отозвано'):
        await consent_control.withdraw(school.actors['Секретова'], consent.id)
    reasons = {entry.action: entry.reason for entry in await AuditEntry.filter(role='secretary')}
    assert reasons['account.blocked'] == 'согласие отозвано'


async def test_states_follow_the_calendar(school, travel):
    person = school.people['Цой'].id
    await Consent.filter(person_id=person).update(expires_on=date(2026, 12, 10))
    assert await state(school, 'Цой') is State.SOON
    assert await accounts.consented([person]) == {person}
    travel.to(date(2026, 12, 11))
    assert await state(school, 'Цой') is State.EXPIRED
    assert await accounts.consented([person]) == set()
    expired, = await consent_control.control(school.actors['Секретова'], CardKind.PUPIL, State.EXPIRED)
    assert (expired.name, expired.until) == ('Цой Виктор', date(2026, 12, 10))
    await consent_control.register(school.actors['Секретова'], person, date(2026, 12, 11))
    assert await state(school, 'Цой') is State.ACTIVE


async def test_a_consent_to_photographs_gives_no_account(school):
    person = await Person.get(id=school.people['Цой'].id)
    await Consent.filter(person_id=person.id).update(purpose=PURPOSES[1])
    assert await accounts.consented([person.id]) == set()
    assert await state(school, 'Цой') is State.NONE
    photo = await Consent.get(person_id=person.id)
    assert await consent_control.withdraw(school.actors['Секретова'], photo.id) is False
    assert not (await Account.get(person_id=person.id)).blocked


@pytest.mark.parametrize(('given', 'more', 'why'), [
    (None, {}, 'дату подписания'), (date(2026, 11, 25), {}, 'не наступила'),
    (TODAY, {'expires_on': date(2026, 11, 1)}, 'закончился'), (TODAY, {'purpose': 'реклама'}, 'цель обработки'),
    (TODAY, {'signed_by': 1}, 'законный представитель')])
async def test_bad_papers_are_refused(school, given, more, why):
    await Consent.filter(person_id=school.people['Ёлкина'].id).delete()
    with pytest.raises(Invalid, match=why):
        await consent_control.register(school.actors['Секретова'], school.people['Ёлкина'].id, given, **more)


async def test_a_second_one_is_not_needed(school):
    with pytest.raises(Conflict, match='уже действует'):
        await consent_control.register(school.actors['Секретова'], school.people['Цой'].id, TODAY)


async def test_each_office_has_its_people(school):
    assert consent_control.kinds(school.actors['Кадрова']) == (CardKind.STAFF,)
    assert await consent_control.control(school.actors['Кадрова'], CardKind.STAFF)
    with pytest.raises(NotFound):
        await consent_control.of_person(school.actors['Кадрова'], school.people['Цой'].id)
    with pytest.raises(NotFound):
        await consent_control.register(school.actors['Секретова'], school.people['Гук'].id, TODAY)
    with pytest.raises(NotAllowed):
        await consent_control.control(school.actors['Секретова'], CardKind.STAFF)
    with pytest.raises(NotAllowed, match='регистрируют'):
        await consent_control.register(school.actors['Бойко'], school.people['Цой'].id, TODAY)


async def test_the_last_administrator_keeps_the_school_going(school):
    consent = await Consent.get(person_id=school.people['Админов'].id)
    with pytest.raises(NotAllowed, match='последний администратор'):
        await consent_control.withdraw(school.actors['Кадрова'], consent.id)


async def test_the_day_of_the_memo_is_kept(school):
    await consent_control.hand_over_memo(school.actors['Секретова'], school.people['Абрамова'].id, FIRST)
    shown = await consent_control.of_person(school.actors['Секретова'], school.people['Абрамова'].id)
    assert (shown.memo_given_on, shown.what) == (FIRST, 'мать: Абрамов Глеб')
    assert shown.signers == {school.people['Абрамова'].id: 'Абрамова Мария Сергеевна'}
    for day in (None, date(2026, 11, 25)):
        with pytest.raises(Invalid, match='день вручения'):
            await consent_control.hand_over_memo(school.actors['Секретова'], school.people['Абрамова'].id, day)


@pytest.mark.clause('17.4.8', '17.5.12')
async def test_printing_is_in_the_audit(school):
    await consent_control.printed(school.actors['Секретова'], school.people['Цой'].id, 'бланк согласия')
    entry = await AuditEntry.get(action='print.made')
    assert (entry.after, entry.object_id) == ('бланк согласия', school.people['Цой'].id)
