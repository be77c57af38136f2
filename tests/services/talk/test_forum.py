"""The forum: who opens what, who sees it, quiet corrections, hiding (п. 17.2.10, 17.3.13)."""

from datetime import date

import pytest

from ejournal.services.talk import forum
from models import AuditEntry, Conflict, Invalid, Locked, NotAllowed, NotFound

STAFF = ['Гук', 'Классная', 'Бойко', 'Дорн', 'Админов', 'Секретова', 'Кадрова']


async def texts(school, name: str, topic: int) -> list[str]:
    return [post.text for post in (await forum.shown(school.actors[name], topic)).posts]


@pytest.mark.clause('17.2.10')
async def test_the_administrator_opens_technical_topics(school):
    topic = await forum.open_topic(school.actors['Админов'], 'technical', 'Импорт КТП', 'Пишите, что мешает.')
    for name in STAFF:
        await forum.write(school.actors[name], topic, f'Пишет {name}')
    assert len(await texts(school, 'Гук', topic)) == 8
    line, = await forum.listed(school.actors['Гук'])
    assert (line.section, line.posts, line.author) == ('technical', 8, 'Админов П. И.')
    for name in ('Бойко', 'Гук', 'Цой', 'Абрамова'):
        with pytest.raises(NotAllowed):
            await forum.open_topic(school.actors[name], 'technical', 'Тема', 'Текст')


@pytest.mark.clause('17.3.13')
async def test_the_deputy_opens_topics_on_educational_work(school):
    closed = await forum.open_topic(school.actors['Бойко'], 'studies', 'Предметная неделя', 'Какие идеи?')
    opened = await forum.open_topic(school.actors['Бойко'], 'studies', 'Питание', 'Ваше мнение?', for_guardians=True)
    assert [line.guests for line in await forum.listed(school.actors['Гук'])] == ['открыта родителям', '']
    assert [line.id for line in await forum.listed(school.actors['Абрамова'])] == [opened]
    assert await forum.listed(school.actors['Цой']) == []
    await forum.write(school.actors['Абрамова'], opened, 'Нравится.')
    for name, topic in [('Абрамова', closed), ('Цой', closed), ('Цой', opened)]:
        for attempt in (forum.shown(school.actors[name], topic), forum.write(school.actors[name], topic, 'Можно?')):
            with pytest.raises(NotFound):
                await attempt
    for name in ('Админов', 'Гук', 'Классная', 'Абрамова'):
        with pytest.raises(NotAllowed):
            await forum.open_topic(school.actors[name], 'studies', 'Тема', 'Текст')


@pytest.fixture
async def topic(school) -> int:
    return await forum.open_topic(school.actors['Бойко'], 'studies', 'Предметная неделя', 'Какие идеи?')


async def test_an_own_post_is_corrected_for_fifteen_minutes(school, travel, topic):
    mine = school.actors['Гук']
    number = await forum.write(mine, topic, 'Первй')
    travel.to(date(2026, 11, 24), 15, 3)
    await forum.edit(mine, number, 'Первый')
    assert (await texts(school, 'Классная', topic))[1] == 'Первый'
    assert (await forum.shown(school.actors['Классная'], topic)).posts[1].earlier == ()
    assert (await forum.shown(school.actors['Дорн'], topic)).posts[1].earlier == (('24.11.2026 14:48', 'Первй'),)
    entry = await AuditEntry.get(action='forum.edited')
    assert (entry.before, entry.after) == ('Первй', 'Первый')
    with pytest.raises(NotAllowed):
        await forum.edit(school.actors['Классная'], number, 'Чужое')
    travel.to(date(2026, 11, 24), 15, 4)
    with pytest.raises(Locked, match='15 минут'):
        await forum.edit(mine, number, 'Поздно')


async def test_a_moderator_hides_with_a_reason(school, topic):
    number = await forum.write(school.actors['Гук'], topic, 'Лишнее')
    with pytest.raises(Invalid, match='причину'):
        await forum.hide(school.actors['Бойко'], number, ' ')
    await forum.hide(school.actors['Бойко'], number, 'не по теме')
    with pytest.raises(Conflict):
        await forum.hide(school.actors['Дорн'], number, 'ещё раз')
    post = (await forum.shown(school.actors['Классная'], topic)).posts[1]
    assert (post.text, post.hidden) == ('', 'Скрыто: не по теме (Бойко О. Е.)')
    assert (await texts(school, 'Админов', topic))[1] == 'Лишнее'
    assert (await AuditEntry.get(action='forum.hidden')).reason == 'не по теме'
    await forum.show(school.actors['Дорн'], number)
    assert (await texts(school, 'Классная', topic))[1] == 'Лишнее'
    for name in ('Гук', 'Классная', 'Секретова'):
        with pytest.raises(NotAllowed):
            await forum.hide(school.actors[name], number, 'не нравится')


async def test_a_closed_topic_takes_no_posts(school, topic):
    number = await forum.write(school.actors['Гук'], topic, 'Идея')
    with pytest.raises(NotAllowed):
        await forum.set_closed(school.actors['Гук'], topic, closed=True)
    await forum.set_closed(school.actors['Админов'], topic, closed=True)
    for attempt in (forum.write(school.actors['Гук'], topic, 'Ещё'), forum.edit(school.actors['Гук'], number, 'Ещё')):
        with pytest.raises(Locked, match='закрыта'):
            await attempt
    await forum.set_closed(school.actors['Бойко'], topic, closed=False)
    await forum.write(school.actors['Гук'], topic, 'Снова')
    for text in ('', 'Hello', 'ы' * 5001):
        with pytest.raises(Invalid):
            await forum.write(school.actors['Гук'], topic, text)
