"""Tokens of other programs: made by a person for a purpose, shown once, revoked at once (п. 25.3)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from tortoise.transactions import in_transaction

from ejournal import access, audit, clock, doors_programs, security
from ejournal.access import Actor
from ejournal.services.sessions import main_role
from models import ApiToken, Invalid, NotFound

PREFIX = 'ej_'
MOST = 20
LONGEST = timedelta(days=400)
NOTED = timedelta(minutes=1)
UNKNOWN = 'Ключ неизвестен, отозван или просрочен. Создайте новый в профиле.'


class Scope(StrEnum):
    """What a token may be used for; within it the program may no more than its owner."""

    JOURNAL_READ = 'journal:read'
    JOURNAL_WRITE = 'journal:write'
    FINALS_WRITE = 'finals:write'
    CORRECTIONS_WRITE = 'corrections:write'
    EVENTS_READ = 'events:read'

    @property
    def label(self) -> str:
        """In the words of the profile page."""
        return LABELS[self]


LABELS = {
    Scope.JOURNAL_READ: 'читать журналы, КТП, сроки и заявки',
    Scope.JOURNAL_WRITE: 'вносить темы, задания, отметки и посещаемость',
    Scope.FINALS_WRITE: 'ставить отметки за период',
    Scope.CORRECTIONS_WRITE: 'подавать заявки на исправление',
    Scope.EVENTS_READ: 'получать ленту изменений и оповещения',
}


@dataclass(frozen=True)
class Made:
    """A new token; ``secret`` is in no table and is never shown again."""

    id: int
    secret: str


@dataclass(frozen=True)
class Caller:
    """The program behind a request: for whom it acts, and within which limits."""

    actor: Actor
    token_id: int
    scopes: frozenset[Scope]
    duty: str = ''


async def make(actor: Actor, name: str, scopes: list[Scope], expires_on: date | None = None) -> Made:
    """A token for a program. Refused without a journal to read, a name, a purpose, and beyond 20 living ones."""
    doors_programs.require(actor)
    name = name.strip()
    if not 1 <= len(name) <= 80:
        raise Invalid('Назовите программу: от 1 до 80 знаков, например «Расписание на экране».')
    if not scopes:
        raise Invalid('Отметьте хотя бы одно разрешение.')
    expires_at = _expiry(expires_on)
    secret = PREFIX + security.new_token()
    async with in_transaction():
        if await ApiToken.filter(account_id=actor.account_id, revoked_at=None).count() >= MOST:
            raise Invalid(f'Ключей не может быть больше {MOST}. Отзовите ненужные.')
        row = await ApiToken.create(
            account_id=actor.account_id, name=name, token_hash=security.fingerprint(secret),
            scopes=[scope.value for scope in Scope if scope in scopes], created_at=clock.now(), expires_at=expires_at)
        await audit.record(actor, main_role(actor), audit.Entry(
            'token.made', 'token', row.id, after=f'{name}: {", ".join(row.scopes)}'))
    return Made(row.id, secret)


def _expiry(day: date | None) -> datetime | None:
    if day is None:
        return None
    if not clock.today() <= day <= clock.today() + LONGEST:
        raise Invalid(f'Срок ключа — не раньше сегодняшнего дня и не позже чем через {LONGEST.days} дней.')
    return clock.wall(day, 23, 59, 59)


async def mine(actor: Actor) -> list[ApiToken]:
    """The actor's tokens that are not revoked, the newest first; the expired are among them."""
    doors_programs.require(actor)
    return await ApiToken.filter(account_id=actor.account_id, revoked_at=None).order_by('-id')


async def revoke(actor: Actor, token_id: int) -> None:
    """End a token of the actor's own: the next request with it is refused. Another's is ``NotFound``."""
    async with in_transaction():
        ended = await ApiToken.filter(id=token_id, account_id=actor.account_id, revoked_at=None) \
            .update(revoked_at=clock.now())
        if not ended:
            raise NotFound('Такого ключа нет: он уже отозван.')
        await audit.record(actor, main_role(actor), audit.Entry('token.revoked', 'token', token_id))


async def find(secret: str, address: str = '') -> Caller | None:
    """Who may act with this token; ``None`` for an unknown, revoked or expired one and for a blocked account.

    Read anew for every request, so that a revoked token and a changed role count at once.
    """
    if not secret.startswith(PREFIX):
        return None
    now = clock.now()
    row = await ApiToken.filter(token_hash=security.fingerprint(secret), revoked_at=None) \
        .select_related('account').first()
    if row is None or row.account.blocked or (row.expires_at is not None and row.expires_at <= now):
        return None
    if row.used_at is None or now - row.used_at >= NOTED:
        await ApiToken.filter(id=row.id).update(used_at=now)
    account = row.account
    duty = '/password' if account.must_change_password else '/rules' if account.rules_accepted_at is None else ''
    actor = await access.actor_of(account, address=address[:45])
    known = {scope.value: scope for scope in Scope}
    return Caller(actor, row.id, frozenset(known[name] for name in row.scopes if name in known), duty)
