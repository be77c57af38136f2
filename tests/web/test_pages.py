"""Pages that live on in a socket: who acts is asked at every click, and pages close when the session does."""

import asyncio

import pytest
from nicegui import core
from nicegui.client import Client
from nicegui.testing import User

from components import web
from ejournal import topics
from ejournal.access import Action
from ejournal.services import accounts, roles, sessions
from models import Role
from tests.support.entry import log_in


@pytest.fixture
def sent(user: User, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What browsers were told to run on the way out."""
    codes: list[str] = []

    async def emit(event: str, data: dict, room: str) -> None:
        codes.append(data['code'])

    monkeypatch.setattr(core.sio, 'emit', emit)
    return codes


async def settled() -> None:
    await asyncio.sleep(0.05)


async def test_a_page_knows_who_acts(user: User, log_in_as) -> None:
    await log_in_as('Гук')
    await user.open('/')
    await user.should_see('Здравствуйте, Гук Л. М.')
    user.find('Работать').click()
    await user.should_see('Сделано: Гук Л. М.')


async def test_a_refusal_in_a_handler_is_a_notice(user: User, log_in_as) -> None:
    await log_in_as('Гук')
    await user.open('/')
    user.find('Спорить').click()
    await user.should_see('Кто-то был быстрее.')
    await user.should_see('Здравствуйте')


@pytest.mark.parametrize('end', ['logout', 'block', 'idle'])
async def test_the_end_of_a_session_closes_its_pages(user: User, log_in_as, school, sent, travel, end: str) -> None:
    opened = await log_in_as('Гук')
    await user.open('/')
    page = user.client
    other = await log_in(school.actors['Цой'])
    assert page and page.id in Client.instances
    if end == 'logout':
        await sessions.logout(opened.actor)
    elif end == 'block':
        await accounts.block(school.actors['Админов'], opened.actor.account_id)
    else:
        travel.to(school.today.date, 15, 20)
        await sessions.sweep()
    await settled()
    assert page.id not in Client.instances
    assert sent == [web.TO_LOGIN]
    assert await sessions.find(other.token)


async def test_a_click_after_the_end_does_nothing(user: User, log_in_as, school, monkeypatch) -> None:
    opened = await log_in_as('Гук')
    await user.open('/')
    monkeypatch.setattr(topics, 'publish', lambda change: None)  # the news is late
    await sessions.logout(opened.actor)
    user.find('Работать').click()
    await user.should_see('Сеанс завершён. Войдите снова.')
    await user.should_not_see('Сделано')


async def test_a_change_of_roles_loads_the_pages_again(user: User, log_in_as, school, sent) -> None:
    opened = await log_in_as('Гук')
    await user.open('/')
    page = user.client
    await roles.grant(school.actors['Админов'], opened.actor.person_id, Role.DEPUTY)
    await settled()
    assert page and page.id not in Client.instances
    assert sent == ['location.reload()']


async def test_nobody_listens_for_pages_that_are_gone(user: User, log_in_as) -> None:
    opened = await log_in_as('Гук')
    await user.open('/')
    listeners = vars(topics.bus)['_listeners']
    assert f'session:{opened.actor.session_id}' in listeners
    assert user.client
    user.client.delete()
    assert f'session:{opened.actor.session_id}' not in listeners
    assert f'account:{opened.actor.account_id}' not in listeners


async def test_what_is_not_there_is_a_calm_page(user: User, log_in_as) -> None:
    await log_in_as('Гук')
    answer = await user.http_client.get('/things/7')
    assert answer.status_code == 404
    assert 'Такой вещи нет.' in answer.text and 'Половина' not in answer.text


async def test_what_the_role_does_not_allow_is_a_calm_page(user: User, log_in_as) -> None:
    await log_in_as('Цой')
    answer = await user.http_client.get('/teachers')
    assert answer.status_code == 403
    assert 'Ваша роль не позволяет' in answer.text and 'Только учителям' not in answer.text
    assert web.PAGES['/teachers'] is Action.JOURNAL_WRITE and web.PAGES['/'] is None


async def test_a_socket_from_another_browser_gets_no_page(user: User, log_in_as, sent) -> None:
    await log_in_as('Гук')
    await user.open('/')
    page = user.client
    assert page
    page.environ = {'asgi.scope': {'type': 'websocket'}, 'HTTP_COOKIE': page.request.headers['cookie']}
    await web._check_browser(page)
    assert page.id in Client.instances
    page.environ['HTTP_COOKIE'] = 'ejournal_session=somebody-else'
    await web._check_browser(page)
    assert page.id not in Client.instances


async def test_the_exit_is_a_form(user: User, log_in_as, monkeypatch) -> None:
    await log_in_as('Гук')
    await user.open('/profile')
    codes: list[str] = []
    monkeypatch.setattr(Client, 'run_javascript', lambda self, code, **_: codes.append(code))
    user.find(marker='logout').click()
    assert "form.action = '/logout'" in codes[0] and "'post'" in codes[0]
