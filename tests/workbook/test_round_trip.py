"""Out of one journal, into an empty one, and out again: not one cell is different."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook

from ejournal import clock
from ejournal.workbook import ImportSummary, export_text, export_workbook, import_workbook
from ejournal.workbook.sheets import SHEETS
from models import (
    AuditEntry,
    ClassMembership,
    DayOff,
    FinalMark,
    Group,
    GroupMembership,
    Invalid,
    Lesson,
    Mark,
    NotAllowed,
    Person,
    PlannedTopic,
    PupilCard,
    School,
    StaffCard,
    Subject,
    TeachingLoad,
    TimetableSlot,
    TopicPlan,
    Work,
)
from tests.support.school import FIRST, TODAY, SmallSchool
from tests.workbook.books import Sheets, cells, save
from tests.workbook.conftest import another_journal

AGREED = {
    'Школа': 'Параметр,Значение', 'Периоды': 'Название,Вид,Начало,Конец,Параллели',
    'Каникулы и праздники': 'Название,Начало,Конец,Параллели', 'Звонки': 'Смена,Урок,Начало,Конец',
    'Сотрудники': 'Код,Фамилия,Имя,Отчество,Пол,Дата рождения,Должность,Роли,Телефон,E-mail,Логин',
    'Классы': 'Класс,Классный руководитель,Смена,Кабинет,Профиль',
    'Обучающиеся': 'Код,Фамилия,Имя,Отчество,Пол,Дата рождения,Класс,Дата зачисления,Приказ №,Дата приказа,СНИЛС,Логин',
    'Родители': 'Код,Фамилия,Имя,Отчество,Обучающийся,Степень родства,Телефон,E-mail,Логин,Согласие от',
    'Предметы': 'Предмет,Предметная область,Творческие 7 дней,Система,Внеурочная деятельность',
    'Учебный план': 'Параллель,Класс,Предмет,Часов в неделю,Уровень',
    'Подгруппы': 'Класс,Предмет,Подгруппа,Обучающийся', 'Нагрузка': 'Учитель,Предмет,Класс,Подгруппа,Часов в неделю',
    'Расписание': 'День,Урок,Класс,Предмет,Подгруппа,Учитель,Кабинет,Действует с,Действует по',
    'КТП': 'Параллель,Класс,Предмет,Учитель,№ урока,Раздел,Тема,Часов,Домашнее задание,Вид работы,ЭОР',
    'Отметки': 'Дата,Урок,Класс,Предмет,Обучающийся,Вид работы,Вес,Тема работы,Отметка',
    'Посещаемость': 'Дата,Урок,Класс,Обучающийся,Код,Минут',
    'Итоговые отметки': 'Учебный год,Период,Класс,Предмет,Обучающийся,Отметка'}


async def check_round_trip(folder: Path) -> Sheets:
    """The cells of the first export, after comparing them with those of its copy."""
    await export_workbook(None, folder / 'first.xlsx')
    again = await import_workbook(None, folder / 'first.xlsx')
    assert [str(sheet) for sheet in again.sheets if sheet.created + sheet.changed] == []
    await another_journal()
    await import_workbook(None, folder / 'first.xlsx')
    await export_workbook(None, folder / 'second.xlsx')
    first, second = cells(folder / 'first.xlsx'), cells(folder / 'second.xlsx')
    assert first == second
    return first


async def with_birth_dates(school: SmallSchool) -> None:
    await Person.filter(pupil_card__id__not_isnull=True).update(birth_date=date(2012, 2, 29))


async def test_what_came_in_goes_out(imported: ImportSummary, tmp_path: Path) -> None:
    first = await check_round_trip(tmp_path)
    assert list(first) == [sheet.name for sheet in SHEETS]
    rows = {name: len(table) - 1 for name, table in first.items()}
    book = cells(tmp_path / 'school.xlsx')
    assert rows == {name: len(table) - 1 for name, table in book.items()} | {'Школа': 12}
    marks = {tuple(row[4:9]) for row in first['Отметки'][1:]}
    assert {('О3', 'контрольная работа', 1.5, 'Скорость', '4/5'), ('О1', 'ответ на уроке', 1, 'у доски', '4')} <= marks
    stays = [row for row in first['Обучающиеся'] if row[0] == 'О3']
    assert [(row[6], row[12] and row[12].date(), row[13] and row[13].date()) for row in stays] == [
        ('7А', None, date(2026, 11, 9)), ('7Б', date(2026, 11, 10), None)]


async def test_a_plain_school_goes_out_in_exactly_the_agreed_columns(
        database: None, book: Sheets, tmp_path: Path) -> None:
    book['Обучающиеся'] = [row[:12] for row in book['Обучающиеся'] if row[0] != 'О3']
    for name in ('Отметки', 'Итоговые отметки'):
        book[name] = [row[:9] for row in book[name] if 'О3' not in row and row[-1] != 2]
    await import_workbook(None, save(tmp_path / 'plain.xlsx', book))
    await export_workbook(None, tmp_path / 'out.xlsx')
    assert {name: ','.join(rows[0]) for name, rows in cells(tmp_path / 'out.xlsx').items()} == AGREED


async def test_a_school_that_grew_in_the_journal_itself(school: SmallSchool, tmp_path: Path) -> None:
    """Nobody has a lesson by a timetable here, some have no code, and everything has dates of its own."""
    await with_birth_dates(school)
    people, now = school.people, clock.now()
    await Person.filter(last_name__in=['Классная', 'Цой']).update(code=None)
    await ClassMembership.filter(pupil=people['Ёлкина']).update(since=date(2026, 9, 3), until=date(2026, 12, 1))
    await GroupMembership.filter(pupil=people['Абрамов']).update(until=date(2026, 11, 30))
    await GroupMembership.create(group=school.english_2, pupil=people['Абрамов'], since=date(2026, 11, 30))
    await TeachingLoad.filter(group=school.physics).update(since=FIRST, until=date(2026, 12, 1))
    await DayOff.create(year=school.year, name='Новогодние каникулы', kind='holiday', starts_on=date(2027, 1, 1),
                        ends_on=date(2027, 1, 1))
    await DayOff.create(year=school.year, name='Новогодние каникулы', kind='holiday', starts_on=date(2027, 1, 2),
                        ends_on=date(2027, 1, 8), grades=[1, 3])
    await PupilCard.filter(person=people['Ёлкина']).update(left_on=date(2026, 12, 1))
    await Subject.create(name='Россия — мои горизонты', proper_name=True, marking='none')
    plan = await TopicPlan.create(year=school.year, subject_id=school.physics.subject_id, grade=8, letter='А',
                                  author=people['Гук'], status='approved')
    await PlannedTopic.create(plan=plan, number=3, topic='=Опыт', hours=Decimal('0.5'), homework='читать § 1\nучить')
    await TimetableSlot.create(group=school.reading_1a, weekday=2, number=1, teacher=people['Чехонина'])
    for topic, value in [('', '5'), ('', ''), ('', '4/3'), ('@тема', '.')]:
        work = await Work.create(lesson=school.today, work_type=school.types['ответ на уроке'], topic=topic)
        await Mark.create(work=work, pupil=people['Цой'], value=value, saved_at=now)
    await Work.create(lesson=school.lessons[date(2026, 11, 23)], work_type=school.types['сочинение'])
    await FinalMark.create(pupil=people['Цой'], subject_id=school.physics.subject_id, year=school.year, kind='final',
                           period='итоговая', class_name='8А', value='осв', saved_at=now)
    first = await check_round_trip(tmp_path)
    assert {tuple(row[6:10]) for row in first['Отметки'][1:]} == {
        (1, None, '5', None), (1, None, '4/3', 2), (1, '@тема', '.', None)}
    assert len([row for row in first['Расписание'][1:] if row[7] is not None]) == 18
    assert first['Итоговые отметки'][1][1] == 'итог'
    assert await Lesson.filter(date=TODAY, number=2).count() == 1


async def test_texts_are_never_formulas(school: SmallSchool, tmp_path: Path) -> None:
    await with_birth_dates(school)
    attack = '=HYPERLINK("http://evil.test","Иванов")'
    await Person.filter(last_name='Гук').update(first_name=attack, phone='+7 900', email='@x', middle_name='-1+1')
    await Group.filter(id=school.english_1.id).update(name='=1+1')
    first = await check_round_trip(tmp_path)
    assert attack in {row[2] for row in first['Сотрудники']}
    await export_workbook(None, tmp_path / 'formulas.xlsx')
    types = {cell.data_type for sheet in load_workbook(tmp_path / 'formulas.xlsx').worksheets
             for row in sheet.iter_rows() for cell in row}
    assert 'f' not in types


async def test_only_who_may_exports_and_it_is_noted(school: SmallSchool, tmp_path: Path) -> None:
    with pytest.raises(NotAllowed):
        await export_workbook(school.actors['Гук'], tmp_path / 'no.xlsx')
    assert not (tmp_path / 'no.xlsx').exists()
    summary = await export_workbook(school.actors['Дорн'], tmp_path / 'yes.xlsx')
    assert 'Обучающиеся' in export_text(summary)
    assert '«Дата рождения» не заполнено строк: 4' in export_text(summary)
    entry = await AuditEntry.get(action='school.exported')
    assert entry.person_id == school.people['Дорн'].id


async def test_who_has_a_role_but_no_card_is_not_forgotten(school: SmallSchool, tmp_path: Path) -> None:
    await StaffCard.filter(person=school.people['Кадрова']).delete()
    await export_workbook(None, tmp_path / 'out.xlsx')
    rows = {row[0]: row for row in cells(tmp_path / 'out.xlsx')['Сотрудники']}
    assert rows['Кадрова'][6:8] == ['инспектор по кадрам', 'инспектор по кадрам']


async def test_there_must_be_a_school_and_a_place_for_the_file(school: SmallSchool, tmp_path: Path) -> None:
    with pytest.raises(Invalid, match='не записан'):
        await export_workbook(None, tmp_path / 'nowhere' / 'out.xlsx')
    (tmp_path / 'taken').mkdir()
    with pytest.raises(Invalid, match='не записан'):
        await export_workbook(None, tmp_path / 'taken')
    await School.all().delete()
    with pytest.raises(Invalid, match='ещё нет школы'):
        await export_workbook(None, tmp_path / 'out.xlsx')
    assert [*tmp_path.iterdir()] == [tmp_path / 'taken']  # noqa: ASYNC240 - a test may wait
