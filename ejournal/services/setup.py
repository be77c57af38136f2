"""The first minutes of a school: its card and its first administrator (п. 17.2.3)."""

from tortoise.transactions import in_transaction

from ejournal import audit, clock
from ejournal.rules.texts import sort_key
from ejournal.services import accounts, work_types
from ejournal.services.accounts import Issued
from models import Consent, Invalid, Person, Role, RoleGrant, School, StaffCard


async def make_school(full_name: str, short_name: str, time_zone: str, administrator: str, *,
                      is_demo: bool = False) -> Issued:
    """Write the school's card and issue the administrator a one-time password; refused where a school is already."""
    if await School.exists():
        raise Invalid('В этой базе данных уже есть школа. Для новой школы укажите другую EJOURNAL_DATABASE_URL.')
    parts = administrator.split()
    if len(parts) < 2:
        raise Invalid('Укажите фамилию и имя администратора, например: Иванов Пётр Ильич.')
    async with in_transaction():
        await School.create(full_name=full_name, short_name=short_name[:120], time_zone=time_zone, is_demo=is_demo)
        await work_types.ensure_defaults()
        person = await Person.create(last_name=parts[0], first_name=parts[1], middle_name=' '.join(parts[2:]),
                                     sort_key=sort_key(administrator)[0])
        await StaffCard.create(person=person, position='администратор журнала')
        await RoleGrant.create(person=person, role=Role.ADMINISTRATOR.value)
        await Consent.create(person=person, given_on=clock.today())
        await audit.record(None, '', audit.Entry('school.made', 'school', 1, '', full_name))
    clock.set_zone(time_zone)
    return await accounts.issue(None, person.id)
