"""/users/{person}: one person's account and roles: issue, one-time password, block, «Памятка» (п. 5, 9, 17.2.6–7)."""

from collections.abc import Awaitable, Callable

from nicegui import ui

from components import buttons, cards, chips, dialogs, forms, memo, states, web
from components.navigation import framed
from ejournal import settings
from ejournal.access import Action, Actor
from ejournal.services import accounts, directory, roles
from ejournal.services.accounts import Issued
from ejournal.services.directory import Access, Entry
from models import Role

RESET = ('Выдать новый пароль?', 'Прежний пароль перестанет действовать, открытые сеансы завершатся.')
BLOCK = ('Заблокировать?', 'Войти будет нельзя, открытые сеансы завершатся.')


def register() -> None:
    """Add the address."""
    web.page('/users/{person_id}', action=Action.ACCOUNTS_MANAGE)(person_page)


async def person_page(person_id: int) -> None:
    """The cards of one person; each change draws them again."""
    actor = await web.acting()
    entry = await directory.one(actor, person_id)

    async def act(change: Callable[[Actor], Awaitable[object]]) -> None:
        with web.refusals_shown():
            result = await change(await web.acting())
            if isinstance(result, Issued):
                _fill(paper, lambda: memo.memo(result.name, result.login, result.password, _address(),
                                               guardian=entry.guardian))
        with web.refusals_shown():
            draw(await directory.one(await web.acting(), person_id))

    def draw(fresh: Entry) -> None:
        _fill(account, lambda: _account(fresh, act))
        _fill(granted, lambda: _roles(fresh, act))

    with framed(entry.name, actor, '/users', subtitle=entry.who) as page:
        with page.actions:
            buttons.link_button('Все пользователи', '/users')
        paper = cards.stack()
        with cards.columns().classes('ej-noprint'):
            account, granted = cards.stack(), cards.stack()
        draw(entry)


Act = Callable[[Callable[[Actor], Awaitable[object]]], Awaitable[None]]


def _fill(place: ui.element, build: Callable[[], object]) -> None:
    place.clear()
    with place:
        build()


def _address() -> str:
    """The address people type: told by the administrator of the machine, or the one this page has."""
    base = ui.context.client.request.base_url
    return settings.get().public_origin or f'{base.scheme}://{base.netloc}'


def _account(entry: Entry, act: Act) -> None:
    with cards.card('Учётная запись'):
        with cards.row():
            chips.chip(entry.access.value, entry.access.kind)
        if entry.access is Access.NO_CONSENT:
            with states.callout(f'{accounts.NO_CONSENT}. Запишите согласие, потом выдайте учётную запись.', 'warn'):
                buttons.link_button('Согласия', f'/consents/{entry.person_id}')
        if entry.login:
            cards.definitions([('Логин', entry.login)])
        with cards.row():
            if entry.account_id is None:
                buttons.primary('Выдать учётную запись', lambda: act(lambda actor: accounts.issue(
                    actor, entry.person_id))).mark('issue')
            else:
                _account_buttons(entry, entry.account_id, act)


def _account_buttons(entry: Entry, account_id: int, act: Act) -> None:
    async def reset() -> None:
        if entry.access is Access.NO_PASSWORD or await dialogs.confirm(*RESET, yes='Выдать'):
            await act(lambda actor: accounts.reset_password(actor, account_id))

    async def block() -> None:
        if await dialogs.confirm(*BLOCK, yes='Заблокировать', dangerous=True):
            await act(lambda actor: accounts.block(actor, account_id))

    if entry.access is Access.BLOCKED:
        buttons.primary('Разблокировать', lambda: act(
            lambda actor: accounts.unblock(actor, account_id))).mark('unblock')
        return
    buttons.button('Выдать одноразовый пароль', reset).mark('reset')
    buttons.danger('Заблокировать', block).mark('block')


def _roles(entry: Entry, act: Act) -> None:
    with cards.card('Роли', 'Классный руководитель, обучающийся и родитель следуют из записей школы'):
        for role in roles.GRANTED:
            change = roles.revoke if role in entry.roles else roles.grant
            forms.checkbox(role.label, f'role-{role.value}', value=role in entry.roles) \
                .on_value_change(_toggle(act, change, entry.person_id, role))


def _toggle(act: Act, change: Callable[[Actor | None, int, Role], Awaitable[None]], person_id: int,
            role: Role) -> Callable[[], Awaitable[None]]:
    return lambda: act(lambda actor: change(actor, person_id, role))
