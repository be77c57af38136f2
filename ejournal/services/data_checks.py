"""«Выверка данных»: the class teacher goes through pupils and parents, in September and then monthly (п. 17.5.2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from ejournal import audit, clock, db, facts
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.rules import duties, texts
from ejournal.rules.duties import Month
from ejournal.services import class_door, duty_records, family_access
from ejournal.services.family_access import Families
from models import AuditEntry, CheckedPupil, DutyRecord, Invalid, NotFound, Person, SchoolClass

CHANGED = ('card.changed',)  # what the cards' own services write for each corrected field
CHECK, CARD = 'check', 'card'


@dataclass(frozen=True)
class Contact:
    """A parent as the check shows it; ``missing`` names what is not filled in."""

    person_id: int
    name: str
    kinship: str
    phone: str
    email: str
    access: bool
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """A pupil to be checked, with the parents."""

    pupil_id: int
    name: str
    born: str
    missing: tuple[str, ...]
    parents: tuple[Contact, ...]
    checked: str  # «12.09.2026 15:20, Зимина Е. Н.», '' while not


@dataclass(frozen=True)
class ClassCheck:
    """The check of a month; ``done`` tells who finished it and how."""

    class_id: int
    name: str
    month: Month
    months: tuple[Month, ...]
    rows: tuple[Row, ...]
    changed: int
    done: str
    may_write: bool

    @property
    def left(self) -> int:
        """How many pupils have not been ticked."""
        return sum(not row.checked for row in self.rows)


async def of_class(actor: Actor, class_id: int = 0, month_key: str = '') -> ClassCheck:
    """The list of a month (the current one without a key) of a class the actor may read."""
    school_class = await class_door.readable(actor, class_id)
    month, months = await _month(school_class, month_key)
    day = min(month.last, max(clock.today(), month.first))
    rows = await family_access.members([school_class.id], day, day)
    people = [row.pupil for row in rows]
    families = await family_access.families(one.id for one in people)
    ticks = {row.pupil_id: row for row in await CheckedPupil.filter(
        school_class_id=school_class.id, month=month.key).select_related('checked_by')}
    record = await DutyRecord.filter(key=duty_records.class_key(CHECK, school_class.id, month.key)) \
        .select_related('done_by').first()
    done = '' if record is None else f'{_at(record.done_at)}, {record.done_by.short_name}: {record.result}'
    changed = 0 if record else await _changed(people, families, school_class.id, month)
    return ClassCheck(school_class.id, school_class.name, month, months,
                      tuple(_row(one, families, ticks.get(one.id)) for one in people), changed, done,
                      class_door.writes(actor, school_class.id) and record is None)


async def _month(school_class: SchoolClass, key: str) -> tuple[Month, tuple[Month, ...]]:
    year = await facts.of_year(school_class.year_id)
    every = duties.months_of(year.year_starts_on.year)
    months = tuple(month for month in every if month.first <= clock.today()) or every[:1]
    found = next((month for month in months if month.key == key), months[-1] if not key else None)
    if found is None:
        raise NotFound('Выверка за этот месяц ещё не начиналась.')
    return found, months


def _at(moment: datetime) -> str:
    return f'{clock.local(moment):%d.%m.%Y %H:%M}'


def _row(pupil: Person, families: Families, tick: CheckedPupil | None) -> Row:
    parents = tuple(Contact(one.person.id, one.person.full_name, one.kinship, one.person.phone, one.person.email,
                            one.access, _missing({'телефон': one.person.phone}))
                    for one in families.parents.get(pupil.id, ()))
    missing = _missing({'дата рождения': pupil.birth_date, 'пол': pupil.sex, 'родитель': parents})
    return Row(pupil.id, pupil.list_name, f'{pupil.birth_date:%d.%m.%Y}' if pupil.birth_date else '', missing, parents,
               f'{_at(tick.checked_at)}, {tick.checked_by.short_name}' if tick else '')


def _missing(values: dict[str, object]) -> tuple[str, ...]:
    return tuple(name for name, value in values.items() if not value)


async def _changed(people: Iterable[Person], families: Families, class_id: int, month: Month) -> int:
    """Fields of these pupils and their parents corrected since the check before this month's."""
    ids = {one.id for one in people} | {parent.person.id for one in families.parents.values() for parent in one}
    key = duty_records.class_key(CHECK, class_id, month.key)
    before = await DutyRecord.filter(key__startswith=f'{CHECK}:{class_id}:', key__lt=key).order_by('-key').first()
    since = before.done_at if before else clock.wall(month.first, 0)
    # By what was changed: the table holds a million entries of marks by May, and only this pair has an index.
    return await AuditEntry.filter(object_type=CARD, object_id__in=list(ids), action__in=list(CHANGED),
                                   at__gt=since).count()


async def tick(actor: Actor, class_id: int, month_key: str, pupil_ids: Sequence[int], *, on: bool = True) -> None:
    """«Проверено» beside pupils, or take it back; refused after the check is finished and for another's pupil."""
    school_class = await class_door.writable(actor, class_id)
    shown = await of_class(actor, school_class.id, month_key)
    if shown.done:
        raise Invalid('Выверка за этот месяц завершена.')
    if not set(pupil_ids) <= {row.pupil_id for row in shown.rows}:
        raise NotFound('Такого обучающегося нет в этом классе.')
    async with db.transaction():
        kept = CheckedPupil.filter(school_class_id=school_class.id, month=shown.month.key, pupil_id__in=list(pupil_ids))
        there = {int(str(one)) for one in await kept.values_list('pupil_id', flat=True)}
        if on:
            await CheckedPupil.bulk_create([CheckedPupil(
                school_class_id=school_class.id, month=shown.month.key, pupil_id=one, checked_at=clock.now(),
                checked_by_id=actor.person_id) for one in pupil_ids if one not in there])
        else:
            await kept.delete()
        concerned = sorted(set(pupil_ids) - there if on else there)
        await audit.record(actor, actor.capacity(Action.CLASS_DUTIES), *(
            Entry('check.ticked' if on else 'check.unticked', 'person', one, after=shown.month.key, pupil_id=one)
            for one in concerned))
    duty_records.tell(actor, f'check:{school_class.id}')


async def finish(actor: Actor, class_id: int, month_key: str, result: str = '') -> None:
    """Write the record: who, when, the result, how many fields were changed; refused while somebody is not ticked."""
    school_class = await class_door.writable(actor, class_id)
    shown = await of_class(actor, school_class.id, month_key)
    if shown.left:
        raise Invalid(f'Осталось проверить: {shown.left}. Отметьте каждого обучающегося.')
    if not shown.rows:
        raise Invalid('В классе никого нет: проверять нечего.')
    words = texts.fold_spaces(result) or ('данные исправлены' if shown.changed else 'данные верны')
    await duty_records.put(actor, Action.CLASS_DUTIES, duty_records.class_key(CHECK, class_id, shown.month.key),
                           f'{words[:200]}; проверено обучающихся: {len(shown.rows)}, изменено полей: {shown.changed}')
    duty_records.tell(actor, f'check:{school_class.id}')
