"""The five figures of the day and who is behind."""


from ejournal import clock
from ejournal.services import school_day, today
from models import Homework, Lesson
from tests.support.journal import write
from tests.support.school import TODAY


async def test_the_schools_five_figures_and_who_is_behind(school):
    await write(school, kind='attendance', pupil=school.pupil('Цой'), new='ОТ')
    await write(school, pupil=school.pupil('Абрамов'), new='5')
    await Lesson.filter(id=school.first_grade_lesson.id).update(topic='Буква А')
    day = await school_day.of_school(school.actors['Бойко'])
    assert (day.lessons, day.held, day.without_topic, day.without_homework) == (2, 2, 1, 1)
    assert (day.absent, day.marks) == (1, 1)
    (teacher, journals), = day.behind
    assert (teacher, [(x.title, x.topics, x.homework) for x in journals]) == ('Гук Л. М.', [('Физика, 8А', 3, 3)])


async def test_homework_that_was_taken_back_is_none(school):
    await Homework.create(lesson=school.today, due_on=TODAY, text='', saved_at=clock.now())
    assert (await school_day.of_school(school.actors['Бойко'])).without_homework == 1
    assert 'задание' in (await today.of_teacher(school.actors['Гук'])).lessons[0].missing
