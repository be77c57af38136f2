"""/journals, /school and /class: the lists of journals and the class's week."""

import pytest
from nicegui import ui
from nicegui.testing import User

from components.buttons import Button
from models import Attendance, Group, Lesson, Subject, TeachingLoad
from tests.support.journal import write
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


def hrefs(user: User) -> set[str]:
    return {link.props['href'] for link in user.find(kind=ui.link).elements}


async def test_my_journals_say_how_they_stand(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Гук')
    await user.open('/journals')
    for text in ('8А', 'Физика', '24.11 нет темы', '3 чел.', 'Иностранный язык (английский) · 2 подгруппа', '1 чел.'):
        await user.should_see(text)
    assert {f'/journal/{school.physics.id}', f'/journal/{school.english_2.id}'} <= hrefs(user)
    await user.should_not_see('Поиск')


async def test_many_journals_can_be_searched(user: User, log_in: LogIn, school: SmallSchool) -> None:
    for number in range(12):
        subject = await Subject.create(name=f'предмет {number}')
        group = await Group.create(school_class=school.class_8a, subject=subject)
        await TeachingLoad.create(group=group, teacher=school.people['Гук'], hours_per_week=1)
    await log_in('Гук')
    await user.open('/journals')
    user.find(marker='search').type('физ')
    await user.should_see('Физика')
    await user.should_not_see('Предмет 3')
    user.find(marker='search').clear().type('алхимия')
    await user.should_see('Журналов нет')


async def test_without_a_load_the_list_says_what_to_do(user: User, log_in: LogIn) -> None:
    await log_in('Классная')
    await user.open('/journals')
    await user.should_see('Журналов нет')


async def test_the_school_by_parallel_and_by_search(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open('/school')
    await user.should_see('Литературное чтение')
    await user.should_not_see('Физика')
    await user.open('/school?grade=8')
    await user.should_see('Классный руководитель: Классная В. И.')
    assert f'/journal/{school.physics.id}' in hrefs(user)
    user.find(marker='search').type('чехонина')
    await user.should_see('Литературное чтение')
    await user.should_not_see('Физика')
    user.find(marker='search').clear().type('химия')
    await user.should_see('Журналов не нашлось')


async def test_the_class_teacher_gives_a_reason_by_one_press(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await write(school, kind='attendance', pupil=school.pupil('Цой'), new='ОТ')
    await log_in('Классная')
    await user.open('/class')
    mark = f'absence-{school.today.id}-{school.pupil("Цой")}'
    await user.should_see(marker=mark)
    button, = user.find(marker=mark).elements
    user.find('НП · неуваж.').click()
    user.find(marker=mark).click()
    await user.should_not_see(content='ОТ', kind=ui.label)
    assert (await Attendance.get(lesson=school.today, pupil_id=school.pupil('Цой'))).code == 'НП'
    assert user.find(marker=mark).elements == {button}  # the same button: the focus stays


async def test_a_valid_reason_asks_for_its_document(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await write(school, kind='attendance', pupil=school.pupil('Цой'), new='ОТ')
    await log_in('Классная')
    await user.open('/class')
    user.find('УП · уваж.').click()
    user.find(marker=f'absence-{school.today.id}-{school.pupil("Цой")}').click()
    await user.should_see('Документ или причина')
    user.find(marker='excuse-now').click()
    await user.should_see('Для УП укажите документ или причину')
    user.find(marker='document').type('приказ № 7')
    user.find(marker='excuse-now').click()
    await user.should_not_see(content='ОТ', kind=ui.label, retries=20)
    assert (await Attendance.get(lesson=school.today, pupil_id=school.pupil('Цой'))).code == 'УП'


async def test_a_reason_for_the_whole_day(user: User, log_in: LogIn, school: SmallSchool) -> None:
    pupil = school.pupil('Цой')
    for lesson in await _two_lessons_today(school):
        await write(school, kind='attendance', lesson=lesson, pupil=pupil, new='ОТ')
    await log_in('Классная')
    await user.open('/class')
    user.find(content='весь день', kind=Button).click()
    await user.should_not_see(content='ОТ', kind=ui.label)
    assert set(await Attendance.filter(pupil_id=pupil).values_list('code', flat=True)) == {'Б'}


async def _two_lessons_today(school: SmallSchool) -> list[int]:
    second = await Lesson.create(group=school.physics, date=school.today.date, number=3, teacher=school.people['Гук'])
    return [school.today.id, second.id]


async def test_a_new_absence_shows_without_a_reload(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Классная')
    await user.open(f'/class/{school.class_8a.id}')
    await user.should_see('Пропусков на этой неделе нет')
    await write(school, kind='attendance', pupil=school.pupil('Цой'), new='ОТ')
    await user.should_see(marker=f'absence-{school.today.id}-{school.pupil("Цой")}')


async def test_the_administration_reads_the_class_and_gives_no_reasons(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    await write(school, kind='attendance', pupil=school.pupil('Цой'), new='ОТ')
    await log_in('Дорн')
    await user.open(f'/class/{school.class_8a.id}')
    await user.should_see('Причину указывает классный руководитель.')
    await user.should_see(content='ОТ', kind=ui.label)
    await user.should_not_see(marker=f'absence-{school.today.id}-{school.pupil("Цой")}')
    assert f'/diary/{school.pupil("Цой")}' in hrefs(user)


@pytest.mark.parametrize('address', ['/class?week=2026-99-99', '/class/999'])
async def test_what_does_not_exist_is_a_sentence(user: User, log_in: LogIn, address: str) -> None:
    await log_in('Классная')
    assert (await user.http_client.get(address)).status_code == 404
