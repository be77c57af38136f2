"""The doors to the КТП: a teacher reads the common base and writes the plans of the own subject (п. 11.6, 17.4)."""

from tortoise.expressions import Q

from ejournal import clock
from ejournal.access import Action, Actor
from models import NotAllowed, NotFound, TeachingLoad, TopicPlan


async def plan(actor: Actor, plan_id: int) -> tuple[TopicPlan, bool]:
    """The plan with its subject, year and author, and whether the actor may write in it."""
    actor.require(Action.PLANS_READ)
    found = await TopicPlan.filter(id=plan_id).select_related('subject', 'year', 'author').first()
    if found is None:
        raise NotFound('Такого КТП нет: его могли удалить. Откройте список КТП.')
    return found, await writes(actor, found)


async def writes(actor: Actor, found: TopicPlan) -> bool:
    """Own plans, and nobody's plans of a subject taught in that parallel or class; none in a closed year."""
    if not actor.may(Action.PLANS_WRITE) or found.year.closed_at is not None:
        return False
    if found.author_id is not None:
        return found.author_id == actor.person_id
    return await teaches(actor, found.year_id, found.subject_id, found.grade, found.letter)


async def teaches(actor: Actor, year_id: int, subject_id: int, grade: int, letter: str = '') -> bool:
    """Whether the actor has a load in the subject in this parallel, or in the class where there is a letter."""
    where = {'group__school_class__letter': letter} if letter else {}
    return await TeachingLoad.filter(
        Q(until__isnull=True) | Q(until__gt=clock.today()), teacher_id=actor.person_id, group__subject_id=subject_id,
        group__school_class__year_id=year_id, group__school_class__grade=grade, **where).exists()


async def writable(actor: Actor, plan_id: int) -> TopicPlan:
    """The plan, for writing; ``NotAllowed`` says what to do with somebody else's."""
    found, mine = await plan(actor, plan_id)
    if not mine:
        raise NotAllowed('Этот КТП ведёт другой учитель, или учебный год закрыт. Скопируйте его себе, если он нужен.')
    return found
