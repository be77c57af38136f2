"""Attendance: the teacher's code within seven days, the class teacher's reason until the term closes."""

from datetime import date

import pytest

from models import Attendance, AuditEntry
from tests.services.test_marks import one


def operation(school, **values):
    return school.operation(kind='attendance', pupil=school.pupil('Цой')) | values


async def test_a_code_is_stored_and_taken_back(school):
    actor = school.actors['Гук']
    assert (await one(actor, operation(school, new='ОП', minutes=7))).status == 'saved'
    assert (await one(actor, operation(school, old='ОП', new=''))).status == 'saved'
    record = await Attendance.get(lesson=school.today)
    assert (record.code, record.minutes, record.version) == ('', 0, 2)
    assert await AuditEntry.filter(action='attendance.changed').count() == 2


async def test_an_unknown_code_is_refused(school):
    outcome = await one(school.actors['Гук'], operation(school, new='ХХ'))
    assert (outcome.status, 'Нет такого кода' in outcome.message) == ('refused', True)


@pytest.mark.clause('17.5.7', '17.4.15')
async def test_the_class_teacher_gives_a_reason_after_the_seven_days_but_not_presence(school):
    old = school.lessons[date(2026, 11, 13)]
    await Attendance.create(lesson=old, pupil=school.people['Цой'], code='ОТ', saved_at='2026-11-13T09:00:00+00:00')
    leader, teacher = school.actors['Классная'], school.actors['Гук']
    late = await one(teacher, operation(school, lesson=old.id, old='ОТ', new='Б'))
    assert (late.status, 'Заявку на исправление' in late.message) == ('refused', True)
    assert (await one(leader, operation(school, lesson=old.id, old='ОТ', new=''))).status == 'refused'
    assert (await one(leader, operation(school, lesson=old.id, old='ОТ', new='Б'))).status == 'saved'
    assert (await AuditEntry.get(after='Б')).role == 'class_teacher'


async def test_the_class_teacher_does_not_mark_absence_at_anothers_lesson(school):
    outcome = await one(school.actors['Классная'], operation(school, new='ОТ'))
    assert (outcome.status, 'уточняет причину' in outcome.message) == ('refused', True)


async def test_reasons_end_with_the_term(school):
    await Attendance.create(lesson=school.today, pupil=school.people['Цой'], code='ОТ',
                            saved_at='2026-11-24T09:00:00+00:00')
    school.terms[1].closed_at = '2026-11-24T10:00:00+00:00'
    await school.terms[1].save()
    outcome = await one(school.actors['Классная'], operation(school, old='ОТ', new='Б'))
    assert (outcome.status, 'период закрыт' in outcome.message) == ('refused', True)


@pytest.mark.clause('17.4.15')
async def test_presence_locks_with_the_lesson_even_if_a_work_is_still_open(school, travel):
    """Norms 1B, vector 9 in this term: attendance does not wait for a creative work."""
    travel.to(date(2026, 12, 2), 0, 0, 0)
    outcome = await one(school.actors['Гук'], operation(school, new='Б'))
    assert (outcome.status, outcome.until) == ('refused', '2026-12-01T23:59:59')
