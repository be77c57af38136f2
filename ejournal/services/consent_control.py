"""«Контроль согласий»: who has none, an expired or a withdrawn one; registering and withdrawing (п. 4, 5, 17.6.2).

The secretary keeps the consents of pupils and parents, the personnel inspector those of the staff, the administrator
both. A withdrawal closes the account at once (152-ФЗ ст. 9).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from tortoise.expressions import Q

from ejournal import audit, clock, db, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.doors_people import KEEPS, READS, kinds_of
from ejournal.rules.cards import CardKind
from ejournal.rules.texts import fold_spaces
from ejournal.services import card_values, people, roles, sessions
from ejournal.services.consents import PURPOSE
from ejournal.topics import Change
from models import (
    Account,
    Conflict,
    Consent,
    ConsentTask,
    GuardianLink,
    Invalid,
    NotAllowed,
    NotFound,
    Person,
    School,
)

KEY = 'consents'
SOON = timedelta(days=30)
PURPOSES = (PURPOSE, 'фото и видео на школьных мероприятиях', 'сведения на сайте школы', 'участие в олимпиадах и ГИА')
NO_PERSON = 'Такого человека в школе нет, или его согласия ведут другие сотрудники.'


class State(StrEnum):
    """Where the consent for the journal stands."""

    NONE = 'нет'
    ACTIVE = 'действует'
    SOON = 'скоро закончится'
    EXPIRED = 'истекло'
    WITHDRAWN = 'отозвано'


@dataclass(frozen=True)
class Line:
    """One person of the control list."""

    person_id: int
    name: str
    what: str
    state: State
    given_on: date | None
    until: date | None
    task_since: date | None  # «Получить согласие» waits since


@dataclass(frozen=True)
class Given:
    """One consent of a person, as registered."""

    id: int
    purpose: str
    given_on: date
    expires_on: date | None
    withdrawn_on: date | None
    signed_by: str
    registered_by: str


@dataclass(frozen=True)
class PersonConsents:
    """A person's consents, who may sign them, the account and when the «Памятка» was handed over."""

    person_id: int
    name: str
    kinds: tuple[CardKind, ...]
    what: str
    state: State
    consents: tuple[Given, ...]
    signers: dict[int, str]
    login: str
    memo_given_on: date | None
    task_since: date | None
    writes: bool
    school: str
    address: str


def state_of(consents: list[Consent], today: date) -> State:
    """The best of what a person has signed for the journal."""
    own = [one for one in consents if one.purpose == PURPOSE]
    if not own:
        return State.NONE
    holding = [one for one in own if one.withdrawn_on is None or one.withdrawn_on > today]
    live = [one for one in holding if one.expires_on is None or one.expires_on >= today]
    if not live:
        return State.EXPIRED if holding else State.WITHDRAWN
    ends = [one.expires_on for one in live]
    return State.SOON if all(end is not None and end - today <= SOON for end in ends) else State.ACTIVE


def kinds(actor: Actor) -> tuple[CardKind, ...]:
    """Whose consents the actor sees."""
    actor.require(Action.CONSENTS_READ)
    return tuple(kind for kind in CardKind if actor.may(READS[kind]))


async def control(actor: Actor, kind: CardKind, state: State | None = None) -> list[Line]:
    """Everybody of the kind who is here, with the state of the consent; those who lack one first."""
    if kind not in kinds(actor):
        raise NotAllowed('Эти согласия ведут другие сотрудники.')
    found = await Person.filter(people.HERE[kind] & _here(kind)).distinct().order_by('sort_key', 'id')
    ids = [person.id for person in found]
    given: dict[int, list[Consent]] = {number: [] for number in ids}
    for row in await Consent.filter(purpose=PURPOSE).order_by('given_on'):
        given.get(row.person_id, []).append(row)
    tasks = {row.person_id: clock.local(row.created_at).date() for row in await ConsentTask.filter(done_at=None)}
    names = await card_values.class_names(ids) if kind is CardKind.PUPIL else {}
    lines = [_line(person, given[person.id], names.get(person.id, ''), tasks.get(person.id)) for person in found]
    order = [State.NONE, State.WITHDRAWN, State.EXPIRED, State.SOON, State.ACTIVE]
    lines.sort(key=lambda line: (line.task_since is None, order.index(line.state)))
    return [line for line in lines if state is None or line.state is state]


def _line(person: Person, given: list[Consent], what: str, task: date | None) -> Line:
    last = given[-1] if given else None
    return Line(person.id, person.full_name, what, state_of(given, clock.today()), last.given_on if last else None,
                (last.withdrawn_on or last.expires_on) if last else None, task)


def _here(kind: CardKind) -> Q:
    if kind is CardKind.PUPIL:
        return Q(pupil_card__left_on__isnull=True) | Q(pupil_card__left_on__gt=clock.today())
    if kind is CardKind.STAFF:
        return Q(staff_card__left_on__isnull=True) | Q(staff_card__left_on__gt=clock.today())
    return Q(children_links__pupil__pupil_card__left_on__isnull=True) \
        | Q(children_links__pupil__pupil_card__left_on__gt=clock.today())


async def tasks_count(actor: Actor) -> int:
    """How many «Получить согласие» wait for the actor: the number in the menu."""
    if not (actor.may(Action.CONSENTS_WRITE) and actor.may(Action.FAMILIES_KEEP)):
        return 0
    return await ConsentTask.filter(done_at=None).count()


async def of_person(actor: Actor, person_id: int) -> PersonConsents:
    """One person's consents; ``NotFound`` for somebody whose consents the actor does not see."""
    person, own, writes = await _door(actor, person_id)
    rows = await Consent.filter(person_id=person_id).order_by('-given_on', '-id').select_related('signed_by')
    names = {one.id: one.short_name for one in
             await Person.filter(id__in=[row.registered_by for row in rows if row.registered_by])}
    account, school = await Account.get_or_none(person_id=person_id), await School.first()
    task = await ConsentTask.filter(person_id=person_id, done_at=None).first()
    links = await GuardianLink.filter(Q(pupil_id=person_id) | Q(guardian_id=person_id)).order_by('id') \
        .select_related('guardian', 'pupil')
    signers = {person_id: person.full_name} | {
        link.guardian_id: f'{link.guardian.full_name} ({link.kinship})' for link in links
        if link.pupil_id == person_id}
    what = '; '.join(f'{link.kinship}: {link.pupil.full_name}' for link in links if link.guardian_id == person_id)
    given = tuple(Given(row.id, row.purpose, row.given_on, row.expires_on, row.withdrawn_on,
                        row.signed_by.short_name if row.signed_by else person.short_name,
                        names.get(row.registered_by or 0, '')) for row in rows)
    return PersonConsents(
        person_id, person.full_name, own, what or (await card_values.class_names([person_id])).get(person_id, ''),
        state_of(rows, clock.today()), given, signers, account.login if account else '',
        account.memo_given_on if account else None, clock.local(task.created_at).date() if task else None, writes,
        school.full_name if school else '', school.address if school else '')


async def register(actor: Actor, person_id: int, given_on: date | None, *, purpose: str = PURPOSE,
                   signed_by: int | None = None, expires_on: date | None = None) -> int:
    """Write down a signed paper; the task «Получить согласие» is done by it.

    Refused: a date to come, an end before the beginning, a strange signer, a second one while the first holds.
    """
    person, _, writes = await _door(actor, person_id)
    _check_writes(writes)
    if given_on is None:
        raise Invalid('Укажите дату подписания согласия.')
    if given_on > clock.today():
        raise Invalid('Дата подписания ещё не наступила.')
    if expires_on is not None and expires_on < clock.today():
        raise Invalid('Срок согласия уже закончился. Проверьте дату окончания.')
    if fold_spaces(purpose) not in PURPOSES:
        raise Invalid('Выберите цель обработки из списка: одно согласие — одна цель.')
    if signed_by not in (None, person_id) and not await GuardianLink.exists(guardian_id=signed_by, pupil_id=person_id):
        raise Invalid('Согласие подписывает сам человек или его законный представитель.')
    async with db.transaction():
        rows = await Consent.filter(person_id=person_id, purpose=purpose)
        own = [Consent(purpose=PURPOSE, withdrawn_on=row.withdrawn_on, expires_on=row.expires_on) for row in rows]
        if state_of(own, clock.today()) is State.ACTIVE:
            raise Conflict(f'{person.short_name}: такое согласие уже действует.')
        made = await Consent.create(
            person_id=person_id, signed_by_id=None if signed_by == person_id else signed_by, purpose=purpose,
            given_on=given_on, expires_on=expires_on, registered_by=actor.person_id)
        if purpose == PURPOSE:
            await ConsentTask.filter(person_id=person_id, done_at=None).update(done_at=clock.now())
        await audit.record(actor, actor.capacity(Action.CONSENTS_WRITE), Entry(
            'consent.given', 'person', person_id, '', f'{given_on:%d.%m.%Y}', purpose))
    _tell(actor, person_id)
    return made.id


async def withdraw(actor: Actor, consent_id: int, withdrawn_on: date | None = None) -> bool:
    """Write down a withdrawal; where nothing else permits it, the account is closed at once. Answers whether it was.

    Refused: one that was withdrawn already, a date to come, the last administrator's (the school could not go on).
    """
    consent = await Consent.get_or_none(id=consent_id)
    if consent is None:
        raise NotFound('Такого согласия нет. Обновите страницу.')
    person, _, writes = await _door(actor, consent.person_id)
    _check_writes(writes)
    day = withdrawn_on or clock.today()
    if consent.withdrawn_on:
        raise Conflict('Это согласие уже отозвано.')
    if not consent.given_on <= day <= clock.today():
        raise Invalid('Дата отзыва не может быть раньше подписания или позже сегодняшнего дня.')
    account = await Account.get_or_none(person_id=person.id, blocked=False)
    closes = consent.purpose == PURPOSE and account is not None
    async with db.transaction():
        if closes:
            await roles.check_not_last_administrator(person.id)
        if not await Consent.filter(id=consent_id, withdrawn_on=None).update(withdrawn_on=day):
            raise Conflict('Это согласие уже отозвано.')
        rest = await Consent.filter(person_id=person.id, purpose=PURPOSE)
        closes = closes and state_of(rest, clock.today()) not in (State.ACTIVE, State.SOON)
        entries = [Entry('consent.withdrawn', 'person', person.id, f'{consent.given_on:%d.%m.%Y}', f'{day:%d.%m.%Y}',
                         consent.purpose)]
        if closes and account:
            await Account.filter(id=account.id).update(blocked=True)
            entries.append(Entry('account.blocked', 'account', account.id, reason='согласие отозвано'))
        await audit.record(actor, actor.capacity(Action.CONSENTS_WRITE), *entries)
    if closes and account:
        await sessions.end_all(account.id, 'согласие на обработку данных отозвано', by=actor)
    _tell(actor, person.id)
    return closes


async def hand_over_memo(actor: Actor, person_id: int, on: date | None) -> None:
    """Keep the day on which «Памятка» was handed over (п. 9). Refused without an account, and for a day to come."""
    person, _, writes = await _door(actor, person_id)
    _check_writes(writes)
    if on is None or on > clock.today():
        raise Invalid('Укажите день вручения, не позже сегодняшнего.')
    async with db.transaction():
        if not await Account.filter(person_id=person_id).update(memo_given_on=on):
            raise Invalid(f'{person.short_name}: учётной записи ещё нет, памятку вручать рано.')
        await audit.record(actor, actor.capacity(Action.CONSENTS_WRITE),
                           Entry('memo.given', 'person', person_id, '', f'{on:%d.%m.%Y}'))
    _tell(actor, person_id)


async def printed(actor: Actor, person_id: int, what: str) -> None:
    """Note that a form with somebody's data was opened to be printed (п. 17.4.8)."""
    await _door(actor, person_id)
    await audit.record(actor, actor.capacity(Action.CONSENTS_READ), Entry('print.made', 'person', person_id, '', what))


async def _door(actor: Actor, person_id: int) -> tuple[Person, tuple[CardKind, ...], bool]:
    """The person, what kinds of person it is, and whether the actor keeps the consents."""
    actor.require(Action.CONSENTS_READ)
    person = await Person.get_or_none(id=person_id)
    own = await kinds_of(person_id) if person else ()
    if person is None or not any(actor.may(READS[kind]) for kind in own):
        raise NotFound(NO_PERSON)
    writes = actor.may(Action.CONSENTS_WRITE) and any(actor.may(KEEPS[kind]) for kind in own)
    return person, own, writes


def _check_writes(writes: bool) -> None:
    if not writes:
        raise NotAllowed('Согласия регистрируют секретарь, инспектор по кадрам и администратор.')


def _tell(actor: Actor, person_id: int) -> None:
    for key in (KEY, f'person-card:{person_id}'):
        topics.publish(Change(key, actor.name, actor.account_id))
