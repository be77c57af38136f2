"""Families tell of changed data; the class teacher applies or refuses (п. 17.7, 17.8)."""

import pytest

from ejournal.rules.cards import CardKind
from ejournal.services import cards, data_changes
from models import AuditEntry, Conflict, DataChange, Invalid, NotAllowed, NotFound, Person

PHONE = (CardKind.PUPIL, 'contacts', 'phone')
NEW = '+7 (900) 555-44-33'


@pytest.mark.clause('17.7', '17.8')
async def test_the_class_teacher_applies_what_a_family_tells(school):
    told = await data_changes.tell(school.actors['Абрамова'], school.pupil('Абрамов'), PHONE, NEW, 'новая сим-карта')
    assert (await Person.get(id=school.pupil('Абрамов'))).phone == ''
    line, = await data_changes.waiting(school.actors['Классная'])
    assert (line.person, line.what, line.new, line.applied) == \
        ('Абрамов Глеб', 'Адреса и связь: Телефон', NEW, None)
    assert await data_changes.waiting_count(school.actors['Классная']) == 1
    await data_changes.apply(school.actors['Классная'], told)
    assert (await Person.get(id=school.pupil('Абрамов'))).phone == NEW
    assert (await data_changes.mine(school.actors['Абрамова']))[0].applied is True
    assert await data_changes.waiting_count(school.actors['Классная']) == 0
    assert (await cards.history(school.actors['Классная'], school.pupil('Абрамов')))[1][0] == \
        f'Адреса и связь: Телефон: — → {NEW}'
    with pytest.raises(Conflict, match='уже ответили'):
        await data_changes.apply(school.actors['Классная'], told)


async def test_a_refusal_says_why_and_changes_nothing(school):
    told = await data_changes.tell(school.actors['Абрамов'], school.pupil('Абрамов'), PHONE, NEW)
    with pytest.raises(Invalid, match='почему'):
        await data_changes.refuse(school.actors['Классная'], told, ' ')
    await data_changes.refuse(school.actors['Классная'], told, 'Номер не отвечает')
    mine, = await data_changes.mine(school.actors['Абрамов'])
    assert (mine.applied, mine.answer, mine.decided_by) == (False, 'Номер не отвечает', 'Классная В. И.')
    assert not await AuditEntry.exists(action='card.changed')


async def test_nobody_elses_class_is_decided(school):
    told = await data_changes.tell(school.actors['Абрамов'], school.pupil('Абрамов'), PHONE, NEW)
    for who in ('Чехонина', 'Гук', 'Секретова', 'Дорн'):
        with pytest.raises(NotFound):
            await data_changes.apply(school.actors[who], told)
    assert await data_changes.waiting(school.actors['Чехонина']) == []


async def test_only_own_fields_are_told_of(school):
    with pytest.raises(NotFound):
        await data_changes.tell(school.actors['Абрамов'], school.pupil('Цой'), PHONE, NEW)
    with pytest.raises(NotAllowed, match='ведёт школа'):
        await data_changes.tell(school.actors['Абрамов'], school.pupil('Абрамов'),
                                (CardKind.PUPIL, 'study', 'form'), 'заочная')
    with pytest.raises(NotAllowed):
        await data_changes.tell(school.actors['Гук'], school.people['Гук'].id, (CardKind.STAFF, 'contacts', 'lives'),
                                'ул. Мира')
    with pytest.raises(Invalid, match='номер цифрами'):
        await data_changes.tell(school.actors['Абрамов'], school.pupil('Абрамов'), PHONE, 'нет')
    with pytest.raises(Invalid, match='уже так'):
        await data_changes.tell(school.actors['Абрамов'], school.pupil('Абрамов'), PHONE, '')
    await data_changes.tell(school.actors['Абрамов'], school.pupil('Абрамов'), PHONE, NEW)
    with pytest.raises(Conflict, match='Дождитесь'):
        await data_changes.tell(school.actors['Абрамова'], school.pupil('Абрамов'), PHONE, '+7 900 000-00-00')


async def test_a_value_changed_meanwhile_is_not_overwritten(school):
    told = await data_changes.tell(school.actors['Абрамов'], school.pupil('Абрамов'), PHONE, NEW)
    await cards.change(school.actors['Секретова'], school.pupil('Абрамов'), CardKind.PUPIL, 'contacts',
                     {'phone': ''}, {'phone': '+7 900 000-00-00'})
    with pytest.raises(Conflict, match='уже изменено'):
        await data_changes.apply(school.actors['Классная'], told)
    assert (await DataChange.get(id=told)).applied is None
