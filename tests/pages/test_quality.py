"""/quality: figures, panels, filters of the address and the choice of panels."""

import asyncio
from datetime import date
from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from ejournal import clock, frames
from ejournal.services import quality_board
from models import FinalMark, SchoolYear
from pages import quality
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


@pytest.fixture(autouse=True)
def _anew(monkeypatch: pytest.MonkeyPatch) -> None:
    frames.forget()
    monkeypatch.setattr(quality, 'PATIENCE', 20.0)  # a busy machine is no reason for grey lines here


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


async def test_a_board_that_takes_long_leaves_grey_lines_and_then_comes(
        user: User, log_in: LogIn, school: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    ready, real = asyncio.Event(), quality_board.board

    async def slow(*given: Any) -> quality_board.Board:
        await ready.wait()
        return await real(*given)

    monkeypatch.setattr(quality_board, 'board', slow)
    monkeypatch.setattr(quality, 'PATIENCE', 0.0)
    await log_in('Бойко')
    await user.open('/quality')
    assert [one for one in user.find(kind=ui.element).elements if 'ej-skeleton' in one.classes]
    await user.should_not_see('Успеваемость')
    ready.set()
    await user.should_see('Успеваемость', retries=50)
    await user.should_see('2 четверть')


async def test_the_switch_has_a_class(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open('/quality')
    links = [one.props.get('href', '') for one in user.find(kind=ui.link, content='Класс').elements]
    assert f'/quality?klass={school.class_8a.id}' in links


async def test_whom_to_help_stands_beside_the_reserve(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Дорн')
    await user.open('/quality')
    for text in ('Кому нужна помощь', 'Резерв', 'прогноз пока не показываем'):
        await user.should_see(text)


async def test_an_unknown_period_is_a_sentence(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    answer = await user.http_client.get('/quality?period=99')
    assert answer.status_code == 404
    assert 'Такого периода в учебном году нет' in answer.text


@pytest.mark.clause('17.1.2')
async def test_last_years_dashboard_says_what_is_not_kept(user: User, log_in: LogIn, school: SmallSchool) -> None:
    year = await SchoolYear.create(name='2025/2026', starts_on=date(2025, 9, 1), ends_on=date(2026, 5, 31))
    await FinalMark.create(pupil_id=school.pupil('Цой'), subject_id=school.physics.subject_id, period='год',
                           kind='year', year_id=year.id, class_name='7А', value='5', saved_at=clock.now())
    frames.forget()
    await log_in('Бойко')
    await user.open('/quality')
    await user.should_see('Журналы в срок')
    await user.open(f'/quality?year={year.id}')
    for text in ('Год, 2025/2026', 'прошлый учебный год', 'Посещаемость прошлого года в журнале не хранится',
                 'Текущих отметок прошлого года нет', 'Кто вёл предметы в прошлом году'):
        await user.should_see(text)
    await user.should_not_see('Журналы в срок')
    await user.should_not_see('Кому нужна помощь')
    links = [one.props.get('href', '') for one in user.find(kind=ui.link).elements]
    assert f'/quality?year={year.id}&period=2' in links
    await user.open(f'/quality/pupils?year={year.id}&category=отличники')
    await user.should_see('Цой')
    await user.should_see('7А')


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
