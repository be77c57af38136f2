"""What programs read: the same journals as their owner, in a fixed order, by few statements."""

import pytest

from ejournal import facts
from ejournal.services import programs
from models import NotFound, PlannedTopic, TopicPlan
from tests.support.journal import write


async def test_groups_by_few_statements(school, statements):
    await facts.current()  # a running server has it in memory

    async def count(name: str) -> int:
        with statements() as seen:
            assert await programs.groups(school.actors[name], 0, 100)
        return len(seen)

    assert await count('Дорн') + 1 == await count('Гук')  # a teacher's asks which year runs, too


async def test_versions_grow(school):
    async def version() -> int:
        return (await programs.homework(school.actors['Гук'], school.today.id)).version

    assert await version() == 0
    seen = [0]
    for values in ({'new': '§ 18'}, {'old': '§ 18', 'new': '§ 19'}, {'old': '§ 19', 'none': True}):
        await write(school, kind='homework', **values)
        seen.append(await version())
    assert seen == sorted(set(seen))


async def test_the_plan_of_a_group(school):
    with pytest.raises(NotFound):
        await programs.plan(school.actors['Гук'], school.physics.id)
    plan = await TopicPlan.create(year=school.year, subject_id=school.physics.subject_id, grade=8)
    await PlannedTopic.create(plan=plan, number=1, topic='Ток')
    found, topics = await programs.plan(school.actors['Гук'], school.physics.id)
    assert (found.id, [topic.topic for topic in topics]) == (plan.id, ['Ток'])


async def test_a_pupil_of_another_group(school):
    with pytest.raises(NotFound):
        await programs.attendance(school.actors['Гук'], school.today.id, school.pupil('Крошка'))
