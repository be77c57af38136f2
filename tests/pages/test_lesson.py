"""/lesson/{id}: what the teacher writes saves itself; readers look on."""

import asyncio

import pytest
from nicegui import ui
from nicegui.testing import User

from components import live, web
from components.forms import TextField
from components.kept_text import KeptText
from ejournal.services import attachments
from models import Attendance, Homework, Lesson, PlannedTopic, SchoolYear, Subject, TopicPlan, Work
from tests.support.journal import write
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


async def opened(user: User, log_in: LogIn, school: SmallSchool, who: str = 'Гук') -> None:
    await log_in(who)
    await user.open(f'/lesson/{school.today.id}')


async def test_topic_and_homework_are_saved_when_their_field_is_left(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    await opened(user, log_in, school)
    await user.should_see('нет: тема')
    user.find(marker='topic').type('Электрический ток').trigger('blur')
    user.find(marker='homework').type('§ 32').trigger('blur')
    await user.should_see('всё внесено')
    assert (await Lesson.get(id=school.today.id)).topic == 'Электрический ток'
    assert (await Homework.get()).text == '§ 32'
    await user.should_see('Не указан характер работы')
    await user.should_see('классу задано 0 из 150 мин')


async def test_the_plan_is_taken_by_one_press(user: User, log_in: LogIn, school: SmallSchool) -> None:
    plan = await TopicPlan.create(year=await SchoolYear.get(), subject=await Subject.get(name='физика'), grade=8)
    line = await PlannedTopic.create(plan=plan, number=1, topic='Закон Ома', homework='читать § 44')
    await Lesson.filter(id=school.today.id).update(planned_topic_id=line.id)
    await opened(user, log_in, school)
    user.find('Взять из КТП').click()
    await user.should_see('всё внесено')
    assert ((await Lesson.get(id=school.today.id)).topic, (await Homework.get()).text) == ('Закон Ома', 'читать § 44')


async def test_absent_in_one_tap(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await opened(user, log_in, school)
    await user.should_see('3 из 3 на уроке')
    user.find(marker='ОТ Цой').click()
    await user.should_see('2 из 3 на уроке')
    assert (await Attendance.get(pupil_id=school.pupil('Цой'))).code == 'ОТ'


async def test_a_refusal_stays_under_the_field(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await opened(user, log_in, school)
    user.find(marker='topic').type('Electric current').trigger('blur')
    await user.should_see('нет ни одной русской буквы')
    assert (await Lesson.get(id=school.today.id)).topic == ''


async def test_what_a_colleague_writes_appears(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await opened(user, log_in, school, 'Бойко')
    await write(school, kind='personal', pupil=school.pupil('Цой'), new='решить № 5–7')
    await attachments.attach_link(school.actors['Гук'], school.today.id, 'https://resh.edu.ru/28', 'Опыт с лампой')
    await user.should_see('решить № 5–7')
    await user.should_see('Опыт с лампой')
    link, = user.find(kind=ui.link, content='Опыт с лампой').elements
    assert (link.props['href'], link.props['rel']) == ('https://resh.edu.ru/28', 'noopener noreferrer')


async def test_a_due_date_that_a_colleague_moves_while_one_types(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    text = '§ 32 читать'
    await write(school, kind='homework', new=text, due_on='2026-11-27')
    await opened(user, log_in, school)
    user.find(marker='homework').type(' и пересказать')
    await write(school, kind='homework', old=text, new=text, due_on='2026-12-04')
    await user.should_see('04.12.2026')  # the load of that day, drawn anew
    user.find(marker='homework').trigger('blur')
    await user.should_see('срок задания изменили: теперь 04.12.2026')
    assert ((await Homework.get()).text, f'{(await Homework.get()).due_on}') == (text, '2026-12-04')
    user.find(marker='homework').trigger('blur')
    await user.should_not_see('срок задания изменили')
    stored = await Homework.get()
    assert (stored.text, f'{stored.due_on}') == (f'{text} и пересказать', '2026-12-04')


async def test_the_minutes_wait_for_the_browser(
        user: User, log_in: LogIn, school: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    """A timer made while the page is built would send it in two parts."""
    asked: list[float] = []
    monkeypatch.setattr(live, 'again', lambda seconds, call: asked.append(seconds))
    await opened(user, log_in, school)
    assert asked == [60]


async def test_a_work_has_a_type(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await opened(user, log_in, school)
    user.find('Добавить работу').click()
    await user.should_see(marker='add-work')
    user.find(marker='add-work').click()
    await user.should_see('Выберите тип задания')
    assert not await Work.exists()


async def test_readers_look_on(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await Lesson.filter(id=school.today.id).update(note='Ключ у секретаря')
    await opened(user, log_in, school, 'Классная')
    await user.should_see('ведёт другой учитель')
    await user.should_not_see('Записка замещающему')
    await user.should_not_see('Прикрепить файл')


async def test_an_ended_session_keeps_the_text_and_says_so(
        user: User, log_in: LogIn, school: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    async def nobody(token: str) -> None:
        pass

    await opened(user, log_in, school)
    monkeypatch.setattr(web._Door, 'find', staticmethod(nobody))
    for name in ('topic', 'homework'):
        user.find(marker=name).type('Закон Ома').trigger('blur')
        await asyncio.sleep(0.1)
        field, = user.find(kind=TextField, marker=name).elements
        assert (field.value, field.error) == ('Закон Ома', 'Сеанс завершён. Войдите снова.')
    assert (await Lesson.get(id=school.today.id)).topic == ''


async def test_what_the_browser_has_kept_comes_back_and_overwrites_nobody(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    await Lesson.filter(id=school.today.id).update(topic='Сила тока')
    await opened(user, log_in, school)
    kept = next(one for one in user.find(kind=KeptText).elements if one.props['name'] == 'topic')
    kept._restored('Закон Ома', '')
    await user.should_see('Этот текст ещё не записан')
    user.find(marker='topic').trigger('blur')
    await user.should_see('Сейчас в журнале')
    assert (await Lesson.get(id=school.today.id)).topic == 'Сила тока'
    user.find(marker='topic').trigger('blur')
    await user.should_not_see('Сейчас в журнале')
    assert (await Lesson.get(id=school.today.id)).topic == 'Закон Ома'
    assert kept.props['stored'] == 'Закон Ома'
