"""A past brought in: every operation as if the clock stood at its moment, written at once, or not at all."""

from datetime import date, timedelta

import pytest

from ejournal import clock
from ejournal.services.operations import Kind, Operation
from ejournal.services.replay import Past, replay
from models import Attendance, AuditEntry, Homework, Invalid, Lesson, Locked, Mark, NotAllowed, Work

DAY = date(2026, 11, 13)
NOW = clock.now


@pytest.fixture(autouse=True)
def _moving_clock(school, monkeypatch):
    """The clock of the school stands still; a replay moves it."""
    monkeypatch.setattr(clock, 'now', NOW)


def operation(school, kind, **values):
    lesson = school.lessons[DAY].id
    return Operation('past-0001', kind, school.physics.id, lesson, source='demo', **values)


def mark(school, new, old='', name='Цой', kind='ответ на уроке'):
    return operation(school, Kind.MARK, type=school.types[kind].id, pupil=school.pupil(name), old=old, new=new)


async def test_times_and_authors_are_those_of_the_past(school):
    teacher, leader = school.actors['Гук'], school.actors['Классная']
    first, later = clock.wall(DAY, 9), clock.wall(DAY + timedelta(days=3), 18, 30)
    past = [
        Past(later, teacher, mark(school, '4', '.')),
        Past(first, teacher, mark(school, '.')),
        Past(first, teacher, mark(school, '5', kind='контрольная работа', name='Ёлкина')),
        Past(first, teacher, operation(school, Kind.TOPIC, new='Закон Ома')),
        Past(first, teacher, operation(school, Kind.HOMEWORK, new='§ 30, решить № 5')),
        Past(first, teacher, operation(school, Kind.ATTENDANCE, pupil=school.pupil('Абрамов'), new='ОТ')),
        Past(later, leader, operation(school, Kind.ATTENDANCE, pupil=school.pupil('Абрамов'), old='ОТ', new='Б')),
    ]
    assert await replay(school.physics.id, past) == 7
    lesson = await Lesson.get(id=school.lessons[DAY].id)
    assert (lesson.topic, lesson.topic_saved_at, lesson.version) == ('Закон Ома', first, 1)
    assert (await Homework.get(lesson=lesson)).due_on == date(2026, 11, 16)
    found = await Mark.get(pupil_id=school.pupil('Цой')).select_related('work')
    assert (found.value, found.version, found.saved_at) == ('4', 2, later)
    assert found.work.work_type_id == school.types['ответ на уроке'].id
    history = await AuditEntry.filter(object_type='mark', object_id=found.work_id).order_by('id')
    assert [(entry.at, entry.person_id, entry.before, entry.after) for entry in history] == [
        (first, teacher.person_id, '', '.'), (later, teacher.person_id, '.', '4')]
    record = await Attendance.get(pupil_id=school.pupil('Абрамов'))
    reasons = await AuditEntry.filter(action='attendance.changed').order_by('id')
    assert record.code == 'Б'
    assert [entry.role for entry in reasons] == ['teacher', 'class_teacher']
    assert await Work.all().count() == 2
    made = await AuditEntry.filter(action='work.made').values_list('object_id', flat=True)
    assert set(made) == set(await Work.all().values_list('id', flat=True))


async def test_what_was_there_is_gone_on_with(school):
    teacher, first = school.actors['Гук'], clock.wall(DAY, 9)
    await replay(school.physics.id, [Past(first, teacher, mark(school, '3'))])
    await replay(school.physics.id, [Past(first + timedelta(hours=1), teacher, mark(school, '5', '3'))])
    assert (await Mark.get()).value == '5'
    assert await Work.all().count() == 1


async def test_a_refusal_leaves_nothing(school):
    teacher = school.actors['Гук']
    good = Past(clock.wall(DAY, 9), teacher, mark(school, '5'))
    late = Past(clock.wall(DAY + timedelta(days=8), 9), teacher, mark(school, '4', name='Ёлкина'))
    with pytest.raises(Locked, match=r'21\.11\.2026 09:00'):
        await replay(school.physics.id, [good, late])
    homework = operation(school, Kind.HOMEWORK, new='§ 30, решить № 5', due_on=date(2026, 11, 16))
    with pytest.raises(Invalid):
        await replay(school.physics.id, [good, Past(clock.wall(date(2026, 11, 16), 7), teacher, homework)])
    with pytest.raises(NotAllowed):
        await replay(school.physics.id, [good, Past(good.at, school.actors['Бойко'], mark(school, '2', '5'))])
    assert not await Mark.exists()
    assert not await Work.exists()
    assert not await AuditEntry.filter(source='demo').exists()


async def test_statements_do_not_grow_with_the_past(school, statements):
    counts = []
    for names in (['Цой'], ['Ёлкина', 'Абрамов']):
        past = [Past(clock.wall(DAY, 9), school.actors['Гук'], mark(school, '5', name=name)) for name in names]
        with statements() as seen:
            await replay(school.physics.id, past)
        counts.append(len(seen))
    assert counts[1] <= counts[0]
    assert await replay(school.physics.id, []) == 0
