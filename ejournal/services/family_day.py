"""The start of a family's day: homework for the next school day, marks set since the last visit (п. 11.2, 17.7)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from ejournal import clock, db
from ejournal.access import Actor
from ejournal.rules.calendar import DAY
from ejournal.rules.homework_load import Task, load_of
from ejournal.services import pupils
from ejournal.services.days import monday_of
from ejournal.services.pupils import Place
from models import Attendance, Homework, Lesson, LessonState, Mark, Person, Preference

AGO = timedelta(days=7)  # the first visit shows a week
VISIT = timedelta(minutes=30)  # a pause that ends a visit: what was new stays new while one looks around
AHEAD = 14
SHOWN = 4


@dataclass(frozen=True)
class NewMark:
    """A mark set since the last visit."""

    subject: str
    text: str
    work: str
    on: date


@dataclass(frozen=True)
class Missed:
    """A lesson of this week that was missed, or come to late by ``minutes``."""

    on: date
    number: int
    code: str
    minutes: int


@dataclass(frozen=True)
class FamilyDay:
    """``next_day`` is the next day with lessons (None: none in two weeks); ``minutes`` of ``norm``, as far as given.

    ``subjects`` are those with homework for that day, ``missed`` is the school week's up to today.
    """

    pupil_id: int
    next_day: date | None
    lessons: int
    tasks: int
    minutes: int
    untimed: int
    norm: int
    marks: tuple[NewMark, ...]
    more: int
    since: datetime
    subjects: tuple[str, ...] = ()
    missed: tuple[Missed, ...] = ()


async def of_pupil(actor: Actor, pupil_id: int | None = None) -> FamilyDay:
    """For whoever may open the diary; ``NotFound`` for another's child. Writes nothing: see ``visited``."""
    person = await pupils.pupil_of(actor, pupil_id)
    today = clock.today()
    place = await pupils.placed(person.id, today)
    since = await _since(actor, person)
    marks = await _marks(person, since)
    load = await _load(place, today)
    return FamilyDay(person.id, *load[:6], tuple(marks[:SHOWN]), max(0, len(marks) - SHOWN), since, load[6],
                     await _missed(person, today))


async def visited(actor: Actor, pupil_id: int) -> None:
    """Note that the family has seen the marks up to now; a visit goes on while its pages follow each other.

    Only one's own diary is noted; a teacher's look at it is nobody's visit. Nothing of the school's changes by it and
    who opened what is in the log of sessions, so that the audit gets no line with every page.
    """
    own = [choice.pupil_id for choice in await pupils.choices(actor)]
    if pupil_id not in own:
        return
    now, key = clock.now(), _key(actor, pupil_id)
    async with db.transaction():
        await Person.filter(id=actor.person_id).select_for_update().first()  # two windows open the diary at once
        kept = await _kept(key)
        if kept and now - kept[1] < VISIT:
            value = {'since': kept[0].isoformat(), 'seen': now.isoformat()}
        else:
            value = {'since': (kept[1] if kept else now - AGO).isoformat(), 'seen': now.isoformat()}
        if kept:
            await Preference.filter(key=key).update(value=value)
        else:
            await Preference.create(key=key, value=value)


def _key(actor: Actor, pupil_id: int) -> str:
    return f'visit:{actor.person_id}:{pupil_id}'


async def _kept(key: str) -> tuple[datetime, datetime] | None:
    row = await Preference.get_or_none(key=key)
    if row is None or not isinstance(row.value, dict):
        return None
    return datetime.fromisoformat(row.value['since']), datetime.fromisoformat(row.value['seen'])


async def _since(actor: Actor, person: Person) -> datetime:
    kept = await _kept(_key(actor, person.id))
    if kept is None:
        return clock.now() - AGO
    return kept[0] if clock.now() - kept[1] < VISIT else kept[1]


async def _marks(person: Person, since: datetime) -> list[NewMark]:
    rows = await Mark.filter(pupil_id=person.id, saved_at__gt=since, work__removed=False).exclude(value='') \
        .order_by('-saved_at', '-id').values_list('value', 'work__work_type__name', 'work__topic', 'work__lesson__date',
                                                  'work__lesson__group__subject__name')
    return [NewMark(subject, value, f'{kind}: {topic}' if topic else kind, day)
            for value, kind, topic, day, subject in rows]


async def _missed(person: Person, today: date) -> tuple[Missed, ...]:
    rows = await Attendance.filter(pupil_id=person.id, lesson__date__gte=monday_of(today), lesson__date__lte=today) \
        .exclude(code='').order_by('lesson__date', 'lesson__number') \
        .values_list('lesson__date', 'lesson__number', 'code', 'minutes')
    return tuple(Missed(*row) for row in rows)


async def _load(place: Place, today: date) -> tuple[date | None, int, int, int, int, int, tuple[str, ...]]:
    """(the next school day, lessons, tasks, minutes, tasks without a time, the norm, subjects with tasks)."""
    groups = list(place.groups)
    rows: list[Any] = await Lesson.filter(group_id__in=groups, date__gt=today, date__lte=today + AHEAD * DAY) \
        .exclude(state=LessonState.CANCELLED.value).order_by('date', 'number').values_list('date', 'group_id')
    mine = [(day, group) for day, group in rows if place.takes_part(group, day)]
    grade = place.school_class(today).grade
    if not mine:
        return None, 0, 0, 0, 0, load_of([], grade).norm, ()
    day = mine[0][0]
    homework = await Homework.filter(due_on=day, lesson__group_id__in=groups).exclude(text='').select_related('lesson')
    tasks = [Task(place.groups[row.lesson.group_id][0].subject.name, '', row.minutes) for row in homework
             if place.takes_part(row.lesson.group_id, day)]
    load = load_of(tasks, grade)
    subjects = tuple(dict.fromkeys(task.subject for task in tasks))
    return day, sum(one == day for one, _ in mine), len(tasks), load.minutes, load.untimed, load.norm, subjects
