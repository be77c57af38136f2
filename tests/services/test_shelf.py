"""The lists of journals."""


from ejournal.services import shelf
from tests.support.journal import write
from tests.support.school import TODAY


async def test_the_shelf_says_how_a_journal_stands(school):
    first, second = await shelf.mine(school.actors['Гук'])
    assert [(x.line.title, x.pupils, x.last_date) for x in (first, second)] == \
        [('Иностранный язык (английский), 8А · 2 подгруппа', 1, None), ('Физика, 8А', 3, TODAY)]
    await write(school, kind='topic', new='Ток')
    assert (await shelf.mine(school.actors['Гук']))[1].last_topic == 'Ток'


async def test_the_schools_journals_by_class(school):
    classes = await shelf.of_school(school.actors['Дорн'])
    assert [(x.name, x.teacher, len(x.lines)) for x in classes] == \
        [('1А', 'Чехонина Р. Л.', 1), ('8А', 'Классная В. И.', 3)]
    assert [x.name for x in await shelf.of_school(school.actors['Классная'])] == ['8А']
    assert await shelf.of_school(school.actors['Гук']) == []
