"""The part of the matrix of rights about the start pages (п. 12, 17.1.2, 17.4, 17.5)."""

from collections.abc import Awaitable, Callable
from typing import Any

from ejournal.access import Actor
from ejournal.services import class_digest, decisions, family_day, own_groups, sickness, week_changes
from models import Preference

Attempt = Callable[[Any, Actor], Awaitable[object]]
#          директор · зам · кл. рук. · учитель · админ · секретарь · кадры · ученик · родитель
EVERYBODY, READERS = '+++++++++', '++-------'
OWN_CHILD = '+++----++'  # the pupil of the matrix is of the class teacher's class


async def answered(answer: Awaitable[object]) -> bool:
    """Answered, be it with nothing."""
    await answer
    return True


async def noted(actor: Actor, pupil: int) -> bool:
    """A visit is noted for one's own diary alone; another's look leaves nothing."""
    await family_day.visited(actor, pupil)
    return await Preference.exists(key=f'visit:{actor.person_id}:{pupil}')


ACTIONS: dict[str, tuple[str, Attempt]] = {
    'decisions.mine': (EVERYBODY, lambda deed, actor: answered(decisions.mine(actor))),
    'class_digest.of_class': ('+++------', lambda deed, actor: class_digest.of_class(actor, deed.school.class_8a.id)),
    'class_digest.of_class of another': ('++-------', lambda deed, actor: class_digest.of_class(
        actor, deed.school.class_1a.id)),
    'class_digest.mine': ('--+------', lambda deed, actor: answered(class_digest.mine(actor))),
    'own_groups.of_teacher': ('---+-----', lambda deed, actor: own_groups.of_teacher(actor)),
    'week_changes.of_school': (READERS, lambda deed, actor: week_changes.of_school(actor)),
    'sickness.today': (READERS, lambda deed, actor: answered(sickness.today(actor))),
    'family_day.of_pupil': (OWN_CHILD, lambda deed, actor: family_day.of_pupil(actor, deed.pupil)),
    'family_day.visited': ('-------++', lambda deed, actor: noted(actor, deed.pupil)),
}
