"""/finals, /closing and /council as people use them."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from nicegui.testing import User

from components.finals_table import FinalsTable
from ejournal.services import closing, edits
from ejournal.services.operations import Kind, Operation
from models import CouncilDecision, Preference, Term
from tests.support.journal import write
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


async def until(found: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(100):
        if await found():
            return
        await asyncio.sleep(0.02)
    raise AssertionError('it has not come')


def shown(user: User) -> dict[str, Any]:
    """What the table in the browser was given."""
    found: dict[str, Any] = json.loads(next(iter(user.find(kind=FinalsTable).elements))._props['shown'])
    return found


async def test_the_table_follows_marks_and_the_closing_of_the_term(
        user: User, log_in: LogIn, school: SmallSchool, travel) -> None:
    for day in [day for day in sorted(school.lessons) if day <= school.today.date][-3:]:
        await write(school, lesson=school.lessons[day].id, pupil=school.pupil('Абрамов'), new='3')
    travel.to(date(2026, 12, 30))
    await log_in('Гук')
    await user.open(f'/finals/{school.physics.id}')
    await user.should_see('Абрамов Глеб')
    first = shown(user)
    assert [(one['name'], bool(one['why'])) for one in first['periods'][:3]] == [
        ('1 четверть', False), ('2 четверть', False), ('3 четверть', True)]
    assert first['periods'][1]['due_at'] == '2026-12-31T23:59:59' and first['rows'][0]['cells'][1] == ['', '3', '']
    await edits.apply(school.actors['Гук'], [Operation(
        'final-mark-1', Kind.FINAL, school.physics.id, 0, pupil=school.pupil('Абрамов'), period='2 четверть', new='3')])
    await user.should_see(content='3', kind=FinalsTable)
    assert shown(user)['rows'][0]['cells'][1][0] == '3'
    await closing.close_term(school.actors['Бойко'], school.terms[1].id)
    for _ in range(100):
        if shown(user)['periods'][1]['why']:
            break
        await asyncio.sleep(0.02)
    assert shown(user)['periods'][1]['why'] == '2 четверть: период закрыт, отметки изменить нельзя.'


async def test_others_may_only_read(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open(f'/finals/{school.physics.id}')
    await user.should_see('Абрамов Глеб')
    assert not shown(user)['may_write'] and all(one['why'] for one in shown(user)['periods'])


async def test_the_exam_has_its_days(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Гук')
    await user.open(f'/finals/{school.physics.id}')
    user.find('Дата экзамена').click()
    user.find(marker='exam_on').type('04.06.2027')
    user.find('Сохранить').click()
    await until(lambda: Preference.exists(key=f'exam:{school.physics.id}'))
    assert (await Preference.get(key=f'exam:{school.physics.id}')).value == ['2027-06-04', '']


async def test_grade_1_has_no_final_marks(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Чехонина')
    await user.open(f'/finals/{school.reading_1a.id}')
    await user.should_see('Итоговых отметок нет')


async def test_closing_shows_what_is_missing_and_who_opened_again(
        user: User, log_in: LogIn, school: SmallSchool, travel) -> None:
    travel.to(date(2026, 12, 30))
    await closing.close_term(school.actors['Бойко'], school.terms[0].id)
    await closing.reopen_term(school.actors['Бойко'], school.terms[0].id, 'Забыты отметки 8А')
    await closing.close_term(school.actors['Бойко'], school.terms[0].id)
    await log_in('Бойко')
    await user.open('/closing')
    await user.should_see('Забыты отметки 8А')
    await user.should_not_see('Подготовить закрытие')
    user.find('Закрыть').click()
    await user.should_see('Не выставлено отметок: 3')
    user.find('Закрыть период').click()
    await until(lambda: Term.filter(id=school.terms[1].id, closed_at__isnull=False).exists())


async def test_the_council_decides_for_all_at_once(user: User, log_in: LogIn, school: SmallSchool, travel) -> None:
    travel.to(date(2027, 5, 26))
    await log_in('Бойко')
    await user.open(f'/council/{school.class_8a.id}')
    user.find('Решение для всего класса').click()
    user.find(marker='number').type('7')
    user.find(marker='on').type('26.05.2027')
    user.find('Внести решение').click()
    await user.should_see('переведена в 9 класс · № 7 от 26.05.2027')
    assert await CouncilDecision.all().count() == 3
