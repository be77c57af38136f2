"""The sheet: who is in the group when, and until when a work may be marked."""

from datetime import date

import pytest

from ejournal import access, facts
from ejournal.services import sheet as sheets
from ejournal.services.operations import parse
from models import Invalid, NotFound


async def load(school, actor='Гук', **values):
    group, rights = await access.journal(school.actors[actor], values.pop('group', school.physics.id))
    operation = parse(school.operation(pupil=school.pupil('Цой'), **values))
    return await sheets.load(school.actors[actor], group, rights, await facts.of_year(school.year.id), [operation])


async def test_membership_is_half_open(school):
    await school.people['Цой'].class_memberships.all().update(since=date(2026, 11, 10), until=date(2026, 11, 24))
    sheet = await load(school)
    pupil = school.pupil('Цой')
    assert sheet.check_member(pupil, date(2026, 11, 10)) == pupil
    for day in (date(2026, 11, 9), date(2026, 11, 24)):
        with pytest.raises(Invalid, match='Цой Виктор'):
            sheet.check_member(pupil, day)
    with pytest.raises(NotFound):
        sheet.check_member(school.pupil('Крошка'), date(2026, 11, 10))


async def test_a_subgroup_has_only_its_own(school):
    group, _ = await access.journal(school.actors['Гук'], school.english_2.id)
    assert set(await sheets.memberships(group)) == {school.pupil('Цой')}


@pytest.mark.clause('17.4.13')
async def test_deadlines_of_the_sheet_are_those_of_the_rules(school):
    """Norms 1B, vector 4: written work of Wed 25.11 is due Mon 30.11; here Tue 24.11 + 4 = Sat 28.11 → Mon 30.11."""
    sheet = await load(school)
    lesson = sheet.lessons[school.today.id]
    assert f'{sheet.work_due(lesson, school.types["контрольная работа"].id):%d.%m %H:%M:%S}' == '30.11 23:59:59'
    assert f'{sheet.work_due(lesson, school.types["ответ на уроке"].id):%d.%m %H:%M}' == '24.11 21:00'
    assert f'{sheet.marks_lock(lesson, None):%d.%m %H:%M:%S}' == '01.12 23:59:59'


async def test_a_lesson_of_another_journal_is_not_there(school):
    sheet = await load(school)
    with pytest.raises(NotFound):
        sheet.lesson(school.first_grade_lesson.id)
