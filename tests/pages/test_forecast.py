"""/forecast and its pages by role, the calculator of families, and what families never see."""

import pytest
from nicegui.testing import User

from components.calculator import said_ways
from ejournal import facts, frames
from ejournal.services import forecast_verdict, preferences
from models import Preference
from tests.services.test_forecast_views import marked, opened
from tests.support.journal import write
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


@pytest.fixture(autouse=True)
def _anew() -> None:
    frames.forget()


@pytest.mark.clause('11.9')
async def test_a_pupils_page_says_how_sure_and_why(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await marked(school, 'Цой', '45545')
    await opened(school)
    await log_in('Гук')
    await user.open(f'/forecast/pupil/{school.pupil("Цой")}')
    await user.should_see('Если всё пойдёт как обычно')
    await user.should_see('доверяем на')
    await user.should_see('с вероятностью 80 %')
    await user.should_see('За год, если всё пойдёт как обычно')
    await user.should_see(marker=f'subject-{school.physics.subject_id}')


async def test_a_page_follows_the_marks(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await marked(school, 'Цой', '55')
    await opened(school)
    await log_in('Классная')
    await user.open(f'/forecast/pupil/{school.pupil("Цой")}')
    await user.should_see('средняя сейчас 5,00')
    await write(school, pupil=school.pupil('Цой'), new='2')
    await user.should_see('средняя сейчас 4,00')


@pytest.mark.parametrize('who', ['Бойко', 'Дорн', 'Классная', 'Гук'])
async def test_the_school_page_of_each_role(user: User, log_in: LogIn, school: SmallSchool, who: str) -> None:
    await marked(school, 'Цой', '222')
    await opened(school)
    await log_in(who)
    await user.open('/forecast')
    await user.should_see('Кому нужно внимание')
    await user.should_see('из 10 отмеченных 7 действительно не успели')
    await user.should_see('если всё пойдёт как обычно')


async def test_a_class_has_its_figures_and_the_year(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await marked(school, 'Цой', '444')
    await opened(school)
    await log_in('Бойко')
    await user.open(f'/forecast?klass={school.class_8a.id}&figure=sou')
    await user.should_see('с вероятностью 80 % от')
    await user.should_see('Прогноз на год')


async def test_a_shut_gate_is_said_on_every_page(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await marked(school, 'Цой', '222')
    await opened(school, mode='mean', sentence='Прогноз не показываем: он не точнее текущей средней.')
    await log_in('Бойко')
    for address in ('/forecast', f'/forecast?klass={school.class_8a.id}', f'/forecast/pupil/{school.pupil("Цой")}',
                    '/forecast/backtest'):
        await user.open(address)
        await user.should_see('Прогноз не показываем: он не точнее текущей средней.')
        await user.should_not_see('скорее всего')
    await user.open('/forecast')
    await user.should_see('средний балл 2,00')
    await user.should_not_see('Кому нужно внимание')


async def test_the_deputy_computes_anew(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open('/forecast/backtest')
    await user.should_see('Прогноз пока не показываем')
    await Preference.filter(key=forecast_verdict.KEY).delete()
    facts.forget()
    user.find(marker='recompute').click()
    await user.should_see('Проверка пересчитана')
    assert await Preference.exists(key=forecast_verdict.KEY)


async def test_others_only_read_the_backtest(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await opened(school)
    await log_in('Гук')
    await user.open('/forecast/backtest')
    await user.should_see('Программа видела только то, что было известно в тот день')
    await user.should_not_see('Пересчитать')


@pytest.mark.parametrize(('left', 'said'), [
    (9, 'нужны две „5“ (вес 1) или нужно шесть „4“ (вес 1)'), (3, 'нужны две „5“ (вес 1)'),
    (1, 'уже не получится по одной отметке за урок: нужны две „5“ (вес 1), а уроков осталось 1'),
    (0, 'уже не получится: уроков в этом периоде больше нет')])
def test_the_calculator_says_what_is_too_late(left: int, said: str) -> None:
    assert said_ways([(5, 1, 2), (4, 1, 6)], left) == said


@pytest.mark.parametrize('who', ['Абрамов', 'Абрамова'])
async def test_families_calculate_and_see_no_forecast(user: User, log_in: LogIn, school: SmallSchool, who: str) -> None:
    await marked(school, 'Абрамов', '444')
    await opened(school)
    await log_in(who)
    await user.open('/marks')
    await user.should_see('Калькулятор: какие отметки нужны')
    await user.should_not_see('если всё пойдёт как обычно')
    await user.should_see('До „5“: нужна одна „5“ (вес 3)')
    user.find(marker='calc-5').click()
    await user.should_see('4,25')
    await user.should_see('нужны две „5“ (вес 1)')
    user.find(marker='calc-clear').click()
    await user.should_not_see('4,25')


async def test_the_school_may_show_it_to_families(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await marked(school, 'Абрамов', '44445')
    await opened(school)
    await preferences.change(school.actors['Бойко'], {'forecast_for_families': True})
    await log_in('Абрамов')
    await user.open('/marks')
    await user.should_see('Прогноз')
    await user.should_see('если всё пойдёт как обычно; это не отметка')


async def test_the_journal_has_the_column_by_right(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await opened(school)
    await log_in('Гук')
    address = f'/journal/{school.physics.id}/{school.terms[1].id}/forecast'
    answer = await user.http_client.get(address, headers={'X-Ejournal': '1'})
    assert answer.json()['mode'] == 'forecast'
    assert {len(row) for row in answer.json()['rows']} == {5}
    await log_in('Абрамова')
    assert (await user.http_client.get(address, headers={'X-Ejournal': '1'})).status_code == 403
