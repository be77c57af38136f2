"""Forms of the control (norms 4.6, 4.7 b, 4.7 c): прохождение программы, наполняемость, объективность (п. 18)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pandas as pd

from ejournal.analytics import quality
from ejournal.analytics.quality import Period
from ejournal.frames import Frames

from .names import Names
from .shapes import Column, Kind, Report, Row, Section, plain
from .spans import there_on, within

WHOLE = Kind.WHOLE
PLAN_FACT = 'Контрольных работ', 'Практических, лабораторных'


@dataclass(frozen=True)
class Narrowed:
    """Which journals a report is about; 0 is «all»."""

    klass: int = 0
    subject: int = 0
    teacher: int = 0

    def of(self, rows: pd.DataFrame) -> pd.DataFrame:
        """The rows (columns class, subject, teacher) that pass."""
        keep = pd.Series(data=True, index=rows.index)
        for column, wanted in (('class', self.klass), ('subject', self.subject), ('teacher', self.teacher)):
            if wanted:
                keep &= rows[column] == wanted
        return rows[keep]


@dataclass(frozen=True)
class Rule:
    """By what the school suggests the mark of a period: the least means for 3, 4 and 5, the fewest marks (norms 2)."""

    thresholds: tuple[float, float, float] = (2.5, 3.5, 4.5)
    min_marks: int = 3

    @property
    def limits(self) -> str:
        """«2,5; 3,5; 4,5»."""
        return '; '.join(f'{one:g}'.replace('.', ',') for one in self.thresholds)


USUAL = Rule()


@dataclass(frozen=True)
class ProgrammeRow:
    """A journal of «Прохождение программы»: plan and fact in lessons, controls and practical works."""

    school_class: str
    subject: str
    teacher: str
    hours: float | None
    lessons: tuple[int, int]
    reason: str
    ways: str
    controls: tuple[int, int]
    practical: tuple[int, int]


def programme(rows: Sequence[ProgrammeRow], *, until: date, year_name: str) -> Report:
    """«Прохождение программы» (norms 4.6) until a day, included."""
    columns = (
        Column('Класс', width=14), Column('Предмет', width=32), Column('Учитель', width=24),
        Column('Часов в год по учебному плану', Kind.WHOLE, width=15),
        Column('По КТП на период (план)', WHOLE, width=14), Column('Проведено (факт)', WHOLE, width=16),
        Column('%', Kind.PERCENT, width=11), Column('Отклонение (ч)', WHOLE, width=17),
        Column('Причина', width=-1), Column('Способ корректировки', width=26),
        *(Column(title, WHOLE, over, 9) for over in PLAN_FACT for title in ('план', 'факт')))
    body = [Row((one.school_class, one.subject, one.teacher, one.hours, *one.lessons,
                 float(Fraction(one.lessons[1] * 100, one.lessons[0])) if one.lessons[0] else None,
                 one.lessons[1] - one.lessons[0], one.reason, one.ways, *one.controls, *one.practical))
            for one in rows]
    return Report('Прохождение программы', 'Прохождение программы',
                  (f'По {until:%d.%m.%Y} включительно, {year_name} учебный год.',),
                  (Section(columns, tuple(body), empty='Журналов нет.'),),
                  ('План — уроки по КТП к этому дню, факт — проведённые уроки с записанной темой.',),
                  ('Заместитель директора',), landscape=True, small=True)


def filling(data: Frames, period: Period, wanted: Narrowed, *, today: date) -> Report:
    """«Наполняемость отметок» (norms 4.7 b): each journal in a line, then every pupil against the norm."""
    names, last = Names.of(data), min(period.ends_on, today)
    members = there_on(data.members, last)
    lessons, marks = (within(frame, period.starts_on, last) for frame in (data.lessons, data.marks))
    table = wanted.of(quality.filling(members, data.groups, lessons, marks))
    table = table.assign(_order=table['pupil'].map(names.order), _class=_class_order(data, table))
    table = table.sort_values(['_class', 'group', '_order'])
    groups = sorted(set(table['group'].tolist()), key=lambda one: _place(data, names, one))
    body, totals = [], []
    for group in groups:
        rows = table[table['group'] == group]
        first, given, enough = rows.iloc[0], int(rows['marks'].sum()), int((rows['marks'] >= rows['norm']).sum())
        totals.append(Row((*_title(data, names, group), int(first['lessons']), len(rows), given,
                           given / first['lessons'] if first['lessons'] else None, 100 * enough / len(rows),
                           int(rows['low'].sum()))))
        body.append(Row((', '.join(filter(None, _title(data, names, group))),), span=True))
        body += [Row((number, names.pupil(row['pupil']), row['marks'], row['norm'], row['marks'] - row['norm'],
                      'мало' if row['low'] else ''))
                 for number, row in enumerate(rows.to_dict('records'), start=1)]
    return Report(
        'Наполняемость отметок', 'Наполняемость (накопляемость) отметок', _head(data, names, period, wanted),
        (Section((Column('Класс (группа)', width=32), Column('Предмет', width=-1), Column('Учитель', width=28),
                  Column('Уроков', WHOLE, width=14), Column('Обуч.', WHOLE, width=12),
                  Column('Отметок', WHOLE, width=15), Column('Отметок за урок', Kind.TWO, width=15),
                  Column('% с нормой', Kind.PERCENT, width=13), Column('Мало отметок', WHOLE, width=14)),
                 tuple(totals), title='По журналам', empty='Журналов с отметками нет.'),
         Section((Column('№', WHOLE, width=10), Column('ФИО', width=-1), Column('Отметок', WHOLE, width=22),
                  Column('Мин. норма', WHOLE, width=22), Column('Отклонение', WHOLE, width=24),
                  Column('Меньше 70 % нормы', width=30)),
                 tuple(body), title='По обучающимся', empty='Журналов с отметками нет.')),
        ('Норма = большее из 3 и трети уроков периода (с округлением вверх).',), ('Заместитель директора',),
        small=True)


def objectivity(data: Frames, period: Period, wanted: Narrowed, *, today: date,
                reasons: Mapping[tuple[int, int], str], rule: Rule = USUAL) -> Report:
    """«Объективность выставления отметок» (norms 4.7 c): set marks beside their means; ``reasons`` by (pupil, subject).

    Only what deserves a look stands in the list; the first line of the heading says out of how many.
    """
    names = Names.of(data)
    rows = wanted.of(quality.sheet(data, period, today=today))
    marks = within(data.marks, period.starts_on, min(period.ends_on, today))
    table = quality.objectivity(rows, marks[marks['group'].isin(rows['group'])], thresholds=rule.thresholds,
                                min_marks=rule.min_marks)
    flagged = table[table['far'] | table['few'] | table['above']]
    flagged = flagged.assign(_order=flagged['pupil'].map(names.order))
    body = []
    for group in sorted(set(flagged['group'].tolist()), key=lambda one: _place(data, names, one)):
        body.append(Row((', '.join(filter(None, _title(data, names, group))),), span=True))
        body += [Row((names.pupil(row['pupil']), plain(row['mean']), row['suggested'] if row['marks'] else None,
                      row['mark'], plain(row['difference']), _flags(row),
                      reasons.get((int(row['pupil']), int(row['subject'])), '')))
                 for row in flagged[flagged['group'] == group].sort_values('_order').to_dict('records')]
    counts = Section((Column('Признак', width=100), Column('Отметок', WHOLE, width=24)), tuple(
        Row((label, int(table[key].sum()) if key else len(table))) for label, key in (
            ('Итоговых отметок всего', ''), ('Отличие от среднего больше 0,5', 'far'),
            ('Отметка лучше всех контрольных', 'above'), (f'Текущих отметок меньше {rule.min_marks}', 'few'))))
    return Report(
        'Объективность отметок', 'Объективность выставления итоговых отметок', _head(data, names, period, wanted),
        (counts, Section((
            Column('Обучающийся', width=38), Column('Средний балл', Kind.TWO, width=14),
            Column('Рекомендована', WHOLE, width=17), Column('Выставлена', WHOLE, width=14),
            Column('Разница', Kind.TWO, width=15), Column('Признак', width=-1), Column('Причина', width=32)),
            tuple(body), title='Отметки, на которые стоит посмотреть',
            empty='Все итоговые отметки соответствуют текущим.')),
        (f'Средний балл — с учётом веса работ. Рекомендована — по порогам {rule.limits}.',), ('Заместитель директора',),
        small=True)


def _flags(row: Mapping[object, object]) -> str:
    return '; '.join(label for key, label in (('far', 'отличие больше 0,5'), ('above', 'лучше всех контрольных'),
                                              ('few', 'мало отметок')) if row[key])


def _head(data: Frames, names: Names, period: Period, wanted: Narrowed) -> tuple[str, ...]:
    about = [f'Класс: {names.school_class(wanted.klass)}' if wanted.klass else '',
             f'Предмет: {names.subject(wanted.subject)}' if wanted.subject else '',
             f'Учитель: {names.teacher(wanted.teacher)}' if wanted.teacher else '',
             f'Период: {period.label}, {data.year_name} учебный год']
    return ('. '.join(one.rstrip('.') for one in about if one) + '.',)


def _title(data: Frames, names: Names, group: int) -> tuple[str, str, str]:
    about = data.groups.set_index('group').loc[group]
    title = ' · '.join(filter(None, [names.school_class(about['class']), str(about['name'])]))
    return title, names.subject(about['subject']), names.teacher(about['teacher'])


def _place(data: Frames, names: Names, group: int) -> tuple[int, str, str, str]:
    title, subject, _ = _title(data, names, group)
    grade = dict(zip(data.groups['group'].tolist(), data.groups['grade'].tolist(), strict=True))[group]
    return grade, title.partition(' ')[0], subject, title


def _class_order(data: Frames, table: pd.DataFrame) -> pd.Series:
    return table['class'].map(data.classes.set_index('class')['grade']).fillna(0)
