"""«Единая база КТП» (п. 11.6): a plan of another year, class or colleague becomes one's own; a class gets its own."""

from collections.abc import Sequence
from dataclasses import replace

from tortoise.transactions import in_transaction

from ejournal import doors_plans, facts
from ejournal.access import Action, Actor
from ejournal.rules.plans import Line
from ejournal.services import plans, timetable
from models import Lesson, SchoolYear, TopicPlan


async def copy(actor: Actor, plan_id: int, grade: int, letter: str = '') -> int:
    """A copy of any plan as the actor's own draft of this year, for a parallel or a class; the new plan's id.

    Refused: a subject the actor does not teach there, and a second plan of the actor for the same.
    """
    actor.require(Action.PLANS_WRITE)
    source, _ = await doors_plans.plan(actor, plan_id)
    year = await SchoolYear.get(id=(await facts.current()).year_id)
    async with in_transaction():
        lines = (await timetable.lines_of([source.id]))[source.id]
        made = await plans.begin(actor, year, source.subject_id, grade, letter)
        await fill(actor, made, lines)
    plans.publish(actor, made)
    return made.id


async def fill(actor: Actor, plan: TopicPlan, lines: Sequence[Line]) -> list[Line]:
    """The lines as those of an empty plan, inside the caller's transaction; as stored, in the same order.

    Lessons held by the old lines belong to the new ones where the new plan takes the old one's place in a group.
    """
    await plans.store(actor, plan, [], [replace(line, id=0) for line in lines])
    stored = (await timetable.lines_of([plan.id]))[plan.id]
    await _hand_over(plan, dict(zip([line.id for line in lines], [line.id for line in stored], strict=True)))
    return stored


async def _hand_over(plan: TopicPlan, new_of: dict[int, int]) -> None:
    """Point written lessons at the copied lines: what was taught by the old plan is taught by its copy."""
    groups = [group for group, _ in await plans.groups_of(plan)]
    held = await Lesson.filter(group_id__in=groups, planned_topic_id__in=list(new_of)).exclude(topic='')
    for lesson in held:
        lesson.planned_topic_id = new_of[lesson.planned_topic_id or 0]
    if held:
        await Lesson.bulk_update(held, ('planned_topic_id',), 500)
        await timetable.lay_topics(plan.year_id, groups)


async def own_for_class(actor: Actor, plan: TopicPlan, letter: str) -> TopicPlan:
    """The actor's plan of this class: the plan itself if it is one, else a copy made now (caller's transaction)."""
    if plan.letter == letter and await doors_plans.writes(actor, plan):
        return plan
    year = await SchoolYear.get(id=plan.year_id)
    made = await plans.begin(actor, year, plan.subject_id, plan.grade, letter)
    made.year = year
    await fill(actor, made, (await timetable.lines_of([plan.id]))[plan.id])
    return made


def with_id(line: Line, line_id: int) -> Line:
    """The line as one of another plan."""
    return replace(line, id=line_id)
