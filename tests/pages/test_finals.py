"""/finals, /closing and /council as people use them."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date

from nicegui.testing import User

from components.finals_table import FinalsTable
from ejournal.services import closing
from models import CouncilDecision, FinalMark, Preference, Term
from tests.support.journal import write
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn


def put(user: User, row: int, column: int, value: str) -> None:
    user.find(kind=FinalsTable).trigger('put', {'y': row, 'x': column, 'value': value})


async def until(found: Callable[[], Awaitable[bool]]) -> None:
    for _ in range(100):
        if await found():
            return
        await asyncio.sleep(0.02)
    raise AssertionError('it has not come')


async def test_a_typed_mark_is_stored_and_a_far_one_asks_why(user: User, log_in: LogIn, school: SmallSchool) -> None:
    for day in [day for day in sorted(school.lessons) if day <= school.today.date][-3:]:
        await write(school, lesson=school.lessons[day].id, pupil=school.pupil('Абрамов'), new='3')
    await log_in('Гук')
    await user.open(f'/finals/{school.physics.id}')
    await user.should_see('Абрамов Глеб')
    put(user, 1, 1, '5')
    await user.should_see(content='5', kind=FinalsTable)
    assert (await FinalMark.get()).period == '2 четверть'
    put(user, 0, 1, '5')
    await user.should_see('По правилу выходит 3')
    user.find(marker='reason').type('Учтены итоги контрольных работ')
    user.find('Сохранить').click()
    await until(lambda: FinalMark.filter(pupil_id=school.pupil('Абрамов'), value='5',
                                         reason='Учтены итоги контрольных работ').exists())


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
