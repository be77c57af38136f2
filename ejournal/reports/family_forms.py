"""What a family is shown (norms 4.8, 8.4): табель, информационное письмо, выписка текущих отметок of one pupil."""

from datetime import date

import pandas as pd

from ejournal.analytics.quality import Period
from ejournal.analytics.weights import exact
from ejournal.frames import Frames

from .names import Names, class_lines
from .shapes import Column, Kind, Report, Row, Section, Value
from .spans import grade_of, within

WHOLE = Kind.WHOLE
RESULTS = {'год': 'year', 'экзамен': 'exam', 'итог': 'final'}
WEIGHTED = 'Средний балл — с учётом веса работ.'


def report_card(data: Frames, pupil: int, class_id: int) -> Report:
    """«Табель успеваемости»: subject × period, the year, the exam and the certificate."""
    names = Names.of(data)
    terms = data.terms[data.terms['grade'] == grade_of(data, class_id)].sort_values('ordinal')
    periods = terms['name'].tolist()
    finals = data.finals[(data.finals['year'] == data.year_id) & (data.finals['pupil'] == pupil)]
    keys = finals['period'].astype(str).where(finals['kind'] == 'term', finals['kind'].astype(str))
    pairs = zip(finals['subject'].tolist(), keys.tolist(), strict=True)
    given = dict(zip(pairs, finals['value'].tolist(), strict=True))
    subjects = sorted({*_subjects(data, pupil), *finals['subject'].tolist()}, key=names.subject)
    columns = (Column('Предмет', width=-1), *(Column(name, WHOLE, width=20) for name in periods),
               *(Column(name.capitalize(), WHOLE, width=18) for name in RESULTS))
    body = [Row((names.subject(one), *(_value(given.get((one, key), '')) for key in (*periods, *RESULTS.values()))))
            for one in subjects]
    return Report(f'Табель {_full_name(data, pupil)}', 'Табель успеваемости',
                  (_full_name(data, pupil), *class_lines(data, names, class_id, f'{data.year_name} учебный год.')),
                  (Section(columns, tuple(body), empty='Предметов с отметками нет.'),), (),
                  ('Классный руководитель', 'Подпись родителей (законных представителей)'))


def letter(data: Frames, pupil: int, class_id: int, period: Period, *, today: date, debt_counts: bool) -> Report:
    """«Информационное письмо для родителей»: subject, counts of 5…2, mean, the mark of the period."""
    names = Names.of(data)
    marks, means, finals = _current(data, pupil, period, today, debt_counts)
    body = []
    for one in sorted({*_subjects(data, pupil), *marks, *finals}, key=names.subject):
        numbers = [mark for cell in marks.get(one, []) for mark in cell if isinstance(mark, int)]
        body.append(Row((names.subject(one), *(numbers.count(mark) for mark in (5, 4, 3, 2)), means.get(one),
                         _value(finals.get(one, '')))))
    columns = (Column('Предмет', width=-1), *(Column(f'«{mark}»', WHOLE, 'Отметок', 14) for mark in (5, 4, 3, 2)),
               Column('Средний балл', Kind.TWO, width=20), Column('Отметка за период', WHOLE, width=24))
    return Report(f'Письмо родителям {_full_name(data, pupil)}', 'Информационное письмо для родителей',
                  (_full_name(data, pupil), *class_lines(
                      data, names, class_id, f'Период: {period.label}, {data.year_name} учебный год.')),
                  (Section(columns, tuple(body), empty='Предметов с отметками нет.'),), (WEIGHTED,),
                  ('Классный руководитель',))


def current_marks(data: Frames, pupil: int, class_id: int, period: Period, *, today: date, debt_counts: bool) -> Report:
    """«Выписка текущих отметок»: the marks of each subject in the order of the lessons."""
    names = Names.of(data)
    marks, means, finals = _current(data, pupil, period, today, debt_counts)
    body = [Row((names.subject(one), ' '.join('/'.join(map(str, cell)) for cell in marks.get(one, [])), means.get(one),
                 _value(finals.get(one, ''))))
            for one in sorted({*_subjects(data, pupil), *marks}, key=names.subject)]
    columns = (Column('Предмет', width=50), Column('Текущие отметки', width=-1),
               Column('Средний балл', Kind.TWO, width=20), Column('Отметка за период', WHOLE, width=24))
    return Report(f'Текущие отметки {_full_name(data, pupil)}', 'Выписка текущих отметок',
                  (_full_name(data, pupil), *class_lines(
                      data, names, class_id, f'Период: {period.label}, {data.year_name} учебный год.')),
                  (Section(columns, tuple(body), empty='Предметов с отметками нет.'),),
                  (WEIGHTED, '«.» — работа не сдана; «4/5» — две отметки за одну работу.'), ('Классный руководитель',))


def _full_name(data: Frames, pupil: int) -> str:
    found = data.pupils.loc[data.pupils['pupil'] == pupil, 'full_name']
    return str(found.iloc[0]) if len(found) else ''


def _subjects(data: Frames, pupil: int) -> set[int]:
    """What the pupil is marked in this year."""
    groups = data.groups
    mine = data.members.loc[data.members['pupil'] == pupil, 'group']
    return set(groups.loc[groups['group'].isin(mine) & (groups['marking'] != 'none') & (groups['grade'] > 1),
                          'subject'].tolist())


def _current(data: Frames, pupil: int, period: Period, today: date, debt_counts: bool) -> tuple[
        dict[int, list[list[Value]]], dict[int, float], dict[int, str]]:
    """By subject: cells of marks in the order of the lessons, the weighted mean, the mark of the period."""
    last = min(period.ends_on, today)
    marks, signs = (within(frame[frame['pupil'] == pupil], period.starts_on, last)
                    for frame in (data.marks, data.signs))
    numbers = data.lessons.set_index('lesson')['number']
    both = pd.concat([marks.assign(word=marks['mark'].astype(object)),
                      signs.assign(word=signs['sign'].astype(object), part=0)])
    both = both.assign(number=both['lesson'].map(numbers)).sort_values(['date', 'number', 'work', 'part'])
    cells: dict[int, dict[int, list[Value]]] = {}
    for subject, work, word in zip(both['subject'].tolist(), both['work'].tolist(), both['word'].tolist(), strict=True):
        cells.setdefault(subject, {}).setdefault(work, []).append(word if isinstance(word, str) else int(word))
    counted = marks[['subject', 'mark', 'weight']]
    if debt_counts:
        debts = signs[signs['sign'] == '.']
        counted = pd.concat([counted, debts[['subject', 'weight']].assign(mark=2)])
    weight = exact(counted['weight'])
    sums = counted.assign(points=counted['mark'].astype(float) * weight, weight=weight) \
        .groupby('subject', as_index=False)[['points', 'weight']].sum()
    means = {int(row['subject']): float(row['points'] / row['weight'])
             for row in sums.to_dict('records') if row['weight']}
    finals = data.finals
    kind = (finals['kind'] == 'year') if period.names == ('год',) else finals['period'].isin(period.names)
    own = finals[(finals['year'] == data.year_id) & (finals['pupil'] == pupil) & kind]
    return ({subject: list(works.values()) for subject, works in cells.items()}, means,
            dict(zip(own['subject'].tolist(), own['value'].astype(str).tolist(), strict=True)))


def _value(value: object) -> Value:
    text = str(value)
    return int(text) if text.isdecimal() else text
