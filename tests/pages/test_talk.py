"""The board, the forum, requests, events, help and the report of a failing pupil, as people use them."""

from datetime import date

import pytest
from nicegui import ui
from nicegui.testing import User

from components import dialogs
from ejournal import manual
from ejournal.services.talk import board, class_events, forum, helpdesk
from models import Announcement, AnnouncementRead, ClassEvent, FailingReport, ForumPost, HelpRequest, NotFound, Role
from tests.support.journal import write
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn, happens


@pytest.mark.clause('17.3.12')
async def test_the_deputy_publishes_and_the_teacher_reads_on_the_start_page(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open('/announcements?view=all')
    user.find('Новое объявление').click()
    await user.should_see(marker='title')
    user.find(marker='title').type('Педсовет')
    user.find(marker='text').type('В понедельник в 15:00.')
    kinds, = user.find(marker='kinds').elements
    assert isinstance(kinds, ui.select)
    kinds.value = ['staff']
    user.find(marker='publish').click()
    await user.should_see('прочли: 0')
    number = (await Announcement.get()).id
    await log_in('Гук')
    await user.open('/')
    await user.should_see('В понедельник в 15:00.')
    user.find(marker=f'announcement-{number}').click()
    await user.should_not_see('В понедельник в 15:00.')
    assert await AnnouncementRead.filter(person_id=school.people['Гук'].id).exists()
    await log_in('Бойко')
    await user.open('/announcements?view=all')
    user.find(marker=f'readers-{number}').click()
    await user.should_see('Гук Лев Маркович')


async def test_the_family_sees_it_over_the_diary_at_once(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Абрамова')
    await user.open('/diary')
    await user.should_not_see('Ознакомлен')
    await board.publish(school.actors['Бойко'], board.Draft('Каникулы', 'Начнутся 31 декабря.', ('guardians',)))
    await user.should_see('Начнутся 31 декабря.')


async def test_the_forum(
        user: User, log_in: LogIn, school: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialogs, 'KEPT', 0.0)  # a closed sheet still holds the words that were corrected in it
    await log_in('Админов')
    await user.open('/forum')
    user.find('Новая тема').click()
    user.find(marker='title').type('Вопросы о журнале')
    user.find(marker='text').type('Пишите сюда.')
    user.find(marker='open-topic').click()
    await happens(ForumPost.exists)
    topic = (await ForumPost.get()).topic_id
    await log_in('Гук')
    await user.open(f'/forum/{topic}')
    user.find(marker='post').type('Как отменить отметку?')
    user.find(marker='send-post').click()
    await user.should_see('до 15:03')
    number = (await ForumPost.all().order_by('-id').first()).id
    user.find(marker=f'edit-{number}').click()
    user.find(marker='edited').clear().type('Как вернуть отметку?')
    user.find(marker='save-post').click()
    await user.should_see('исправлено 14:48')
    await forum.write(school.actors['Админов'], topic, 'Ctrl+Z, отмена')
    await user.should_see('Ctrl+Z, отмена')
    await forum.hide(school.actors['Админов'], number, 'не по теме')
    await user.should_see('Скрыто: не по теме')
    await user.should_not_see('Как вернуть отметку?')


@pytest.mark.clause('17.4.9')
async def test_every_page_leads_to_the_report_of_a_fault(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Гук')
    await user.open(f'/journal/{school.physics.id}')
    link, = user.find(marker='fault').elements
    assert link.props['href'] == f'/helpdesk/new?page=%2Fjournal%2F{school.physics.id}'
    await user.open(f'/helpdesk/new?page=%2Fjournal%2F{school.physics.id}')
    user.find(marker='subject').type('Не печатает')
    user.find(marker='text').type('Кнопка не отвечает.')
    user.find(marker='send-request').click()
    await user.should_see('Обращение № 1')
    found = await HelpRequest.get()
    assert (found.kind, found.page, bool(found.browser)) == ('fault', f'/journal/{school.physics.id}', True)
    await helpdesk.answer(school.actors['Админов'], found.id, 'Исправлено.')
    await user.should_see('Исправлено.')
    await user.should_see('отвечено')


async def test_a_strange_address_is_not_taken_along(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Гук')
    await user.open('/helpdesk/new?page=//evil.example/x')
    await user.should_see('Новое обращение')
    await user.should_not_see('evil.example')


async def test_the_administrators_queue(user: User, log_in: LogIn, school: SmallSchool) -> None:
    number = await helpdesk.ask(school.actors['Классная'], helpdesk.Asked(
        'report', 'Пропуски 8А', 'За четверть.', due_on=date(2026, 11, 27)))
    await log_in('Админов')
    await user.open('/helpdesk')
    await user.should_see('к 27.11.2026')
    await user.should_see('Обычное время ответа')
    await user.open(f'/helpdesk/{number}')
    user.find(marker='take').click()
    await user.should_see('отвечает Админов П. И.')
    user.find(marker='note').type('Отчёт готов.')
    user.find(marker='send-note').click()
    await user.should_see('отвечено')


@pytest.mark.clause('17.5.11')
async def test_an_event_is_planned_and_stands_under_the_diary(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Классная')
    await user.open('/events')
    user.find('Новое мероприятие').click()
    await user.should_see(marker='title')
    user.find(marker='title').type('Поездка в музей')
    user.find(marker='on').type('27.11.2026')
    user.find(marker='starts_at').type('14:30')
    user.find(marker='place').type('Музей')
    user.find(marker='save-event').click()
    await user.should_see('Поездка в музей, 8А')
    number = (await ClassEvent.get()).id
    await log_in('Абрамова')
    await user.open('/diary')
    await user.should_see('пятница, 27.11.2026, 14:30 · Музей')
    await class_events.cancel(school.actors['Классная'], number, 'карантин')
    await user.should_see('отменено: карантин')


@pytest.mark.clause('17.4.6')
async def test_a_failing_pupil_is_reported_from_the_journal(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await write(school, pupil=school.pupil('Абрамов'), new='2')
    await log_in('Гук')
    await user.open(f'/journal/{school.physics.id}')
    user.find(marker='report-failing').click()
    await user.should_see(marker='failing_text', content='отметки 2')
    user.find(marker='report-now').click()
    await user.should_see('Классный руководитель получил сообщение')
    number = (await FailingReport.get()).id
    await log_in('Классная')
    await user.open('/class')
    await user.should_see('Абрамов Глеб: Физика, 8А')
    user.find(marker=f'close-{number}').click()
    user.find(marker='outcome').type('Поговорила с родителями.')
    user.find(marker='close-now').click()
    await user.should_see('закрыто')
    assert (await FailingReport.get()).outcome == 'Поговорила с родителями.'


async def test_who_only_reads_a_journal_reports_nothing(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open(f'/journal/{school.physics.id}')
    await user.should_not_see('Сообщить о неуспеваемости')


# --- help -------------------------------------------------------------------------------------------------------------
@pytest.mark.clause('17.2.2')
async def test_help_by_role(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Гук')
    await user.open('/help')
    await user.should_see('Отметки с клавиатуры')
    await user.should_not_see('Администратору')
    await user.open('/help/marks')
    await user.should_see('Нажмите 5, 4, 3 или 2. Отметка сохранится сразу, курсор перейдёт вниз.')


@pytest.mark.parametrize('role', Role)
def test_every_role_has_its_pages(role: Role) -> None:
    names = {page.name for page in manual.of([role.value])}
    assert {'start', 'letters'} <= names
    assert len(names) > 2 or role in (Role.SECRETARY, Role.HR)
    assert all(manual.one(name, [role.value]).sections for name in names)
    with pytest.raises(NotFound):
        manual.one('nothing', [role.value])


def test_the_pages_name_roles_that_exist() -> None:
    assert len(manual.pages()) == 8
    for page in manual.pages():
        assert page.title and page.roles <= {role.value for role in Role}
        assert all(block.lines for section in page.sections for block in section.blocks)
