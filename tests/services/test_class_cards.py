"""«Информационная карта класса»: counted and entered, filled once everything is there (п. 17.5.4)."""

from datetime import date

import pytest

from ejournal.rules.class_card import FIELDS, NUMBER
from ejournal.rules.duties import DutyState
from ejournal.services import class_cards, duties
from models import Conflict, Invalid, Person
from tests.conftest import Travel
from tests.support.school import SmallSchool

FULL = {field.key: '0' if field.kind == NUMBER else 'есть' for field in FIELDS}


async def save(school: SmallSchool, values: dict[str, str], version: str | None = None) -> int:
    actor, class_id = school.actors['Классная'], school.class_8a.id
    known = (await class_cards.of_class(actor, class_id)).version if version is None else version
    return await class_cards.fill(actor, class_id, values, known)


@pytest.mark.clause('17.5.4')
async def test_the_card_is_filled_when_nothing_is_missing(school: SmallSchool, travel: Travel) -> None:
    """Zero is an answer; the day on which the card first is complete is the day of filling, due on 15.09."""
    travel.to(date(2026, 9, 14))
    assert await save(school, {'large': '1'}) < 100
    assert await save(school, FULL) == 100
    travel.to(date(2026, 10, 1))
    await save(school, {'large': '2'})
    card = await class_cards.of_class(school.actors['Бойко'], school.class_8a.id)
    assert (card.percent, card.filled_at.date(), card.changed[:10], card.may_write) == \
        (100, date(2026, 9, 14), '01.10.2026', False)
    line = next(line for line in (await duties.board(school.actors['Классная'])).lines
                if line.title == 'Карта класса')
    assert (line.state, line.due_on) == (DutyState.DONE, date(2026, 9, 15))


async def test_what_the_journal_counts_itself(school: SmallSchool) -> None:
    counted = dict((await class_cards.of_class(school.actors['Классная'])).counted)
    assert counted == {
        'Обучающихся': '3', 'Мальчиков и девочек': 'девочек: 1, мальчиков: 2', 'По возрасту': 'не указано: 3',
        'Родителей': '1, с доступом в журнал: 1', 'Обучающихся, чьи родители без доступа': '2'}


async def test_ages_are_in_their_order(school: SmallSchool) -> None:
    for name, born in (('Абрамов', date(2016, 3, 1)), ('Цой', date(2017, 3, 1))):
        await Person.filter(id=school.pupil(name)).update(birth_date=born)
    counted = dict((await class_cards.of_class(school.actors['Классная'])).counted)
    assert counted['По возрасту'] == '9 лет: 1, 10 лет: 1, не указано: 1'


@pytest.mark.parametrize('values', [
    {'large': '4'}, {'large': '-1'}, {'large': '1,5'}, {'large': '²'}, {'large': 'один'}, {'head': 'я' * 201},
    {'nothing': '1'}, {'health_1': '2', 'health_2': '2'}])
async def test_numbers_fit_the_class(school: SmallSchool, values: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        await save(school, values)
    assert (await class_cards.of_class(school.actors['Классная'])).values == {}


async def test_another_windows_change_is_not_overwritten(school: SmallSchool) -> None:
    await save(school, {'large': '1'})
    with pytest.raises(Conflict):
        await save(school, {'large': '2'}, version='')
