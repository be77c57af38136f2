"""«Сообщить об отсутствии»: a parent tells, the class teacher confirms with one press or declines (п. 17.5.7).

Nothing happens by itself: the reason is written when the class teacher says so, and lessons missed after that are
offered again.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tortoise.expressions import Q

from ejournal import access, audit, clock, db, facts, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.rules.attendance import Code
from ejournal.rules.calendar import DAY
from ejournal.rules.texts import fold_spaces
from ejournal.services import absence_reasons
from ejournal.services.absence_reasons import Given
from ejournal.topics import Change
from models import AbsenceNotice, Attendance, ClassMembership, Conflict, Invalid, NotFound, Person, SchoolClass

WAITING, CONFIRMED, DECLINED, WITHDRAWN = 'waiting', 'confirmed', 'declined', 'withdrawn'
STATES = {WAITING: 'ждёт классного руководителя', CONFIRMED: 'подтверждено', DECLINED: 'отклонено',
          WITHDRAWN: 'отозвано'}
CODES = {Code.ILL.value: 'болезнь', Code.EXCUSED.value: 'уважительная причина'}
BACK, LONGEST, SHOWN = 14, 62, 60  # days back and at once that may be told of; lines of a list
TEXT = 300
NO_NOTICE = 'Такого сообщения нет, или оно не о вашем классе.'


@dataclass(frozen=True)
class Told:
    """A message as lists show it; ``unclear``: lessons missed in its days that have no reason yet."""

    id: int
    pupil_id: int
    pupil: str
    class_id: int
    since: date
    until: date
    code: str
    text: str
    author_id: int
    author: str
    told_at: datetime
    status: str
    answer: str
    decided_by: str
    unclear: int = 0

    @property
    def days(self) -> str:
        """«24.11.2026» or «24.11.2026–26.11.2026»."""
        first, last = f'{self.since:%d.%m.%Y}', f'{self.until:%d.%m.%Y}'
        return first if first == last else f'{first}–{last}'

    @property
    def open(self) -> bool:
        """Whether the class teacher has something to press here."""
        return self.status == WAITING or (self.status == CONFIRMED and self.unclear > 0)


@dataclass(frozen=True)
class NewNotice:
    """What a parent enters; both days are included."""

    pupil_id: int
    since: date | None
    until: date | None
    code: str
    text: str = ''


# --- the parent -------------------------------------------------------------------------------------------------------
async def tell(actor: Actor, new: NewNotice) -> int:
    """Put a message before the class teacher; answers its number.

    Refused: somebody else's child, a child without a class, days outside the school year or more than two weeks ago,
    an end before the start, УП without words, days that overlap a message that waits.
    """
    actor.require(Action.ABSENCE_TELL)
    if new.pupil_id not in actor.child_ids:
        raise NotFound(access.NO_PUPIL)
    since, until, text = await _checked(new)
    school_class = await _class_of(new.pupil_id, since)
    async with db.transaction():
        await Person.filter(id=new.pupil_id).select_for_update().first()  # both parents at once
        if await AbsenceNotice.filter(pupil_id=new.pupil_id, status=WAITING, since__lte=until,
                                      until__gte=since).exists():
            raise Conflict('Об этих днях уже сообщили. Отзовите то сообщение или дождитесь ответа.')
        made = await AbsenceNotice.create(pupil_id=new.pupil_id, author_id=actor.person_id, since=since, until=until,
                                          code=new.code, text=text, told_at=clock.now())
        await _note(actor, Action.ABSENCE_TELL, 'absence.told', made, text)
    pupil = await Person.get(id=new.pupil_id)
    _publish(actor, school_class, pupil.id)
    if school_class.teacher_id:
        words = f'{pupil.list_name}, {school_class.name}: сообщили об отсутствии.'
        topics.publish(Change(f'person:{school_class.teacher_id}', actor.name, actor.account_id,
                              {'notice': {'text': words, 'href': f'/attendance?klass={school_class.id}'}}))
    return int(made.id)


async def _checked(new: NewNotice) -> tuple[date, date, str]:
    if new.since is None or new.until is None or new.until < new.since:
        raise Invalid('Укажите первый и последний день: последний не раньше первого.')
    today, year = clock.today(), await facts.current()
    if new.since < today - BACK * DAY:
        raise Invalid(f'Сообщить можно о днях не раньше {today - BACK * DAY:%d.%m.%Y}. О более ранних '
                      'напишите классному руководителю.')
    if (new.until - new.since) >= LONGEST * DAY:
        raise Invalid(f'Больше {LONGEST} дней за один раз указать нельзя. Напишите классному руководителю.')
    if new.until > year.year_ends_on or new.since < year.year_starts_on:
        raise Invalid('Эти дни не входят в учебный год. Исправьте даты.')
    if new.code not in CODES:
        raise Invalid('Выберите причину: болезнь или уважительная причина.')
    text = fold_spaces(new.text)
    if new.code == Code.EXCUSED and not text:
        raise Invalid('Напишите, какая причина уважительная: приём у врача, соревнования, семейные обстоятельства.')
    if len(text) > TEXT:
        raise Invalid(f'Сообщение длиннее {TEXT} знаков. Сократите его.')
    return new.since, new.until, text


async def _class_of(pupil_id: int, day: date) -> SchoolClass:
    for at in (day, clock.today()):
        row = await ClassMembership.filter(access.inside(at), pupil_id=pupil_id).order_by('-since') \
            .select_related('school_class').first()
        if row is not None:
            return row.school_class
    raise Invalid('В эти дни ребёнок не состоит ни в одном классе школы.')


async def withdraw(actor: Actor, number: int) -> None:
    """Take an own message back while nobody has answered it."""
    actor.require(Action.ABSENCE_TELL)
    notice = await AbsenceNotice.get_or_none(id=number, author_id=actor.person_id)
    if notice is None:
        raise NotFound('Такого сообщения нет, или его отправили не вы.')
    async with db.transaction():
        await _take(notice, WITHDRAWN, '', actor)
        await _note(actor, Action.ABSENCE_TELL, 'absence.withdrawn', notice)
    _publish(actor, await _class_of(notice.pupil_id, notice.since), notice.pupil_id)


async def mine(actor: Actor) -> list[Told]:
    """What was told of the actor's children, by either parent, with the answers; the newest first."""
    actor.require(Action.ABSENCE_TELL)
    return await _lines(Q(pupil_id__in=list(actor.child_ids)))


# --- the class teacher ------------------------------------------------------------------------------------------------
async def of_classes(actor: Actor, class_ids: Iterable[int]) -> list[Told]:
    """What the actor has to answer for these classes (those he leads), waiting ones first."""
    led = set(class_ids) & set(actor.class_ids) if actor.may(Action.REASONS_SET) else set()
    return [one for one in await _open(led) if one.open]


async def waiting(actor: Actor) -> int:
    """How many messages of the own classes wait: the number in the menu; 0 for who leads none."""
    return len(await of_classes(actor, actor.class_ids))


async def _open(class_ids: set[int]) -> list[Told]:
    if not class_ids:
        return []
    pupils = await _members(class_ids)
    recent = Q(status=WAITING) | Q(status=CONFIRMED, until__gte=clock.today() - BACK * DAY)
    found = await _lines(recent & Q(pupil_id__in=list(pupils)), pupils)
    return sorted(found, key=lambda one: (one.status != WAITING, one.since, one.id))


async def _members(class_ids: Iterable[int]) -> dict[int, int]:
    rows = await ClassMembership.filter(access.inside(clock.today()), school_class_id__in=list(class_ids)) \
        .values_list('pupil_id', 'school_class_id')
    return {int(pupil): int(school_class) for pupil, school_class in rows}


async def confirm(actor: Actor, number: int) -> Given:
    """Say yes: the reason goes to every lesson of these days that has none; what is missed later is offered again.

    Refused: another's class, a message that was declined or withdrawn.
    """
    notice, class_id = await _decided(actor, number)
    if notice.status != CONFIRMED:
        async with db.transaction():
            await _take(notice, CONFIRMED, '', actor)
            await _note(actor, Action.REASONS_SET, 'absence.confirmed', notice)
    rows = await absence_reasons.missed(notice.pupil_id, [class_id], notice.since, notice.until)
    document = f'сообщение родителя от {clock.local(notice.told_at):%d.%m.%Y}'
    document = f'{document}: {notice.text}' if notice.text else document
    given = await absence_reasons.apply(actor, rows, notice.code, document, unclear=True)
    await _answered(actor, notice, class_id, 'Отсутствие подтверждено.')
    return given


async def decline(actor: Actor, number: int, answer: str) -> None:
    """Say no, and why: the parent reads it. Attendance stays as it is."""
    reason = fold_spaces(answer)[:TEXT]
    if not reason:
        raise Invalid('Напишите, почему отсутствие не подтверждено, чтобы семья знала, что делать.')
    notice, class_id = await _decided(actor, number)
    async with db.transaction():
        await _take(notice, DECLINED, reason, actor)
        await _note(actor, Action.REASONS_SET, 'absence.declined', notice, reason)
    await _answered(actor, notice, class_id, 'Отсутствие не подтверждено: ответ классного руководителя.')


async def _decided(actor: Actor, number: int) -> tuple[AbsenceNotice, int]:
    actor.require(Action.REASONS_SET)
    notice = await AbsenceNotice.get_or_none(id=number)
    class_id = (await _members(actor.class_ids)).get(notice.pupil_id) if notice else None
    if notice is None or class_id is None:
        raise NotFound(NO_NOTICE)
    return notice, class_id


async def _take(notice: AbsenceNotice, status: str, answer: str, actor: Actor) -> None:
    """Whoever is first decides."""
    taken = await AbsenceNotice.filter(id=notice.id, status=WAITING).update(
        status=status, answer=answer, decided_by=actor.person_id, decided_at=clock.now())
    if not taken:
        raise Conflict('На это сообщение уже ответили, или его отозвали.')


async def _note(actor: Actor, action: Action, what: str, notice: AbsenceNotice, reason: str = '') -> None:
    days = f'{notice.since:%d.%m.%Y}–{notice.until:%d.%m.%Y}: {notice.code}'
    await audit.record(actor, actor.capacity(action), Entry(what, 'absence_notice', notice.id, '', days, reason,
                                                            pupil_id=notice.pupil_id))


async def _answered(actor: Actor, notice: AbsenceNotice, class_id: int, words: str) -> None:
    _publish(actor, await SchoolClass.get(id=class_id), notice.pupil_id)
    topics.publish(Change(f'person:{notice.author_id}', actor.name, actor.account_id,
                          {'notice': {'text': words, 'href': '/absence'}}))


def _publish(actor: Actor, school_class: SchoolClass, pupil_id: int) -> None:
    for key in {f'absence:{school_class.id}', f'absences-of:{pupil_id}', f'person:{actor.person_id}',
                *([f'person:{school_class.teacher_id}'] if school_class.teacher_id else [])}:
        topics.publish(Change(key, actor.name, actor.account_id))


async def _lines(condition: Q, classes: dict[int, int] | None = None) -> list[Told]:
    rows = await AbsenceNotice.filter(condition).order_by('-told_at', '-id').limit(SHOWN) \
        .select_related('pupil', 'author')
    names = {one.id: one.short_name for one in await Person.filter(id__in=[r.decided_by for r in rows if r.decided_by])}
    unclear = await _unclear(rows) if classes is not None else {}
    return [Told(row.id, row.pupil_id, row.pupil.list_name, (classes or {}).get(row.pupil_id, 0), row.since, row.until,
                 row.code, row.text, row.author_id, row.author.short_name, row.told_at, row.status, row.answer,
                 names.get(row.decided_by or 0, ''), unclear.get(row.id, 0)) for row in rows]


async def _unclear(rows: Sequence[AbsenceNotice]) -> dict[int, int]:
    """For each message the lessons of its days with ОТ: one statement."""
    if not rows:
        return {}
    days: dict[int, list[date]] = defaultdict(list)
    for pupil, day in await Attendance.filter(
            code=Code.ABSENT.value, pupil_id__in=[row.pupil_id for row in rows],
            lesson__date__gte=min(row.since for row in rows),
            lesson__date__lte=max(row.until for row in rows)).values_list('pupil_id', 'lesson__date'):
        days[int(pupil)].append(day)
    return {row.id: sum(row.since <= day <= row.until for day in days[row.pupil_id]) for row in rows}
