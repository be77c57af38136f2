"""«Мероприятия»: a class teacher plans an event, and the parents are told of it and of every change (п. 17.5.11)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from ejournal import audit, clock, db, doors_messages, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.rules import letters as rules
from ejournal.rules import texts
from ejournal.services.talk import letters, people
from ejournal.topics import Change
from models import ClassEvent, Conflict, Invalid, NotFound, Role, SchoolClass

NONE = 'Такого мероприятия нет, или оно не вашего класса.'
TITLE, TEXT = 120, 2000


@dataclass(frozen=True)
class Plan:
    """What, when, where; ``pupils``: tell them too."""

    title: str
    on: date
    starts_at: str
    place: str
    text: str = ''
    pupils: bool = True


@dataclass(frozen=True)
class Line:
    """An event in a list and in the diary."""

    id: int
    class_id: int
    class_name: str
    title: str
    on: date
    starts_at: str
    place: str
    text: str
    author: str
    changed_at: datetime | None
    cancelled: str  # '' or why
    past: bool
    mine: bool


async def listed(actor: Actor) -> list[Line]:
    """The events of one's classes, the next first, then what is over; all of the school for the administration."""
    actor.require(Action.EVENTS_READ)
    everything = actor.may(Action.JOURNAL_READ_ALL)
    query = ClassEvent.all() if everything else ClassEvent.filter(school_class_id__in=list(await _classes(actor)))
    rows = await query.order_by('on', 'starts_at', 'id').select_related('school_class', 'author')
    lines = [_line(row, actor) for row in rows]
    return [line for line in lines if not line.past] + [line for line in reversed(lines) if line.past]


async def of_week(actor: Actor, class_id: int, first: date, last: date) -> list[Line]:
    """The events of a class in these days, for its diary; nothing of a class that is not the actor's."""
    actor.require(Action.EVENTS_READ)
    if not actor.may(Action.JOURNAL_READ_ALL) and class_id not in await _classes(actor):
        return []
    rows = await ClassEvent.filter(school_class_id=class_id, on__gte=first, on__lte=last) \
        .order_by('on', 'starts_at', 'id').select_related('school_class', 'author')
    return [_line(row, actor) for row in rows]


async def plan(actor: Actor, class_id: int, planned: Plan) -> int:
    """Plan an event of the own class and tell the parents; refused without title and place, and in the past."""
    found = await _led(actor, class_id)
    values = _checked(planned)
    async with db.transaction():
        made = await ClassEvent.create(school_class_id=found.id, author_id=actor.person_id, created_at=clock.now(),
                                       **values)
        await _record(actor, 'event.planned', made.id, '', _words(made))
        letter = await _inform(actor, made, found, f'Мероприятие: {made.title}', planned.text, pupils=planned.pupils)
    letters.announce(actor, letter)
    _tell(actor, made)
    return made.id


async def change(actor: Actor, event_id: int, planned: Plan) -> None:
    """Change an event; the parents are told what it is now. Refused for one that is over or cancelled."""
    values = _checked(planned)
    async with db.transaction():
        event, found = await _own(actor, event_id)
        before = _words(event)
        await event.update_from_dict({**values, 'changed_at': clock.now()}).save()
        if before == _words(event):
            return
        await _record(actor, 'event.changed', event.id, before, _words(event))
        letter = await _inform(actor, event, found, f'Изменение: {event.title}', planned.text, pupils=planned.pupils)
    letters.announce(actor, letter)
    _tell(actor, event)


async def cancel(actor: Actor, event_id: int, reason: str) -> None:
    """Cancel an event with a reason; the parents are told."""
    reason = texts.fold_spaces(reason)[:300]
    if not reason:
        raise Invalid('Напишите, почему мероприятие отменено.')
    texts.check_russian(reason, 'Причина')
    async with db.transaction():
        event, found = await _own(actor, event_id)
        await event.update_from_dict({'cancelled_at': clock.now(), 'cancel_reason': reason}).save()
        await _record(actor, 'event.cancelled', event.id, _words(event), '', reason)
        letter = await _inform(actor, event, found, f'Отменено: {event.title}', f'Мероприятие отменено: {reason}',
                               pupils=True)
    letters.announce(actor, letter)
    _tell(actor, event)


# --- inside -----------------------------------------------------------------------------------------------------------
async def _classes(actor: Actor) -> set[int]:
    """Led by the actor, or where the actor or the children learn."""
    where = await people.places(actor)
    return set(actor.class_ids) | {number for kind in ('pupils', 'guardians') for number, _ in where.get(kind, ())}


async def _led(actor: Actor, class_id: int) -> SchoolClass:
    actor.require(Action.EVENTS_WRITE)
    found = await SchoolClass.get_or_none(id=class_id) if class_id in actor.class_ids else None
    if found is None:
        raise NotFound('Такого класса нет, или он не ваш.')
    return found


async def _own(actor: Actor, event_id: int) -> tuple[ClassEvent, SchoolClass]:
    actor.require(Action.EVENTS_WRITE)
    event = await ClassEvent.filter(id=event_id).select_for_update().first()
    if event is None or event.school_class_id not in actor.class_ids:
        raise NotFound(NONE)
    if event.cancelled_at is not None:
        raise Conflict('Мероприятие уже отменено.')
    if event.on < clock.today():
        raise Conflict('Мероприятие уже прошло.')
    return event, await _led(actor, event.school_class_id)


def _checked(planned: Plan) -> dict[str, Any]:
    title, place = texts.fold_spaces(planned.title), texts.fold_spaces(planned.place)
    text = texts.fold_spaces(planned.text, keep_lines=True)
    for value, field, limit in ((title, 'Название', TITLE), (place, 'Место', TITLE)):
        if not value:
            raise Invalid(f'Заполните: {field.lower()}.')
        if len(value) > limit:
            raise Invalid(f'{field}: не длиннее {limit} знаков.')
    if len(text) > TEXT:
        raise Invalid('Текст длиннее 2 000 знаков. Сократите его.')
    for value, field in ((title, 'Название'), (text, 'Текст')):
        texts.check_russian(value, field)
    try:
        starts = time.fromisoformat(planned.starts_at.strip().zfill(5))
    except ValueError:
        raise Invalid('Время записывают так: 18:00.') from None
    if planned.on < clock.today():
        raise Invalid('Дата мероприятия уже прошла.')
    return {'title': title, 'on': planned.on, 'starts_at': f'{starts:%H:%M}', 'place': place, 'text': text}


def _words(event: ClassEvent) -> str:
    return f'{event.title}: {event.on:%d.%m.%Y} в {event.starts_at}, {event.place}. {event.text}'.strip()


async def _inform(actor: Actor, event: ClassEvent, found: SchoolClass, subject: str, text: str,
                  *, pupils: bool) -> letters.Put | None:
    """The mailing, with hidden readers; a class where nobody has access yet has only the calendar."""
    members = await doors_messages.pupils_of_classes([found.id])
    reads = await doors_messages.parents(members) | (members if pupils else set())
    when = f'Дата: {event.on:%d.%m.%Y}, {event.starts_at}. Место: {event.place}.'
    audience = f'Родители и обучающиеся {found.name}' if pupils else f'Родители {found.name}'
    return await letters.put(actor, Role.CLASS_TEACHER, letters.Draft(
        subject[:rules.SUBJECT_LIMIT], f'{when}\n\n{text}'.strip()), reads, kind='event', audience=audience)


def _line(row: ClassEvent, actor: Actor) -> Line:
    return Line(row.id, row.school_class_id, row.school_class.name, row.title, row.on, row.starts_at, row.place,
                row.text, row.author.short_name, row.changed_at and clock.local(row.changed_at),
                row.cancel_reason if row.cancelled_at else '', row.on < clock.today(),
                row.school_class_id in actor.class_ids)


async def _record(actor: Actor, action: str, number: int, before: str, after: str,
                  reason: str = '') -> None:
    await audit.record(actor, Role.CLASS_TEACHER, Entry(action, 'event', number, before, after, reason))


def _tell(actor: Actor, event: ClassEvent) -> None:
    keys: Iterable[str] = ('events', f'class:{event.school_class_id}')
    for key in keys:
        topics.publish(Change(key, actor.name, actor.account_id, {'events': True}))
