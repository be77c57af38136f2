"""«Отсутствующие сегодня»: who came back, and «Проверено» within its hours (п. 17.5.6, I-12)."""

from datetime import date

import pytest

from ejournal import clock
from ejournal.services import absentees
from ejournal.services.absentees import ClassDay
from models import AuditEntry, DutyRecord, Group, Invalid, Lesson, NotAllowed, NotFound
from tests.conftest import Travel
from tests.support.journal import write
from tests.support.school import TODAY, SmallSchool


async def of_8a(school: SmallSchool) -> ClassDay:
    found, = await absentees.of_mine(school.actors['Классная'])
    return found


async def lesson(school: SmallSchool, number: int, group: Group | None = None) -> Lesson:
    return await Lesson.create(group=group or school.physics, date=TODAY, number=number, teacher=school.people['Гук'])


@pytest.mark.clause('17.5.6')
async def test_the_list_is_checked_with_author_and_time(school: SmallSchool, travel: Travel) -> None:
    """Not before the first lesson of the day begins; the deputy sees which classes have been checked."""
    travel.to(TODAY, 8, 49)
    assert not (await of_8a(school)).may_check
    with pytest.raises(Invalid, match='08:50'):
        await absentees.check(school.actors['Классная'], school.class_8a.id)
    travel.to(TODAY, 8, 55)
    await write(school, kind='attendance', pupil=school.pupil('Цой'), new='ОТ')
    moment = travel.to(TODAY, 9, 5)
    await absentees.check(school.actors['Классная'], school.class_8a.id)
    found = await of_8a(school)
    assert (found.checked_at, found.checked_by, found.stale) == (moment, 'Классная В. И.', False)
    assert [(one.name, one.checked_by, len(one.pupils)) for one in await absentees.of_school(school.actors['Бойко'])] \
        == [('1А', '', 0), ('8А', 'Классная В. И.', 1)]
    assert await AuditEntry.filter(action='absent.checked').count() == 1


async def test_a_roll_taken_later_asks_for_another_look(school: SmallSchool, travel: Travel) -> None:
    await absentees.check(school.actors['Классная'], school.class_8a.id)
    later = await lesson(school, 3)
    travel.to(TODAY, 15, 0)
    await write(school, kind='attendance', lesson=later.id, pupil=school.pupil('Ёлкина'), new='ОТ')
    assert (await of_8a(school)).stale
    travel.to(TODAY, 15, 5)
    await absentees.check(school.actors['Классная'], school.class_8a.id)
    assert not (await of_8a(school)).stale
    assert (await DutyRecord.get()).result == 'отсутствуют: 1'


async def test_the_day_ends_at_midnight(school: SmallSchool, travel: Travel) -> None:
    travel.to(TODAY, 23, 59, 59)
    await absentees.check(school.actors['Классная'], school.class_8a.id)
    travel.to(date(2026, 11, 25), 0, 0, 0)
    assert (await of_8a(school)).checked_at is None
    with pytest.raises(Invalid, match='нет уроков'):
        await absentees.check(school.actors['Классная'], school.class_8a.id)
    assert (await DutyRecord.get()).key == f'absent:{school.class_8a.id}:2026-11-24'


async def test_absent_in_one_lesson_and_present_in_the_next(school: SmallSchool) -> None:
    """The next lesson is the pupil's own, and counts only once its teacher has called the roll."""
    for pupil in ('Цой', 'Абрамов'):
        await write(school, kind='attendance', pupil=school.pupil(pupil), new='ОТ')
    subgroup, after = await lesson(school, 3, school.english_2), await lesson(school, 4)
    assert not any(pupil.came_back for pupil in (await of_8a(school)).pupils)
    await write(school, kind='attendance', group=school.english_2.id, lesson=subgroup.id, pupil=school.pupil('Цой'),
                new='ОП', minutes=5)
    pupils = (await of_8a(school)).pupils
    marked = {pupil.name: [(one.number, one.came_back) for one in pupil.codes] for pupil in pupils}
    assert marked == {'Абрамов Глеб': [(2, False)], 'Цой Виктор': [(2, True), (3, False)]}
    await write(school, kind='attendance', lesson=after.id, pupil=school.pupil('Ёлкина'), new='Б')
    assert [pupil.came_back for pupil in (await of_8a(school)).pupils] == [True, False, True]


async def test_others_do_not_check(school: SmallSchool) -> None:
    with pytest.raises(NotAllowed):
        await absentees.check(school.actors['Бойко'], school.class_8a.id)
    with pytest.raises(NotFound):
        await absentees.check(school.actors['Чехонина'], school.class_8a.id)
    assert clock.today() == TODAY and not await DutyRecord.exists()
