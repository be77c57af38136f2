"""Movement by order: stays from the effective date, subgroups and marks follow, bad orders are refused (п. 17.6.1)."""

from dataclasses import replace
from datetime import date

import pytest

from ejournal import access, facts
from ejournal.rules.movement import MoveKind
from ejournal.services import alphabet, final_basis, journal, movement, newcomers, pupil_marks
from ejournal.services import sheet as sheets
from ejournal.services.movement import Order
from ejournal.services.newcomers import Newcomer, Relative
from models import (
    Account,
    AuditEntry,
    ClassMembership,
    Conflict,
    Consent,
    ConsentTask,
    Group,
    GroupMembership,
    GuardianLink,
    Invalid,
    Lesson,
    Locked,
    Movement,
    NotAllowed,
    NotFound,
    Person,
    PupilCard,
    Role,
    SchoolClass,
    Term,
)
from tests.support.journal import write
from tests.support.school import FIRST, TODAY

DAY = date(2026, 11, 25)
CHILD = Newcomer('Ёжикова', 'Яна', 'Олеговна', 'Ж', date(2012, 5, 6),
                 Relative('Ёжиков', 'Олег', 'Иванович', 'отец', '+7 900 111-22-33'))


@pytest.fixture
async def class_8b(school):
    """A second class of the parallel with the same subjects, English in two subgroups."""
    found = await SchoolClass.create(year=school.year, grade=8, letter='Б')
    for group in (school.physics, school.english_1, school.english_2):
        await Group.create(school_class=found, subject_id=group.subject_id, name=group.name)
    return found


def transfer(school, class_8b, **changed) -> Order:
    return replace(Order(MoveKind.TRANSFER, school.pupil('Абрамов'), '77-у', TODAY, DAY, class_8b.id), **changed)


@pytest.mark.clause('17.6.1')
async def test_a_transfer_changes_the_lists_from_its_day_and_marks_follow(school, class_8b):
    await write(school, pupil=school.pupil('Абрамов'), new='5')
    plan = await movement.preview(school.actors['Секретова'], transfer(school, class_8b))
    assert plan.notes[:2] == ['8А: 3 → 2 обучающихся с 25.11.2026.', '8Б: 0 → 1 обучающихся с 25.11.2026.']
    assert 'иностранный язык (английский) (1 подгруппа)' in plan.notes[2]
    assert not await Movement.exists()
    made = await movement.execute(school.actors['Секретова'], transfer(school, class_8b))
    stays = await ClassMembership.filter(pupil_id=school.pupil('Абрамов')).order_by('since')
    assert [(one.school_class_id, one.since, one.until) for one in stays] == \
        [(school.class_8a.id, FIRST, DAY), (class_8b.id, DAY, None)]
    subgroups = await GroupMembership.filter(pupil_id=school.pupil('Абрамов')).order_by('since').select_related('group')
    assert [(one.group.school_class_id, one.group.name, one.since, one.until) for one in subgroups] == \
        [(school.class_8a.id, '1 подгруппа', FIRST, DAY), (class_8b.id, '1 подгруппа', DAY, None)]
    diary = await pupil_marks.of_term(school.actors['Дорн'], school.pupil('Абрамов'))
    assert [mark.text for line in diary.subjects if line.name == 'физика' for mark in line.marks] == ['5']
    line, = await movement.listed(school.actors['Бойко'], FIRST, DAY)
    assert (line.from_class, line.to_class, line.order) == ('8А', '8Б', '№ 77-у от 24.11.2026')
    entry = await AuditEntry.get(action='movement.executed')
    assert (entry.object_id, entry.before, entry.after, entry.role) == (made, '8А', '8Б', Role.SECRETARY.value)


@pytest.mark.clause('17.6.1')
async def test_marks_of_the_old_class_count_in_the_new_journal(school, class_8b):
    await write(school, pupil=school.pupil('Абрамов'), new='5')
    await movement.execute(school.actors['Секретова'], transfer(school, class_8b))
    group = await Group.get(school_class=class_8b, subject_id=school.physics.subject_id) \
        .select_related('school_class', 'subject')
    year = await facts.current()
    sheet = await sheets.load(school.actors['Дорн'], group, access.JournalRights(write=False, reasons=False), year, [])
    basis = await final_basis.load(sheet, [school.pupil('Абрамов')], year.terms_of(8), certificate=False)
    assert [value for cells in basis.cells.values() for value, _ in cells.values()] == ['5']


@pytest.mark.clause('17.6.1')
async def test_the_day_before_the_pupil_is_in_the_old_journal(school, class_8b):
    await movement.execute(school.actors['Секретова'], transfer(school, class_8b))
    shown = await journal.snapshot(school.actors['Гук'], school.physics.id)
    mine = next(one for one in shown['pupils'] if one['id'] == school.pupil('Абрамов'))
    assert mine['to'] == '2026-11-25'


@pytest.mark.clause('17.6.1')
@pytest.mark.parametrize(('changed', 'kind', 'why'), [
    ({'order_number': ' '}, Invalid, 'Без номера и даты приказа'),
    ({'order_date': None}, Invalid, 'Без номера и даты приказа'),
    ({'order_date': date(2026, 11, 25)}, Invalid, 'не наступила'),
    ({'effective_on': None}, Invalid, 'дату вступления'),
    ({'effective_on': FIRST}, Invalid, 'позже последнего движения'),
    ({'effective_on': date(2027, 8, 31)}, Invalid, 'в учебном году'),
    ({'pupil': 10**6}, NotFound, 'нет'), ({'pupil': None}, NotFound, 'Выберите'),
    ({'to_class': None}, Invalid, 'Выберите класс'), ({'to_class': 10**6}, NotFound, 'класса'),
    ({'kind': MoveKind.RETURN}, Invalid, 'уже числится'), ({'kind': MoveKind.ADMIT}, Invalid, 'уже числится')])
async def test_orders_that_make_no_sense_are_refused(school, class_8b, changed, kind, why):
    with pytest.raises(kind, match=why):
        await movement.execute(school.actors['Секретова'], transfer(school, class_8b, **changed))
    assert not await Movement.exists()


async def test_neither_the_same_class_nor_another_parallel(school, class_8b):
    for to, why in ((school.class_8a.id, 'уже в этом классе'), (school.class_1a.id, 'другая параллель')):
        with pytest.raises(Invalid, match=why):
            await movement.preview(school.actors['Секретова'], transfer(school, class_8b, to_class=to))


async def test_a_closed_term_is_not_moved_into(school, class_8b):
    await Term.filter(id=school.terms[0].id).update(closed_at='2026-11-01T00:00:00Z')
    facts.forget()
    closed = await Term.get(id=school.terms[0].id)
    with pytest.raises(Locked, match='1 четверть: период закрыт'):
        await movement.preview(school.actors['Секретова'], transfer(school, class_8b, effective_on=closed.ends_on))
    assert await movement.preview(school.actors['Секретова'], transfer(school, class_8b))


@pytest.mark.clause('17.6.1')
async def test_leaving_and_returning(school, class_8b):
    secretary, pupil = school.actors['Секретова'], school.pupil('Абрамов')
    leave = Order(MoveKind.LEAVE, pupil, '78-у', TODAY, TODAY, reason='переезд', place='г. Пермь')
    await movement.execute(secretary, leave)
    assert (await PupilCard.get(person_id=pupil)).left_on == TODAY
    account = await Account.get(person_id=pupil)
    assert Role.PUPIL not in (await access.actor_of(account)).roles
    assert not await GroupMembership.exists(pupil_id=pupil, until=None)
    with pytest.raises(Invalid, match='не числится'):
        await movement.execute(secretary, replace(leave, order_number='79-у', effective_on=DAY))
    assert pupil in await movement.pupils(secretary, MoveKind.RETURN)
    assert pupil not in await movement.pupils(secretary, MoveKind.LEAVE)
    back = Order(MoveKind.RETURN, pupil, '80-у', TODAY, DAY, class_8b.id)
    plan = await movement.preview(secretary, back)
    assert 'иностранный язык (английский)' in plan.warnings[0]
    await movement.execute(secretary, back)
    assert (await PupilCard.get(person_id=pupil)).left_on is None
    assert [line.kind for line in await movement.listed(secretary, FIRST, DAY)] == ['восстановление', 'отчисление']
    balance = {line.class_name: line for line in await movement.balance(secretary, FIRST, DAY)}
    assert (balance['8А'].first, balance['8А'].left, balance['8А'].last) == (3, 1, 2)
    assert (balance['8Б'].first, balance['8Б'].came, balance['8Б'].last) == (0, 1, 1)


@pytest.mark.clause('17.6.2')
async def test_an_admission_asks_for_consents_and_gives_no_account(school):
    order = Order(MoveKind.ADMIT, None, '81-у', TODAY, TODAY, school.class_8a.id, newcomer=CHILD)
    await movement.execute(school.actors['Секретова'], order)
    child = await Person.get(last_name='Ёжикова')
    assert child.sort_key.startswith('ежикова')
    card = await PupilCard.get(person_id=child.id)
    assert (card.enrolled_on, card.order_number, card.order_date) == (TODAY, '81-у', TODAY)
    link = await GuardianLink.get(pupil_id=child.id).select_related('guardian')
    assert (link.kinship, link.guardian.phone) == ('отец', '+7 900 111-22-33')
    tasks = await ConsentTask.filter(done_at=None).values_list('person_id', flat=True)
    assert set(tasks) == {child.id, link.guardian_id}
    assert not await Account.exists(person_id=child.id) and not await Consent.exists(person_id=child.id)
    with pytest.raises(Conflict, match='уже есть в школе'):
        await movement.execute(school.actors['Секретова'], replace(order, order_number='82-у'))
    brother = replace(CHILD, first_name='Юрий', sex='М', birth_date=date(2019, 1, 1))
    await movement.execute(school.actors['Секретова'], replace(order, newcomer=brother, to_class=school.class_1a.id))
    assert await GuardianLink.filter(guardian_id=link.guardian_id).count() == 2


@pytest.mark.parametrize(('changed', 'why'), [
    ({'last_name': ''}, 'фамилию и имя'), ({'sex': ''}, 'пол'), ({'birth_date': None}, 'дату рождения'),
    ({'birth_date': date(2025, 1, 1)}, 'возраста'), ({'birth_date': date(1990, 1, 1)}, 'возраста'),
    ({'parent': Relative('Ёжиков', '')}, 'имя родителя'),
    ({'parent': Relative('Ёжиков', 'О', '', 'сосед')}, 'родства')])
async def test_bad_newcomers_are_refused(school, changed, why):
    with pytest.raises(Invalid, match=why):
        await newcomers.check(replace(CHILD, **changed))
    with pytest.raises(Invalid, match=why):
        await movement.execute(school.actors['Секретова'], Order(
            MoveKind.ADMIT, None, '1', TODAY, TODAY, school.class_8a.id, newcomer=replace(CHILD, **changed)))


async def test_marks_of_later_days_are_warned_of(school, class_8b):
    await write(school, pupil=school.pupil('Абрамов'), new='5')
    plan = await movement.preview(school.actors['Секретова'], transfer(school, class_8b, effective_on=TODAY))
    assert any('уже есть отметки' in warning for warning in plan.warnings)
    assert await Lesson.exists(group=school.physics, date=TODAY)


@pytest.mark.clause('17.6.1')
async def test_numbers_of_the_book_are_never_given_again(school):
    assert await alphabet.give_numbers(school.actors['Секретова']) == 4
    assert await alphabet.give_numbers(school.actors['Секретова']) == 0
    await movement.execute(school.actors['Секретова'], Order(
        MoveKind.LEAVE, school.pupil('Абрамов'), '78-у', TODAY, TODAY, reason='переезд', place='г. Пермь'))
    await movement.execute(school.actors['Секретова'], Order(
        MoveKind.ADMIT, None, '81-у', TODAY, TODAY, school.class_8a.id,
        newcomer=replace(CHILD, last_name='Абрамова', parent=Relative())))
    assert await alphabet.give_numbers(school.actors['Секретова']) == 1
    book = {line.name: line for line in await alphabet.book(school.actors['Бойко'])}
    assert [book['Абрамов Глеб'].number, book['Абрамова Яна Олеговна'].number, book['Ёлкина Алёна'].number] == \
        ['А-1', 'А-2', 'Е-1']
    gone = book['Абрамов Глеб']
    assert (gone.left_by, gone.left_from, gone.left_to, gone.reason, gone.into_class) == \
        ('№ 78-у от 24.11.2026', '8А', 'г. Пермь', 'переезд', '8А')


@pytest.mark.parametrize('who', ['Дорн', 'Бойко', 'Гук', 'Классная', 'Кадрова', 'Абрамов', 'Абрамова'])
async def test_others_move_nobody(school, class_8b, who):
    with pytest.raises(NotAllowed):
        await movement.execute(school.actors[who], transfer(school, class_8b))
