"""«Заявка на исправление»: who asks, who decides, what is written and who is told (п. 17.4.15, 17.1.3, I-06, G7)."""

from datetime import date
from typing import Any

import pytest

from ejournal import clock, facts
from ejournal.access import actor_of
from ejournal.services import corrections, edits
from ejournal.services.corrections import Asked
from ejournal.services.operations import parse
from models import (
    Account,
    Attendance,
    AuditEntry,
    Conflict,
    CorrectionRequest,
    Invalid,
    Mark,
    NotAllowed,
    NotFound,
    RoleGrant,
    Term,
    Work,
)
from tests.support.entry import Heard
from tests.support.journal import write

MONDAY = date(2026, 11, 9)


def asked(school, **values: Any) -> Asked:
    return Asked(**({'kind': 'mark', 'group': school.physics.id, 'lesson': school.lessons[MONDAY].id,
                     'pupil': school.pupil('Цой'), 'old': '4', 'new': '5', 'reason': 'ошибка при вводе',
                     'type': school.types['ответ на уроке'].id} | values))


@pytest.fixture
async def locked(school, travel):
    """A mark of 9 November, locked since the 16th."""
    travel.to(MONDAY)
    await write(school, lesson=school.lessons[MONDAY].id, pupil=school.pupil('Цой'), new='4')
    await write(school, kind='attendance', lesson=school.lessons[MONDAY].id, pupil=school.pupil('Ёлкина'), new='ОТ')
    travel.to(date(2026, 11, 24))
    return school


async def close_term(school) -> None:
    await Term.filter(id=school.terms[1].id).update(closed_at=clock.now())
    facts.forget()


@pytest.mark.clause('17.4.15')
@pytest.mark.clause('17.1.3')
async def test_an_approved_request_writes_the_value_under_the_teachers_name(locked):
    number = await corrections.ask(locked.actors['Гук'], asked(locked))
    assert (await Mark.get(pupil_id=locked.pupil('Цой'))).value == '4'
    heard = Heard(f'group:{locked.physics.id}', f'pupil:{locked.pupil("Цой")}', 'corrections',
                  f'person:{locked.people["Гук"].id}')
    await corrections.approve(locked.actors['Бойко'], number)
    mark = await Mark.get(pupil_id=locked.pupil('Цой'))
    assert (mark.value, mark.version) == ('5', 2)
    entry = await AuditEntry.filter(action='mark.changed').order_by('-id').first()
    assert entry is not None
    assert (entry.person_id, entry.before, entry.after, entry.source) == (
        locked.people['Гук'].id, '4', '5', 'correction')
    assert 'Бойко' in entry.reason and 'ошибка при вводе' in entry.reason
    decided = await AuditEntry.get(action='correction.approved')
    assert (decided.person_id, decided.role, decided.group_id) == (
        locked.people['Бойко'].id, 'deputy', locked.physics.id)
    assert {key for key, _ in await heard.told()} == {change.key for change in heard.changes} == {
        f'group:{locked.physics.id}', f'pupil:{locked.pupil("Цой")}', 'corrections',
        f'person:{locked.people["Гук"].id}'}
    line, = await corrections.shown(locked.actors['Гук'])
    assert (line.approved, line.decided_by, line.after_closing) == (True, 'Бойко О. Е.', False)


async def test_a_refused_request_changes_nothing_and_says_why(locked):
    number = await corrections.ask(locked.actors['Гук'], asked(locked))
    with pytest.raises(Invalid, match='почему'):
        await corrections.refuse(locked.actors['Дорн'], number, ' ')
    await corrections.refuse(locked.actors['Дорн'], number, 'Нет основания')
    assert (await Mark.get(pupil_id=locked.pupil('Цой'))).value == '4'
    line, = await corrections.shown(locked.actors['Гук'])
    assert (line.approved, line.comment, line.decided_by) == (False, 'Нет основания', 'Дорн А. П.')
    with pytest.raises(Conflict, match='уже рассмотрена'):
        await corrections.approve(locked.actors['Бойко'], number)


@pytest.mark.parametrize('values, said', [
    ({'new': '7'}, '7'), ({'new': '4'}, 'уже стоит'), ({'reason': ''}, 'причину'), ({'reason': 'because'}, 'русском'),
    ({'kind': 'topic'}, 'отметку или посещаемость'), ({'type': None}, 'тип задания'), ({'work': 999}, 'работы')])
async def test_what_is_wrong_is_not_asked_for(locked, values, said):
    with pytest.raises(Invalid, match=said):
        await corrections.ask(locked.actors['Гук'], asked(locked, **values))
    assert not await CorrectionRequest.exists()


async def test_an_open_cell_needs_no_request(school):
    with pytest.raises(Invalid, match='ещё открыта'):
        await corrections.ask(school.actors['Гук'], asked(school, lesson=school.today.id, old=''))


async def test_a_stale_value_is_a_conflict(locked):
    with pytest.raises(Conflict):
        await corrections.ask(locked.actors['Гук'], asked(locked, old='3'))
    number = await corrections.ask(locked.actors['Гук'], asked(locked))
    await Mark.filter(pupil_id=locked.pupil('Цой')).update(value='3')
    with pytest.raises(Conflict, match='После подачи'):
        await corrections.approve(locked.actors['Бойко'], number)
    assert (await CorrectionRequest.get(id=number)).approved is None


async def test_one_cell_waits_once(locked):
    await corrections.ask(locked.actors['Гук'], asked(locked))
    with pytest.raises(Conflict, match='уже ждёт'):
        await corrections.ask(locked.actors['Гук'], asked(locked, new='3'))


async def test_only_the_lessons_teacher_asks(locked):
    for name in ('Классная', 'Бойко'):
        with pytest.raises(NotAllowed):
            await corrections.ask(locked.actors[name], asked(locked))
    for name in ('Чехонина', 'Админов', 'Цой'):
        with pytest.raises(NotFound):
            await corrections.ask(locked.actors[name], asked(locked))
    with pytest.raises(NotFound):
        await corrections.ask(locked.actors['Гук'], asked(locked, pupil=locked.pupil('Крошка')))


async def test_the_technical_administrator_approves_nothing(locked):
    """G7: администратор АИС is not администрация."""
    number = await corrections.ask(locked.actors['Гук'], asked(locked))
    for name in ('Админов', 'Гук', 'Классная', 'Секретова', 'Цой'):
        with pytest.raises(NotAllowed):
            await corrections.approve(locked.actors[name], number)
        with pytest.raises(NotAllowed):
            await corrections.refuse(locked.actors[name], number, 'Нет')
    assert await corrections.waiting_count(locked.actors['Админов']) == 0
    assert await corrections.waiting_count(locked.actors['Бойко']) == 1


async def test_nobody_approves_an_own_request(locked):
    await RoleGrant.create(person=locked.people['Гук'], role='deputy')
    both = await actor_of(await Account.get(person=locked.people['Гук']))
    number = await corrections.ask(both, asked(locked))
    with pytest.raises(NotAllowed, match='Свою заявку'):
        await corrections.approve(both, number)
    assert await corrections.waiting_count(both) == 0
    await corrections.approve(locked.actors['Дорн'], number)


async def test_a_mark_where_there_was_no_work_makes_one_when_approved(locked):
    test = locked.types['контрольная работа'].id
    number = await corrections.ask(locked.actors['Гук'], asked(locked, type=test, old='', new='3'))
    assert await Work.filter(removed=False).count() == 1
    await corrections.approve(locked.actors['Бойко'], number)
    work = await Work.get(work_type_id=test)
    assert (work.removed, (await Mark.get(work=work)).value) == (False, '3')


async def test_presence_after_seven_days_goes_by_request(locked):
    pupil = locked.pupil('Ёлкина')
    refused, = await edits.apply(locked.actors['Гук'], [parse(locked.operation(
        kind='attendance', lesson=locked.lessons[MONDAY].id, pupil=pupil, old='ОТ', new=''))])
    assert refused.status == 'refused' and 'Заявку на исправление' in refused.message
    number = await corrections.ask(locked.actors['Гук'], asked(
        locked, kind='attendance', pupil=pupil, old='ОТ', new='', type=None))
    await corrections.approve(locked.actors['Бойко'], number)
    assert (await Attendance.get(pupil_id=pupil)).code == ''


async def test_the_class_teacher_needs_no_request_for_a_reason_before_the_term_closes(locked):
    values = {'kind': 'attendance', 'pupil': locked.pupil('Ёлкина'), 'old': 'ОТ', 'new': 'Б', 'type': None}
    with pytest.raises(Invalid, match='ещё открыта'):
        await corrections.ask(locked.actors['Классная'], asked(locked, **values))
    await close_term(locked)
    number = await corrections.ask(locked.actors['Классная'], asked(locked, **values))
    await corrections.approve(locked.actors['Бойко'], number, order_number='12')
    assert (await Attendance.get(pupil_id=locked.pupil('Ёлкина'))).code == 'Б'


async def test_after_the_term_is_closed_an_order_is_needed(locked):
    await close_term(locked)
    number = await corrections.ask(locked.actors['Гук'], asked(locked, reason='ликвидация задолженности'))
    with pytest.raises(Invalid, match='номер приказа'):
        await corrections.approve(locked.actors['Бойко'], number)
    await corrections.approve(locked.actors['Бойко'], number, order_number='45-у')
    line, = await corrections.shown(locked.actors['Дорн'])
    assert (line.after_closing, line.order_number) == (True, '45-у')
    assert 'приказ № 45-у' in (await AuditEntry.get(action='correction.approved')).reason


async def test_the_first_grade_has_no_marks_to_correct(school, travel):
    travel.to(date(2026, 12, 10))
    with pytest.raises(Invalid):
        await corrections.ask(school.actors['Чехонина'], asked(
            school, group=school.reading_1a.id, lesson=school.first_grade_lesson.id, pupil=school.pupil('Крошка'),
            old='', new='5'))


async def test_the_lists_cost_the_same_for_any_number(locked, statements):
    async def cost() -> int:
        with statements() as seen:
            assert await corrections.shown(locked.actors['Бойко'])
        return len(seen)

    await corrections.ask(locked.actors['Гук'], asked(locked))
    await facts.current()
    few = await cost()
    for name in ('Абрамов', 'Ёлкина'):
        await corrections.ask(locked.actors['Гук'], asked(locked, pupil=locked.pupil(name), old=''))
    assert await cost() == few


async def test_a_class_teacher_releases_by_a_document(school):
    """ОСВ by document: the class teacher too, within the lock (norms 3)."""
    await write(school, 'Классная', kind='attendance', pupil=school.pupil('Цой'), new='ОСВ')
    refused, = await edits.apply(school.actors['Классная'], [parse(school.operation(
        kind='attendance', lesson=school.lessons[MONDAY].id, pupil=school.pupil('Цой'), new='ОСВ'))])
    assert refused.status == 'refused'
