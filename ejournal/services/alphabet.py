"""«Алфавитная книга»: every pupil who ever came, by letter, with numbers that are never given again (norms 6.5)."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from tortoise.functions import Max

from ejournal import audit, db, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.rules.movement import MoveKind
from ejournal.services.movement import KEY
from ejournal.topics import Change
from models import AlphabetEntry, CardSection, ClassMembership, Movement, PupilCard


@dataclass(frozen=True)
class BookLine:
    """One pupil of the book; ``number`` is «А-12», empty while none is given."""

    number: str
    person_id: int
    name: str
    sex: str
    born: date | None
    enrolled_on: date
    into_class: str
    address: str
    left_by: str
    left_from: str
    left_to: str
    reason: str


async def book(actor: Actor) -> list[BookLine]:
    """The whole book in the order of the alphabet and of the numbers; five statements."""
    actor.require(Action.MOVEMENT_READ)
    cards = await PupilCard.all().order_by('person__sort_key', 'id').select_related('person')
    numbers = {row.person_id: row for row in await AlphabetEntry.all()}
    first: dict[int, ClassMembership] = {}
    for stay in await ClassMembership.all().order_by('since').select_related('school_class'):
        first.setdefault(stay.pupil_id, stay)
    leaves = {row.pupil.id: row for row in await Movement.filter(kind=MoveKind.LEAVE.value).order_by('effective_on')
              .select_related('pupil', 'from_class')}
    addresses = {row.person_id: row.content.get('lives', '') or row.content.get('registered', '')
                 for row in await CardSection.filter(section='contacts')}
    lines = []
    for card in cards:
        person, entry = card.person, numbers.get(card.person.id)
        gone = leaves.get(person.id) if card.left_on else None
        lines.append(BookLine(
            f'{entry.letter}-{entry.number}' if entry else '', person.id, person.full_name, person.sex,
            person.birth_date, card.enrolled_on, _into(card.enrolled_on, first.get(person.id)),
            addresses.get(person.id, ''),
            f'№ {gone.order_number} от {gone.order_date:%d.%m.%Y}' if gone else '',
            gone.from_class.name if gone and gone.from_class else '',
            str(gone.details.get('place', '')) if gone else '', str(gone.details.get('reason', '')) if gone else ''))
    return lines


def _into(enrolled_on: date, first: ClassMembership | None) -> str:
    """The class of the admission; before the journal was kept only the parallel is known."""
    if first is None:
        return ''
    years = _school_year(first.since) - _school_year(enrolled_on)
    return f'{first.school_class.grade - years} класс' if years > 0 else first.school_class.name


def _school_year(day: date) -> int:
    return day.year if day.month >= 8 else day.year - 1


async def give_numbers(actor: Actor) -> int:
    """Numbers for everybody who has none yet, in the order of admission; how many. A number is never given again."""
    actor.require(Action.MOVEMENT_WRITE)
    async with db.transaction():
        rows = await AlphabetEntry.all().group_by('letter').annotate(last=Max('number')).values('letter', 'last')
        last = Counter({str(row['letter']): int(row['last']) for row in rows})
        fresh = await PupilCard.filter(person__alphabet_entry__id__isnull=True) \
            .order_by('enrolled_on', 'person__sort_key', 'id').select_related('person')
        made = []
        for card in fresh:
            letter = (card.person.last_name[:1].upper() or '?').replace('Ё', 'Е')
            last[letter] += 1
            made.append(AlphabetEntry(person_id=card.person.id, letter=letter, number=last[letter]))
        await AlphabetEntry.bulk_create(made, 500)
        if made:
            await audit.record(actor, actor.capacity(Action.MOVEMENT_WRITE),
                               Entry('alphabet.numbered', 'alphabet', None, after=str(len(made))))
    topics.publish(Change(KEY, actor.name, actor.account_id))
    return len(made)
