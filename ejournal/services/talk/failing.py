"""«Сообщить о неуспеваемости»: from the journal to the class teacher, who closes the flag (п. 17.4.6)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from ejournal import access, audit, clock, db, facts, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.rules import marks, texts
from ejournal.rules.attendance import ABSENCES
from ejournal.services import sheet as sheets
from ejournal.services.journal import title_of
from ejournal.services.talk import letters
from ejournal.services.talk.letters import Draft
from ejournal.topics import Change
from models import Attendance, Conflict, FailingReport, Group, Invalid, Mark, NotAllowed, NotFound, Person, Role

LIMIT = 500
SHOWN = 50
NO_REPORT = 'Такого сообщения нет, или оно не о вашем классе.'
NO_LEADER = 'У класса нет классного руководителя: сообщите заместителю директора.'


@dataclass(frozen=True)
class Facts:
    """What the teacher is about to report: ``text`` may be changed before it is sent."""

    pupil: str
    title: str
    leader: str
    text: str


@dataclass(frozen=True)
class Flag:
    """A report on the page of the class."""

    id: int
    pupil_id: int
    pupil: str
    group_id: int
    title: str
    facts: str
    author: str
    at: datetime
    closed_at: datetime | None
    outcome: str


async def pupils(actor: Actor, group_id: int) -> dict[int, str]:
    """Whom the actor may report on in this journal: the pupils of today, by the alphabet."""
    actor.require(Action.FAILING_REPORT)
    group = await _own(actor, group_id)
    people = await Person.filter(id__in=await _members(group)).order_by('sort_key', 'id')
    return {person.id: person.list_name for person in people}


async def facts_of(actor: Actor, group_id: int, pupil_id: int) -> Facts:
    """The facts of the running term, in words, ready to be sent."""
    group = await _own(actor, group_id)
    person = await _pupil(group, pupil_id)
    leader = await _leader(group)
    return Facts(person.list_name, _title(group), leader.short_name, await _facts(group, pupil_id))


async def report(actor: Actor, group_id: int, pupil_id: int, text: str) -> int:
    """Tell the class teacher by a letter and a flag; the flag's number.

    Refused: another's journal; a pupil who is not in it; a class without a teacher; the same report twice a day.
    """
    text = _sentence(text)
    group = await _own(actor, group_id)
    person, leader = await _pupil(group, pupil_id), await _leader(group)
    now = clock.now()
    async with db.transaction():
        await Group.filter(id=group.id).select_for_update().first()  # two clicks are one report
        if await FailingReport.filter(pupil_id=pupil_id, group_id=group_id, closed_at=None, author_id=actor.person_id,
                                      created_at__gte=clock.wall(clock.today(), 0)).exists():
            raise Conflict(f'{person.list_name}: об этом вы уже сообщили сегодня.')
        made = await FailingReport.create(
            pupil_id=pupil_id, group_id=group.id, school_class_id=group.school_class_id, author_id=actor.person_id,
            facts=text, created_at=now)
        await audit.record(actor, Role.TEACHER, Entry('failing.reported', 'failing', made.id, '', text,
                                                      pupil_id=pupil_id), group_id=group.id)
        letter = await letters.put(actor, Role.TEACHER, Draft(
            f'Неуспеваемость: {person.list_name}, {_title(group)}'[:150], text, needs_answer=True), [leader.id],
            kind='failing')
    letters.announce(actor, letter)
    _tell(actor, group.school_class_id, leader.id)
    return made.id


async def of_class(actor: Actor, class_id: int) -> list[Flag]:
    """The flags of a class: the open ones, the oldest first, then the closed ones of late."""
    await access.school_class(actor, class_id)
    query = FailingReport.filter(school_class_id=class_id)
    open_ones = await query.filter(closed_at=None).order_by('created_at', 'id').select_related(*_FULL)
    closed = await query.exclude(closed_at=None).order_by('-closed_at').limit(SHOWN).select_related(*_FULL)
    return [_flag(row) for row in (*open_ones, *closed)]


async def waiting(actor: Actor) -> int:
    """How many flags of the own classes are open."""
    if not actor.may(Action.FAILING_CLOSE):
        return 0
    return await FailingReport.filter(school_class_id__in=list(actor.class_ids), closed_at=None).count()


async def close(actor: Actor, report_id: int, outcome: str) -> None:
    """The class teacher says what was done; refused without it, for a closed one and for another class."""
    actor.require(Action.FAILING_CLOSE)
    outcome = _sentence(outcome)
    async with db.transaction():
        found = await FailingReport.filter(id=report_id).select_for_update().first()
        if found is None or found.school_class_id not in actor.class_ids:
            raise NotFound(NO_REPORT)
        if found.closed_at is not None:
            raise Conflict('Это сообщение уже закрыто.')
        await FailingReport.filter(id=report_id).update(closed_at=clock.now(), closed_by_id=actor.person_id,
                                                        outcome=outcome)
        await audit.record(actor, Role.CLASS_TEACHER, Entry('failing.closed', 'failing', report_id, '', outcome,
                                                            pupil_id=found.pupil_id), group_id=found.group_id)
    _tell(actor, found.school_class_id, found.author_id, actor.person_id)


_FULL = ('pupil', 'author', 'group__subject', 'group__school_class')


def _flag(row: FailingReport) -> Flag:
    return Flag(row.id, row.pupil_id, row.pupil.list_name, row.group_id, _title(row.group), row.facts,
                row.author.short_name, clock.local(row.created_at), row.closed_at and clock.local(row.closed_at),
                row.outcome)


def _title(group: Group) -> str:
    return title_of(group.subject.name, group.school_class.name, group.name)


async def _own(actor: Actor, group_id: int) -> Group:
    """The group, for who teaches it; reading a journal is not enough."""
    actor.require(Action.FAILING_REPORT)
    group, rights = await access.journal(actor, group_id)
    if not rights.write:
        raise NotAllowed('О неуспеваемости сообщает учитель, который ведёт этот журнал.')
    return group


async def _members(group: Group) -> list[int]:
    today = clock.today()
    return [pupil for pupil, spans in (await sheets.memberships(group)).items()
            if any(since <= today and (until is None or until > today) for since, until in spans)]


async def _pupil(group: Group, pupil_id: int) -> Person:
    person = await Person.get_or_none(id=pupil_id) if pupil_id in await _members(group) else None
    if person is None:
        raise NotFound(access.NO_PUPIL)
    return person


async def _leader(group: Group) -> Person:
    leader = await Person.get_or_none(id=group.school_class.teacher_id) if group.school_class.teacher_id else None
    if leader is None:
        raise Invalid(NO_LEADER)
    return leader


async def _facts(group: Group, pupil_id: int) -> str:
    """«2 четверть: отметки 2, 3, 2, долг; средний балл 2,33; пропущено уроков: 4.»"""
    year = await facts.of_year(group.school_class.year_id)
    term = year.current_term(clock.today(), group.school_class.grade)
    if term is None:
        return 'Отметок нет.'
    here = {'work__lesson__group_id': group.id, 'work__lesson__date__gte': term.starts_on,
            'work__lesson__date__lte': term.ends_on, 'work__removed': False}
    rows = await Mark.filter(pupil_id=pupil_id, **here).exclude(value='') \
        .order_by('work__lesson__date', 'work__lesson__number', 'work_id').select_related('work')
    missed = await Attendance.filter(pupil_id=pupil_id, lesson__group_id=group.id, lesson__date__gte=term.starts_on,
                                     lesson__date__lte=term.ends_on, code__in=[str(one) for one in ABSENCES]).count()
    return _sentences(term.name, rows, missed, debt=bool(year.preferences.get('debt_counts')))


def _sentences(term: str, rows: list[Mark], missed: int, *, debt: bool) -> str:
    mean = marks.weighted_mean([(row.value, row.work.weight) for row in rows], debt_counts=debt)
    given = ', '.join('долг' if row.value == marks.DEBT else row.value for row in rows)
    parts = [f'{term}: отметки {given}' if given else f'{term}: отметок нет',
             f'средний балл {marks.format_mean(mean)}' if mean is not None else '',
             f'пропущено уроков: {missed}' if missed else '']
    return ('; '.join(part for part in parts if part) + '.')[:LIMIT]


def _sentence(text: str) -> str:
    folded = texts.fold_spaces(text, keep_lines=True)
    if not folded:
        raise Invalid('Напишите, в чём дело.')
    if len(folded) > LIMIT:
        raise Invalid(f'Не длиннее {LIMIT} знаков. Сократите текст.')
    texts.check_russian(folded)
    return folded


def _tell(actor: Actor, class_id: int, *people: int) -> None:
    keys: Iterable[str] = (f'class:{class_id}', *(f'person:{one}' for one in people))
    for key in keys:
        topics.publish(Change(key, actor.name, actor.account_id, {'failing': True, 'lessons': False}))
