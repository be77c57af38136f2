"""«Пользователи» and «Профиль»: what an administrator does with accounts, and everybody with the own one."""

import asyncio
import re

import pytest
from nicegui import ui
from nicegui.testing import User
from nicegui.testing.user_interaction import UserInteraction

from components.buttons import Button
from ejournal import clock
from ejournal.services import accounts, sessions
from models import Account, Consent, Person, Role, RoleGrant
from tests.support.entry import log_in


async def newcomer(*, consent: bool) -> Person:
    person = await Person.create(last_name='Новая', first_name='Инна', sort_key='новая инна')
    if consent:
        await Consent.create(person=person, given_on=clock.today())
    return person


def agree(user: User, text: str) -> None:
    """Press the button of the question, not the one of the same name that asked it."""
    for button in user.find(kind=Button, content=text).elements:
        if button.parent_slot and 'ej-sheet-foot' in button.parent_slot.parent.classes:
            UserInteraction(user, {button}, None).click()


@pytest.mark.parametrize('name', ['Гук', 'Дорн', 'Бойко', 'Секретова', 'Кадрова', 'Классная', 'Цой', 'Абрамова'])
async def test_only_the_administrator_opens_the_users(user: User, log_in_as, school, name: str) -> None:
    await log_in_as(name)
    for path in ('/users', f'/users/{school.people["Гук"].id}', '/users/1000000'):
        assert (await user.http_client.get(path)).status_code == 403


async def test_people_are_listed_and_searched(user: User, log_in_as) -> None:
    await log_in_as('Админов')
    await user.open('/users')
    await user.should_see('Гук Лев Маркович')
    await user.should_see('пароль не выдан')
    user.find(marker='search').type('елк')
    await user.should_see('Ёлкина Алёна')
    await user.should_not_see('Гук Лев Маркович')


async def test_issuing_shows_the_memo_once(user: User, log_in_as) -> None:
    person = await newcomer(consent=True)
    await log_in_as('Админов')
    await user.open(f'/users/{person.id}')
    user.find(marker='issue').click()
    await user.should_see('Памятка')
    await user.should_see('ждёт первого входа')
    texts = [label.text for label in user.find(kind=ui.label).elements]
    [password] = [text for text in texts if re.fullmatch('[a-z2-9]{5}-[a-z2-9]{5}', text)]
    assert (await sessions.login('novaya.i', password, address='10.0.0.1')).must_change
    await user.open(f'/users/{person.id}')
    await user.should_not_see(password)


async def test_without_a_consent_the_sentence_comes(user: User, log_in_as) -> None:
    person = await newcomer(consent=False)
    await log_in_as('Админов')
    await user.open(f'/users/{person.id}')
    await user.should_see(accounts.NO_CONSENT)
    user.find(marker='issue').click()
    await user.should_not_see('Памятка')
    assert not await Account.exists(person=person)


async def test_a_parents_memo_says_what_the_journal_is_for(user: User, log_in_as, school) -> None:
    await log_in_as('Админов')
    await user.open(f'/users/{school.people["Абрамова"].id}')
    await user.should_see('мать: Абрамов Глеб')
    user.find(marker='reset').click()
    await user.should_see('Памятка родителю')


async def test_blocking_asks_first_and_can_be_taken_back(user: User, log_in_as, school) -> None:
    opened = await log_in(school.actors['Гук'])
    await log_in_as('Админов')
    await user.open(f'/users/{school.people["Гук"].id}')
    user.find(marker='block').click()
    await user.should_see('Заблокировать?')
    agree(user, 'Заблокировать')
    await user.should_see(marker='unblock')
    assert await sessions.find(opened.token) is None
    user.find(marker='unblock').click()
    await user.should_see(marker='block')
    assert not (await Account.get(id=opened.actor.account_id)).blocked


async def test_roles_are_ticked(user: User, log_in_as, school) -> None:
    await log_in_as('Админов')
    person = school.people['Гук']
    await user.open(f'/users/{person.id}')
    user.find(marker='role-deputy').click()
    await asyncio.sleep(0.1)
    assert await RoleGrant.exists(person=person, role=Role.DEPUTY.value)


async def test_the_last_administrator_is_told_why_not(user: User, log_in_as, school) -> None:
    await log_in_as('Админов')
    await user.open(f'/users/{school.people["Админов"].id}')
    user.find(marker='role-administrator').click()
    await user.should_see('последний администратор')
    assert await RoleGrant.exists(person=school.people['Админов'], role='administrator')


async def test_the_profile_lists_the_sessions_and_ends_one(user: User, log_in_as, school) -> None:
    other = await log_in(school.actors['Гук'], address='10.0.0.99')
    await log_in_as('Гук')
    await user.open('/profile')
    await user.should_see('Гук Лев Маркович')
    await user.should_see('этот сеанс')
    user.find(marker=f'end-{other.actor.session_id}').click()
    await user.should_see('Завершить сеанс?')
    agree(user, 'Завершить')
    await user.should_not_see(marker=f'end-{other.actor.session_id}')
    assert await sessions.find(other.token) is None
