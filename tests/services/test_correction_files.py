"""The file of a request: what is let in, and who has it (п. 17.4.15, 25.4)."""

from datetime import date

import pytest

from ejournal import settings
from ejournal.services import correction_files, corrections, downloads
from ejournal.services.corrections import Asked
from models import Attachment, AuditEntry, Conflict, Invalid, NotFound

MONDAY = date(2026, 11, 9)
PDF = b'%PDF-1.7\n...'


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(settings.get(), 'data_folder', tmp_path)


@pytest.fixture
async def number(school):
    return await corrections.ask(school.actors['Гук'], Asked(
        'mark', school.physics.id, school.lessons[MONDAY].id, school.pupil('Цой'), '', '5', 'по справке',
        type=school.types['ответ на уроке'].id))


async def test_seen_by_who_decides_and_who_asked_only(school, number):
    file = await correction_files.attach(school.actors['Гук'], number, 'справка.exe', PDF)
    for name in ('Гук', 'Бойко', 'Дорн'):
        assert (await downloads.to_read(school.actors[name], file)).title == 'справка.pdf'
    for name in ('Чехонина', 'Классная', 'Админов', 'Абрамова', 'Цой'):
        with pytest.raises(NotFound):
            await downloads.to_read(school.actors[name], file)
    line, = await corrections.shown(school.actors['Дорн'])
    assert [one.title for one in line.files] == ['справка.pdf']
    assert await AuditEntry.filter(action='correction.attached', object_id=number).exists()


async def test_not_to_anothers_request_a_decided_one_or_without_a_known_kind(school, number):
    with pytest.raises(NotFound):
        await correction_files.attach(school.actors['Чехонина'], number, 'а.pdf', PDF)
    with pytest.raises(Invalid):
        await correction_files.attach(school.actors['Гук'], number, 'а.pdf', b'MZ\x90\x00\x03\x00')
    for _ in range(correction_files.MOST):
        await correction_files.attach(school.actors['Гук'], number, 'а.pdf', PDF)
    with pytest.raises(Invalid, match='не больше 5'):
        await correction_files.attach(school.actors['Гук'], number, 'а.pdf', PDF)
    await corrections.refuse(school.actors['Дорн'], number, 'Нет основания')
    with pytest.raises(Conflict, match='уже рассмотрена'):
        await correction_files.attach(school.actors['Гук'], number, 'а.pdf', PDF)
    assert await Attachment.all().count() == correction_files.MOST
