"""Mending what the checks of the data find, where one thing is right for sure; each fix leaves an entry (п. 18).

A fix touches only what its check finds at this moment, so an old page or a made-up number changes nothing.
"""

from collections.abc import Awaitable, Callable, Collection
from datetime import date

from tortoise.functions import Max

from ejournal import audit, db, facts, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.services import accounts, integrity
from ejournal.services.integrity_queries import Check
from models import Attachment, ClassMembership, GroupMembership, Invalid, Lesson, Locked

Fix = Callable[[Actor, list[int]], Awaitable[list[Entry]]]
SOURCE = 'integrity'
FOREVER = date.max


async def fix(actor: Actor, key: str, records: Collection[int] | None = None) -> int:
    """Mend these records of a check, or all of them; how many were mended.

    Refused: a check without a safe fix, without the right it needs, inside a closed term.
    """
    found = await integrity.found(actor, key)
    mend = FIXES.get(key)
    if mend is None:
        raise Invalid('Здесь нужен человек: откройте место и исправьте там.')
    actor.require(found.check.needs)
    chosen = sorted({line.record for line in found.lines if records is None or line.record in records})
    if not chosen:
        return 0
    async with db.transaction():
        entries = await mend(actor, chosen)
        await audit.record(actor, actor.capacity(found.check.needs), *(
            Entry(one.action, one.object_type, one.object_id, one.before, one.after, _why(found.check), SOURCE,
                  one.pupil_id, one.group_id) for one in entries))
    for change in ('integrity', 'school'):
        topics.publish(topics.Change(change, actor.name, actor.account_id))
    return len(chosen)


def _why(check: Check) -> str:
    return f'Проверка данных: {check.title}'


async def _close_accounts(actor: Actor, records: list[int]) -> list[Entry]:
    """By the service of accounts, which writes its own entries and ends the sessions."""
    for account_id in records:
        await accounts.block(actor, account_id)
    return []


async def _join_memberships(actor: Actor, records: list[int]) -> list[Entry]:
    """Rows of one pupil in one group that meet become the first of them."""
    firsts = {row.id: row for row in await GroupMembership.filter(id__in=records)}
    rows = await GroupMembership.filter(group_id__in=[row.group_id for row in firsts.values()],
                                        pupil_id__in=[row.pupil_id for row in firsts.values()]).order_by('since', 'id')
    spans: dict[tuple[int, int], list[GroupMembership]] = {}
    for row in rows:
        spans.setdefault((row.group_id, row.pupil_id), []).append(row)
    kept: list[GroupMembership] = []
    gone: list[GroupMembership] = []
    entries = []
    for key in dict.fromkeys((row.group_id, row.pupil_id) for row in firsts.values()):
        before = '; '.join(_span(row) for row in spans[key])
        whole, rest = _joined(spans[key])
        kept, gone = [*kept, *whole], [*gone, *rest]
        entries.append(Entry('fix.changed', 'group_membership', whole[0].id, before,
                             '; '.join(_span(row) for row in whole), pupil_id=key[1], group_id=key[0]))
    await GroupMembership.filter(id__in=[row.id for row in gone]).delete()
    await GroupMembership.bulk_update(kept, ('until',), 500)
    return entries


def _joined(rows: list[GroupMembership]) -> tuple[list[GroupMembership], list[GroupMembership]]:
    """The rows that stay, lengthened, and those that are in them; ``rows`` in order of their first day."""
    kept, gone = [rows[0]], []
    for row in rows[1:]:
        last = kept[-1]
        if row.since < (last.until or FOREVER):
            until = max(last.until or FOREVER, row.until or FOREVER)
            last.until = None if until == FOREVER else until
            gone.append(row)
        else:
            kept.append(row)
    return kept, gone


def _span(row: GroupMembership) -> str:
    return f'с {row.since:%d.%m.%Y}' + (f' до {row.until:%d.%m.%Y}' if row.until else '')


async def _end_memberships(actor: Actor, records: list[int]) -> list[Entry]:
    """The subgroup ends with the class."""
    rows = await GroupMembership.filter(id__in=records).select_related('group')
    left = await ClassMembership.filter(pupil_id__in=[row.pupil_id for row in rows]) \
        .annotate(last=Max('until')).group_by('pupil_id', 'school_class_id') \
        .values_list('pupil_id', 'school_class_id', 'last')
    days = {(pupil, klass): date.fromisoformat(str(day)[:10]) for pupil, klass, day in left if day}
    entries = []
    for row in rows:
        before = _span(row)
        row.until = max(row.since, days[row.pupil_id, row.group.school_class_id])
        entries.append(Entry('fix.changed', 'group_membership', row.id, before, _span(row), pupil_id=row.pupil_id,
                             group_id=row.group_id))
    await GroupMembership.bulk_update(rows, ('until',), 500)
    return entries


async def _take_topics(actor: Actor, records: list[int]) -> list[Entry]:
    lessons = await _open_lessons(records)
    entries = [Entry('lesson.topic', 'lesson', one.id, one.topic, '', group_id=one.group_id) for one in lessons]
    for lesson in lessons:
        lesson.topic, lesson.version = '', lesson.version + 1
    await Lesson.bulk_update(lessons, ('topic', 'version'), 500)
    return entries


async def _unlink_plan(actor: Actor, records: list[int]) -> list[Entry]:
    lessons = await _open_lessons(records)
    entries = [Entry('fix.changed', 'lesson', one.id, f'строка КТП {one.planned_topic_id}', 'без строки КТП',
                     group_id=one.group_id) for one in lessons]
    await Lesson.filter(id__in=[one.id for one in lessons]).update(planned_topic_id=None)
    return entries


async def _open_lessons(records: list[int]) -> list[Lesson]:
    """The lessons, or ``Locked`` where one lies in a closed term (I-07)."""
    lessons = await Lesson.filter(id__in=records).select_related('group__school_class')
    years = {key: await facts.of_year(key) for key in {one.group.school_class.year_id for one in lessons}}
    for lesson in lessons:
        klass = lesson.group.school_class
        year = years[klass.year_id]
        term = year.term_of(lesson.date, klass.grade)
        if year.closed or (term and term.closed):
            raise Locked(f'Урок {lesson.date:%d.%m.%Y}: период закрыт, исправлять в нём нельзя.')
    return lessons


async def _forget_files(actor: Actor, records: list[int]) -> list[Entry]:
    rows = await Attachment.filter(id__in=records)
    await Attachment.filter(id__in=records).update(removed=True)
    return [Entry('fix.removed', 'attachment', row.id, row.title, '') for row in rows]


FIXES: dict[str, Fix] = {
    'no_consent': _close_accounts, 'twice_in_group': _join_memberships, 'left_in_group': _end_memberships,
    'topic_of_cancelled': _take_topics, 'plan_twice': _unlink_plan, 'file_of_nothing': _forget_files,
}


def may_fix(actor: Actor, check: Check) -> bool:
    """Whether the actor is shown «Исправить»."""
    return check.key in FIXES and actor.may(Action.INTEGRITY) and actor.may(check.needs)


