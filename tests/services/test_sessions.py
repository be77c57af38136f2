"""Getting in and out: the same words for every wrong guess, limits of time, and sessions that end at once."""

import asyncio
from datetime import date

import pytest

from ejournal import access, security
from ejournal.services import accounts, sessions
from models import Account, AccountSession, AuditEntry, Invalid, Locked, NotFound, Role
from tests.support.entry import PASSWORD, Heard, log_in
from tests.support.school import SmallSchool

DAY = date(2026, 11, 24)
HERE = '10.0.0.7'


async def login_of(school: SmallSchool, name: str) -> str:
    return (await Account.get(id=school.actors[name].account_id)).login


async def test_a_login_opens_a_session_that_only_its_token_finds(school) -> None:
    opened = await log_in(school.actors['Гук'])
    assert (await sessions.resolve(opened.token)) == opened.actor
    assert opened.actor.roles == {Role.TEACHER} and opened.actor.address == HERE
    assert await sessions.resolve(security.new_token()) is None
    row = await AccountSession.get()
    assert opened.token not in (row.token_hash, row.agent)
    assert await sessions.resolve(row.token_hash) is None
    assert await AuditEntry.filter(action='session.opened', session_id=row.id).count() == 1


async def test_login_ignores_case_and_blanks_around(school) -> None:
    await log_in(school.actors['Гук'])
    login = await login_of(school, 'Гук')
    assert (await sessions.login(f' {login.upper()} ', PASSWORD, address=HERE)).actor.name == 'Гук Л. М.'


async def test_wrong_password_and_unknown_login_sound_the_same(school) -> None:
    await log_in(school.actors['Гук'])
    messages = set()
    for login, password in [(await login_of(school, 'Гук'), 'не-тот-1'), ('nobody', PASSWORD),
                            (await login_of(school, 'Цой'), '!')]:
        with pytest.raises(Invalid) as refused:
            await sessions.login(login, password, address=HERE)
        messages.add(refused.value.message)
    assert messages == {sessions.WRONG}
    entries = await AuditEntry.filter(action='login.failed')
    assert len(entries) == 3
    assert {entry.after for entry in entries} == {HERE}


@pytest.mark.clause('17.2.6')
async def test_five_failures_lock_the_account_for_everybody_elsewhere(school, travel) -> None:
    travel.to(DAY, 9, 0)
    await log_in(school.actors['Гук'])
    login = await login_of(school, 'Гук')
    for number in range(5):
        with pytest.raises(Invalid):
            await sessions.login(login, 'мимо', address=f'10.0.1.{number}')
    with pytest.raises(Locked, match='через 15 мин'):
        await sessions.login(login, PASSWORD, address='10.0.2.1')
    assert await AuditEntry.filter(action='login.locked').count() == 1
    travel.to(DAY, 9, 15)
    assert await sessions.login(login, PASSWORD, address='10.0.2.1')


async def test_five_failures_lock_the_address_for_every_login(school) -> None:
    await log_in(school.actors['Гук'])
    for number in range(5):
        with pytest.raises(Invalid):
            await sessions.login(f'nobody{number}', 'мимо', address=HERE)
    with pytest.raises(Locked):
        await sessions.login(await login_of(school, 'Гук'), PASSWORD, address=HERE)
    assert await sessions.login(await login_of(school, 'Гук'), PASSWORD, address='10.0.2.1')


async def test_many_guesses_at_once_are_not_more_than_five(school) -> None:
    await log_in(school.actors['Гук'])
    login = await login_of(school, 'Гук')
    guesses = [sessions.login(login, f'мимо{number}', address=f'10.0.3.{number}') for number in range(40)]
    answers = await asyncio.gather(*guesses, sessions.login(login, PASSWORD, address='10.0.4.1'),
                                   return_exceptions=True)
    wrong = [one for one in answers if isinstance(one, Invalid)]
    assert len(wrong) == 5
    assert sum(isinstance(one, Locked) for one in answers) == 36


async def test_a_blocked_account_is_told_so_only_after_its_password(school) -> None:
    await log_in(school.actors['Гук'])
    await Account.filter(id=school.actors['Гук'].account_id).update(blocked=True)
    login = await login_of(school, 'Гук')
    with pytest.raises(Invalid, match='Неверный'):
        await sessions.login(login, 'мимо', address=HERE)
    with pytest.raises(Invalid, match='заблокирована'):
        await sessions.login(login, PASSWORD, address=HERE)


@pytest.mark.clause('17.2.6')
@pytest.mark.parametrize(('name', 'last', 'first_too_late'), [
    ('Гук', 29, 30), ('Абрамов', 59, 60), ('Абрамова', 59, 60)])
async def test_idle_sessions_end(school, travel, name: str, last: int, first_too_late: int) -> None:
    travel.to(DAY, 9, 0)
    token = (await log_in(school.actors[name])).token
    travel.to(DAY, 9, last)
    assert await sessions.resolve(token)  # and is seen, so the time starts again
    travel.to(DAY, 9 + (last + last) // 60, (last + last) % 60)
    assert await sessions.resolve(token)
    gone = last + last + first_too_late
    travel.to(DAY, 9 + gone // 60, gone % 60)
    assert await sessions.resolve(token) is None
    assert await AuditEntry.filter(action=sessions.ENDED, reason='истекла').count() == 1


async def test_no_session_lives_longer_than_12_hours(school, travel) -> None:
    travel.to(DAY, 9, 0)
    token = (await log_in(school.actors['Гук'])).token
    for minutes in range(9 * 60, 21 * 60, 20):
        travel.to(DAY, minutes // 60, minutes % 60)
        assert await sessions.resolve(token)
    travel.to(DAY, 21, 0)
    assert await sessions.resolve(token) is None


async def test_a_restarted_server_knows_the_sessions(school, travel) -> None:
    travel.to(DAY, 9, 0)
    token = (await log_in(school.actors['Гук'])).token
    travel.to(DAY, 9, 20)
    assert await sessions.resolve(token)
    sessions.forget(school.actors['Гук'].account_id)
    travel.to(DAY, 9, 45)
    assert await sessions.resolve(token)


async def test_clicks_do_not_read_the_database(school, statements, travel) -> None:
    travel.to(DAY, 9, 0)
    token = (await log_in(school.actors['Гук'])).token
    with statements() as seen:
        for _ in range(20):
            await sessions.find(token)
    assert seen == []
    travel.to(DAY, 9, 1)
    with statements() as seen:
        for _ in range(20):
            await sessions.find(token)
    assert 1 <= len(seen) <= 9
    assert sum('UPDATE' in one for one in seen) == 1


async def test_logout_ends_the_session_and_its_pages(school) -> None:
    opened = await log_in(school.actors['Гук'])
    other = await log_in(school.actors['Гук'])
    heard = Heard(f'session:{opened.actor.session_id}', f'session:{other.actor.session_id}')
    await sessions.logout(opened.actor)
    assert await sessions.resolve(opened.token) is None
    assert await sessions.resolve(other.token)
    assert await heard.told() == [(f'session:{opened.actor.session_id}', 'login')]


@pytest.mark.clause('17.2.6')
async def test_own_sessions_are_listed_and_ended_but_nobody_elses(school) -> None:
    opened, other, stranger = [await log_in(school.actors[name]) for name in ('Гук', 'Гук', 'Цой')]
    assert {row.id for row in await sessions.sessions_of(opened.actor)} == {
        opened.actor.session_id, other.actor.session_id}
    assert other.actor.session_id
    await sessions.end_session(opened.actor, other.actor.session_id)
    assert await sessions.resolve(other.token) is None
    assert stranger.actor.session_id
    for session_id in (stranger.actor.session_id, other.actor.session_id, 10**6):
        with pytest.raises(NotFound, match='Такого сеанса нет'):
            await sessions.end_session(opened.actor, session_id)
    assert await sessions.resolve(stranger.token)


async def test_the_sweep_ends_what_is_idle_and_leaves_the_rest(school, travel) -> None:
    travel.to(DAY, 9, 0)
    idle, busy, home = [await log_in(school.actors[name]) for name in ('Гук', 'Чехонина', 'Цой')]
    heard = Heard(f'session:{idle.actor.session_id}')
    travel.to(DAY, 9, 29)
    await sessions.find(busy.token)
    travel.to(DAY, 9, 31)
    assert await sessions.sweep() == 1
    assert await heard.told() == [(f'session:{idle.actor.session_id}', 'login')]
    assert [bool(await sessions.find(one.token)) for one in (idle, busy, home)] == [False, True, True]
    travel.to(DAY, 21, 1)
    assert await sessions.sweep() == 2


async def test_open_duties_let_nobody_act(school) -> None:
    opened = await log_in(school.actors['Гук'])
    await Account.filter(id=opened.actor.account_id).update(must_change_password=True, rules_accepted_at=None)
    sessions.forget(opened.actor.account_id)
    duties = []
    for step in (accounts.change_password(opened.actor, 'новый-пароль-77'), accounts.accept_rules(opened.actor)):
        found = await sessions.find(opened.token)
        assert await sessions.resolve(opened.token) is None
        duties.append(found and found.duty)
        await step
    assert duties == ['/password', '/rules']
    assert await sessions.resolve(opened.token)


async def test_a_reading_begun_before_the_end_does_not_bring_the_session_back(school, monkeypatch) -> None:
    opened = await log_in(school.actors['Гук'])
    sessions.forget(opened.actor.account_id)
    real, reading = access.actor_of, asyncio.Event()

    async def slow(*args, **kwargs):
        actor = await real(*args, **kwargs)
        reading.set()
        await asyncio.sleep(0.03)
        return actor

    monkeypatch.setattr(access, 'actor_of', slow)
    late = asyncio.ensure_future(sessions.find(opened.token))
    await reading.wait()
    await sessions.logout(opened.actor)
    await late
    assert await sessions.find(opened.token) is None
