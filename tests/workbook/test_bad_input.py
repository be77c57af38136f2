"""Everything that must not come in: where it is wrong and why, and that nothing else is complained of."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from ejournal.services.work_types import DEFAULTS
from ejournal.workbook import CellError, errors_text, write_report
from ejournal.workbook.check import check
from ejournal.workbook.errors import ErrorList
from ejournal.workbook.read import read
from ejournal.workbook.world import World
from tests.workbook.books import Sheets, add, put, save

Spoil = Callable[[Sheets], Any]
ENGLISH = 'иностранный язык (английский)'
MARK = {'Дата': date(2026, 9, 14), 'Класс': '7А', 'Предмет': 'физика', 'Обучающийся': 'О1',
        'Вид_работы': 'ответ на уроке', 'Отметка': 5}
SLOT = {'День': 'четверг', 'Урок': 1, 'Класс': '7А', 'Предмет': 'физика', 'Учитель': 'У1'}


def errors_of(book: Sheets, folder: Path) -> list[CellError]:
    """What an empty journal says to the workbook: reading and checking need no database."""
    errors = ErrorList()
    found = read(save(folder / 'bad.xlsx', book), errors, quiet)
    if not errors.refused and found.school.get('year'):
        world = World(found.school['year'], types={kind[1]: (kind[1], Decimal(kind[4])) for kind in DEFAULTS})
        check(found, world, errors, quiet)
    return errors.found


def quiet(stage: str, done: int, total: int) -> None:
    """Nobody waits for a test."""


def cell(sheet: str, row: int, heading: str, value: Any) -> Spoil:
    return lambda book: put(book, sheet, row, heading, value)


def more(sheet: str, **values: Any) -> Spoil:
    return lambda book: add(book, sheet, **values)


def mark(**values: Any) -> Spoil:
    return more('Отметки', **{**MARK, **values})


def both(*spoils: Spoil) -> Spoil:
    return lambda book: [spoil(book) for spoil in spoils]


CASES: dict[str, tuple[Spoil, str, int, str, str]] = {
    # what kind of cell
    'a formula': (cell('Нагрузка', 2, 'Часов в неделю', '=1+1'), 'Нагрузка', 2, 'Часов в неделю', 'формула: «=1[+]1»'),
    'an error value': (cell('Классы', 2, 'Кабинет', '#REF!'), 'Классы', 2, 'Кабинет', 'ошибка Excel «#REF!»'),
    'a cell of a megabyte': (cell('КТП', 2, 'Тема', 'я' * 1_000_000), 'КТП', 2, 'Тема', 'Слишком длинный текст'),
    'a long text': (cell('КТП', 2, 'Тема', 'я' * 501), 'КТП', 2, 'Тема', '501 знаков, допустимо не больше 500'),
    'a mark that Excel made a date': (cell('Отметки', 2, 'Отметка', date(2026, 5, 4)), 'Отметки', 2, 'Отметка',
                                      'превратил значение в дату'),
    'parallels that Excel made a date': (cell('Периоды', 2, 'Параллели', date(2026, 9, 1)), 'Периоды', 2, 'Параллели',
                                         'превратил значение в дату'),
    'an empty mandatory cell': (cell('Обучающиеся', 2, 'Приказ №', ' '), 'Обучающиеся', 2, 'Приказ №', 'Не заполнено'),
    'no date': (cell('Обучающиеся', 2, 'Дата рождения', '2013'), 'Обучающиеся', 2, 'Дата рождения',
                '«2013»: Это не дата.*ДД.ММ.ГГГГ'),
    'a day that is not': (cell('Обучающиеся', 2, 'Дата рождения', '30.02.2013'), 'Обучающиеся', 2, 'Дата рождения',
                          'нет в календаре'),
    'a strange year': (cell('Обучающиеся', 2, 'Дата рождения', '01.01.1013'), 'Обучающиеся', 2, 'Дата рождения',
                       'от 1900 до 2100'),
    'no time': (cell('Звонки', 2, 'Начало', '25:00'), 'Звонки', 2, 'Начало', 'ЧЧ:ММ'),
    'no number': (cell('Нагрузка', 2, 'Часов в неделю', 'два'), 'Нагрузка', 2, 'Часов в неделю', 'не число'),
    'a wrong step': (cell('Учебный план', 2, 'Часов в неделю', 2.1), 'Учебный план', 2, 'Часов в неделю', 'шагом 0,25'),
    'no class': (cell('Классы', 3, 'Класс', 'седьмой'), 'Классы', 3, 'Класс', 'например 7А'),
    'an unknown word': (cell('Предметы', 2, 'Система', 'пятибалльная'), 'Предметы', 2, 'Система', 'балльная, зачётная'),
    'an unknown role': (cell('Сотрудники', 2, 'Роли', 'учитель, завуч'), 'Сотрудники', 2, 'Роли',
                        'заместитель директора'),
    'a wrong СНИЛС': (cell('Обучающиеся', 2, 'СНИЛС', '112-233-445 96'), 'Обучающиеся', 2, 'СНИЛС', 'не сходится'),
    'a dangerous link': (cell('КТП', 2, 'ЭОР', 'javascript:alert(1)'), 'КТП', 2, 'ЭОР', 'http'),
    'an unknown code of absence': (cell('Посещаемость', 3, 'Код', 'Н'), 'Посещаемость', 3, 'Код', 'Нет такого кода'),
    # the school
    'an unknown time zone': (cell('Школа', 4, 'Значение', 'Москва'), 'Школа', 4, 'Значение', 'IANA'),
    'a week of four days': (cell('Школа', 5, 'Значение', 4), 'Школа', 5, 'Значение', 'Учебная неделя.*от 5 до 6'),
    'a year that is none': (cell('Школа', 6, 'Значение', '2026/2028'), 'Школа', 6, 'Значение', '2026/2027'),
    'a year of other dates': (cell('Школа', 7, 'Значение', date(2025, 9, 1)), 'Школа', 7, 'Значение', 'не подходят'),
    'a parameter twice': (more('Школа', Параметр='Краткое название', Значение='Школа'), 'Школа', 11, 'Параметр',
                          'уже есть в строке 3'),
    'an empty parameter': (cell('Школа', 3, 'Значение', None), 'Школа', 3, 'Значение',
                           'Краткое название.*не заполнено'),
    'a period outside the year': (cell('Периоды', 4, 'Начало', date(2026, 8, 1)), 'Периоды', 4, 'Начало', 'Не внутри'),
    'a period upside down': (cell('Каникулы и праздники', 2, 'Конец', date(2026, 10, 1)), 'Каникулы и праздники', 2,
                             'Конец', 'раньше начала'),
    'two periods at once': (cell('Периоды', 3, 'Начало', date(2026, 10, 23)), 'Периоды', 3, 'Начало', 'Пересекается'),
    'two lessons at once': (cell('Звонки', 3, 'Начало', '08:39'), 'Звонки', 3, 'Начало', 'Пересекается с уроком 1'),
    # people
    'a code of two people': (cell('Сотрудники', 5, 'Код', 'О1'), 'Обучающиеся', 2, 'Код', 'у другого человека.*Кот Ян'),
    'two phones of one parent': (cell('Родители', 3, 'Телефон', '8'), 'Родители', 3, 'Телефон',
                                 '79161234567.*«Родители», строка 2'),
    'a login of two people': (cell('Сотрудники', 3, 'Логин', 'GUK'), 'Сотрудники', 3, 'Логин', 'Гук Лев Маркович'),
    'an unknown child': (cell('Родители', 2, 'Обучающийся', 'О9'), 'Родители', 2, 'Обучающийся',
                         '«О9»: нет обучающегося'),
    'a pupil as class teacher': (cell('Классы', 2, 'Классный руководитель (код)', 'О1'), 'Классы', 2,
                                 'Классный руководитель', 'нет сотрудника'),
    'a name of two teachers': (
        both(more('Сотрудники', Код='У5', Фамилия='Гук', Имя='Лев', Отчество='Маркович', Должность='учитель',
                  Роли='учитель'),
             cell('Классы', 2, 'Классный руководитель (код)', 'Гук Лев Маркович')),
        'Классы', 2, 'Классный руководитель', 'укажите код: У1, У5'),
    'a pupil in two classes': (
        more('Обучающиеся', **{'Код': 'О1', 'Фамилия': 'Абрамов', 'Имя': 'Глеб', 'Пол': 'М', 'Класс': '7Б',
                               'Дата рождения': date(2013, 3, 1), 'Дата зачисления': date(2020, 9, 1),
                               'Приказ №': '12-у', 'Дата приказа': date(2020, 8, 25)}),
        'Обучающиеся', 7, 'Класс', r'сразу в двух классах: ещё и в 7А \(строка 2\)'),
    'a stay that begins before the other ends': (
        cell('Обучающиеся', 5, 'В классе с', date(2026, 11, 8)), 'Обучающиеся', 5, 'Класс', 'двух классах'),
    'an unknown class': (cell('Обучающиеся', 6, 'Класс', '1Б'), 'Обучающиеся', 6, 'Класс', '«1Б»: такого класса нет'),
    # what is taught
    'a capital letter': (more('Предметы', Предмет='Химия'), 'Предметы', 7, 'Предмет', 'со строчной буквы'),
    'a shortened name': (more('Предметы', Предмет='русский яз.'), 'Предметы', 7, 'Предмет', 'без точек'),
    'an abbreviation': (more('Предметы', Предмет='уроки ОБЖ'), 'Предметы', 7, 'Предмет', 'раскройте'),
    'an unknown subject': (cell('КТП', 2, 'Предмет', 'Физика'), 'КТП', 2, 'Предмет', 'Может быть, «физика»'),
    'hours of nobody': (more('Учебный план', Предмет='физика', Часов_в_неделю=1), 'Учебный план', 5, 'Класс',
                        'параллель или класс'),
    'a class of another parallel': (cell('Учебный план', 2, 'Класс', '1А'), 'Учебный план', 2, 'Класс',
                                    'не из параллели 7'),
    'a pupil of another class': (cell('Подгруппы', 2, 'Обучающийся', 'О4'), 'Подгруппы', 2, 'Обучающийся', 'не из 7А'),
    'a pupil in two subgroups': (more('Подгруппы', Класс='7А', Предмет=ENGLISH, Подгруппа='2', Обучающийся='О1'),
                                 'Подгруппы', 4, 'Подгруппа', r'двух подгруппах: ещё и в «1» \(строка 2\)'),
    'a misspelt subgroup': (cell('Нагрузка', 3, 'Подгруппа', '1 гр'), 'Нагрузка', 3, 'Подгруппа', 'есть: 1, 2'),
    'an unknown teacher': (cell('Нагрузка', 2, 'Учитель', 'У9'), 'Нагрузка', 2, 'Учитель', '«У9»: нет сотрудника'),
    'an unknown type of work': (cell('КТП', 3, 'Вид работы', 'контрольная'), 'КТП', 3, 'Вид работы',
                                'Может быть, «контрольная работа»'),
    # the timetable
    'a teacher in two places': (more('Расписание', **{**SLOT, 'День': 'среда', 'Кабинет': '5'}), 'Расписание', 11,
                                'Учитель', r'Гук Лев Маркович в это время уже занят: физика, 7Б \(строка 7\)'),
    'a room in two places': (more('Расписание', **{**SLOT, 'День': 'среда', 'Кабинет': '21', 'Учитель': 'У2'}),
                             'Расписание', 11, 'Кабинет', 'Кабинет 21'),
    'a class in two places': (
        more('Расписание', **{**SLOT, 'День': 'понедельник', 'Предмет': 'индивидуальный проект', 'Учитель': 'У3'}),
        'Расписание', 11, 'Класс', 'физика, 7А'),
    'a whole class and its subgroup': (
        more('Расписание', **{**SLOT, 'День': 'вторник', 'Урок': 2, 'Предмет': ENGLISH, 'Подгруппа': '1',
                              'Учитель': 'У2', 'Действует_с': date(2026, 10, 23)}),
        'Расписание', 11, 'Класс', 'физика, 7А'),
    'one teacher of two subgroups': (cell('Расписание', 6, 'Учитель', 'У2'), 'Расписание', 6, 'Учитель', 'Чехонина'),
    'a pupil in two lessons': (
        both(more('Подгруппы', Класс='7А', Предмет='физика', Подгруппа='Б', Обучающийся='О1'),
             more('Расписание', **{**SLOT, 'День': 'понедельник', 'Урок': 2, 'Подгруппа': 'Б', 'Учитель': 'У3'})),
        'Расписание', 11, 'Класс', '7А'),
    'a date of another weekday': (cell('Расписание', 10, 'День', 'среда'), 'Расписание', 10, 'День', 'другой день'),
    # marks
    'a mark outside the scale': (mark(Отметка=6), 'Отметки', 12, 'Отметка', 'вне шкалы 2–5'),
    'a one': (mark(Отметка=1), 'Отметки', 12, 'Отметка', 'вне шкалы'),
    'three marks': (mark(Отметка='4/5/5'), 'Отметки', 12, 'Отметка', 'не больше двух'),
    'a mark before the pupil came': (mark(Дата=date(2026, 9, 1), Урок=2, Предмет='физика', Обучающийся='О2'),
                                     'Отметки', 12, 'Дата', '01.09.2026 обучающийся «О2» не числился в 7А'),
    'a mark after the pupil had gone': (mark(Дата=date(2026, 11, 16), Обучающийся='О3'), 'Отметки', 12, 'Дата',
                                        'не числился в 7А, он был в 7Б'),
    'a mark of another subgroup': (mark(Предмет=ENGLISH, Обучающийся='О3'), 'Отметки', 12, 'Обучающийся',
                                   'не в подгруппе'),
    'a mark without a lesson': (mark(Дата=date(2026, 9, 17)), 'Отметки', 12, 'Дата', 'нет такого урока по расписанию'),
    'a mark in the holidays': (mark(Дата=date(2026, 10, 26)), 'Отметки', 12, 'Дата',
                               '26.10.2026 в 7А нет такого урока'),
    'a mark at another number': (mark(Урок=4), 'Отметки', 12, 'Урок', 'такого урока нет, есть: 1'),
    'a mark with two lessons to choose from': (
        both(more('Расписание', **{**SLOT, 'День': 'понедельник', 'Урок': 5}), cell('Отметки', 2, 'Урок', 1), mark()),
        'Отметки', 12, 'Урок',
        r'несколько \(1, 5\): укажите'),
    'a mark of an unknown type': (mark(Вид_работы='ответ'), 'Отметки', 12, 'Вид работы', 'такого вида работы нет'),
    'a mark in grade 1': (mark(Дата=date(2026, 9, 15), Класс='1А', Предмет='литературное чтение', Обучающийся='О4'),
                          'Отметки', 12, 'Отметка', 'безотметочное'),
    'a mark where there are none': (
        both(more('Расписание', **{**SLOT, 'Предмет': 'Разговоры о важном'}),
             mark(Дата=date(2026, 9, 17), Предмет='Разговоры о важном')), 'Отметки', 12, 'Отметка', 'безотметочное'),
    'a number where pass or fail': (cell('Отметки', 10, 'Отметка', 5), 'Отметки', 10, 'Отметка', '«зач» или «незач»'),
    'the same mark twice': (both(mark(), mark(Отметка=4, Урок=1)), 'Отметки', 13, '', 'Повторяет строку 12'),
    'minutes of an absence': (cell('Посещаемость', 3, 'Минут', 5), 'Посещаемость', 3, 'Минут', 'только для опоздания'),
    'an absence from no lesson': (cell('Посещаемость', 2, 'Урок', 7), 'Посещаемость', 2, 'Урок', 'есть: 1, 2'),
    'an absence twice': (more('Посещаемость', Дата=date(2026, 9, 14), Урок=1, Класс='7А', Обучающийся='О1', Код='Б'),
                         'Посещаемость', 5, '', 'Повторяет строку 2'),
    'a final mark outside the scale': (cell('Итоговые отметки', 2, 'Отметка', '4/5'), 'Итоговые отметки', 2, 'Отметка',
                                       'вне шкалы'),
    'a final mark of grade 1': (cell('Итоговые отметки', 4, 'Класс', '1А'), 'Итоговые отметки', 4, 'Отметка',
                                '1 классе'),
    'a final mark of no period': (cell('Итоговые отметки', 2, 'Период', '1 полугодие'), 'Итоговые отметки', 2, 'Период',
                                  'есть: 1 четверть, 2 четверть, год'),
    'a final mark of the future': (cell('Итоговые отметки', 4, 'Учебный год', '2027/2028'), 'Итоговые отметки', 4,
                                   'Учебный год', 'ещё не начался'),
    'a final mark of another class': (cell('Итоговые отметки', 2, 'Класс', '7Б'), 'Итоговые отметки', 2, 'Класс',
                                      'не числился в 7Б'),
    # the workbook itself
    'a column twice': (lambda book: book['Классы'][0].append('Класс'), 'Классы', 1, 'Класс',
                       'уже есть'),
    'a misspelt sheet': (lambda book: book.update({'Отметка': book.pop('Отметки')}), 'Отметка', 0, '',
                         'Если это «Отметки»'),
    'no school': (lambda book: book.pop('Школа'), 'Школа', 0, '', 'Обязательного листа нет'),
    'a school without a name': (lambda book: book['Школа'].pop(2), 'Школа', 0, 'Параметр',
                                'Нет обязательного параметра «Краткое название»'),
    'a sheet without headings': (lambda book: book.update({'Звонки': []}), 'Звонки', 0, '', 'Лист пуст'),
}


@pytest.mark.parametrize('case', CASES)
def test_one_error_is_told_by_its_place(book: Sheets, tmp_path: Path, case: str) -> None:
    spoil, sheet, row, column, sentence = CASES[case]
    spoil(book)
    errors = errors_of(book, tmp_path)
    assert [(error.sheet, error.row, error.column) for error in errors] == [(sheet, row, column)], errors_text(errors)
    assert re.search(sentence, errors[0].message), errors[0].message


@pytest.mark.parametrize(('sheet', 'heading'), [
    ('Сотрудники', 'Роли'), ('Отметки', 'Вид работы'), ('КТП', '№ урока'), ('Школа', 'Значение')])
def test_without_a_mandatory_column_the_file_is_refused(
        book: Sheets, tmp_path: Path, sheet: str, heading: str) -> None:
    index = book[sheet][0].index(heading)
    for row in book[sheet]:
        del row[index]
    errors = errors_of(book, tmp_path)
    assert [(error.sheet, error.row, error.column, error.message) for error in errors] \
        == [(sheet, 1, heading, 'Нет обязательного столбца.')]


def test_parallel_or_class_is_mandatory(book: Sheets, tmp_path: Path) -> None:
    book['Учебный план'] = [row[2:] for row in book['Учебный план']]
    assert [error.column for error in errors_of(book, tmp_path)] == ['Параллель или Класс']


@pytest.mark.parametrize(('sheet', 'row'), [
    ('Периоды', 2), ('Каникулы и праздники', 2), ('Звонки', 2), ('Сотрудники', 2), ('Классы', 2), ('Обучающиеся', 2),
    ('Родители', 2), ('Предметы', 2), ('Учебный план', 2), ('Подгруппы', 2), ('Нагрузка', 2), ('Расписание', 2),
    ('КТП', 2), ('Отметки', 2), ('Посещаемость', 2), ('Итоговые отметки', 2)])
def test_a_row_that_comes_twice(book: Sheets, tmp_path: Path, sheet: str, row: int) -> None:
    book[sheet].append(list(book[sheet][row - 1]))
    errors = errors_of(book, tmp_path)
    assert (sheet, len(book[sheet]), 'Повторяет строку 2.') in {(e.sheet, e.row, e.message) for e in errors}
    assert {error.row for error in errors} == {len(book[sheet])}


def test_the_report_as_a_workbook(tmp_path: Path) -> None:
    errors = [CellError('Классы', 3, 'Кабинет', '=1+1'), CellError('', 0, '', 'Файла нет.')]
    write_report(errors, tmp_path / 'errors.xlsx')
    rows = [list(row) for row in load_workbook(tmp_path / 'errors.xlsx').worksheets[0].iter_rows()]
    assert [cell.value for cell in rows[1]] == ['Классы', 3, 'Кабинет', '=1+1']
    assert rows[1][3].data_type == 's'
    assert errors_text(errors, 1) == 'Классы, 3, Кабинет: =1+1\n… и ещё ошибок: 1'
