"""«Подгруппы»: the class teacher with the teachers divides the class and enters it (п. 17.4.16, 17.5.1, I-15).

Memberships are half-open spans; a move begins on its day, and what was before stays where it was, marks included.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from ejournal import access, audit, clock, facts, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from models import (
    ClassMembership,
    Group,
    GroupMembership,
    Invalid,
    Mark,
    NotAllowed,
    NotFound,
    SchoolClass,
    TeachingLoad,
)

DUE = (9, 15)  # «начало учебного года»: до 15 сентября включительно
NOT_YOURS = 'Подгруппы этого предмета вносит классный руководитель вместе с учителем предмета.'


@dataclass(frozen=True)
class Line:
    """A pupil: the subgroups of today (none: a gap, two: a double) and the spans of the year in words."""

    pupil_id: int
    name: str
    groups: tuple[int, ...]
    story: tuple[str, ...]


@dataclass(frozen=True)
class Divided:
    """A divided subject; ``groups`` are (number, name, teacher)."""

    subject_id: int
    subject: str
    groups: tuple[tuple[int, str, str], ...]
    lines: tuple[Line, ...]
    may_write: bool

    @property
    def gaps(self) -> int:
        """Pupils of no subgroup."""
        return sum(not line.groups for line in self.lines)

    @property
    def doubles(self) -> int:
        """Pupils of two subgroups at once."""
        return sum(len(line.groups) > 1 for line in self.lines)


@dataclass(frozen=True)
class Board:
    """The divided subjects of a class; ``since`` is the day a move is offered from."""

    class_id: int
    name: str
    subjects: tuple[Divided, ...]
    due: date
    since: date

    @property
    def late(self) -> bool:
        """Whether the term is over and somebody has no subgroup, or two."""
        return clock.today() > self.due and any(one.gaps or one.doubles for one in self.subjects)


async def of_class(actor: Actor, class_id: int = 0) -> Board:
    """The class's divided subjects: for its class teacher, the administration and the teachers of its subgroups.

    Without a number it is the first class the actor leads.
    """
    found, own = await _class(actor, class_id)
    groups = [group for group in await _divided(found.id) if own is None or group.subject_id in own]
    spans = await GroupMembership.filter(group_id__in=[group.id for group in groups]).order_by('since', 'id')
    teachers = await _teachers([group.id for group in groups])
    pupils = await _pupils(found.id)
    subjects: dict[int, list[Group]] = defaultdict(list)
    for group in groups:
        subjects[group.subject_id].append(group)
    writes = await _writes(actor, found.id)
    starts = found.year.starts_on
    day = max(clock.today(), starts)
    return Board(found.id, found.name, tuple(
        Divided(subject, of[0].subject.name, tuple((g.id, g.name, teachers.get(g.id, '')) for g in of),
                tuple(_lines(pupils, of, spans, day)), writes is None or subject in writes)
        for subject, of in subjects.items()), date(starts.year, *DUE), day)


async def assign(actor: Actor, class_id: int, subject_id: int, moves: Mapping[int, int | None], since: date) -> int:
    """Put pupils into subgroups (None: into none) from ``since`` on; answers how many have changed.

    Refused: another's class or subject, a day outside the school year, a pupil or a subgroup of another class, and a
    pupil who has marks in the former subgroup on that day or later.
    """
    found, own = await _class(actor, class_id)
    if own is not None and subject_id not in own:
        raise NotFound('Такого предмета в классе нет, или он не ваш.')
    writes = await _writes(actor, found.id)
    if writes is not None and subject_id not in writes:
        raise NotAllowed(NOT_YOURS)
    if not found.year.starts_on <= since <= found.year.ends_on:
        raise Invalid(f'Дата перехода должна быть внутри учебного года: с {found.year.starts_on:%d.%m.%Y} '
                      f'по {found.year.ends_on:%d.%m.%Y}.')
    if (await facts.of_year(found.year_id)).closed:
        raise Invalid('Учебный год закрыт: подгруппы не меняются.')
    groups = {group.id: group for group in await _divided(found.id) if group.subject_id == subject_id}
    names = dict(await _pupils(found.id))
    if not groups or any(pupil not in names for pupil in moves) or any(
            group is not None and group not in groups for group in moves.values()):
        raise Invalid('Обучающийся или подгруппа не из этого класса. Обновите страницу.')
    async with in_transaction():
        changed = await _move(actor, groups, names, moves, since)
    if changed:
        for group in groups:
            topics.publish(topics.Change(f'group:{group}', actor.name, actor.account_id, {'resync': True}))
        topics.publish(topics.Change(f'class:{found.id}', actor.name, actor.account_id, {'subgroups': True}))
    return changed


async def _move(actor: Actor, groups: Mapping[int, Group], names: Mapping[int, str],
                moves: Mapping[int, int | None], since: date) -> int:
    rows: dict[int, list[GroupMembership]] = defaultdict(list)
    for row in await GroupMembership.filter(Q(until__isnull=True) | Q(until__gt=since), group_id__in=list(groups),
                                            pupil_id__in=list(moves)).order_by('id').select_for_update():
        rows[row.pupil_id].append(row)
    moving = {pupil: to for pupil, to in moves.items() if not _stands(rows[pupil], to, since)}
    await _check_marks(groups, names, moving, rows, since)
    former = [row for pupil in moving for row in rows[pupil]]
    await GroupMembership.filter(id__in=[row.id for row in former if row.since >= since]).delete()
    await GroupMembership.filter(id__in=[row.id for row in former if row.since < since]).update(until=since)
    await GroupMembership.bulk_create([GroupMembership(group_id=to, pupil_id=pupil, since=since)
                                       for pupil, to in moving.items() if to is not None])
    await audit.record(actor, actor.capacity(Action.CLASS_DUTIES), *(Entry(
        'subgroup.changed', 'subject', next(iter(groups.values())).subject_id,
        ', '.join(groups[row.group_id].name for row in rows[pupil] if row.since < since),
        f'{groups[to].name if to else "без подгруппы"} с {since:%d.%m.%Y}', pupil_id=pupil, group_id=to)
        for pupil, to in moving.items()))
    return len(moving)


def _stands(rows: list[GroupMembership], to: int | None, since: date) -> bool:
    """Whether from that day on it is so already."""
    if to is None:
        return not rows
    return len(rows) == 1 and rows[0].group_id == to and rows[0].since <= since and rows[0].until is None


async def _check_marks(groups: Mapping[int, Group], names: Mapping[int, str], moving: Mapping[int, int | None],
                       rows: Mapping[int, list[GroupMembership]], since: date) -> None:
    """Marks stay where they were given: a move that begins before them would hide them."""
    leaving = {(pupil, row.group_id) for pupil, to in moving.items() for row in rows.get(pupil, ())
               if row.group_id != to}
    if not leaving:
        return
    marks = await Mark.filter(pupil_id__in=[pupil for pupil, _ in leaving], work__removed=False,
                              work__lesson__group_id__in=list(groups), work__lesson__date__gte=since) \
        .exclude(value='').order_by('-work__lesson__date').values_list(
        'pupil_id', 'work__lesson__group_id', 'work__lesson__date')
    for pupil, group, day in marks:
        if (pupil, group) in leaving:
            raise Invalid(f'{names[pupil]}: в подгруппе «{groups[group].name}» есть отметка за {day:%d.%m.%Y}. '
                          'Укажите день перехода позже неё.')


# --- who and what -----------------------------------------------------------------------------------------------------
async def _class(actor: Actor, class_id: int) -> tuple[SchoolClass, set[int] | None]:
    """The class and the subjects of it the actor may see; None is all of them."""
    number = class_id or min(actor.class_ids, default=0)
    if actor.may(Action.JOURNAL_READ_ALL) or (actor.may(Action.CLASS_READ) and number in actor.class_ids):
        return await access.school_class(actor, number), None
    own = await _taught(actor, number)
    found = await SchoolClass.filter(id=number).select_related('year', 'teacher').first()
    if not own or found is None:
        raise NotFound('Такого класса нет, или он не ваш.')
    return found, own


async def _writes(actor: Actor, class_id: int) -> set[int] | None:
    """The subjects whose subgroups the actor enters: all for the class teacher, the own ones for a teacher."""
    if actor.may(Action.CLASS_DUTIES) and class_id in actor.class_ids:
        return None
    return await _taught(actor, class_id)


async def _taught(actor: Actor, class_id: int) -> set[int]:
    if not actor.may(Action.JOURNAL_WRITE):
        return set()
    return set(await TeachingLoad.filter(access.inside(clock.today()), teacher_id=actor.person_id,
                                         group__school_class_id=class_id).exclude(group__name='').values_list(
        'group__subject_id', flat=True))  # type: ignore[arg-type]  # values_list(flat) is untyped


async def _divided(class_id: int) -> list[Group]:
    return await Group.filter(school_class_id=class_id).exclude(name='').order_by('subject__name', 'name', 'id') \
        .select_related('subject')


async def _teachers(groups: Iterable[int]) -> dict[int, str]:
    loads = await TeachingLoad.filter(access.inside(clock.today()), group_id__in=list(groups)).select_related('teacher')
    return {load.group_id: load.teacher.short_name for load in loads}


async def _pupils(class_id: int) -> list[tuple[int, str]]:
    rows = await ClassMembership.filter(Q(until__isnull=True) | Q(until__gt=clock.today()), school_class_id=class_id) \
        .order_by('pupil__sort_key', 'pupil_id').select_related('pupil')
    return list(dict.fromkeys((row.pupil_id, row.pupil.list_name) for row in rows))


def _lines(pupils: list[tuple[int, str]], groups: list[Group], spans: list[GroupMembership], day: date) -> list[Line]:
    """A move that is still to come changes nothing yet."""
    names = {group.id: group.name for group in groups}
    of: dict[int, list[GroupMembership]] = defaultdict(list)
    for span in spans:
        if span.group_id in names:
            of[span.pupil_id].append(span)
    return [Line(pupil, name, tuple(s.group_id for s in of[pupil] if s.since <= day < (s.until or date.max)),
                 tuple(_span(names[s.group_id], s) for s in of[pupil])) for pupil, name in pupils]


def _span(name: str, span: GroupMembership) -> str:
    until = f' по {span.until:%d.%m.%Y} (не включая)' if span.until else ''
    return f'{name}: с {span.since:%d.%m.%Y}{until}'
