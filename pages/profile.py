"""/profile: one's own data in short, the password, and where one is logged in (I-19)."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from components import buttons, cards, chips, dialogs, web
from components.navigation import framed
from ejournal import clock
from ejournal.services import sessions
from models import Account, AccountSession, Role

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


def _moment(account: Account) -> str:
    return f'{clock.local(account.last_login_at):%d.%m.%Y %H:%M}' if account.last_login_at else '—'


def device(agent: str) -> str:
    """«Chrome, Windows» from what a browser calls itself; the first name that fits, as they all claim to be others."""
    browser = next((name for sign, name in BROWSERS if sign in agent), 'Браузер')
    system = next((name for name in SYSTEMS if name in agent), '')
    return ', '.join(part for part in (browser, system) if part)
