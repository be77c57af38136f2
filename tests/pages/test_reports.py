"""/reports, the files and the pupils of a category, by simulated users."""

from urllib.parse import unquote

import pytest

from ejournal import clock, frames
from models import AuditEntry, FinalMark


@pytest.fixture(autouse=True)
def _anew():
    frames.forget()
    yield
    frames.forget()


@pytest.fixture
async def marked(school):
    for name, value in {'Абрамов': '5', 'Ёлкина': '4', 'Цой': '3'}.items():
        await FinalMark.create(pupil_id=school.pupil(name), subject_id=school.physics.subject_id, year=school.year,
                               kind='term', term=school.terms[0], period='1 четверть', class_name='8А', value=value,
                               saved_at=clock.now())
    return school


@pytest.mark.clause('17.5.10')
async def test_a_class_teacher_sees_the_own_reports_alone(user, marked, log_in):
    await log_in('Классная')
    await user.open('/reports')
    await user.should_see('Отчёт классного руководителя за учебный период')
    await user.should_not_see('Все сводные ведомости школы')
    await user.open('/reports/results')
    await user.should_see('Класс: 8А. Период: 1 четверть, 2026/2027 учебный год.')
    await user.should_see('Абрамов Глеб')


async def test_a_file_has_its_russian_name_and_is_noted(user, marked, log_in):
    await log_in('Классная')
    answer = await user.http_client.get('/reports/file/results.xlsx')
    assert unquote(answer.headers['content-disposition']) == \
        "attachment; filename*=UTF-8''Итоги успеваемости 8А.xlsx"
    paper = await user.http_client.get('/reports/file/results.pdf')
    assert paper.content.startswith(b'%PDF')
    assert paper.headers['content-disposition'].startswith('inline')
    assert await AuditEntry.filter(action='export.made').order_by('id').values_list('after', flat=True) == [
        'Итоги успеваемости 8А.xlsx', 'Итоги успеваемости 8А.pdf']


async def test_a_family_has_the_own_report_card_by_a_link(user, marked, log_in):
    await log_in('Абрамова')
    await user.open('/marks')
    await user.should_see('Табель, PDF')
    answer = await user.http_client.get('/reports/file/report-card.pdf')
    assert answer.content.startswith(b'%PDF')


@pytest.mark.clause('17.3.3')
async def test_the_pupils_of_a_category(user, marked, log_in):
    await log_in('Бойко')
    await user.open('/quality/pupils?period=1&subject=' + str(marked.physics.subject_id) + '&category=отличники')
    await user.should_see('Абрамов Глеб')
    await user.should_not_see('Цой Виктор')


async def test_all_the_sheets_come_as_one_archive(user, marked, log_in):
    await log_in('Бойко')
    await user.open('/reports')
    user.find('Сформировать').click()
    made = await user.download.next(timeout=30)
    assert made.status_code == 200
    assert made.content.startswith(b'PK')
