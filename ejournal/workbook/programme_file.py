"""«Прохождение программы» as .xlsx (norms 4.6): real numbers, a frozen heading, never a formula."""

from collections.abc import Iterable
from pathlib import Path

from ejournal.rules.rounding import round_half_up
from ejournal.services.programme import ProgrammeLine

from .cells import RAW
from .sheets import Column, Sheet
from .xlsx import Output

COLUMNS = tuple(Column(heading, key, RAW, width=width) for heading, key, width in (
    ('Класс', 'class', 8), ('Предмет', 'subject', 30), ('Группа', 'subgroup', 16), ('Учитель', 'teachers', 26),
    ('Часов в год по учебному плану', 'hours', 14), ('По КТП на период (план)', 'plan', 14),
    ('Проведено (факт)', 'fact', 12), ('%', 'percent', 8), ('Отклонение (ч)', 'difference', 12),
    ('Причина', 'reason', 40), ('Способ корректировки', 'ways', 26), ('Контрольных работ, план', 'controls', 12),
    ('Контрольных работ, факт', 'controls_done', 12), ('Практических и лабораторных, план', 'practical', 14),
    ('Практических и лабораторных, факт', 'practical_done', 14)))
SHEET = Sheet('Прохождение программы', COLUMNS, ('class', 'subject', 'subgroup'))


def write(path: Path, lines: Iterable[ProgrammeLine]) -> None:
    """Write the form. Blocking: run it in a thread."""
    output = Output(path)
    output.sheet(SHEET, COLUMNS)
    output.add({
        'class': line.class_name, 'subject': line.subject, 'subgroup': line.subgroup,
        'teachers': ', '.join(name for _, name in line.teachers), 'hours': line.hours, 'plan': line.lessons.plan,
        'fact': line.lessons.fact, 'percent': None if line.percent is None else round_half_up(line.percent, 1),
        'difference': line.difference, 'reason': line.reason, 'ways': ', '.join(line.ways),
        'controls': line.controls.plan, 'controls_done': line.controls.fact, 'practical': line.practical.plan,
        'practical_done': line.practical.fact} for line in lines)
    output.close()
