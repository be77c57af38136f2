"""«Личные карты» close on the first day when every card of the class is full, and open for a newcomer (п. 17.5.3)."""

from datetime import date

import pytest

from ejournal import clock
from ejournal.rules.card_fields import CARDS
from ejournal.rules.cards import CardKind
from ejournal.rules.duties import DutyState
from ejournal.services import cards, duties, duty_reminders
from ejournal.services.duties import Line
from models import AuditEntry, CardSection, ClassMembership, DutyRecord, GuardianLink, Person, PupilCard
from tests.conftest import Travel
from tests.support.school import SmallSchool

LAST = {'type': 'паспорт гражданина РФ', 'number': '123456'}
KNOWN = {'form': 'очная', 'programme': 'ООП'}


@pytest.fixture
async def nearly(school: SmallSchool) -> SmallSchool:
    """Everything is there but the document of one pupil."""
    pupils = [row.pupil_id for row in await ClassMembership.filter(school_class=school.class_8a)]
    for number, pupil in enumerate(pupils):
        await Person.filter(id=pupil).update(sex='М', birth_date=date(2012, 5, 5), snils=f'112-233-445 9{number}')
        await PupilCard.update_or_create({'enrolled_on': date(2026, 9, 1), 'order_number': '7',
                                          'order_date': date(2026, 8, 25)}, person_id=pupil)
        await GuardianLink.get_or_create({'kinship': 'мать'}, pupil_id=pupil, guardian=school.people['Абрамова'])
        for section in CARDS[CardKind.PUPIL]:
            content = {field.key: KNOWN.get(field.key, '1') for field in section.fields
                       if field.required and not field.source}
            if content and (section.key, pupil) != ('document', school.pupil('Цой')):
                await CardSection.update_or_create({'content': content}, person_id=pupil, section=section.key)
    return school


async def line(school: SmallSchool, who: str = 'Классная') -> Line:
    return next(one for one in (await duties.board(school.actors[who])).lines
                if one.title == 'Личные карты' and one.class_name == '8А')


async def document(school: SmallSchool, old: dict[str, str], new: dict[str, str]) -> None:
    await cards.change(school.actors['Классная'], school.pupil('Цой'), CardKind.PUPIL, 'document', old, new)


@pytest.mark.clause('17.5.3')
async def test_the_last_full_card_closes_the_duty(nearly: SmallSchool, travel: Travel) -> None:
    """On the day itself it is in time; nobody presses anything, and a later change does not make it late."""
    travel.to(date(2026, 9, 15), 20, 0)
    found = await line(nearly)
    assert (found.state, found.done.count, found.done.of, found.by_hand) == (DutyState.SOON, 2, 3, False)
    await document(nearly, {}, LAST)
    found = await line(nearly)
    assert (found.state, found.done.count, found.done.at) == (DutyState.DONE, 3, clock.wall(date(2026, 9, 15), 20))
    travel.to(date(2026, 9, 16), 9)
    await duty_reminders.daily()
    record = await DutyRecord.get()
    entry = await AuditEntry.get(action='duty.done')
    assert (record.done_at, entry.object_id, entry.account_id) == (found.done.at, record.id, None)
    assert entry.after == f'pupil_cards:{nearly.class_8a.id}:2026/2027: все карты заполнены'
    await document(nearly, LAST, LAST | {'number': '654321'})
    assert [(await line(nearly, who)).state for who in ('Классная', 'Бойко')] == [DutyState.DONE] * 2
    travel.to(date(2026, 9, 17), 9)
    await duty_reminders.daily()
    assert await DutyRecord.all().count() == 1


@pytest.mark.clause('17.5.3')
async def test_full_after_the_day_is_late(nearly: SmallSchool, travel: Travel) -> None:
    travel.to(date(2026, 9, 16), 0, 0)
    assert (await line(nearly)).state is DutyState.OVERDUE
    await document(nearly, {}, LAST)
    assert (await line(nearly)).state is DutyState.DONE_LATE


@pytest.mark.clause('17.5.3')
async def test_a_newcomer_with_an_empty_card_opens_it_again(nearly: SmallSchool, travel: Travel) -> None:
    """Until the card is full or the pupil has left; then it is closed as it was."""
    travel.to(date(2026, 9, 10), 12)
    await document(nearly, {}, LAST)
    travel.to(date(2026, 9, 11), 9)
    await duty_reminders.daily()
    new = await Person.create(last_name='Новиков', first_name='Илья', sort_key='новиков')
    await ClassMembership.create(pupil=new, school_class=nearly.class_8a, since=date(2026, 11, 20))
    assert (await line(nearly)).state is DutyState.DONE
    travel.to(date(2026, 11, 20), 9)
    found = await line(nearly)
    assert (found.state, found.done.count, found.done.of, found.done.at) == (DutyState.OVERDUE, 3, 4, None)
    await ClassMembership.filter(pupil=new).update(until=date(2026, 11, 24))
    travel.to(date(2026, 11, 24), 9)
    assert (await line(nearly)).state is DutyState.DONE
