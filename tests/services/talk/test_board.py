"""The board: who sees what and until when, who has read it, who publishes (п. 17.3.12)."""

from datetime import date
from typing import Any

import pytest

from ejournal.services.talk import board
from ejournal.services.talk.board import Draft
from models import AuditEntry, Conflict, Invalid, NotAllowed, NotFound
from tests.support.entry import Heard

FAMILIES = ('pupils', 'guardians')


def draft(*kinds: str, **values: Any) -> Draft:
    usual: dict[str, Any] = {'title': 'Собрание', 'text': 'Ждём всех в 18:00.', 'kinds': kinds or FAMILIES}
    return Draft(**(usual | values))


async def seen(school, name: str) -> list[str]:
    return [line.title for line in await board.shown(school.actors[name])]


@pytest.mark.clause('17.3.12')
async def test_the_audience_reads_it_and_the_deputy_knows_who(school):
    heard = Heard('announcements')
    number = await board.publish(school.actors['Бойко'], draft(class_ids=(school.class_8a.id,)))
    assert await heard.told()
    assert await seen(school, 'Абрамова') == await seen(school, 'Цой') == ['Собрание']
    for name in ('Крошка', 'Гук', 'Классная', 'Секретова'):
        assert await seen(school, name) == []
    await board.read(school.actors['Абрамова'], number)
    await board.read(school.actors['Абрамова'], number)
    assert await board.waiting(school.actors['Абрамова']) == 0 and await board.waiting(school.actors['Цой']) == 1
    found = await board.readers(school.actors['Бойко'], number)
    assert [one.name for one, _ in found.read] == ['Абрамова Мария Сергеевна']
    assert [one.name for one in found.unread] == ['Абрамов Глеб', 'Ёлкина Алёна', 'Цой Виктор']
    assert await board.counts(school.actors['Бойко'], [number]) == {number: 1}
    assert await AuditEntry.filter(action='announcement.read').count() == 1
    with pytest.raises(NotFound):
        await board.read(school.actors['Крошка'], number)


@pytest.mark.parametrize('values, who', [
    ({'kinds': ('staff',)}, 'Гук Чехонина Классная Бойко Дорн Админов Секретова Кадрова'),
    ({'kinds': ('teachers',)}, 'Гук Чехонина Классная'), ({'kinds': ('class_teachers',)}, 'Чехонина Классная'),
    ({'kinds': ('teachers',), 'grades': (8,)}, 'Гук Чехонина'), ({'kinds': ('teachers',), 'grades': (1,)}, 'Чехонина'),
    ({'kinds': ('class_teachers',), 'grades': (8,)}, 'Классная'), ({'kinds': ('pupils',), 'grades': (1,)}, 'Крошка'),
    ({'kinds': ('guardians',)}, 'Абрамова')])
async def test_for_whom(school, values, who):
    number = await board.publish(school.actors['Дорн'], draft(**values))
    everybody = 'Ёлкина Гук Чехонина Классная Бойко Дорн Админов Секретова Кадрова Абрамов Цой Крошка Абрамова'.split()
    assert {name for name in everybody if await seen(school, name)} == set(who.split())
    names = {one.name.split()[0] for one in (await board.readers(school.actors['Дорн'], number)).unread}
    assert names == set(who.split()) - {'Дорн'}  # the writer need not read it


async def test_it_comes_and_goes_by_its_dates(school, travel):
    await board.publish(school.actors['Бойко'], draft(since=date(2026, 11, 26), until=date(2026, 11, 27)))
    found = {}
    for day in (24, 25, 26, 27, 28):
        travel.to(date(2026, 11, day))
        found[day] = (await seen(school, 'Цой'), (await board.written(school.actors['Бойко']))[0].state)
    assert found == {24: ([], 'ждёт даты'), 25: ([], 'ждёт даты'), 26: (['Собрание'], ''), 27: (['Собрание'], ''),
                     28: ([], 'срок истёк')}


async def test_pinned_first_and_withdrawn_gone(school):
    first = await board.publish(school.actors['Бойко'], draft(title='Важное', pinned=True))
    second = await board.publish(school.actors['Бойко'], draft(title='Новое'))
    assert await seen(school, 'Цой') == ['Важное', 'Новое']
    await board.change(school.actors['Бойко'], second, draft(title='Новее'))
    await board.withdraw(school.actors['Дорн'], first)
    assert await seen(school, 'Цой') == ['Новее']
    with pytest.raises(Conflict, match='снято'):
        await board.change(school.actors['Бойко'], first, draft())
    assert (await board.one(school.actors['Бойко'], second)).title == 'Новее'


@pytest.mark.parametrize('values, said', [
    ({'title': ''}, 'тему'), ({'text': 'Hi all'}, 'русской'), ({'kinds': ('strangers',)}, 'для кого'),
    ({'until': date(2026, 11, 23)}, 'уже прошёл'),
    ({'since': date(2026, 11, 27), 'until': date(2026, 11, 26)}, 'раньше первого')])
async def test_what_is_not_published(school, values, said):
    with pytest.raises(Invalid, match=said):
        await board.publish(school.actors['Бойко'], draft(**values))


async def test_only_the_administration_publishes(school):
    number = await board.publish(school.actors['Бойко'], draft())
    for name in ('Гук', 'Классная', 'Админов', 'Секретова', 'Цой', 'Абрамова'):
        for attempt in (board.publish(school.actors[name], draft()), board.readers(school.actors[name], number),
                        board.change(school.actors[name], number, draft()), board.written(school.actors[name]),
                        board.withdraw(school.actors[name], number)):
            with pytest.raises(NotAllowed):
                await attempt
