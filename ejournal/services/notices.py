"""«Уведомление об успеваемости»: sent by the class teacher once a month, read by the parents (п. 17.5.4, I-10)."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ejournal import audit, clock, db, facts, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.facts import Facts
from ejournal.notice_shapes import NoticeText
from ejournal.rules import duties
from ejournal.rules.duties import Month
from ejournal.services import class_door, family_access, notice_texts
from ejournal.services.notice_texts import Letter
from ejournal.topics import Change
from models import Conflict, Invalid, NotFound, Notice, Person, SchoolClass

SHOWN = 60
NOBODY = 'У этих обучающихся нет родителя с доступом в журнал: сообщите им на бумаге.'
ALREADY = 'Всем родителям с доступом уведомления за этот месяц уже отправлены: '


class State(StrEnum):
    """Where a pupil's notice of a month stands."""

    SENT = 'отправлено'
    TO_SEND = 'не отправлено'
    NO_ACCESS = 'нет доступа'


@dataclass(frozen=True)
class Line:
    """A pupil in the month's list; ``read`` of ``sent`` parents have read it."""

    pupil_id: int
    name: str
    state: State
    recipients: str
    sent_at: datetime | None = None
    author: str = ''
    sent: int = 0
    read: int = 0
    last: int = 0  # the number of the latest notice: sending again is refused when there is a newer one


@dataclass(frozen=True)
class ClassMonth:
    """The list of a class for a month; ``months`` are those one can choose, ``why_not`` says why nothing is sent."""

    class_id: int
    name: str
    grade: int
    month: Month
    months: tuple[Month, ...]
    lines: tuple[Line, ...]
    may_send: bool
    why_not: str

    def count(self, state: State) -> int:
        """How many pupils stand there."""
        return sum(line.state is state for line in self.lines)


@dataclass(frozen=True)
class Received:
    """A notice as the parent reads it."""

    id: int
    pupil: str
    pupil_id: int
    class_name: str
    month: str
    text: NoticeText
    author: str
    sent_at: datetime
    read_at: datetime | None


async def of_class(actor: Actor, class_id: int = 0, month_key: str = '') -> ClassMonth:
    """Pupils of the month with what was sent; without a class the actor's own, without a month the current one."""
    school_class = await class_door.readable(actor, class_id)
    year = await facts.of_year(school_class.year_id)
    months = _months(year, school_class.grade)
    month = _chosen(months, month_key)
    sent: dict[int, list[Notice]] = defaultdict(list)
    for notice in await Notice.filter(school_class_id=school_class.id, month=month.key).order_by('id') \
            .select_related('author'):
        sent[notice.pupil_id].append(notice)
    here = {one.id for one in await family_access.present(school_class.id, _day(month))}
    rows = [row for row in await family_access.members([school_class.id], month.first, month.last)
            if row.pupil_id in here or row.pupil_id in sent]
    families = await family_access.families(row.pupil_id for row in rows)
    lines = tuple(_line(row.pupil, families.readers(row.pupil_id), sent[row.pupil_id]) for row in rows)
    mine = class_door.writes(actor, school_class.id)
    return ClassMonth(school_class.id, school_class.name, school_class.grade, month, months, lines,
                      mine and not year.closed, 'Учебный год закрыт.' if year.closed else
                      '' if mine else 'Уведомления отправляет классный руководитель.')


def _day(month: Month) -> date:
    """Whoever is in the class on this day is the class teacher's to tell about: who moved on is the new one's."""
    return min(month.last, clock.today())


def _months(year: Facts, grade: int) -> tuple[Month, ...]:
    """Those with school that have begun; before the year begins, the first."""
    found = [month for month in duties.months_of(year.year_starts_on.year)
             if duties.has_school(month, year.calendar, grade)]
    return tuple(month for month in found if month.first <= clock.today()) or tuple(found[:1])


def _chosen(months: tuple[Month, ...], key: str) -> Month:
    if not months:
        raise NotFound('В календаре нет учебных дней: уведомлять пока не о чем.')
    month = next((one for one in months if one.key == key), months[-1] if not key else None)
    if month is None:
        raise NotFound('За этот месяц уведомлений нет: он ещё не начался или в нём нет учебных дней.')
    return month


def _line(pupil: Person, readers: list[Person], sent: list[Notice]) -> Line:
    names = ', '.join(one.full_name for one in readers)
    if not sent:
        return Line(pupil.id, pupil.list_name, State.TO_SEND if readers else State.NO_ACCESS, names)
    last = sent[-1]
    latest = {notice.recipient_id: notice for notice in sent}
    return Line(pupil.id, pupil.list_name, State.SENT, names, last.sent_at, last.author.short_name, len(latest),
                sum(notice.read_at is not None for notice in latest.values()), last.id)


async def preview(actor: Actor, class_id: int, month_key: str, pupil_id: int) -> list[tuple[str, NoticeText]]:
    """(to whom, the text) as it would be sent now; ``NotFound`` for a pupil of another class."""
    school_class = await class_door.readable(actor, class_id)
    letters = await _letters(school_class, month_key, [pupil_id])
    return [(letter.recipient.full_name, letter.text) for letter in letters]


async def sent_texts(actor: Actor, class_id: int, month_key: str, pupil_id: int) -> list[tuple[str, Received]]:
    """(to whom, the notice) that went out about the pupil in the month, the latest first."""
    school_class = await class_door.readable(actor, class_id)
    rows = await Notice.filter(school_class_id=school_class.id, month=month_key, pupil_id=pupil_id) \
        .order_by('-id').select_related('author', 'pupil', 'school_class', 'recipient')
    return [(row.recipient.full_name, _received(row)) for row in rows]


async def send(actor: Actor, class_id: int, month_key: str, pupil_ids: Sequence[int] | None = None,
               seen: int = 0) -> int:
    """Send the personal texts to every parent with access; answers how many pupils were told about.

    Without ``pupil_ids`` only those who have nothing of this month yet; with them also again (a second sending), as
    long as nothing is newer than ``seen``, the latest notice the sender knows of: the other window's press, or a
    colleague's, is a ``Conflict`` that says when and by whom it was sent.
    ``Invalid`` when nobody is left or no parent has access; a month that has not begun is ``NotFound``.
    """
    school_class = await class_door.writable(actor, class_id)
    if (await facts.of_year(school_class.year_id)).closed:
        raise Invalid('Учебный год закрыт: уведомления не отправляются.')
    letters = await _letters(school_class, month_key, pupil_ids)
    async with db.transaction():
        await SchoolClass.filter(id=school_class.id).select_for_update().first()  # two clicks send once
        sent = await Notice.filter(school_class_id=school_class.id, month=month_key).order_by('id') \
            .select_related('author', 'pupil')
        if pupil_ids is None:
            told = {notice.pupil_id for notice in sent}
            letters = [letter for letter in letters if letter.pupil.id not in told]
        else:
            _check_newer([notice for notice in sent if notice.pupil_id in pupil_ids and notice.id > seen])
        if not letters:
            raise Invalid(f'{ALREADY}{_when(sent[-1])}.' if pupil_ids is None and sent else NOBODY)
        moment = clock.now()
        await Notice.bulk_create([Notice(
            school_class_id=school_class.id, pupil_id=letter.pupil.id, recipient_id=letter.recipient.id,
            author_id=actor.person_id, month=month_key, content=letter.text.stored(), sent_at=moment)
            for letter in letters])
        await audit.record(actor, actor.capacity(Action.CLASS_DUTIES), *(
            Entry('notice.sent', 'notice', None, after=f'{month_key}: {letter.recipient.full_name}',
                  pupil_id=letter.pupil.id) for letter in letters))
    _tell(actor, school_class.id, letters)
    return len({letter.pupil.id for letter in letters})


async def _letters(school_class: SchoolClass, month_key: str, pupil_ids: Sequence[int] | None) -> list[Letter]:
    year = await facts.of_year(school_class.year_id)
    month = _chosen(_months(year, school_class.grade), month_key)
    here = await family_access.present(school_class.id, _day(month))
    pupils = [one for one in here if pupil_ids is None or one.id in pupil_ids]
    if pupil_ids is not None and len(pupils) < len(set(pupil_ids)):
        raise NotFound('Такого обучающегося нет в этом классе.')
    families = await family_access.families(pupil.id for pupil in pupils)
    sign = school_class.teacher.full_name if school_class.teacher else ''
    return await notice_texts.of_class(school_class, {pupil.id: families.readers(pupil.id) for pupil in pupils}, pupils,
                                       month, sign)


def _check_newer(sent: Sequence[Notice]) -> None:
    if sent:
        raise Conflict(f'{sent[-1].pupil.list_name}: уведомление уже отправлено {_when(sent[-1])}. '
                       'Если нужно ещё одно, откройте список снова и нажмите «Отправить ещё раз».')


def _when(notice: Notice) -> str:
    return f'{clock.local(notice.sent_at):%d.%m.%Y в %H:%M} ({notice.author.short_name})'


def _tell(actor: Actor, class_id: int, letters: list[Letter]) -> None:
    for key in (f'notices:{class_id}', 'duties'):
        topics.publish(Change(key, actor.name, actor.account_id))
    for person in {letter.recipient.id for letter in letters}:
        topics.publish(Change(f'person:{person}', actor.name, actor.account_id, {
            'notices': True, 'notice': {'text': 'Новое уведомление об успеваемости', 'href': '/notices'}}))


# --- the parent -------------------------------------------------------------------------------------------------------
async def mine(actor: Actor) -> list[Received]:
    """The actor's own notices, the newest first."""
    actor.require(Action.NOTICES_READ)
    rows = await Notice.filter(recipient_id=actor.person_id).order_by('-sent_at', '-id').limit(SHOWN) \
        .select_related('author', 'pupil', 'school_class')
    return [_received(row) for row in rows]


def _received(row: Notice) -> Received:
    return Received(row.id, row.pupil.list_name, row.pupil_id, row.school_class.name, row.month,
                    NoticeText.of(row.content), row.author.short_name, row.sent_at, row.read_at)


async def unread(actor: Actor) -> int:
    """How many notices wait to be read: the number in the menu."""
    actor.require(Action.NOTICES_READ)
    return await Notice.filter(recipient_id=actor.person_id, read_at=None).count()


async def read(actor: Actor, notice_id: int) -> None:
    """«Прочитано»: the time of the first reading stays; another's notice does not exist for the actor."""
    actor.require(Action.NOTICES_READ)
    notice = await Notice.get_or_none(id=notice_id, recipient_id=actor.person_id)
    if notice is None:
        raise NotFound('Такого уведомления нет.')
    async with db.transaction():
        if not await Notice.filter(id=notice_id, read_at=None).update(read_at=clock.now()):
            return
        await audit.record(actor, actor.capacity(Action.NOTICES_READ),
                           Entry('notice.read', 'notice', notice_id, pupil_id=notice.pupil_id))
    for key in (f'person:{actor.person_id}', f'notices:{notice.school_class_id}'):
        topics.publish(Change(key, actor.name, actor.account_id, {'notices': True}))
