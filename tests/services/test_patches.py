"""What open views are told: the changed cells in the grid's protocol, after the commit, and nothing for nothing."""

import asyncio

from ejournal import topics
from tests.services.test_marks import one


async def test_open_views_are_told_after_the_commit(school):
    heard: list[topics.Change] = []
    ends = [topics.subscribe(key, heard.append) for key in (f'group:{school.physics.id}',
                                                            f'pupil:{school.pupil("Цой")}')]
    await one(school.actors['Гук'], school.operation(pupil=school.pupil('Цой'), new='5'))
    await asyncio.sleep(0.05)
    for end in ends:
        end()
    journal, diary = heard
    assert journal.by == 'Гук Л. М.'
    assert [cell[2:] for cell in journal.patch['marks']] == [[school.pupil('Цой'), '5', 1, 0]]
    assert diary.patch == {'group': school.physics.id}


async def test_nothing_is_told_of_what_changed_nothing(school):
    heard: list[topics.Change] = []
    end = topics.subscribe('*', heard.append)
    await one(school.actors['Гук'], school.operation(pupil=school.pupil('Цой'), new='7'))
    await one(school.actors['Гук'], school.operation(kind='topic', new=''))
    await asyncio.sleep(0.05)
    end()
    assert heard == []


async def test_a_topic_is_told_to_the_journal_and_the_class(school):
    heard: list[topics.Change] = []
    end = topics.subscribe('*', heard.append)
    await one(school.actors['Гук'], school.operation(kind='topic', new='Электрический ток'))
    await asyncio.sleep(0.05)
    end()
    told = {change.key: change.patch for change in heard}
    assert told[f'group:{school.physics.id}']['lessons'][0]['topic'] == 'Электрический ток'
    assert told[f'class:{school.class_8a.id}']['lessons'] is True


async def test_a_topic_put_after_the_homework_leaves_it_on_every_screen(school):
    await one(school.actors['Гук'], school.operation(kind='homework', new='читать § 32'))
    outcome = await one(school.actors['Гук'], school.operation(kind='topic', new='Электрический ток'))
    assert outcome.status == 'saved'
    assert outcome.as_json()['lesson']['homework']['text'] == 'читать § 32'
