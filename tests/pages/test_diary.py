"""/diary and /marks, as pupils, parents and teachers open them."""

import pytest
from nicegui import ui
from nicegui.testing import User

from models import ClassMembership, GuardianLink, Mark, Person, PupilCard
from tests.support.journal import write
from tests.support.school import FIRST, SmallSchool
from tests.support.simulated import LogIn


async def test_the_week_of_a_pupil(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await write(school, pupil=school.pupil('Абрамов'), new='4/5')
    await write(school, kind='topic', new='Электрический ток')
    await log_in('Абрамов')
    await user.open('/diary')
    for text in ('Абрамов Глеб', '8А', 'Вторник, 24 ноября', '08:50', 'физика', 'Электрический ток',
                 '23–28 ноября 2026'):
        await user.should_see(text)
    marks = [label.text for label in user.find(kind=ui.label).elements if 'ej-mark' in label.classes]
    assert sorted(marks) == ['4', '4', '5', '5']  # at the lesson, and among what is new since the last visit


async def test_a_mark_shows_at_once_and_the_rest_stays(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Абрамова')
    await user.open('/diary')
    monday = user.find(content='Понедельник, 23 ноября').elements
    await write(school, pupil=school.pupil('Абрамов'), new='.', type=school.types['контрольная работа'].id)
    await user.should_see('долг')
    hints = [label.props['title'] for label in user.find(kind=ui.label).elements if 'ej-mark-debt' in label.classes]
    assert sorted(hints) == ['контрольная работа, 24.11', 'контрольная работа, вес 3']  # new, and the lesson
    assert user.find(content='Понедельник, 23 ноября').elements == monday  # the same elements: nothing else was redrawn


async def test_homework_of_anothers_lesson_shows_at_once(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Абрамов')
    await user.open('/diary')
    await write(school, kind='homework', new='§ 32;\n<b>письменно</b>')
    await user.should_see('§ 32;\n<b>письменно</b>')
    await user.should_see('на 27.11: § 32;\n<b>письменно</b>')


async def test_texts_of_people_are_never_html(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await write(school, kind='homework', new='читать <script>alert(1)</script>')
    await log_in('Абрамов')
    await user.open('/diary')
    await user.should_see(content='читать <script>alert(1)</script>', kind=ui.label)
    await user.should_not_see(kind=ui.html)


async def test_a_parent_of_two_switches_between_them(user: User, log_in: LogIn, school: SmallSchool) -> None:
    brother = await Person.create(last_name='Абрамов', first_name='Яков', code='Я', sort_key='абрамов яков')
    await PupilCard.create(person=brother, enrolled_on=FIRST, order_number='1', order_date=FIRST)
    await ClassMembership.create(school_class=school.class_1a, pupil=brother, since=FIRST)
    await GuardianLink.create(guardian=school.people['Абрамова'], pupil=brother, kinship='мать')
    await log_in('Абрамова')
    await user.open('/diary')
    links = user.find(kind=ui.link, content='Яков, 1А').elements
    assert {link.props['href'] for link in links} == {f'/diary/{brother.id}'}
    await user.open(f'/diary/{brother.id}')
    await user.should_see('литературное чтение')


async def test_with_one_child_there_is_nothing_to_switch(user: User, log_in: LogIn) -> None:
    await log_in('Абрамова')
    await user.open('/diary')
    await user.should_see('Абрамов Глеб')
    await user.should_not_see('Глеб, 8А')


@pytest.mark.parametrize('name', ['Классная', 'Бойко', 'Дорн'])
async def test_those_who_may_open_a_pupils_diary(user: User, log_in: LogIn, school: SmallSchool, name: str) -> None:
    await log_in(name)
    await user.open(f'/diary/{school.pupil("Абрамов")}')
    await user.should_see('физика')
    links = user.find(kind=ui.link, content='Отметки').elements
    assert f'/marks/{school.pupil("Абрамов")}' in {link.props['href'] for link in links}


@pytest.mark.parametrize('address', ['/diary?week=завтра', '/diary?week=2026-13-01', '/marks?term=999', '/diary/99999'])
async def test_what_does_not_exist_is_a_sentence(user: User, log_in: LogIn, address: str) -> None:
    await log_in('Абрамов')
    response = await user.http_client.get(address)
    assert response.status_code == 404
    assert 'Такой страницы нет' in response.text


async def test_weeks_lead_back_to_september_and_no_further(user: User, log_in: LogIn) -> None:
    await log_in('Абрамов')
    await user.open('/diary?week=2026-11-05')
    await user.should_see('2–7 ноября 2026')
    await user.should_see('Праздничный день')
    await user.should_see('Сегодня')
    hrefs = [link.props['href'] for link in user.find(kind=ui.link).elements if 'week=' in link.props['href']]
    assert {'?week=2026-10-26', '?week=2026-11-09'} <= set(hrefs)
    await user.open('/diary?week=2026-08-01')
    await user.should_see('31 августа – 5 сентября 2026')


async def test_marks_of_the_term_follow_the_journal(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Абрамова')
    await user.open('/marks')
    await user.should_see('Отметок пока нет')
    await write(school, pupil=school.pupil('Абрамов'), new='5')
    await user.should_see('5,00')
    await write(school, pupil=school.pupil('Абрамов'), new='4', type=school.types['контрольная работа'].id)
    await user.should_see('4,25')


async def test_an_earlier_term_is_chosen_by_its_link(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Абрамов')
    await user.open(f'/marks?term={school.terms[0].id}')
    current = [link.text for link in user.find(kind=ui.link).elements if link.props.get('aria-current') == 'page']
    assert '1 четверть' in current


async def test_the_first_grade_has_no_marks(user: User, log_in: LogIn) -> None:
    await log_in('Крошка')
    await user.open('/marks')
    await user.should_see('Безотметочное обучение')


async def test_teachers_without_a_diary_are_told_where_diaries_are(user: User, log_in: LogIn) -> None:
    await log_in('Гук')
    response = await user.http_client.get('/diary')
    assert response.status_code == 403
    assert 'из списка класса' in response.text


async def test_a_mark_of_the_week_tells_when_it_was_set(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await write(school, pupil=school.pupil('Абрамов'), new='4')
    await log_in('Абрамова')
    await user.open('/diary')
    work = (await Mark.get(pupil_id=school.pupil('Абрамов'))).work_id
    user.find(marker=f'mark-{work}').click()
    await user.should_see('поставлена 4')
