"""Reminders: a sentence of the deputy to a teacher by one click, and the program's own by the daily digest (п. 18)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time

from tortoise.transactions import in_transaction

from ejournal import audit, clock, facts, topics
from ejournal.access import Action, Actor
from ejournal.rules.calendar import DAY
from ejournal.rules.control import State, What
from ejournal.services import control, corrections
from ejournal.services.control import Asked, Found
from ejournal.topics import Change
from models import Conflict, Invalid, NotFound, Person, Preference, Reminder

WORDS = {What.TOPIC: 'тем', What.HOMEWORK: 'заданий', What.MARKS: 'работ без отметок'}
DIGEST_HOUR, DIGEST_DAYS = 18, 7
HOUR_KEY, SENT_KEY = 'digest_hour', 'digest_sent_on'


@dataclass(frozen=True)
class Shown:
    """A reminder as its reader sees it."""

    id: int
    text: str
    link: str
    sender: str
    sent_at: datetime


async def remind(actor: Actor, teacher_id: int, asked: Asked) -> str:
    """Send the teacher what is missing in the period; answers the text.

    ``Invalid`` when nothing is missing, ``Conflict`` when the same was sent today and is not read yet.
    """
    actor.require(Action.CONTROL)
    person = await Person.get_or_none(id=teacher_id)
    if person is None:
        raise NotFound('Такого сотрудника нет.')
    found = await control.found_entries(Asked(asked.first, asked.last, asked.class_id, teacher_id, asked.subject_id),
                                        list(What), (State.MISSING,))
    if not found:
        raise Invalid(f'{person.short_name}: за этот период всё внесено, напоминать не о чем.')
    text = _text(found, asked)
    earlier = await Reminder.filter(person_id=teacher_id, text=text, read_at=None,
                                    sent_at__gte=clock.wall(clock.today(), 0)).first()
    if earlier:
        raise Conflict(f'{person.short_name}: об этом уже напомнили сегодня в {clock.local(earlier.sent_at):%H:%M}.')
    async with in_transaction():
        reminder = await Reminder.create(person_id=teacher_id, text=text, link=found[-1].href, kind='control',
                                         sent_by=actor.person_id, sent_at=clock.now())
        await audit.record(actor, actor.capacity(Action.CONTROL),
                           audit.Entry('reminder.sent', 'reminder', reminder.id, after=text))
    _publish([teacher_id], actor)
    return text


def _text(found: list[Found], asked: Asked) -> str:
    counts = {what: sum(one.what is what for one in found) for what in What}
    missing = ', '.join(f'{WORDS[what]}: {count}' for what, count in counts.items() if count)
    first = found[-1]
    return (f'Не внесено за {asked.first:%d.%m}–{asked.last:%d.%m.%Y}: {missing}. '
            f'Начните с урока {first.day:%d.%m}: {first.title}.')


async def mine(actor: Actor) -> list[Shown]:
    """The unread reminders of the actor, the newest first."""
    rows = await Reminder.filter(person_id=actor.person_id, read_at=None).order_by('-sent_at', '-id')
    people = await Person.filter(id__in=[row.sent_by for row in rows if row.sent_by])
    names = {person.id: person.short_name for person in people}
    return [Shown(row.id, row.text, row.link, names.get(row.sent_by or 0, 'Электронный журнал'), row.sent_at)
            for row in rows]


async def waiting(actor: Actor) -> int:
    """How many reminders wait for the actor: the number in the menu. Answers to requests count at the requests."""
    return await Reminder.filter(person_id=actor.person_id, read_at=None).exclude(kind=corrections.ANSWER).count()


async def read(actor: Actor, reminder_id: int) -> None:
    """«Прочитано»; somebody else's reminder does not exist for the actor."""
    async with in_transaction():
        changed = await Reminder.filter(id=reminder_id, person_id=actor.person_id, read_at=None) \
            .update(read_at=clock.now())
        if changed:
            await audit.record(actor, next(iter(sorted(actor.roles)), ''),
                               audit.Entry('reminder.read', 'reminder', reminder_id))
    if not changed and not await Reminder.exists(id=reminder_id, person_id=actor.person_id):
        raise NotFound('Такого напоминания нет.')
    _publish([actor.person_id], actor)


def _publish(people: Iterable[int], actor: Actor | None) -> None:
    for person in people:
        topics.publish(Change(f'person:{person}', actor.name if actor else '', actor.account_id if actor else 0,
                              {'reminders': True}))


# --- the digest -------------------------------------------------------------------------------------------------------
async def digest() -> int:
    """Once a school day, from the hour of the setting on: every teacher with gaps of the last week is told.

    Answers how many were told. Asked again the same day, or by two processes at once, it does nothing.
    """
    year, today = await facts.current(), clock.today()
    hour = year.preferences.get(HOUR_KEY, DIGEST_HOUR)
    open_day = year.year_starts_on <= today <= year.year_ends_on and year.calendar.is_working_day(today)
    if not open_day or not isinstance(hour, int) or clock.local().time() < time(hour):
        return 0
    if await _sent_on() == today.isoformat():
        return 0
    asked = Asked(today - DIGEST_DAYS * DAY, today)
    found = await control.found_entries(asked, list(What), (State.MISSING,), limit=100_000)
    texts: dict[int, list[Found]] = {}
    for one in found:
        texts.setdefault(one.teacher_id, []).append(one)
    async with in_transaction():
        if await _sent_on() == today.isoformat():
            return 0
        await Preference.update_or_create(key=SENT_KEY, defaults={'value': {'day': today.isoformat()}})
        await Reminder.bulk_create([
            Reminder(person_id=teacher, text=_text(owed, asked), link=owed[-1].href, kind='digest',
                     sent_at=clock.now()) for teacher, owed in texts.items()])
        await audit.record(None, '', audit.Entry('digest.sent', 'reminder', None,
                                                 after=f'{today:%d.%m.%Y}: {len(texts)}'))
    _publish(texts, None)
    return len(texts)


async def _sent_on() -> object:
    """The day of the last digest; inside a transaction its row stays ours (PostgreSQL)."""
    row = await Preference.filter(key=SENT_KEY).select_for_update().first()
    return row.value.get('day') if row and isinstance(row.value, dict) else None
