"""Whatever is changed, in whatever order: what was read journal by journal is what a full reading says."""

import random
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

import pandas as pd
import pytest

from ejournal import audit, facts, frames
from ejournal.audit import Entry
from ejournal.frames import Frames, sql
from ejournal.rules.movement import MoveKind
from ejournal.services import edits, movement, substitutions, timetable_changes
from ejournal.services.operations import parse
from ejournal.services.substitutions import StandIn
from models import (
    Attendance,
    FinalMark,
    Group,
    Lesson,
    Mark,
    Person,
    Refusal,
    SchoolClass,
    TeachingLoad,
    Term,
    Work,
)
from tests.support.school import FIRST, TODAY, SmallSchool

NAMES = ('years', 'terms', 'calendar', 'classes', 'pupils', 'teachers', 'subjects', 'work_types', 'groups', 'members',
         'loads', 'lessons', 'works', 'marks', 'signs', 'seats', 'attendance', 'finals')
DAYS = [date(2026, 11, day) for day in (17, 20, 23, 24)]
PUPILS = ('Абрамов', 'Ёлкина', 'Цой')


def check_same(left: Frames, right: Frames) -> None:
    for name in NAMES:
        pd.testing.assert_frame_equal(getattr(left, name), getattr(right, name), obj=name)


class Changes:
    """Each is tried, and may be refused: what counts is that the frames follow."""

    def __init__(self, school: SmallSchool, dice: random.Random, class_8b: SchoolClass) -> None:
        self.school, self.dice, self.class_8b = school, dice, class_8b
        self.pupil = school.pupil(dice.choice(PUPILS))
        self.lesson = school.lessons[dice.choice(DAYS)]

    async def _apply(self, **values: Any) -> None:
        raw = self.school.operation(lesson=self.lesson.id, pupil=self.pupil, **values)
        await edits.apply(self.school.actors['Гук'], [parse(raw)])

    async def mark(self) -> None:
        kind = self.dice.choice(list(self.school.types.values()))
        old = await Mark.get_or_none(work__lesson_id=self.lesson.id, work__work_type_id=kind.id, work__removed=False,
                                     pupil_id=self.pupil)
        await self._apply(type=kind.id, old=old.value if old else '', new=self.dice.choice(['5', '2', '4/5', '.', '']))

    async def attendance(self) -> None:
        old = await Attendance.get_or_none(lesson_id=self.lesson.id, pupil_id=self.pupil)
        await self._apply(kind='attendance', old=old.code if old else '',
                          new=self.dice.choice(['Б', 'УП', 'НП', 'ОТ', 'ОП', 'ОСВ', '']))

    async def weight(self) -> None:
        mark = await Mark.filter(work__lesson_id=self.lesson.id).select_related('work').first()
        if mark:
            await self._apply(kind='work', work=mark.work.id, type=mark.work.work_type_id,
                              weight=self.dice.choice(['1', '2.5']), topic='')

    async def topic(self) -> None:
        await self._apply(kind='topic', old=(await Lesson.get(id=self.lesson.id)).topic,
                          new=self.dice.choice(['Сила тока', '']))

    async def final(self) -> None:
        old = await FinalMark.get_or_none(pupil_id=self.pupil, period='2 четверть')
        await self._apply(kind='final', term=self.school.terms[1].id, old=old.value if old else '',
                          new=self.dice.choice(['5', '4', 'осв', '']), reason='по болезни')

    async def cancel(self) -> None:
        coming = await Lesson.filter(date__gt=TODAY, state='planned').first()
        if coming:
            await timetable_changes.cancel(self.school.actors['Бойко'], [coming.id], 'карантин')

    async def restore(self) -> None:
        gone = await Lesson.filter(state='cancelled').first()
        if gone:
            await timetable_changes.restore(self.school.actors['Бойко'], gone.id)

    async def stand_in(self) -> None:
        coming = await Lesson.filter(date__gt=TODAY, substitution=None, state='planned').first()
        if coming:
            await substitutions.assign(None, [StandIn(
                coming.id, self.school.people['Чехонина'].id, 'тот же предмет', 'болезнь')])

    async def transfer(self) -> None:
        order = movement.Order(MoveKind.TRANSFER, self.pupil, '77-у', TODAY, date(2026, 11, 25), self.class_8b.id)
        await movement.execute(self.school.actors['Секретова'], order)

    async def rename(self) -> None:
        await Person.filter(id=self.pupil).update(first_name=self.dice.choice(['Юлий', 'Ян']))
        await audit.record(None, '', Entry('card.changed', 'card', self.pupil, '', 'имя'))

    async def load(self) -> None:
        other = self.school.people[self.dice.choice(['Гук', 'Чехонина'])]
        await TeachingLoad.filter(group_id=self.school.english_1.id).update(teacher_id=other.id)
        await audit.record(None, '', Entry('load.changed', 'teaching_load', self.school.english_1.id))

    async def term(self) -> None:
        await Term.filter(id=self.school.terms[3].id).update(ends_on=date(2027, 5, self.dice.randint(20, 26)))
        await audit.record(None, '', Entry('term.changed', 'term', self.school.terms[3].id))
        facts.forget()

    def any(self) -> Callable[[], Awaitable[None]]:
        often = [self.mark] * 6 + [self.attendance] * 6
        return self.dice.choice([*often, self.weight, self.topic, self.final, self.final, self.cancel, self.restore,
                                 self.stand_in, self.transfer, self.rename, self.load, self.term])


def test_both_databases_get_their_own_spelling():
    query = 'SELECT {l.id}, {DAY(l.date)}, {CENTI(l.weight)}, [l.name] FROM lesson l WHERE l.group_id IN (:ids)'
    assert sql.spelled(query, [1, 2], 'sqlite') == (
        'SELECT group_concat(l.id), group_concat(CAST(julianday(l.date) - 2440587.5 AS INTEGER)), '
        'group_concat(CAST(l.weight * 100 + 0.5 AS INTEGER)), group_concat(l.name, char(31)) '
        'FROM lesson l WHERE l.group_id IN (1,2)')
    assert sql.spelled(query, [], 'postgres') == (
        "SELECT string_agg((l.id)::text, ','), string_agg(((l.date - DATE '1970-01-01'))::text, ','), "
        "string_agg((CAST(l.weight * 100 AS INTEGER))::text, ','), string_agg(l.name, chr(31)) "
        'FROM lesson l WHERE l.group_id IN (0)')


async def test_an_import_is_read_whole(school):
    """Marks that came by a book say in the audit only that a sheet came."""
    frames.forget()
    await frames.current()
    work = await Work.create(lesson=school.today, work_type=school.types['ответ на уроке'])
    await Mark.create(work=work, pupil_id=school.pupil('Цой'), value='5', saved_at='2026-11-24T09:00:00+00:00')
    await audit.record(None, '', Entry('import.sheet', 'sheet', None))
    assert (await frames.current()).marks['mark'].tolist() == [5]


async def test_what_touches_no_frame_changes_no_snapshot(school):
    frames.forget()
    first = await frames.current()
    await audit.record(None, '', Entry('session.opened', 'session', 1), Entry('homework.changed', 'homework', 1))
    assert await frames.current() is first
    await audit.record(None, '', Entry('something.new', 'something', 1), Entry('consent.given', 'person', 1))
    assert await frames.current() is first  # the school was read, and is what it was


@pytest.mark.parametrize('seed', range(4))
async def test_reading_what_changed_is_reading_everything(school, seed):
    class_8b = await SchoolClass.create(year=school.year, grade=8, letter='Б')
    await Group.create(school_class=class_8b, subject_id=school.physics.subject_id)
    dice, done = random.Random(seed), 0
    frames.forget()
    await frames.current()
    for number in range(40):
        try:
            await Changes(school, dice, class_8b).any()()
            done += 1
        except Refusal:
            continue
        if number % 3 == 0:
            followed = await frames.current()
            frames.forget()
            check_same(followed, await frames.current())
        else:
            await frames.current()
    assert done > 20
    followed = await frames.current()
    frames.forget()
    check_same(followed, await frames.current())
    assert len(followed.marks) + len(followed.signs) > 0


async def test_finals_carry_the_class_and_who_taught(school):
    await FinalMark.create(pupil_id=school.pupil('Цой'), subject_id=school.english_2.subject_id, year=school.year,
                           kind='term', term=school.terms[0], period='1 четверть', class_name='8А', value='4',
                           saved_at='2026-10-23T12:00:00+00:00')
    await FinalMark.create(pupil_id=school.pupil('Абрамов'), subject_id=school.physics.subject_id, year=school.year,
                           kind='year', period='год', class_name='8А', value='н/а', reason='болезнь',
                           saved_at='2027-05-26T12:00:00+00:00')
    await TeachingLoad.filter(group=school.physics).update(until=date(2027, 1, 1))
    await TeachingLoad.create(group=school.physics, teacher=school.people['Чехонина'], hours_per_week=2,
                              since=date(2027, 1, 1))
    frames.forget()
    finals = (await frames.current()).finals.sort_values('kind')
    assert finals[['kind', 'value', 'mark', 'teacher', 'class', 'grade', 'ordinal', 'reason']].to_numpy().tolist() == [
        ['term', '4', 4, school.people['Гук'].id, school.class_8a.id, 8, 1, False],
        ['year', 'н/а', 0, school.people['Чехонина'].id, school.class_8a.id, 8, 0, True]]


async def test_moving_a_pupil_keeps_the_schools_marks_and_past_seats(school):
    class_8b = await SchoolClass.create(year=school.year, grade=8, letter='Б')
    await Group.create(school_class=class_8b, subject_id=school.physics.subject_id)
    frames.forget()
    change = Changes(school, random.Random(1), class_8b)
    change.pupil = school.pupil('Абрамов')
    await change.mark()
    before = await frames.current()
    await change.transfer()
    after = await frames.current()
    assert after.pupils.set_index('pupil').loc[change.pupil, 'class'].tolist() == [school.class_8a.id, class_8b.id]
    past, now = (data.seats[data.seats['date'] <= pd.Timestamp(TODAY)].reset_index(drop=True)
                 for data in (before, after))
    pd.testing.assert_frame_equal(past, now)
    pd.testing.assert_frame_equal(before.marks, after.marks)
    assert (after.members['since'] >= pd.Timestamp(FIRST)).all()
