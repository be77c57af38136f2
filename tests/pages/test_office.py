"""The office's pages by simulated users (п. 15, 17.3.10, 17.3.11, 17.4.4, 17.2.5)."""

import pytest
from nicegui.testing import User

from ejournal.services import curriculum
from models import Subject
from tests.support.school import FIRST, SmallSchool
from tests.support.simulated import LogIn, happens, log_in, user

__all__ = ['log_in', 'user']


async def test_a_capital_is_refused_under_the_field_and_a_small_letter_is_kept(
        user: User, school: SmallSchool, log_in: LogIn) -> None:
    await log_in('Бойко')
    await user.open('/subjects')
    user.find(marker='new-subject').click()
    await user.should_see('Новый предмет')
    user.find(marker='name').type('Астрономия')
    user.find(marker='save-subject').click()
    await user.should_see('«Астрономия»: название предмета пишут со строчной буквы')
    user.find(marker='name').clear().type('астрономия')
    user.find(marker='save-subject').click()
    await happens(lambda: Subject.exists(name='астрономия'))
    await user.should_see('астрономия')


async def test_the_plan_shows_its_hours_and_versions(user: User, school: SmallSchool, log_in: LogIn) -> None:
    wanted = [curriculum.Change('8', school.physics.subject_id, '2,5')]
    await curriculum.change(school.actors['Бойко'], wanted, FIRST, '')
    await log_in('Дорн')
    await user.open('/curriculum')
    await user.should_see('физика')
    await user.should_see('2,5')
    await user.should_see('Редакция 1 с 01.09.2026')
    await user.should_not_see('Изменить часы')


async def test_courses_stand_under_their_own_heading(user: User, school: SmallSchool, log_in: LogIn) -> None:
    await Subject.filter(id=school.physics.subject_id).update(extracurricular=True, marking='none')
    await log_in('Гук')
    await user.open('/journals')
    await user.should_see('Внеурочная деятельность')
    await user.should_see('Часы по месяцам')


async def test_the_constructor_previews_and_keeps(user: User, school: SmallSchool, log_in: LogIn) -> None:
    await log_in('Админов')
    await user.open('/constructor?source=pupils')
    await user.should_see('Просмотр')
    await user.should_see('8А')
    user.find(marker='save-report').click()
    user.find(marker='name').type('По классам')
    user.find(marker='keep-report').click()
    await user.should_see('По классам')


@pytest.mark.clause('17.3.5')
async def test_codes_of_the_regional_base_are_a_table_and_the_file_says_what_lacks_one(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open('/exams')
    user.find(marker='codes').click()
    await user.should_see('Химия, 9 и 11 кл.')
    user.find(marker='code-4').clear().type('04')
    user.find(marker='save-codes').click()
    await user.should_see('Изменено кодов: 1')
    user.find(marker='base').click()
    await user.should_see('Кодировка CSV')
