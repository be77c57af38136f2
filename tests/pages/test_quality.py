"""/quality: figures, panels, filters of the address and the choice of panels."""

import pytest
from nicegui.testing import User

from ejournal import frames
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


@pytest.fixture(autouse=True)
def _anew() -> None:
    frames.forget()


@pytest.mark.clause('17.1.2', '17.3.3')
async def test_figures_with_their_formula_and_denominator(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open('/quality')
    for text in ('Качество обучения', 'Успеваемость', 'СОУ', 'Качество по периодам', 'Посещаемость по месяцам'):
        await user.should_see(text)


async def test_a_link_carries_the_filters(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Дорн')
    await user.open(f'/quality?period=2&klass={school.class_8a.id}&figure=level')
    await user.should_see('СОУ по периодам')
    await user.should_see('2 четверть')


async def test_an_unknown_period_is_a_sentence(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    answer = await user.http_client.get('/quality?period=99')
    assert answer.status_code == 404
    assert 'Такого периода в учебном году нет' in answer.text


async def test_the_chosen_panels_stay(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open('/quality')
    user.find('Панели').click()
    for key in ('dynamics', 'absences'):
        user.find(marker=f'panel-{key}').click()
    user.find('Показать').click()
    await user.open('/quality')
    await user.should_not_see('Качество по периодам')
    await user.should_see('Категории обучающихся')
