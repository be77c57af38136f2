"""/integrity: the checks, the link to each place, and a fix after its preview."""

import pytest
from nicegui.testing import User

from models import Lesson
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


@pytest.mark.clause('18')
async def test_a_finding_is_shown_previewed_and_mended(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await Lesson.filter(id=school.today.id).update(state='cancelled', topic='Закон Ома')
    await log_in('Бойко')
    await user.open('/integrity')
    await user.should_see('Тема на отменённом уроке')
    user.find(marker='fix-all-topic_of_cancelled').click()
    await user.should_see('Тема будет снята; она останется в истории урока.')
    assert (await Lesson.get(id=school.today.id)).topic == 'Закон Ома'
    user.find(marker='fix-now').click()
    await user.should_see('Исправлено: 1')
    assert (await Lesson.get(id=school.today.id)).topic == ''


async def test_the_chain_of_the_audit_is_verified_by_a_button(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Админов')
    await user.open('/integrity')
    user.find(marker='check-chain').click()
    await user.should_see('цепочка цела')
