"""«Прохождение программы» (п. 11.5, norms 4.6): plan and fact of every group until a day, in a handful of queries."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from tortoise.functions import Count

from ejournal import access, clock, facts
from ejournal.access import Action, Actor
from ejournal.rules import plan_fitting as fitting
from ejournal.rules import plans as rules
from ejournal.rules.names import short_name
from ejournal.rules.plans import Line
from ejournal.services import curriculum, timetable
from ejournal.services.timetable_changes import UNDONE
from models import Group, Lesson, LessonState, TeachingLoad, Work, WorkType

PRACTICAL = ('лаборатор', 'практическ')
NO_TOPIC, FELL_OUT = 'тема не записана', 'урок отменён'


@dataclass(frozen=True, slots=True)
class Pair:
    """So many planned until the day, so many done."""

    plan: int = 0
    fact: int = 0

    def __str__(self) -> str:
        return f'{self.plan}/{self.fact}'


@dataclass(frozen=True, slots=True)
class ProgrammeLine:
    """A row of the form, one group. ``hours`` is None where the учебный план has none, ``plan_id`` 0 without a КТП."""

    group_id: int
    class_id: int
    plan_id: int
    class_name: str
    subject: str
    subgroup: str
    teachers: tuple[tuple[int, str], ...]
    hours: Decimal | None
    lessons: Pair
    reasons: tuple[tuple[str, int], ...]
    ways: tuple[str, ...]
    controls: Pair
    practical: Pair

    @property
    def percent(self) -> Fraction | None:
        """Done of planned, None where nothing was planned yet."""
        return Fraction(self.lessons.fact * 100, self.lessons.plan) if self.lessons.plan else None

    @property
    def difference(self) -> int:
        """Hours ahead, negative when behind."""
        return self.lessons.fact - self.lessons.plan

    @property
    def reason(self) -> str:
        """«карантин: 2; тема не записана: 1»."""
        return '; '.join(f'{reason}: {count}' for reason, count in self.reasons)


@dataclass
class _Counts:
    """Lessons by group until the day."""

    scheduled: Counter[int] = field(default_factory=Counter)
    taught: Counter[int] = field(default_factory=Counter)
    reasons: dict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


@dataclass(frozen=True)
class _Known:
    """Everything the rows are made of, by plan, group or place in the curriculum."""

    lines: dict[int, list[Line]]
    counts: _Counts
    hours: dict[tuple[int, int, str], Decimal]
    teachers: dict[int, tuple[tuple[int, str], ...]]
    kinds: dict[int, str]
    works: dict[int, Counter[str]]


async def of_school(actor: Actor, until: date | None = None) -> list[ProgrammeLine]:
    """Every group of the running year for the administration, the own groups for a teacher, until a day (included).

    The day is yesterday unless told otherwise: the lessons of today are not over.
    """
    actor.require(Action.PLANS_READ)
    year = await facts.current()
    day = until or clock.today() - timedelta(days=1)
    groups = await _groups(actor, year.year_id)
    ids = [group.id for group in groups]
    chosen = await timetable.chosen_plans(ids, await timetable.plan_heads(year.year_id))
    kinds = await _kinds()
    known = _Known(await timetable.lines_of({plan for plan in chosen.values() if plan}), await _counts(ids, day),
                   await curriculum.hours_of_year(year), await _teachers(ids, day), kinds,
                   await _works(ids, day, kinds))
    return [_line(group, chosen[group.id], known) for group in groups]


async def _groups(actor: Actor, year_id: int) -> list[Group]:
    query = Group.filter(school_class__year_id=year_id, subject__extracurricular=False)
    if not actor.may(Action.JOURNAL_READ_ALL):
        mine = await TeachingLoad.filter(access.inside(clock.today()), teacher_id=actor.person_id).values_list(
            'group_id', flat=True)
        query = query.filter(id__in=list(mine))
    return await query.select_related('school_class', 'subject').order_by(
        'school_class__grade', 'school_class__letter', 'subject__name', 'name')


async def _counts(ids: Collection[int], day: date) -> _Counts:
    found = _Counts()
    until = Lesson.filter(group_id__in=ids, date__lte=day).exclude(change_reason=UNDONE)
    for group, state, count in await until.annotate(count=Count('id')).group_by('group_id', 'state').values_list(
            'group_id', 'state', 'count'):
        found.scheduled[group] += count
        if state == LessonState.PLANNED:
            found.reasons[group][NO_TOPIC] += count
    for group, count in await until.filter(state=LessonState.PLANNED).exclude(topic='').annotate(
            count=Count('id')).group_by('group_id').values_list('group_id', 'count'):
        found.taught[group] += count
        found.reasons[group][NO_TOPIC] -= count
    for group, reason, count in await until.filter(state=LessonState.CANCELLED).annotate(
            count=Count('id')).group_by('group_id', 'change_reason').values_list('group_id', 'change_reason', 'count'):
        found.reasons[group][reason or FELL_OUT] += count
    moved = await until.filter(state=LessonState.CANCELLED, moved_to_id__not_isnull=True).values_list(
        'group_id', 'change_reason', 'moved_to_id')
    held = set(await until.filter(id__in=[target for _, _, target in moved]).values_list('id', flat=True))
    for group, reason, target in moved:
        if target in held:  # one lesson at two times: it counts at the second
            found.scheduled[group] -= 1
            found.reasons[group][reason or FELL_OUT] -= 1
    return found


async def _teachers(ids: Collection[int], day: date) -> dict[int, tuple[tuple[int, str], ...]]:
    found: dict[int, tuple[tuple[int, str], ...]] = defaultdict(tuple)
    for group, person, last, first, middle in await TeachingLoad.filter(
            access.inside(day), group_id__in=ids).order_by('id').values_list(
            'group_id', 'teacher_id', 'teacher__last_name', 'teacher__first_name', 'teacher__middle_name'):
        found[group] = (*found[group], (person, short_name(last, first, middle)))
    return found


async def _kinds() -> dict[int, str]:
    """Types of work that the form counts: «control» or «practical»."""
    found = {}
    for kind, name, control in await WorkType.all().values_list('id', 'name', 'control'):
        if any(word in name.casefold() for word in PRACTICAL):
            found[kind] = 'practical'
        elif control:
            found[kind] = 'control'
    return found


async def _works(ids: Collection[int], day: date, kinds: dict[int, str]) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = defaultdict(Counter)
    for group, kind, count in await Work.filter(
            lesson__group_id__in=ids, lesson__date__lte=day, work_type_id__in=list(kinds), removed=False).exclude(
            lesson__state=LessonState.CANCELLED).annotate(count=Count('id')).group_by(
            'lesson__group_id', 'work_type_id').values_list('lesson__group_id', 'work_type_id', 'count'):
        found[group][kinds[kind]] += count
    return found


def _line(group: Group, plan_id: int, known: _Known) -> ProgrammeLine:
    klass, planned, lines = group.school_class, Counter[str](), known.lines.get(plan_id, [])
    scheduled, total = known.counts.scheduled[group.id], sum(line.lessons for line in lines)
    for number, line in zip(rules.numbers(lines), lines, strict=True):
        if line.work_type in known.kinds and number <= scheduled:
            planned[known.kinds[line.work_type]] += 1
    reasons = tuple((reason, count) for reason, count in known.counts.reasons[group.id].most_common() if count > 0)
    of_parallel = known.hours.get((group.subject_id, klass.grade, ''))
    return ProgrammeLine(
        group.id, klass.id, plan_id, klass.name, group.subject.name, group.name, known.teachers[group.id],
        known.hours.get((group.subject_id, klass.grade, klass.letter), of_parallel),
        Pair(min(total, scheduled), known.counts.taught[group.id]), reasons,
        fitting.ways([line.note for line in lines]), Pair(planned['control'], known.works[group.id]['control']),
        Pair(planned['practical'], known.works[group.id]['practical']))
