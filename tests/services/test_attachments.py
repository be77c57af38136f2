"""Files and links of a lesson: what is let in, under which name it lies, who may have it (п. 25.4)."""

import zipfile
from datetime import date
from io import BytesIO

import pytest

from ejournal import files, settings
from ejournal.services import attachments
from models import Attachment, AuditEntry, ClassMembership, Homework, Invalid, Lesson, NotAllowed, NotFound

NOW = '2026-11-24T09:00:00Z'
PDF, PNG, JPEG = b'%PDF-1.7\n...', b'\x89PNG\r\n\x1a\n' + b'\0' * 16, b'\xff\xd8\xff\xe0' + b'\0' * 16


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(settings.get(), 'data_folder', tmp_path)
    return tmp_path / 'files'


def archive(*names):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, 'w') as made:
        for name in names:
            made.writestr(name, 'x')
    return buffer.getvalue()


@pytest.mark.parametrize('content, ending', [
    (PDF, '.pdf'), (PNG, '.png'), (JPEG, '.jpg'), ('Привет'.encode(), '.txt'), (b'\xef\xbb\xbfok', '.txt'),
    (archive('[Content_Types].xml', 'word/document.xml'), '.docx'),
    (archive('[Content_Types].xml', 'xl/workbook.xml'), '.xlsx'),
    (archive('[Content_Types].xml', 'ppt/presentation.xml'), '.pptx')])
def test_the_content_says_what_a_file_is(content, ending):
    assert files.title_of('что угодно.exe', files.sniff(content)) == f'что угодно{ending}'


@pytest.mark.clause('25.4')
@pytest.mark.parametrize('content', [
    b'MZ\x90\x00', b'\x7fELF\x00', archive('a.txt'), b'PK\x03\x04 cut short', b'GIF89a\x01\x00', b'text\x00with zero',
    archive('[Content_Types].xml', 'word/document.xml', 'word/vbaProject.bin'),
    archive('[Content_Types].xml', 'word/document.xml', 'xl/workbook.xml'), 'привет'.encode('cp1251')])
async def test_other_types_are_refused(content, folder):
    with pytest.raises(Invalid):
        await files.store(content)
    assert not folder.exists()


@pytest.mark.clause('25.4')
async def test_ten_megabytes_and_no_more(folder):
    assert (await files.store(PDF + b'\0' * (files.MAX_SIZE - len(PDF)))).size == files.MAX_SIZE
    for content in (b'', PDF + b'\0' * files.MAX_SIZE):
        with pytest.raises(Invalid):
            await files.store(content)


@pytest.mark.parametrize('name, shown', [
    ('../../etc/passwd', 'passwd.pdf'), ('C:\\temp\\план.docx', 'план.pdf'), ('', 'файл.pdf'), ('...', 'файл.pdf'),
    ('a\x00b\u202egpj.exe', 'abgpj.pdf'), ('я' * 300 + '.pdf', 'я' * 120 + '.pdf'),
    ('строка\r\nX: 1.pdf', 'строка X: 1.pdf')])
async def test_a_name_is_shown_and_never_a_path(school, folder, name, shown):
    made = await Attachment.get(id=await attachments.attach_file(school.actors['Гук'], school.today.id, name, PDF))
    assert made.title == shown
    assert [path.relative_to(folder).as_posix() for path in folder.rglob('*') if path.is_file()] \
        == [f'{made.sha256[:2]}/{made.sha256}']


@pytest.mark.parametrize('digest', ['', '../../x', 'A' * 64, 'f' * 63, '/' * 64])
def test_only_a_digest_is_a_place(digest):
    with pytest.raises(NotFound):
        files.path_of(digest)


@pytest.mark.parametrize('link', ['javascript:alert(1)', 'data:text/html,x', 'ftp://host/x', 'http://', 'www.host.ru',
                                  'https://user:pass@host/', 'https://ho st/', 'https://host:port/', 'file:///etc/passwd',
                                  '//host/x', 'https://host/' + 'a' * 500, 'https://[bad/'])
async def test_only_plain_addresses_are_links(school, link):
    with pytest.raises(Invalid):
        await attachments.attach_link(school.actors['Гук'], school.today.id, link)


async def test_a_link_is_named_or_goes_by_its_host(school):
    for title in ('', 'Опыт с лампой'):
        await attachments.attach_link(school.actors['Гук'], school.today.id, ' https://resh.edu.ru/subject/28 ', title)
    lines = (await attachments.of_lessons([school.today.id]))[school.today.id]
    assert [(x.title, x.link) for x in lines] == [('resh.edu.ru', 'https://resh.edu.ru/subject/28'),
                                                  ('Опыт с лампой', 'https://resh.edu.ru/subject/28')]


async def test_who_may_have_the_file(school):
    made = await attachments.attach_file(school.actors['Гук'], school.today.id, 'a.pdf', PDF)
    may = {'Гук', 'Бойко', 'Дорн', 'Классная', 'Абрамов', 'Абрамова', 'Цой', 'Ёлкина'}
    found = set()
    for name, actor in school.actors.items():
        try:
            await attachments.to_read(actor, made)
            found.add(name)
        except NotFound:
            pass
    assert found == may


async def test_a_file_of_a_subgroup_is_for_its_pupils(school):
    lesson = await Lesson.create(group=school.english_1, date=date(2026, 11, 24), number=3,
                                 teacher=school.people['Чехонина'])
    made = await attachments.attach_file(school.actors['Чехонина'], lesson.id, 'a.pdf', PDF)
    await attachments.to_read(school.actors['Абрамов'], made)
    with pytest.raises(NotFound):
        await attachments.to_read(school.actors['Цой'], made)


async def test_a_newcomer_has_the_file_of_homework_still_due(school):
    made = await attachments.attach_file(school.actors['Гук'], school.today.id, 'a.pdf', PDF)
    await ClassMembership.filter(pupil_id=school.pupil('Цой')).update(since=date(2026, 11, 26))
    with pytest.raises(NotFound):
        await attachments.to_read(school.actors['Цой'], made)
    await Homework.create(lesson=school.today, due_on=date(2026, 11, 27), text='читать', saved_at=NOW)
    await attachments.to_read(school.actors['Цой'], made)


async def test_only_the_teacher_of_the_lesson_attaches_and_removes(school):
    made = await attachments.attach_file(school.actors['Гук'], school.today.id, 'a.pdf', PDF)
    for who in ('Бойко', 'Классная'):
        with pytest.raises(NotAllowed):
            await attachments.attach_file(school.actors[who], school.today.id, 'a.pdf', PDF)
        with pytest.raises(NotAllowed):
            await attachments.remove(school.actors[who], made)
    for who in ('Чехонина', 'Абрамов'):
        with pytest.raises(NotFound):
            await attachments.remove(school.actors[who], made)
    await attachments.remove(school.actors['Гук'], made)
    assert await attachments.of_lessons([school.today.id]) == {}
    with pytest.raises(NotFound):
        await attachments.to_read(school.actors['Гук'], made)
    assert await AuditEntry.filter(action__in=['lesson.attached', 'lesson.detached']).count() == 2


async def test_not_more_than_a_dozen(school):
    for number in range(attachments.MAX_OF_LESSON):
        await attachments.attach_link(school.actors['Гук'], school.today.id, f'https://host.ru/{number}')
    with pytest.raises(Invalid):
        await attachments.attach_link(school.actors['Гук'], school.today.id, 'https://host.ru/more')
