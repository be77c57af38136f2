"""«Полнота личных карт» by class and of the staff: percent, empty mandatory fields, overdue from 16.09 (п. 17.3.2)."""

from dataclasses import dataclass
from datetime import date, datetime

from ejournal import audit, clock, facts
from ejournal.access import Action, Actor, inside, not_left
from ejournal.doors_people import READS
from ejournal.facts import Facts
from ejournal.rules import cards as rules
from ejournal.rules.cards import CardKind, Fullness, Section
from ejournal.rules.deadlines import is_late
from ejournal.services import card_values
from models import ClassMembership, NotAllowed, Person, SchoolClass, StaffCard

DUE = (9, 15)  # 15 September, inclusive (п. 17.5.3, G9)


@dataclass(frozen=True)
class PersonLine:
    """One card: percent by section in the order of the heads, and what is missing."""

    person_id: int
    name: str
    percents: tuple[int | None, ...]
    fullness: Fullness


@dataclass(frozen=True)
class ClassLine:
    """One class with its teacher: how full its cards are."""

    class_id: int
    name: str
    teacher: str
    cards: int
    complete: int
    fullness: Fullness
    percents: tuple[int | None, ...]


@dataclass(frozen=True)
class Report:
    """``heads`` are the sections; ``overdue`` from 16 September on while something is missing."""

    heads: tuple[str, ...]
    classes: tuple[ClassLine, ...]
    due_on: date
    overdue: bool


def due_on(year: Facts) -> date:
    """15 September of the school year."""
    return date(year.year_starts_on.year, *DUE)


def is_overdue(year: Facts, now: datetime) -> bool:
    """Whether cards that are not full are late by now: from the next day on."""
    return is_late(now, year.calendar.end_of_day(due_on(year)))


async def of_classes(actor: Actor) -> Report:
    """Every class the actor controls or leads: the school's for offices, the own one for a class teacher."""
    actor.require(Action.CARDS_REPORT)
    year = await facts.current()
    classes = SchoolClass.filter(year_id=year.year_id)
    if not actor.may(Action.FAMILIES_READ):
        classes = classes.filter(id__in=list(actor.class_ids))
    found = await classes.order_by('grade', 'letter').select_related('teacher')
    pupils: dict[int, list[Person]] = {row.id: [] for row in found}
    for stay in await ClassMembership.filter(inside(clock.today()), school_class_id__in=list(pupils)) \
            .order_by('pupil__sort_key').select_related('pupil'):
        pupils[stay.school_class_id].append(stay.pupil)
    sections = await card_values.shown_sections(CardKind.PUPIL)
    values = await card_values.load(CardKind.PUPIL, [person for rows in pupils.values() for person in rows])
    lines = []
    for row in found:
        cards = [rules.whole(sections, values[person.id]) for person in pupils[row.id]]
        total = sum(cards, Fullness(0, 0))
        lines.append(ClassLine(row.id, row.name, row.teacher.short_name if row.teacher else '', len(cards),
                               sum(card.filled == card.total for card in cards), total,
                               _by_section(sections, [values[person.id] for person in pupils[row.id]])))
    return Report(_heads(sections), tuple(lines), due_on(year), is_overdue(year, clock.now()))


def _heads(sections: tuple[Section, ...]) -> tuple[str, ...]:
    return tuple(section.title for section in sections if any(field.required for field in section.fields))


def _by_section(sections: tuple[Section, ...], people: list[card_values.Values]) -> tuple[int | None, ...]:
    found = []
    for section in sections:
        if any(field.required for field in section.fields):
            full = sum((rules.fullness(section, own.get(section.key, {})) for own in people), Fullness(0, 0))
            found.append(full.percent if full.total else None)
    return tuple(found)


async def of_class(actor: Actor, class_id: int) -> tuple[tuple[str, ...], list[PersonLine]]:
    """Every pupil of a class: percent by section and what is missing; the own class, or any for offices."""
    actor.require(Action.CARDS_REPORT)
    if not actor.may(Action.FAMILIES_READ) and class_id not in actor.class_ids:
        raise NotAllowed('Полноту карт другого класса видят его классный руководитель и администрация.')
    stays = await ClassMembership.filter(inside(clock.today()), school_class_id=class_id) \
        .order_by('pupil__sort_key').select_related('pupil')
    return await _people(CardKind.PUPIL, [stay.pupil for stay in stays])


async def of_staff(actor: Actor) -> tuple[tuple[str, ...], list[PersonLine]]:
    """Every employee who has not left; for those who see staff cards."""
    actor.require(READS[CardKind.STAFF])
    cards = await StaffCard.filter(not_left()).order_by('person__sort_key').select_related('person')
    return await _people(CardKind.STAFF, [card.person for card in cards])


async def _people(kind: CardKind, people: list[Person]) -> tuple[tuple[str, ...], list[PersonLine]]:
    sections = await card_values.shown_sections(kind)
    values = await card_values.load(kind, people)
    return _heads(sections), [
        PersonLine(person.id, person.full_name, _by_section(sections, [values[person.id]]),
                   rules.whole(sections, values[person.id])) for person in people]


async def export(actor: Actor, class_id: int | None = None, *,
                 staff: bool = False) -> tuple[str, list[str], list[list[str | int]]]:
    """Title, headings and rows for Excel; that it was taken out is in the audit (п. 17.4.8)."""
    if staff:
        title, (heads, people) = 'Полнота карт работников', await of_staff(actor)
    elif class_id:
        title, (heads, people) = 'Полнота карт класса', await of_class(actor, class_id)
    else:
        title, report = 'Полнота личных карт', await of_classes(actor)
        head = ['Класс', 'Классный руководитель', 'Карт', 'Полных', 'Заполнено, %', *report.heads]
        rows: list[list[str | int]] = [
            [one.name, one.teacher, one.cards, one.complete, one.fullness.percent, *_shown(one.percents)]
            for one in report.classes]
        await _note(actor, title)
        return title, head, rows
    await _note(actor, title)
    return title, ['Фамилия, имя, отчество', 'Заполнено, %', *heads, 'Не заполнено'], [
        [one.name, one.fullness.percent, *_shown(one.percents), '; '.join(one.fullness.missing)] for one in people]


def _shown(percents: tuple[int | None, ...]) -> list[str | int]:
    return ['—' if one is None else one for one in percents]


async def _note(actor: Actor, title: str) -> None:
    await audit.record(actor, actor.capacity(Action.CARDS_REPORT), audit.Entry('cards.exported', 'export', None,
                                                                               after=title))
