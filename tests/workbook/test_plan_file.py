"""A КТП as a file: out and in again without loss, from cells of a spreadsheet, and bad input with its place."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from ejournal.rules.plans import Line
from ejournal.services.programme import Pair, ProgrammeLine
from ejournal.workbook import plan_file, programme_file
from models.errors import Invalid

TYPES = {'контрольная работа': 7}
LINES = [Line('Ток', 'Электричество', Decimal(2), 'читать § 1\nучить', None, 'https://resh.edu.ru', True, 'уплотнение'),
         Line('=СУММ(1;2) и сила тока', hours=Decimal('0.5'), work_type=7)]


def book(folder: Path, *rows: list[Any], merge: str = '') -> Path:
    workbook = Workbook()
    for row in rows:
        workbook.worksheets[0].append(row)
    if merge:
        workbook.worksheets[0].merge_cells(merge)
    workbook.save(folder / 'plan.xlsx')
    return folder / 'plan.xlsx'


def test_out_and_in_again_without_loss_or_formula(tmp_path: Path) -> None:
    plan_file.write(tmp_path / 'plan.xlsx', LINES, {7: 'контрольная работа'})
    sheet = load_workbook(tmp_path / 'plan.xlsx').worksheets[0]
    assert sheet['C3'].data_type == 's' and sheet['D2'].data_type == 'n' and sheet.freeze_panes == 'A2'
    assert plan_file.read(tmp_path / 'plan.xlsx', TYPES) == LINES


def test_a_title_above_the_table_may_be_merged(tmp_path: Path) -> None:
    path = book(tmp_path, ['КТП по физике, 8 классы', None], ['№ п/п', 'Тема урока', 'Кол-во часов'],
                [1, 'Ток', 2], [2, 'Напряжение', None], merge='A1:B1')
    assert plan_file.read(path, TYPES) == [Line('Ток', hours=Decimal(2)), Line('Напряжение')]


def test_merged_sections_are_understood(tmp_path: Path) -> None:
    """A heading across the table, and a section merged down over its lessons."""
    path = book(tmp_path, ['Раздел', 'Тема', 'Часов'], ['Тепловые явления', None, None], [None, 'Тепло', 1],
                ['Электричество', 'Ток', 2], [None, 'Напряжение', 1], [None, 'Закон Ома', 1], merge='A2:C2')
    workbook = load_workbook(path)
    workbook.worksheets[0].merge_cells('A4:A5')
    workbook.save(path)
    assert [(line.section, line.topic) for line in plan_file.read(path, TYPES)] == [
        ('Тепловые явления', 'Тепло'), ('Электричество', 'Ток'), ('Электричество', 'Напряжение'),
        ('Тепловые явления', 'Закон Ома')]


@pytest.mark.parametrize('rows, merge, sentence', [
    ([['Раздел', 'Тема', 'Часов'], ['Р', 'Ток', 1], ['Р', 'Закон', 1]], 'B2:C3', 'строка 2: Объединённые ячейки B2:C3'),
    ([['Раздел', 'Тема', 'Часов'], ['Р', 'Ток', 1], [None, 'Закон', 1]], 'C2:C3',
     'строка 2: Объединённые ячейки C2:C3'),
    ([['Раздел', 'Тема'], ['т' * 300, None], [None, 'Закон']], 'A2:B2', 'раздел длиннее 200 знаков'),
    ([['Тема', 'Часов'], ['Ток', 1], ['Закон', 1]], 'A2:A3', 'строка 2: Объединённые ячейки A2:A3'),
    ([['Тема', 'Часов'], ['Ток', 'много']], '', 'строка 2, столбец «Часов»: «много»'),
    ([['Тема', 'Часов'], ['т' * 10_000, 1]], '', 'Слишком длинный текст: 10000 знаков'),
    ([['Тема', 'Часов'], ['Ток', '=1+1']], '', 'В ячейке формула'),
    ([['Тема', 'Вид работы'], ['Ток', 'гадание']], '', 'Вида работы «гадание» нет'),
    ([['Тема', 'Часов'], [None, 1]], '', 'столбец «Тема»: Не заполнено'),
    ([['Тема', 'ЭОР'], ['Ток', 'javascript:alert(1)']], '', 'http:// или https://'),
    ([['Название', 'Часов'], ['Ток', 1]], '', 'Нет обязательного столбца'), ([['Тема']], '', 'нет ни одной темы'),
])
def test_bad_input_is_named_by_its_place(tmp_path: Path, rows: list[list[Any]], merge: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        plan_file.read(book(tmp_path, *rows, merge=merge), TYPES)
    assert sentence in refused.value.message


def test_what_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / 'plan.xlsx').write_text('Тема;Часов', encoding='utf-8')
    with pytest.raises(Invalid, match='не книга Excel'):
        plan_file.read(tmp_path / 'plan.xlsx', TYPES)


@pytest.mark.parametrize('text, found', [
    ('Ток\nЗакон Ома\n', [Line('Ток'), Line('Закон Ома')]),
    ('1\tТок\t2\n2\tЗакон Ома\t1', [Line('Ток', hours=Decimal(2)), Line('Закон Ома')]),
    ('Ток\tчитать § 1', [Line('Ток', homework='читать § 1')]),
    ('Электричество\tТок\t1\t"читать § 1\nучить ""закон"""', [
        Line('Ток', 'Электричество', homework='читать § 1\nучить "закон"')]),
    ('Домашнее задание\tТема урока\r\nучить\tТок\r\n', [Line('Ток', homework='учить')]),
])
def test_cells_copied_from_a_spreadsheet(text: str, found: list[Line]) -> None:
    assert plan_file.parse_text(text, TYPES) == found


def test_nothing_to_paste() -> None:
    with pytest.raises(Invalid, match='Вставлять нечего'):
        plan_file.parse_text(' \n\t\n', TYPES)


def test_the_programme_has_real_numbers_and_no_formula(tmp_path: Path) -> None:
    line = ProgrammeLine(1, 1, 1, '8А', '=физика', '', ((1, 'Гук Л. М.'),), Decimal(68), Pair(8, 6), (('карантин', 2),),
                         ('резерв',), Pair(1, 1), Pair(2, 0))
    programme_file.write(tmp_path / 'programme.xlsx', [line])
    sheet = load_workbook(tmp_path / 'programme.xlsx').worksheets[0]
    assert [cell.value for cell in sheet[2]] == ['8А', '=физика', None, 'Гук Л. М.', 68, 8, 6, 75, -2, 'карантин: 2',
                                                 'резерв', 1, 1, 2, 0]
    assert sheet['B2'].data_type == 's' and sheet.freeze_panes == 'A2'
