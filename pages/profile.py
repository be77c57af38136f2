"""/profile: one's own data in short, the password, and where one is logged in (I-19)."""

from collections.abc import Awaitable, Callable
from typing import Any

from nicegui import ui

from components import buttons, cards, chips, dialogs, token_card, web, webhook_card
from components.navigation import framed
from components.webhook_card import Acts, WebhookLine
from ejournal import clock, doors_programs
from ejournal.services import sessions, tokens, webhooks
from ejournal.services.tokens import Scope
from models import Account, AccountSession, ApiToken, Role, Webhook

SYSTEMS = ('Windows', 'Android', 'iPhone', 'iPad', 'Mac OS', 'Linux')
BROWSERS = (('YaBrowser', 'Яндекс Браузер'), ('Edg', 'Edge'), ('OPR', 'Opera'), ('Firefox', 'Firefox'),
            ('Chrome', 'Chrome'), ('Safari', 'Safari'))


def register() -> None:
    """Add the address."""
    web.page('/profile')(profile_page)


async def profile_page() -> None:
    """Who I am here, and my sessions."""
    actor = await web.acting()
    account = await Account.get(id=actor.account_id).select_related('person')
    with framed('Профиль', actor, '/profile') as page:
        with page.actions:
            buttons.link_button('Сменить пароль', '/password')
            buttons.link_button('Правила', '/rules')
        with cards.columns():
            _about(account, actor.roles)
            with cards.card('Где открыт журнал', 'Незнакомый сеанс завершите и смените пароль', flush=True):
                places = cards.stack()
        await _fill(places)
        if doors_programs.may_connect(actor):
            await _programs()
            await _webhooks()


def _about(account: Account, roles: frozenset[Role]) -> None:
    with cards.card('О себе'):
        cards.definitions([
            ('Фамилия, имя, отчество', account.person.full_name), ('Логин', account.login),
            ('Роли', ', '.join(role.label for role in Role if role in roles)), ('Последний вход', _moment(account))])
        ui.label('Если данные изменились, сообщите классному руководителю, работники — администратору.') \
            .classes('ej-muted ej-small')


async def _fill(places: ui.element) -> None:
    actor = await web.acting()
    rows = await sessions.sessions_of(actor)

    async def end(session_id: int) -> None:
        if await dialogs.confirm('Завершить сеанс?', 'На том устройстве придётся войти снова.', yes='Завершить'):
            with web.refusals_shown():
                await sessions.end_session(await web.acting(), session_id)
            with web.refusals_shown():
                await _fill(places)

    places.clear()
    with places, cards.rows():
        for row in rows:
            _session(row, end, current=row.id == actor.session_id)


def _session(row: AccountSession, end: Callable[[int], Awaitable[None]], *, current: bool) -> None:
    seen = clock.local(row.seen_at)
    with cards.item(device(row.agent), f'{row.address} · последнее действие {seen:%d.%m.%Y %H:%M}'):
        if current:
            chips.chip('этот сеанс', 'accent')
        else:
            buttons.button('Завершить', lambda: end(row.id)).mark(f'end-{row.id}')


async def _programs() -> None:
    with cards.card('Другие программы', 'Ключи для программ, которые работают с журналом от вашего имени'):
        with cards.row():
            buttons.button('Создать ключ', lambda: token_card.ask_token(
                {scope.value: scope.label for scope in Scope}, make))
            buttons.link_button('Как подключить', '/api/docs')
        place = cards.stack()

    async def make(name: str, scopes: list[str]) -> str:
        with web.refusals_shown():
            made = await tokens.make(await web.acting(), name, [Scope(one) for one in scopes])
            await fill()
            return made.secret
        return ''

    async def revoke(token_id: int) -> None:
        if await dialogs.confirm('Отозвать ключ?', 'Программа с этим ключом сразу перестанет работать.',
                                 yes='Да, отозвать'):
            with web.refusals_shown():
                await tokens.revoke(await web.acting(), token_id)
                await fill()

    async def fill() -> None:
        rows = await tokens.mine(await web.acting())
        place.clear()
        with place:
            token_card.token_list([token_card.TokenLine(row.id, row.name, _about_token(row)) for row in rows], revoke)

    await fill()


def _about_token(row: ApiToken) -> str:
    used = f'{clock.local(row.used_at):%d.%m.%Y %H:%M}' if row.used_at else 'ещё не использован'
    may = ', '.join(Scope(name).label for name in row.scopes if name in list(Scope))
    until = f' · до {clock.local(row.expires_at):%d.%m.%Y}' if row.expires_at else ''
    return f'{may} · последнее обращение: {used}{until}'


async def _webhooks() -> None:
    with cards.card('Оповещения программ', 'Журнал сам сообщает по адресу программы, что изменилось'):
        with cards.row():
            buttons.button('Добавить адрес', lambda: webhook_card.ask_webhook(make)).mark('hook-add')
        place = cards.stack()

    async def fill() -> None:
        rows = await webhooks.mine(await web.acting())
        place.clear()
        with place:
            webhook_card.webhook_list([_webhook_line(row) for row in rows], acts)

    async def make(url: str) -> str:
        with web.refusals_shown():
            made = await webhooks.register(await web.acting(), url)
            await fill()
            return made.secret
        return ''

    def by(act: Callable[[Any, int], Awaitable[object]]) -> Callable[[int], Awaitable[None]]:
        async def done(webhook_id: int) -> None:
            with web.refusals_shown():
                await act(await web.acting(), webhook_id)
            with web.refusals_shown():
                await fill()
        return done

    async def test(webhook_id: int) -> None:
        with web.refusals_shown():
            await webhooks.send_test(await web.acting(), webhook_id)
            dialogs.notice('Программа получила проверочное сообщение', 'good')
        with web.refusals_shown():
            await fill()

    async def remove(webhook_id: int) -> None:
        if await dialogs.confirm('Удалить оповещение?', 'Программа больше не узнает об изменениях.', yes='Да, удалить'):
            await by(webhooks.remove)(webhook_id)

    acts = Acts(test, by(webhooks.pause), by(webhooks.resume), remove)
    await fill()


def _webhook_line(row: Webhook) -> WebhookLine:
    made = f'с {clock.local(row.created_at):%d.%m.%Y}'
    if not row.active:
        stopped = row.failures >= webhooks.GIVE_UP
        return WebhookLine(row.id, row.url, made, 'остановлено: не отвечает' if stopped else 'приостановлено',
                           'bad' if stopped else '', active=False)
    if row.failures and row.retry_at:
        again = f'{clock.local(row.retry_at):%d.%m %H:%M}'
        return WebhookLine(row.id, row.url, f'{made} · повтор {again}', f'не доставлено: {row.failures}', 'warn', True)
    return WebhookLine(row.id, row.url, made, 'доставляется', 'good', active=True)


def _moment(account: Account) -> str:
    return f'{clock.local(account.last_login_at):%d.%m.%Y %H:%M}' if account.last_login_at else '—'


def device(agent: str) -> str:
    """«Chrome, Windows» from what a browser calls itself; the first name that fits, as they all claim to be others."""
    browser = next((name for sign, name in BROWSERS if sign in agent), 'Браузер')
    system = next((name for name in SYSTEMS if name in agent), '')
    return ', '.join(part for part in (browser, system) if part)
