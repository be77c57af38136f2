"""Marks through the one service: what is stored, answered, refused, remembered and told."""

from datetime import date

import pytest

from ejournal.access import Actor
from ejournal.services import edits
from ejournal.services.operations import Outcome, parse
from models import AuditEntry, Mark, Substitution, Work


async def apply(actor: Actor, *raw: dict, **options) -> list[Outcome]:
    return await edits.apply(actor, [parse(r) for r in raw], **options)


async def one(actor: Actor, raw: dict) -> Outcome:
    return (await apply(actor, raw))[0]


@pytest.mark.clause('14', '17.4.10')
async def test_a_mark_is_stored_with_its_work_and_its_history(school):
    outcome = await one(school.actors['Гук'], school.operation(pupil=school.pupil('Цой'), new='5'))
    assert (outcome.status, outcome.value, outcome.version) == ('saved', '5', 1)
    work = await Work.get(lesson_id=school.today.id)
    assert outcome.work == {'id': work.id, 'type': school.types['ответ на уроке'].id, 'weight': '1', 'topic': '',
                            'due': '2026-11-24T21:00:00', 'lock': '2026-12-01T23:59:59', 'lesson': school.today.id}
    assert (await Mark.get(work=work)).value == '5'
    entry = await AuditEntry.get(action='mark.changed')
    assert (entry.person_id, entry.role, entry.before, entry.after, entry.pupil_id) == (
        school.people['Гук'].id, 'teacher', '', '5', school.pupil('Цой'))


async def test_a_change_and_a_removal_keep_every_earlier_value(school):
    pupil, actor = school.pupil('Цой'), school.actors['Гук']
    for old, new in [('', '3'), ('3', '4/5'), ('4/5', '.'), ('.', '')]:
        assert (await one(actor, school.operation(pupil=pupil, old=old, new=new))).status == 'saved'
    mark = await Mark.get(pupil_id=pupil)
    assert (mark.value, mark.version) == ('', 4)
    assert await AuditEntry.filter(action='mark.changed').order_by('id').values_list('after', flat=True) == [
        '3', '4/5', '.', '']


@pytest.mark.parametrize('change, sentence', [
    ({'new': '7'}, 'вне шкалы'),
    ({'new': '5', 'type': None}, 'тип задания'),
    ({'new': '5', 'pupil_name': 'Крошка'}, 'этой группе нет'),
    ({'new': '5', 'day': date(2026, 11, 16)}, 'Заявку на исправление'),
    ({'new': '5', 'day': date(2026, 11, 27)}, 'ещё не состоялся'),
    ({'new': '5', 'lesson': 99999}, 'Такого урока'),
    ({'new': '5', 'actor': 'Чехонина'}, 'Такого журнала нет'),
    ({'new': '5', 'actor': 'Цой'}, 'Такого журнала нет'),
    ({'new': '5', 'actor': 'Абрамова'}, 'Такого журнала нет'),
    ({'new': '5', 'actor': 'Админов'}, 'Такого журнала нет'),
    ({'new': '5', 'actor': 'Бойко'}, 'другой учитель'),
    ({'new': '5', 'actor': 'Классная'}, 'другой учитель'),
])
@pytest.mark.clause('17.4.1', '17.4.12')
async def test_refused_with_a_sentence_and_nothing_is_stored(school, change, sentence):
    change = dict(change)
    actor = school.actors[change.pop('actor', 'Гук')]
    pupil = school.pupil(change.pop('pupil_name', 'Цой'))
    if day := change.pop('day', None):
        change['lesson'] = school.lessons[day].id
    outcome = await one(actor, school.operation(pupil=pupil, **change))
    assert outcome.status == 'refused'
    assert sentence in outcome.message
    assert await Mark.all().count() == 0
    assert await AuditEntry.all().count() == 0


async def test_no_marks_in_grade_one(school):
    raw = school.operation(group=school.reading_1a.id, lesson=school.first_grade_lesson.id,
                           pupil=school.pupil('Крошка'), new='5')
    outcome = await one(school.actors['Чехонина'], raw)
    assert outcome.status == 'refused'
    assert 'безотметочное' in outcome.message


async def test_no_marks_in_a_subject_without_them(school):
    subject = await school.physics.subject
    subject.marking = 'none'
    await subject.save()
    outcome = await one(school.actors['Гук'], school.operation(pupil=school.pupil('Цой'), new='5'))
    assert 'безотметочное' in outcome.message


async def test_no_marks_in_a_closed_term(school):
    school.terms[1].closed_at = '2026-11-24T10:00:00+00:00'
    await school.terms[1].save()
    outcome = await one(school.actors['Гук'], school.operation(pupil=school.pupil('Цой'), new='5'))
    assert outcome.status == 'refused'
    assert 'период закрыт' in outcome.message


async def test_a_pupil_who_has_left_has_no_cell(school):
    await school.people['Цой'].class_memberships.all().update(until=date(2026, 11, 24))
    outcome = await one(school.actors['Гук'], school.operation(pupil=school.pupil('Цой'), new='5'))
    assert 'не числится' in outcome.message


@pytest.mark.clause('17.4.15')
async def test_seven_days_to_the_second(school, travel):
    """Norms 1B, vector 7: allowed on the 7th day 23:59:59, refused a second later."""
    raw = school.operation(pupil=school.pupil('Цой'), new='5')
    travel.to(date(2026, 12, 1), 23, 59, 59)
    assert (await one(school.actors['Гук'], raw)).status == 'saved'
    travel.to(date(2026, 12, 2), 0, 0, 0)
    late = await one(school.actors['Гук'], school.operation(pupil=school.pupil('Ёлкина'), new='5'))
    assert (late.status, late.until) == ('refused', '2026-12-01T23:59:59')


@pytest.mark.clause('17.4.17')
async def test_a_substitute_writes_exactly_the_replaced_lesson(school):
    await Substitution.create(lesson=school.today, substitute=school.people['Чехонина'], kind='тот же предмет')
    actor, pupil = school.actors['Чехонина'], school.pupil('Цой')
    assert (await one(actor, school.operation(pupil=pupil, new='5'))).status == 'saved'
    other = school.operation(pupil=pupil, new='5', lesson=school.lessons[date(2026, 11, 23)].id)
    assert (await one(actor, other)).status == 'refused'


async def test_a_work_is_made_changed_and_taken_away_only_empty(school):
    actor, control = school.actors['Гук'], school.types['контрольная работа'].id
    made = await one(actor, school.operation(kind='work', work=None, type=control, topic='Ток', weight='2'))
    work = made.as_json()['work']['id']
    changed = await one(actor, school.operation(kind='work', work=work, type=control, topic='Ток и цепь', weight='1,5'))
    assert (changed.as_json()['work']['topic'], changed.as_json()['work']['weight']) == ('Ток и цепь', '1.5')
    await one(actor, school.operation(pupil=school.pupil('Цой'), work=work, new='5'))
    full = await one(actor, school.operation(kind='work', work=work, remove=True))
    assert (full.status, 'уберите' in full.message) == ('refused', True)
    await one(actor, school.operation(pupil=school.pupil('Цой'), work=work, old='5', new=''))
    assert (await one(actor, school.operation(kind='work', work=work, remove=True))).status == 'saved'
    assert (await Work.get(id=work)).removed


@pytest.mark.clause('16')
async def test_a_comment_needs_russian_words(school):
    pupil, actor = school.pupil('Цой'), school.actors['Гук']
    refused = await one(actor, school.operation(kind='comment', pupil=pupil, new='well done'))
    assert refused.status == 'refused'
    saved = await one(actor, school.operation(kind='comment', pupil=pupil, new='Молодец'))
    assert (saved.status, saved.value) == ('saved', 'Молодец')


@pytest.mark.parametrize('weight', ['NaN', 'Infinity', '-1', '0', '11', 'два'])
async def test_a_weight_is_a_number_within_limits(school, weight):
    """Each is a refusal: a failure of the server would be sent again for ever and hold up the browser's queue."""
    operation = school.operation(kind='work', work=None, weight=weight)
    assert 'Вес работы' in (await one(school.actors['Гук'], operation)).message
