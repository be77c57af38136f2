"""/settings, and a mark's story on /marks, by a simulated user."""

from nicegui.testing import User

from models import Mark, Preference
from tests.support.journal import write
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


async def test_the_deputy_sets_a_number(user: User, log_in: LogIn) -> None:
    await log_in('Бойко')
    await user.open('/settings')
    user.find(marker='lock_days').clear().type('5')
    user.find('Сохранить').click()
    await user.should_see('Настройки сохранены')
    assert (await Preference.get(key='lock_days')).value == 5
    user.find(marker='lock_days').clear().type('500')
    user.find('Сохранить').click()
    await user.should_see('целое число от 1 до 30')


async def test_a_parent_taps_a_mark(user: User, log_in: LogIn, school: SmallSchool) -> None:
    pupil = school.pupil('Абрамов')
    await write(school, pupil=pupil, new='4')
    await write(school, pupil=pupil, old='4', new='5', reason='внутренняя причина')
    await log_in('Абрамова')
    await user.open('/marks')
    user.find(marker=f'mark-{(await Mark.get(pupil_id=pupil)).work_id}').click()
    await user.should_see('5 вместо 4')
    await user.should_see('24.11.2026 14:48')
    await user.should_not_see('внутренняя причина')
