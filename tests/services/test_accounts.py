"""Accounts: only with a consent, one per person, one-time passwords, blocks, and one's own password."""

from datetime import date, timedelta

import pytest

from ejournal import clock, rules_of_use, security
from ejournal.services import accounts, roles, sessions
from models import (
    Account,
    AuditEntry,
    Conflict,
    Consent,
    Invalid,
    Locked,
    NotAllowed,
    NotFound,
    Person,
    Role,
    StaffCard,
)
from tests.support.entry import PASSWORD, Heard, log_in

HERE = '10.0.0.7'


async def newcomer(*, consent: bool = True, last: str = 'Щукина', **values) -> Person:
    person = await Person.create(last_name=last, first_name='Юлия', middle_name='Яковлевна', **values)
    if consent:
        await Consent.create(person=person, given_on=clock.today())
    return person


async def test_an_account_comes_with_a_one_time_password_that_has_to_be_changed(school) -> None:
    person = await newcomer()
    issued = await accounts.issue(school.actors['Админов'], person.id)
    assert (issued.login, issued.name) == ('shchukina.yy', 'Щукина Юлия Яковлевна')
    opened = await sessions.login(issued.login, issued.password, address=HERE)
    assert opened.must_change and opened.must_accept
    entry = await AuditEntry.get(action='account.issued')
    assert (entry.person_id, entry.role, entry.after) == (school.people['Админов'].id, 'administrator', issued.login)
    stored = await Account.get(id=issued.account_id)
    assert issued.password not in stored.password_hash


@pytest.mark.parametrize('given, withdrawn', [(None, None), (-10, -1), (-10, 0), (1, None)])
async def test_no_account_without_an_active_consent(school, given: int | None, withdrawn: int | None) -> None:
    person = await newcomer(consent=False)
    if given is not None:
        today = clock.today()
        await Consent.create(person=person, given_on=today + timedelta(days=given),
                             withdrawn_on=None if withdrawn is None else today + timedelta(days=withdrawn))
    with pytest.raises(Invalid, match=r'^Нет действующего согласия на обработку персональных данных$'):
        await accounts.issue(school.actors['Админов'], person.id)
    assert not await Account.exists(person=person)


async def test_a_person_has_one_account(school) -> None:
    person = await newcomer()
    await accounts.issue(school.actors['Админов'], person.id)
    with pytest.raises(Conflict, match='уже есть'):
        await accounts.issue(school.actors['Админов'], person.id)
    with pytest.raises(NotFound):
        await accounts.issue(school.actors['Админов'], 10**6)


async def test_two_people_never_share_a_login(school) -> None:
    people = [await newcomer() for _ in range(3)]
    logins = [(await accounts.issue(None, one.id)).login for one in people[:2]]
    logins += [one.login for one in await accounts.issue_many(None, people[2:])]
    assert logins == ['shchukina.yy', 'shchukina.yy2', 'shchukina.yy3']


async def test_many_at_once_leave_out_who_may_not_and_who_has(school) -> None:
    wished, plain, silent = await newcomer(), await newcomer(last='Чиж'), await newcomer(consent=False)
    issued = await accounts.issue_many(None, [wished, plain, silent, school.people['Гук']], logins={wished.id: 'Юля'})
    assert [(one.person_id, one.login, one.password) for one in issued] == [
        (wished.id, 'юля', ''), (plain.id, 'chizh.yy', '')]
    assert {one.account_id for one in issued} == {one.id for one in await Account.filter(password_hash='!')
                                                  if one.person_id in (wished.id, plain.id)}
    assert await AuditEntry.filter(action='account.issued').count() == 2
    with pytest.raises(Invalid):
        await sessions.login('chizh.yy', '!', address=HERE)


async def test_many_at_once_with_passwords_can_log_in(school) -> None:
    [issued] = await accounts.issue_many(school.actors['Админов'], [await newcomer()], passwords=True)
    assert (await sessions.login(issued.login, issued.password, address=HERE)).must_change


@pytest.mark.parametrize('name', ['Гук', 'Дорн', 'Бойко', 'Секретова', 'Кадрова', 'Классная', 'Цой', 'Абрамова'])
async def test_only_the_administrator_manages_accounts(school, name: str) -> None:
    actor, target = school.actors[name], school.actors['Чехонина'].account_id
    person = await newcomer()
    for attempt in (accounts.issue(actor, person.id), accounts.issue_many(actor, [person]),
                    accounts.reset_password(actor, target), accounts.block(actor, target),
                    accounts.unblock(actor, target)):
        with pytest.raises(NotAllowed, match='Ваша роль не позволяет'):
            await attempt
    assert not await Account.exists(person=person)


async def test_a_reset_gives_a_new_one_time_password_and_ends_the_sessions(school) -> None:
    opened = await log_in(school.actors['Гук'])
    heard = Heard(f'session:{opened.actor.session_id}')
    issued = await accounts.reset_password(school.actors['Админов'], opened.actor.account_id)
    assert await sessions.find(opened.token) is None
    assert await heard.told() == [(f'session:{opened.actor.session_id}', 'login')]
    with pytest.raises(Invalid):
        await sessions.login(issued.login, PASSWORD, address=HERE)
    assert (await sessions.login(issued.login, issued.password, address=HERE)).must_change
    entry = await AuditEntry.get(action='account.password_reset')
    assert issued.password not in (entry.before, entry.after, entry.reason)


@pytest.mark.clause('17.2.6')
async def test_a_reset_needs_the_consent_and_opens_a_locked_login(school) -> None:
    admin, guk = school.actors['Админов'], school.actors['Гук']
    login = (await Account.get(id=guk.account_id)).login
    for number in range(5):
        with pytest.raises(Invalid):
            await sessions.login(login, 'мимо', address=f'10.1.0.{number}')
    issued = await accounts.reset_password(admin, guk.account_id)
    assert await sessions.login(login, issued.password, address=HERE)
    await Consent.filter(person_id=guk.person_id).update(withdrawn_on=clock.today())
    with pytest.raises(Invalid, match='Нет действующего согласия'):
        await accounts.reset_password(admin, guk.account_id)


@pytest.mark.clause('17.2.6')
async def test_a_block_ends_everything_and_can_be_taken_back(school) -> None:
    admin, opened = school.actors['Админов'], await log_in(school.actors['Гук'])
    account = await Account.get(id=opened.actor.account_id)
    await accounts.block(admin, account.id)
    await accounts.block(admin, account.id)
    assert await sessions.find(opened.token) is None
    with pytest.raises(Invalid, match='заблокирована'):
        await sessions.login(account.login, PASSWORD, address=HERE)
    await accounts.unblock(admin, account.id)
    assert await sessions.login(account.login, PASSWORD, address=HERE)
    assert await sessions.find(opened.token) is None  # the old session stays ended
    assert [await AuditEntry.filter(action=f'account.{one}').count() for one in ('blocked', 'unblocked')] == [1, 1]


async def test_nobody_locks_the_school_out(school) -> None:
    admin = school.actors['Админов']
    with pytest.raises(NotAllowed, match='Свою учётную запись'):
        await accounts.block(admin, admin.account_id)
    with pytest.raises(NotAllowed, match='последний администратор'):
        await accounts.block(None, admin.account_id)
    await roles.grant(None, school.people['Бойко'].id, Role.ADMINISTRATOR)
    await accounts.block(None, admin.account_id)
    with pytest.raises(NotFound):
        await accounts.block(None, 10**6)


async def test_own_password_asks_for_the_current_one_and_ends_the_other_sessions(school) -> None:
    opened, other = await log_in(school.actors['Гук']), await log_in(school.actors['Гук'])
    with pytest.raises(Invalid, match='Текущий пароль введён неверно'):
        await accounts.change_password(opened.actor, 'новый-пароль-77', current='мимо')
    with pytest.raises(Invalid, match='прежний пароль'):
        await accounts.change_password(opened.actor, PASSWORD, current=PASSWORD)
    await accounts.change_password(opened.actor, 'новый-пароль-77', current=PASSWORD)
    assert await sessions.resolve(opened.token)
    assert await sessions.resolve(other.token) is None
    login = (await Account.get(id=opened.actor.account_id)).login
    assert await sessions.login(login, 'новый-пароль-77', address=HERE)


async def test_guessing_the_current_password_is_slowed_down_too(school) -> None:
    opened = await log_in(school.actors['Гук'])
    for _ in range(5):
        with pytest.raises(Invalid):
            await accounts.change_password(opened.actor, 'новый-пароль-77', current='мимо')
    with pytest.raises(Locked):
        await accounts.change_password(opened.actor, 'новый-пароль-77', current=PASSWORD)


@pytest.mark.clause('17.2.6')
@pytest.mark.parametrize('name, password, why', [
    ('Гук', 'кит-2026я', 'короче 10'), ('Цой', 'кит-26я', 'короче 8'), ('Цой', 'толькобуквы', 'и буквы, и цифры'),
    ('Гук', '24681012141618', 'и буквы, и цифры'), ('Чехонина', 'Чехонина2026', 'не должен повторять')])
async def test_weak_passwords_are_refused(school, name: str, password: str, why: str) -> None:
    opened = await log_in(school.actors[name])
    with pytest.raises(Invalid, match=why):
        await accounts.change_password(opened.actor, password, current=PASSWORD)


async def test_the_birth_date_is_no_password(school) -> None:
    opened = await log_in(school.actors['Гук'])
    await Person.filter(id=opened.actor.person_id).update(birth_date=date(1980, 2, 17))
    with pytest.raises(Invalid, match='дату рождения'):
        await accounts.change_password(opened.actor, 'мой-17021980', current=PASSWORD)


async def test_a_pupil_who_works_here_has_a_staff_password(school) -> None:
    person = school.people['Цой']
    await StaffCard.create(person=person, position='лаборант')
    await roles.grant(None, person.id, Role.SECRETARY)
    opened = await log_in(school.actors['Цой'])
    with pytest.raises(Invalid, match='короче 10'):
        await accounts.change_password(opened.actor, 'кит-2026я', current=PASSWORD)


async def test_accepting_the_rules_keeps_when_and_which(school) -> None:
    opened = await log_in(school.actors['Гук'])
    await Account.filter(id=opened.actor.account_id).update(rules_accepted_at=None)
    await accounts.accept_rules(opened.actor)
    assert (await Account.get(id=opened.actor.account_id)).rules_accepted_at == clock.now()
    assert (await AuditEntry.get(action='rules.accepted')).after == rules_of_use.VERSION


async def test_a_stronger_hash_replaces_a_weak_one_at_the_next_login(school, monkeypatch) -> None:
    opened = await log_in(school.actors['Гук'])
    before = await Account.get(id=opened.actor.account_id)
    security.set_strength(time_cost=2, memory_kib=8)
    try:
        await sessions.login(before.login, PASSWORD, address=HERE)
    finally:
        security.set_strength(time_cost=1, memory_kib=8)
    after = await Account.get(id=before.id)
    assert 't=2' in after.password_hash and after.password_hash != before.password_hash
