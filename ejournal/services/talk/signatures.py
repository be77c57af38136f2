"""The signature under a letter, made from the cards: full name and position in the capacity it is written in."""

from ejournal import clock
from ejournal.access import Actor, inside
from models import ClassMembership, GuardianLink, Person, Role, SchoolClass, StaffCard


async def of(actor: Actor, role: Role) -> str:
    """«Зимина Елена Николаевна, классный руководитель 8А»."""
    person = await Person.get(id=actor.person_id)
    return ', '.join(part for part in (person.full_name, await _position(actor, role)) if part)[:200]


async def _position(actor: Actor, role: Role) -> str:
    if role is Role.CLASS_TEACHER:
        names = [row.name for row in await SchoolClass.filter(id__in=actor.class_ids).order_by('grade', 'letter')]
        return f'{role.label} {", ".join(names)}'.strip()
    if role is Role.GUARDIAN:
        links = await GuardianLink.filter(guardian_id=actor.person_id).select_related('pupil').order_by('id')
        where = await _classes([link.pupil_id for link in links])
        return '; '.join(f'{link.kinship}: {link.pupil.list_name}' + (f', {where[link.pupil_id]}'
                                                                    if link.pupil_id in where else '')
                         for link in links)
    if role is Role.PUPIL:
        return (await _classes([actor.person_id])).get(actor.person_id, role.label)
    card = await StaffCard.get_or_none(person_id=actor.person_id)
    return card.position if card else role.label


async def _classes(pupils: list[int]) -> dict[int, str]:
    rows = await ClassMembership.filter(inside(clock.today()), pupil_id__in=pupils).select_related('school_class')
    return {row.pupil_id: row.school_class.name for row in rows}
