"""The electronic board: announcements for an audience, with who has read them (п. 17.3.12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from tortoise.expressions import Q

from ejournal import audit, clock, db, doors_messages, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.rules import audience, letters
from ejournal.services.talk import people
from ejournal.topics import Change
from models import Announcement, AnnouncementRead, Conflict, Invalid, NotFound

KEY = 'announcements'
NONE = 'Такого объявления нет, или оно не для вас.'


@dataclass(frozen=True)
class Draft:
    """What is to be published, for whom, from when until when (the last day is included)."""

    title: str
    text: str
    kinds: tuple[str, ...]
    grades: tuple[int, ...] = ()
    class_ids: tuple[int, ...] = ()
    since: date | None = None
    until: date | None = None
    pinned: bool = False


@dataclass(frozen=True)
class Line:
    """An announcement as a reader or a writer sees it."""

    id: int
    title: str
    text: str
    author: str
    audience: str
    since: date
    until: date | None
    pinned: bool
    read: bool
    state: str  # '' | 'ждёт даты' | 'срок истёк' | 'снято'


@dataclass(frozen=True)
class Readers:
    """Who has read an announcement, with the moment, and who has not; only people with access count."""

    title: str
    read: tuple[tuple[people.Name, datetime], ...]
    unread: tuple[people.Name, ...]


async def shown(actor: Actor) -> list[Line]:
    """What is on the board for the actor today: pinned ones first, then the newest."""
    actor.require(Action.BOARD_READ)
    where = await people.places(actor)
    today = clock.today()
    rows = await Announcement.filter(Q(until=None) | Q(until__gte=today), since__lte=today, withdrawn_at=None) \
        .order_by('-pinned', '-since', '-id').select_related('author')
    mine = [row for row in rows if audience.addressed(row.roles, row.grades, row.class_ids, where)]
    return await _lines(mine, actor)


async def unread(actor: Actor) -> list[Line]:
    """What the actor has still to read: the start page shows it."""
    return [line for line in await shown(actor) if not line.read]


async def waiting(actor: Actor) -> int:
    """How many announcements the actor has not read."""
    return len(await unread(actor))


async def written(actor: Actor) -> list[Line]:
    """Everything published and planned, for who publishes; the newest first."""
    actor.require(Action.BOARD_WRITE)
    return await _lines(await Announcement.all().order_by('-since', '-id').limit(200).select_related('author'), actor)


async def read(actor: Actor, number: int) -> None:
    """«Ознакомлен(а)»; once, and only what is for the actor."""
    if number not in {line.id for line in await shown(actor)}:
        raise NotFound(NONE)
    async with db.transaction():
        _, made = await AnnouncementRead.get_or_create(announcement_id=number, person_id=actor.person_id,
                                                       defaults={'read_at': clock.now()})
        if made:
            await audit.record(actor, actor.capacity(Action.BOARD_READ),
                               Entry('announcement.read', 'announcement', number))
    for key in (f'person:{actor.person_id}', f'announcement:{number}'):
        topics.publish(Change(key, actor.name, actor.account_id, {KEY: True}))


async def publish(actor: Actor, draft: Draft) -> int:
    """Put an announcement on the board; refused without title, text or audience, or with an end before its begin."""
    actor.require(Action.BOARD_WRITE)
    values = _checked(draft)
    async with db.transaction():
        made = await Announcement.create(author_id=actor.person_id, written_at=clock.now(), **values)
        await _record(actor, 'announcement.published', made.id, '', made.title)
    _tell(actor)
    return made.id


async def change(actor: Actor, number: int, draft: Draft) -> None:
    """Change an announcement; who has read it need not again."""
    actor.require(Action.BOARD_WRITE)
    values = _checked(draft)
    async with db.transaction():
        found = await _found(number)
        await Announcement.filter(id=number).update(**values)
        await _record(actor, 'announcement.changed', number, f'{found.title}. {found.text}',
                      f'{values["title"]}. {values["text"]}')
    _tell(actor)


async def withdraw(actor: Actor, number: int) -> None:
    """Take an announcement off the board; the record stays."""
    actor.require(Action.BOARD_WRITE)
    async with db.transaction():
        found = await _found(number)
        await Announcement.filter(id=number).update(withdrawn_at=clock.now())
        await _record(actor, 'announcement.withdrawn', number, found.title, '')
    _tell(actor)


async def readers(actor: Actor, number: int) -> Readers:
    """The statistics of reading, with names, for who publishes."""
    actor.require(Action.BOARD_WRITE)
    row = await Announcement.get_or_none(id=number)
    if row is None:
        raise NotFound(NONE)
    from_board = {one.person_id: one.read_at for one in await AnnouncementRead.filter(announcement_id=number)}
    meant = await people.of(row.roles, row.grades, row.class_ids)
    meant = await doors_messages.reachable(meant) - {row.author_id}
    names = await people.named(actor, meant | set(from_board))
    return Readers(row.title, tuple((one, clock.local(from_board[one.id])) for one in names if one.id in from_board),
                   tuple(one for one in names if one.id not in from_board))


async def counts(actor: Actor, numbers: Iterable[int]) -> dict[int, int]:
    """How many have read each announcement, in one statement."""
    actor.require(Action.BOARD_WRITE)
    found: dict[int, int] = dict.fromkeys(numbers, 0)
    for number in await AnnouncementRead.filter(announcement_id__in=list(found)) \
            .values_list('announcement_id', flat=True):
        found[int(str(number))] += 1
    return found


async def one(actor: Actor, number: int) -> Draft:
    """An announcement as its writer wrote it, to be changed."""
    actor.require(Action.BOARD_WRITE)
    row = await _found(number)
    return Draft(row.title, row.text, tuple(row.roles), tuple(row.grades), tuple(row.class_ids), row.since, row.until,
                 row.pinned)


async def _found(number: int) -> Announcement:
    row = await Announcement.get_or_none(id=number)
    if row is None:
        raise NotFound(NONE)
    if row.withdrawn_at is not None:
        raise Conflict('Объявление уже снято. Опубликуйте новое.')
    return row


def _checked(draft: Draft) -> dict[str, Any]:
    title, text, _ = letters.checked(draft.title, draft.text)
    kinds = [kind for kind in audience.KINDS if kind in draft.kinds]
    if not kinds:
        raise Invalid('Укажите, для кого объявление.')
    since = draft.since or clock.today()
    if draft.until is not None and (draft.until < since or draft.until < clock.today()):
        raise Invalid('Последний день показа раньше первого или уже прошёл.')
    return {'title': title, 'text': text, 'roles': kinds, 'grades': sorted(draft.grades),
            'class_ids': sorted(draft.class_ids), 'since': since, 'until': draft.until, 'pinned': draft.pinned}


async def _lines(rows: list[Announcement], actor: Actor) -> list[Line]:
    done = {one.announcement_id for one in await AnnouncementRead.filter(
        person_id=actor.person_id, announcement_id__in=[row.id for row in rows])}
    names = {one.id: one.name for one in await people.classes()} if any(row.class_ids for row in rows) else {}
    return [Line(row.id, row.title, row.text, row.author.short_name, audience.described(
        row.roles, row.grades, [names.get(number, '') for number in row.class_ids if number in names]),
        row.since, row.until, row.pinned, row.id in done or row.author_id == actor.person_id, _state(row))
        for row in rows]


def _state(row: Announcement) -> str:
    today = clock.today()
    if row.withdrawn_at:
        return 'снято'
    if row.since > today:
        return 'ждёт даты'
    return 'срок истёк' if row.until and row.until < today else ''


async def _record(actor: Actor, action: str, number: int, before: str, after: str) -> None:
    await audit.record(actor, actor.capacity(Action.BOARD_WRITE), Entry(action, 'announcement', number, before, after))


def _tell(actor: Actor) -> None:
    topics.publish(Change(KEY, actor.name, actor.account_id, {KEY: True}))
