"""Plan and fact of one group, why lessons fell out, and the КТП made to fit what is left (п. 11.5, norms 4.6, 6.9)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tortoise.transactions import in_transaction

from ejournal import clock, doors_plans, facts
from ejournal.access import Actor
from ejournal.facts import Facts
from ejournal.rules import plan_fitting as fitting
from ejournal.rules import plans as rules
from ejournal.rules.plan_fitting import Step, Way
from ejournal.rules.plans import Line, PlanLesson
from ejournal.services import plan_copy, plans, timetable
from ejournal.services.timetable_changes import UNDONE
from models import Conflict, Group, Lesson, LessonState, NotFound, TimetableSlot, TopicPlan

HOLIDAY, QUARANTINE, FELL_OUT = 'праздничные дни', 'карантин', 'урок отменён'


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """A line of the plan with the day it was planned for and the days it was taught on."""

    number: int
    line: Line
    planned_on: date | None
    taught_on: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How a group stands against its plan; ``steps`` are all proposals, ``suggested`` the places of those that suffice.

    ``lag`` is in lessons until today, ``excess`` how many planned lessons do not fit into the year.
    """

    plan_id: int
    group_id: int
    name: str
    letter: str
    version: str
    planned: int
    taught: int
    excess: int
    lessons_left: int
    reasons: tuple[tuple[str, int], ...]
    rows: tuple[PlannedDay, ...]
    steps: tuple[Step, ...]
    suggested: tuple[int, ...]
    writes: bool

    @property
    def lag(self) -> int:
        """Lessons behind the plan, negative when ahead."""
        return self.planned - self.taught


@dataclass(frozen=True, slots=True)
class _Held:
    lessons: list[Lesson]
    seen: list[PlanLesson]


async def of_group(actor: Actor, plan_id: int, group_id: int) -> Fit:
    """Plan and fact of a group that learns by the plan; ``NotFound`` for another group."""
    plan, writes = await doors_plans.plan(actor, plan_id)
    group = await _group(plan, group_id)
    lines = (await timetable.lines_of([plan.id]))[plan.id]
    held = await _lessons(group_id)
    left = rules.unused(lines, held.seen)
    taught = rules.covered(lines, held.seen)
    open_lessons = sum(not lesson.written and not lesson.off for lesson in held.seen)
    excess = fitting.excess(lines, left, open_lessons)
    moves = fitting.move(lines, left, excess)
    easy = fitting.proposals(lines, left) if excess else []
    steps = [*easy, *moves]
    enough = fitting.enough(easy, excess) if sum(step.gives for step in easy) >= excess else moves
    writes = writes or await doors_plans.teaches(actor, plan.year_id, plan.subject_id, plan.grade,
                                                 group.school_class.letter)
    return Fit(plan.id, group_id, _name(group), group.school_class.letter, rules.fingerprint(lines),
               _planned(lines, held), sum(day < clock.today() for day in _days(held, taught)), excess, open_lessons,
               await _reasons(plan, group, held), _rows(lines, held, taught), tuple(steps),
               tuple(index for index, step in enumerate(steps) if step in enough), writes)


async def preview(actor: Actor, plan_id: int, group_id: int, chosen: Sequence[int]) -> tuple[Fit, list[Line]]:
    """What the plan would be after the chosen proposals (their places in ``Fit.steps``); nothing is written."""
    fit = await of_group(actor, plan_id, group_id)
    if not chosen or any(index not in range(len(fit.steps)) for index in chosen):
        raise Conflict('Отметьте хотя бы одно предложение. Если список изменился, обновите страницу.')
    return fit, fitting.apply([row.line for row in fit.rows], [fit.steps[index] for index in sorted(set(chosen))])


async def apply(actor: Actor, plan_id: int, group_id: int, version: str, chosen: Sequence[int]) -> int:
    """Correct the plan of the group's class, which becomes a plan of its own; the id of that plan, a draft.

    ``Conflict`` when the plan is no longer what was previewed (``version``).
    """
    async with in_transaction():
        fit, lines = await preview(actor, plan_id, group_id, chosen)
        if fit.version != version:
            raise Conflict('План изменили, пока вы смотрели предложения. Обновите страницу.')
        plan, _ = await doors_plans.plan(actor, plan_id)
        own = await plan_copy.own_for_class(actor, plan, fit.letter)
        stored = (await timetable.lines_of([own.id]))[own.id]
        copied = dict(zip([row.line.id for row in fit.rows], [line.id for line in stored], strict=True))
        await plans.store(actor, own, stored, [plan_copy.with_id(line, copied[line.id]) for line in lines])
    plans.publish(actor, plan)
    plans.publish(actor, own)
    return own.id


async def _group(plan: TopicPlan, group_id: int) -> Group:
    if group_id not in {group for group, _ in await plans.groups_of(plan)}:
        raise NotFound('Эта группа занимается по другому КТП. Выберите её в списке групп плана.')
    return await Group.get(id=group_id).select_related('school_class')


def _name(group: Group) -> str:
    return group.school_class.name + (f', {group.name}' if group.name else '')


async def _lessons(group_id: int) -> _Held:
    lessons = await Lesson.filter(group_id=group_id).exclude(change_reason=UNDONE).order_by('date', 'number')
    return _Held(lessons, [PlanLesson(one.id, one.topic, one.planned_topic_id, one.state != LessonState.PLANNED)
                           for one in lessons])


def _scheduled(held: _Held) -> list[date]:
    """The days on which lessons would have been, had nothing been cancelled or moved."""
    replacements = {one.moved_to_id for one in held.lessons if one.moved_to_id}
    return [one.date for one in held.lessons if one.id not in replacements]


def _planned(lines: Sequence[Line], held: _Held) -> int:
    return min(sum(line.lessons for line in lines), sum(day < clock.today() for day in _scheduled(held)))


def _days(held: _Held, taught: dict[int, int]) -> list[date]:
    return [one.date for one in held.lessons if one.id in taught]


def _rows(lines: Sequence[Line], held: _Held, taught: dict[int, int]) -> tuple[PlannedDay, ...]:
    days, fact = _scheduled(held), dict[int, list[date]]()
    for one in held.lessons:
        if one.id in taught:
            fact.setdefault(taught[one.id], []).append(one.date)
    return tuple(PlannedDay(number, line, days[number - 1] if number <= len(days) else None,
                            tuple(fact.get(line.id, ())))
                 for number, line in zip(rules.numbers(lines), lines, strict=True))


async def _reasons(plan: TopicPlan, group: Group, held: _Held) -> tuple[tuple[str, int], ...]:
    """Why there are fewer lessons than weeks would have: cancelled ones by reason, holidays and quarantine."""
    found = Counter(one.change_reason or FELL_OUT for one in held.lessons if one.state == LessonState.CANCELLED)
    slots = await TimetableSlot.filter(group_id=group.id)
    year = await facts.of_year(plan.year_id)
    there = {(one.date, one.number) for one in held.lessons}
    found.update(reason for day, reason in _free_days(year, plan.grade) for slot in slots
                 if slot.weekday == day.isoweekday() and _holds(slot, day) and (day, slot.number) not in there)
    return tuple(found.most_common())


def _holds(slot: TimetableSlot, day: date) -> bool:
    return (slot.since is None or slot.since <= day) and (slot.until is None or day < slot.until)


def _free_days(year: Facts, grade: int) -> list[tuple[date, str]]:
    """Days inside the terms without lessons, and why; the holidays of a school are no loss, they were planned."""
    calendar, found = year.calendar, []
    for offset in range((year.year_ends_on - year.year_starts_on).days + 1):
        day = year.year_starts_on + timedelta(days=offset)
        if day in calendar.holidays and calendar.term_of(day, grade) and not calendar.is_school_day(day, grade):
            found.append((day, HOLIDAY))
        elif any(entry.kind == 'quarantine' and entry.covers(day, grade) for entry in calendar.breaks):
            found.append((day, QUARANTINE))
    return found


__all__ = ['Fit', 'PlannedDay', 'Step', 'Way', 'apply', 'of_group', 'preview']
