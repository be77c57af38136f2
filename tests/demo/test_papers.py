"""Papers of the demo school agree with its lists: orders for movements, cards that can be, numbers by letter."""

from collections import Counter
from datetime import date

from ejournal import clock
from ejournal.demo import cards, papers
from ejournal.demo.load import shown_family
from ejournal.demo.shapes import DemoSchool
from ejournal.rules.cards import CardKind
from ejournal.rules.movement import MoveKind
from ejournal.rules.snils import check_snils
from ejournal.services import card_values, people_past
from models import (
    AlphabetEntry,
    ConsentTask,
    DataChange,
    Movement,
    Person,
    PortfolioItem,
    PupilCard,
    SchoolClass,
    SchoolPaper,
    SchoolYear,
)


async def people_of(school: DemoSchool) -> dict[str, int]:
    """The plan's people and classes in an empty journal: what the import brings first."""
    year = await SchoolYear.create(name=school.year.name, starts_on=school.year.starts_on, ends_on=school.year.ends_on)
    everybody = (*school.pupils, *school.guardians, *school.staff)
    await Person.bulk_create([Person(code=one.key, last_name=one.last_name, first_name=one.first_name,
                                     middle_name=one.middle_name, phone=one.phone, sex=one.sex,
                                     birth_date=one.birth_date) for one in everybody])
    ids = {str(code): int(number) for code, number in await Person.all().values_list('code', 'id')}
    await SchoolClass.bulk_create([SchoolClass(year_id=year.id, grade=one.grade, letter=one.letter,
                                               teacher_id=ids[one.teacher]) for one in school.classes])
    await PupilCard.bulk_create([PupilCard(person_id=ids[one.key], enrolled_on=date(2020, 9, 1), order_number='1',
                                           order_date=date(2020, 8, 25)) for one in school.pupils])
    return ids


async def test_what_is_written_agrees_with_the_plan(database: None, autumn: DemoSchool) -> None:
    ids = await people_of(autumn)
    with clock.at(autumn.now):
        await papers.add(autumn, ids, shown_family(autumn))
    moves = await Movement.all()
    assert Counter(move.kind for move in moves) == Counter(move.kind for move in autumn.movements)
    known = set(await SchoolPaper.filter(approved_at__isnull=False).values_list('number', 'dated_on'))
    assert {(move.order_number, move.order_date) for move in moves} <= known
    numbers = await SchoolPaper.filter(is_act=False).values_list('number', flat=True)
    assert max(Counter(numbers).values()) == 1
    last = [move.pupil for move in autumn.movements if move.kind == MoveKind.ADMIT.value][-1]
    assert ids[last] in await ConsentTask.filter(done_at=None).values_list('person_id', flat=True)
    assert await AlphabetEntry.all().count() == len(autumn.pupils)
    assert 200 < await PortfolioItem.all().count() < 2000
    assert sorted(one.applied is None for one in await DataChange.all()) == [False, True]


async def test_cards_are_mostly_full_and_possible(database: None, autumn: DemoSchool) -> None:
    ids = await people_of(autumn)
    made = cards.all_cards(autumn, ids)
    for one in made:
        assert not one.snils or check_snils(one.snils) == one.snils
    await people_past.cards(made)
    people = await Person.filter(id__in=[ids[one.key] for one in autumn.staff])
    values = await card_values.load(CardKind.STAFF, people)
    full = sum(bool(own['education'].get('school') and own['contacts'].get('phone')) for own in values.values())
    assert full == len(people)
