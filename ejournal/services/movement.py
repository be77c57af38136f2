"""«Движение обучающихся»: by a director's order pupils come, change the class, leave and return (п. 17.6.1, 17.6.2).

The effective date decides the stays ``[since, until)``; subgroups follow; marks stay the pupil's, wherever they were
given. What will happen is shown first (``preview``), then done at once (``execute``).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from tortoise.expressions import Q

from ejournal import audit, clock, db, facts, topics
from ejournal.access import Action, Actor, inside
from ejournal.audit import Entry
from ejournal.rules import movement as rules
from ejournal.rules.movement import MoveKind, Stay
from ejournal.rules.texts import fold_spaces
from ejournal.services import newcomers, papers, sessions
from ejournal.services.newcomers import Newcomer
from ejournal.topics import Change
from models import (
    Account,
    ClassMembership,
    ConsentTask,
    Group,
    GroupMembership,
    Invalid,
    Locked,
    Mark,
    Movement,
    NotFound,
    Person,
    PupilCard,
    School,
    SchoolClass,
)

KEY = 'movement'
SHOWN = 300


@dataclass(frozen=True)
class Order:
    """A movement as it is typed: who (``pupil``, or ``newcomer`` for an admission), by which order, since when."""

    kind: MoveKind
    pupil: int | None
    order_number: str
    order_date: date | None
    effective_on: date | None
    to_class: int | None = None
    reason: str = ''
    place: str = ''
    newcomer: Newcomer | None = None


@dataclass
class Plan:
    """What an order will change, checked; ``notes`` are the consequences in words, ``warnings`` what to look at."""

    order: Order
    effective_on: date
    order_date: date
    pupil: Person | None
    from_class: SchoolClass | None
    to_class: SchoolClass | None
    stay: ClassMembership | None
    ends: list[GroupMembership] = field(default_factory=list)
    joins: list[Group] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Line:
    """A movement of the list; ``order_id`` is the order in the registry, if it is there."""

    id: int
    kind: str
    pupil_id: int
    pupil: str
    from_class: str
    to_class: str
    order: str
    order_id: int | None
    effective_on: date
    details: str
    last: bool  # the pupil's last one: it alone may be cancelled


@dataclass(frozen=True)
class Balance:
    """«Движение за период» of one class: at the beginning, came, left, at the end."""

    class_name: str
    first: int
    came: int
    left: int
    last: int


async def choices(actor: Actor) -> dict[int, str]:
    """The classes of the running year."""
    actor.require(Action.MOVEMENT_READ)
    year = await facts.current()
    return {row.id: row.name for row in await SchoolClass.filter(year_id=year.year_id).order_by('grade', 'letter')}


async def pupils(actor: Actor, kind: MoveKind) -> dict[int, str]:
    """Whom an order of this kind can be about: who is in the school, or for a return who has left it."""
    actor.require(Action.MOVEMENT_WRITE)
    if kind is MoveKind.RETURN:
        gone = await PupilCard.exclude(left_on=None).order_by('person__sort_key').select_related('person')
        return {card.person.id: card.person.full_name for card in gone}
    stays = await ClassMembership.filter(until=None).order_by('pupil__sort_key').select_related('pupil', 'school_class')
    return {stay.pupil_id: f'{stay.pupil.full_name}, {stay.school_class.name}' for stay in stays}


async def preview(actor: Actor, order: Order) -> Plan:
    """The consequences of an order, nothing written. Refuses what ``execute`` would refuse.

    Refused (п. 17.6.1): no number or date of an order, a date not after the last movement or inside a closed term, the
    same class or another parallel, a pupil who is not in the school, an admission of somebody who is known already.
    """
    actor.require(Action.MOVEMENT_WRITE)
    order_date = rules.check_order(fold_spaces(order.order_number), order.order_date, clock.today())
    if order.effective_on is None:
        raise Invalid('Укажите дату вступления: с какого дня действует приказ.')
    pupil, stays = await _who(order)
    target = await _target(order)
    check = rules.check_move(order.kind, [Stay(s.school_class_id, s.since, s.until) for s in stays],
                             order.effective_on, target.id if target else None)
    stay = next((s for s in stays if check and s.since == check.since), None)
    source = stay.school_class if stay else None
    plan = Plan(order, order.effective_on, order_date, pupil, source, target, stay)
    if source and target and source.grade != target.grade:
        raise Invalid(f'Из {source.name} в {target.name} приказом о переводе не переводят: это другая параллель.')
    await check_open(plan.effective_on, [one for one in (source, target) if one])
    await _subgroups(plan)
    await _consequences(plan)
    return plan


async def _who(order: Order) -> tuple[Person | None, list[ClassMembership]]:
    if order.kind is MoveKind.ADMIT and order.pupil is None:
        if order.newcomer is None:
            raise Invalid('Укажите, кого зачисляют.')
        await newcomers.check(order.newcomer)
        return None, []
    pupil = await Person.get_or_none(id=order.pupil or 0, pupil_card__id__not_isnull=True)
    if pupil is None:
        raise NotFound('Такого обучающегося в школе нет. Выберите из списка.')
    stays = await ClassMembership.filter(pupil_id=pupil.id).order_by('since').select_related('school_class')
    return pupil, stays


async def _target(order: Order) -> SchoolClass | None:
    if not order.kind.arrives or order.to_class is None:
        return None
    year = await facts.current()
    found = await SchoolClass.get_or_none(id=order.to_class, year_id=year.year_id)
    if found is None:
        raise NotFound('Такого класса в этом учебном году нет.')
    return found


async def check_open(day: date, classes: Sequence[SchoolClass]) -> None:
    """Inside the running year, and not in what is closed: marks there may not change hands any more."""
    year = await facts.current()
    if not year.year_starts_on <= day <= year.year_ends_on:
        raise Invalid(f'Дата вступления должна быть в учебном году {year.year_name}.')
    grades = {one.grade for one in classes}
    closed = next((term for term in year.terms if term.closed and term.ends_on >= day and grades & term.grades), None)
    if closed:
        raise Locked(f'{closed.name}: период закрыт, движение с {day:%d.%m.%Y} в него попадает. Укажите дату после '
                     f'{closed.ends_on:%d.%m.%Y} или попросите заместителя директора открыть период.')


async def _subgroups(plan: Plan) -> None:
    """Memberships that end, and the groups of the same name in the new class that take the pupil."""
    if plan.pupil is None or plan.from_class is None:
        if plan.to_class:
            divided = await Group.filter(school_class_id=plan.to_class.id).exclude(name='').select_related('subject')
            _to_divide(plan, {group.subject.name for group in divided})
        return
    running = Q(until__isnull=True) | Q(until__gt=plan.effective_on)
    plan.ends = await GroupMembership.filter(running, pupil_id=plan.pupil.id,
                                             group__school_class_id=plan.from_class.id) \
        .select_related('group__subject')
    if plan.to_class:
        wanted = {(row.group.subject_id, row.group.name) for row in plan.ends}
        divided = await Group.filter(school_class_id=plan.to_class.id).exclude(name='').select_related('subject')
        plan.joins = [group for group in divided if (group.subject_id, group.name) in wanted]
        joined = {group.subject_id for group in plan.joins}
        _to_divide(plan, {group.subject.name for group in divided if group.subject_id not in joined})


def _to_divide(plan: Plan, subjects: set[str]) -> None:
    if subjects:
        plan.warnings.append('Подгруппы выбирает классный руководитель: ' + ', '.join(sorted(subjects)) + '.')


async def _consequences(plan: Plan) -> None:
    day = plan.effective_on
    for found, change in ((plan.from_class, -1), (plan.to_class, 1)):
        if found:
            count = await ClassMembership.filter(inside(day), school_class_id=found.id).count()
            plan.notes.append(f'{found.name}: {count} → {count + change} обучающихся с {day:%d.%m.%Y}.')
    if plan.joins:
        plan.notes.append('Подгруппы в новом классе: ' + ', '.join(
            f'{group.subject.name} ({group.name})' for group in plan.joins) + '.')
    if plan.pupil:
        marks = await Mark.filter(pupil_id=plan.pupil.id).exclude(value='').count()
        plan.notes.append(f'Отметки обучающегося ({marks}) и пропуски сохраняются и видны в дневнике.')
        await _later_marks(plan, plan.pupil)
    if plan.order.kind is MoveKind.ADMIT:
        plan.notes.append('Секретарь получит задачу «Получить согласие»: до этого учётных записей не будет (п. 5).')
    if plan.order.kind is MoveKind.LEAVE:
        plan.notes.append('Дневник обучающегося закроется с этого дня. Выдайте выписку текущих отметок.')


async def _later_marks(plan: Plan, pupil: Person) -> None:
    if plan.from_class is None:
        return
    later = await Mark.filter(pupil_id=pupil.id, work__lesson__date__gte=plan.effective_on,
                              work__lesson__group__school_class_id=plan.from_class.id).exclude(value='').count()
    if later:
        plan.warnings.append(f'В журналах {plan.from_class.name} уже есть отметки с {plan.effective_on:%d.%m.%Y}: '
                             f'{later}. Они останутся в дневнике, но не в журнале класса.')


async def execute(actor: Actor, order: Order) -> int:
    """Do what ``preview`` shows, all or nothing; the number of the movement."""
    async with db.transaction():
        await School.all().select_for_update().first()  # one order after another: the second sees the first one's
        plan = await preview(actor, order)
        parents: list[int] = []
        if plan.pupil is None and order.newcomer:
            plan.pupil, parents = await newcomers.enter(order.newcomer, plan.effective_on,
                                                        fold_spaces(order.order_number)[:40], plan.order_date)
        assert plan.pupil is not None  # noqa: S101 - checked by preview
        await _write_stays(plan, plan.pupil)
        made = await Movement.create(
            kind=order.kind.value, pupil_id=plan.pupil.id, order_number=fold_spaces(order.order_number)[:40],
            order_date=plan.order_date, effective_on=plan.effective_on, from_class=plan.from_class,
            to_class=plan.to_class, details={
                'reason': fold_spaces(order.reason)[:120], 'place': fold_spaces(order.place)[:200],
                'before': [[row.group_id, row.since.isoformat(), row.until and row.until.isoformat()]
                           for row in plan.ends]},  # for ``movement_cancel``
            author_id=actor.person_id, executed_at=clock.now())
        await ConsentTask.bulk_create([ConsentTask(person_id=person, movement_id=made.id, created_at=clock.now())
                                       for person in ([plan.pupil.id, *parents] if order.newcomer else [])])
        await audit.record(actor, actor.capacity(Action.MOVEMENT_WRITE), Entry(
            'movement.executed', 'movement', made.id, plan.from_class.name if plan.from_class else '',
            plan.to_class.name if plan.to_class else '',
            f'{order.kind.value}, приказ № {made.order_number} от {plan.order_date:%d.%m.%Y}', pupil_id=plan.pupil.id))
    await tell(actor, [found for found in (plan.from_class, plan.to_class) if found], plan.pupil)
    return made.id


async def _write_stays(plan: Plan, pupil: Person) -> None:
    day = plan.effective_on
    if plan.stay:
        await ClassMembership.filter(id=plan.stay.id).update(until=day)
        await GroupMembership.filter(id__in=[row.id for row in plan.ends if row.since >= day]).delete()
        await GroupMembership.filter(id__in=[row.id for row in plan.ends]).update(until=day)
    if plan.to_class:
        await ClassMembership.create(school_class_id=plan.to_class.id, pupil_id=pupil.id, since=day)
        await GroupMembership.bulk_create([GroupMembership(group_id=group.id, pupil_id=pupil.id, since=day)
                                           for group in plan.joins])
    if plan.order.kind is MoveKind.LEAVE:
        await PupilCard.filter(person_id=pupil.id).update(left_on=day)
    elif plan.order.kind is MoveKind.RETURN:
        await PupilCard.filter(person_id=pupil.id).update(left_on=None)


async def tell(actor: Actor, changed: Sequence[SchoolClass], pupil: Person) -> None:
    """Lists, open journals of both classes (a mark of no work makes them load anew) and the pupil's own pages."""
    classes = [found.id for found in changed]
    for key in (KEY, 'consents', 'cards', f'person-card:{pupil.id}', *(f'class:{one}' for one in classes)):
        topics.publish(Change(key, actor.name, actor.account_id))
    for group in await Group.filter(school_class_id__in=classes).values_list('id', flat=True):
        topics.publish(Change(f'group:{group}', actor.name, actor.account_id, {'marks': [[0, 0, pupil.id, '', 0, 0]]}))
    account = await Account.get_or_none(person_id=pupil.id)
    if account:
        sessions.forget(account.id)
        topics.publish(Change(f'account:{account.id}', patch={'to': 'reload'}))


async def listed(actor: Actor, first: date, last: date) -> list[Line]:
    """The movements that take effect in the period, the newest first."""
    actor.require(Action.MOVEMENT_READ)
    rows = await Movement.filter(effective_on__gte=first, effective_on__lte=last) \
        .order_by('-effective_on', '-id').limit(SHOWN).select_related('pupil', 'from_class', 'to_class')
    known = await papers.numbers(row.order_number for row in rows)
    latest: dict[int, int] = {}
    for pupil, number in await Movement.filter(pupil_id__in=[row.pupil.id for row in rows]) \
            .order_by('effective_on', 'id').values_list('pupil_id', 'id'):
        latest[int(str(pupil))] = int(str(number))
    return [Line(row.id, row.kind, row.pupil.id, row.pupil.full_name, row.from_class.name if row.from_class else '',
                 row.to_class.name if row.to_class else '', f'№ {row.order_number} от {row.order_date:%d.%m.%Y}',
                 known.get((row.order_number, row.order_date)), row.effective_on,
                 ', '.join(str(row.details[key]) for key in ('reason', 'place') if row.details.get(key)),
                 latest[row.pupil.id] == row.id)
            for row in rows]


async def balance(actor: Actor, first: date, last: date) -> list[Balance]:
    """«Движение за период»: by class, from the stays themselves."""
    actor.require(Action.MOVEMENT_READ)
    year = await facts.current()
    classes = await SchoolClass.filter(year_id=year.year_id).order_by('grade', 'letter')
    stays: dict[int, list[ClassMembership]] = {row.id: [] for row in classes}
    for stay in await ClassMembership.filter(school_class_id__in=list(stays)):
        stays[stay.school_class_id].append(stay)
    lines = []
    for row in classes:
        def on(day: date, own: list[ClassMembership] = stays[row.id]) -> int:
            return sum(s.since <= day and (s.until is None or s.until > day) for s in own)
        came = sum(first < s.since <= last for s in stays[row.id])
        left = sum(s.until is not None and first < s.until <= last for s in stays[row.id])
        lines.append(Balance(row.name, on(first), came, left, on(last)))
    return lines


__all__ = ['Balance', 'Line', 'MoveKind', 'Newcomer', 'Order', 'Plan', 'balance', 'choices', 'execute', 'listed',
           'preview', 'pupils']
