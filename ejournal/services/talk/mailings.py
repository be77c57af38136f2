"""Mailings: «Родители 8А» instead of thirty names, as far as the writer may go (п. 17.4.7, 17.5.11)."""

from collections.abc import Iterable

from ejournal import doors_messages
from ejournal.access import Actor
from ejournal.services.talk import people
from models import Group, NotAllowed, Role

HEADS = frozenset({Role.DIRECTOR, Role.DEPUTY, Role.ADMINISTRATOR})
EVERYBODY = {'kind:staff': 'Все сотрудники', 'kind:teachers': 'Все учителя',
             'kind:class_teachers': 'Все классные руководители'}
WHO = {'pupils': 'Обучающиеся', 'guardians': 'Родители', 'teachers': 'Учителя'}


async def offered(actor: Actor, role: Role) -> dict[str, str]:
    """Key → title of the mailings this role may send; families have none."""
    if role in HEADS:
        return EVERYBODY | await _of_school()
    if role in (Role.PUPIL, Role.GUARDIAN):
        return {}
    if role is Role.CLASS_TEACHER:
        return {f'{kind}:class:{one.id}': f'{title} {one.name}' for one in await people.classes()
                if one.id in actor.class_ids for kind, title in WHO.items()}
    if role is Role.TEACHER:
        return await _of_groups(actor)
    return EVERYBODY


async def _of_school() -> dict[str, str]:
    found = await people.classes()
    titles = {f'{kind}:all': f'{WHO[kind]}, вся школа' for kind in ('guardians', 'pupils')}
    for grade in sorted({one.grade for one in found}):
        titles |= {f'{kind}:grade:{grade}': f'{WHO[kind]}, {grade} классы' for kind in ('guardians', 'pupils')}
    return titles | {f'{kind}:class:{one.id}': f'{title} {one.name}' for one in found for kind, title in WHO.items()}


async def _of_groups(actor: Actor) -> dict[str, str]:
    groups = await Group.filter(id__in=await doors_messages.own_groups(actor)) \
        .select_related('school_class', 'subject').order_by('school_class__grade', 'school_class__letter', 'id')
    titles: dict[str, str] = {}
    for group in groups:
        name = ', '.join(part for part in (group.subject.name, group.school_class.name, group.name) if part)
        titles |= {f'{kind}:group:{group.id}': f'{WHO[kind]}: {name}' for kind in ('guardians', 'pupils')}
    return titles


async def readers(actor: Actor, role: Role, keys: Iterable[str]) -> tuple[set[int], list[str], bool]:
    """The people of these mailings, the titles, and whether families are among them; `NotAllowed` for others'."""
    mine = await offered(actor, role)
    found: set[int] = set()
    titles, families = [], False
    for key in dict.fromkeys(keys):
        if key not in mine:
            raise NotAllowed('Такую рассылку вы отправить не можете: выберите получателей заново.')
        found |= await _people_of(key)
        titles.append(mine[key])
        families = families or key.split(':')[0] in ('pupils', 'guardians')
    return found, titles, families


async def _people_of(key: str) -> set[int]:
    kind, scope, number, *_ = (*key.split(':'), '')
    if kind == 'kind':
        return await people.of([scope], (), ())
    if scope == 'group':
        pupils = await doors_messages.pupils_of_groups([int(number)])
        return pupils if kind == 'pupils' else await doors_messages.parents(pupils)
    return await people.of([kind], [int(number)] if scope == 'grade' else (),
                           [int(number)] if scope == 'class' else ())


def to_parents(keys: Iterable[str]) -> bool:
    """Whether one of the mailings goes to parents."""
    return any(key.startswith('guardians:') for key in keys)
