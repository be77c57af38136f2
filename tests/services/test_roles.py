"""Roles: given and taken by the administrator only, and open pages learn of it."""

import asyncio

import pytest

from ejournal.services import roles, sessions
from models import AuditEntry, Invalid, NotAllowed, NotFound, Role, RoleGrant
from tests.support.entry import Heard, log_in


async def roles_now(token: str) -> frozenset[Role]:
    actor = await sessions.resolve(token)
    return actor.roles if actor else frozenset()


@pytest.mark.clause('17.2.7')
async def test_a_role_works_at_the_next_click_and_open_pages_load_again(school) -> None:
    opened = await log_in(school.actors['Гук'])
    heard = Heard(f'account:{opened.actor.account_id}')
    await roles.grant(school.actors['Админов'], opened.actor.person_id, Role.DEPUTY)
    await roles.grant(school.actors['Админов'], opened.actor.person_id, Role.DEPUTY)
    assert await roles_now(opened.token) == {Role.TEACHER, Role.DEPUTY}
    await roles.revoke(school.actors['Админов'], opened.actor.person_id, Role.DEPUTY)
    await roles.revoke(school.actors['Админов'], opened.actor.person_id, Role.DEPUTY)
    assert await roles_now(opened.token) == {Role.TEACHER}
    assert await heard.told() == [(f'account:{opened.actor.account_id}', 'reload')] * 2
    entries = await AuditEntry.filter(action__startswith='role.').order_by('id')
    assert [(one.action, one.before, one.after, one.object_id) for one in entries] == [
        ('role.granted', '', 'заместитель директора', opened.actor.person_id),
        ('role.revoked', 'заместитель директора', '', opened.actor.person_id)]


@pytest.mark.clause('17.2.7')
@pytest.mark.parametrize('name', ['Гук', 'Дорн', 'Бойко', 'Секретова', 'Кадрова', 'Классная', 'Цой', 'Абрамова'])
async def test_only_the_administrator_gives_roles(school, name: str) -> None:
    for attempt in (roles.grant(school.actors[name], school.people[name].id, Role.ADMINISTRATOR),
                    roles.revoke(school.actors[name], school.people['Чехонина'].id, Role.TEACHER)):
        with pytest.raises(NotAllowed):
            await attempt
    assert await RoleGrant.filter(role='administrator').count() == 1


@pytest.mark.parametrize('role', [Role.CLASS_TEACHER, Role.PUPIL, Role.GUARDIAN])
async def test_roles_that_follow_from_records_are_not_given(school, role: Role) -> None:
    with pytest.raises(Invalid, match='не назначается'):
        await roles.grant(school.actors['Админов'], school.people['Гук'].id, role)


async def test_the_last_administrator_stays(school) -> None:
    admin = school.actors['Админов']
    with pytest.raises(NotAllowed, match='последний администратор'):
        await roles.revoke(admin, admin.person_id, Role.ADMINISTRATOR)
    await roles.grant(admin, school.people['Гук'].id, Role.ADMINISTRATOR)
    await roles.revoke(admin, admin.person_id, Role.ADMINISTRATOR)
    with pytest.raises(NotFound):
        await roles.grant(None, 10**6, Role.TEACHER)


async def test_two_administrators_cannot_take_each_other_away_at_once(school) -> None:
    one, other = school.actors['Админов'].person_id, school.people['Гук'].id
    await roles.grant(None, other, Role.ADMINISTRATOR)
    answers = await asyncio.gather(*(roles.revoke(None, person, Role.ADMINISTRATOR) for person in (one, other)),
                                   return_exceptions=True)
    assert sorted(type(answer).__name__ for answer in answers) == ['NoneType', 'NotAllowed']
    assert await RoleGrant.filter(role='administrator').count() == 1
