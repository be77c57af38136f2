"""What happens to marks when the teacher or the class changes in mid-term, and which words a year may be made of."""

from datetime import date

import pytest

from ejournal import access, facts
from ejournal.services import control, edits, final_marks
from ejournal.services import sheet as sheets
from ejournal.services.control import Asked
from ejournal.services.operations import parse
from models import (
    ClassMembership,
    FinalMark,
    Group,
    Lesson,
    Mark,
    SchoolClass,
    TeachingLoad,
)
from tests.support.journal import write
from tests.support.school import TODAY

MONDAY, TUESDAY = date(2026, 11, 23), TODAY


async def suggested(school, group_id, who, pupil='Цой', period='2 четверть'):
    actor = school.actors[who]
    group, rights = await access.journal(actor, group_id)
    asked = [parse({'id': 'suggest-0001', 'kind': 'final', 'group': group.id, 'pupil': school.pupil(pupil), 'old': '',
                    'new': '', 'period': period})]
    sheet = await sheets.load(actor, group, rights, await facts.of_year(school.year.id), asked)
    await final_marks.fill(sheet, asked)
    return final_marks.suggestion(sheet, sheet.finals, school.pupil(pupil), period)


async def last_three(school, *values):
    days = [day for day in sorted(school.lessons) if day <= TODAY][-3:]
    for day, value in zip(days, values, strict=True):
        await write(school, lesson=school.lessons[day].id, pupil=school.pupil('Цой'), new=value)


@pytest.mark.clause('17.4.1', '17.4.11')
async def test_a_group_that_changed_its_teacher_in_mid_term(school):
    """The new teacher has the whole journal and its marks; the old one reads it; each owes the own lessons."""
    await last_three(school, '5', '4', '5')
    await TeachingLoad.filter(group=school.physics).update(until=TUESDAY)
    await TeachingLoad.create(group=school.physics, teacher=school.people['Чехонина'], hours_per_week=2, since=TUESDAY)
    await Lesson.filter(group=school.physics, date__gte=TUESDAY).update(teacher_id=school.people['Чехонина'].id)
    _, rights = await access.journal(school.actors['Гук'], school.physics.id)
    assert not rights.write
    outcome, = await edits.apply(school.actors['Гук'], [parse(school.operation(pupil=school.pupil('Ёлкина'), new='5'))])
    assert outcome.status == 'refused'
    await write(school, 'Чехонина', pupil=school.pupil('Ёлкина'), new='5')
    assert await suggested(school, school.physics.id, 'Чехонина') == '5'  # of the marks her colleague gave
    await write(school, 'Чехонина', kind='final', pupil=school.pupil('Цой'), new='5', term=school.terms[1].id)
    board = await control.board(school.actors['Бойко'], Asked(MONDAY, TUESDAY, subject_id=school.physics.subject_id))
    assert {line.name: line.tally.lessons for line in board.lines} == {'Гук Л. М.': 1, 'Чехонина Р. Л.': 1}


@pytest.mark.clause('17.6.1')
async def test_a_pupil_who_changed_class_takes_the_marks_along(school):
    """Given in 8А, they make the term mark of 8Б; 8А can give none for a term he was not in to its end."""
    await last_three(school, '4', '4', '5')
    other = await SchoolClass.create(year=school.year, grade=8, letter='Б', shift=1, week_days=5)
    group = await Group.create(school_class=other, subject_id=school.physics.subject_id)
    await TeachingLoad.create(group=group, teacher=school.people['Чехонина'], hours_per_week=2)
    stay = ClassMembership.filter(pupil_id=school.pupil('Цой'), school_class=school.class_8a)
    await stay.update(until=date(2026, 11, 25))
    await ClassMembership.create(pupil=school.people['Цой'], school_class=other, since=date(2026, 11, 25))
    assert await suggested(school, group.id, 'Чехонина') == '4'
    await write(school, 'Чехонина', kind='final', group=group.id, pupil=school.pupil('Цой'), new='4',
                term=school.terms[1].id)
    given = await FinalMark.get(pupil_id=school.pupil('Цой'))
    assert (given.class_name, await Mark.filter(pupil_id=school.pupil('Цой')).count()) == ('8Б', 3)
    lesson = await Lesson.create(group=school.physics, date=date(2026, 11, 25), number=1, teacher=school.people['Гук'])
    outcome, = await edits.apply(school.actors['Гук'], [parse(school.operation(
        lesson=lesson.id, pupil=school.pupil('Цой'), new='5'))])
    assert (outcome.status, 'не числится' in outcome.message) == ('refused', True)


@pytest.mark.parametrize(('values', 'year'), [
    (('4', 'осв', '5', '5'), '5'), (('осв', 'осв', 'осв', 'осв'), ''), (('4', 'н/а', '4', '4'), ''),
    (('зач', 'зач', 'зач', 'зач'), 'зач'), (('зач', 'незач', 'зач', 'зач'), ''), (('зач', 'осв', 'зач', 'зач'), 'зач'),
    (('н/а', 'осв', '4', '4'), ''), (('3', '4', '3', '4'), '4')])
async def test_words_in_the_mean_of_a_year(school, values, year):
    """«осв» and «зач» are not counted; with «н/а» or «незач» the teacher decides (norms 2)."""
    for term, value in zip(school.terms, values, strict=True):
        await FinalMark.create(pupil_id=school.pupil('Цой'), subject_id=school.physics.subject_id, year=school.year,
                               kind='term', term=term, period=term.name, class_name='8А', value=value,
                               saved_at='2026-11-24T09:00:00+00:00')
    assert await suggested(school, school.physics.id, 'Гук', period='год') == year
