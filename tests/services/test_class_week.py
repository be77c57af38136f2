"""The class's absences of a week, and the reasons."""

from datetime import date

import pytest

from ejournal.services import class_week
from models import AuditEntry, Invalid, NotFound
from tests.support.journal import write

MONDAY = date(2026, 11, 23)


async def test_a_reason_is_given_to_one_lesson_or_to_the_day(school):
    pupil = school.pupil('Цой')
    await write(school, kind='attendance', pupil=pupil, new='ОТ')
    await write(school, kind='attendance', lesson=school.lessons[MONDAY].id, pupil=pupil, new='ОП', minutes=5)
    week = await class_week.week(school.actors['Классная'], school.class_8a.id)
    row, = week.rows
    assert (row.name, week.may_set) == ('Цой Виктор', True)
    assert [[x.code for x in cell] for cell in row.days[:2]] == [['ОП'], ['ОТ']]
    absences = [absence for cell in row.days for absence in cell]
    assert await class_week.set_reason(school.actors['Классная'], absences, 'Б') == []
    row, = (await class_week.week(school.actors['Классная'], school.class_8a.id)).rows
    assert [[x.code for x in cell] for cell in row.days[:2]] == [['ОП'], ['Б']]
    assert await class_week.set_reason(school.actors['Классная'], absences, 'НП') != []  # somebody was faster


async def test_a_valid_reason_wants_its_document(school):
    await write(school, kind='attendance', pupil=school.pupil('Цой'), new='ОТ')
    actor = school.actors['Классная']
    row, = (await class_week.week(actor, school.class_8a.id)).rows
    absences = [absence for cell in row.days for absence in cell]
    with pytest.raises(Invalid, match='документ'):
        await class_week.set_reason(actor, absences, 'УП', '  ')
    assert await class_week.set_reason(actor, absences, 'УП', 'приказ № 7') == []
    entry = await AuditEntry.filter(action='attendance.changed', after='УП').get()
    assert entry.reason == 'приказ № 7'


async def test_reasons_are_not_for_others(school):
    await write(school, kind='attendance', pupil=school.pupil('Цой'), new='ОТ')
    week = await class_week.week(school.actors['Дорн'], school.class_8a.id)
    assert not week.may_set
    refused = await class_week.set_reason(school.actors['Дорн'], week.rows[0].days[1], 'Б')
    assert refused != []
    assert (await class_week.week(school.actors['Дорн'], school.class_8a.id)).rows[0].days[1][0].code == 'ОТ'


async def test_another_class_is_not_found(school):
    with pytest.raises(NotFound):
        await class_week.week(school.actors['Классная'], school.class_1a.id)
