"""The feed: what happened in one's journals, in order, nothing else."""

import asyncio

import pytest

from ejournal.services import events
from models import NotAllowed
from tests.support.journal import write


async def test_only_of_ones_own_journals(school):
    await write(school, pupil=school.pupil('Цой'), new='5')
    for name, kinds in (('Гук', ['work.made', 'mark.changed']), ('Классная', ['work.made', 'mark.changed']),
                        ('Дорн', ['work.made', 'mark.changed']), ('Чехонина', [])):
        assert [event.kind for event in (await events.after(school.actors[name], 0)).events] == kinds, name
    with pytest.raises(NotAllowed):
        await events.after(school.actors['Абрамова'], 0)


async def test_in_parts(school):
    await write(school, pupil=school.pupil('Цой'), new='5')
    first = await events.after(school.actors['Гук'], 0, 1)
    rest = await events.after(school.actors['Гук'], first.next, 1)
    assert (first.more, rest.more, rest.events[0].after, rest.events[0].by) == (True, False, '5', 'Гук Л. М.')
    assert (await events.after(school.actors['Гук'], rest.next)).next == rest.next == await events.last(
        school.actors['Гук'])


async def test_waiting_ends_with_a_change(school):
    waiting = asyncio.create_task(events.waited(school.actors['Гук'], 0, wait=20))
    await asyncio.sleep(0.05)
    await write(school, pupil=school.pupil('Цой'), new='5')
    page = await asyncio.wait_for(waiting, 5)
    assert [event.kind for event in page.events] == ['work.made', 'mark.changed']
    assert (await events.waited(school.actors['Гук'], page.next, wait=0.05)).events == ()


async def test_the_statements_do_not_grow(school, statements):
    async def count() -> int:
        with statements() as seen:
            await events.after(school.actors['Гук'], 0)
        return len(seen)

    await write(school, pupil=school.pupil('Цой'), new='5')
    few = await count()
    await write(school, pupil=school.pupil('Абрамов'), new='4')
    assert await count() == few
