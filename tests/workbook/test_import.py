"""What an import leaves in the journal, and what it leaves alone."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from tortoise.models import Model

from ejournal import clock
from ejournal.workbook import ImportSummary, WorkbookErrors, import_text, import_workbook
from models import (
    Account,
    Attendance,
    AuditEntry,
    ClassMembership,
    Consent,
    FinalMark,
    GroupMembership,
    GuardianLink,
    Homework,
    Lesson,
    Mark,
    NotAllowed,
    Person,
    PlannedTopic,
    PupilCard,
    RoleGrant,
    School,
    SchoolClass,
    SchoolYear,
    Subject,
    Term,
    TimetableSlot,
    Work,
    WorkType,
)
from tests.support.school import SmallSchool
from tests.workbook.books import Sheets, add, put, save

EVERYTHING = (School, SchoolYear, Term, Person, Account, RoleGrant, PupilCard, GuardianLink, Consent, SchoolClass,
              ClassMembership, Subject, GroupMembership, TimetableSlot, Lesson, PlannedTopic, Work, Mark, Attendance,
              FinalMark, AuditEntry, Homework, WorkType)


async def counts() -> dict[str, int]:
    return {model.__name__: await model.all().count() for model in EVERYTHING}


async def test_the_school_is_there(imported: ImportSummary) -> None:
    school = await School.get()
    assert (school.short_name, school.time_zone, school.week_days) == ('Школа № 7', 'Asia/Yekaterinburg', 5)
    assert clock.zone().key == 'Asia/Yekaterinburg'
    year = await SchoolYear.get(name='2026/2027')
    assert (year.starts_on, year.ends_on) == (date(2026, 9, 1), date(2027, 5, 26))
    assert (await Term.get(name='1 полугодие')).grades == [10, 11]
    assert {kind async for kind, in _all(WorkType, 'name')} >= {'ответ на уроке', 'контрольная работа'}
    assert {sheet.name: sheet.created for sheet in imported.sheets}['Отметки'] == 10
    assert not any(sheet.changed or sheet.unchanged for sheet in imported.sheets)
    assert 'Отметки' in import_text(imported)


async def _all(model: type[Model], *fields: str):
    for row in await model.all().values_list(*fields):
        yield row


async def test_people_have_their_roles_and_classes_but_no_accounts(imported: ImportSummary) -> None:
    guk = await Person.get(code='У1')
    assert (guk.full_name, guk.sex, guk.birth_date) == ('Гук Лев Маркович', 'М', date(1980, 5, 4))
    assert guk.details == {'login': 'guk'}
    assert await Account.all().count() == 0
    assert {row async for row in _all(RoleGrant, 'person__code', 'role')} == {
        ('У1', 'teacher'), ('У2', 'teacher'), ('У2', 'deputy'), ('У3', 'director')}
    assert await SchoolClass.get(grade=7, letter='А').values_list('teacher__code', flat=True) == 'У1'
    assert [row async for row in _all(Consent, 'person__code', 'given_on')] == [('Р1', date(2026, 8, 30))]
    assert (await Person.get(code='Р1')).phone == '79161234567'


async def test_stays_in_a_class_have_their_dates(imported: ImportSummary) -> None:
    rows = {row async for row in _all(ClassMembership, 'pupil__code', 'school_class__letter', 'since', 'until')}
    assert rows >= {('О1', 'А', date(2026, 9, 1), None), ('О2', 'А', date(2026, 9, 7), None),
                    ('О3', 'А', date(2026, 9, 1), date(2026, 11, 9)), ('О3', 'Б', date(2026, 11, 10), None)}
    assert (await PupilCard.get(person__code='О3')).left_on is None
    assert {row async for row in _all(GroupMembership, 'pupil__code', 'group__name', 'since')} == {
        ('О1', '1', date(2026, 9, 1)), ('О2', '2', date(2026, 9, 7))}


async def test_lessons_come_from_the_timetable(imported: ImportSummary) -> None:
    mondays = await Lesson.filter(group__subject__name='физика', group__school_class__letter='А', number=1)
    assert date(2026, 10, 26) not in {lesson.date for lesson in mondays}  # holidays
    assert date(2026, 11, 14) in {lesson.date for lesson in mondays}  # the one beside the timetable
    tuesdays = {(lesson.date, lesson.number) for lesson in await Lesson.filter(
        group__subject__name='физика', date__in=[date(2026, 10, 20), date(2026, 11, 3)])}
    assert tuesdays == {(date(2026, 10, 20), 2), (date(2026, 11, 3), 3)}
    assert await TimetableSlot.filter(weekday=6).count() == 0
    assert imported.lessons_made > 50
    first = await Lesson.get(date=date(2026, 9, 1), group__subject__name='физика').select_related('planned_topic')
    assert first.planned_topic and first.planned_topic.topic == 'Скорость'


async def test_lessons_to_come_follow_a_changed_timetable(
        imported: ImportSummary, book: Sheets, tmp_path: Path) -> None:
    put(book, 'Расписание', 2, 'Учитель', 'У3')
    put(book, 'Расписание', 2, 'Кабинет', '40')
    assert (await import_workbook(None, save(tmp_path / 'changed.xlsx', book))).changes == 1
    lessons = await Lesson.filter(group__subject__name='физика', group__school_class__letter='А', number=1)
    by_date = {lesson.date: lesson.room for lesson in lessons}
    assert by_date[date(2026, 11, 23)] == '21'  # it is the 24th: what was taught stays as it was
    assert by_date[date(2026, 11, 30)] == '40'
    assert by_date[date(2026, 11, 14)] == '21'


async def test_marks_keep_works_apart(imported: ImportSummary) -> None:
    lesson = await Lesson.get(date=date(2026, 9, 7), group__subject__name='физика')
    rows = await Mark.filter(work__lesson=lesson).order_by('work_id', 'pupil__code').values_list(
        'pupil__code', 'work__topic', 'work__weight', 'value')
    assert sorted(rows) == [('О1', '', Decimal(1), '5'), ('О1', '', Decimal(1), '5'),
                            ('О1', 'у доски', Decimal(1), '4'), ('О2', '', Decimal(2), '3')]
    assert await Work.filter(lesson=lesson).count() == 4
    assert sorted([row async for row in _all(Mark, 'value')]) == sorted(
        [('5',), ('5',), ('4',), ('3',), ('4/5',), ('.',), ('2',), ('5/4',), ('зач',), ('3',)])
    assert (await Mark.get(value='5/4').select_related('work__lesson__group')).work.lesson.group.name == '2'


async def test_absences_and_final_marks(imported: ImportSummary) -> None:
    assert {row async for row in _all(Attendance, 'pupil__code', 'lesson__date', 'lesson__number', 'code', 'minutes')} \
        == {('О1', date(2026, 9, 14), 1, 'ОП', 5), ('О1', date(2026, 9, 14), 2, 'Б', 0),
            ('О4', date(2026, 9, 15), 1, 'УП', 0)}
    ill = await Attendance.get(code='Б').select_related('lesson__group')
    assert ill.lesson.group.name == '1'
    assert {row async for row in _all(FinalMark, 'year__name', 'period', 'kind', 'class_name', 'value', 'term__name')} \
        == {('2026/2027', '1 четверть', 'term', '7А', '5', '1 четверть'),
            ('2025/2026', '4 четверть', 'term', '6А', 'н/а', None), ('2025/2026', 'год', 'year', '6А', '4', None),
            ('2025/2026', 'год', 'year', '6А', 'зач', None)}


async def test_every_mark_leaves_its_history(imported: ImportSummary, book: Sheets, tmp_path: Path) -> None:
    mark = await Mark.get(value='2')
    history = await AuditEntry.filter(object_type='mark', object_id=mark.work_id, pupil_id=mark.pupil_id)
    assert [(entry.before, entry.after, entry.source, entry.action) for entry in history] \
        == [('', '2', 'import', 'mark.changed')]
    put(book, 'Отметки', 8, 'Отметка', 3)
    summary = await import_workbook(None, save(tmp_path / 'again.xlsx', book))
    assert summary.changes == 1
    changed = await Mark.get(id=mark.id)
    assert (changed.value, changed.version) == ('3', mark.version + 1)
    last = await AuditEntry.filter(object_type='mark', object_id=mark.work_id).order_by('-id').first()
    assert last and (last.before, last.after) == ('2', '3')
    assert await AuditEntry.filter(object_type='final_mark').count() == 4
    assert await AuditEntry.filter(object_type='attendance').count() == 3


async def test_the_same_file_again_changes_nothing(imported: ImportSummary, tmp_path: Path) -> None:
    before = await counts()
    summary = await import_workbook(None, tmp_path / 'school.xlsx')
    assert summary.changes == 0
    assert await counts() == before
    assert 'Всё без изменений' in import_text(summary)


async def test_with_one_error_nothing_is_written_and_every_error_is_told(
        database: None, book: Sheets, tmp_path: Path) -> None:
    put(book, 'Отметки', 2, 'Отметка', 7)
    put(book, 'Сотрудники', 3, 'Дата рождения', 'вчера')
    put(book, 'Расписание', 2, 'Кабинет', '=A1')
    with pytest.raises(WorkbookErrors) as refused:
        await import_workbook(None, save(tmp_path / 'bad.xlsx', book))
    assert {(error.sheet, error.row, error.column) for error in refused.value.errors} == {
        ('Отметки', 2, 'Отметка'), ('Сотрудники', 3, 'Дата рождения'), ('Расписание', 2, 'Кабинет')}
    assert set((await counts()).values()) == {0}


async def test_a_failure_while_writing_takes_everything_back(
        imported: ImportSummary, book: Sheets, tmp_path: Path) -> None:
    await Term.filter(name='1 четверть').update(closed_at=clock.now())
    put(book, 'Школа', 3, 'Значение', 'Школа № 8')
    put(book, 'Отметки', 2, 'Отметка', 3)
    put(book, 'Отметки', 8, 'Отметка', 3)
    before = await counts()
    with pytest.raises(WorkbookErrors, match='период закрыт') as refused:
        await import_workbook(None, save(tmp_path / 'late.xlsx', book))
    assert [(error.sheet, error.row) for error in refused.value.errors] == [('Отметки', 2)]
    assert await counts() == before
    assert (await School.get()).short_name == 'Школа № 7'


async def test_what_the_file_does_not_say_stays(imported: ImportSummary, book: Sheets, tmp_path: Path) -> None:
    part: Sheets = {'Школа': book['Школа'][:-1], 'Классы': [['Класс', 'Кабинет'], ['7А', None], ['7В', '5']]}
    summary = await import_workbook(None, save(tmp_path / 'part.xlsx', part))
    assert [(sheet.name, sheet.created, sheet.changed) for sheet in summary.sheets] \
        == [('Школа', 0, 0), ('Классы', 1, 1)]
    klass = await SchoolClass.get(grade=7, letter='А').select_related('teacher')
    assert (klass.room, klass.teacher and klass.teacher.code) == ('', 'У1')
    assert (await School.get()).director_name == 'Дорн Анна Павловна'


async def test_somebody_entered_by_hand_gets_the_code(database: None, book: Sheets, tmp_path: Path) -> None:
    first = await Person.create(last_name='Дорн', first_name='Анна', middle_name='Павловна', details={'note': 'первая'})
    await RoleGrant.create(person=first, role='administrator')
    put(book, 'Сотрудники', 4, 'Роли', 'директор, администратор')
    await import_workbook(None, save(tmp_path / 'book.xlsx', book))
    assert await Person.filter(last_name='Дорн').count() == 1
    assert (await Person.get(id=first.id)).code == 'У3'


async def test_only_the_administrator_imports(school: SmallSchool, book: Sheets, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        await import_workbook(school.actors['Дорн'], save(tmp_path / 'book.xlsx', book))
    put(book, 'Отметки', 10, 'Вид работы', 'ответ на уроке')  # this school has three types of its own, and an Абрамов
    put(book, 'Итоговые отметки', 4, 'Обучающийся', 'О1')
    summary = await import_workbook(school.actors['Админов'], save(tmp_path / 'book.xlsx', book))
    assert summary.changes > 0
    entry = await AuditEntry.filter(object_type='mark').first()
    assert entry and (entry.role, entry.person_id) == ('administrator', school.people['Админов'].id)


async def test_progress_is_told(database: None, book: Sheets, tmp_path: Path) -> None:
    told: list[str] = []
    await import_workbook(None, save(tmp_path / 'book.xlsx', book),
                          progress=lambda stage, done, total: told.append(stage))
    assert any(stage.startswith('Чтение') for stage in told)
    assert any(stage.startswith('Проверка') for stage in told)


async def test_unknown_columns_and_sheets_are_told_and_left_out(database: None, book: Sheets, tmp_path: Path) -> None:
    for row, value in zip(book['Классы'], ['Цвет', 'синий', None, None], strict=True):
        row.append(value)
    book['Как заполнять'] = [['Прочитайте сначала']]
    add(book, 'Школа', Параметр='Девиз', Значение='Знание — сила')
    summary = await import_workbook(None, save(tmp_path / 'book.xlsx', book))
    assert len(summary.warnings) == 3
    assert all(any(word in line for line in summary.warnings) for word in ('«Цвет»', '«Как заполнять»', '«Девиз»'))
