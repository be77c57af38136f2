"""The numbers of the menu: for whom, kept for some seconds, forgotten by a change."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date

import pytest

from ejournal import clock, topics
from ejournal.services import corrections, waiting
from ejournal.services.corrections import Asked
from ejournal.services.waiting import Source
from models import Reminder, StaffAbsence
from tests.conftest import Travel
from tests.support.journal import write
from tests.support.school import SmallSchool

MONDAY = date(2026, 11, 9)


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bus and a memory of its own."""
    monkeypatch.setattr(topics, 'bus', topics.LocalBus())
    waiting.listen()


async def told(school: SmallSchool, name: str) -> None:
    """What a service does after its commit, delivered at once."""
    topics.bus._deliver(topics.Change(f'person:{school.people[name].id}'))  # type: ignore[attr-defined]


async def ask(school: SmallSchool, travel: Travel) -> int:
    travel.to(MONDAY)
    await write(school, lesson=school.lessons[MONDAY].id, pupil=school.pupil('Цой'), new='4')
    travel.to(date(2026, 11, 24))
    return await corrections.ask(school.actors['Гук'], Asked(
        'mark', school.physics.id, school.lessons[MONDAY].id, school.pupil('Цой'), '4', '5', 'ошибка при вводе',
        type=school.types['ответ на уроке'].id))


async def test_a_request_waits_for_the_deputy_and_its_answer_for_the_teacher(
        school: SmallSchool, travel: Travel) -> None:
    number = await ask(school, travel)
    assert (await waiting.counts(school.actors['Дорн']))['/corrections'] == 1
    assert (await waiting.counts(school.actors['Гук']))['/corrections'] == 0
    await corrections.refuse(school.actors['Дорн'], number, 'Нет основания')
    await told(school, 'Гук')
    after = await waiting.counts(school.actors['Гук'])
    assert (after['/corrections'], after['/']) == (1, 0), 'it counts at one address only'
    await corrections.read_answers(school.actors['Гук'])
    await told(school, 'Гук')
    assert (await waiting.counts(school.actors['Гук']))['/corrections'] == 0


async def test_lessons_of_today_without_a_teacher(school: SmallSchool) -> None:
    assert (await waiting.counts(school.actors['Бойко']))['/substitutions'] == 0
    await StaffAbsence.create(person=school.people['Гук'], since=date(2026, 11, 23), until=date(2026, 11, 25),
                              reason='болезнь')
    assert (await waiting.counts(school.actors['Дорн']))['/substitutions'] == 1
    assert '/substitutions' not in await waiting.counts(school.actors['Гук'])


async def test_an_answer_is_kept_until_something_changes(
        school: SmallSchool, statements: Callable[[], AbstractContextManager[list[str]]]) -> None:
    actor = school.actors['Гук']
    await waiting.counts(actor)
    await Reminder.create(person=school.people['Гук'], text='Внесите темы', sent_at=clock.now())
    with statements() as seen:
        assert (await waiting.counts(actor))['/'] == 0
    assert not seen
    await told(school, 'Гук')
    assert (await waiting.counts(actor))['/'] == 1


async def test_one_areas_fault_leaves_the_others(school: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(actor: object) -> int:
        raise RuntimeError('no such table')

    monkeypatch.setattr(waiting, 'SOURCES', (Source('/broken', broken), *waiting.SOURCES))
    found = await waiting.counts(school.actors['Гук'])
    assert '/broken' not in found and found['/'] == 0


async def test_families_are_counted_nothing_of_the_staffs(school: SmallSchool) -> None:
    found = set(await waiting.counts(school.actors['Абрамова']))
    assert '/' in found and not {'/corrections', '/substitutions', '/class', '/consents'} & found
