"""The loader: what stands in the frames, that edits reach them, and that many viewers cost what one does."""

import asyncio
from datetime import date

import pandas as pd
import pytest

from ejournal import db, facts, frames
from ejournal.analytics import attendance
from ejournal.frames import finals
from ejournal.services import timetable_changes
from models import ClassMembership, Group, Lesson, NotFound, SchoolClass, SchoolYear
from tests.support.journal import write
from tests.support.school import TODAY


@pytest.fixture(autouse=True)
def _anew():
    frames.forget()
    yield
    frames.forget()


def rows(table: pd.DataFrame, *columns: str) -> list[tuple]:
    return list(table[list(columns)].itertuples(index=False, name=None))


async def test_two_marks_in_a_cell_are_two_rows_and_a_debt_is_apart(school):
    await write(school, pupil=school.pupil('Цой'), new='4/5')
    await write(school, pupil=school.pupil('Абрамов'), new='.')
    await write(school, pupil=school.pupil('Ёлкина'), new='3', type=school.types['контрольная работа'].id)
    data = await frames.current()
    assert rows(data.marks, 'pupil', 'mark', 'part', 'weight') == [
        (school.pupil('Цой'), 4, 0, 1), (school.pupil('Цой'), 5, 1, 1), (school.pupil('Ёлкина'), 3, 0, 3)]
    assert rows(data.signs, 'pupil', 'sign') == [(school.pupil('Абрамов'), '.')]
    assert set(rows(data.marks, 'group', 'class', 'grade', 'subject', 'lesson', 'term')) == {
        (school.physics.id, school.class_8a.id, 8, school.physics.subject_id, school.today.id, school.terms[1].id)}


async def test_weeks_are_those_of_teaching(school):
    """38 school days of the first term, then vacation; the holiday of 04.11 is no day either: 15 days of November."""
    data = await frames.current()
    days = data.calendar[(data.calendar['grade'] == 8) & (data.calendar['date'] < '2026-11-24')]
    assert data.week(TODAY, 8) == pytest.approx(days['school_day'].sum() / 5)
    assert data.week(TODAY, 8) == pytest.approx((39 + 15) / 5)
    assert data.week(date(2026, 10, 26), 8) == data.week(date(2026, 11, 2), 8)
    assert data.week(date(2020, 1, 1), 8) == 0
    first, second = data.terms[data.terms['grade'] == 8][['first_week', 'last_week']].to_numpy()[:2].tolist()
    assert first[1] == second[0]
    assert data.lessons.set_index('lesson').loc[school.today.id, 'week'] == pytest.approx(data.week(TODAY, 8))


async def test_seats_are_of_those_who_were_there_and_of_lessons_that_were_held(school):
    await ClassMembership.filter(pupil_id=school.pupil('Цой')).update(since=date(2026, 11, 23))
    await ClassMembership.filter(pupil_id=school.pupil('Ёлкина')).update(until=TODAY)
    await Lesson.filter(id=school.lessons[date(2026, 11, 20)].id).update(state='cancelled')
    english = await Lesson.create(group=school.english_2, date=TODAY, number=3, teacher=school.people['Гук'])
    await write(school, kind='attendance', pupil=school.pupil('Абрамов'), new='Б')
    await write(school, kind='attendance', group=school.english_2.id, lesson=english.id, pupil=school.pupil('Цой'),
                new='ОП', minutes=5)
    seats = attendance.between((await frames.current()).seats, date(2026, 11, 20), TODAY)
    here = seats[seats['class'] == school.class_8a.id]
    names = {person.id: name for name, person in school.people.items()}
    assert [(str(day.date()), names[pupil], code, minutes)
            for day, pupil, code, minutes in rows(here, 'date', 'pupil', 'code', 'minutes')] == [
        ('2026-11-23', 'Абрамов', '', 0), ('2026-11-23', 'Ёлкина', '', 0), ('2026-11-23', 'Цой', '', 0),
        ('2026-11-24', 'Абрамов', 'Б', 0), ('2026-11-24', 'Цой', '', 0), ('2026-11-24', 'Цой', 'ОП', 5)]
    data = await frames.current()
    assert rows(data.attendance, 'pupil', 'code') == [
        (school.pupil('Абрамов'), 'Б'), (school.pupil('Цой'), 'ОП')]
    assert dict(rows(data.lessons, 'lesson', 'state'))[school.lessons[date(2026, 11, 20)].id] == 'cancelled'


async def test_people_and_journals(school):
    data = await frames.current()
    assert rows(data.pupils[data.pupils['grade'] == 8], 'name', 'short_name') == [
        ('Абрамов Глеб', 'Абрамов Г.'), ('Ёлкина Алёна', 'Ёлкина А.'), ('Цой Виктор', 'Цой В.')]
    members = data.members[data.members['group'].isin([school.physics.id, school.english_1.id])]
    assert sorted(rows(members, 'group', 'pupil')) == sorted([
        *((school.physics.id, school.pupil(name)) for name in ('Абрамов', 'Ёлкина', 'Цой')),
        (school.english_1.id, school.pupil('Абрамов'))])
    groups = data.groups.set_index('group')
    assert groups.loc[school.english_1.id, ['name', 'teacher', 'whole']].tolist() == [
        '1 подгруппа', school.people['Чехонина'].id, False]
    assert data.classes['name'].tolist() == ['1А', '8А']
    assert data.classes['level'].tolist() == ['1–4', '5–9']


async def test_ids_and_dates_are_small(school):
    await write(school, pupil=school.pupil('Цой'), new='5')
    data = await frames.current()
    for name in ('marks', 'seats', 'lessons', 'works', 'signs', 'finals', 'members', 'pupils'):
        kinds = getattr(data, name).dtypes
        assert not {'int64', 'object', 'datetime64[ns]'} & {str(kind) for kind in kinds}, name
    assert {str(data.seats[name].dtype) for name in ('pupil', 'lesson', 'group')} == {'int32'}
    assert str(data.seats['date'].dtype) == 'datetime64[s]'


# --- shared and immutable ---------------------------------------------------------------------------------------------
async def test_viewers_share_one_reading(school, statements):
    with statements() as alone:
        first = await frames.current()
    frames.forget()
    with statements() as together:
        found = await asyncio.gather(*(frames.current(school.year.id) for _ in range(20)))
    assert len({id(one) for one in found}) == 1
    assert len(together) <= len(alone) + 5  # of the checks, not of the frames
    assert found[0].version > first.version


async def test_nothing_new_costs_one_small_question(school, statements):
    first = await frames.current(school.year.id)
    with statements() as seen:
        assert await frames.current(school.year.id) is first
    assert len(seen) == 1


async def test_what_a_viewer_does_to_a_frame_is_nobodys_business(school):
    await write(school, pupil=school.pupil('Цой'), new='5')
    data = await frames.current()
    mine = data.marks
    mine['mark'] = 2
    mine['new'] = 1
    assert data.marks['mark'].tolist() == [5]
    assert 'new' not in data.marks
    with pytest.raises(ValueError, match='read-only'):
        data.marks['mark'].to_numpy()[0] = 2


async def test_an_older_snapshot_stays_what_it_was(school):
    await write(school, pupil=school.pupil('Цой'), new='5')
    before = await frames.current()
    await write(school, pupil=school.pupil('Цой'), old='5', new='3')
    after = await frames.current()
    assert (before.marks['mark'].tolist(), after.marks['mark'].tolist()) == ([5], [3])
    assert after.version > before.version


async def test_a_viewer_who_leaves_does_not_stop_the_reading(school):
    leaving = asyncio.create_task(frames.current(school.year.id))
    staying = asyncio.create_task(frames.current(school.year.id))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    leaving.cancel()
    assert (await staying).year_id == school.year.id


async def test_a_failed_reading_is_tried_again(school, monkeypatch):
    async def fail(*_: object) -> None:
        raise OSError('the disk is away')

    with monkeypatch.context() as patch:
        patch.setattr('ejournal.frames.structure.read', fail)
        with pytest.raises(OSError, match='the disk'):
            await frames.current()
    assert len((await frames.current()).classes) == 2


async def test_a_change_during_the_reading_is_in_it(school, monkeypatch):
    """A mark that comes when the journals have been read already is read by the same call."""
    original = finals.read_history

    async def late():
        monkeypatch.setattr(finals, 'read_history', original)
        await write(school, pupil=school.pupil('Цой'), new='5')
        return await original()

    monkeypatch.setattr(finals, 'read_history', late)
    assert (await frames.current()).marks['mark'].tolist() == [5]


async def test_inside_a_transaction_it_is_refused(school):
    async with db.transaction():
        with pytest.raises(RuntimeError, match='after the commit'):
            await frames.current(school.year.id)


async def test_a_rolled_back_edit_is_not_seen(school, monkeypatch):
    first = await frames.current()

    async def fail(*_: object, **__: object) -> None:
        raise RuntimeError('no')

    with monkeypatch.context() as patch:
        patch.setattr('ejournal.services.edits._remember', fail)
        with pytest.raises(RuntimeError, match='no'):
            await write(school, pupil=school.pupil('Цой'), new='5')
    assert await frames.current() is first


# --- statements -------------------------------------------------------------------------------------------------------
async def test_statements_do_not_grow_with_the_data(school, statements):
    async def loaded() -> int:
        frames.forget()
        with statements() as seen:
            await frames.current(school.year.id)
        return len(seen)

    async def refreshed() -> int:
        with statements() as seen:
            await frames.current(school.year.id)
        return len(seen)

    await loaded()  # the calendar is read once a minute
    few = await loaded()
    await write(school, pupil=school.pupil('Цой'), new='5')
    one_edit = await refreshed()
    for lesson in (date(2026, 11, 20), date(2026, 11, 23)):
        for name in ('Цой', 'Абрамов', 'Ёлкина'):
            await write(school, lesson=school.lessons[lesson].id, pupil=school.pupil(name), new='4/5')
            await write(school, kind='attendance', lesson=school.lessons[lesson].id, pupil=school.pupil(name), new='ОП')
    assert await refreshed() == one_edit
    assert await loaded() == few


async def test_an_edit_reads_its_own_journal_only(school, statements):
    await frames.current(school.year.id)
    await write(school, pupil=school.pupil('Цой'), new='5')
    with statements() as seen:
        data = await frames.current(school.year.id)
    assert len(data.marks) == 1
    journals = [query for query in seen if 'group_concat' in query]
    assert len(journals) == 4
    assert all(f'IN ({school.physics.id})' in query for query in journals)


# --- years ------------------------------------------------------------------------------------------------------------
async def test_another_year_has_frames_of_its_own(school):
    last = await SchoolYear.create(name='2025/2026', starts_on=date(2025, 9, 1), ends_on=date(2026, 5, 26))
    seventh = await SchoolClass.create(year=last, grade=7, letter='А')
    group = await Group.create(school_class=seventh, subject_id=school.physics.subject_id)
    await ClassMembership.create(school_class=seventh, pupil_id=school.pupil('Цой'), since=date(2025, 9, 1))
    await Lesson.create(group=group, date=date(2025, 9, 2), number=1, teacher=school.people['Гук'])
    data, now = await frames.current(last.id), await frames.current()
    assert (data.year_name, len(data.seats), data.classes['name'].tolist()) == ('2025/2026', 1, ['7А'])
    assert now.year_name == '2026/2027'
    assert now.years['name'].tolist() == ['2025/2026', '2026/2027']
    with pytest.raises(NotFound):
        await frames.current(12345)


async def test_a_school_without_anything(database, travel):
    travel.to(TODAY)
    year = await SchoolYear.create(name='2026/2027', starts_on=date(2026, 9, 1), ends_on=date(2027, 5, 26))
    facts.forget()
    data = await frames.current(year.id)
    for name in ('marks', 'signs', 'seats', 'attendance', 'finals', 'pupils', 'terms', 'members'):
        assert getattr(data, name).empty
    assert attendance.days(data.seats).empty


async def test_a_cancelled_lesson_has_no_seats(school):
    coming = school.lessons[date(2026, 11, 27)]
    assert coming.id in set((await frames.current()).seats['lesson'])
    await timetable_changes.cancel(school.actors['Бойко'], [coming.id], 'карантин')
    assert coming.id not in set((await frames.current()).seats['lesson'])
