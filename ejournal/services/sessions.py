"""Getting in and out: a login opens a session, a request finds it, «Выход», a block or time ends it (п. 25.1, I-19)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import ClassVar

from tortoise.transactions import in_transaction

from ejournal import access, audit, clock, security, topics
from ejournal.access import Actor
from ejournal.services import attempts
from models import STAFF_ROLES, Account, AccountSession, Invalid, NotFound, Role

STAFF_IDLE = timedelta(minutes=30)
HOME_IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
REFRESH = timedelta(minutes=1)
WRONG = 'Неверный логин или пароль. Проверьте раскладку клавиатуры и Caps Lock.'
BLOCKED = 'Учётная запись заблокирована. Обратитесь к администратору школы.'
ENDED = 'session.ended'


@dataclass(frozen=True)
class Opened:
    """A living session: who is in, and what this person has to do before anything else."""

    actor: Actor
    must_change: bool
    must_accept: bool

    @property
    def duty(self) -> str:
        """The address of the first open duty, or nothing."""
        return '/password' if self.must_change else '/rules' if self.must_accept else ''


@dataclass(frozen=True)
class LoginResult(Opened):
    """What a login gives: the session, and its secret for the cookie."""

    token: str


@dataclass
class _Known:
    """What the process remembers of a session between two readings of the database."""

    opened: Opened
    created_at: datetime
    seen_at: datetime
    read_at: datetime

    def outlived(self, now: datetime) -> bool:
        idle = STAFF_IDLE if self.opened.actor.roles & STAFF_ROLES else HOME_IDLE
        return now - self.seen_at >= idle or now - self.created_at >= LONGEST


class _Memory:
    """The living sessions by fingerprint; ``epoch`` grows with every change, so that a reading begun before a block
    cannot bring the blocked session back."""

    known: ClassVar[dict[str, _Known]] = {}
    epoch = 0

    @classmethod
    def drop(cls, unwanted: Callable[[str, _Known], bool]) -> None:
        cls.epoch += 1
        for key in [key for key, known in cls.known.items() if unwanted(key, known)]:
            del cls.known[key]


async def login(login: str, password: str, *, address: str, agent: str = '') -> LoginResult:
    """Open a session. Refused with ``Locked`` after five failures in a row of the login or the address, with
    ``Invalid`` in the same words for an unknown login and a wrong password, and for a blocked account."""
    name = login.strip().casefold()
    keys = [f'login:{name[:100]}', security.address_key(address)]
    await attempts.begin(keys)
    account = await Account.filter(login=name).first()
    fits = await security.verify_password(account.password_hash if account else '', password)
    await _count(keys, account, address, fits=fits)
    if not fits or account is None:
        raise Invalid(WRONG)
    if account.blocked:
        raise Invalid(BLOCKED)
    return await _open(account, password, address, agent)


async def _count(keys: list[str], account: Account | None, address: str, *, fits: bool) -> None:
    """Asks for the lock again, in one transaction with the count: of guesses sent at once only five learn anything."""
    async with in_transaction():
        await attempts.begin(keys)
        if fits:
            await attempts.forgive(keys)
            return
        locked = await attempts.failed(keys)
        # NOTE: never the login that was typed: people type passwords into that field
        await audit.record(None, '', audit.Entry(
            'login.locked' if locked else 'login.failed', 'account', account.id if account else None, after=address))


async def _open(account: Account, password: str, address: str, agent: str) -> LoginResult:
    token, now = security.new_token(), clock.now()
    rehashed = await security.hash_password(password) if security.needs_rehash(account.password_hash) else ''
    async with in_transaction():
        account.last_login_at = now
        account.password_hash = rehashed or account.password_hash
        await account.save(update_fields=['last_login_at', 'password_hash'])
        row = await AccountSession.create(account=account, token_hash=security.fingerprint(token), created_at=now,
                                          seen_at=now, address=address[:45], agent=agent[:200])
        actor = await access.actor_of(account, session_id=row.id, address=row.address)
        await audit.record(actor, main_role(actor), audit.Entry('session.opened', 'session', row.id))
    opened = Opened(actor, account.must_change_password, account.rules_accepted_at is None)
    _Memory.known[row.token_hash] = _Known(opened, now, now, now)
    return LoginResult(actor, opened.must_change, opened.must_accept, token)


def main_role(actor: Actor) -> Role | str:
    """The first of the roles, for what is done to one's own account."""
    return next((role for role in Role if role in actor.roles), '')


async def find(token: str) -> Opened | None:
    """The session of a cookie, open duties included; ``None`` when it is unknown, ended, idle or too old.

    Asked for every request and every click, so it reads the database at most once a minute per session.
    """
    key, now = security.fingerprint(token), clock.now()
    known = _Memory.known.get(key)
    if known is None or not timedelta() <= now - known.read_at < REFRESH:
        known = await _read(key, now, known)
    if known is None:
        return None
    if known.outlived(now):
        await _end(await AccountSession.filter(token_hash=key, ended_at=None), 'истекла')
        return None
    known.seen_at = now
    return known.opened


async def resolve(token: str) -> Actor | None:
    """Who may act with this cookie: nobody until the password is changed and the rules are accepted."""
    opened = await find(token)
    return opened.actor if opened and not opened.duty else None


async def _read(key: str, now: datetime, known: _Known | None) -> _Known | None:
    epoch = _Memory.epoch
    row = await AccountSession.filter(token_hash=key, ended_at=None).select_related('account').first()
    if row is None or row.account.blocked:
        _Memory.drop(lambda other, _: other == key)
        return None
    actor = await access.actor_of(row.account, session_id=row.id, address=row.address)
    opened = Opened(actor, row.account.must_change_password, row.account.rules_accepted_at is None)
    seen = max(known.seen_at, row.seen_at) if known else row.seen_at
    fresh = _Known(opened, row.created_at, seen, now)
    if epoch == _Memory.epoch:
        _Memory.known[key] = fresh
    if not fresh.outlived(now):
        await AccountSession.filter(id=row.id, ended_at=None).update(seen_at=now)
    return fresh


async def logout(actor: Actor) -> None:
    """End the actor's own session; its open pages close (п. 25.1)."""
    await _end(await AccountSession.filter(id=actor.session_id, ended_at=None), 'выход', actor)


async def sessions_of(actor: Actor) -> list[AccountSession]:
    """The actor's open sessions, the latest first; ``actor.session_id`` is this one."""
    return await AccountSession.filter(account_id=actor.account_id, ended_at=None).order_by('-seen_at')


async def end_session(actor: Actor, session_id: int) -> None:
    """End one of the actor's own sessions; another's is ``NotFound``."""
    rows = await AccountSession.filter(id=session_id, account_id=actor.account_id, ended_at=None)
    if not rows:
        raise NotFound('Такого сеанса нет: он уже завершён.')
    await _end(rows, 'завершён пользователем', actor)


async def end_all(account_id: int, reason: str, *, by: Actor | None, spare: int | None = None) -> None:
    """End the sessions of an account, but for the session ``spare``: after a block, or with a new password."""
    rows = await AccountSession.filter(account_id=account_id, ended_at=None)
    await _end([row for row in rows if row.id != spare], reason, by)
    forget(account_id)


async def sweep() -> int:
    """End what has been idle for too long, so that open pages close by themselves; how many ended."""
    now = clock.now()
    ended = 0
    for row in await AccountSession.filter(ended_at=None, seen_at__lte=now - STAFF_IDLE):
        known = _Memory.known.get(row.token_hash) or await _read(row.token_hash, now, None)
        if known is None or known.outlived(now):
            await _end([row], 'истекла')
            ended += 1
    for row in await AccountSession.filter(ended_at=None, created_at__lte=now - LONGEST):
        await _end([row], 'истекла')
        ended += 1
    return ended


def forget(account_id: int) -> None:
    """Read the account's roles and duties anew at the next request: something about it has changed."""
    _Memory.drop(lambda _, known: known.opened.actor.account_id == account_id)


async def _end(rows: list[AccountSession], reason: str, by: Actor | None = None) -> None:
    if not rows:
        return
    ids = [row.id for row in rows]
    async with in_transaction():
        await AccountSession.filter(id__in=ids, ended_at=None).update(ended_at=clock.now())
        await audit.record(by, main_role(by) if by else '',
                           *(audit.Entry(ENDED, 'session', row.id, reason=reason) for row in rows))
    keys = {row.token_hash for row in rows}
    _Memory.drop(lambda key, _: key in keys)
    for row in rows:
        topics.publish(topics.Change(f'session:{row.id}', patch={'to': 'login'}))
