"""A movement entered by mistake is undone: the last one, with a reason, before marks in the new class (п. 17.6.1)."""

from datetime import date
from typing import Any

import pytest

from ejournal import clock, facts
from ejournal.rules.movement import MoveKind
from ejournal.services import movement, movement_cancel
from ejournal.services.movement import Order
from models import (
    AuditEntry,
    ClassMembership,
    Group,
    GroupMembership,
    Invalid,
    Lesson,
    Locked,
    Movement,
    NotFound,
    PupilCard,
    SchoolClass,
    Term,
)
from tests.support.journal import write
from tests.support.school import TODAY

DAY = date(2026, 11, 24)


@pytest.fixture
async def class_8b(school):
    found = await SchoolClass.create(year=school.year, grade=8, letter='Б')
    for group in (school.physics, school.english_1, school.english_2):
        await Group.create(school_class=found, subject_id=group.subject_id, name=group.name)
    return found


async def state(pupil: int) -> list[Any]:
    stays = ClassMembership.filter(pupil_id=pupil).order_by('since').values_list('school_class_id', 'since', 'until')
    groups = GroupMembership.filter(pupil_id=pupil).order_by('group_id').values_list('group_id', 'since', 'until')
    return [list(await stays), list(await groups), (await PupilCard.get(person_id=pupil)).left_on]


@pytest.mark.clause('17.6.1')
async def test_everything_is_as_before(school, class_8b, travel):
    """A transfer, then a departure and a return: each is undone in turn, from the last back."""
    secretary, pupil = school.actors['Секретова'], school.pupil('Абрамов')
    await GroupMembership.filter(pupil_id=pupil).update(until=date(2027, 1, 15))
    orders = [Order(MoveKind.TRANSFER, pupil, '1-у', TODAY, DAY, class_8b.id),
              Order(MoveKind.LEAVE, pupil, '2-у', TODAY, date(2026, 11, 26)),
              Order(MoveKind.RETURN, pupil, '3-у', TODAY, date(2026, 11, 30), school.class_8a.id)]
    before, numbers = [], []
    for order in orders:
        before.append(await state(pupil))
        numbers.append(await movement.execute(secretary, order))
    with pytest.raises(Invalid, match='только последнее'):
        await movement_cancel.cancel(secretary, numbers[0], 'Не тот ребёнок.')
    for number, was in zip(reversed(numbers), reversed(before), strict=True):
        await movement_cancel.cancel(secretary, number, 'Не тот ребёнок.')
        assert await state(pupil) == was
    with pytest.raises(NotFound, match='уже отменили'):
        await movement_cancel.cancel(secretary, numbers[0], 'Не тот ребёнок.')
    told = await AuditEntry.filter(action='movement.cancelled').order_by('id').values_list('before', 'reason')
    assert told[-1] == ('перевод в класс с 24.11.2026, приказ № 1-у от 24.11.2026', 'Не тот ребёнок.')
    assert not await Movement.exists()


async def test_marks_in_the_new_class_a_closed_term_and_no_reason_keep_it(school, class_8b):
    secretary, pupil = school.actors['Секретова'], school.pupil('Абрамов')
    await write(school, pupil=pupil, new='5')
    number = await movement.execute(secretary, Order(MoveKind.TRANSFER, pupil, '1-у', TODAY, DAY, class_8b.id))
    with pytest.raises(Invalid, match='причину'):
        await movement_cancel.cancel(secretary, number, ' ')
    group = await Group.get(school_class=class_8b, subject_id=school.physics.subject_id)
    await Lesson.filter(id=school.today.id).update(group_id=group.id)
    with pytest.raises(Invalid, match='отметок 1'):
        await movement_cancel.cancel(secretary, number, 'Ошибка.')
    await Lesson.filter(id=school.today.id).update(group_id=school.physics.id)
    await Term.filter(starts_on__lte=DAY, ends_on__gte=DAY).update(closed_at=clock.now())
    facts.forget()
    with pytest.raises(Locked, match='период закрыт'):
        await movement_cancel.cancel(secretary, number, 'Ошибка.')


async def test_an_admission_is_no_mistake_to_wipe_out(school):
    made = await Movement.create(kind=MoveKind.ADMIT.value, pupil_id=school.pupil('Цой'), order_number='1',
                                 order_date=TODAY, effective_on=TODAY)
    with pytest.raises(Invalid, match='Зачисление не отменяют'):
        await movement_cancel.cancel(school.actors['Секретова'], made.id, 'Ошибка.')
