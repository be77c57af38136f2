"""Who comes to the school for the first time: the pupil with a card, and a parent, found again or entered anew."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from ejournal import clock
from ejournal.rules.card_fields import KINSHIP
from ejournal.rules.texts import fold_spaces, sort_key
from models import Conflict, GuardianLink, Invalid, Person, PupilCard

YOUNGEST, OLDEST = 5, 21  # years


@dataclass(frozen=True)
class Relative:
    """A parent as typed; no last name: none is entered."""

    last_name: str = ''
    first_name: str = ''
    middle_name: str = ''
    kinship: str = 'мать'
    phone: str = ''


@dataclass(frozen=True)
class Newcomer:
    """A pupil as typed."""

    last_name: str
    first_name: str
    middle_name: str
    sex: str
    birth_date: date | None
    parent: Relative = Relative()


async def check(newcomer: Newcomer) -> None:
    """Refuses what cannot be a pupil: no name, sex or birth date, a strange age, somebody who is known already."""
    last, first = fold_spaces(newcomer.last_name), fold_spaces(newcomer.first_name)
    if not last or not first:
        raise Invalid('Укажите фамилию и имя обучающегося.')
    if newcomer.sex not in ('М', 'Ж') or newcomer.birth_date is None:
        raise Invalid('Укажите пол и дату рождения обучающегося.')
    age = (clock.today() - newcomer.birth_date).days / 365.25
    if not YOUNGEST <= age <= OLDEST:
        raise Invalid('Проверьте дату рождения: такого возраста у обучающихся не бывает.')
    parent = newcomer.parent
    if parent.last_name and (not fold_spaces(parent.first_name) or parent.kinship not in KINSHIP):
        raise Invalid('Укажите имя родителя и степень родства.')
    if await Person.exists(last_name=last, first_name=first, birth_date=newcomer.birth_date,
                           pupil_card__id__not_isnull=True):
        raise Conflict(f'{last} {first} с этой датой рождения уже есть в школе. Для возвращения выберите '
                       '«восстановление».')


async def enter(newcomer: Newcomer, since: date, order_number: str, order_date: date) -> tuple[Person, list[int]]:
    """Write the pupil with the card and the parent; inside the caller's transaction, after ``check``.

    A parent with the same name and phone is the one the school knows (a brother or sister is here already).
    """
    pupil = await _person(newcomer.last_name, newcomer.first_name, newcomer.middle_name, sex=newcomer.sex,
                          birth_date=newcomer.birth_date)
    await PupilCard.create(person=pupil, enrolled_on=since, order_number=order_number, order_date=order_date)
    relative = newcomer.parent
    if not relative.last_name.strip():
        return pupil, []
    last, first, phone = fold_spaces(relative.last_name), fold_spaces(relative.first_name), relative.phone.strip()
    parent = await Person.filter(last_name=last, first_name=first, phone=phone,
                                 children_links__id__not_isnull=True).first() if phone else None
    known = parent is not None
    if parent is None:
        parent = await _person(last, first, relative.middle_name, phone=phone[:40])
    await GuardianLink.create(guardian=parent, pupil=pupil, kinship=relative.kinship)
    return pupil, [] if known else [parent.id]


async def _person(last: str, first: str, middle: str, **values: Any) -> Person:
    names = [fold_spaces(part)[:80] for part in (last, first, middle)]
    key = sort_key(' '.join(part for part in names if part))[0][:260]
    return await Person.create(last_name=names[0], first_name=names[1], middle_name=names[2], sort_key=key, **values)
