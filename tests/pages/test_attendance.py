"""/attendance, a pupil's sheet and /absence: what each role sees, one press, and that it all follows the journals."""

import asyncio
from datetime import date
from time import perf_counter

import pytest
from nicegui import ui
from nicegui.testing import User

from ejournal import frames
from ejournal.rules.calendar import DAY
from ejournal.services import absence_notices
from ejournal.services.absence_notices import NewNotice
from models import AbsenceNotice, Attendance, Lesson
from tests.support.journal import write
from tests.support.school import TODAY, SmallSchool
from tests.support.simulated import LogIn, happens

PANELS = ('Пропуски по причинам', 'Сравнение', 'Обучающиеся и дни', 'Календарь: ноябрь 2026',
          'День недели и номер урока', 'Кто пропускает первый урок', 'Волна болезни', 'Как считаем')


@pytest.fixture(autouse=True)
def _anew():
    frames.forget()
    yield
    frames.forget()


async def absent(school: SmallSchool, name: str = 'Цой', code: str = 'ОТ') -> None:
    await write(school, kind='attendance', pupil=school.pupil(name), new=code)


async def code_of(school: SmallSchool, name: str) -> str:
    row = await Attendance.get_or_none(pupil_id=school.pupil(name), lesson=school.today)
    return row.code if row else ''


def pictures(user: User) -> dict[str, str]:
    """The text alternative of every picture on the page."""
    return {str(box.props['aria-label']).split('.')[0]: str(box.props['aria-label'])
            for box in user.find(kind=ui.element).elements if box.props.get('role') in ('img', 'application')}


async def test_the_class_teacher_has_every_panel_with_its_words(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await absent(school, code='Б')
    await log_in('Классная')
    await user.open('/attendance')
    for title in PANELS:
        await user.should_see(title)
    await user.should_see('8А класс, 2026/2027')
    shown = pictures(user)
    assert set(shown) >= set(PANELS[:5])
    assert '24.11.2026: 1' in shown['Календарь: ноябрь 2026']


@pytest.mark.clause('17.5.7')
async def test_the_open_panel_follows_the_roll_within_a_second(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Классная')
    await user.open('/attendance')
    await user.should_see('из 3, весь день: 0')
    begun = perf_counter()
    await absent(school)
    await user.should_see('из 3, весь день: 1')
    await user.should_see('8А: волна болезни')
    assert perf_counter() - begun < 1.0


@pytest.mark.parametrize('name', ['Бойко', 'Дорн'])
async def test_the_administration_sees_the_school_a_parallel_and_a_class(
        user: User, log_in: LogIn, school: SmallSchool, name: str) -> None:
    await absent(school)
    await log_in(name)
    await user.open('/attendance')
    for title in ('Школа, 2026/2027', 'Классы и дни', 'Болеют по классам', 'Классы за месяц'):
        await user.should_see(title)
    await user.open('/attendance?grade=8')
    await user.should_see('8 классы, 2026/2027')
    await user.open(f'/attendance?klass={school.class_1a.id}')
    await user.should_see('1А класс, 2026/2027')
    await user.should_not_see('Указать причину')


async def test_bad_addresses_are_sentences(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Классная')
    for address, status, sentence in (
            (f'/attendance?klass={school.class_1a.id}', 404, 'Такого класса нет, или он не ваш.'),
            ('/attendance?klass=999', 404, 'Такого класса нет, или он не ваш.'),
            ('/attendance?month=2031-01', 403, 'Выберите месяц из списка.')):
        answer = await user.http_client.get(address)
        assert answer.status_code == status
        assert sentence in answer.text
    await user.open('/attendance?month=2026-10')
    await user.should_see('В этом месяце уроков не было: октябрь 2026. Выберите другой месяц.')


async def test_a_school_before_its_first_lesson(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await Attendance.all().delete()
    await Lesson.all().delete()
    frames.forget()
    for name in ('Классная', 'Бойко'):
        await log_in(name)
        await user.open('/attendance')
        await user.should_see('Уроков ещё не было.')


async def test_a_press_on_a_cell_opens_the_day_and_gives_the_reason(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    await absent(school)
    await log_in('Классная')
    await user.open('/attendance')
    heat = next(one for one in user.find(kind=ui.plotly).elements
                if one._props['options']['data'][0].get('zmax') == 9.5)
    rows = heat._props['options']['data'][0]['customdata']
    assert rows[-1][-1] == [school.pupil('Цой'), '2026-11-24']
    drawn = heat._props['options']  # namesakes are two rows: keyed by the pupil, named at the axis and in the words
    assert drawn['data'][0]['y'][-1] == str(school.pupil('Цой'))
    assert drawn['layout']['yaxis']['ticktext'][-1].startswith('Цой')
    assert drawn['data'][0]['hovertext'][-1][-1] == 'Цой Виктор'
    with user.client:
        listener = next(one for one in heat._event_listeners.values() if one.type == 'plotly_click')
        heat._handle_event({'listener_id': listener.id, 'args': {'points': [{'customdata': rows[-1][-1]}]}})
    await user.should_see('Цой Виктор, 24.11.2026')
    await user.should_see('2. физика')
    user.find(marker='reason-Б').click()
    await user.should_see('Причина указана, уроков: 1.')
    assert await code_of(school, 'Цой') == 'Б'


async def test_a_reason_without_a_mouse(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await absent(school, 'Абрамов')
    await log_in('Классная')
    await user.open('/attendance')
    user.find(marker='set-reason').click()
    await user.should_see(marker='reason-УП')
    user.find(marker='reason-УП').click()
    await user.should_see('Для УП укажите документ или причину')
    user.find(marker='reason-document').type('приказ № 14')
    user.find(marker='reason-УП').click()

    async def given() -> bool:
        return await code_of(school, 'Абрамов') == 'УП'
    await happens(given)


async def test_a_message_of_a_parent_is_confirmed_by_one_press(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await absent(school, 'Абрамов')
    await log_in('Классная')
    await user.open('/')
    await user.should_not_see('Родители сообщили об отсутствии')
    number = await absence_notices.tell(school.actors['Абрамова'], NewNotice(
        school.pupil('Абрамов'), TODAY, TODAY + DAY, 'Б', 'Температура'))
    await user.should_see('Родители сообщили об отсутствии')
    await user.should_see('без причины: 1')
    await user.open('/attendance')
    await user.should_see(marker=f'confirm-absence-{number}')
    user.find(marker=f'confirm-absence-{number}').click()
    await user.should_see('Причина указана, уроков: 1.')
    await user.should_not_see('Родители сообщили об отсутствии')
    assert await code_of(school, 'Абрамов') == 'Б'


async def test_a_no_asks_why(user: User, log_in: LogIn, school: SmallSchool) -> None:
    number = await absence_notices.tell(school.actors['Абрамова'], NewNotice(
        school.pupil('Абрамов'), TODAY, TODAY, 'Б'))
    await log_in('Классная')
    await user.open('/')
    await user.should_see(marker=f'decline-absence-{number}')
    user.find(marker=f'decline-absence-{number}').click()
    await user.should_see(marker='absence-answer')
    user.find(marker='absence-answer').type('Был на уроках')
    user.find(marker='decline-absence-now').click()

    async def declined() -> bool:
        return (await AbsenceNotice.get(id=number)).answer == 'Был на уроках'
    await happens(declined)


async def test_a_parent_tells_and_sees_the_answer_come(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Абрамова')
    await user.open('/diary')
    links = {one.props['href'] for one in user.find(kind=ui.link).elements}
    pupil = school.pupil('Абрамов')
    assert {f'/absence?pupil={pupil}', f'/attendance/pupil/{pupil}'} <= links
    await user.open(f'/absence?pupil={pupil}')
    await user.should_see('Сообщений пока нет')
    user.find(marker='absence-text').type('Температура')
    user.find(marker='absence-send').click()
    await user.should_see('ждёт ответа')
    made = await AbsenceNotice.get()
    assert (made.since, made.code, made.text) == (date(2026, 11, 24), 'Б', 'Температура')
    await absence_notices.decline(school.actors['Классная'], made.id, 'Видела в школе')
    await user.should_see('Классная В. И.: Видела в школе')


async def test_a_parent_takes_a_message_back(user: User, log_in: LogIn, school: SmallSchool) -> None:
    number = await absence_notices.tell(school.actors['Абрамова'], NewNotice(
        school.pupil('Абрамов'), TODAY, TODAY, 'Б'))
    await log_in('Абрамова')
    await user.open('/absence')
    await user.should_see(marker=f'withdraw-absence-{number}')
    user.find(marker=f'withdraw-absence-{number}').click()
    await user.should_see('отозвано')


@pytest.mark.parametrize('name', ['Абрамов', 'Абрамова', 'Классная', 'Бойко'])
async def test_the_sheet_of_a_pupil_for_whom_it_is(user: User, log_in: LogIn, school: SmallSchool, name: str) -> None:
    await log_in(name)
    await user.open(f'/attendance/pupil/{school.pupil("Абрамов")}')
    for text in ('Абрамов Глеб', 'Посещаемость, 2026/2027', 'Дни с отметками', 'Таких дней нет', 'Пропусков нет.'):
        await user.should_see(text)
    await absent(school, 'Абрамов')
    await user.should_see('24.11.2026, вт')
    await user.should_see('1ОТ')
    button = user.find(kind=ui.element).elements
    may = any(one.props.get('aria-label') == 'Причина: 24.11.2026' for one in button)
    assert may == (name == 'Классная')


async def test_what_does_not_concern_the_class_redraws_nothing(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Классная')
    await user.open('/attendance')
    before = len(user.find(kind=ui.plotly).elements)
    await write(school, kind='topic', new='Ток')
    await asyncio.sleep(0.4)
    assert len(user.find(kind=ui.plotly).elements) == before
