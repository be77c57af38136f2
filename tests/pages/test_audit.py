"""/audit by a simulated user."""

from io import BytesIO

from nicegui.testing import User
from openpyxl import load_workbook

from tests.support.journal import write
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


async def test_the_director_filters_the_events(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await write(school, pupil=school.pupil('Цой'), new='5')
    await log_in('Дорн')
    await user.open('/audit')
    await user.should_see('отметка: изменено')
    await user.should_see('Цой В., Физика, 8А')
    user.find(marker='person').type('Чехонина')
    user.find('Показать').click()
    await user.should_not_see('отметка: изменено')


async def test_the_access_report_is_a_file_too(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await write(school, pupil=school.pupil('Цой'), new='5')
    await log_in('Админов')
    await user.open('/audit?view=access')
    await user.should_see('Дата изменения')
    await user.should_see('2 четверть')
    user.find('Скачать XLSX').click()
    answer = await user.download.next()
    sheet = load_workbook(BytesIO(answer.content)).worksheets[0]
    assert [cell.value for cell in sheet[1]] == [
        'Класс', 'Предмет', 'Дата изменения', 'Пользователь', 'Дата урока', 'Период', 'Действие']
    assert sheet['G2'].value == 'отметка: изменено, Цой В., — → 5'
