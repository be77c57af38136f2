"""Term and year marks: by the journal's teacher, of the scale, while the period is open."""

from datetime import UTC, date, datetime

import pytest

from ejournal import clock, facts
from ejournal.services.final_marks import FinalChange
from ejournal.services.replay import Past, replay
from models import AuditEntry, ClassMembership, FinalMark, Invalid, Locked, NotAllowed, Preference, Term

AT = clock.wall(date(2026, 10, 23), 15)


async def give(school, value, *, period='1 четверть', pupil='Цой', who='Гук', group=None, reason='', at=AT):
    change = FinalChange(school.pupil(pupil), period, value, reason, 'demo')
    return await replay((group or school.physics).id, [Past(at, school.actors[who], change)])


async def test_a_term_mark_keeps_its_author_and_moment(school):
    assert await give(school, '4', reason='учтена динамика') == 1
    assert await give(school, '4') == 0
    assert await give(school, '5') == 1
    mark = await FinalMark.get()
    assert (mark.value, mark.period, mark.kind, mark.class_name, mark.version, mark.saved_at) == (
        '5', '1 четверть', 'term', '8А', 2, AT)
    assert mark.term_id == school.terms[0].id
    entries = await AuditEntry.filter(action='final.changed').order_by('id')
    assert [(entry.before, entry.after, entry.reason) for entry in entries] == [
        ('', '1 четверть: 4', 'учтена динамика'), ('4', '1 четверть: 5', '')]


async def test_the_year_has_its_mark(school):
    await give(school, '5', period='год', at=clock.wall(date(2027, 5, 26), 15))
    mark = await FinalMark.get()
    assert (mark.kind, mark.term_id) == ('year', None)


@pytest.mark.clause('17.4.11')
@pytest.mark.parametrize(('period', 'sentence'), [
    ('год', r'с 05\.04\.2027, когда начнётся последний \(4 четверть\)'), ('итог', 'выводят по отметкам'),
    ('экзамен', 'выводят по отметкам'), ('3 четверть', r'3 четверть начнётся 11\.01\.2027')])
async def test_no_mark_before_its_time(school, period, sentence):
    """The year is the mean of its terms: in November there is nothing to take it from (norms 2, I-07)."""
    with pytest.raises(Invalid, match=sentence):
        await give(school, '5', period=period)
    assert not await FinalMark.exists()
    assert await give(school, '5', period=period, at=clock.wall(date(2027, 4, 5), 9)) == 1
    assert await give(school, '', period=period) == 1  # what was given too early may be taken away


async def test_the_exam_counts_from_its_day(school):
    await Preference.create(key=f'exam:{school.physics.id}', value=['2026-11-30', ''])
    facts.forget()
    with pytest.raises(Invalid, match=r'Экзамен 30\.11\.2026'):
        await give(school, '5', period='экзамен')
    assert await give(school, '5', period='экзамен', at=clock.wall(date(2026, 11, 30), 15)) == 1


async def test_unseen_signs_do_not_reach_a_reason(school):
    """NUL, directions of writing, signs of no width: taken out whatever way the reason came."""
    await give(school, '4', reason='учтена\x00 \u202eдина\u200bмика\ufeff')
    assert (await FinalMark.get()).reason == 'учтена динамика'
    assert (await AuditEntry.get(action='final.changed')).reason == 'учтена динамика'


@pytest.mark.parametrize(('values', 'refusal'), [
    ({'value': '6'}, Invalid), ({'value': '5', 'period': '9 четверть'}, Invalid),
    ({'value': '5', 'who': 'Бойко'}, NotAllowed),
])
async def test_refusals(school, values, refusal):
    with pytest.raises(refusal):
        await give(school, **values)
    assert not await FinalMark.exists()


async def test_no_marks_in_grade_1_nor_after_the_closing_nor_for_who_was_elsewhere(school):
    with pytest.raises(Invalid, match='безотметочное'):
        await give(school, '5', group=school.reading_1a, pupil='Крошка', who='Чехонина')
    await ClassMembership.filter(pupil_id=school.pupil('Цой')).update(since=date(2026, 11, 2))
    with pytest.raises(Invalid, match='не числится'):
        await give(school, '5')
    await Term.filter(id=school.terms[0].id).update(closed_at=datetime(2026, 10, 27, tzinfo=UTC))
    facts.forget()
    with pytest.raises(Locked):
        await give(school, '5', pupil='Ёлкина')
