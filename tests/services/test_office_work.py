"""Usage, ГИА, hand-overs, the constructor, внеурочная деятельность, the school's card (п. 17.2, 17.3, 17.4.4)."""

from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from ejournal import clock, files, frames, settings
from ejournal.access import Actor
from ejournal.reports.book import xlsx
from ejournal.services import (
    constructor,
    downloads,
    exams,
    handovers,
    imprints,
    journal,
    outside,
    school_card,
    usage,
)
from ejournal.services.constructor_tables import Spec
from ejournal.services.handovers import Part
from ejournal.services.report_catalogue import Asked
from models import (
    AccountSession,
    Attachment,
    AuditEntry,
    CardSection,
    Consent,
    FinalMark,
    GuardianLink,
    Invalid,
    Lesson,
    NotAllowed,
    NotFound,
    Person,
    School,
    SchoolClass,
    StaffCard,
    Subject,
)
from tests.support.journal import write
from tests.support.school import SmallSchool


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files go to the test's own folder."""
    monkeypatch.setattr(settings.get(), 'data_folder', tmp_path)


async def came(actor: Actor, days_ago: int) -> None:
    moment = clock.now() - timedelta(days=days_ago)
    await AccountSession.create(account_id=actor.account_id, token_hash=f'{actor.account_id}-{days_ago}',
                                created_at=moment, seen_at=moment)


# --- usage ------------------------------------------------------------------------------------------------------------
@pytest.mark.clause('17.3.1')
async def test_logins_entries_and_parents_are_counted(school: SmallSchool) -> None:
    await came(school.actors['Абрамова'], 12)
    await came(school.actors['Гук'], 1)
    await write(school, pupil=school.pupil('Абрамов'), new='5')
    found = await usage.board(school.actors['Бойко'])
    worker = next(one for one in found.workers if one.name == 'Гук Л. М.')
    assert (worker.logins, worker.entries.get('mark'), worker.classes) == (1, 1, '8А')
    line = next(one for one in found.classes if one.name == '8А')
    assert (line.parents, line.week, line.month) == (1, 0, 1)
    await came(school.actors['Абрамова'], 2)
    assert (await usage.board(school.actors['Бойко'])).parents('week') == (1, 1)
    assert found.logins == 2


async def test_who_has_left_is_neither_staff_nor_a_parent(school: SmallSchool) -> None:
    """One who leaves next month is here today; one who has left comes in no figure, and least of all as a parent."""
    await came(school.actors['Гук'], 0)
    await came(school.actors['Абрамова'], 0)
    card = StaffCard.filter(person=school.people['Гук'])
    counts = []
    for left_on in (clock.today() + timedelta(days=30), clock.today() - timedelta(days=1)):
        await card.update(left_on=left_on)
        counts.append(list((await usage.board(school.actors['Бойко'])).lines[-1].counts.values()))
    assert counts == [[1, 0, 1], [0, 0, 1]]


@pytest.mark.clause('17.3.1')
async def test_the_statistics_cost_the_same_for_a_larger_school(school: SmallSchool, statements: Any) -> None:
    await usage.board(school.actors['Бойко'])  # the facts of the year are kept from here on
    with statements() as few:
        await usage.board(school.actors['Бойко'])
    for number in range(12):
        pupil = await Person.create(last_name=f'Новый{number}', first_name='Ян', code=f'н{number}')
        await GuardianLink.create(guardian=school.people['Абрамова'], pupil=pupil, kinship='мать')
        await came(school.actors['Гук'], number)
        await SchoolClass.create(year=school.year, grade=5, letter='АБВГДЕЖЗИКЛМ'[number])
    with statements() as many:
        await usage.board(school.actors['Бойко'])
    assert len(many) == len(few)


# --- ГИА --------------------------------------------------------------------------------------------------------------
async def of_grade_nine(school: SmallSchool) -> Actor:
    await SchoolClass.filter(id=school.class_8a.id).update(grade=9)
    frames.forget()
    return school.actors['Бойко']


@pytest.mark.clause('17.3.5')
async def test_a_pupil_of_grade_nine_is_prepared_for_the_exams(school: SmallSchool) -> None:
    deputy, pupil = await of_grade_nine(school), school.pupil('Абрамов')
    first = (await exams.board(deputy, 9)).lines[0]
    assert first.subjects == ()
    assert {'предметы не выбраны', 'нет СНИЛС', 'нет согласия на передачу данных для ГИА'} <= set(first.errors)
    await Person.filter(id=pupil).update(snils='112-233-445 95', birth_date='2011-05-04')
    await CardSection.create(person_id=pupil, section='document', content={
        'type': 'паспорт гражданина РФ', 'series': '6511', 'number': '123456'})
    await Consent.create(person_id=pupil, purpose='участие в олимпиадах и ГИА', given_on=clock.today())
    await exams.keep(deputy, pupil, exams.Wanted('ОГЭ', ('1', '2', '3', '12'), 'зачёт', clock.today(), '', True))
    line = (await exams.board(deputy, 9)).lines[0]
    assert (line.errors, line.admitted, line.checked_by) == ((), True, 'Бойко О. Е.')


@pytest.mark.clause('17.3.5')
async def test_risk_is_a_mean_below_two_and_a_half_in_a_chosen_subject(school: SmallSchool) -> None:
    deputy, pupil = await of_grade_nine(school), school.pupil('Абрамов')
    await write(school, pupil=pupil, new='2')
    assert (await exams.board(deputy, 9)).lines[0].risks == ()
    await exams.keep(deputy, pupil, exams.Wanted('ОГЭ', ('1', '2', '3', '12')))
    assert (await exams.board(deputy, 9)).lines[0].risks == (('физика', 2.0),)


@pytest.mark.clause('17.3.5')
@pytest.mark.parametrize(('wanted', 'words'), [
    (exams.Wanted('ЕГЭ', ('1',)), 'ОГЭ или ГВЭ'), (exams.Wanted('ОГЭ', ('1', '22')), 'нет в списке'),
    (exams.Wanted('ОГЭ', ('1',), 'зачёт'), 'Укажите дату')])
async def test_wrong_entries_are_refused(school: SmallSchool, wanted: exams.Wanted, words: str) -> None:
    deputy = await of_grade_nine(school)
    with pytest.raises(Invalid, match=words):
        await exams.keep(deputy, school.pupil('Абрамов'), wanted)
    with pytest.raises(NotFound):
        await exams.keep(deputy, school.pupil('Крошка'), exams.Wanted('ОГЭ', ('1',)))


@pytest.mark.clause('17.3.5')
async def test_the_file_for_the_regional_base_has_the_columns_of_the_norms(school: SmallSchool) -> None:
    deputy, pupil = await of_grade_nine(school), school.pupil('Абрамов')
    await exams.keep(deputy, pupil, exams.Wanted('ОГЭ', ('1', '2', '3', '12')))
    book = openpyxl.load_workbook(BytesIO(xlsx(await exams.export(deputy, 9), await imprints.of_office())))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    head = next(row for row in rows if row[0] == 'КодОО')
    assert tuple(head) == exams.HEADS
    values = dict(zip(head, rows[rows.index(head) + 1], strict=True))
    assert (values['Фамилия'], values['ФормаГИА'], values['Допуск']) == ('Абрамов', 'ОГЭ', '0')
    assert values['Предметы'] == '1:-:основной|2:-:основной|3:-:основной|12:-:основной'
    assert await AuditEntry.filter(action='export.made', after__contains='ГИА').count() == 1


# --- hand-overs -------------------------------------------------------------------------------------------------------
@pytest.mark.clause('17.3.4')
async def test_a_package_keeps_date_author_recipient_and_hashes(school: SmallSchool) -> None:
    deputy = school.actors['Бойко']
    await handovers.make(deputy, 'Отчёт за 1 четверть', 'Управление образования', 'лично',
                         [Part('school', Asked()), Part('school', Asked(), 'pdf')])
    line, = await handovers.listed(school.actors['Дорн'])
    assert (line.recipient, line.author, len(line.files)) == ('Управление образования', 'Бойко О. Е.', 2)
    assert line.made_at.date() == clock.today()
    for one in line.files:
        content = files.path_of(one.sha256).read_bytes()
        assert sha256(content).hexdigest() == one.sha256
        assert (await downloads.to_read(school.actors['Дорн'], one.id)).id == one.id
        with pytest.raises(NotFound):
            await downloads.to_read(school.actors['Гук'], one.id)
    assert await AuditEntry.filter(action='handover.made', after__contains='Управление образования').exists()


@pytest.mark.clause('17.3.4')
@pytest.mark.parametrize(('title', 'to', 'parts', 'words'), [
    ('', 'Управление', [Part('school', Asked())], 'Назовите пакет'),
    ('Отчёт', ' ', [Part('school', Asked())], 'кому передаются'), ('Отчёт', 'Управление', [], 'хотя бы один')])
async def test_an_unfinished_package_is_refused(school: SmallSchool, title: str, to: str, parts: list[Part],
                                                words: str) -> None:
    with pytest.raises(Invalid, match=words):
        await handovers.make(school.actors['Бойко'], title, to, '', parts)
    assert not await Attachment.exists()


# --- the constructor --------------------------------------------------------------------------------------------------
MARKS = Spec('marks', groups=('class', 'subject'), measure='mean', measured='mark')


@pytest.mark.clause('17.2.5')
async def test_marks_are_grouped_and_averaged(school: SmallSchool) -> None:
    await write(school, pupil=school.pupil('Абрамов'), new='5')
    await write(school, pupil=school.pupil('Цой'), new='4')
    table = await constructor.build(school.actors['Админов'], MARKS)
    assert table.rows == (('8А', 'физика', 4.5),)
    counted = await constructor.build(school.actors['Дорн'], Spec('marks', groups=('mark',), values='5'))
    assert [row[-1] for row in counted.rows] == [1.0]


@pytest.mark.clause('17.2.5')
async def test_everybody_builds_over_the_own_rows_alone(school: SmallSchool) -> None:
    await write(school, pupil=school.pupil('Абрамов'), new='5')
    pupils = Spec('pupils', columns=('class', 'pupil'))
    assert len((await constructor.build(school.actors['Бойко'], pupils)).rows) == 4
    led = await constructor.build(school.actors['Классная'], pupils)
    assert led.rows == (('8А', 'Абрамов Глеб'), ('8А', 'Ёлкина Алёна'), ('8А', 'Цой Виктор'))
    assert (await constructor.build(school.actors['Гук'], MARKS)).rows == (('8А', 'физика', 5.0),)
    assert (await constructor.build(school.actors['Чехонина'], MARKS)).rows == ()
    with pytest.raises(NotAllowed):
        await constructor.build(school.actors['Абрамов'], pupils)


async def test_a_subject_taught_elsewhere_opens_no_final_marks_here(school: SmallSchool) -> None:
    """Гук teaches physics to 8А and English to its second subgroup (Цой) only."""
    term = school.terms[0]
    for who, group in (('Абрамов', school.physics), ('Абрамов', school.english_1), ('Цой', school.english_2)):
        await FinalMark.create(pupil_id=school.pupil(who), subject_id=group.subject_id, kind='term', term=term,
                               period=term.name, class_name='8А', value='4', year=school.year,
                               saved_at=clock.now())
    table = await constructor.build(school.actors['Гук'], Spec('finals', columns=('pupil', 'subject')))
    assert table.rows == (('Абрамов Глеб', 'физика'), ('Цой Виктор', 'иностранный язык (английский)'))


@pytest.mark.clause('17.2.5')
async def test_a_saved_report_is_shared_without_its_rows(school: SmallSchool) -> None:
    admin = school.actors['Админов']
    await constructor.keep(admin, MARKS, 'Средний балл', shared=True)
    await constructor.keep(admin, Spec('pupils', columns=('pupil',)), 'Мой список')
    seen, = await constructor.saved(school.actors['Чехонина'])
    assert (seen.name, seen.spec, seen.mine) == ('Средний балл', MARKS, False)
    with pytest.raises(NotFound):
        await constructor.remove(school.actors['Чехонина'], seen.id)
    await constructor.remove(admin, seen.id)
    assert await constructor.saved(school.actors['Чехонина']) == []


@pytest.mark.parametrize(('spec', 'words'), [
    (Spec('marks'), 'хотя бы один столбец'), (Spec('все'), 'источник'),
    (Spec('marks', columns=('телефон',)), 'столбца'),
    (Spec('marks', groups=('class',), measure='mean', measured='class'), 'числовому'),
    (Spec('lessons', groups=('class',), measure='people'), 'нет обучающихся')])
async def test_what_does_not_fit_is_refused(school: SmallSchool, spec: Spec, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        await constructor.build(school.actors['Бойко'], spec)


# --- внеурочная деятельность ------------------------------------------------------------------------------------------
@pytest.mark.clause('17.4.4')
async def test_a_course_has_attendance_and_topics_but_no_marks_and_hours_by_month(school: SmallSchool) -> None:
    teacher = school.actors['Гук']
    await Subject.filter(id=school.physics.subject_id).update(extracurricular=True, marking='none')
    course = next(one for one in await journal.mine(teacher) if one.extracurricular)
    assert course.title == 'Физика, 8А'
    assert (await journal.snapshot(teacher, course.group_id))['marking'] == 'none'
    await write(school, kind='topic', new='Экскурсия на завод')
    await write(school, kind='attendance', pupil=school.pupil('Цой'), new='ОТ')
    found, = await outside.courses(teacher)
    assert (found.by_month, found.given, found.absences) == ({11: 1}, 1, 1)
    assert found.planned == await Lesson.filter(group=school.physics, date__lte=clock.today()).count()
    assert await outside.courses(school.actors['Чехонина']) == []
    assert (await outside.report(teacher)).sections[0].rows[-1].strong


# --- the school's card ------------------------------------------------------------------------------------------------
@pytest.mark.clause('17.2.3')
async def test_the_card_is_kept_and_stands_on_papers(school: SmallSchool) -> None:
    admin = school.actors['Админов']
    values = {'full_name': 'МАОУ «Лицей № 1»', 'inn': '6609014714', 'director_name': 'Дорн Анна Павловна'}
    assert await school_card.change(admin, values) == 3
    assert await school_card.change(admin, values) == 0
    assert (await imprints.of_office()).school == 'МАОУ «Лицей № 1»'
    assert await AuditEntry.filter(action='school.changed').count() == 3


@pytest.mark.clause('17.2.3')
@pytest.mark.parametrize(('values', 'words'), [
    ({'full_name': ' '}, 'заполните'), ({'inn': '12'}, '10 цифр'), ({'email': 'почта'}, 'проверьте запись'),
    ({'address': 'Main street'}, 'русской буквы'), ({'is_demo': '1'}, 'Такой строки')])
async def test_wrong_lines_are_refused_and_nothing_is_stored(school: SmallSchool, values: dict[str, str],
                                                             words: str) -> None:
    with pytest.raises(Invalid, match=words):
        await school_card.change(school.actors['Админов'], {'phone': '+7 343 000-00-00', **values})
    assert (await School.get(id=1)).phone == ''
