"""`main.py demo`: the school is planned, loaded in one transaction (all or nothing), and says who can log in."""

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager

from rich.progress import Progress, TaskID

from ejournal import clock, db, security
from ejournal.demo import office
from ejournal.demo.load import PASSWORD, load
from ejournal.demo.plan import build_school
from ejournal.services import forecast_verdict
from models import Account, ClassMembership, GuardianLink, Invalid, Person, Role, School, SchoolClass, StaffCard

DEMO_PASSWORD = PASSWORD
SHOWN_STAFF = (  # who shows a role: the beginning of the position
    (Role.DIRECTOR, 'директор'), (Role.DEPUTY, 'заместитель директора по учебной'), (Role.TEACHER, 'учитель физики'),
    (Role.ADMINISTRATOR, 'администратор'), (Role.SECRETARY, 'секретарь'), (Role.HR, 'инспектор'),
)


async def make_demo(seed: int, bar: Progress) -> None:
    """Make the school of ``seed`` as of now; ``bar`` shows how far it is.

    Refused: a database with a school in it. What is interrupted leaves nothing behind.
    """
    if await School.exists():
        raise Invalid('В этой базе данных уже есть школа.')
    task = bar.add_task('Придумываю школу', total=None)
    with _without_gc():
        now = clock.local()
        school = await asyncio.to_thread(build_school, seed, now.date(), now.time().replace(microsecond=0))
        async with db.transaction():
            await load(school, lambda stage, done, total: _show(bar, task, stage, done, total))
    bar.update(task, description='Передаю отчёты')
    await office.hand_over(now)
    bar.update(task, description='Проверяю прогноз на прошедших периодах')
    await forecast_verdict.refresh()
    bar.update(task, description='Школа готова', completed=1, total=1)


def _show(bar: Progress, task: TaskID, stage: str, done: int, total: int) -> None:
    bar.update(task, description=stage, completed=done, total=total or None)


@contextmanager
def _without_gc() -> Iterator[None]:
    """A quarter faster: the plan is a million small objects that the collector would look at again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()
        gc.collect()


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
