"""Who can log in to the demo school; apart from its making, so that a school already made opens at once."""

from ejournal import security
from models import Account, ClassMembership, GuardianLink, Person, Role, SchoolClass, StaffCard

DEMO_PASSWORD = 'demo-2026'  # noqa: S105 - printed on the screen for everybody who tries the demo
SHOWN_STAFF = (  # who shows a role: the beginning of the position
    (Role.DIRECTOR, 'директор'), (Role.DEPUTY, 'заместитель директора по учебной'), (Role.TEACHER, 'учитель физики'),
    (Role.ADMINISTRATOR, 'администратор'), (Role.SECRETARY, 'секретарь'), (Role.HR, 'инспектор'),
)


async def demo_logins() -> list[tuple[str, str, str]]:
    """(role, who, login) of somebody in every role, all with ``DEMO_PASSWORD``."""
    rows = [(role.label, person) for role, position in SHOWN_STAFF
            for person in [await _employee(position)] if person]
    led = await SchoolClass.filter(grade=8, letter='А').select_related('teacher').first()
    if led and led.teacher:
        rows.insert(2, (Role.CLASS_TEACHER.label, led.teacher))
    pupil = await _ready_pupil()
    if pupil:
        rows.append((Role.PUPIL.label, pupil))
        rows += [(Role.GUARDIAN.label, link.guardian) for link in await _ready_parents(pupil)][:1]
    logins = dict(await Account.filter(person_id__in=[person.id for _, person in rows]).values_list(
        'person_id', 'login'))
    return [(label, await _described(person), str(logins[person.id])) for label, person in rows if person.id in logins]


async def _employee(position: str) -> Person | None:
    card = await StaffCard.filter(position__startswith=position).order_by('id').select_related('person').first()
    return card.person if card else None


async def _ready_pupil() -> Person | None:
    """The pupil who was given the password."""
    ready = await Account.exclude(password_hash=security.NO_PASSWORD).filter(
        person__pupil_card__id__not_isnull=True).order_by('id').select_related('person').first()
    return ready.person if ready else None


async def _ready_parents(pupil: Person) -> list[GuardianLink]:
    return await GuardianLink.filter(pupil_id=pupil.id).filter(
        guardian__account__password_hash__not=security.NO_PASSWORD).order_by('id').select_related('guardian')


async def _described(person: Person) -> str:
    """«Захаров В. К., директор»; a pupil with the class, a parent with the children."""
    card = await StaffCard.filter(person_id=person.id).first()
    if card:
        led = await SchoolClass.filter(teacher_id=person.id).order_by('-year__starts_on').first()
        return f'{person.short_name}, {card.position}' + (f', {led.name}' if led else '')
    stay = await ClassMembership.filter(pupil_id=person.id).order_by('-since').select_related('school_class').first()
    if stay:
        return f'{person.list_name}, {stay.school_class.name}'
    children = await GuardianLink.filter(guardian_id=person.id).order_by('id').select_related('pupil')
    return f'{person.short_name}, {children[0].kinship}: ' + ', '.join(link.pupil.list_name for link in children)
