"""The doors: who may do what, and with which record. What is not yours answers as if it did not exist (п. 6.1)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from tortoise.expressions import Q

from ejournal import clock, facts
from ejournal.rights import RIGHTS, Action
from models import (
    Account,
    ClassMembership,
    Group,
    GuardianLink,
    Lesson,
    NotAllowed,
    NotFound,
    Person,
    PupilCard,
    Role,
    RoleGrant,
    SchoolClass,
    SchoolYear,
    TeachingLoad,
)

A = Action


@dataclass(frozen=True)
class Actor:
    """Who acts: an account in a session; rights are the union over the roles (G11)."""

    account_id: int
    person_id: int
    name: str
    roles: frozenset[Role]
    session_id: int | None = None
    address: str = ''
    class_ids: frozenset[int] = field(default_factory=frozenset)  # classes led this year
    child_ids: frozenset[int] = field(default_factory=frozenset)

    def may(self, action: Action) -> bool:
        """Whether any of the roles has the right."""
        return any(action in RIGHTS[role] for role in self.roles)

    def require(self, action: Action) -> None:
        """Raise ``NotAllowed`` without the right."""
        if not self.may(action):
            raise NotAllowed(f'Ваша роль не позволяет {action.value}. Обратитесь к администратору.')

    def capacity(self, action: Action) -> Role:
        """The role in which this is done, for the audit."""
        return next((role for role in Role if role in self.roles and action in RIGHTS[role]), Role.TEACHER)


async def actor_of(account: Account, *, session_id: int | None = None, address: str = '') -> Actor:
    """The actor behind ``account`` as of today: granted roles, and those that follow from class, card and child."""
    person = await Person.get(id=account.person_id)
    roles = {Role(grant.role) for grant in await RoleGrant.filter(person_id=person.id)}
    today = clock.today()
    led = await SchoolClass.filter(teacher_id=person.id, year__starts_on__lte=today, year__ends_on__gte=today) \
        .values_list('id', flat=True) or await _classes_led_last(person.id)
    children = await GuardianLink.filter(guardian_id=person.id).values_list('pupil_id', flat=True)
    if led:
        roles.add(Role.CLASS_TEACHER)
    if await PupilCard.filter(Q(person_id=person.id) & (Q(left_on=None) | Q(left_on__gt=today))).exists():
        roles.add(Role.PUPIL)
    if children:
        roles.add(Role.GUARDIAN)
    return Actor(account.id, person.id, person.short_name, frozenset(roles), session_id, address,
                 frozenset(led), frozenset(children))  # type: ignore[arg-type]  # values_list(flat) is untyped


async def _classes_led_last(person_id: int) -> list[int]:
    """In the summer, when no school year runs, the classes of the last one."""
    year = await SchoolYear.filter(starts_on__lte=clock.today()).order_by('-starts_on').first()
    return await SchoolClass.filter(teacher_id=person_id, year=year) \
        .values_list('id', flat=True) if year else []  # type: ignore[return-value]  # as above


@dataclass(frozen=True)
class JournalRights:
    """What an actor may do in one journal. ``lesson_ids`` limits writing to these lessons (a substitute's)."""

    write: bool
    reasons: bool
    lesson_ids: frozenset[int] | None = None

    def writes(self, lesson_id: int) -> bool:
        """Whether marks, topic and homework of this lesson may be written."""
        return self.write and (self.lesson_ids is None or lesson_id in self.lesson_ids)


SHIFT = timedelta(days=7)  # by so much a due day may move over days off, and the lock with it (I-04, I-06)
NO_JOURNAL = 'Такого журнала нет, или он не ваш. Откройте «Мои журналы».'
NO_PUPIL = 'Такого обучающегося нет, или он не из вашего круга.'


async def journal(actor: Actor, group_id: int) -> tuple[Group, JournalRights]:
    """The group (with class and subject) and the actor's rights in its journal; ``NotFound`` without any."""
    group = await Group.filter(id=group_id).select_related('school_class', 'subject').first()
    rights = await _journal_rights(actor, group) if group else None
    if group is None or rights is None:
        raise NotFound(NO_JOURNAL)
    return group, rights


async def _journal_rights(actor: Actor, group: Group) -> JournalRights | None:
    reasons = actor.may(A.REASONS_SET) and group.school_class_id in actor.class_ids
    if actor.may(A.JOURNAL_WRITE):
        loads = await TeachingLoad.filter(group_id=group.id, teacher_id=actor.person_id)
        today = clock.today()
        if any((load.since is None or load.since <= today) and (load.until is None or load.until > today)
               for load in loads):
            return JournalRights(write=True, reasons=reasons)
        since = today - await stand_in(group.school_class.year_id)
        mine = await Lesson.filter(group_id=group.id, substitution__substitute_id=actor.person_id,
                                   date__gte=since).values_list('id', flat=True)
        if mine:
            return JournalRights(True, reasons, frozenset(mine))  # type: ignore[arg-type]  # untyped flat list
        if loads:
            return JournalRights(write=False, reasons=reasons)
    if reasons or actor.may(A.JOURNAL_READ_ALL) or (actor.may(A.CLASS_READ)
                                                    and group.school_class_id in actor.class_ids):
        return JournalRights(write=False, reasons=reasons)
    return None


async def stand_in(year_id: int) -> timedelta:
    """How long a substitute sees the journal: the longest a lesson's marks may stay open by the school's settings."""
    limits = (await facts.of_year(year_id)).deadlines
    return timedelta(days=max(limits.lock_days, limits.creative_days, limits.written_days)) + SHIFT


async def pupil(actor: Actor, pupil_id: int) -> Person:
    """A pupil whose diary the actor may read: self, own child, own class, or any for the administration."""
    person = await Person.filter(id=pupil_id, pupil_card__id__not_isnull=True).first()
    if person is None or not await _may_read_pupil(actor, pupil_id):
        raise NotFound(NO_PUPIL)
    return person


async def _may_read_pupil(actor: Actor, pupil_id: int) -> bool:
    if actor.may(A.JOURNAL_READ_ALL) or (actor.may(A.DIARY_CHILD) and pupil_id in actor.child_ids):
        return True
    if actor.may(A.DIARY_OWN) and actor.person_id == pupil_id:
        return True
    if not (actor.may(A.CLASS_READ) and actor.class_ids):
        return False
    return await _is_of_class(pupil_id, actor.class_ids)


async def _is_of_class(pupil_id: int, class_ids: Iterable[int]) -> bool:
    """Whether the pupil is in one of the classes today, or was at the end of its year where that is over.

    Whoever has moved to another class is the new class teacher's to read, and no longer the old one's.
    """
    today = clock.today()
    rows = await ClassMembership.filter(pupil_id=pupil_id, school_class_id__in=list(class_ids), since__lte=today) \
        .values_list('since', 'until', 'school_class__year__ends_on')
    return any(since <= min(today, ends_on) and (until is None or until > min(today, ends_on))
               for since, until, ends_on in rows)


async def school_class(actor: Actor, class_id: int) -> SchoolClass:
    """A class the actor leads, or any for the administration."""
    if actor.may(A.JOURNAL_READ_ALL) or (actor.may(A.CLASS_READ) and class_id in actor.class_ids):
        found = await SchoolClass.filter(id=class_id).select_related('year', 'teacher').first()
        if found:
            return found
    raise NotFound('Такого класса нет, или он не ваш.')


def inside(day: date) -> Q:
    """The filter of a half-open membership, load or validity ``[since, until)`` that holds on ``day``."""
    return (Q(since__isnull=True) | Q(since__lte=day)) & (Q(until__isnull=True) | Q(until__gt=day))


async def taught_now() -> Q:
    """The filter of a ``TeachingLoad`` that holds today in the running year: a past year's load may have no end."""
    try:
        year = await facts.current()
    except NotFound:  # a new journal has no load either
        return inside(clock.today())
    return inside(clock.today()) & Q(group__school_class__year_id=year.year_id)


def not_left(card: str = '') -> Q:
    """The filter of those who are here today: ``card`` leads to the card of a pupil or an employee. A day of leaving
    that is still to come changes nothing before it."""
    never: dict[str, Any] = {f'{card}left_on__isnull': True}
    later: dict[str, Any] = {f'{card}left_on__gt': clock.today()}
    return Q(**never) | Q(**later)


__all__ = ['RIGHTS', 'Action', 'Actor', 'JournalRights', 'actor_of', 'inside', 'journal',
           'not_left', 'pupil', 'school_class', 'stand_in', 'taught_now']
