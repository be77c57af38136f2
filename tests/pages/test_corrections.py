"""/corrections and the route of the grid: asked, decided, told live."""

import asyncio
from datetime import date

import pytest
from nicegui.testing import User

from ejournal import clock, facts
from ejournal.services import corrections
from ejournal.services.corrections import Asked
from models import CorrectionRequest, Mark, Term
from tests.conftest import Travel
from tests.support.journal import write
from tests.support.school import SmallSchool
from tests.support.simulated import LogIn

MONDAY = date(2026, 11, 9)


@pytest.fixture
async def number(school: SmallSchool, travel: Travel) -> int:
    """A request of Гук for Цой: 5 instead of 4."""
    travel.to(MONDAY)
    await write(school, lesson=school.lessons[MONDAY].id, pupil=school.pupil('Цой'), new='4')
    travel.to(date(2026, 11, 24))
    return await corrections.ask(school.actors['Гук'], Asked(
        'mark', school.physics.id, school.lessons[MONDAY].id, school.pupil('Цой'), '4', '5', 'ошибка при вводе',
        type=school.types['ответ на уроке'].id))


async def test_the_deputy_agrees_and_the_value_is_in_the_journal(
        user: User, log_in: LogIn, number: int, school: SmallSchool) -> None:
    await log_in('Бойко')
    await user.open('/corrections')
    await user.should_see('Цой Виктор: отметка 4 → 5')
    user.find(marker=f'approve-{number}').click()
    await user.should_see('согласовано')
    assert (await Mark.get(pupil_id=school.pupil('Цой'))).value == '5'


async def test_a_closed_term_asks_for_the_order_beside_its_field(
    user: User, log_in: LogIn, number: int, school: SmallSchool,
) -> None:
    await Term.all().update(closed_at=clock.now())
    facts.forget()
    await CorrectionRequest.filter(id=number).update(after_closing=True)
    await log_in('Бойко')
    await user.open('/corrections')
    user.find(marker=f'approve-{number}').click()
    await user.should_see('Исправление после закрытия')
    user.find(marker='agree-now').click()
    await user.should_see('Укажите номер приказа')
    user.find(marker='order').type('77-у')
    user.find(marker='agree-now').click()
    await user.should_see('согласовано')
    assert (await CorrectionRequest.get(id=number)).order_number == '77-у'


async def test_a_refusal_needs_its_reason(user: User, log_in: LogIn, number: int, school: SmallSchool) -> None:
    await log_in('Дорн')
    await user.open('/corrections')
    user.find(marker=f'refuse-{number}').click()
    await user.should_see('Почему')
    user.find(marker='comment').type('Нет основания')
    user.find(marker='refuse-now').click()
    await user.should_see('отклонено')


async def test_the_teacher_sees_the_decision_at_once(
        user: User, log_in: LogIn, number: int, school: SmallSchool) -> None:
    await log_in('Гук')
    await user.open('/corrections')
    await user.should_see('ждёт')
    await user.should_not_see('Согласовать')
    await corrections.refuse(school.actors['Дорн'], number, 'Нет основания')
    await user.should_see('отклонено')
    await user.should_see('Нет основания')


async def test_the_grid_sends_a_request(user: User, log_in: LogIn, school: SmallSchool) -> None:
    await log_in('Гук')
    body = {'kind': 'mark', 'group': school.physics.id, 'lesson': school.lessons[MONDAY].id, 'work': None,
            'type': school.types['ответ на уроке'].id, 'pupil': school.pupil('Цой'), 'old': '', 'new': '3',
            'reason': 'не внесена в срок'}
    headers = {'X-Ejournal': '1', 'accept': 'application/json', 'origin': 'http://test'}
    sent = await user.http_client.post('/journal/corrections', json=body, headers=headers)
    assert (sent.status_code, sent.json()['message'][:20]) == (200, 'Заявка отправлена. Е')
    again = await user.http_client.post('/journal/corrections', json=body, headers=headers)
    assert (again.status_code, again.json()['message']) == (409, 'Заявка на эту клетку уже ждёт решения.')
    bad: list[object] = [[], {}, body | {'lesson': 'x'}, body | {'new': 5}, body | {'reason': 'ы' * 600}]
    for wrong in bad:
        refused = await user.http_client.post('/journal/corrections', json=wrong, headers=headers)
        assert refused.status_code == 422 and refused.json()['message']


def count_in_menu(user: User, href: str) -> str:
    """The number beside an entry of the menu, '' where nothing waits."""
    client = user.client
    assert client is not None
    link = next(e for e in client.elements.values() if e._props.get('href') == href and e.default_slot.children)
    return str(next(child._text for child in link.default_slot.children if 'ej-count' in child.classes))


async def test_the_answer_comes_to_whatever_page_is_open(
        user: User, log_in: LogIn, number: int, school: SmallSchool) -> None:
    await log_in('Гук')
    await user.open('/timetable')
    assert count_in_menu(user, '/corrections') == ''
    await corrections.refuse(school.actors['Дорн'], number, 'Нет основания')
    for _ in range(100):
        if user.notify.messages and count_in_menu(user, '/corrections'):
            break
        await asyncio.sleep(0.02)
    assert user.notify.messages == ['Заявка отклонена: Цой Виктор, отметка 4 → 5, урок 09.11.2026.']
    assert count_in_menu(user, '/corrections') == '1'
    await user.open('/corrections')
    await user.should_see('Нет основания')
    await user.open('/timetable')
    assert count_in_menu(user, '/corrections') == ''


async def test_a_request_is_counted_on_the_deputys_open_page(
        user: User, log_in: LogIn, school: SmallSchool, travel: Travel) -> None:
    await log_in('Бойко')
    await user.open('/control')
    assert count_in_menu(user, '/corrections') == ''
    await corrections.ask(school.actors['Гук'], Asked(
        'mark', school.physics.id, school.lessons[MONDAY].id, school.pupil('Цой'), '', '5', 'не внесена',
        type=school.types['ответ на уроке'].id))
    for _ in range(100):
        if count_in_menu(user, '/corrections'):
            break
        await asyncio.sleep(0.02)
    assert count_in_menu(user, '/corrections') == '1'
