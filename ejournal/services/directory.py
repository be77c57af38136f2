"""Who is in the school, and who can get in: the administrator's list of people and accounts (п. 17.2.6–7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Literal

from tortoise.expressions import Q
from tortoise.queryset import QuerySet

from ejournal import security
from ejournal.access import Action, Actor
from ejournal.rules.texts import fold_spaces
from ejournal.services.accounts import consented
from models import Account, ClassMembership, GuardianLink, NotFound, Person, PupilCard, Role, RoleGrant, StaffCard

LIMIT = 60


class Access(StrEnum):
    """Whether and how a person can get in."""

    ACTIVE = 'действует'
    FIRST_LOGIN = 'ждёт первого входа'
    NO_PASSWORD = 'пароль не выдан'  # noqa: S105 - a state of an account
    BLOCKED = 'заблокирована'
    NONE = 'нет записи'
    NO_CONSENT = 'нет согласия'

    @property
    def kind(self) -> Literal['', 'accent', 'good', 'warn', 'bad']:
        """How much attention the state wants, in the words of a chip."""
        return KINDS[self]


KINDS: dict[Access, Literal['', 'accent', 'good', 'warn', 'bad']] = {
    Access.ACTIVE: 'good', Access.FIRST_LOGIN: 'accent', Access.NO_PASSWORD: 'warn', Access.BLOCKED: 'bad',
    Access.NONE: '', Access.NO_CONSENT: 'warn'}


@dataclass(frozen=True)
class Entry:
    """One person of the list."""

    person_id: int
    name: str
    who: str
    roles: tuple[Role, ...]
    access: Access
    login: str = ''
    account_id: int | None = None
    last_login_at: datetime | None = None
    guardian: bool = False


async def find(actor: Actor, text: str = '', *, limit: int = LIMIT) -> tuple[list[Entry], int]:
    """People whose name or login begins like ``text``, by the alphabet, and how many there are in all."""
    actor.require(Action.ACCOUNTS_MANAGE)
    people = _matching(text)
    return await _entries(await people.order_by('sort_key', 'id').limit(limit)), await people.count()


async def one(actor: Actor, person_id: int) -> Entry:
    """One person of the list; ``NotFound`` where there is none."""
    actor.require(Action.ACCOUNTS_MANAGE)
    people = await Person.filter(id=person_id)
    if not people:
        raise NotFound('Такого человека нет в списках школы.')
    return (await _entries(people))[0]


def _matching(text: str) -> QuerySet[Person]:
    query = Person.all()
    for word in fold_spaces(text).split()[:4]:
        folded = word.casefold().replace('ё', 'е')
        query = query.filter(Q(sort_key__contains=folded) | Q(last_name__startswith=word.capitalize())
                             | Q(first_name__startswith=word.capitalize()) | Q(account__login__startswith=folded))
    return query


async def _entries(people: Sequence[Person]) -> list[Entry]:
    """A fixed number of queries, however many people."""
    ids = [person.id for person in people]
    accounts = {row.person_id: row for row in await Account.filter(person_id__in=ids)}
    allowed, roles = await consented(ids), await _roles(ids)
    guardians = {link.guardian_id: link for link in
                 await GuardianLink.filter(guardian_id__in=ids).select_related('pupil')}
    who = {guardian: f'{link.kinship}: {link.pupil.list_name}' for guardian, link in guardians.items()} \
        | await _who(ids)

    def entry(person: Person) -> Entry:
        account = accounts.get(person.id)
        return Entry(person.id, person.full_name, who.get(person.id, ''), tuple(roles.get(person.id, ())),
                     _access(account, consent=person.id in allowed), account.login if account else '',
                     account.id if account else None, account.last_login_at if account else None,
                     person.id in guardians)

    return [entry(person) for person in people]


def _access(account: Account | None, *, consent: bool) -> Access:
    if account is None:
        return Access.NONE if consent else Access.NO_CONSENT
    if account.blocked:
        return Access.BLOCKED
    if account.password_hash == security.NO_PASSWORD:
        return Access.NO_PASSWORD
    return Access.FIRST_LOGIN if account.must_change_password else Access.ACTIVE


async def _roles(ids: list[int]) -> dict[int, list[Role]]:
    found: dict[int, list[Role]] = {}
    for grant in await RoleGrant.filter(person_id__in=ids):
        found.setdefault(grant.person_id, []).append(Role(grant.role))
    return {person_id: sorted(roles, key=list(Role).index) for person_id, roles in found.items()}


async def _who(ids: list[int]) -> dict[int, str]:
    """«учитель физики», «8А»: what tells two namesakes apart."""
    who: dict[int, str] = {}
    for card in await PupilCard.filter(person_id__in=ids, left_on=None).values_list('person_id', flat=True):
        who[int(str(card))] = 'обучающийся'
    for row in await ClassMembership.filter(pupil_id__in=ids, until=None).select_related('school_class'):
        who[row.pupil_id] = f'{row.school_class.grade}{row.school_class.letter}'
    for person_id, position in await StaffCard.filter(person_id__in=ids).values_list('person_id', 'position'):
        who[person_id] = position
    return who
