"""The class's own forms of quality: итоги успеваемости (norms 4.2) and the сводная ведомость kept 75 years (4.3)."""

from collections.abc import Mapping, Sequence
from datetime import date

import pandas as pd

from ejournal.analytics import quality
from ejournal.analytics.quality import Coefficients, Period
from ejournal.frames import Frames

from .class_figures import FIGURES as CLASS_FIGURES
from .class_figures import class_figures
from .names import Names, class_lines, roll
from .shapes import Column, Kind, Report, Row, Section, Value, plain

MARK_MM, NAME_MM = 8.0, 46.0
FIGURES = (('mean', 'Средний балл', Kind.TWO), ('attained', '% успеваемости', Kind.PERCENT),
           ('quality', '% качества', Kind.PERCENT), ('level', 'СОУ', Kind.ONE))
COUNTS = (('n5', '«5»'), ('n4', '«4»'), ('n3', '«3»'), ('n2', '«2»'), ('n_na', 'н/а'), ('exempt', 'осв'),
          ('passed', 'зач'))
IF_ANY = (('n1', '«1»'), ('failed', 'незач'), ('missing', 'не выставлено'))
PRELIMINARY = 'Предварительно: выставлены не все отметки; проценты посчитаны по выставленным.'


def results(data: Frames, class_id: int, period: Period, *, today: date,
            coefficients: Coefficients = quality.DEFAULT_COEFFICIENTS) -> Report:
    """«Итоги успеваемости класса за учебный период» (norms 4.2): pupil × subject, then the figures of each subject."""
    names, rows = Names.of(data), _of_class(data, class_id, period, today)
    subjects = _subjects(rows, names)
    pupils = quality.categories(rows).set_index('pupil')
    columns = (Column('№', Kind.WHOLE, width=8), Column('ФИО', width=-1),
               *(Column(names.subject(one), Kind.WHOLE, width=MARK_MM + 2, upright=True) for one in subjects),
               Column('Средний балл', Kind.TWO, width=14), Column('Категория', width=38))
    values = _values(rows)
    people = sorted(set(rows['pupil'].tolist()), key=lambda one: names.order.get(one, 0))
    body = [Row((number, names.pupil(one), *(values.get((one, subject)) for subject in subjects),
                 plain(pupils['mean'].get(one)), str(pupils['category'].get(one, ''))))
            for number, one in enumerate(people, start=1)]
    counted = quality.counts(rows, ['subject'], coefficients)
    return Report(
        f'Итоги успеваемости {names.school_class(class_id)}', 'Итоги успеваемости класса за учебный период',
        class_lines(data, names, class_id, f'Период: {period.label}, {data.year_name} учебный год.'),
        (Section(columns, (*body, *_foot(counted, subjects, names, rows)), empty='Оценивать в этом периоде некого.'),
         class_totals(rows, coefficients)),
        (*_notes(counted, coefficients),), ('Классный руководитель',), landscape=True, small=True)


def sheet(data: Frames, class_id: int, *, today: date, decisions: Mapping[int, str],
          corrected: Sequence[str] = ()) -> Report:
    """«Сводная ведомость учёта успеваемости» (norms 4.3): pupil × period in rows, every subject across.

    ``decisions`` is the council's decision by pupil, with the protocol's number and date; ``corrected`` says
    what was changed by an order after a period was closed (I-06).
    """
    names = Names.of(data)
    grade = int(data.classes.set_index('class')['grade'].get(class_id, 0))
    terms = data.terms[data.terms['grade'] == grade].sort_values('ordinal')
    periods = [*terms['name'].tolist(), 'год', 'экзамен', 'итог']
    finals = data.finals
    people = roll(data, class_id, min(today, data.ends_on))
    given = finals[(finals['year'] == data.year_id) & finals['pupil'].isin(people['pupil'])]
    marks = {(pupil, _period(kind, period), subject): str(value) for pupil, kind, period, subject, value in zip(
        given['pupil'].tolist(), given['kind'].tolist(), given['period'].tolist(), given['subject'].tolist(),
        given['value'].tolist(), strict=True)}
    groups = data.groups
    mine = groups[(groups['class'] == class_id) & (groups['marking'] != 'none')]
    subjects = sorted({*mine['subject'].tolist(), *given['subject'].tolist()}, key=names.subject)
    columns = (Column('№', Kind.WHOLE, width=7), Column('ФИО', width=NAME_MM), Column('Период', width=20),
               *(Column(names.subject(one), Kind.WHOLE, width=MARK_MM, upright=True) for one in subjects),
               Column('Решение педагогического совета (протокол №, дата)', width=-1))
    body = [Row((number if first else '', name if first else '', period,
                 *(_number(marks.get((pupil, period, subject))) for subject in subjects),
                 decisions.get(pupil, '') if first else ''), strong=period == 'год')
            for number, (pupil, name) in enumerate(zip(people['pupil'].tolist(), people['full_name'].tolist(),
                                                       strict=True), start=1)
            for first, period in ((period == periods[0], period) for period in periods)]
    title = f'Сводная ведомость учёта успеваемости обучающихся {names.school_class(class_id)} класса'
    return Report(
        f'Сводная ведомость успеваемости {names.school_class(class_id)}', f'{title}, {data.year_name} учебный год', (),
        (Section(columns, tuple(body), empty='В классе нет обучающихся.'),),
        (*corrected, 'Дело № ______ по номенклатуре дел. Срок хранения 75 лет. М. П.',
         'Дата: «____» ______________ 20____ г.'),
        ('Классный руководитель', 'Заместитель директора', 'Директор'), landscape=True, archival=True, small=True)


def class_totals(rows: pd.DataFrame, coefficients: Coefficients) -> Section:
    """The figures of the class, each with «x из y» where it counts pupils."""
    found = class_figures(rows, coefficients)
    return Section((Column('Показатель', width=60), Column('Значение', Kind.ONE, width=20),
                    Column('Обучающихся', width=26)),
                   tuple(Row((label, *found[key]), kind=kind) for key, label, kind in CLASS_FIGURES),
                   title='Итоги по классу')


def _of_class(data: Frames, class_id: int, period: Period, today: date) -> pd.DataFrame:
    rows = quality.sheet(data, period, today=today)
    return rows[rows['class'] == class_id].reset_index(drop=True)


def _subjects(rows: pd.DataFrame, names: Names) -> list[int]:
    return sorted(set(rows['subject'].tolist()), key=names.subject)


def _values(rows: pd.DataFrame) -> dict[tuple[int, int], Value]:
    return {(pupil, subject): _number(value) for pupil, subject, value in zip(
        rows['pupil'].tolist(), rows['subject'].tolist(), rows['value'].tolist(), strict=True)}


def _number(value: str | None) -> Value:
    """A mark as a number, words as they are, nothing for nothing."""
    return int(value) if value and value.isdecimal() else value or ''


def _foot(counted: pd.DataFrame, subjects: list[int], names: Names, rows: pd.DataFrame) -> list[Row]:
    """Below the pupils: counts of each mark, the four figures and the teachers, subject by subject."""
    if counted.empty:
        return []
    table = counted.set_index('subject')
    whole = quality.counts(rows, []).iloc[0]
    lines: list[Row] = []
    for key, label in (*COUNTS, *(one for one in IF_ANY if table[one[0]].sum())):
        lines.append(Row(('', label, *(int(table[key].get(one, 0)) for one in subjects), '', ''), strong=True))
    for key, label, kind in FIGURES:
        mean = plain(whole['mean']) if key == 'mean' else ''
        lines.append(Row(('', label, *(plain(table[key].get(one)) for one in subjects), mean, ''), strong=True,
                         kind=kind))
    taught = rows.drop_duplicates('subject').set_index('subject')['teacher']
    lines.append(Row(('', 'Учитель', *(names.teacher(taught.get(one, 0)) for one in subjects), '', '')))
    return lines


def _notes(counted: pd.DataFrame, coefficients: Coefficients) -> list[str]:
    notes = [quality.FORMULAS['attained'], quality.FORMULAS['quality'], coefficients.sentence()]
    return [PRELIMINARY, *notes] if len(counted) and counted['preliminary'].any() else notes


def _period(kind: str, period: str) -> str:
    return {'year': 'год', 'exam': 'экзамен', 'final': 'итог'}.get(str(kind), str(period))
