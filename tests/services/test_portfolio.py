"""Portfolio: filled by pupil and parent, checked by the class teacher, closed to others (п. 17.5.8, 17.7, 17.8)."""

from dataclasses import replace
from datetime import date

import pytest

from ejournal import settings
from ejournal.rules.portfolios import Status
from ejournal.services import downloads, portfolio
from ejournal.services.portfolio import NewItem
from models import Attachment, Conflict, Invalid, NotAllowed, NotFound

PDF, JPEG = b'%PDF-1.7 diploma', b'\xff\xd8\xff\xe0 diploma'
ITEM = NewItem('Учебные достижения', 'Олимпиада по физике', date(2026, 11, 14), 'муниципальный', 'призёр')


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(settings.get(), 'data_folder', tmp_path)


async def version(school, number: int) -> str:
    shown = await portfolio.show(school.actors['Классная'], school.pupil('Абрамов'))
    return next(one.version for one in shown.items if one.id == number)


@pytest.mark.clause('17.7', '17.8', '17.5.8')
async def test_pupil_and_parent_fill_the_class_teacher_checks(school):
    pupil = school.pupil('Абрамов')
    mine = await portfolio.add(school.actors['Абрамов'], pupil, ITEM)
    theirs = await portfolio.add(school.actors['Абрамова'], pupil, NewItem('Спорт и ГТО', 'Лыжня', date(2026, 2, 14)))
    assert await portfolio.waiting_count(school.actors['Классная']) == 2
    await portfolio.decide(school.actors['Классная'], mine, await version(school, mine), checked=True,
                           comment='Отлично')
    await portfolio.decide(school.actors['Классная'], theirs, await version(school, theirs), checked=False,
                           comment='Приложите диплом')
    shown = await portfolio.show(school.actors['Абрамов'], pupil)
    assert [(one.title, one.status, one.comment, one.author, one.checked_by) for one in shown.items] == [
        ('Олимпиада по физике', Status.CHECKED, 'Отлично', 'Абрамов Г.', 'Классная В. И.'),
        ('Лыжня', Status.RETURNED, 'Приложите диплом', 'Абрамова М. С.', 'Классная В. И.')]
    with pytest.raises(NotAllowed, match='проверена'):
        await portfolio.change(school.actors['Абрамов'], mine, await version(school, mine), ITEM)
    await portfolio.change(school.actors['Абрамов'], theirs, await version(school, theirs),
                           NewItem('Спорт и ГТО', 'Лыжня России', date(2026, 2, 14)))
    assert await portfolio.waiting_count(school.actors['Классная']) == 1
    await portfolio.remove(school.actors['Абрамова'], theirs)
    assert len((await portfolio.show(school.actors['Абрамов'], pupil)).items) == 1


@pytest.mark.clause('17.5.8')
async def test_the_report_of_filling(school):
    await portfolio.add(school.actors['Абрамов'], school.pupil('Абрамов'), ITEM)
    report = await portfolio.filling(school.actors['Классная'])
    assert [(line.name, line.items, line.waiting, line.sections) for line in report['8А']] == [
        ('Абрамов Глеб', 1, 1, 1), ('Ёлкина Алёна', 0, 0, 0), ('Цой Виктор', 0, 0, 0)]
    assert set(await portfolio.filling(school.actors['Бойко'])) == {'1А', '8А'}
    assert set(await portfolio.filling(school.actors['Дорн'], school.class_1a.id)) == {'1А'}
    assert await portfolio.filling(school.actors['Чехонина'], school.class_8a.id) == {}
    with pytest.raises(NotAllowed):
        await portfolio.filling(school.actors['Гук'])


async def test_others_see_nothing(school):
    item = await portfolio.add(school.actors['Абрамов'], school.pupil('Абрамов'), ITEM)
    file = await portfolio.attach(school.actors['Абрамов'], item, 'Диплом.pdf', PDF)
    seen = await version(school, item)
    for who in ('Гук', 'Чехонина', 'Цой', 'Секретова', 'Админов', 'Кадрова'):
        with pytest.raises(NotFound):
            await portfolio.show(school.actors[who], school.pupil('Абрамов'))
        with pytest.raises(NotFound):
            await downloads.to_read(school.actors[who], file)
        with pytest.raises((NotFound, NotAllowed)):
            await portfolio.decide(school.actors[who], item, seen, checked=True)
        with pytest.raises((NotFound, NotAllowed)):
            await portfolio.change(school.actors[who], item, seen, ITEM)
    for who in ('Абрамов', 'Абрамова', 'Классная', 'Дорн', 'Бойко'):
        assert (await downloads.to_read(school.actors[who], file)).title == 'Диплом.pdf'
    with pytest.raises(NotAllowed, match='классный руководитель'):
        await portfolio.decide(school.actors['Абрамов'], item, seen, checked=True)
    with pytest.raises(NotAllowed, match='заполняют'):
        await portfolio.add(school.actors['Классная'], school.pupil('Абрамов'), ITEM)


@pytest.mark.parametrize(('item', 'why'), [
    (NewItem('Прочее', 'x', date(2026, 1, 1)), 'раздел'), (NewItem('Творчество', ' ', date(2026, 1, 1)), 'название'),
    (NewItem('Творчество', 'x', None), 'дату'), (NewItem('Творчество', 'x', date(2026, 11, 25)), 'Проверьте дату'),
    (NewItem('Творчество', 'x', date(2026, 1, 1), 'галактический'), 'уровень')])
async def test_bad_entries_are_refused(school, item, why):
    with pytest.raises(Invalid, match=why):
        await portfolio.add(school.actors['Абрамов'], school.pupil('Абрамов'), item)


async def test_files_are_known_by_their_content(school):
    item = await portfolio.add(school.actors['Абрамов'], school.pupil('Абрамов'), ITEM)
    assert await portfolio.attach(school.actors['Абрамов'], item, 'фото.bmp', JPEG)
    assert (await Attachment.get(object_type='portfolio')).title == 'фото.jpg'
    for content in (b'', b'just text', b'MZ\x00\x01', b'PK\x03\x04'):
        with pytest.raises(Invalid):
            await portfolio.attach(school.actors['Абрамов'], item, 'Диплом.pdf', content)


async def test_what_is_to_be_mended_is_said(school):
    item = await portfolio.add(school.actors['Абрамов'], school.pupil('Абрамов'), ITEM)
    with pytest.raises(Invalid, match='что исправить'):
        await portfolio.decide(school.actors['Классная'], item, await version(school, item), checked=False)


async def test_a_file_that_was_asked_for_brings_the_entry_back_to_the_class_teacher(school):
    mine, teacher = school.actors['Абрамов'], school.actors['Классная']
    item = await portfolio.add(mine, school.pupil('Абрамов'), ITEM)
    await portfolio.decide(teacher, item, await version(school, item), checked=False, comment='Приложите диплом')
    assert await portfolio.waiting_count(teacher) == 0
    await portfolio.attach(mine, item, 'Диплом.pdf', PDF)
    assert await portfolio.waiting_count(teacher) == 1
    await portfolio.decide(teacher, item, await version(school, item), checked=True)
    with pytest.raises(NotAllowed, match='проверена'):
        await portfolio.attach(mine, item, 'Ещё.pdf', PDF)


@pytest.mark.clause('17.5.8')
async def test_what_was_changed_unseen_is_not_confirmed(school):
    """A word, a file, or another parent's change: the class teacher and the other writer look again."""
    pupil, mine, teacher = school.pupil('Абрамов'), school.actors['Абрамов'], school.actors['Классная']
    item = await portfolio.add(mine, pupil, ITEM)
    seen = await version(school, item)
    await portfolio.change(mine, item, seen, replace(ITEM, result='победитель'))
    with pytest.raises(Conflict, match='только что изменили'):
        await portfolio.decide(teacher, item, seen, checked=True)
    with pytest.raises(Conflict, match='только что изменили'):
        await portfolio.change(school.actors['Абрамова'], item, seen, ITEM)
    seen = await version(school, item)
    await portfolio.attach(mine, item, 'Диплом.pdf', PDF)
    with pytest.raises(Conflict, match='только что изменили'):
        await portfolio.decide(teacher, item, seen, checked=True)
    await portfolio.decide(teacher, item, await version(school, item), checked=True)
    assert (await portfolio.show(mine, pupil)).items[0].status is Status.CHECKED
