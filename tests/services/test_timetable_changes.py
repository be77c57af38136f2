"""Cancelled and moved lessons: what follows them, and what is refused with a sentence."""

from datetime import date

import pytest

from ejournal import facts
from ejournal.services import journal, programme
from ejournal.services import timetable_changes as changes
from ejournal.services.substitutions import SAME, StandIn, assign
from ejournal.services.timetable_changes import Move
from models import (
    Conflict,
    Group,
    Homework,
    Invalid,
    Lesson,
    Locked,
    NotAllowed,
    SchoolClass,
    StaffAbsence,
    Term,
)
from tests.support.entry import Heard
from tests.support.journal import write

FRIDAY, WEDNESDAY = date(2026, 11, 27), date(2026, 11, 25)


async def move(school, day, number=2, lesson=None, room=''):
    return await changes.move(school.actors['Бойко'], Move(lesson or school.lessons[FRIDAY].id, day, number, room),
                              'олимпиада')


async def test_a_moved_lesson_is_a_new_one_and_the_old_says_where(school):
    made = await Lesson.get(id=await move(school, WEDNESDAY))
    old = await Lesson.get(id=school.lessons[FRIDAY].id)
    assert (made.date, made.number, made.teacher_id) == (WEDNESDAY, 2, old.teacher_id)
    assert (old.state, old.moved_to_id, old.change_reason) == ('cancelled', made.id, 'олимпиада')


@pytest.mark.parametrize('day, number, sentence', [
    (date(2026, 12, 31), 1, 'учебный день'), (date(2026, 11, 28), 1, 'выходной'), (WEDNESDAY, 9, 'звонков'),
    (FRIDAY, 1, 'и так')])
async def test_days_and_hours_without_lessons_are_refused(school, day, number, sentence):
    with pytest.raises(Invalid, match=sentence):
        await move(school, day, number)
    assert not await Lesson.filter(state='cancelled').exists()


async def test_homework_goes_to_the_next_lesson(school):
    await write(school, kind='homework', new='читать § 5', due_lesson=school.lessons[FRIDAY].id)
    await changes.cancel(school.actors['Бойко'], [school.lessons[FRIDAY].id], 'карантин')
    homework = await Homework.get(lesson=school.today)
    monday = school.lessons[date(2026, 11, 30)]
    assert (homework.due_lesson_id, homework.due_on) == (monday.id, monday.date)


async def test_homework_for_a_moved_lesson_follows_it(school):
    await write(school, kind='homework', new='читать § 5', due_lesson=school.lessons[FRIDAY].id)
    made = await move(school, date(2026, 11, 28 + 2), 1)
    homework = await Homework.get(lesson=school.today)
    assert (homework.due_lesson_id, homework.due_on) == (made, date(2026, 11, 30))


@pytest.mark.parametrize('values', [{'kind': 'topic', 'new': 'Ток'}, {'pupil': 'Цой', 'new': '5'},
                                    {'kind': 'attendance', 'pupil': 'Цой', 'new': 'ОТ'},
                                    {'kind': 'homework', 'new': 'читать § 5'}])
async def test_a_lesson_with_records_is_not_changed_silently(school, values):
    values = {key: school.pupil(value) if key == 'pupil' else value for key, value in values.items()}
    await write(school, **values)
    for attempt in (lambda: changes.cancel(school.actors['Бойко'], [school.today.id], 'причина'),
                    lambda: move(school, WEDNESDAY, lesson=school.today.id)):
        with pytest.raises(Conflict, match='уже есть записи'):
            await attempt()
    assert (await Lesson.get(id=school.today.id)).state == 'planned'


async def test_a_lesson_given_to_a_substitute_is_not_changed_silently(school):
    await assign(None, [StandIn(school.today.id, school.people['Чехонина'].id, SAME, 'болезнь')])
    with pytest.raises(Conflict, match='назначено замещение'):
        await changes.cancel(school.actors['Бойко'], [school.today.id], 'причина')


async def test_teacher_class_and_room_are_not_in_two_places(school):
    other = await Lesson.create(group=school.reading_1a, teacher=school.people['Гук'], date=WEDNESDAY, number=2)
    with pytest.raises(Conflict, match='У учителя'):
        await move(school, WEDNESDAY)
    await Lesson.filter(id=other.id).update(teacher_id=school.people['Чехонина'].id, room='12')
    with pytest.raises(Conflict, match='Кабинет 12'):
        await move(school, WEDNESDAY, room='12')
    await Lesson.filter(id=other.id).update(group_id=school.english_1.id)
    with pytest.raises(Conflict, match='У класса'):
        await move(school, WEDNESDAY)


async def test_a_subgroup_may_stand_beside_the_other(school):
    mine = await Lesson.create(group=school.english_2, teacher=school.people['Гук'], date=FRIDAY, number=3)
    await Lesson.create(group=school.english_1, teacher=school.people['Чехонина'], date=WEDNESDAY, number=2)
    assert await move(school, WEDNESDAY, lesson=mine.id)


async def test_an_absent_teacher_gets_no_lesson(school):
    await StaffAbsence.create(person=school.people['Гук'], since=WEDNESDAY, until=WEDNESDAY, reason='курсы')
    with pytest.raises(Conflict, match='отсутствует'):
        await move(school, WEDNESDAY)


async def test_closed_terms_and_long_past_days_stay(school, travel):
    long_ago = min(school.lessons)
    with pytest.raises(Locked, match='7 дней'):
        await changes.cancel(school.actors['Бойко'], [school.lessons[long_ago].id], 'причина')
    await Term.filter(id=school.terms[1].id).update(closed_at=travel.to(date(2026, 11, 24)))
    facts.forget()
    with pytest.raises(Locked, match='2 четверть: учебный период закрыт'):
        await changes.cancel(school.actors['Бойко'], [school.today.id], 'причина')


async def test_a_reason_is_needed_and_a_right(school):
    with pytest.raises(Invalid, match='причину'):
        await changes.cancel(school.actors['Бойко'], [school.today.id], '  ')
    with pytest.raises(NotAllowed):
        await changes.cancel(school.actors['Гук'], [school.today.id], 'причина')


async def test_a_move_can_be_taken_back(school):
    made = await move(school, WEDNESDAY)
    await changes.restore(school.actors['Бойко'], school.lessons[FRIDAY].id)
    assert (await Lesson.get(id=school.lessons[FRIDAY].id)).state == 'planned'
    assert not await Lesson.exists(id=made)  # nothing was ever written there: its time is free again
    assert await move(school, WEDNESDAY)
    await changes.restore(school.actors['Бойко'], school.lessons[FRIDAY].id)
    with pytest.raises(Conflict, match='возвращать нечего'):
        await changes.restore(school.actors['Бойко'], school.lessons[FRIDAY].id)


async def test_a_lesson_of_the_other_shift_is_at_another_time(school):
    """The first lesson of the second shift begins in the afternoon: the teacher holds both."""
    friday = school.lessons[FRIDAY]
    await changes.cancel(school.actors['Бойко'], [friday.id], 'карантин')
    other = await SchoolClass.create(year=school.year, grade=8, letter='Б', shift=2)
    group = await Group.create(school_class=other, subject_id=school.physics.subject_id)
    await Lesson.create(group=group, teacher=school.people['Гук'], date=FRIDAY, number=friday.number)
    await changes.restore(school.actors['Бойко'], friday.id)
    assert (await Lesson.get(id=friday.id)).state == 'planned'


async def test_a_move_taken_back_leaves_no_trace_in_the_journal(school):
    """What was once written at the new time stays in the database, and in nobody's sight."""
    made = await move(school, WEDNESDAY)
    await Lesson.filter(id=made).update(note='взять приборы')
    for old, new in (('', '§ 5 читать'), ('§ 5 читать', '')):
        await write(school, lesson=made, kind='homework', old=old, new=new)
    await changes.restore(school.actors['Бойко'], school.lessons[FRIDAY].id)
    assert (await Lesson.get(id=made)).state == 'cancelled'
    shot = await journal.snapshot(school.actors['Гук'], school.physics.id)
    assert made not in [row['id'] for row in shot['lessons']]
    assert (await Lesson.get(id=school.lessons[FRIDAY].id)).note == 'взять приборы'
    with pytest.raises(Invalid, match='подробнее'):
        await changes.cancel(school.actors['Бойко'], [school.lessons[FRIDAY].id], 'Перенос отменён')


async def test_a_move_taken_back_leaves_its_time_free(school):
    """Though something was once written there, another lesson of the group may be held at that time."""
    made = await move(school, WEDNESDAY)
    for old, new in (('', '§ 5 читать'), ('§ 5 читать', '')):
        await write(school, lesson=made, kind='homework', old=old, new=new)
    await changes.restore(school.actors['Бойко'], school.lessons[FRIDAY].id)
    again = await Lesson.get(id=await move(school, WEDNESDAY, lesson=school.lessons[date(2026, 11, 30)].id))
    assert (again.state, again.change_reason, again.teacher_id) == ('planned', 'олимпиада', school.people['Гук'].id)
    shot = await journal.snapshot(school.actors['Гук'], school.physics.id)
    assert again.id in [row['id'] for row in shot['lessons']]
    await changes.cancel(school.actors['Бойко'], [again.id], 'карантин')
    with pytest.raises(Conflict, match='отменённый урок'):
        await move(school, WEDNESDAY)


async def test_a_moved_lesson_is_one_hour_of_the_programme(school):
    async def owed(until: date) -> str:
        return next(x for x in await programme.of_school(school.actors['Бойко'], until)
                    if x.group_id == school.physics.id).reason

    assert await owed(date(2026, 11, 30)) == 'тема не записана: 13'
    await move(school, date(2026, 11, 30), 1)
    assert await owed(date(2026, 11, 30)) == 'тема не записана: 13'
    assert await owed(FRIDAY) == 'тема не записана: 11; олимпиада: 1'


async def test_class_journal_and_teacher_hear_of_it(school):
    keys = [f'class:{school.class_8a.id}', f'group:{school.physics.id}', f'person:{school.people["Гук"].id}']
    heard = Heard(*keys)
    await changes.cancel(school.actors['Бойко'], [school.lessons[FRIDAY].id], 'карантин')
    assert {key for key, _ in await heard.told()} == set(keys)
