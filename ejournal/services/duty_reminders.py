"""Reminders of duties: before their day to the owner, overdue ones to the deputies, by a click to a class teacher."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from datetime import time

from ejournal import audit, clock, db, topics
from ejournal.access import Action, Actor
from ejournal.rules import duties as rules
from ejournal.rules.duties import Duty, DutyState
from ejournal.services import card_duty, duties, duty_facts
from ejournal.services.duties import Line
from ejournal.topics import Change
from models import Conflict, Invalid, NotFound, Preference, Reminder, Role, RoleGrant

HOUR = time(8)
SENT_KEY = 'duties_sent_on'
KIND = 'duty'
LONGEST = 480


async def remind(actor: Actor, class_id: int) -> str:
    """Tell the class teacher what is overdue; answers the text.

    ``Invalid`` when nothing is or nobody leads the class, ``Conflict`` when the same was said today and is unread.
    """
    actor.require(Action.CONTROL)
    evidence = await duty_facts.load(frozenset({class_id}))
    if not evidence.classes:
        raise NotFound('Такого класса нет.')
    school_class = evidence.classes[0]
    if school_class.teacher is None:
        raise Invalid(f'{school_class.name}: классный руководитель не назначен, напоминать некому.')
    overdue = [line for line in duties.lines_of(evidence, school=False) if line.state is DutyState.OVERDUE]
    if not overdue:
        raise Invalid(f'{school_class.name}: всё выполнено, напоминать не о чем.')
    text, teacher = _text(f'Просрочено, {school_class.name}', overdue), school_class.teacher
    earlier = await Reminder.filter(person_id=teacher.id, text=text, read_at=None,
                                    sent_at__gte=clock.wall(clock.today(), 0)).first()
    if earlier:
        raise Conflict(f'{teacher.short_name}: об этом уже напомнили сегодня в {clock.local(earlier.sent_at):%H:%M}.')
    async with db.transaction():
        reminder = await Reminder.create(person_id=teacher.id, text=text, link=overdue[0].href or '/duties', kind=KIND,
                                         sent_by=actor.person_id, sent_at=clock.now())
        await audit.record(actor, actor.capacity(Action.CONTROL),
                           audit.Entry('reminder.sent', 'reminder', reminder.id, after=text))
    _publish([teacher.id])
    return text


def _text(head: str, lines: Sequence[Line]) -> str:
    text = f'{head}: ' + '; '.join(f'{line.title} (до {line.due_on:%d.%m.%Y})' for line in lines) + '.'
    return text if len(text) <= LONGEST else f'{text[:LONGEST].rsplit(";", 1)[0]} и другое.'


def _publish(people: Iterable[int]) -> None:
    for person in people:
        topics.publish(Change(f'person:{person}', patch={'reminders': True}))


# --- every day --------------------------------------------------------------------------------------------------------
async def daily() -> int:
    """Once a day from eight: owners 7, 3 and 1 days before and on the day, deputies of all that is overdue (I-09).

    Answers how many were told. Asked again the same day, or by two processes at once, it does nothing.
    """
    year, today = await duty_facts.running_year(), clock.today()
    begins = year.year_starts_on - duty_facts.BEFORE
    if not begins <= today <= year.year_ends_on or clock.local().time() < HOUR or await _sent_today():
        return 0
    evidence = await duty_facts.load()
    await card_duty.keep(evidence.pupil_cards, {one.id: one.teacher.id for one in evidence.classes if one.teacher},
                         year.year_name)
    found = duties.lines_of(evidence)
    deputies = [int(str(one)) for one in await RoleGrant.filter(role=Role.DEPUTY.value).values_list(
        'person_id', flat=True)]
    texts = _coming(found, deputies)
    overdue = [line for line in found if line.state is DutyState.OVERDUE]
    if overdue and year.calendar.is_working_day(today):
        texts += [(deputy, _digest(overdue), '/duties') for deputy in deputies]
    async with db.transaction():
        if await _sent_today():
            return 0
        await Preference.update_or_create(key=SENT_KEY, defaults={'value': {'day': today.isoformat()}})
        # Yesterday's digest says what today's says better.
        await Reminder.filter(kind=KIND, sent_by=None, read_at=None, sent_at__lt=clock.wall(today, 0)) \
            .update(read_at=clock.now())
        await Reminder.bulk_create([Reminder(person_id=person, text=text, link=link, kind=KIND, sent_at=clock.now())
                                    for person, text, link in texts])
        await audit.record(None, '', audit.Entry('digest.sent', 'reminder', None,
                                                 after=f'сроки, {today:%d.%m.%Y}: {len(texts)}'))
    _publish({person for person, _, _ in texts})
    return len({person for person, _, _ in texts})


def _coming(found: list[Line], deputies: list[int]) -> list[tuple[int, str, str]]:
    """One sentence a person, of everything that is due in 7, 3 or 1 days or today."""
    owed: dict[int, list[Line]] = defaultdict(list)
    for line in found:
        if not line.state.done and rules.reminds_today(Duty(line.key, line.title, line.due_on), clock.today()):
            for person in [line.owner_id] if line.owner_id else [] if line.class_id else deputies:
                owed[person].append(line)
    return [(person, _text('Подходит срок', lines), lines[0].href or '/duties') for person, lines in owed.items()]


def _digest(overdue: list[Line]) -> str:
    counts = Counter(line.class_name or 'школа' for line in overdue)
    named = ', '.join(f'{name} — {count}' for name, count in counts.most_common(8))
    more = f' и ещё в {len(counts) - 8}' if len(counts) > 8 else ''
    return f'Просрочено поручений: {len(overdue)}. {named}{more}.'


async def _sent_today() -> bool:
    row = await Preference.filter(key=SENT_KEY).select_for_update().first()
    return bool(row and isinstance(row.value, dict) and row.value.get('day') == clock.today().isoformat())
