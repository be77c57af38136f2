"""«Вход», the first password, the rules and «Выход», as a browser without JavaScript sees them."""

import re

import pytest

from ejournal import clock, security
from ejournal.services import accounts, sessions
from models import Account, AccountSession, Consent, Person
from tests.support.entry import PASSWORD, log_in
from tests.web.conftest import Browser

ONE = 'новый-пароль-77'


async def account_of(school, name: str) -> Account:
    account = await Account.get(id=school.actors[name].account_id)
    await accounts.get_ready(account.id, PASSWORD)
    return account


async def test_strangers_get_the_login_and_nothing_else(browser: Browser) -> None:
    client = browser()
    for path in ('/', '/users', '/nonsense', '/things/1', '/docs', '/openapi.json'):
        answer = await client.get(path)
        assert (answer.status_code, answer.headers['location']) == (303, f'/login?next={path}')
    for path in ('/plain', '/users', '/journal/edits'):
        answer = await client.post(path, headers={'accept': '*/*'})
        assert (answer.status_code, answer.json()['message'][:5]) == (401, 'Сеанс')


async def test_logging_in_leads_to_where_one_wanted(browser: Browser, school) -> None:
    account, client = await account_of(school, 'Гук'), browser()
    form = await client.get('/login?next=/teachers%3Fa%3D1')
    assert form.status_code == 200 and 'value="/teachers?a=1"' in form.text
    answer = await client.post('/login', data={'login': account.login, 'password': PASSWORD, 'next': '/teachers?a=1'})
    assert (answer.status_code, answer.headers['location']) == (303, '/teachers?a=1')
    cookie = answer.headers['set-cookie'].lower()
    assert cookie.startswith(security.COOKIE) and 'httponly' in cookie and 'samesite=lax' in cookie
    assert 'secure' not in cookie and 'max-age' not in cookie
    page = await client.get('/teachers')
    assert page.status_code == 200 and 'Только учителям' in page.text
    assert (await client.get('/login?next=/teachers')).headers['location'] == '/teachers'


async def test_behind_tls_the_cookie_stays_there(browser: Browser, school) -> None:
    account, client = await account_of(school, 'Гук'), browser(base='https://test')
    answer = await client.post('/login', data={'login': account.login, 'password': PASSWORD},
                               headers={'origin': 'https://test'})
    assert '; secure' in answer.headers['set-cookie'].lower()
    assert 'max-age' in answer.headers['strict-transport-security']


@pytest.mark.parametrize('target', ['https://evil.example', '//evil.example', '/\\evil.example', 'javascript:alert(1)'])
async def test_the_login_leads_to_no_other_site(browser: Browser, school, target: str) -> None:
    account, client = await account_of(school, 'Гук'), browser()
    assert 'evil' not in (await client.get('/login', params={'next': target})).text
    answer = await client.post('/login', data={'login': account.login, 'password': PASSWORD, 'next': target})
    assert answer.headers['location'] == '/'


async def test_a_wrong_password_keeps_the_login_and_nothing_else(browser: Browser, school) -> None:
    account, client = await account_of(school, 'Гук'), browser()
    answers = [await client.post('/login', data={'login': login, 'password': 'не-то-1'})
               for login in (account.login, '"><b>nobody')]
    for answer in answers:
        assert answer.status_code == 401 and sessions.WRONG in answer.text
        assert 'не-то-1' not in answer.text and security.COOKIE not in answer.headers.get('set-cookie', '')
    assert f'value="{account.login}"' in answers[0].text
    assert '<b>nobody' not in answers[1].text


async def test_the_lock_says_how_long(browser: Browser, school) -> None:
    account, client = await account_of(school, 'Гук'), browser()
    for _ in range(5):
        await client.post('/login', data={'login': account.login, 'password': 'мимо'})
    answer = await client.post('/login', data={'login': account.login, 'password': PASSWORD})
    assert answer.status_code == 429 and 'Попробуйте через 15 мин.' in answer.text


async def test_the_login_page_reminds_of_the_exit_and_shows_no_password(browser: Browser) -> None:
    page = (await browser().get('/login')).text
    assert 'нажмите «Выход»' in page and 'lang="ru"' in page
    assert re.findall(r'<input[^>]* type="(\w+)"', page) == ['hidden', 'text', 'password']
    assert not re.search(r'https?://', page)


async def test_the_first_login_asks_for_a_password_and_the_rules(browser: Browser, school) -> None:
    person = await Person.create(last_name='Новая', first_name='Инна')
    await Consent.create(person=person, given_on=clock.today())
    issued = await accounts.issue(None, person.id)
    client = browser()
    first = await client.post('/login', data={'login': issued.login, 'password': issued.password, 'next': '/profile'})
    assert first.headers['location'] == '/password?next=/profile'
    assert (await client.get('/')).headers['location'] == '/password?next=/'
    assert (await client.post('/plain', headers={'accept': '*/*'})).status_code == 401
    assert 'name="current"' not in (await client.get('/password')).text
    for new, again, why in [('кит-и-33', 'кит-и-34', 'не совпадают'), ('кит-33', 'кит-33', 'короче 8')]:
        refused = await client.post('/password', data={'new': new, 'again': again, 'next': '/profile'})
        assert refused.status_code == 422 and why in refused.text and new not in refused.text
    changed = await client.post('/password', data={'new': ONE, 'again': ONE, 'next': '/profile'})
    assert changed.headers['location'] == '/profile'
    assert (await client.get('/profile')).headers['location'] == '/rules?next=/profile'
    rules = await client.get('/rules?next=/profile')
    assert 'не разглашать' in rules.text and 'антивирусная' in rules.text
    refused = await client.post('/rules', data={'next': '/profile'})
    assert refused.status_code == 422 and 'Отметьте' in refused.text
    accepted = await client.post('/rules', data={'accepted': 'yes', 'next': '/profile'})
    assert accepted.headers['location'] == '/profile'
    assert (await client.get('/profile')).status_code == 200
    assert (await Account.get(id=issued.account_id)).rules_accepted_at == clock.now()


async def test_changing_the_password_later_asks_for_the_old_one(browser: Browser, school) -> None:
    account, client = await account_of(school, 'Гук'), browser()
    await client.post('/login', data={'login': account.login, 'password': PASSWORD})
    assert 'name="current"' in (await client.get('/password')).text
    refused = await client.post('/password', data={'current': 'мимо', 'new': ONE, 'again': ONE})
    assert refused.status_code == 422 and 'Текущий пароль' in refused.text
    changed = await client.post('/password', data={'current': PASSWORD, 'new': ONE, 'again': ONE})
    assert changed.headers['location'] == '/profile'


async def test_the_exit_ends_the_session_on_the_server(browser: Browser, school) -> None:
    account, client = await account_of(school, 'Гук'), browser()
    await client.post('/login', data={'login': account.login, 'password': PASSWORD})
    token = client.cookies[security.COOKIE]
    assert (await client.get('/logout')).status_code in (404, 405)
    answer = await client.post('/logout')
    assert (answer.status_code, answer.headers['location']) == (303, '/login')
    assert security.COOKIE not in client.cookies
    client.cookies.set(security.COOKIE, token)
    assert (await client.get('/')).headers['location'] == '/login?next=/'


async def test_logging_in_again_ends_the_session_before(browser: Browser, school) -> None:
    account, client = await account_of(school, 'Гук'), browser()
    for _ in range(2):
        await client.post('/login', data={'login': account.login, 'password': PASSWORD})
    assert await AccountSession.filter(ended_at=None).count() == 1


async def test_a_session_given_by_somebody_else_is_not_taken_over(browser: Browser, school) -> None:
    account, client = await account_of(school, 'Гук'), browser()
    planted = (await log_in(school.actors['Цой'])).token
    client.cookies.set(security.COOKIE, planted)
    answer = await client.post('/login', data={'login': account.login, 'password': PASSWORD})
    assert planted not in answer.headers['set-cookie']
    assert await sessions.find(planted) is None
