"""The class a class teacher works on: which one a page opens, and who may write there (п. 17.5)."""

from ejournal import access
from ejournal.access import Action, Actor
from models import NotFound, SchoolClass

NOT_YOURS = 'Такого класса нет, или он не ваш.'


async def readable(actor: Actor, class_id: int = 0) -> SchoolClass:
    """The class asked for, or without a number the first one the actor leads; ``NotFound`` for another's."""
    if class_id:
        return await access.school_class(actor, class_id)
    actor.require(Action.CLASS_DUTIES)
    led = await SchoolClass.filter(id__in=list(actor.class_ids)).order_by('grade', 'letter').first()
    if led is None:
        raise NotFound('За вами не закреплён класс. Обратитесь к заместителю директора.')
    return await access.school_class(actor, led.id)


async def writable(actor: Actor, class_id: int) -> SchoolClass:
    """A class the actor leads: only its class teacher keeps its affairs."""
    actor.require(Action.CLASS_DUTIES)
    found = await SchoolClass.filter(id=class_id).select_related('year', 'teacher').first()
    if found is None or not writes(actor, class_id):
        raise NotFound(NOT_YOURS)
    return found


def writes(actor: Actor, class_id: int) -> bool:
    """Whether the buttons of a class are the actor's to press."""
    return actor.may(Action.CLASS_DUTIES) and class_id in actor.class_ids
