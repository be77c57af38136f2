"""/: what matters today, for each role."""

import asyncio
from datetime import date

import pytest
from nicegui import ui
from nicegui.testing import User

from ejournal import frames
from ejournal.access import Actor
from ejournal.services import own_groups, substitutions
from models import Account, Consent, Lesson
from tests.support.journal import write
from tests.support.school import TODAY, SmallSchool
from tests.support.simulated import LogIn


async def test_a_teacher_sees_the_lessons_and_what_is_missing(user: User, log_in: LogIn) -> None:
    await log_in('Гук')
    await user.open('/')
    await user.should_see('Физика, 8А')
    await user.should_see('нет: тема')
    await user.should_see('внести до 21:00, осталось 6 ч 12 мин')
    await user.should_see('срок прошёл 23.11 в 21:00')


async def test_a_lesson_leads_to_its_page_and_its_journal(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Гук')
    await user.open('/')
    links = user.find(kind=ui.link, content='Физика, 8А').elements
    assert f'/lesson/{school.today.id}' in {link.props['href'] for link in links}
    journals = user.find(kind=ui.link, content='журнал').elements
    assert {link.props['href'] for link in journals if 'ej-over' in link.classes} == {f'/journal/{school.physics.id}'}


async def test_what_is_written_elsewhere_shows_without_a_reload(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Гук')
    await user.open('/')
    await user.should_not_see('всё внесено')
    await write(school, kind='topic', new='Ток')
    await write(school, kind='homework', none=True)
    await user.should_see('всё внесено')


async def test_a_day_without_lessons_says_when_the_next_is(user: User, log_in: LogIn, travel) -> None:
    travel.to(date(2026, 11, 28))
    await log_in('Гук')
    await user.open('/')
    await user.should_see('Сегодня у вас уроков нет')
    await user.should_see('Выходной. Следующий урок — понедельник, 30.11.2026, 09:50: Физика, 8А.')


async def test_the_class_teacher_sees_who_is_absent_as_it_is_written(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Классная')
    await user.open('/')
    await user.should_see('Пока никого не отметили.')
    await write(school, kind='attendance', pupil=school.pupil('Цой'), new='ОТ')
    await user.should_see('Цой Виктор')
    await user.should_see('2: ОТ')


@pytest.mark.parametrize('name', ['Бойко', 'Дорн'])
async def test_the_administration_sees_five_figures_and_who_is_behind(user: User, log_in: LogIn, name: str) -> None:
    await log_in(name)
    await user.open('/')
    for text in ('Уроков проведено', 'Без темы', 'Без задания', 'Отсутствуют', 'Отметок поставлено', 'из 2 сегодня',
                 'Журналы с просрочкой', 'Гук Л. М.', 'без темы: 3'):
        await user.should_see(text)


async def test_the_figures_follow_the_day(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open('/')
    await write(school, kind='attendance', pupil=school.pupil('Цой'), new='ОТ')
    await asyncio.sleep(0.1)
    tiles = [label.text for label in user.find(kind=ui.label).elements if 'ej-tile-value' in label.classes]
    assert sorted(tiles) == ['0', '1', '1', '2', '2']


async def test_when_all_is_written_nobody_is_behind(user: User, log_in: LogIn) -> None:
    await Lesson.filter(date__lt=TODAY).update(topic='Тема', no_homework=True)
    await log_in('Дорн')
    await user.open('/')
    await user.should_see('Всё внесено вовремя')


async def test_the_administrator_sees_accounts(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await Account.filter(person=school.people['Цой']).update(blocked=True)
    await log_in('Админов')
    await user.open('/')
    for text in ('Ещё не входили', 'из 13 учётных записей', 'Заблокированы', 'Открыть пользователей'):
        await user.should_see(text)


async def test_the_office_sees_who_has_no_consent(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await Consent.filter(person_id__in=[school.pupil('Цой'), school.people['Гук'].id]).delete()
    await log_in('Секретова')
    await user.open('/')
    await user.should_see('Цой Виктор')
    await user.should_not_see('Гук Лев Маркович')
    await log_in('Кадрова')
    await user.open('/')
    await user.should_see('Гук Лев Маркович')
    await user.should_not_see('Цой Виктор')


@pytest.mark.parametrize('name', ['Абрамов', 'Абрамова'])
async def test_families_go_to_the_diary(user: User, log_in: LogIn, name: str) -> None:
    await log_in(name)
    response = await user.http_client.get('/', follow_redirects=False)
    assert (response.status_code, response.headers['location']) == (303, '/diary')


async def test_a_lesson_to_stand_in_for_appears_at_once(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Чехонина')
    await user.open('/')
    await user.should_not_see('Физика, 8А')
    await substitutions.assign(school.actors['Бойко'], [substitutions.StandIn(
        school.today.id, school.people['Чехонина'].id, substitutions.SAME, 'болезнь')])
    await user.should_see('Физика, 8А')
    await user.should_see('вместо: Гук Л. М.')


@pytest.fixture(autouse=True)
def _anew() -> None:
    frames.forget()


@pytest.mark.clause('17.5.10')
async def test_the_class_teacher_sees_the_week_and_debts_as_they_are_written(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Классная')
    await user.open('/')
    await user.should_see('Отметок за эту неделю ещё нет')
    await write(school, pupil=school.pupil('Цой'), new='.')
    await user.should_see('Долги, 8А', retries=20)


async def test_the_class_page_has_the_same_digest(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await write(school, pupil=school.pupil('Абрамов'), new='.')
    await log_in('Классная')
    await user.open('/class')
    await user.should_see('Долги, 8А')
    await user.should_see('Отметки за неделю, 8А')


async def test_the_teacher_sees_own_journals(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await write(school, pupil=school.pupil('Цой'), new='4')
    await log_in('Гук')
    await user.open('/')
    await user.should_see('Мои журналы')
    await user.should_see('средний 4,00')


async def test_the_page_comes_whole_though_its_clock_ticks(
        user: User, log_in: LogIn, school: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    await write(school, pupil=school.pupil('Цой'), new='4')
    found = own_groups.of_teacher

    async def slowly(actor: Actor) -> own_groups.OwnGroups:
        await asyncio.sleep(0.5)
        return await found(actor)

    monkeypatch.setattr(own_groups, 'of_teacher', slowly)
    await log_in('Гук')
    await user.open('/')
    await user.should_see('средний 4,00', retries=1)


@pytest.mark.clause('17.1.2')
@pytest.mark.parametrize('name', ['Бойко', 'Дорн'])
async def test_the_administration_sees_what_waits_and_what_changed(user: User, log_in: LogIn, name: str) -> None:
    await log_in(name)
    await user.open('/')
    for text in ('Ждут решения', 'Ничего не ждёт', 'Что изменилось за неделю', 'Заметных изменений нет'):
        await user.should_see(text)


async def test_the_family_sees_the_next_day_and_new_marks(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await write(school, pupil=school.pupil('Абрамов'), new='5')
    await log_in('Абрамова')
    await user.open('/diary')
    for text in ('На пятницу, 27 ноября', 'Новые отметки', 'Какие отметки нужны'):
        await user.should_see(text)


@pytest.mark.parametrize('day', [date(2026, 7, 15), date(2026, 9, 1), date(2027, 5, 26)])
@pytest.mark.parametrize('name', ['Дорн', 'Бойко', 'Классная', 'Гук', 'Админов', 'Секретова', 'Кадрова', 'Абрамов',
                                  'Абрамова'])
async def test_every_start_page_opens_in_summer_and_at_both_ends_of_the_year(
        user: User, log_in: LogIn, travel, day: date, name: str) -> None:
    travel.to(day)
    await log_in(name)
    answer = await user.http_client.get('/', follow_redirects=True)
    assert answer.status_code == 200
    assert 'Что-то пошло не так' not in answer.text
