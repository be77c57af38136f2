"""/control: the live board, one click to remind, and what the teacher sees of it."""

import pytest
from nicegui.testing import User

from models import Reminder
from tests.support.journal import write
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


@pytest.mark.clause('18')
async def test_the_board_follows_an_edit(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open('/control?first=2026-11-24&last=2026-11-24')
    await user.should_see('Темы в срок')
    await user.should_not_see('100,0 %')
    await write(school, kind='topic', new='Электрический ток')
    await user.should_see('100,0 %')


@pytest.mark.parametrize('tab', ['late', 'fill', 'objectivity', 'programme', 'survey', 'list', 'lessons'])
async def test_every_report_opens(user: User, log_in: LogIn, school: SmallSchool, tab: str) -> None:
    await log_in('Дорн')
    await user.open(f'/control?tab={tab}&first=2026-11-02&last=2026-11-24')
    await user.should_see('Контроль ведения журнала')


@pytest.mark.clause('18')
async def test_the_lessons_behind_a_figure(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await write(school, kind='topic', new='Электрический ток')
    await log_in('Бойко')
    await user.open(f'/control?tab=lessons&of=held&journal={school.physics.id}&first=2026-11-18&last=2026-11-24')
    for text in ('Уроки с темой', 'Электрический ток', '24.11.2026, урок'):
        await user.should_see(text)
    await user.should_not_see('23.11.2026, урок')


async def test_one_click_reminds_and_the_teacher_reads(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open('/control')
    user.find(marker=f'remind-{school.people["Гук"].id}').click()
    await user.should_see('Напоминание отправлено')
    reminder = await Reminder.get(kind='control')  # the program's own reminders of duties go to others
    await log_in('Гук')
    await user.open('/')
    await user.should_see('Напоминания')
    user.find(marker=f'read-{reminder.id}').click()
    await user.should_not_see('Напоминания')
    assert (await Reminder.get(kind='control')).read_at is not None


@pytest.mark.clause('13')
async def test_the_certificate_lists_the_evidence(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open(f'/control/violations/{school.people["Гук"].id}?first=2026-11-18&last=2026-11-24')
    for text in ('Гук Лев Маркович', 'не внесено', '23.11.2026, урок 3'):
        await user.should_see(text)


async def test_a_pupil_has_no_certificate(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    answer = await user.http_client.get(f'/control/violations/{school.pupil("Цой")}')
    assert answer.status_code == 404
