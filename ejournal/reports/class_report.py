"""«Отчёт классного руководителя за учебный период» (norms 4.1, п. 17.5.10): five parts, one after the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from ejournal.analytics import attendance, quality
from ejournal.analytics.quality import Category, Coefficients, Period
from ejournal.frames import Frames

from .class_figures import FIGURES, class_figures
from .names import Names, class_lines
from .shapes import Column, Kind, Report, Row, Section, plain
from .spans import previous, there_on, within

WHOLE = Kind.WHOLE
GROUPS = (('Успевают на «5»', (Category.EXCELLENT,)), ('С одной «4»', (Category.ONE_FOUR,)),
          ('На «4» и «5»', (Category.ONE_FOUR, Category.GOOD)), ('С одной «3»', (Category.ONE_THREE,)),
          ('На «3», «4» и «5»', (Category.PASSING,)), ('Неуспевающие', (Category.FAILING,)),
          ('Не аттестованы', (Category.NOT_ATTESTED,)), ('Нет данных', (Category.MISSING,)))
TELLING = {Category.ONE_FOUR: ('4',), Category.ONE_THREE: ('3',), Category.FAILING: ('2', '1', 'незач'),
           Category.NOT_ATTESTED: ('н/а',)}
MISSED = (('Всего', 'missed'), ('По болезни', 'ill'), ('По уважительной причине (без болезни)', 'excused'),
          ('Без уважительной причины', 'unexcused'), ('Причина не выяснена', 'unknown'))


@dataclass(frozen=True)
class Moved:
    """A movement of the class by an order: «Зачислен», who, from where or to where, number and date of the order."""

    kind: str
    pupil: str
    where: str
    order: str
    day: date


def class_report(data: Frames, class_id: int, period: Period, *, today: date, moved: Sequence[Moved] = (),
                 coefficients: Coefficients = quality.DEFAULT_COEFFICIENTS) -> Report:
    """The report of a class for a period of `spans.class_periods`; ``moved`` are the orders of the period."""
    names = Names.of(data)
    return Report(
        f'Отчёт классного руководителя {names.school_class(class_id)}',
        'Отчёт классного руководителя за учебный период',
        class_lines(data, names, class_id, f'Период: {period.label}, {data.year_name} учебный год.'),
        (_contingent(data, class_id, period, today), _movement(moved),
         _groups(_rows(data, class_id, period, today), names), _figures(data, class_id, period, today, coefficients),
         *_absences(data, class_id, period, today)),
        ('„На «4» и «5»“ включает „с одной «4»“: строки не складываются в общее число.',
         'Успеваемость и качество считают обучающихся, чьи отметки выставлены все; СОУ и средний балл — отметки.',
         coefficients.sentence()), ('Классный руководитель',))


def _rows(data: Frames, class_id: int, period: Period, today: date) -> pd.DataFrame:
    rows = quality.sheet(data, period, today=today)
    return rows[rows['class'] == class_id].reset_index(drop=True)


def _contingent(data: Frames, class_id: int, period: Period, today: date) -> Section:
    """The half-open memberships make it balance: at the start + arrived − departed = at the end."""
    rows = data.pupils[data.pupils['class'] == class_id]
    first, last = pd.Timestamp(period.starts_on), pd.Timestamp(max(min(period.ends_on, today), period.starts_on))
    counts = (('На начало периода', len(there_on(rows, first))),
              ('Прибыло', int(((rows['since'] > first) & (rows['since'] <= last)).sum())),
              ('Выбыло', int(((rows['until'] > first) & (rows['until'] <= last)).sum())),
              ('На конец периода' if period.ends_on <= today else f'На {last:%d.%m.%Y}', len(there_on(rows, last))))
    return Section((Column('Контингент', width=80), Column('Обучающихся', WHOLE, width=30)),
                   tuple(Row(line) for line in counts), title='1. Контингент')


def _movement(moved: Sequence[Moved]) -> Section:
    columns = (Column('Тип', width=34), Column('ФИО', width=-1), Column('Откуда / куда', width=42),
               Column('Приказ №', width=24), Column('Дата', Kind.DATE, width=24))
    return Section(columns, tuple(Row((one.kind, one.pupil, one.where, one.order, one.day)) for one in moved),
                   title='Движение', empty='Движения за период не было.')


def _groups(rows: pd.DataFrame, names: Names) -> Section:
    pupils = quality.categories(rows)
    telling = _telling(rows, names)
    body = []
    for label, members in GROUPS:
        found = pupils[pupils['category'].isin([str(one) for one in members])]
        people = sorted(found.to_dict('records'), key=lambda one: names.order.get(int(one['pupil']), 0))
        body.append(Row((label, len(people), ', '.join(
            names.short(one['pupil']) + _brackets(one, telling) for one in people))))
    return Section((Column('Результат', width=42), Column('Количество', WHOLE, width=22), Column('Фамилии', width=-1)),
                   tuple(body), title='2. Итоги успеваемости')


def _telling(rows: pd.DataFrame, names: Names) -> dict[tuple[int, str], list[str]]:
    """(pupil, value) → «физика, Гук Л. М.» of each subject with that value."""
    found: dict[tuple[int, str], list[str]] = {}
    for row in rows.to_dict('records'):
        about = ', '.join(filter(None, [names.subject(row['subject']), names.teacher(row['teacher'])]))
        found.setdefault((row['pupil'], row['value']), []).append(about)
    return found


def _brackets(pupil: Mapping[Any, Any], telling: Mapping[tuple[int, str], list[str]]) -> str:
    values = TELLING.get(Category(pupil['category']), ())
    subjects = [one for value in values for one in sorted(telling.get((pupil['pupil'], value), ()))]
    return f' ({"; ".join(subjects)})' if subjects else ''


def _figures(data: Frames, class_id: int, period: Period, today: date, coefficients: Coefficients) -> Section:
    before = previous(data, class_id, period)
    now = class_figures(_rows(data, class_id, period, today), coefficients)
    then = class_figures(_rows(data, class_id, before, today), coefficients) if before else {}
    body = []
    for key, label, kind in FIGURES:
        (value, of), (earlier, of_earlier) = now[key], then.get(key, (None, ''))
        change = value - earlier if value is not None and earlier is not None else None
        body.append(Row((label, value, of, earlier, of_earlier, change), kind=kind))
    columns = (Column('Показатель', width=-1), Column('значение', Kind.ONE, period.label, 22),
               Column('x/y', over=period.label, width=18),
               Column('значение', Kind.ONE, before.label if before else 'Предыдущий период', 22),
               Column('x/y', over=before.label if before else 'Предыдущий период', width=18),
               Column('Изменение', Kind.CHANGE, width=26))
    return Section(columns, tuple(body), title='3. Показатели')


def _absences(data: Frames, class_id: int, period: Period, today: date) -> tuple[Section, Section]:
    seats = data.seats
    own = within(seats[seats['class'] == class_id], period.starts_on, min(period.ends_on, today))
    line = attendance.totals(attendance.days(own)).iloc[0].to_dict()
    body = [Row((label, None if key == 'unknown' else int(line[f'{key}_days']), int(line[key])))
            for label, key in MISSED]
    percent = Section((Column('Итог', width=80), Column('Значение', Kind.PERCENT, width=30)),
                      (Row(('% посещаемости', plain(line['percent']))),))
    return Section((Column('Пропущено', width=80), Column('дней', WHOLE, width=30), Column('уроков', WHOLE, width=30)),
                   tuple(body), title='4. Посещаемость'), percent
