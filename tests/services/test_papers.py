"""Orders and local acts: entered, approved by the director, read by the staff, found by number (п. 2, 17.1.1)."""

from datetime import date
from typing import Any

import pytest

from ejournal import settings
from ejournal.services import downloads, papers
from ejournal.services.papers import NewPaper
from models import Attachment, AuditEntry, Conflict, Invalid, Movement, NotAllowed, NotFound

PDF = b'%PDF-1.7 order'
DAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(settings.get(), 'data_folder', tmp_path)


def order(number: str = '12-у', title: str = 'О зачислении', **changed) -> NewPaper:
    values: dict[str, Any] = {'kind': 'движение обучающихся', 'number': number, 'dated_on': DAY,
                              'title': title} | changed
    return NewPaper(**values)


@pytest.mark.clause('17.1.1')
async def test_the_director_approves_what_the_office_prepares(school):
    number = await papers.add(school.actors['Секретова'], order(), 'приказ.pdf', PDF)
    line, = await papers.orders(school.actors['Дорн'])
    assert (line.number, line.author, line.approved_at, line.files[0].title) == \
        ('12-у', 'Секретова И. Ю.', None, 'приказ.pdf')
    for who in ('Секретова', 'Бойко', 'Админов', 'Кадрова'):
        with pytest.raises(NotAllowed):
            await papers.approve(school.actors[who], number)
    await papers.approve(school.actors['Дорн'], number)
    line, = await papers.orders(school.actors['Секретова'])
    assert line.approved_by == 'Дорн А. П.'
    with pytest.raises(NotAllowed, match='новым приказом'):
        await papers.remove(school.actors['Секретова'], number)
    assert (await AuditEntry.get(action='paper.approved')).person_id == school.people['Дорн'].id


@pytest.mark.clause('17.1.1')
async def test_records_lead_to_their_order(school):
    await Movement.create(kind='зачисление', pupil=school.people['Цой'], order_number='12-у', order_date=DAY,
                          effective_on=DAY)
    await Movement.create(kind='зачисление', pupil=school.people['Цой'], order_number='13-у', order_date=DAY,
                          effective_on=DAY)
    await Movement.create(kind='отчисление', pupil=school.people['Цой'], order_number='12-у',
                          order_date=date(2025, 11, 20), effective_on=date(2025, 11, 20))  # last year's № 12-у
    made = await papers.add(school.actors['Дорн'], order())
    line, = await papers.orders(school.actors['Дорн'], 'ЗАЧИСЛ 12')
    assert (line.uses, line.approved_by) == ((('движение', 1),), 'Дорн А. П.')
    assert await papers.numbers(['12-у', '13-у']) == {('12-у', DAY): made}
    assert await papers.unregistered(school.actors['Секретова']) == [
        ('13-у', DAY, 'зачисление'), ('12-у', date(2025, 11, 20), 'отчисление')]
    assert await papers.orders(school.actors['Дорн'], 'отчисление') == []
    await papers.add(school.actors['Дорн'], order('14', 'О зачёте четвёртой четверти'))
    assert [one.number for one in await papers.orders(school.actors['Дорн'], 'четвертой')] == ['14']


@pytest.mark.clause('17.1.1')
async def test_approved_acts_are_read_by_all_of_the_staff(school):
    act = await papers.add(school.actors['Админов'], order('1', 'Положение об ЭЖ', kind='положение', is_act=True),
                           'Положение.pdf', PDF)
    file = await Attachment.get(object_type='paper', object_id=act)
    assert await papers.acts(school.actors['Гук']) == []
    with pytest.raises(NotFound):
        await downloads.to_read(school.actors['Гук'], file.id)
    await papers.approve(school.actors['Дорн'], act)
    for who in ('Гук', 'Классная', 'Секретова', 'Кадрова', 'Бойко'):
        assert [line.title for line in await papers.acts(school.actors[who])] == ['Положение об ЭЖ']
        assert (await downloads.to_read(school.actors[who], file.id)).title == 'Положение.pdf'
    for who in ('Абрамов', 'Абрамова'):
        with pytest.raises(NotAllowed):
            await papers.acts(school.actors[who])
        with pytest.raises(NotFound):
            await downloads.to_read(school.actors[who], file.id)


@pytest.mark.parametrize(('changed', 'why'), [
    ({'number': ' '}, 'номер и дату'), ({'dated_on': None}, 'номер и дату'), ({'title': ''}, 'заголовок'),
    ({'dated_on': date(2026, 11, 25)}, 'не наступила'), ({'kind': 'указ'}, 'вид документа')])
async def test_bad_orders_are_refused(school, changed, why):
    with pytest.raises(Invalid, match=why):
        await papers.add(school.actors['Секретова'], order(**changed))


async def test_numbers_and_files_are_checked(school):
    made = await papers.add(school.actors['Секретова'], order())
    with pytest.raises(Conflict, match='уже внесён'):
        await papers.add(school.actors['Дорн'], order(title='О другом'))
    with pytest.raises(Invalid):
        await papers.attach(school.actors['Секретова'], made, 'приказ.pdf', b'\x00\x01MZ')
    assert await papers.attach(school.actors['Секретова'], made, 'приказ.exe', PDF)
    with pytest.raises(NotAllowed):
        await papers.attach(school.actors['Гук'], made, 'приказ.pdf', PDF)
    with pytest.raises(NotAllowed):
        await papers.add(school.actors['Секретова'], order(kind='положение', is_act=True))
    await papers.remove(school.actors['Секретова'], made)
    assert await papers.orders(school.actors['Дорн']) == []
    with pytest.raises(NotFound):
        await papers.approve(school.actors['Дорн'], made)


async def test_an_old_order_is_found_among_many_new_ones(school, monkeypatch):
    monkeypatch.setattr(papers, 'SHOWN', 3)
    await papers.add(school.actors['Секретова'], order('1-с', 'Старый приказ', dated_on=date(2025, 9, 1)))
    for number in range(4):
        await papers.add(school.actors['Секретова'], order(f'{number}-н'))
    assert len(await papers.orders(school.actors['Дорн'])) == 3
    assert [line.number for line in await papers.orders(school.actors['Дорн'], 'СТАРЫЙ')] == ['1-с']
