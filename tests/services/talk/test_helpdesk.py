"""«Обращения»: asked from any page, answered by the administrator, counted (п. 17.2.2, 17.2.5, 17.4.9, 20.2, 24)."""

from datetime import date

import pytest

from ejournal import settings
from ejournal.services.talk import files, helpdesk
from ejournal.services.talk.helpdesk import Asked, Figures
from models import Conflict, HelpRequest, Invalid, NotAllowed, NotFound
from tests.support.entry import Heard

FAULT = Asked('fault', 'Не открывается журнал', 'Белая страница.', '/journal/12', 'Firefox 140')


async def statuses(school, name: str) -> list[str]:
    return [line.status for line in await helpdesk.listed(school.actors[name])]


@pytest.mark.clause('17.4.9')
@pytest.mark.clause('17.5.13')
@pytest.mark.parametrize('name', ['Гук', 'Классная', 'Бойко', 'Секретова', 'Цой', 'Абрамова'])
async def test_a_fault_reaches_the_administrator_with_its_page(school, name):
    heard = Heard(f'person:{school.people["Админов"].id}')
    number = await helpdesk.ask(school.actors[name], FAULT)
    await heard.told()
    assert heard.changes[0].patch['notice']['href'] == f'/helpdesk/{number}'
    page = await helpdesk.shown(school.actors['Админов'], number)
    assert (page.page, page.browser, page.line.status, page.answers) == ('/journal/12', 'Firefox 140', 'new', True)
    assert await helpdesk.waiting(school.actors['Админов']) == 1


@pytest.mark.clause('17.2.2')
async def test_a_question_goes_through_its_states(school, travel):
    mine, admin = school.actors['Гук'], school.actors['Админов']
    number = await helpdesk.ask(mine, Asked('question', 'Как отменить отметку?', 'Поставил не туда.'))
    await helpdesk.take(admin, number)
    assert await statuses(school, 'Гук') == ['work']
    travel.to(date(2026, 11, 24), 16, 18)
    await helpdesk.answer(admin, number, 'Нажмите Ctrl+Z.')
    page = await helpdesk.shown(mine, number)
    assert (page.line.status, page.line.answered_in, page.line.handler) == ('answered', '1 ч 30 мин', 'Админов П. И.')
    assert await helpdesk.waiting(mine) == 1
    await helpdesk.answer(mine, number, 'А после сохранения?')
    assert await statuses(school, 'Гук') == ['new']
    await helpdesk.answer(admin, number, 'Тоже.')
    await helpdesk.close(mine, number)
    for attempt in (helpdesk.answer(mine, number, 'Ещё'), helpdesk.close(admin, number), helpdesk.take(admin, number)):
        with pytest.raises(Conflict, match='закрыто'):
            await attempt
    assert await helpdesk.figures(admin) == Figures(1, 1, 0, '1 ч 30 мин', '1 ч 30 мин')


@pytest.mark.clause('17.2.5')
async def test_a_report_is_ordered_with_a_deadline_and_comes_with_its_file(school, travel, tmp_path, monkeypatch):
    monkeypatch.setattr(settings.get(), 'data_folder', tmp_path)
    order = Asked('report', 'Пропуски 8А', 'Сводка за месяц.', due_on=date(2026, 11, 27))
    for name in ('Секретова', 'Цой', 'Абрамова', 'Кадрова'):
        with pytest.raises(NotAllowed):
            await helpdesk.ask(school.actors[name], order)
    with pytest.raises(Invalid, match='к какому дню'):
        await helpdesk.ask(school.actors['Гук'], Asked('report', 'Пропуски', 'Сводка.', due_on=date(2026, 11, 23)))
    first = await helpdesk.ask(school.actors['Бойко'], Asked('report', 'Итоги', 'Сводка.', due_on=date(2026, 12, 20)))
    second = await helpdesk.ask(school.actors['Классная'], order)
    admin = school.actors['Админов']
    assert [line.id for line in await helpdesk.listed(admin, kind='report')] == [second, first]
    travel.to(date(2026, 11, 28))
    assert [line.overdue for line in await helpdesk.listed(admin)] == [True, False]
    chosen = await files.choose(admin, 'пропуски.txt', 'Пропусков 12'.encode())
    await helpdesk.answer(admin, second, 'Готово.', [chosen])
    page = await helpdesk.shown(school.actors['Классная'], second)
    assert (page.line.status, [one.title for one in page.files]) == ('answered', ['пропуски.txt'])


async def test_requests_are_ones_own(school):
    number = await helpdesk.ask(school.actors['Гук'], FAULT)
    for name in ('Бойко', 'Дорн', 'Классная', 'Цой'):
        for attempt in (helpdesk.shown(school.actors[name], number), helpdesk.close(school.actors[name], number),
                        helpdesk.answer(school.actors[name], number, 'Чужое')):
            with pytest.raises(NotFound):
                await attempt
        with pytest.raises(NotAllowed):
            await helpdesk.take(school.actors[name], number)
    assert await statuses(school, 'Бойко') == []


@pytest.mark.parametrize('asked, said', [
    (Asked('fault', '', 'Текст'), 'тему'), (Asked('fault', 'Тема', ''), 'Напишите'),
    (Asked('other', 'Тема', 'Текст'), 'о чём'), (Asked('fault', 'Bug', 'It fails'), 'русской')])
async def test_what_is_no_request(school, asked, said):
    with pytest.raises(Invalid, match=said):
        await helpdesk.ask(school.actors['Гук'], asked)


async def test_nobody_floods_the_queue(school):
    for _ in range(20):
        await helpdesk.ask(school.actors['Цой'], FAULT)
    with pytest.raises(Conflict, match='20 открытых'):
        await helpdesk.ask(school.actors['Цой'], FAULT)
    assert await HelpRequest.all().count() == 20


@pytest.mark.clause('20')
async def test_the_oldest_that_waits_stays_in_the_queue(school, monkeypatch):
    """However many have been answered since, and whatever the list's length."""
    monkeypatch.setattr(helpdesk, 'SHOWN', 2)
    first = await helpdesk.ask(school.actors['Гук'], FAULT)
    for _ in range(3):
        later = await helpdesk.ask(school.actors['Цой'], FAULT)
        await helpdesk.answer(school.actors['Админов'], later, 'Исправлено.')
    lines = await helpdesk.listed(school.actors['Админов'])
    assert [line.status for line in lines] == ['new', 'answered', 'answered']
    assert lines[0].id == first


async def test_an_answer_is_never_cut(school):
    number = await helpdesk.ask(school.actors['Гук'], FAULT)
    with pytest.raises(Invalid, match='10 000'):
        await helpdesk.answer(school.actors['Админов'], number, 'ответ ' * 2000)
