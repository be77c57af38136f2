"""/duties, /class/… and /notices: seen, pressed, and heard of by the others at once (п. 17.5)."""

import re
from datetime import date

from nicegui.testing import User

from ejournal.services import absentees, data_checks, notices, paper_notices
from models import ClassCard, DutyRecord, NoNetwork, Notice, PaperNotice, Reminder
from tests.conftest import Travel
from tests.support.journal import write
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


async def test_the_deputy_hands_the_timetable_over(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open('/duties')
    await user.should_see('Кто просрочил', retries=20)
    user.find(marker='finish-timetable:2026/2027').click()
    await user.should_see('отменить отметку нельзя', retries=20)
    user.find(marker='result').type('приказ № 7')
    user.find(marker='finish-now').click()
    await user.should_see('Отмечено', retries=20)
    assert 'приказ № 7' in (await DutyRecord.get()).result
    await user.open('/timetable')
    await user.should_see('утверждено 24.11.2026 14:48, Бойко О. Е.', retries=20)


async def test_the_deputy_reminds_and_the_class_teacher_is_told(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open('/duties')
    user.find(marker=f'remind-{school.class_8a.id}').click()
    await user.should_see('Напоминание отправлено', retries=20)
    assert (await Reminder.get(person=school.people['Классная'])).text.startswith('Просрочено, 8А')


async def test_the_deputys_page_follows_the_checks_of_today(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open('/duties')
    await user.should_see('Проверено классов: 0 из 2', retries=20)
    await absentees.check(school.actors['Классная'], school.class_8a.id)
    await user.should_see('Проверено классов: 1 из 2', retries=20)


async def test_the_class_teacher_checks_the_absentees_of_today(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    """Live while the roll is taken; the button says who and when."""
    await log_in('Классная')
    await user.open('/')
    await user.should_see('список не проверен', retries=20)
    await write(school, kind='attendance', pupil=school.pupil('Цой'), new='ОТ')
    await user.should_see('2: ОТ', retries=20)
    user.find(marker=f'checked-{school.class_8a.id}').click()
    await user.should_see('проверено 14:48, Классная В. И.', retries=20)


async def test_before_the_first_lesson_there_is_no_button(
        user: User, log_in: LogIn, school: SmallSchool, travel: Travel) -> None:
    travel.to(date(2026, 11, 24), 8, 0)
    await log_in('Классная')
    await user.open('/')
    await user.should_see('проверить можно с 08:50', retries=20)
    await user.should_not_see(marker=f'checked-{school.class_8a.id}')


async def test_the_class_gets_its_notices_by_one_click(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Классная')
    await user.open('/class/notices')
    await user.should_see('Отправить классу: 1', retries=20)
    user.find(marker=f'preview-{school.pupil("Абрамов")}').click()
    await user.should_see('Уважаемая Мария Сергеевна!', retries=20)
    user.find(marker='send-class').click()
    await user.should_see('Отправлено уведомлений об обучающихся: 1', retries=20)
    await user.should_see('прочитали: 0 из 1', retries=20)
    await notices.read(school.actors['Абрамова'], (await Notice.get()).id)
    await user.should_see('прочитали: 1 из 1', retries=20)
    user.find(marker=f'sent-{school.pupil("Абрамов")}').click()
    await user.should_see('прочитано 24.11.2026 14:48', retries=20)


async def test_the_parent_sees_a_new_notice_at_once_and_reads_it(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Абрамова')
    await user.open('/notices')
    await user.should_see('Уведомлений пока нет', retries=20)
    await notices.send(school.actors['Классная'], school.class_8a.id, '2026-11')
    await user.should_see('Абрамов Глеб: ноябрь 2026', retries=20)
    user.find(marker=f'open-{(await Notice.get()).id}').click()
    await user.should_see('С уважением, классный руководитель Классная Вера Ивановна.', retries=20)
    await user.should_see('прочитано 24.11.2026 14:48', retries=20)
    assert (await Notice.get()).read_at is not None


async def test_paper_is_printed_and_recorded(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Классная')
    await user.open('/class/paper')
    await user.should_see('осталось: 2', retries=20)
    user.find(marker='print-all').click()
    response = await user.download.next(timeout=10)
    assert response.content.startswith(b'%PDF')
    user.find(marker=f'выдано-{school.pupil("Цой")}').click()
    await user.should_see('осталось: 1', retries=20)
    assert (await PaperNotice.get()).way == paper_notices.WAYS[0]
    user.find(marker=f'network-{school.pupil("Абрамов")}').click()
    await user.should_see('нет доступа к сети', retries=20)
    assert await NoNetwork.all().count() == 1


async def test_the_check_is_ticked_and_finished(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Классная')
    await user.open('/class/check')
    await user.should_see('нет: родитель', retries=20)
    user.find(marker=f'tick-{school.pupil("Цой")}').click()
    await user.should_see('Отметить остальных: 2', retries=20)
    user.find(marker='tick-all').click()
    await user.should_see('Завершить выверку', retries=20)
    user.find(marker='finish').click()
    await user.should_see('изменено полей 0', retries=20)
    user.find(marker='finish-now').click()
    await user.should_see('данные верны; проверено обучающихся: 3', retries=20)
    assert (await data_checks.of_class(school.actors['Бойко'], school.class_8a.id)).done


async def test_the_card_is_filled_section_by_section(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Классная')
    await user.open('/class/card')
    await user.should_see('заполнено: 0 %', retries=20)
    user.find(marker='edit-large').click()
    user.find(marker='large').type('9')
    user.find(marker='save-card').click()
    await user.should_see('Из многодетных семей: нужно целое число от 0 до 3.', retries=20)
    user.find(marker='large').clear().type('2')
    user.find(marker='save-card').click()
    await user.should_see('Сохранено', retries=20)
    assert (await ClassCard.get()).details['large'] == '2'


async def test_the_deputy_reads_a_class_without_buttons(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open(f'/class/notices?klass={school.class_8a.id}')
    await user.should_see('Уведомления отправляет классный руководитель.', retries=20)
    await user.should_not_see('Отправить классу')
    await user.open(f'/class/card?klass={school.class_8a.id}')
    await user.should_see('Из многодетных семей', retries=20)
    await user.should_not_see('Изменить')


async def test_the_administrator_gets_no_links_that_do_not_open(
        user: User, log_in: LogIn, school: SmallSchool) -> None:
    for name, links in (('Бойко', True), ('Админов', False)):
        await log_in(name)
        for page in ('/duties?view=all', '/closing'):
            found = (await user.http_client.get(page)).text
            assert bool(re.search(r'/(?:class|council|finals)/[^"]*\d', found)) is links, (name, page)
