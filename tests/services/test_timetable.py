"""Lessons from the weekly timetable: on school days, once, with the planned topics in order."""

from datetime import date

from ejournal.services.timetable import make_lessons
from models import DayOff, Lesson, PlannedTopic, TimetableSlot, TopicPlan


async def test_lessons_are_made_from_the_timetable_once_and_not_in_the_holidays(school):
    await Lesson.all().delete()
    await TimetableSlot.create(group=school.physics, weekday=3, number=2, teacher=school.people['Гук'])
    first, last = date(2026, 10, 19), date(2026, 11, 22)
    assert await make_lessons(None, school.year.id, first, last) == 3
    assert await make_lessons(None, school.year.id, first, last) == 0
    days = await Lesson.all().order_by('date').values_list('date', flat=True)
    assert days == [date(2026, 10, 21), date(2026, 11, 11), date(2026, 11, 18)]


async def test_each_parallel_has_its_own_school_days(school):
    await Lesson.all().delete()
    await DayOff.create(year=school.year, name='карантин', kind='quarantine', starts_on=date(2026, 11, 9),
                        ends_on=date(2026, 11, 15), grades=[8])
    for group, teacher in [(school.physics, 'Гук'), (school.reading_1a, 'Чехонина')]:
        await TimetableSlot.create(group=group, weekday=3, number=2, teacher=school.people[teacher])
    await make_lessons(None, school.year.id, date(2026, 11, 9), date(2026, 11, 22))
    days = await Lesson.all().order_by('date', 'group_id').values_list('group_id', 'date')
    assert days == [(school.reading_1a.id, date(2026, 11, 11)), (school.physics.id, date(2026, 11, 18)),
                    (school.reading_1a.id, date(2026, 11, 18))]


async def test_a_slot_holds_from_its_first_day_and_not_on_its_last(school):
    await Lesson.all().delete()
    await TimetableSlot.create(group=school.physics, weekday=3, number=2, teacher=school.people['Гук'],
                               since=date(2026, 11, 11), until=date(2026, 11, 25))
    await make_lessons(None, school.year.id, date(2026, 11, 2), date(2026, 11, 30))
    assert await Lesson.all().order_by('date').values_list('date', flat=True) == [date(2026, 11, 11),
                                                                                  date(2026, 11, 18)]


async def test_topics_are_laid_on_the_lessons_in_order_and_the_classes_own_plan_wins(school):
    await Lesson.all().delete()
    await TimetableSlot.create(group=school.physics, weekday=3, number=2, teacher=school.people['Гук'])
    subject = await school.physics.subject
    for letter in ('', 'А'):
        plan = await TopicPlan.create(year=school.year, subject=subject, grade=8, letter=letter)
        for number in (1, 2):
            await PlannedTopic.create(plan=plan, number=number, topic=f'Тема {number}{letter}')
    await make_lessons(None, school.year.id, date(2026, 11, 9), date(2026, 11, 29))
    laid = await Lesson.all().order_by('date').values_list('planned_topic__topic', flat=True)
    assert laid == ['Тема 1А', 'Тема 2А', None]
