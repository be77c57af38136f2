"""The values of many cards at once: from the people's columns, the sections and what other records say."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from ejournal import clock, facts
from ejournal.access import inside
from ejournal.rules.card_fields import CARDS, sections
from ejournal.rules.cards import CardKind, Section
from models import (
    CardSection,
    ClassMembership,
    GuardianLink,
    Person,
    PupilCard,
    SchoolClass,
    StaffCard,
    TeachingLoad,
)

Values = dict[str, dict[str, str]]  # section → field → value
HEALTH = 'card_health'


def plain(value: object) -> str:
    """A column's value as the cards keep it: ISO dates, '' for nothing."""
    return value.isoformat() if isinstance(value, date) else '' if value is None else str(value)


async def shown_sections(kind: CardKind, *, grade: int = 0) -> tuple[Section, ...]:
    """The sections of a card as the school keeps them; «Здоровье» only where it is switched on."""
    health = bool((await facts.current()).preferences.get(HEALTH)) if kind is CardKind.PUPIL else False
    return sections(kind, grade=grade, health=health)


async def load(kind: CardKind, people: Sequence[Person]) -> dict[int, Values]:
    """Person → section → field → value; the number of statements does not depend on how many people."""
    ids = [person.id for person in people]
    found: dict[int, Values] = {number: defaultdict(dict) for number in ids}
    for row in await CardSection.filter(person_id__in=ids):
        found[row.person_id][row.section] = {key: str(value) for key, value in row.content.items()}
    cards: dict[int, PupilCard | StaffCard] = {}
    if kind is CardKind.PUPIL:
        cards = {row.person_id: row for row in await PupilCard.filter(person_id__in=ids)}  # type: ignore[attr-defined]
    elif kind is CardKind.STAFF:
        cards = {row.person_id: row for row in await StaffCard.filter(person_id__in=ids)}  # type: ignore[attr-defined]
    columns = {(section.key, field.key): field.source for section in CARDS[kind] for field in section.fields
               if field.source in ('person', 'pupil', 'staff')}
    for person in people:
        for (section, key), source in columns.items():
            owner = person if source == 'person' else cards.get(person.id)
            found[person.id][section][key] = plain(getattr(owner, key, None)).strip()
    await DERIVED[kind](ids, found)
    return found


async def _pupils(ids: list[int], found: dict[int, Values]) -> None:
    for pupil, name in (await class_names(ids)).items():
        found[pupil]['study']['class'] = name
    parents: dict[int, list[str]] = defaultdict(list)
    for link in await GuardianLink.filter(pupil_id__in=ids).order_by('id').select_related('guardian'):
        parents[link.pupil_id].append(f'{link.kinship}: {link.guardian.full_name}')
    for pupil, lines in parents.items():
        found[pupil]['parents']['parents'] = '; '.join(lines)


async def _guardians(ids: list[int], found: dict[int, Values]) -> None:
    links = await GuardianLink.filter(guardian_id__in=ids).order_by('id').select_related('pupil')
    names = await class_names([link.pupil_id for link in links])
    lines: dict[int, list[str]] = defaultdict(list)
    for link in links:
        where = f', {names[link.pupil_id]}' if link.pupil_id in names else ''
        lines[link.guardian_id].append(f'{link.kinship}: {link.pupil.list_name}{where}')
    for guardian, children in lines.items():
        found[guardian]['family']['kinship'] = '; '.join(children)


async def _staff(ids: list[int], found: dict[int, Values]) -> None:
    year, subjects = await facts.current(), defaultdict[int, set[str]](set)
    for teacher, subject in await TeachingLoad.filter(
            inside(clock.today()), teacher_id__in=ids, group__school_class__year_id=year.year_id) \
            .values_list('teacher_id', 'group__subject__name'):
        subjects[teacher].add(subject)
    for teacher, names in subjects.items():
        found[teacher]['post']['subjects'] = ', '.join(sorted(names))
    leads: dict[int, list[str]] = defaultdict(list)
    for row in await SchoolClass.filter(year_id=year.year_id, teacher_id__in=ids).order_by('grade', 'letter'):
        leads[row.teacher_id or 0].append(row.name)
    for teacher, classes in leads.items():
        found[teacher]['post']['leads'] = ', '.join(classes)


DERIVED = {CardKind.PUPIL: _pupils, CardKind.GUARDIAN: _guardians, CardKind.STAFF: _staff}


async def class_names(ids: Iterable[int]) -> dict[int, str]:
    """Pupil → the class of today; who has left or is still to come has none."""
    return {row.pupil_id: row.school_class.name for row in await classes_of(ids)}


async def classes_of(ids: Iterable[int]) -> list[ClassMembership]:
    """The stays of today, with their classes."""
    return await ClassMembership.filter(inside(clock.today()), pupil_id__in=list(ids)) \
        .order_by('since').select_related('school_class')
