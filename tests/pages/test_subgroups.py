"""/class/subgroups as the class teacher uses it."""

import asyncio

from nicegui.testing import User

from models import GroupMembership
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


async def test_who_has_no_subgroup_is_put_into_one(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Классная')
    await user.open('/class/subgroups')
    await user.should_see('без подгруппы: 1')
    await user.should_see('Срок 15.09.2026 прошёл')
    user.find(marker=f'evenly-{school.english_1.subject_id}').click()
    for _ in range(100):
        if await GroupMembership.exists(pupil_id=school.pupil('Ёлкина')):
            break
        await asyncio.sleep(0.02)
    assert (await GroupMembership.get(pupil_id=school.pupil('Ёлкина'))).group_id == school.english_1.id
    await user.should_not_see('без подгруппы')


async def test_the_administration_reads(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open(f'/class/subgroups?klass={school.class_8a.id}')
    await user.should_see('2 подгруппа: 1')
    await user.should_not_see('Записать выбранных')
