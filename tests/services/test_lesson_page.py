"""The page of a lesson: what it shows to whom, minutes, personal homework, the note, the load of the day."""

from datetime import date

import pytest

from ejournal.services import edits, homework_load, lesson_page
from ejournal.services.operations import parse
from models import Homework, Lesson, NotFound, PersonalHomework, Substitution
from tests.services.test_marks import one
from tests.support.journal import write
from tests.support.school import TODAY

FRIDAY = date(2026, 11, 27)
NOW = '2026-11-24T09:00:00Z'


async def shown(school, who='Гук', lesson=None):
    return await lesson_page.show(school.actors[who], (lesson or school.today).id)


@pytest.mark.clause('17.4.10')
async def test_what_is_missing_until_nine_in_the_evening(school):
    view = await shown(school)
    assert (view.missing, view.due.hour, view.title) == (('тема', 'задание'), 21, 'Физика, 8А')
    await write(school, kind='topic', new='Электрический ток')
    await write(school, kind='homework', none=True)
    assert (await shown(school)).missing == ()


@pytest.mark.clause('17.4.10')
async def test_the_next_lesson_on_a_later_date_is_offered_first(school):
    view = await shown(school)
    assert view.next[0] == (school.lessons[FRIDAY].id, FRIDAY, 1)
    past = await shown(school, lesson=school.lessons[date(2026, 11, 20)])
    assert all(day > TODAY for _, day, _ in past.next)


@pytest.mark.clause('17.4.14')
async def test_minutes_and_personal_homework_keep_to_the_dates(school):
    """What was due cannot be changed afterwards, in any of its parts."""
    lesson = school.lessons[date(2026, 11, 20)]
    await Homework.create(lesson=lesson, due_on=date(2026, 11, 23), text='читать § 30', saved_at='2026-11-20T09:00:00Z')
    for values in ({'kind': 'minutes', 'new': '20'},
                   {'kind': 'personal', 'new': 'решить № 5', 'pupil': school.pupil('Цой')}):
        outcome = await one(school.actors['Гук'], school.operation(lesson=lesson.id, **values))
        assert (outcome.status, 'прошедший урок' in outcome.message) == ('refused', True)


async def test_minutes_belong_to_a_homework(school):
    gook = school.actors['Гук']
    assert 'Сначала напишите' in (await one(gook, school.operation(kind='minutes', new='20'))).message
    await write(school, kind='homework', new='читать § 32')
    for wrong in ('0', '241', 'час', '-5', '9' * 5000):
        assert (await one(gook, school.operation(kind='minutes', new=wrong))).status == 'refused'
    await write(school, kind='minutes', new='20')
    await write(school, kind='homework', old='читать § 32', new='читать § 33')
    assert (await shown(school)).homework.minutes == 20
    assert (await one(gook, school.operation(kind='minutes', new='30'))).status == 'conflict'
    await write(school, kind='minutes', old='20', new='')
    assert (await shown(school)).homework.minutes is None


async def test_one_pupil_has_another_task(school):
    await write(school, kind='personal', pupil=school.pupil('Цой'), new='решить № 5–7')
    assert {p.name: p.personal for p in (await shown(school)).pupils}['Цой Виктор'] == 'решить № 5–7'
    stored = await PersonalHomework.get().select_related('homework')
    assert (stored.homework.text, stored.homework.due_on) == ('', FRIDAY)
    assert 'задание' in (await shown(school)).missing, 'the class has none yet'
    await write(school, kind='homework', new='читать § 32')
    await write(school, kind='personal', pupil=school.pupil('Цой'), old='решить № 5–7', new='')
    assert not any(p.personal for p in (await shown(school)).pupils)
    assert (await shown(school)).homework.text == 'читать § 32'


async def test_homework_and_a_personal_task_in_one_post(school):
    ops = [school.operation(kind='homework', new='читать § 32'), school.operation(kind='minutes', new='15'),
           *(school.operation(kind='personal', pupil=school.pupil(name), new='решить № 1')
             for name in ('Цой', 'Ёлкина'))]
    assert [x.status for x in await edits.apply(school.actors['Гук'], [parse(op) for op in ops])] == ['saved'] * 4
    assert (await Homework.get()).minutes == 15
    assert await PersonalHomework.filter(homework__lesson=school.today).count() == 2


async def test_a_personal_task_is_for_a_pupil_of_the_group(school):
    asked = school.operation(kind='personal', pupil=school.pupil('Крошка'), new='читать')
    outcome = await one(school.actors['Гук'], asked)
    assert outcome.status == 'refused'


async def test_who_sees_the_note_for_the_substitute(school):
    await write(school, kind='note', new='Ключ от кабинета у секретаря')
    for who, note in (('Гук', True), ('Бойко', True), ('Дорн', True), ('Классная', False)):
        assert bool((await shown(school, who)).note) is note, who
    with pytest.raises(NotFound):
        await shown(school, 'Чехонина')
    await Substitution.create(lesson=school.today, substitute=school.people['Чехонина'], kind='замещение')
    assert (await shown(school, 'Чехонина')).note
    other = await shown(school, 'Чехонина', school.lessons[date(2026, 11, 23)])
    assert (other.note, other.writes) == (None, False)


@pytest.mark.parametrize('who', ['Абрамов', 'Абрамова', 'Админов', 'Секретова'])
async def test_others_have_no_such_lesson(school, who):
    with pytest.raises(NotFound):
        await shown(school, who)


async def test_readers_are_told_why_they_cannot_write(school):
    for who in ('Бойко', 'Классная'):
        view = await shown(school, who)
        assert (view.writes, view.presence, 'другой учитель' in view.why_not) == (False, False, True)


@pytest.mark.clause('17.4.15')
async def test_after_seven_days_presence_is_closed_on_the_page(school):
    view = await shown(school, lesson=school.lessons[date(2026, 11, 16)])
    assert (view.writes, view.presence, 'Заявку на исправление' in view.why_not) == (True, False, True)
    assert (await shown(school, lesson=school.lessons[FRIDAY])).presence is False


async def test_the_load_of_the_class_counts_everybody(school):
    english = await Lesson.create(group=school.english_1, date=TODAY, number=3, teacher=school.people['Чехонина'])
    await Homework.create(lesson=english, due_on=FRIDAY, text='читать с. 24', minutes=100, saved_at=NOW)
    second = await Lesson.create(group=school.english_2, date=TODAY, number=3, teacher=school.people['Гук'])
    await Homework.create(lesson=second, due_on=FRIDAY, text='читать с. 30', minutes=60, saved_at=NOW)
    load = await homework_load.of_day(school.actors['Гук'], school.physics.id, FRIDAY, without_lesson=school.today.id,
                                      minutes=40)
    assert (load.minutes, load.norm, load.over, len(load.lines)) == (140, 150, False, 2)
    load = await homework_load.of_day(school.actors['Гук'], school.physics.id, FRIDAY, minutes=60)
    assert load.over
    with pytest.raises(NotFound):
        await homework_load.of_day(school.actors['Гук'], school.reading_1a.id, FRIDAY)


async def test_the_number_of_statements_does_not_depend_on_the_class(school, statements):
    with statements() as few:
        await shown(school)
    for name in ('Абрамов', 'Цой', 'Ёлкина'):
        await write(school, kind='personal', pupil=school.pupil(name), new='решить № 1')
        await write(school, kind='attendance', pupil=school.pupil(name), new='ОТ')
    with statements() as many:
        await shown(school)
    assert len(many) <= len(few) <= 20
