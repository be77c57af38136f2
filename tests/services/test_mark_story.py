"""When a mark was set and changed, as a family sees it."""

import pytest

from ejournal.services import mark_story
from models import Mark, NotFound
from tests.support.journal import write


async def test_the_family_sees_moments_and_values_only(school):
    pupil = school.pupil('Абрамов')
    await write(school, pupil=pupil, new='4')
    await write(school, pupil=pupil, old='4', new='5', reason='внутренняя причина')
    work = (await Mark.get(pupil_id=pupil)).work_id
    steps = await mark_story.of_mark(school.actors['Абрамова'], pupil, work)
    assert [(step.before, step.after) for step in steps] == [('4', '5'), ('', '4')]
    assert f'{steps[0].at:%d.%m.%Y %H:%M}' == '24.11.2026 14:48'
    assert set(vars(steps[0])) == {'at', 'before', 'after', 'note'}


async def test_another_familys_child_does_not_exist(school):
    pupil = school.pupil('Цой')
    await write(school, pupil=pupil, new='4')
    work = (await Mark.get(pupil_id=pupil)).work_id
    for name in ('Абрамова', 'Абрамов', 'Админов'):
        with pytest.raises(NotFound):
            await mark_story.of_mark(school.actors[name], pupil, work)
    assert await mark_story.of_mark(school.actors['Абрамова'], school.pupil('Абрамов'), work) == []
