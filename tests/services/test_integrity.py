"""`main.py check`: a sound school has no findings, and each kind of damage is found and named."""

from datetime import date

import pytest

from ejournal.services import integrity
from models import Attendance, ClassMembership, Consent, Homework, Lesson, Mark, Work
from tests.services.test_marks import one


async def findings() -> dict[str, int]:
    return {finding.title: finding.count for finding in await integrity.check() if finding.count}


async def test_a_sound_school_has_no_findings(school):
    await one(school.actors['Гук'], school.operation(pupil=school.pupil('Цой'), new='5'))
    assert await findings() == {}


async def two_classes(school):
    await ClassMembership.create(school_class=school.class_1a, pupil=school.people['Цой'], since=date(2026, 10, 1))


async def mark_of_a_stranger(school):
    work = await Work.create(lesson=school.today, work_type=school.types['ответ на уроке'])
    await Mark.create(work=work, pupil=school.people['Крошка'], value='5', saved_at='2026-11-24T09:00:00Z')


async def absence_of_a_stranger(school):
    await Attendance.create(lesson=school.today, pupil=school.people['Крошка'], code='Б',
                            saved_at='2026-11-24T09:00:00Z')


async def mark_in_grade_one(school):
    work = await Work.create(lesson=school.first_grade_lesson, work_type=school.types['ответ на уроке'])
    await Mark.create(work=work, pupil=school.people['Крошка'], value='5', saved_at='2026-11-24T09:00:00Z')


async def two_lessons_at_once(school):
    await Lesson.create(group=school.english_2, date=school.today.date, number=2, teacher=school.people['Гук'])


async def account_without_consent(school):
    await Consent.filter(person=school.people['Цой']).update(withdrawn_on=date(2026, 11, 1))


async def homework_for_the_same_day(school):
    await Homework.create(lesson=school.today, due_on=school.today.date, text='читать', saved_at='2026-11-24T09:00:00Z')


@pytest.mark.parametrize('damage, title', [
    (two_classes, 'Обучающийся в двух классах сразу'),
    (mark_of_a_stranger, 'Отметка обучающемуся не из группы'),
    (absence_of_a_stranger, 'Пропуск обучающегося не из группы'),
    (mark_in_grade_one, 'Отметки в 1 классе'),
    (two_lessons_at_once, 'Учитель на двух уроках сразу'),
    (account_without_consent, 'Учётная запись без согласия'),
    (homework_for_the_same_day, 'Домашнее задание на день урока или раньше'),
])
async def test_damage_is_found(school, damage, title):
    await damage(school)
    assert await findings() == {title: 1}
