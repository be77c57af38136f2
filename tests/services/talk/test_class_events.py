"""«Мероприятия»: planned, changed, cancelled; the parents are told each time (п. 17.5.11)."""

from datetime import date
from typing import Any

import pytest

from ejournal.services.talk import class_events, inbox
from ejournal.services.talk.class_events import Plan
from models import ClassEvent, Conflict, Invalid, NotAllowed, NotFound

FRIDAY = date(2026, 11, 27)


def plan(**values: Any) -> Plan:
    usual: dict[str, Any] = {'title': 'Поездка в музей', 'on': FRIDAY, 'starts_at': '14:30',
                             'place': 'Музей космонавтики', 'text': 'Возьмите согласие.'}
    return Plan(**(usual | values))


async def told(school, name: str) -> list[str]:
    return [line.subject for line in (await inbox.inbox(school.actors[name])).lines]


@pytest.mark.clause('17.5.11')
async def test_the_parents_are_told_of_the_event_and_of_each_change(school):
    leader = school.actors['Классная']
    number = await class_events.plan(leader, school.class_8a.id, plan(pupils=False))
    assert await told(school, 'Абрамова') == ['Мероприятие: Поездка в музей'] and await told(school, 'Цой') == []
    letter = (await inbox.inbox(school.actors['Абрамова'])).lines[0]
    page = await inbox.thread(school.actors['Абрамова'], letter.id)
    assert 'Дата: 27.11.2026, 14:30. Место: Музей космонавтики.' in page.letters[0].text
    assert page.letters[0].to == 'Родители 8А'
    await class_events.change(leader, number, plan(starts_at='15:00'))
    await class_events.change(leader, number, plan(starts_at='15:00'))  # nothing new: nobody is told
    await class_events.cancel(leader, number, 'карантин')
    assert await told(school, 'Абрамова') == [
        'Мероприятие: Поездка в музей', 'Изменение: Поездка в музей', 'Отменено: Поездка в музей']
    assert await told(school, 'Цой') == ['Изменение: Поездка в музей', 'Отменено: Поездка в музей']
    line, = await class_events.of_week(school.actors['Цой'], school.class_8a.id, date(2026, 11, 23), FRIDAY)
    assert (line.title, line.starts_at, line.cancelled) == ('Поездка в музей', '15:00', 'карантин')
    with pytest.raises(Conflict, match='отменено'):
        await class_events.change(leader, number, plan())


async def test_who_sees_the_events_of_a_class(school):
    await class_events.plan(school.actors['Классная'], school.class_8a.id, plan())
    seen = {name: bool(await class_events.listed(school.actors[name])) for name in (
        'Дорн', 'Бойко', 'Классная', 'Чехонина', 'Цой', 'Абрамова', 'Крошка')}
    assert seen == {'Дорн': True, 'Бойко': True, 'Классная': True, 'Чехонина': False, 'Цой': True, 'Абрамова': True,
                    'Крошка': False}
    assert await class_events.of_week(school.actors['Крошка'], school.class_8a.id, FRIDAY, FRIDAY) == []


async def test_only_the_own_class(school):
    number = await class_events.plan(school.actors['Классная'], school.class_8a.id, plan())
    for name, refused in [('Чехонина', NotFound), ('Гук', NotAllowed), ('Бойко', NotAllowed), ('Абрамова', NotAllowed)]:
        for attempt in (class_events.plan(school.actors[name], school.class_8a.id, plan()),
                        class_events.change(school.actors[name], number, plan()),
                        class_events.cancel(school.actors[name], number, 'карантин')):
            with pytest.raises(refused):
                await attempt


async def test_what_is_over_is_not_changed(school, travel):
    number = await class_events.plan(school.actors['Классная'], school.class_8a.id, plan())
    travel.to(date(2026, 11, 28))
    with pytest.raises(Conflict, match='прошло'):
        await class_events.cancel(school.actors['Классная'], number, 'поздно')
    assert (await class_events.listed(school.actors['Цой']))[0].past


@pytest.mark.parametrize('values, said', [
    ({'title': ''}, 'название'), ({'place': ' '}, 'место'), ({'on': date(2026, 11, 23)}, 'прошла'),
    ({'starts_at': '25:00'}, '18:00'), ({'title': 'Trip'}, 'русской'), ({'text': 'ы' * 2001}, '2 000')])
async def test_what_is_no_event(school, values, said):
    with pytest.raises(Invalid, match=said):
        await class_events.plan(school.actors['Классная'], school.class_8a.id, plan(**values))
    assert not await ClassEvent.exists()
