"""The school's forms of quality: the summary in 16 columns (norms 4.4) and the report of a subject teacher (4.5)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from ejournal.analytics import quality
from ejournal.analytics.quality import Category, Coefficients, Period
from ejournal.frames import Frames

from .names import Names
from .shapes import Column, Kind, Report, Row, Section, Value, plain

PASS, NOT_ATTESTED, FAIL = 'Успевают', 'Не аттестовано', 'Не успевают по предметам'
WHOLE = Kind.WHOLE
SUMMARY = (
    Column('Параллель (класс)', width=28), Column('Количество учащихся', WHOLE, width=18),
    Column('всего', WHOLE, PASS, 13), Column('на «5»', WHOLE, PASS, 13), Column('на «4», «5» всего', WHOLE, PASS, 16),
    Column('из них с одной «4»', WHOLE, PASS, 16), Column('с одной «3»', WHOLE, PASS, 14),
    Column('на «3», «4» и «5»', WHOLE, PASS, 16),
    Column('всего', WHOLE, NOT_ATTESTED, 13), Column('по ув. пр.', WHOLE, NOT_ATTESTED, 13),
    Column('по прогулам', WHOLE, NOT_ATTESTED, 16),
    Column('всего', WHOLE, FAIL, 13), Column('одному', WHOLE, FAIL, 14), Column('двум', WHOLE, FAIL, 12),
    Column('более 2', WHOLE, FAIL, 13), Column('Не выставлено оценок', WHOLE, width=20))
FROM_OVERALL = ('attaining', Category.EXCELLENT, 'good_total', Category.ONE_FOUR, Category.ONE_THREE, Category.PASSING,
                Category.NOT_ATTESTED, 'na_excused', 'na_truant', Category.FAILING, 'failing_1', 'failing_2',
                'failing_3', Category.MISSING)
LEVELS = ((1, 4), (5, 9), (10, 11))


def truants(data: Frames, period: Period) -> list[int]:
    """Whose absences of the period are more often without a good reason: «не аттестованы по прогулам»."""
    seats = data.attendance
    day = seats['date']
    inside = seats[(day >= pd.Timestamp(period.starts_on)) & (day <= pd.Timestamp(period.ends_on))]
    bad = inside[inside['code'] == 'НП'].groupby('pupil').size()
    good = inside[inside['code'].isin(['Б', 'УП'])].groupby('pupil').size()
    return bad[bad > good.reindex(bad.index).fillna(0)].index.tolist()


def summary(data: Frames, period: Period, *, today: date) -> Report:
    """«Сводный отчёт об успеваемости по школе»: 16 columns, subtotals by parallel, level and school (norms 4.4).

    Column 2 counts everybody of the class, grade 1 included; the others only those who are assessed.
    """
    pupils = quality.categories(quality.sheet(data, period, today=today), truants=truants(data, period))
    enrolled = _enrolled(data, min(period.ends_on, today))
    classes = data.classes.sort_values(['grade', 'letter'])
    rows: list[Row] = []
    for low, high in LEVELS:
        part = classes[classes['grade'].between(low, high)]
        for grade in sorted(set(part['grade'].tolist())):
            ids = part.loc[part['grade'] == grade, 'class'].tolist()
            for one in ids:
                name = str(part.loc[part['class'] == one, 'name'].iloc[0])
                rows.append(_line(name, pupils[pupils['class'] == one], enrolled, [one]))
            if len(ids) > 1:
                rows.append(_line(f'{grade} параллель', pupils[pupils['class'].isin(ids)], enrolled, ids, strong=True))
        if len(part):
            ids = part['class'].tolist()
            rows.append(_line(f'{low}–{high} классы', pupils[pupils['class'].isin(ids)], enrolled, ids, strong=True))
    rows.append(_line('Итого', pupils, enrolled, classes['class'].tolist(), strong=True))
    return Report('Сводный отчёт по школе', 'Сводный отчёт об успеваемости по школе',
                  (f'Период: {period.label}, {data.year_name} учебный год.',),
                  (Section(SUMMARY, tuple(rows)),),
                  ('Обучающиеся 1 классов и полностью освобождённые не оцениваются и учтены только в графе 2.',
                   '«На „4“ и „5“ всего» включает «с одной „4“».'),
                  ('Заместитель директора', 'Директор'), landscape=True, small=True)


def _line(name: str, pupils: pd.DataFrame, enrolled: pd.Series, ids: list[int], *, strong: bool = False) -> Row:
    found = quality.overall(pupils)
    counted = [int(found[str(key)].iloc[0]) if len(found) else 0 for key in FROM_OVERALL]
    return Row((name, int(enrolled.reindex(ids).fillna(0).sum()), *counted), strong=strong)


def _enrolled(data: Frames, day: date) -> pd.Series:
    moment, pupils = pd.Timestamp(day), data.pupils
    there = (pupils['since'] <= moment) & (pupils['until'].isna() | (pupils['until'] > moment))
    return pupils[there].drop_duplicates('pupil').groupby('class').size()


def subject_teacher(data: Frames, teacher: int, period: Period, *, today: date,
                    coefficients: Coefficients = quality.DEFAULT_COEFFICIENTS) -> Report:
    """«Отчёт учителя-предметника» (norms 4.5): a line for each journal of the teacher, and their total."""
    names, rows = Names.of(data), quality.sheet(data, period, today=today)
    mine = rows[rows['teacher'] == teacher]
    groups, hours = data.groups.set_index('group'), _hours(data, period, today)
    counted = quality.counts(mine, ['group'], coefficients)
    one_three = quality.pupils_by(quality.categories(rows), Category.ONE_THREE)
    lines: dict[str, list[Row]] = {}
    for line in counted.to_dict('records'):
        group = int(line['group'])
        about = groups.loc[group]
        title = ' · '.join(filter(None, [names.school_class(about['class']), str(about['name'])]))
        plan, given = hours.get(group, (0, 0))
        weak = mine[(mine['group'] == group) & mine['value'].isin(['2', '1', 'н/а', 'незач'])]
        saved = one_three[(one_three['subject'] == about['subject']) & one_three['pupil'].isin(
            mine.loc[mine['group'] == group, 'pupil'])]
        lines.setdefault(names.subject(about['subject']), []).append(Row((
            title, *_figures(line), plan, given, given - plan, _people(weak['pupil'].tolist(), names),
            _people(saved['pupil'].tolist(), names))))
    body: list[Row] = []
    for subject in sorted(lines):
        body += [Row((subject,), span=True), *sorted(lines[subject], key=lambda row: _grade_first(str(row.cells[0])))]
    if body:
        total = quality.counts(mine, [], coefficients).to_dict('records')[0]
        plans = [hours.get(int(one), (0, 0)) for one in counted['group']]
        plan, given = sum(p for p, _ in plans), sum(g for _, g in plans)
        body.append(Row(('Итого', *_figures(total), plan, given, given - plan, '', ''), strong=True))
    return Report(
        f'Отчёт учителя {names.teacher(teacher)}', 'Отчёт учителя-предметника',
        (f'Учитель: {names.teacher(teacher)}. Период: {period.label}, {data.year_name} учебный год.',),
        (Section(TEACHER, tuple(body), empty='Своих групп в этом периоде нет.'),),
        (quality.FORMULAS['quality'], coefficients.sentence(), 'Отставание — дано уроков минус часы по КТП к концу '
         'периода или к сегодняшнему дню.'), ('Учитель',), landscape=True, small=True)


TEACHER = (
    Column('Класс (группа)', width=28), Column('Кол-во обучающихся', WHOLE, width=12),
    Column('«5»', WHOLE, width=8), Column('«4»', WHOLE, width=8), Column('«3»', WHOLE, width=8),
    Column('«2»', WHOLE, width=8), Column('н/а', WHOLE, width=8), Column('осв', WHOLE, width=8),
    Column('% успеваемости', Kind.PERCENT, width=13), Column('% качества', Kind.PERCENT, width=13),
    Column('СОУ', Kind.ONE, width=11), Column('Средний балл', Kind.TWO, width=13),
    Column('по плану', WHOLE, 'Часов', 11), Column('дано', WHOLE, 'Часов', 10),
    Column('отставание', WHOLE, 'Часов', 14), Column('Неуспевающие и н/а', width=-1),
    Column('С одной «3» по предмету', width=26))


def _figures(line: Mapping[Any, Any]) -> list[Value]:
    keys = ('pupils', 'n5', 'n4', 'n3', 'n2', 'n_na', 'exempt', 'attained', 'quality', 'level', 'mean')
    return [plain(line[key]) for key in keys]


def _grade_first(title: str) -> tuple[int, str]:
    digits = title[:len(title) - len(title.lstrip('0123456789'))]
    return int(digits or 0), title


def _people(pupils: list[int], names: Names) -> str:
    return ', '.join(names.short(one) for one in sorted(pupils, key=lambda one: names.order.get(one, 0)))


def _hours(data: Frames, period: Period, today: date) -> dict[int, tuple[int, int]]:
    """Journal → lessons that should have been by now within the period, and those held with a topic."""
    lessons, last = data.lessons, min(period.ends_on, today)
    inside = lessons[(lessons['date'] >= pd.Timestamp(period.starts_on)) & (lessons['date'] <= pd.Timestamp(last))]
    plan = inside[inside['state'] != 'moved'].groupby('group').size()
    given = inside[inside['topic'] & ~inside['state'].isin(['cancelled', 'moved'])].groupby('group').size()
    given = given.reindex(plan.index).fillna(0)
    return dict(zip(plan.index.tolist(), zip(plan.tolist(), given.astype(int).tolist(), strict=True), strict=True))
