"""КТП: the base of all plans, one plan with its figures, its lines saved as a whole, its way to approval (п. 17.4)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tortoise.expressions import F, Q
from tortoise.transactions import in_transaction

from ejournal import access, audit, clock, doors_plans, facts, topics
from ejournal.access import Action, Actor
from ejournal.rules import plans as rules
from ejournal.rules.plans import Figures, Line
from ejournal.rules.texts import fold_spaces
from ejournal.services import curriculum, timetable
from models import (
    AuditEntry,
    Conflict,
    Group,
    Invalid,
    PlannedTopic,
    SchoolYear,
    Subject,
    TeachingLoad,
    TopicPlan,
    WorkType,
)

DRAFT, ON_APPROVAL, APPROVED = 'draft', 'on_approval', 'approved'
STATUSES = {DRAFT: 'черновик', ON_APPROVAL: 'на согласовании', APPROVED: 'утверждено'}
OUT_OF_THE_WAY = 20_000  # numbers while lines change places: a plan never has so many
KEY = 'plans'  # the list of plans; «plan:{id}» is one of them
FIELDS = ('number', 'topic', 'section', 'hours', 'homework', 'work_type_id', 'resource', 'reserve', 'note')


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A plan in the list."""

    id: int
    subject: str
    grade: int
    letter: str
    year: str
    author: str
    status: str
    hours: Decimal
    mine: bool

    @property
    def scope(self) -> str:
        """«8 классы», «8А»."""
        return scope(self.grade, self.letter)


@dataclass(frozen=True, slots=True)
class Opened:
    """A plan as its page shows it; ``returned`` is what the deputy said when it came back."""

    row: PlanRow
    year_id: int
    subject_id: int
    lines: tuple[Line, ...]
    version: str
    figures: Figures
    groups: tuple[tuple[int, str], ...]
    writes: bool
    approves: bool
    returned: str


def scope(grade: int, letter: str) -> str:
    """«8 классы» for a parallel, «8А» for a class."""
    return f'{grade}{letter}' if letter else f'{grade} классы'


# --- reading ----------------------------------------------------------------------------------------------------------
async def found(actor: Actor, *, mine: bool = False, grade: int = 0, year_id: int = 0) -> list[PlanRow]:
    """The plans of a year (0: of all years) by subject and parallel; ``mine``: only those the actor may write in."""
    actor.require(Action.PLANS_READ)
    where = {key: value for key, value in (('grade', grade), ('year_id', year_id)) if value}
    plans = await TopicPlan.filter(**where).select_related('subject', 'year', 'author').order_by(
        'subject__name', 'grade', 'letter', '-year__name', 'id')
    hours = await _hours([plan.id for plan in plans])
    taught = await _taught(actor)
    rows = [_row(plan, hours.get(plan.id, Decimal(0)), mine=_is_mine(actor, plan, taught)) for plan in plans]
    return [row for row in rows if row.mine or not mine]


async def _hours(plan_ids: Sequence[int]) -> dict[int, Decimal]:
    found: dict[int, Decimal] = {}
    for plan_id, hours in await PlannedTopic.filter(plan_id__in=plan_ids).values_list('plan_id', 'hours'):
        found[plan_id] = found.get(plan_id, Decimal(0)) + hours
    return found


async def _taught(actor: Actor) -> set[tuple[int, ...]]:
    """(year, subject, grade, letter) that the actor teaches."""
    return set(await TeachingLoad.filter(access.inside(clock.today()), teacher_id=actor.person_id).values_list(
        'group__school_class__year_id', 'group__subject_id', 'group__school_class__grade',
        'group__school_class__letter')) if actor.may(Action.PLANS_WRITE) else set()


def _is_mine(actor: Actor, plan: TopicPlan, taught: set[tuple[int, ...]]) -> bool:
    if plan.author_id is not None:
        return actor.may(Action.PLANS_WRITE) and plan.author_id == actor.person_id
    key = (plan.year_id, plan.subject_id, plan.grade)
    return any(one[:3] == key and plan.letter in ('', one[3]) for one in taught)


def _row(plan: TopicPlan, hours: Decimal, *, mine: bool) -> PlanRow:
    return PlanRow(plan.id, plan.subject.name, plan.grade, plan.letter, plan.year.name,
                   plan.author.short_name if plan.author else '', plan.status, hours, mine)


async def opened(actor: Actor, plan_id: int) -> Opened:
    """One plan with its lines and figures; ``NotFound`` for an unknown one."""
    plan, writes = await doors_plans.plan(actor, plan_id)
    lines = (await timetable.lines_of([plan.id]))[plan.id]
    figures = rules.figures(lines, await control_types(), await expected_hours(plan))
    row = _row(plan, figures.hours, mine=writes)
    approves = actor.may(Action.PLANS_APPROVE) and plan.status == ON_APPROVAL
    return Opened(row, plan.year_id, plan.subject_id, tuple(lines), rules.fingerprint(lines), figures,
                  await groups_of(plan), writes, approves, await _returned(plan))


async def control_types() -> frozenset[int]:
    """The types of work that count as control works."""
    return frozenset(await WorkType.filter(control=True).values_list('id', flat=True))  # type: ignore[arg-type]  # flat


async def type_names() -> dict[int, str]:
    """The types of work that a topic may name, by id."""
    return dict(await WorkType.filter(active=True).order_by('ordinal').values_list('id', 'name'))


async def expected_hours(plan: TopicPlan) -> Decimal | None:
    """Hours a year by the учебный план, of the class where it has its own; None where there are none."""
    of_year = await curriculum.hours_of_year(await facts.of_year(plan.year_id))
    hours = {letter: value for (subject, grade, letter), value in of_year.items()
             if (subject, grade) == (plan.subject_id, plan.grade)}
    own = hours.get(plan.letter, hours.get(''))
    if own is not None:
        return own
    # Classes of one parallel may each have a row of their own; one number is common to all or there is none.
    common = set(hours.values())
    return common.pop() if len(common) == 1 and not plan.letter else None


async def groups_of(plan: TopicPlan) -> tuple[tuple[int, str], ...]:
    """The groups that learn by this plan: id and «8А», «8А, 1 подгруппа»."""
    rows = await Group.filter(subject_id=plan.subject_id, school_class__year_id=plan.year_id,
                              school_class__grade=plan.grade).order_by('school_class__letter', 'name').values_list(
        'id', 'school_class__letter', 'name')
    chosen = await timetable.chosen_plans([row[0] for row in rows], await timetable.plan_heads(plan.year_id))
    return tuple((group, f'{plan.grade}{letter}' + (f', {name}' if name else '')) for group, letter, name in rows
                 if chosen[group] == plan.id)


async def _returned(plan: TopicPlan) -> str:
    last = await AuditEntry.filter(object_type='topic_plan', object_id=plan.id, action__startswith='plan.') \
        .exclude(action='plan.lines').order_by('-id').first()
    return last.reason if last and last.action == 'plan.returned' and plan.status == DRAFT else ''


async def subjects_to_plan(actor: Actor) -> list[tuple[int, str, int, str]]:
    """(subject, its name, grade, letter) that the actor teaches this year and may begin a plan for."""
    actor.require(Action.PLANS_WRITE)
    year = await facts.current()
    taught = {one[1:] for one in await _taught(actor) if one[0] == year.year_id}
    names = dict(await Subject.filter(id__in={one[0] for one in taught}).values_list('id', 'name'))
    return sorted(((subject, names[subject], grade, letter) for subject, grade, letter in taught),  # type: ignore[misc]
                  key=lambda one: (one[1], one[2], one[3]))


# --- writing ----------------------------------------------------------------------------------------------------------
async def create(actor: Actor, subject_id: int, grade: int, letter: str = '') -> int:
    """Begin an empty plan of this year; its id. Refused: a subject the actor does not teach there, a second plan."""
    actor.require(Action.PLANS_WRITE)
    year = await SchoolYear.get(id=(await facts.current()).year_id)
    async with in_transaction():
        plan = await begin(actor, year, subject_id, grade, letter)
    topics.publish(topics.Change(KEY, actor.name, actor.account_id))
    return plan.id


async def begin(actor: Actor, year: SchoolYear, subject_id: int, grade: int, letter: str) -> TopicPlan:
    """The same inside a transaction of the caller, who publishes the change."""
    if year.closed_at is not None:
        raise Invalid('Учебный год закрыт: новых КТП в нём не составляют.')
    if not await doors_plans.teaches(actor, year.id, subject_id, grade, letter):
        raise Invalid(f'У вас нет нагрузки по этому предмету ({scope(grade, letter)}). КТП составляет его учитель.')
    key = Q(year_id=year.id, subject_id=subject_id, grade=grade, letter=letter, author_id=actor.person_id)
    if await TopicPlan.exists(key):
        raise Conflict(f'У вас уже есть КТП по этому предмету ({scope(grade, letter)}). Откройте его в списке.')
    plan = await TopicPlan.create(year_id=year.id, subject_id=subject_id, grade=grade, letter=letter,
                                  author_id=actor.person_id)
    await _note(actor, plan, 'plan.created', '', scope(grade, letter))
    return plan


async def save(actor: Actor, plan_id: int, version: str, lines: Sequence[Line]) -> Opened:
    """Store the whole list of lines; lessons take their topics anew. An approved plan becomes a draft again.

    Refused: somebody else's plan, a wrong line (said which), and ``Conflict`` when ``version`` is not what is stored.
    """
    clean = rules.clean_all(lines)
    async with in_transaction():
        plan = await doors_plans.writable(actor, plan_id)
        stored = (await timetable.lines_of([plan.id]))[plan.id]
        if rules.fingerprint(stored) != version:
            raise Conflict('План изменили в другом окне. Обновите страницу, чтобы увидеть последнюю запись.')
        await store(actor, plan, stored, clean)
        shown = await opened(actor, plan_id)  # in here: after the commit it may be somebody else's already
    publish(actor, plan)
    return shown


def publish(actor: Actor, plan: TopicPlan) -> None:
    """Tell the open pages; call it after the commit."""
    for key in (f'plan:{plan.id}', KEY):
        topics.publish(topics.Change(key, actor.name, actor.account_id))


async def store(actor: Actor, plan: TopicPlan, stored: Sequence[Line], lines: Sequence[Line]) -> None:
    """Make ``stored`` the lines of the plan ``lines``, inside the caller's transaction, and lay the topics."""
    known = {line.id: line for line in stored}
    lines = [line if line.id in known else replace(line, id=0) for line in lines]
    _check_twice(lines)
    await _check_types(lines)
    if [*stored] == lines:
        return
    await _write(plan.id, known, lines)
    await _note(actor, plan, 'plan.lines', _summary(stored), _summary(lines))
    if plan.status != DRAFT:
        await _set_status(actor, plan, DRAFT, 'plan.reopened')
    await timetable.lay_topics(plan.year_id, await _learners(plan))


async def _write(plan_id: int, known: dict[int, Line], lines: Sequence[Line]) -> None:
    kept = {line.id for line in lines if line.id}
    await PlannedTopic.filter(plan_id=plan_id, id__in=[gone for gone in known if gone not in kept]).delete()
    # The numbers of a plan are unique at every moment, so they first go out of each other's way.
    await PlannedTopic.filter(plan_id=plan_id).update(number=F('number') - OUT_OF_THE_WAY)
    rows = [PlannedTopic(plan_id=plan_id, number=number, topic=line.topic, section=line.section, hours=line.hours,
                         homework=line.homework, work_type_id=line.work_type, resource=line.resource,
                         reserve=line.reserve, note=line.note, **({'id': line.id} if line.id else {}))
            for number, line in zip(rules.numbers(lines), lines, strict=True)]
    await PlannedTopic.bulk_update([row for row in rows if row.id], FIELDS, 100)
    await PlannedTopic.bulk_create([row for row in rows if not row.id], 500)


def _check_twice(lines: Sequence[Line]) -> None:
    ids = [line.id for line in lines if line.id]
    if len(ids) != len(set(ids)):
        raise Invalid('Одна и та же строка плана пришла дважды. Обновите страницу.')


async def _check_types(lines: Sequence[Line]) -> None:
    asked = {line.work_type for line in lines if line.work_type is not None}
    if asked and await WorkType.filter(id__in=asked).count() != len(asked):
        raise Invalid('Такого вида работы нет. Выберите его из списка.')


async def _learners(plan: TopicPlan) -> list[int]:
    return await Group.filter(subject_id=plan.subject_id, school_class__year_id=plan.year_id,
                              school_class__grade=plan.grade).values_list('id', flat=True)  # type: ignore[return-value]


def _summary(lines: Sequence[Line]) -> str:
    return f'тем: {len(lines)}, часов: {rules.show(sum((line.hours for line in lines), Decimal(0)))}'


async def _note(actor: Actor, plan: TopicPlan, action: str, before: str, after: str, reason: str = '') -> None:
    right = Action.PLANS_APPROVE if action in ('plan.approved', 'plan.returned') else Action.PLANS_WRITE
    await audit.record(actor, actor.capacity(right), audit.Entry(action, 'topic_plan', plan.id, before, after, reason))


async def remove(actor: Actor, plan_id: int) -> None:
    """Delete a draft that no lesson has been taught by; otherwise ``Conflict``."""
    async with in_transaction():
        plan = await doors_plans.writable(actor, plan_id)
        if plan.status != DRAFT:
            raise Conflict('Удалить можно только черновик.')
        if await PlannedTopic.filter(plan_id=plan.id).exclude(lessons__topic='').filter(
                lessons__id__not_isnull=True).exists():
            raise Conflict('По этому КТП уже проведены уроки: его нельзя удалить.')
        groups = await _learners(plan)
        await _note(actor, plan, 'plan.removed', scope(plan.grade, plan.letter), '')
        await plan.delete()
        await timetable.lay_topics(plan.year_id, groups)
    publish(actor, plan)


# --- approval ---------------------------------------------------------------------------------------------------------
async def submit(actor: Actor, plan_id: int) -> None:
    """«На согласование»: refused for somebody else's plan, an empty one and one that is there already."""
    async with in_transaction():
        plan = await doors_plans.writable(actor, plan_id)
        if plan.status != DRAFT:
            raise Conflict(f'Этот КТП уже в состоянии «{STATUSES[plan.status]}».')
        if not await PlannedTopic.exists(plan_id=plan.id):
            raise Invalid('В плане нет ни одной темы. Сначала заполните его.')
        await _set_status(actor, plan, ON_APPROVAL, 'plan.submitted')
    publish(actor, plan)


async def approve(actor: Actor, plan_id: int) -> None:
    """The deputy approves; the hours need not be right, they were warned of."""
    await _decide(actor, plan_id, APPROVED, 'plan.approved')


async def give_back(actor: Actor, plan_id: int, sentence: str) -> None:
    """The deputy returns it to the teacher with a sentence."""
    reason = fold_spaces(sentence)
    if not reason or len(reason) > 500:
        raise Invalid('Напишите учителю одним предложением, что исправить (до 500 знаков).')
    await _decide(actor, plan_id, DRAFT, 'plan.returned', reason)


async def _decide(actor: Actor, plan_id: int, status: str, action: str, reason: str = '') -> None:
    actor.require(Action.PLANS_APPROVE)
    async with in_transaction():
        plan, _ = await doors_plans.plan(actor, plan_id)
        if plan.status != ON_APPROVAL:
            raise Conflict(f'Этот КТП сейчас в состоянии «{STATUSES[plan.status]}», а не на согласовании.')
        if plan.author_id == actor.person_id:
            raise Conflict('Свой КТП утверждает другой заместитель директора.')
        await _set_status(actor, plan, status, action, reason)
    publish(actor, plan)


async def _set_status(actor: Actor, plan: TopicPlan, status: str, action: str, reason: str = '') -> None:
    before, plan.status = plan.status, status
    await plan.save(update_fields=('status',))
    await _note(actor, plan, action, STATUSES[before], STATUSES[status], reason)
