"""The diary: what pupils and parents read, by the journal's own records."""

from datetime import date, timedelta

import pytest

from ejournal.diary_shapes import DiaryLesson, Week
from ejournal.services import attachments, diary, mark_story, pupil_marks, substitutions, timetable_changes
from models import (
    ClassMembership,
    GroupMembership,
    Lesson,
    NotFound,
    PlannedTopic,
    TopicPlan,
    Work,
    WorkType,
)
from tests.support.journal import write
from tests.support.school import TODAY

FRIDAY = date(2026, 11, 27)


def lesson_on(week: Week, day: date) -> DiaryLesson:
    return next(one for one in week.days if one.date == day).lessons[0]


async def test_a_week_has_six_days_and_the_lessons_of_the_pupils_groups(school):
    week = await diary.week(school.actors['Абрамов'])
    assert [day.date for day in week.days] == [date(2026, 11, 23) + timedelta(days=n) for n in range(6)]
    assert (week.name, week.class_name, week.chosen) == ('Абрамов Глеб', '8А', TODAY)
    shown = lesson_on(week, TODAY)
    assert (shown.number, shown.starts_at, shown.subject) == (2, '08:50', 'физика')
    assert [len(day.lessons) for day in week.days] == [1, 1, 0, 0, 1, 0]
    assert week.days[5].why_free == 'выходной'


async def test_marks_absence_and_topic_are_in_the_lesson(school):
    await write(school, pupil=school.pupil('Абрамов'), new='4/5')
    await write(school, kind='attendance', pupil=school.pupil('Абрамов'), new='ОП', minutes=7)
    await write(school, kind='topic', new='Электрический ток')
    shown = lesson_on(await diary.week(school.actors['Абрамов']), TODAY)
    assert [mark.text for mark in shown.marks] == ['4', '5']
    assert shown.marks[0].work == 'ответ на уроке, вес 1'
    assert (shown.code, shown.minutes, shown.topic) == ('ОП', 7, 'Электрический ток')


async def test_anothers_marks_are_not_in_it(school):
    await write(school, pupil=school.pupil('Цой'), new='5')
    assert lesson_on(await diary.week(school.actors['Абрамов']), TODAY).marks == ()


async def test_homework_stands_at_the_lesson_it_is_due_for_and_keeps_its_lines(school):
    await write(school, kind='homework', new='§ 32;\n№ 1–3', due_lesson=school.lessons[FRIDAY].id)
    week = await diary.week(school.actors['Абрамов'])
    assert lesson_on(week, FRIDAY).due == ('§ 32;\n№ 1–3',)
    assert lesson_on(week, TODAY).due == ()
    assert lesson_on(week, TODAY).given == (FRIDAY, '§ 32;\n№ 1–3')


async def test_homework_due_on_a_day_without_the_lesson_comes_with_its_subject(school):
    await write(school, kind='homework', new='реферат', due_on='2026-11-26')
    week = await diary.week(school.actors['Абрамов'])
    assert week.days[3].extra == (('физика', 'реферат'),)


async def test_a_control_work_of_the_plan_is_announced_at_the_lessons_before(school):
    control = school.types['контрольная работа']
    await WorkType.filter(id=control.id).update(control=True)
    plan = await TopicPlan.create(year=school.year, subject_id=school.physics.subject_id, grade=8)
    topic = await PlannedTopic.create(plan=plan, number=1, topic='Контроль: ток', work_type=control)
    await Lesson.filter(id=school.lessons[FRIDAY].id).update(planned_topic_id=topic.id)
    week = await diary.week(school.actors['Абрамов'])
    assert lesson_on(week, TODAY).upcoming == (('контрольная работа', FRIDAY),)
    assert lesson_on(week, date(2026, 11, 23)).upcoming == ()
    assert (lesson_on(week, FRIDAY).control, lesson_on(week, FRIDAY).topic) == ('контрольная работа', 'Контроль: ток')


async def test_a_subgroups_lesson_is_in_its_pupils_diaries_only_and_only_while_they_are_in_it(school):
    await Lesson.create(group=school.english_1, date=TODAY, number=4, teacher=school.people['Чехонина'])
    assert [x.subject for x in (await diary.week(school.actors['Абрамов'])).days[1].lessons] == \
        ['физика', 'иностранный язык (английский)']
    assert [x.subject for x in (await diary.week(school.actors['Цой'])).days[1].lessons] == ['физика']
    await GroupMembership.filter(group=school.english_1).update(until=TODAY)
    assert len((await diary.week(school.actors['Абрамов'])).days[1].lessons) == 1


async def test_after_a_transfer_the_old_class_ends_and_the_new_begins_on_the_date_of_the_order(school):
    pupil = school.pupil('Абрамов')
    await ClassMembership.filter(pupil_id=pupil).update(until=TODAY)
    await ClassMembership.create(school_class=school.class_1a, pupil_id=pupil, since=TODAY)
    week = await diary.week(school.actors['Абрамов'])
    assert [[x.subject for x in day.lessons] for day in week.days[:2]] == [['физика'], ['литературное чтение']]


async def test_the_hint_says_what_lifts_the_mean_to_the_next_mark(school):
    marks = {date(2026, 11, 20): '4', date(2026, 11, 23): '4', TODAY: '5'}
    for day, mark in marks.items():
        await write(school, lesson=school.lessons[day].id, pupil=school.pupil('Абрамов'), new=mark)
    hint = (await diary.week(school.actors['Абрамов'])).hint
    assert hint is not None
    assert (hint.subject, hint.mean, hint.mark, hint.for_controls, hint.for_answers) == ('физика', '4,33', 5, 1, 1)


async def test_weeks_end_with_the_school_year(school):
    first = await diary.week(school.actors['Абрамов'], None, date(2026, 7, 1))
    assert (first.days[0].date, first.previous) == (date(2026, 8, 31), None)
    assert first.days[0].why_free == 'учебный год ещё не начался'
    holidays = await diary.week(school.actors['Абрамов'], None, date(2026, 10, 28))
    assert holidays.days[2].why_free == 'осенние каникулы'
    assert holidays.following == date(2026, 11, 2)


async def test_on_a_sunday_the_week_to_come_is_shown(school, travel):
    travel.to(date(2026, 11, 29))
    assert (await diary.week(school.actors['Абрамов'])).chosen == date(2026, 11, 30)


@pytest.mark.parametrize('name', ['Абрамов', 'Абрамова', 'Классная', 'Бойко', 'Дорн'])
async def test_who_may_read_a_diary(school, name):
    week = await diary.week(school.actors[name], school.pupil('Абрамов'))
    assert week.pupil_id == school.pupil('Абрамов')


@pytest.mark.parametrize('name', ['Цой', 'Гук', 'Чехонина', 'Админов', 'Секретова', 'Кадрова'])
async def test_to_others_a_pupil_and_nobody_are_the_same(school, name):
    for pupil_id in (school.pupil('Абрамов'), school.pupil('Гук'), 99999):
        with pytest.raises(NotFound, match='Такого обучающегося нет'):
            await diary.week(school.actors[name], pupil_id)
        with pytest.raises(NotFound, match='Такого обучающегося нет'):
            await pupil_marks.of_term(school.actors[name], pupil_id)


async def test_who_has_moved_is_the_new_class_teachers_to_read(school):
    """The old class keeps its journals, but not the pupil's diary, whatever the day of the move."""
    pupil, old, new = school.pupil('Цой'), school.actors['Классная'], school.actors['Чехонина']
    assert (await diary.week(old, pupil)).pupil_id == pupil
    await ClassMembership.filter(pupil_id=pupil).update(until=TODAY)
    await ClassMembership.create(school_class=school.class_1a, pupil_id=pupil, since=TODAY)
    work = await Work.create(lesson=school.today, work_type=school.types['ответ на уроке'], weight=1)
    assert (await diary.week(new, pupil)).pupil_id == pupil
    assert await mark_story.of_mark(new, pupil, work.id) == []
    for call in (diary.week(old, pupil), pupil_marks.of_term(old, pupil), mark_story.of_mark(old, pupil, work.id)):
        with pytest.raises(NotFound, match='Такого обучающегося нет'):
            await call


@pytest.mark.parametrize('until, seen', [(None, True), (date(2027, 5, 27), True), (date(2027, 5, 26), False),
                                         (date(2027, 3, 1), False)])
async def test_after_the_year_a_class_is_who_ended_it(school, travel, until, seen):
    await ClassMembership.filter(pupil_id=school.pupil('Цой')).update(until=until)
    travel.to(date(2027, 6, 20), 12)
    try:
        found = (await diary.week(school.actors['Классная'], school.pupil('Цой'))).pupil_id
    except NotFound:
        found = None
    assert (found is not None) is seen


async def test_statements_do_not_grow_with_lessons_and_marks(school, statements):
    async def counted() -> tuple[int, int]:
        with statements() as week:
            await diary.week(school.actors['Абрамова'])
        with statements() as term:
            await pupil_marks.of_term(school.actors['Абрамова'])
        return len(week), len(term)

    await counted()  # the calendar is kept from here on
    before = await counted()
    for number in range(4, 9):
        for offset in range(5):
            lesson = await Lesson.create(group=school.physics, date=date(2026, 11, 23) + timedelta(days=offset),
                                         number=number, teacher=school.people['Гук'], topic='Тема')
            if lesson.date <= TODAY:
                await write(school, lesson=lesson.id, pupil=school.pupil('Абрамов'), new='5')
                await write(school, kind='homework', lesson=lesson.id, new='§ 1', due_on='2026-11-28')
                await write(school, kind='attendance', lesson=lesson.id, pupil=school.pupil('Абрамов'), new='ОП')
    assert await counted() == before
    assert max(before) <= 16


async def test_a_personal_task_and_files_are_in_the_diary_of_those_they_are_for(school):
    await write(school, kind='homework', new='читать § 32')
    await write(school, kind='personal', pupil=school.pupil('Абрамов'), new='решить № 5')
    await attachments.attach_link(school.actors['Гук'], school.today.id, 'https://resh.edu.ru/28', 'Опыт')
    texts = {}
    for name in ('Абрамов', 'Цой'):
        week = await diary.week(school.actors['Дорн'], school.pupil(name))
        lessons = {lesson.id: lesson for day in week.days for lesson in day.lessons}
        due = lessons[school.lessons[date(2026, 11, 27)].id]
        texts[name] = due.due
        assert [line.title for line in due.files] == ['Опыт']
        assert lessons[school.today.id].files == due.files
    assert texts == {'Абрамов': ('читать § 32\nСвоё задание: решить № 5',), 'Цой': ('читать § 32',)}


async def test_a_substitute_and_a_moved_lesson_are_named(school):
    deputy = school.actors['Бойко']
    await substitutions.assign(deputy, [substitutions.StandIn(
        school.today.id, school.people['Чехонина'].id, substitutions.SAME, 'болезнь')])
    await timetable_changes.move(deputy, timetable_changes.Move(
        school.lessons[FRIDAY].id, date(2026, 11, 26), 1), 'конкурс')
    week = await diary.week(school.actors['Абрамов'])
    found = {(one.date.day, lesson.number): (lesson.substitute, lesson.moved) for one in week.days
             for lesson in one.lessons}
    assert found[24, 2] == ('Чехонина Р. Л.', '')
    assert found[26, 1] == ('', 'перенесён с 27.11, 1-го урока')
    assert found[27, 1] == ('', 'перенесён на 26.11, 1-й урок')
