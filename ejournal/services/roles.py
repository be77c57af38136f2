"""Roles given by the administrator (п. 17.2.7); class teacher, pupil and parent follow from class, card and child."""

from tortoise.transactions import in_transaction

from ejournal import audit, topics
from ejournal.access import Action, Actor
from ejournal.services import sessions
from models import STAFF_ROLES, Account, Invalid, NotAllowed, NotFound, Person, Role, RoleGrant

GRANTED = tuple(role for role in Role if role in STAFF_ROLES and role is not Role.CLASS_TEACHER)
FOLLOWS = 'Эта роль не назначается: она следует из классного руководства, личного дела или родства.'


async def grant(actor: Actor | None, person_id: int, role: Role) -> None:
    """Give a person a role; does nothing when it is there. Refused for roles that follow from other records."""
    capacity = _manager(actor, role)
    if not await Person.exists(id=person_id):
        raise NotFound('Такого человека нет в списках школы.')
    async with in_transaction():
        _, created = await RoleGrant.get_or_create(person_id=person_id, role=role.value)
        if created:
            await audit.record(actor, capacity, audit.Entry('role.granted', 'person', person_id, after=role.label))
    if created:
        await _tell(person_id)


async def revoke(actor: Actor | None, person_id: int, role: Role) -> None:
    """Take a role away; does nothing when it is not there. Refused for the last administrator's."""
    capacity = _manager(actor, role)
    async with in_transaction():
        if role is Role.ADMINISTRATOR:
            await check_not_last_administrator(person_id)
        gone = await RoleGrant.filter(person_id=person_id, role=role.value).delete()
        if gone:
            await audit.record(actor, capacity, audit.Entry('role.revoked', 'person', person_id, before=role.label))
    if gone:
        await _tell(person_id)


async def check_not_last_administrator(person_id: int) -> None:
    """Refuse what would leave the school without anybody who can issue accounts; inside the caller's transaction.

    The grants are held until it ends: of two administrators who take each other away at once, one stays.
    """
    await RoleGrant.filter(role=Role.ADMINISTRATOR.value).order_by('id').select_for_update()
    grants = await RoleGrant.filter(role=Role.ADMINISTRATOR.value, person__account__blocked=False)
    if [one.person_id for one in grants] == [person_id]:
        raise NotAllowed('Это последний администратор школы. Сначала назначьте другого.')


async def _tell(person_id: int) -> None:
    """Open pages were built for the old roles: they load again with the new ones."""
    account = await Account.get_or_none(person_id=person_id)
    if account:
        sessions.forget(account.id)
        topics.publish(topics.Change(f'account:{account.id}', patch={'to': 'reload'}))


def _manager(actor: Actor | None, role: Role) -> Role | str:
    if role not in GRANTED:
        raise Invalid(FOLLOWS)
    if actor is None:
        return ''
    actor.require(Action.ROLES_MANAGE)
    return actor.capacity(Action.ROLES_MANAGE)
