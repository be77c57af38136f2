"""«Информационная карта класса»: what the journal knows of a class, and what its class teacher adds (п. 17.5.4)."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from ejournal import audit, clock, db
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.rules import class_card as rules
from ejournal.services import class_door, duty_records, family_access
from models import ClassCard, Conflict, Person, School, SchoolClass

UNKNOWN = 'не указано'


@dataclass(frozen=True)
class Card:
    """The card as its page shows it: counted pairs, entered values, how much is filled, and when."""

    class_id: int
    name: str
    school: str
    year: str
    teacher: str
    pupils: int
    counted: tuple[tuple[str, str], ...]
    values: dict[str, str]
    percent: int
    filled_at: datetime | None
    changed: str  # «12.09.2026 15:20, Зимина Е. Н.»
    version: str  # of the values, to notice another window's change
    may_write: bool


async def of_class(actor: Actor, class_id: int = 0) -> Card:
    """The card of a class the actor may read; without a number of the actor's own class."""
    school_class = await class_door.readable(actor, class_id)
    people = await family_access.present(school_class.id, _day(school_class))
    kept = await ClassCard.filter(school_class_id=school_class.id).select_related('changed_by').first()
    values = _values(kept)
    school = await School.first()
    return Card(
        school_class.id, school_class.name, school.full_name if school else '', school_class.year.name,
        school_class.teacher.full_name if school_class.teacher else '', len(people), await _counted(people), values,
        rules.percent(values), kept.filled_at if kept else None,
        f'{clock.local(kept.changed_at):%d.%m.%Y %H:%M}, {kept.changed_by.short_name}' if kept else '',
        kept.changed_at.isoformat() if kept else '', class_door.writes(actor, school_class.id))


def _values(kept: ClassCard | None) -> dict[str, str]:
    return {key: str(value) for key, value in kept.details.items() if key in rules.BY_KEY} if kept else {}


def _day(school_class: SchoolClass) -> date:
    return min(max(clock.today(), school_class.year.starts_on), school_class.year.ends_on)


async def _counted(people: list[Person]) -> tuple[tuple[str, str], ...]:
    """Sex, age and the parents' access; what is not known is said so."""
    families = await family_access.families(one.id for one in people)
    sexes = Counter({'м': 'мальчиков', 'ж': 'девочек'}.get(one.sex.casefold(), UNKNOWN) for one in people)
    ages = Counter(_age(one.birth_date) for one in people)
    by_age = sorted(ages.items(), key=lambda pair: (pair[0] is None, pair[0] or 0))
    parents = {parent.person.id: parent.access for one in families.parents.values() for parent in one}
    return (
        ('Обучающихся', str(len(people))),
        ('Мальчиков и девочек', ', '.join(f'{word}: {count}' for word, count in sorted(sexes.items()))),
        ('По возрасту', ', '.join(f'{_years(age)}: {count}' for age, count in by_age)),
        ('Родителей', f'{len(parents)}, с доступом в журнал: {sum(parents.values())}'),
        ('Обучающихся, чьи родители без доступа', str(sum(families.on_paper(one.id) for one in people))),
    )


def _age(born: date | None) -> int | None:
    if born is None:
        return None
    today = clock.today()
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _years(age: int | None) -> str:
    if age is None:
        return UNKNOWN
    teen = age % 100 in range(11, 15)
    word = 'год' if age % 10 == 1 and not teen else 'года' if age % 10 in (2, 3, 4) and not teen else 'лет'
    return f'{age} {word}'


async def fill(actor: Actor, class_id: int, values: Mapping[str, str], version: str = '') -> int:
    """Store what was entered; answers the filled percent. The day it first is complete is the day of filling.

    Refused: another's class, a number that is none or more than there are pupils, and ``Conflict`` after a change in
    another window.
    """
    school_class = await class_door.writable(actor, class_id)
    pupils = len(await family_access.present(class_id, _day(school_class)))
    wanted = rules.checked(values, pupils)
    async with db.transaction():
        kept = await ClassCard.filter(school_class_id=class_id).select_for_update().first()
        if version != (kept.changed_at.isoformat() if kept else ''):
            raise Conflict('Карту класса уже изменили в другом окне. Обновите страницу.')
        before = _values(kept)
        after = before | wanted
        rules.check_together(after, pupils)
        changed = [key for key in after if after[key] != before.get(key, '')]
        if changed:
            await _store(actor, class_id, kept, after)
            await audit.record(actor, actor.capacity(Action.CLASS_DUTIES), *(Entry(
                'class_card.changed', 'school_class', class_id, before.get(key, ''),
                f'{rules.BY_KEY[key].title}: {after[key]}') for key in changed))
    duty_records.tell(actor, f'card:{class_id}')
    return rules.percent(after)


async def _store(actor: Actor, class_id: int, kept: ClassCard | None, after: dict[str, str]) -> None:
    now = clock.now()
    if kept is None:
        kept = ClassCard(school_class_id=class_id, filled_at=None)
    kept.details = dict(after)
    kept.changed_at, kept.changed_by_id = now, actor.person_id
    if kept.filled_at is None and rules.percent(after) == 100:
        kept.filled_at = now
    await kept.save()
