"""Two people (or two clicks) at the same moment: one is done, the other is told, and nothing happens twice."""

import asyncio
from collections.abc import Awaitable
from datetime import date
from typing import Any

import pytest

from ejournal.rules import portfolios
from ejournal.rules.movement import MoveKind
from ejournal.services import consent_control, movement, notices, portfolio
from ejournal.services.movement import Order
from ejournal.services.newcomers import Newcomer
from ejournal.services.portfolio import NewItem
from ejournal.services.talk import class_events, failing, helpdesk
from ejournal.services.talk.class_events import Plan
from ejournal.services.talk.helpdesk import Asked
from models import AuditEntry, Conflict, Consent, Letter, Movement, Notice, PortfolioItem, Refusal
from tests.support.school import TODAY, SmallSchool


async def both(*attempts: Awaitable[Any]) -> list[str]:
    """The refusals of what is tried at once; anything else than a refusal is an error."""
    answers = await asyncio.gather(*attempts, return_exceptions=True)
    for answer in answers:
        if isinstance(answer, BaseException) and not isinstance(answer, Refusal):
            raise answer
    return [str(answer) for answer in answers if isinstance(answer, Refusal)]


async def test_a_report_of_failing_is_one(school: SmallSchool) -> None:
    def report() -> Awaitable[int]:
        return failing.report(school.actors['Гук'], school.physics.id, school.pupil('Цой'), 'Две двойки.')
    refused, = await both(report(), report())
    assert 'уже сообщили' in refused
    assert await Letter.all().count() == 1


async def test_a_request_is_closed_by_one(school: SmallSchool) -> None:
    number = await helpdesk.ask(school.actors['Гук'], Asked('question', 'Как отменить?', 'Поставил не туда.'))
    refused, = await both(*(helpdesk.close(school.actors[who], number) for who in ('Гук', 'Админов')))
    assert 'закрыто' in refused
    assert await AuditEntry.filter(action='help.closed').count() == 1


async def test_an_event_is_cancelled_once(school: SmallSchool) -> None:
    actor = school.actors['Классная']
    number = await class_events.plan(actor, school.class_8a.id, Plan('Поход', TODAY, '16:00', 'Парк'))
    refused, = await both(class_events.cancel(actor, number, 'Дождь.'), class_events.cancel(actor, number, 'Дождь.'))
    assert 'отменено' in refused
    assert await Letter.filter(subject='Отменено: Поход').count() == 1


async def test_an_order_is_executed_once(school: SmallSchool) -> None:
    child = Newcomer('Ёжикова', 'Яна', 'Олеговна', 'Ж', date(2012, 5, 6))
    order = Order(MoveKind.ADMIT, None, '77-у', TODAY, TODAY, school.class_8a.id, newcomer=child)
    refused, = await both(*(movement.execute(school.actors['Секретова'], order) for _ in range(2)))
    assert 'уже есть' in refused
    assert await Movement.all().count() == 1


async def test_notices_are_sent_to_a_class_once(school: SmallSchool) -> None:
    def send() -> Awaitable[int]:
        return notices.send(school.actors['Классная'], school.class_8a.id, '2026-11')
    refused, = await both(send(), send())
    assert 'уже отправлены' in refused
    assert await Notice.all().count() == 1


async def test_a_consent_is_withdrawn_once(school: SmallSchool) -> None:
    consent = await Consent.get(person_id=school.pupil('Цой'))
    office = [school.actors[who] for who in ('Секретова', 'Админов')]
    refused, = await both(*(consent_control.withdraw(actor, consent.id) for actor in office))
    assert 'уже отозвано' in refused
    assert await AuditEntry.filter(action='consent.withdrawn').count() == 1


@pytest.mark.parametrize('checked_first', [True, False])
async def test_what_is_checked_is_not_changed_under_it(
    school: SmallSchool, monkeypatch: pytest.MonkeyPatch, checked_first: bool
) -> None:
    """Both have read the entry before either wrote."""
    actor, section = school.actors['Цой'], portfolios.SECTIONS[0]
    number = await portfolio.add(actor, school.pupil('Цой'), NewItem(section, 'Олимпиада', TODAY))
    version = (await portfolio.show(actor, school.pupil('Цой'))).items[0].version
    await portfolio.decide(school.actors['Классная'], number, version, checked=False, comment='Уточните.')
    version = (await portfolio.show(actor, school.pupil('Цой'))).items[0].version
    seen = await PortfolioItem.get(id=number)

    async def read_before(_number: int) -> PortfolioItem:
        return seen

    monkeypatch.setattr(portfolio, '_item', read_before)
    attempts = [portfolio.decide(school.actors['Классная'], number, version, checked=True),
                portfolio.change(actor, number, version, NewItem(section, 'Другое', TODAY))]
    first, second = attempts if checked_first else reversed(attempts)
    await first
    with pytest.raises(Conflict, match='только что'):
        await second
    row = await PortfolioItem.get(id=number)
    assert (row.status, row.title) == (('checked', 'Олимпиада') if checked_first else ('review', 'Другое'))
