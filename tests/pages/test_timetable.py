"""/timetable: the week, live, and the deputy's changes."""

from nicegui.testing import User

from components import buttons
from ejournal.services import substitutions, timetable_changes
from models import Lesson
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


async def test_a_teacher_sees_changes_as_they_are_made(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Гук')
    await user.open('/timetable')
    await user.should_see('Физика')
    await user.should_not_see('Изменить')
    await substitutions.assign(school.actors['Бойко'], [substitutions.StandIn(
        school.today.id, school.people['Чехонина'].id, substitutions.SAME, 'болезнь')])
    await user.should_see('замещает (вместо: Гук Л. М.)')


async def test_the_deputy_moves_a_lesson_but_not_into_the_holidays(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await Lesson.filter(id=school.today.id).update(room='12')
    await user.open('/timetable?whose=room&what=12')
    user.find('Изменить').click()
    await user.should_see('Перенести на')
    user.find(marker='change_reason').type('олимпиада')
    user.find(marker='new_date').clear().type('31.12.2026')
    user.find(kind=buttons.Button, content='Перенести').click()
    await user.should_see('Перенесите урок на учебный день класса')
    assert not await Lesson.filter(state='cancelled').exists()


async def test_a_cancelled_lesson_says_why(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await timetable_changes.cancel(school.actors['Бойко'], [school.today.id], 'карантин')
    await log_in('Классная')
    await user.open('/timetable')
    await user.should_see('отменён: карантин')
