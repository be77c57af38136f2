"""/class/subgroups and «Освобождение» as the class teacher uses them."""

import asyncio

from nicegui.testing import User

from models import Attendance, GroupMembership
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


async def test_a_release_by_document_from_the_page_of_the_class(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Классная')
    await user.open('/class')
    user.find(marker='release').click()
    await user.should_see('Освобождение по документу')
    user.find(marker='until').type('27.11.2026')
    user.find(marker='document').type('справка № 12')
    user.find(marker='release-now').click()
    await user.should_see('Изменено уроков: 2')
    assert await Attendance.filter(code='ОСВ', pupil_id=school.pupil('Абрамов')).count() == 2
