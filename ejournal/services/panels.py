"""Which panels of a dashboard a person wants to see, kept for the next time."""

from collections.abc import Sequence

from ejournal import audit, db
from ejournal.access import Action, Actor
from models import Invalid, Preference


def _key(actor: Actor, page: str) -> str:
    return f'panels:{actor.person_id}:{page}'


async def chosen(actor: Actor, page: str, known: Sequence[str]) -> list[str]:
    """The person's own choice in the order of ``known``; everything before the first choice."""
    actor.require(Action.QUALITY)
    found = await Preference.get_or_none(key=_key(actor, page))
    kept = found.value if found is not None and isinstance(found.value, list) else list(known)
    return [one for one in known if one in kept]


async def choose(actor: Actor, page: str, wanted: Sequence[str], known: Sequence[str]) -> None:
    """Keep the choice. Refused: none at all, or a panel that does not exist."""
    actor.require(Action.QUALITY)
    if not wanted or any(one not in known for one in wanted):
        raise Invalid('Выберите хотя бы одну панель из списка.')
    async with db.transaction():
        await Preference.update_or_create(key=_key(actor, page), defaults={'value': list(wanted)})
        await audit.record(actor, actor.capacity(Action.QUALITY), audit.Entry(
            'panels.chosen', 'preference', None, after=f'{page}: {", ".join(wanted)}'))
