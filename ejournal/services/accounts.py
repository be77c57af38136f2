"""Accounts: issued only with a consent (п. 5), one per person, with a one-time password shown once (п. 25.3)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from ejournal import audit, clock, rules_of_use, security
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.rules.passwords import check_password
from ejournal.services import attempts, roles, sessions
from ejournal.services.consents import PURPOSE
from models import (
    STAFF_ROLES,
    Account,
    Conflict,
    Consent,
    Invalid,
    NotAllowed,
    NotFound,
    Person,
    Role,
)

NO_CONSENT = 'Нет действующего согласия на обработку персональных данных'
NO_ACCOUNT = 'Такой учётной записи нет. Обновите список.'
LETTERS = dict(zip('абвгдеёжзийклмнопрстуфхцчшщъыьэюя', (
    'a', 'b', 'v', 'g', 'd', 'e', 'e', 'zh', 'z', 'i', 'y', 'k', 'l', 'm', 'n', 'o', 'p', 'r', 's', 't', 'u', 'f',
    'kh', 'ts', 'ch', 'sh', 'shch', '', 'y', '', 'e', 'yu', 'ya'), strict=True))


@dataclass(frozen=True)
class Issued:
    """What the «Памятка» says; ``password`` is kept nowhere else, and empty where none was issued yet."""

    account_id: int
    person_id: int
    name: str
    login: str
    password: str


async def consented(person_ids: Iterable[int]) -> set[int]:
    """Which of these people have a consent to the journal that holds today; one for photographs is none."""
    today = clock.today()
    holds = (Q(withdrawn_on=None) | Q(withdrawn_on__gt=today)) & (Q(expires_on=None) | Q(expires_on__gte=today))
    found = await Consent.filter(holds, person_id__in=list(person_ids), given_on__lte=today, purpose=PURPOSE) \
        .values_list('person_id', flat=True)
    return {int(str(person_id)) for person_id in found}


async def issue(actor: Actor | None, person_id: int) -> Issued:
    """Give a person an account and a one-time password. Refused without a consent, and for a second account."""
    role = _manager(actor)
    person = await Person.get_or_none(id=person_id)
    if person is None:
        raise NotFound('Такого человека нет в списках школы.')
    if await Account.exists(person_id=person_id):
        raise Conflict(f'{person.short_name}: учётная запись уже есть. Можно сбросить пароль.')
    if not await consented([person_id]):
        raise Invalid(NO_CONSENT)
    password = security.one_time_password()
    hashed = await security.hash_password(password)
    async with in_transaction():
        account = await Account.create(person=person, login=free_login(person, await _taken()),
                                       password_hash=hashed, created_at=clock.now())
        await audit.record(actor, role, Entry('account.issued', 'account', account.id, after=account.login))
    return Issued(account.id, person_id, person.full_name, account.login, password)


async def issue_many(actor: Actor | None, people: Sequence[Person], *, logins: Mapping[int, str] | None = None,
                     passwords: bool = False) -> list[Issued]:
    """Accounts for everybody who has a consent and no account yet, in one go; ``logins`` are wishes by person.

    Without ``passwords`` nobody can log in until ``reset_password`` prints a «Памятка»: a hash takes a tenth of a
    second, a school has thousands of people, and a password that waits in a drawer is no secret.
    """
    role, taken = _manager(actor), await _taken()
    holders = set(await Account.filter(person_id__in=[one.id for one in people]).values_list('person_id', flat=True))
    allowed = await consented(one.id for one in people) - {int(str(holder)) for holder in holders}
    plan: list[tuple[Person, Account, str]] = []
    for person in people:
        if person.id in allowed:
            login = free_login(person, taken, wish=(logins or {}).get(person.id, ''))
            taken.add(login)
            password = security.one_time_password() if passwords else ''
            hashed = await security.hash_password(password) if password else security.NO_PASSWORD
            plan.append((person, Account(person_id=person.id, login=login, password_hash=hashed,
                                         created_at=clock.now()), password))
    async with in_transaction():
        await Account.bulk_create([account for _, account, _ in plan], batch_size=500)
        ids = dict(await Account.filter(person_id__in=[one.id for one, _, _ in plan]).values_list('person_id', 'id'))
        await audit.record(actor, role, *(Entry('account.issued', 'account', ids[one.id], after=account.login)
                                          for one, account, _ in plan))
    return [Issued(ids[one.id], one.id, one.full_name, account.login, password) for one, account, password in plan]


def free_login(person: Person, taken: set[str], *, wish: str = '') -> str:
    """A login nobody has: ``wish`` if it is free, else «petrov.iv» from the name, with a number if need be."""
    initials = ''.join(_latin(part)[:1] for part in (person.first_name, person.middle_name))
    stem = wish.strip().casefold()[:50] or f'{_latin(person.last_name)[:40] or "user"}.{initials}'.rstrip('.')
    if stem not in taken:
        return stem
    return next(login for login in (f'{stem}{number}' for number in range(2, len(taken) + 3)) if login not in taken)


def _latin(text: str) -> str:
    return ''.join(LETTERS.get(sign, sign if sign.isascii() and sign.isalnum() else '') for sign in text.casefold())


async def _taken() -> set[str]:
    return {str(login) for login in await Account.all().values_list('login', flat=True)}


async def reset_password(actor: Actor | None, account_id: int) -> Issued:
    """A new one-time password instead of the old one, or the first one; ends the person's sessions."""
    role, account = _manager(actor), await _account(account_id)
    if not await consented([account.person_id]):
        raise Invalid(NO_CONSENT)
    password = security.one_time_password()
    hashed = await security.hash_password(password)
    async with in_transaction():
        await Account.filter(id=account_id).update(password_hash=hashed, must_change_password=True)
        await attempts.forgive([f'login:{account.login}'])
        await audit.record(actor, role, Entry('account.password_reset', 'account', account_id))
    await sessions.end_all(account_id, 'пароль сброшен', by=actor)
    return Issued(account_id, account.person_id, account.person.full_name, account.login, password)


async def block(actor: Actor | None, account_id: int) -> None:
    """Close the account and end its sessions; refused for one's own and for the last administrator's."""
    role, account = _manager(actor), await _account(account_id)
    if account.blocked:
        return
    if actor and actor.account_id == account_id:
        raise NotAllowed('Свою учётную запись заблокировать нельзя.')
    async with in_transaction():
        await roles.check_not_last_administrator(account.person_id)
        await Account.filter(id=account_id).update(blocked=True)
        await audit.record(actor, role, Entry('account.blocked', 'account', account_id))
    await sessions.end_all(account_id, 'учётная запись заблокирована', by=actor)


async def unblock(actor: Actor | None, account_id: int) -> None:
    """Open a blocked account again, and forget its failed logins; refused without an active consent."""
    role, account = _manager(actor), await _account(account_id)
    if account.blocked and not await consented([account.person_id]):
        raise Invalid(NO_CONSENT)
    async with in_transaction():
        await attempts.forgive([f'login:{account.login}'])
        if account.blocked:
            await Account.filter(id=account_id).update(blocked=False)
            await audit.record(actor, role, Entry('account.unblocked', 'account', account_id))


async def change_password(actor: Actor, new: str, *, current: str = '') -> None:
    """The actor's own password; ends the other sessions. Asks for the current one, unless it is a one-time one that
    has to be changed now. Refused by the policy (I-18) and after five wrong current passwords."""
    account = await _account(actor.account_id)
    if not account.must_change_password:
        await _check_current(account, current)
    if await security.verify_password(account.password_hash, new):
        raise Invalid('Это прежний пароль. Придумайте другой.')
    person = account.person
    check_password(new, staff=bool(actor.roles & STAFF_ROLES), login=account.login, birth_date=person.birth_date,
                   names=(person.last_name, person.first_name, person.middle_name))
    hashed = await security.hash_password(new)
    async with in_transaction():
        await Account.filter(id=account.id).update(password_hash=hashed, must_change_password=False)
        await audit.record(actor, sessions.main_role(actor), Entry('account.password_changed', 'account', account.id))
    await sessions.end_all(account.id, 'пароль изменён', by=actor, spare=actor.session_id)


async def _check_current(account: Account, password: str) -> None:
    key = f'login:{account.login}'
    await attempts.begin([key])
    fits = await security.verify_password(account.password_hash, password)
    async with in_transaction():
        await attempts.begin([key])
        if not fits:
            await attempts.failed([key])
    if not fits:
        raise Invalid('Текущий пароль введён неверно.')


async def accept_rules(actor: Actor) -> None:
    """The actor accepts the rules and undertakes not to disclose (п. 23, 25): when, and which wording, is kept."""
    async with in_transaction():
        await Account.filter(id=actor.account_id).update(rules_accepted_at=clock.now())
        await audit.record(actor, sessions.main_role(actor),
                           Entry('rules.accepted', 'account', actor.account_id, after=rules_of_use.VERSION))
    sessions.forget(actor.account_id)


async def get_ready(account_id: int, password: str) -> None:
    """For the demo school and tests: this password, unchecked, and no open duties."""
    hashed = await security.hash_password(password)
    await Account.filter(id=account_id).update(
        password_hash=hashed, must_change_password=False, rules_accepted_at=clock.now())
    sessions.forget(account_id)


async def _account(account_id: int) -> Account:
    account = await Account.filter(id=account_id).select_related('person').first()
    if account is None:
        raise NotFound(NO_ACCOUNT)
    return account


def _manager(actor: Actor | None) -> Role | str:
    """The role it is done in; no actor is the program itself (import, demo, command line)."""
    if actor is None:
        return ''
    actor.require(Action.ACCOUNTS_MANAGE)
    return actor.capacity(Action.ACCOUNTS_MANAGE)
