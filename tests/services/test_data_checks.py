"""«Выверка данных»: everybody ticked, then a record with author, time, result and changed fields (п. 17.5.2)."""

from datetime import date

import pytest

from ejournal import audit
from ejournal.rules.duties import DutyState
from ejournal.services import data_checks, duties
from models import DutyRecord, Invalid, NotFound, Person
from tests.conftest import Travel
from tests.support.school import SmallSchool

SEPTEMBER, OCTOBER = '2026-09', '2026-10'


async def everybody(school: SmallSchool, month: str) -> None:
    found = await data_checks.of_class(school.actors['Классная'], school.class_8a.id, month)
    await data_checks.tick(school.actors['Классная'], school.class_8a.id, month, [row.pupil_id for row in found.rows])


async def state(school: SmallSchool, month: str) -> DutyState:
    board = await duties.board(school.actors['Классная'])
    return next(line.state for line in board.lines if line.key == f'check:{school.class_8a.id}:{month}')


@pytest.mark.clause('17.5.2')
async def test_the_record_of_september_is_due_on_the_fifteenth(school: SmallSchool, travel: Travel) -> None:
    """Who, when, the result and how many fields were changed; then one record a month."""
    travel.to(date(2026, 9, 15), 23, 50)
    assert await state(school, SEPTEMBER) is DutyState.SOON
    phone = audit.Entry('card.changed', 'card', school.people['Абрамова'].id, '', '+7 900 000-00-00')
    await audit.record(school.actors['Классная'], 'class_teacher', phone)
    await everybody(school, SEPTEMBER)
    await data_checks.finish(school.actors['Классная'], school.class_8a.id, SEPTEMBER)
    record = await DutyRecord.get().select_related('done_by')
    assert (record.done_by.short_name, record.result) == (
        'Классная В. И.', 'данные исправлены; проверено обучающихся: 3, изменено полей: 1')
    travel.to(date(2026, 10, 31))
    assert (await state(school, SEPTEMBER), await state(school, OCTOBER)) == (DutyState.DONE, DutyState.SOON)
    travel.to(date(2026, 11, 1))
    assert await state(school, OCTOBER) is DutyState.OVERDUE
    await everybody(school, OCTOBER)
    await data_checks.finish(school.actors['Классная'], school.class_8a.id, OCTOBER, 'Сверено с семьями')
    assert await state(school, OCTOBER) is DutyState.DONE_LATE
    assert 'Сверено с семьями; проверено обучающихся: 3, изменено полей: 0' in \
        (await data_checks.of_class(school.actors['Классная'], school.class_8a.id, OCTOBER)).done


async def test_not_before_everybody_is_ticked_and_nothing_after_it(school: SmallSchool) -> None:
    actor, class_id = school.actors['Классная'], school.class_8a.id
    await data_checks.tick(actor, class_id, OCTOBER, [school.pupil('Цой')])
    await data_checks.tick(actor, class_id, OCTOBER, [school.pupil('Цой')])
    with pytest.raises(Invalid, match='Осталось проверить: 2'):
        await data_checks.finish(actor, class_id, OCTOBER)
    await everybody(school, OCTOBER)
    await data_checks.tick(actor, class_id, OCTOBER, [school.pupil('Цой')], on=False)
    assert (await data_checks.of_class(actor, class_id, OCTOBER)).left == 1
    await everybody(school, OCTOBER)
    await data_checks.finish(actor, class_id, OCTOBER)
    with pytest.raises(Invalid, match='завершена'):
        await data_checks.tick(actor, class_id, OCTOBER, [school.pupil('Цой')], on=False)
    with pytest.raises(NotFound):
        await data_checks.tick(actor, class_id, '2026-11', [school.pupil('Крошка')])
    with pytest.raises(NotFound):
        await data_checks.of_class(actor, class_id, '2026-12')


async def test_what_is_missing_is_said(school: SmallSchool) -> None:
    await Person.filter(id=school.pupil('Абрамов')).update(birth_date=date(2012, 3, 4))
    await Person.filter(id=school.people['Абрамова'].id).update(phone='+7 900 000-00-00')
    found = await data_checks.of_class(school.actors['Бойко'], school.class_8a.id)
    assert [(row.name, row.missing, [one.missing for one in row.parents]) for row in found.rows] == [
        ('Абрамов Глеб', (), [()]), ('Ёлкина Алёна', ('дата рождения', 'родитель'), []),
        ('Цой Виктор', ('дата рождения', 'родитель'), [])]
    assert not found.may_write
