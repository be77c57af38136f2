"""The panels of attendance: what a filter shows, whom it opens to, and bad input (п. 17.5.10, norms 3)."""

from datetime import date

import pytest

from ejournal import facts, frames
from ejournal.rules.calendar import DAY
from ejournal.services import attendance_board, pupil_attendance
from ejournal.services.attendance_board import Asked, Limits
from models import (
    Attendance,
    ClassMembership,
    Group,
    Invalid,
    Lesson,
    NotFound,
    Preference,
    SchoolClass,
    SchoolYear,
    Term,
)
from tests.support.journal import write
from tests.support.school import TODAY, SmallSchool


@pytest.fixture(autouse=True)
def _anew():
    frames.forget()
    attendance_board._boards.clear()
    yield
    frames.forget()


async def board(school: SmallSchool, who: str = 'Классная', **asked: object) -> attendance_board.Board:
    return await attendance_board.board(school.actors[who], Asked(**asked))  # type: ignore[arg-type]


async def absent(school: SmallSchool, name: str, code: str = 'Б', day: date = TODAY) -> None:
    await write(school, kind='attendance', lesson=school.lessons[day].id, pupil=school.pupil(name), new=code)


@pytest.mark.clause('17.5.10')
async def test_the_numbers_of_a_class_by_hand(school: SmallSchool) -> None:
    """November to the 24th has 9 lessons of physics (2, 3, 6, 9, …): 27 seats of three pupils, two of them missed."""
    await absent(school, 'Цой')
    await absent(school, 'Абрамов', 'НП', TODAY - DAY)
    await absent(school, 'Ёлкина', 'ОП')
    found = await board(school)
    now = found.now.iloc[0]
    lessons = len([day for day in school.lessons if date(2026, 11, 1) <= day <= TODAY])
    assert (now['seats'], now['missed'], now['ill'], now['unexcused'], now['late']) == (3 * lessons, 2, 1, 1, 1)
    assert now['percent'] == pytest.approx(100 * (3 * lessons - 2) / (3 * lessons))
    assert found.heat.label.loc[school.pupil('Цой')].iloc[-1] == '1Б'
    assert found.calendar.iloc[-1][['pupils', 'absent']].tolist() == [3, 1]
    assert set(found.compared['who']) == {'класс', 'параллель', 'школа'}
    assert (found.title, found.day, found.is_today) == ('8А класс', TODAY, True)


async def test_a_class_teacher_has_the_own_class_the_administration_any(school: SmallSchool) -> None:
    assert (await board(school)).asked.klass == school.class_8a.id
    assert (await board(school, grade=1)).asked == Asked(klass=school.class_8a.id)  # a parallel is not the teacher's
    with pytest.raises(NotFound):
        await board(school, klass=school.class_1a.id)
    with pytest.raises(NotFound):
        await board(school, 'Бойко', klass=999)
    with pytest.raises(NotFound, match='Такой параллели'):
        await board(school, 'Бойко', grade=7)
    whole = await board(school, 'Бойко')
    assert (whole.title, whole.of_class) == ('Школа', False)
    assert set(whole.heat.share.index) == {school.class_8a.id, school.class_1a.id}
    assert set(await attendance_board.choices(school.actors['Классная'])) == {school.class_8a.id}
    assert len(await attendance_board.choices(school.actors['Бойко'])) == 2


@pytest.mark.parametrize('month', ['2026-12', '2027-07', 'ноябрь', '2026-13'])
async def test_a_month_that_is_none(school: SmallSchool, month: str) -> None:
    with pytest.raises(Invalid, match='Выберите месяц'):
        await board(school, month=month)


async def test_a_month_without_lessons_is_empty_and_no_failure(school: SmallSchool) -> None:
    found = await board(school, month='2026-10')
    assert (len(found.heat.share), len(found.calendar), int(found.now['seats'].iloc[0])) == (0, 0, 0)


async def test_no_lessons_at_all(school: SmallSchool) -> None:
    await Attendance.all().delete()
    await Lesson.all().delete()
    frames.forget()
    for who, asked in (('Классная', {}), ('Бойко', {}), ('Бойко', {'grade': 8})):
        found = await board(school, who, **asked)
        assert (found.day, len(found.wave), len(found.heat.share)) == (None, 0, 0)


async def test_a_class_of_one_who_came_in_mid_term(school: SmallSchool) -> None:
    await ClassMembership.filter(school_class_id=school.class_8a.id).exclude(
        pupil_id=school.pupil('Цой')).delete()
    await ClassMembership.filter(pupil_id=school.pupil('Цой')).update(since=TODAY - DAY)
    frames.forget()
    await absent(school, 'Цой')
    found = await board(school)
    assert found.heat.share.shape == (1, 2)
    assert found.now['percent'].iloc[0] == 50
    assert found.wave[['pupils', 'share', 'level']].to_numpy().tolist() == [[1, 100.0, 'high']]


async def test_the_thresholds_are_the_schools_own(school: SmallSchool) -> None:
    await absent(school, 'Цой')
    assert (await board(school)).wave['level'].tolist() == ['high']  # one of three
    await Preference.create(key='sickness_watch', value=30)
    await Preference.create(key='sickness_high', value=50)
    facts.forget()
    found = await board(school)
    assert (found.limits, found.wave['level'].tolist()) == (Limits(30, 50), ['watch'])
    facts.forget()


async def test_the_same_class_a_year_ago(school: SmallSchool) -> None:
    """7А of last year is 8А of this one."""
    year = await SchoolYear.create(name='2025/2026', starts_on=date(2025, 9, 1), ends_on=date(2026, 5, 26))
    await Term.create(year=year, name='1 четверть', kind='четверть', ordinal=1, starts_on=date(2025, 9, 1),
                      ends_on=date(2025, 12, 30), grades=list(range(1, 10)))
    before = await SchoolClass.create(year=year, grade=7, letter='А')
    await ClassMembership.create(school_class=before, pupil=school.people['Цой'], since=date(2025, 9, 1))
    group = await Group.create(school_class=before, subject_id=school.physics.subject_id)
    lesson = await Lesson.create(group=group, date=date(2025, 11, 10), number=1, teacher=school.people['Гук'])
    await Attendance.create(lesson=lesson, pupil=school.people['Цой'], code='Б', saved_at='2025-11-10T10:00:00+00:00')
    frames.forget()
    compared = (await board(school)).compared
    then = compared[compared['who'] == 'год назад']
    assert then[['month', 'seats', 'missed']].astype(str).to_numpy().tolist() == [['2026-11-01', '1', '1']]


async def test_a_board_is_made_once_for_all_and_anew_after_an_edit(school: SmallSchool) -> None:
    first = await board(school)
    assert await board(school) is first
    await absent(school, 'Цой', 'ОТ')
    fresh = await board(school)
    assert fresh.version > first.version
    assert fresh.now['unknown'].iloc[0] == first.now['unknown'].iloc[0] + 1


async def test_boards_of_earlier_versions_are_let_go(school: SmallSchool) -> None:
    """Each holds the tables of its version: a day of edits must not fill the memory."""
    for name in ('Цой', 'Абрамов', 'Ёлкина'):
        await absent(school, name)
        await board(school)
        await board(school, 'Дорн')
    kept = list(attendance_board._boards.values())
    assert len(kept) >= 2
    assert len({one.version for one in kept}) == 1


async def test_who_misses_the_first_lesson(school: SmallSchool) -> None:
    await Lesson.create(group=school.physics, date=TODAY, number=5, teacher=school.people['Гук'])
    frames.forget()
    await absent(school, 'Цой', 'НП')
    rows = (await board(school)).first.set_index('pupil')
    assert rows.loc[school.pupil('Цой'), 'skipped'] == 1
    assert rows['skipped'].sum() == 1


async def test_the_sheet_of_a_pupil(school: SmallSchool) -> None:
    await absent(school, 'Абрамов')
    sheet = await pupil_attendance.of_pupil(school.actors['Абрамова'], school.pupil('Абрамов'))
    assert (sheet.name, sheet.class_name, sheet.may_set) == ('Абрамов Глеб', '8А', False)
    assert sheet.figures.whole['missed'].iloc[0] == 1
    assert sheet.figures.days['label'].tolist() == ['1Б']
    led = await pupil_attendance.of_pupil(school.actors['Классная'], school.pupil('Абрамов'))
    assert led.may_set
    with pytest.raises(NotFound):
        await pupil_attendance.of_pupil(school.actors['Абрамова'], school.pupil('Цой'))


async def test_a_pupil_who_has_left_has_a_sheet_still(school: SmallSchool) -> None:
    await ClassMembership.filter(pupil_id=school.pupil('Цой')).update(until=TODAY)
    sheet = await pupil_attendance.of_pupil(school.actors['Дорн'], school.pupil('Цой'))
    assert (sheet.class_id, sheet.may_set) == (0, False)
    assert sheet.figures.whole['seats'].iloc[0] > 0


async def test_reading_costs_the_same_for_many_pupils(school: SmallSchool, statements) -> None:
    await board(school)
    with statements() as few:
        await board(school)
    assert len(few) < 8
