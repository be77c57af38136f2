"""«Подгруппы»: who divides a class, from which day, gaps, doubles, and marks that stay (п. 17.4.16, 17.5.1, I-15)."""

from datetime import date

import pytest

from ejournal.services import journal, subgroups
from models import AuditEntry, GroupMembership, Invalid, Lesson, NotAllowed, NotFound
from tests.support.journal import write

DAY = date(2026, 11, 24)


async def english(school, name='Классная'):
    return (await subgroups.of_class(school.actors[name], school.class_8a.id)).subjects[0]


@pytest.mark.clause('17.5.1')
async def test_the_class_teacher_sees_gaps_and_enters_the_subgroups(school):
    found = await english(school)
    assert (found.subject, found.gaps, found.doubles, found.may_write) == ('иностранный язык (английский)', 1, 0, True)
    board = await subgroups.of_class(school.actors['Классная'])
    assert (board.due, board.late, board.name) == (date(2026, 9, 15), True, '8А')
    moved = await subgroups.assign(school.actors['Классная'], school.class_8a.id, found.subject_id,
                                   {school.pupil('Ёлкина'): school.english_2.id}, DAY)
    assert moved == 1 and not (await english(school)).gaps
    assert not (await subgroups.of_class(school.actors['Классная'])).late
    assert await subgroups.assign(school.actors['Классная'], school.class_8a.id, found.subject_id,
                                  {school.pupil('Ёлкина'): school.english_2.id}, DAY) == 0, 'it stands already'


@pytest.mark.clause('17.4.16')
async def test_the_teacher_of_a_subgroup_divides_the_own_subject_only(school):
    assert (await english(school, 'Чехонина')).may_write
    assert await subgroups.assign(school.actors['Чехонина'], school.class_8a.id, school.english_1.subject_id,
                                  {school.pupil('Ёлкина'): school.english_1.id}, DAY) == 1
    with pytest.raises(NotFound):
        await subgroups.assign(school.actors['Чехонина'], school.class_8a.id, school.physics.subject_id, {}, DAY)
    with pytest.raises(NotAllowed):
        await subgroups.assign(school.actors['Бойко'], school.class_8a.id, school.english_1.subject_id,
                               {school.pupil('Ёлкина'): school.english_1.id}, DAY)
    with pytest.raises(NotFound):
        await subgroups.of_class(school.actors['Абрамова'], school.class_8a.id)


async def test_a_move_begins_on_its_day_and_what_was_before_stays(school, travel):
    actor, pupil, other = school.actors['Классная'], school.pupil('Абрамов'), school.english_2.id
    subject = school.english_1.subject_id
    lesson = await Lesson.create(group=school.english_1, date=DAY, number=3, teacher=school.people['Чехонина'])
    await write(school, 'Чехонина', group=school.english_1.id, lesson=lesson.id, pupil=pupil, new='5')
    with pytest.raises(Invalid, match=r'есть отметка за 24\.11\.2026'):
        await subgroups.assign(actor, school.class_8a.id, subject, {pupil: other}, DAY)
    await subgroups.assign(actor, school.class_8a.id, subject, {pupil: other}, date(2026, 11, 25))
    spans = await GroupMembership.filter(pupil_id=pupil).order_by('since').values_list('group_id', 'since', 'until')
    assert spans == [(school.english_1.id, date(2026, 9, 1), date(2026, 11, 25)),
                     (school.english_2.id, date(2026, 11, 25), None)]
    shot = await journal.snapshot(school.actors['Чехонина'], school.english_1.id)
    assert [(one['id'], one['to']) for one in shot['pupils']] == [(pupil, '2026-11-25')] and shot['marks'][0][3] == '5'


async def test_two_subgroups_at_once_are_seen_and_mended(school):
    await GroupMembership.create(group=school.english_2, pupil_id=school.pupil('Абрамов'), since=date(2026, 9, 5))
    assert (await english(school)).doubles == 1
    await subgroups.assign(school.actors['Классная'], school.class_8a.id, school.english_1.subject_id,
                           {school.pupil('Абрамов'): school.english_1.id}, DAY)
    assert (await english(school)).doubles == 0


@pytest.mark.parametrize('day', [date(2026, 8, 31), date(2027, 5, 27)])
async def test_not_outside_the_school_year(school, day):
    with pytest.raises(Invalid, match='внутри учебного года'):
        await subgroups.assign(school.actors['Классная'], school.class_8a.id, school.english_1.subject_id,
                               {school.pupil('Ёлкина'): school.english_1.id}, day)


async def test_not_into_another_classs_subgroup(school):
    with pytest.raises(Invalid, match='не из этого класса'):
        await subgroups.assign(school.actors['Классная'], school.class_8a.id, school.english_1.subject_id,
                               {school.pupil('Ёлкина'): school.reading_1a.id}, DAY)


async def test_a_move_to_come_is_neither_a_double_nor_an_end_of_the_gap(school):
    later, subject = date(2026, 12, 1), school.english_1.subject_id
    await subgroups.assign(school.actors['Классная'], school.class_8a.id, subject,
                           {school.pupil('Абрамов'): school.english_2.id, school.pupil('Ёлкина'): school.english_1.id},
                           later)
    found = await english(school)
    assert (found.gaps, found.doubles) == (1, 0)
    assert next(line.groups for line in found.lines if line.name == 'Абрамов Глеб') == (school.english_1.id,)


async def test_a_whole_class_moves_in_as_many_statements_as_one_pupil(school, statements):
    counts = []
    for names, group in ((('Ёлкина',), school.english_2), (('Абрамов', 'Цой', 'Ёлкина'), None)):
        with statements() as seen:
            moved = await subgroups.assign(school.actors['Классная'], school.class_8a.id, school.english_1.subject_id,
                                           {school.pupil(name): group and group.id for name in names}, DAY)
        assert moved == len(names)
        counts.append(len(seen))
    assert counts[1] <= counts[0]
    assert await AuditEntry.filter(action='subgroup.changed').count() == 4
