"""Final marks by the grid's protocol: saved, refused, clashing, told; and what is suggested (norms 2, п. 17.4.11)."""

from datetime import date

import pytest

from ejournal import access, clock, facts, topics
from ejournal.services import edits, final_marks, final_sheet, journal
from ejournal.services import sheet as sheets
from ejournal.services.operations import parse
from models import FinalMark, Group, Invalid, Locked, Preference, SchoolYear, Subject, Term
from tests.support.journal import write


def op(school, new, pupil='Цой', old='', reason='', **more):
    raw = {'id': school.operation()['id'], 'kind': 'final', 'group': school.physics.id, 'old': old, 'new': new,
           'pupil': school.pupil(pupil), 'reason': reason, 'source': 'key'}
    return raw | ({'term': school.terms[1].id} if 'period' not in more else {}) | more


async def give(school, *raw, who='Гук'):
    return await edits.apply(school.actors[who], [parse(one) for one in raw])


async def marks(school, *values, pupil='Цой'):
    days = [day for day in sorted(school.lessons) if day <= date(2026, 11, 24)][-len(values):]
    for day, value in zip(days, values, strict=True):
        await write(school, lesson=school.lessons[day].id, pupil=school.pupil(pupil), new=value)


async def test_a_mark_of_the_term_is_stored_once_and_told(school, monkeypatch):
    told: list[topics.Change] = []
    monkeypatch.setattr(topics, 'publish', told.append)
    raw = op(school, '4')
    first, = await give(school, raw)
    again, = await give(school, raw)
    assert (first.status, first.value, first.version) == ('saved', '4', 1)
    assert first.as_json() == again.as_json()
    mark = await FinalMark.get()
    assert (mark.term_id, mark.kind, mark.period) == (school.terms[1].id, 'term', '2 четверть')
    assert told[0].patch['final'] == [[school.pupil('Цой'), '4', 1, '', school.terms[1].id, '2 четверть']]
    assert f'pupil:{school.pupil("Цой")}' in [change.key for change in told]
    shot = await journal.snapshot(school.actors['Гук'], school.physics.id)
    assert shot['final'] == [[school.pupil('Цой'), '4', 1, '']]
    assert (shot['can']['final'], shot['final_due']) == (True, '2026-12-31T23:59:59')


async def test_a_clash_names_who_gave_the_other_mark(school):
    await give(school, op(school, '4'))
    outcome, = await give(school, op(school, '5'))
    assert (outcome.status, outcome.value, outcome.by) == ('conflict', '4', 'Гук Л. М.')


async def test_a_mark_far_from_the_suggestion_needs_a_reason(school):
    await marks(school, '3', '3', '4')
    outcome, = await give(school, op(school, '5'))
    assert outcome.status == 'refused'
    assert 'По среднему выходит «3»' in outcome.message
    taken, = await give(school, op(school, '5', reason='учтена положительная динамика'))
    assert taken.status == 'saved'
    assert (await FinalMark.get()).reason == 'учтена положительная динамика'


async def test_the_suggestion_counts_what_the_same_batch_has_just_changed(school):
    await marks(school, '3', '3', '3')
    outcomes = await give(school, school.operation(pupil=school.pupil('Цой'), old='3', new='5/5'), op(school, '4'))
    assert [outcome.status for outcome in outcomes] == ['saved', 'saved']


@pytest.mark.parametrize(('values', 'who', 'word'), [
    ({'new': '6'}, 'Гук', 'вне шкалы'), ({'new': 'зач'}, 'Гук', 'вне шкалы'),
    ({'new': '4', 'term': 999}, 'Гук', 'нет периода'), ({'new': '4'}, 'Бойко', 'ставит учитель'),
    ({'new': '4'}, 'Чехонина', 'нет')])
async def test_refusals(school, values, who, word):
    outcome, = await give(school, op(school, **values), who=who)
    assert outcome.status == 'refused'
    assert word in outcome.message
    assert not await FinalMark.exists()


async def test_without_a_term_the_operation_cannot_be_read(school):
    with pytest.raises(Invalid):
        parse({key: value for key, value in op(school, '4').items() if key != 'term'})


@pytest.mark.clause('17.4.11')
async def test_after_the_closing_of_the_term_nothing_changes(school, travel):
    await Term.filter(id=school.terms[1].id).update(closed_at=clock.now())
    facts.forget()
    outcome, = await give(school, op(school, '4'))
    assert (outcome.status, '«2 четверть» уже закрыт' in outcome.message) == ('refused', True)
    assert not (await journal.snapshot(school.actors['Гук'], school.physics.id, school.terms[1].id))['can']['final']
    travel.to(date(2027, 5, 26))
    year, = await give(school, op(school, '5', period='год'))
    assert year.status == 'saved'  # the year is closed on its own


async def test_in_a_closed_year_the_exam_keeps_its_day(school):
    await SchoolYear.filter(id=school.year.id).update(closed_at=clock.now())
    facts.forget()
    with pytest.raises(Locked, match='Учебный год закрыт'):
        await final_sheet.set_exam(school.actors['Гук'], school.physics.id, date(2027, 6, 4), None)


async def test_pass_fail_subjects_have_words_only(school):
    await Subject.filter(id=school.physics.subject_id).update(marking='pass_fail')
    refused, taken = await give(school, op(school, '4'), op(school, 'зач', pupil='Ёлкина'))
    assert (refused.status, taken.status) == ('refused', 'saved')


async def suggestion(school, period, *, grade=8, name='физика', pupil='Цой', **preferences):
    for key, value in preferences.items():
        await Preference.create(key=key, value=value)
    facts.forget()
    school.class_8a.grade = grade
    await school.class_8a.save()
    await Subject.filter(id=school.physics.subject_id).update(name=name)
    group = await Group.get(id=school.physics.id).select_related('school_class', 'subject')
    actor = school.actors['Гук']
    _, rights = await access.journal(actor, group.id)
    asked = [parse(op(school, '', pupil=pupil, period=period))]
    sheet = await sheets.load(actor, group, rights, await facts.of_year(school.year.id), asked)
    await final_marks.fill(sheet, asked)
    return final_marks.suggestion(sheet, sheet.finals, school.pupil(pupil), period)


async def finals(school, *, subject=None, **values):
    for period, value in values.items():
        await FinalMark.create(pupil_id=school.pupil('Цой'), subject_id=subject or school.physics.subject_id,
                               year=school.year, kind='year', period=period.replace('_', ' ').removeprefix('q '),
                               class_name='8А', value=value, saved_at=clock.now())


async def test_the_year_is_the_half_up_mean_and_nothing_with_a_gap_or_not_attested(school):
    await finals(school, q_1_четверть='4', q_2_четверть='4', q_3_четверть='5')
    assert await suggestion(school, 'год') == ''
    await finals(school, q_4_четверть='5')
    assert await suggestion(school, 'год') == '5'
    await FinalMark.filter(period='4 четверть').update(value='н/а')
    assert await suggestion(school, 'год') == ''


async def test_the_certificate_of_grade_9_is_the_mean_of_year_and_exam(school):
    await finals(school, год='3', экзамен='4')
    assert await suggestion(school, 'итог', grade=9) == '4'


@pytest.mark.parametrize(('formula', 'mark'), [(False, '5'), (True, '4')])
async def test_mathematics_of_three_courses_by_the_schools_formula(school, formula, mark):
    geometry = await Subject.create(name='геометрия')
    chance = await Subject.create(name='вероятность и статистика')
    await finals(school, год='5', экзамен='3')
    for subject in (geometry, chance):
        await finals(school, subject=subject.id, год='5')
    assert await suggestion(school, 'итог', grade=9, name='алгебра', certificate_courses_first=formula) == mark


async def test_the_certificate_of_grade_11_wants_all_marks_of_both_years(school):
    await Term.all().update(grades=[11])
    await Term.filter(id__in=[school.terms[2].id, school.terms[3].id]).update(grades=[1])
    await finals(school, q_1_четверть='4', q_2_четверть='4', год='4')
    assert await suggestion(school, 'итог', grade=11) == '4'
    await FinalMark.filter(period='год').delete()
    assert await suggestion(school, 'итог', grade=11) == ''
