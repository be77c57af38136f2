"""The profile's keys for other programs, and the documentation by example."""

import re

from nicegui.testing import User

from ejournal.services import webhooks
from models import ApiToken, Preference, Webhook
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


async def test_a_key_is_made_shown_once_and_revoked(user: User, log_in: LogIn) -> None:
    await log_in('Гук')
    await user.open('/profile')
    await user.should_see('Ключей нет')
    user.find('Создать ключ').click()
    user.find(marker='token-name').type('Табло')
    user.find(marker='token-save').click()
    await user.should_see(marker='token-secret')
    row = await ApiToken.get()
    assert (row.name, row.scopes) == ('Табло', ['journal:read', 'events:read'])
    await user.open('/profile')
    await user.should_see('Табло')
    await user.should_not_see(marker='token-secret')
    user.find(marker=f'revoke-{row.id}').click()
    await user.should_see('Отозвать ключ?')
    user.find('Да, отозвать').click()
    await user.should_see('Ключей нет')
    assert (await ApiToken.get()).revoked_at is not None


async def test_families_see_no_keys(user: User, log_in: LogIn) -> None:
    await log_in('Абрамова')
    await user.open('/profile')
    await user.should_not_see('Другие программы')


async def test_the_documentation_shows_every_route_and_asks_nobody(user: User, log_in: LogIn) -> None:
    await log_in('Гук')
    text = (await user.http_client.get('/api/docs')).text
    schema = (await user.http_client.get('/api/openapi.json')).json()
    assert all(f'/api/v1{path}' in text for path in schema['paths'])
    assert not re.search(r'(src|href)="https?:', text)
    user.http_client.cookies.clear()
    assert (await user.http_client.get('/api/docs', follow_redirects=False)).status_code == 303
    assert await ApiToken.all().count() == 0


async def test_an_address_is_told_paused_and_removed(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await Preference.create(key='webhook_private_targets', value=True)
    made = await webhooks.register(school.actors['Гук'], 'http://127.0.0.1:9/hook')
    await log_in('Гук')
    await user.open('/profile')
    await user.should_see('доставляется')
    user.find(marker=f'hook-test-{made.id}').click()
    await user.should_see('Программа не приняла сообщение', retries=50)
    user.find(marker=f'hook-pause-{made.id}').click()
    await user.should_see('приостановлено')
    user.find(marker=f'hook-resume-{made.id}').click()
    await user.should_see('доставляется')
    user.find(marker=f'hook-remove-{made.id}').click()
    await user.should_see('Удалить оповещение?')
    user.find('Да, удалить').click()
    await user.should_see('Оповещений нет')


async def test_a_new_address_gets_its_key_once(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await Preference.create(key='webhook_private_targets', value=True)
    await log_in('Гук')
    await user.open('/profile')
    user.find(marker='hook-add').click()
    user.find(marker='hook-url').type('http://127.0.0.1:9/hook')
    user.find(marker='hook-save').click()
    await user.should_see('Оповещение создано, это ключ его подписи')
    assert (await Webhook.get()).url == 'http://127.0.0.1:9/hook'
