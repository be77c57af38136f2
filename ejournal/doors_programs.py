"""The doors for other programs: who may connect one, and which journals it reads: those of its owner (п. 6.1)."""

from datetime import date

from tortoise.expressions import Q

from ejournal import clock, facts
from ejournal.access import Action, Actor, stand_in
from models import Group, NotAllowed

READS = (Action.JOURNAL_READ_ALL, Action.JOURNAL_WRITE, Action.CLASS_READ)
NO_PROGRAMS = 'Другие программы подключают учителя, классные руководители и администрация школы.'


def may_connect(actor: Actor) -> bool:
    """Whether there is a journal that a program could read for this person."""
    return any(actor.may(action) for action in READS)


def require(actor: Actor) -> None:
    """``NotAllowed`` for those who have no journal: families, the office."""
    if not may_connect(actor):
        raise NotAllowed(NO_PROGRAMS)


async def readable(actor: Actor) -> Q:
    """The filter of ``Group`` for the journals that ``access.journal`` opens to the actor."""
    if actor.may(Action.JOURNAL_READ_ALL):
        return Q(id__isnull=False)
    found = Q(id__isnull=True)
    if actor.may(Action.JOURNAL_WRITE):
        found |= Q(loads__teacher_id=actor.person_id) | Q(
            lessons__substitution__substitute_id=actor.person_id, lessons__date__gte=await _still_open())
    if actor.may(Action.CLASS_READ) or actor.may(Action.REASONS_SET):
        found |= Q(school_class_id__in=list(actor.class_ids))
    return found


async def _still_open() -> date:
    """The day from which on a replaced lesson keeps its journal open to the substitute (п. 17.4.17)."""
    return clock.today() - await stand_in((await facts.current()).year_id)


async def group_ids(actor: Actor) -> list[int] | None:
    """The numbers of these groups; ``None`` stands for all of them."""
    if actor.may(Action.JOURNAL_READ_ALL):
        return None
    rows = await Group.filter(await readable(actor)).distinct().values_list('id', flat=True)
    return sorted(int(str(row)) for row in rows)
