"""The week as it really is, of a class, a teacher and a room."""

from datetime import date

import pytest

from ejournal.services import substitutions, timetable_changes, timetable_week
from ejournal.services.substitutions import SAME, StandIn
from ejournal.services.timetable_changes import Move
from ejournal.services.timetable_week import Whose
from models import Lesson, NotAllowed, NotFound
from tests.support.school import TODAY


def shown(week):
    return {day.date.day: [(one.number, one.subject, one.teacher, one.change) for one in day.lessons]
            for day in week.days if day.lessons}


async def test_changes_are_said_in_words(school):
    deputy = school.actors['Бойко']
    await substitutions.assign(deputy, [StandIn(school.today.id, school.people['Чехонина'].id, SAME, 'болезнь')])
    await timetable_changes.move(deputy, Move(school.lessons[date(2026, 11, 27)].id, date(2026, 11, 26), 1), 'конкурс')
    week = await timetable_week.week(school.actors['Гук'], Whose.CLASS, str(school.class_8a.id))
    assert shown(week) == {
        23: [(3, 'физика', 'Гук Л. М.', '')],
        24: [(2, 'физика', 'Чехонина Р. Л.', 'замещает (вместо: Гук Л. М.)')],
        26: [(1, 'физика', 'Гук Л. М.', 'перенесён с 27.11, 1-го урока')],
        27: [(1, 'физика', 'Гук Л. М.', 'перенесён на 26.11, 1-й урок: конкурс')]}
    mine = await timetable_week.week(school.actors['Чехонина'], Whose.TEACHER, str(school.people['Чехонина'].id))
    assert [one[0] for one in shown(mine)[24]] == [1, 2]
    assert not mine.may_change
    assert 'болезнь' not in str(week)  # why a teacher is away is nobody's business (п. 5)


async def test_a_room(school):
    await Lesson.filter(id=school.today.id).update(room='12')
    week = await timetable_week.week(school.actors['Бойко'], Whose.ROOM, '12')
    assert list(shown(week)) == [24]
    assert week.may_change


async def test_holidays_say_so(school):
    week = await timetable_week.week(school.actors['Гук'], Whose.CLASS, str(school.class_8a.id), date(2026, 10, 27))
    assert {day.why_free for day in week.days[:5]} == {'осенние каникулы'}


async def test_what_does_not_exist_and_families(school):
    for whose, what in ((Whose.CLASS, '999'), (Whose.CLASS, 'x'), (Whose.TEACHER, str(school.pupil('Цой'))),
                        (Whose.ROOM, '')):
        with pytest.raises(NotFound):
            await timetable_week.week(school.actors['Бойко'], whose, what)
    with pytest.raises(NotAllowed):
        await timetable_week.week(school.actors['Абрамов'], Whose.CLASS, str(school.class_8a.id))


async def test_what_is_shown_first(school):
    own = await timetable_week.choices(school.actors['Гук'])
    assert (own.whose, own.what) == (Whose.TEACHER, str(school.people['Гук'].id))
    led = await timetable_week.choices(school.actors['Классная'])
    assert (led.whose, led.what) == (Whose.CLASS, str(school.class_8a.id))


async def test_a_full_day_costs_no_more_statements(school, statements):
    counts = []
    for number in (5, 6, 7):
        await Lesson.create(group=school.english_1, teacher=school.people['Чехонина'], date=TODAY, number=number)
        with statements() as seen:
            await timetable_week.week(school.actors['Бойко'], Whose.CLASS, str(school.class_8a.id))
        counts.append(len(seen))
    assert counts[1] == counts[2]
