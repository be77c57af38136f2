"""The report constructor (п. 17.2.5): a source, columns, filters, grouping and a measure over the frames.

A spec is plain values, so that it can be kept and shared; what it may see is cut off beforehand by the caller.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from ejournal.frames import Frames
from models import Invalid

MOST_GROUPS = 3
LIMIT = 5000


@dataclass(frozen=True)
class Field:
    """A column one can choose; ``numeric`` ones can be averaged and summed, ``key`` ones grouped by."""

    key: str
    title: str
    numeric: bool = False
    key_like: bool = True
    decimals: int = 0
    date: bool = False


@dataclass(frozen=True)
class Source:
    """What the rows are."""

    key: str
    title: str
    about: str
    fields: tuple[Field, ...]
    day: bool = False  # whether rows have a date to filter by

    def field(self, key: str) -> Field:
        """The field of the key; refuses any other."""
        found = next((one for one in self.fields if one.key == key), None)
        if found is None:
            raise Invalid('Такого столбца в этом источнике нет.')
        return found


@dataclass(frozen=True)
class Spec:
    """What is asked for. With ``groups`` the rows are gathered and measured, else ``columns`` are listed."""

    source: str = 'marks'
    columns: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    measure: str = 'count'
    measured: str = ''
    klass: tuple[int, ...] = ()
    subject: tuple[int, ...] = ()
    values: str = ''
    since: date | None = None
    until: date | None = None


CLASS, GRADE, PUPIL = Field('class', 'Класс'), Field('grade', 'Параллель'), Field('pupil', 'Обучающийся')
SUBJECT, TEACHER = Field('subject', 'Предмет'), Field('teacher', 'Учитель')
DAY, MONTH, TERM = Field('date', 'Дата', date=True), Field('month', 'Месяц'), Field('term', 'Период')
SOURCES: dict[str, Source] = {one.key: one for one in (
    Source('pupils', 'Обучающиеся', 'кто в каком классе сегодня', (
        PUPIL, CLASS, GRADE, Field('since', 'В классе с', date=True), Field('class_teacher', 'Классный руководитель'))),
    Source('marks', 'Отметки', 'текущие отметки этого года', (
        PUPIL, CLASS, GRADE, SUBJECT, DAY, MONTH, TERM, Field('type', 'Вид работы'),
        Field('mark', 'Отметка', numeric=True, decimals=2), Field('weight', 'Вес', numeric=True, decimals=1),
        Field('control', 'Контрольная')), day=True),
    Source('attendance', 'Пропуски и опоздания', 'коды посещаемости этого года', (
        PUPIL, CLASS, GRADE, SUBJECT, DAY, MONTH, TERM, Field('code', 'Код'),
        Field('minutes', 'Опоздание, мин', numeric=True)), day=True),
    Source('finals', 'Итоговые отметки', 'за периоды, год, экзамен; все годы', (
        PUPIL, CLASS, GRADE, SUBJECT, Field('year', 'Учебный год'), Field('period', 'Период'),
        Field('value', 'Отметка'), Field('mark', 'Отметка числом', numeric=True, decimals=2))),
    Source('lessons', 'Уроки', 'проведённые и отменённые уроки этого года', (
        CLASS, GRADE, SUBJECT, TEACHER, DAY, MONTH, TERM, Field('number', '№ урока'), Field('state', 'Состояние'),
        Field('topic', 'Тема')), day=True),
)}
MEASURES = {'count': 'Количество', 'mean': 'Среднее', 'sum': 'Сумма', 'share': 'Доля, %', 'people': 'Обучающихся'}
VALUE_OF = {'marks': 'mark', 'attendance': 'code', 'finals': 'value', 'lessons': 'state'}
STATES = {'planned': 'проведён', 'cancelled': 'отменён', 'moved': 'перенесён'}
MONTHS = ('январь', 'февраль', 'март', 'апрель', 'май', 'июнь', 'июль', 'август', 'сентябрь', 'октябрь', 'ноябрь',
          'декабрь')


@dataclass(frozen=True)
class Table:
    """The answer: headings with their fields, rows, and how many there were before the limit."""

    heads: tuple[Field, ...]
    rows: tuple[tuple[Any, ...], ...]
    total: int
    base: int


def check(spec: Spec) -> Source:
    """The source; refuses what does not fit together, in a sentence that says what to do."""
    source = SOURCES.get(spec.source)
    if source is None:
        raise Invalid('Выберите источник данных из списка.')
    for key in (*spec.columns, *spec.groups):
        source.field(key)  # refuses what the source has not
    if len(set(spec.groups)) != len(spec.groups) or len(spec.groups) > MOST_GROUPS:
        raise Invalid(f'Группировать можно не больше чем по {MOST_GROUPS} разным столбцам.')
    if spec.groups:
        _check_measure(spec, source)
    elif not spec.columns:
        raise Invalid('Выберите хотя бы один столбец или группировку.')
    if spec.since and spec.until and spec.since > spec.until:
        raise Invalid('Начало периода позже его конца.')
    return source


def _check_measure(spec: Spec, source: Source) -> None:
    if spec.measure not in MEASURES:
        raise Invalid('Выберите, что считать: количество, среднее, сумму или долю.')
    if spec.measure in ('mean', 'sum') and not source.field(spec.measured).numeric:
        raise Invalid('Среднее и сумму считают по числовому столбцу, например «Отметка».')
    if spec.measure == 'people' and not any(one.key == 'pupil' for one in source.fields):
        raise Invalid('В этом источнике нет обучающихся: посчитайте количество строк.')


def build(data: Frames, spec: Spec, *, today: date, groups: Collection[int] | None = None,
          pupils: Collection[int] | None = None, pairs: Collection[tuple[int, int]] | None = None) -> Table:
    """The table. ``groups`` and ``pupils`` limit what the reader may see (None: everything), ``pairs`` further to
    these (pupil, subject). CPU work."""
    source = check(spec)
    frame = _narrow(FRAMES[spec.source](data, today), spec, groups, pupils)
    if pairs is not None:
        frame = frame[frame.set_index(['pupil_id', 'subject_id']).index.isin(list(pairs))]
    if source.day:
        frame = frame[frame['date'] <= pd.Timestamp(min(spec.until or today, today))]
        if spec.since:
            frame = frame[frame['date'] >= pd.Timestamp(spec.since)]
    if spec.values and spec.source in VALUE_OF:
        wanted = {part.strip().casefold() for part in spec.values.replace(';', ',').split(',') if part.strip()}
        frame = frame[frame[VALUE_OF[spec.source]].astype(str).str.casefold().isin(wanted)]
    return _grouped(frame, spec, source) if spec.groups else _listed(frame, spec, source)


def _narrow(frame: pd.DataFrame, spec: Spec, groups: Collection[int] | None, pupils: Collection[int] | None) \
        -> pd.DataFrame:
    seen = pd.Series(data=groups is None and pupils is None, index=frame.index)
    if groups is not None and 'group_id' in frame:
        seen |= frame['group_id'].isin(list(groups))
    if pupils is not None and 'pupil_id' in frame:
        seen |= frame['pupil_id'].isin(list(pupils))
    frame = frame[seen]
    if spec.klass:
        frame = frame[frame['class_id'].isin(list(spec.klass))]
    return frame[frame['subject_id'].isin(list(spec.subject))] if spec.subject and 'subject_id' in frame else frame


def _listed(frame: pd.DataFrame, spec: Spec, source: Source) -> Table:
    heads = tuple(source.field(key) for key in spec.columns)
    order = [f'{key}_order' if f'{key}_order' in frame else key for key in spec.columns]
    frame = frame.sort_values(order, kind='stable')
    shown = frame[list(spec.columns)].head(LIMIT)
    return Table(heads, _rows(shown, heads), len(frame), len(frame))


def _grouped(frame: pd.DataFrame, spec: Spec, source: Source) -> Table:
    keys = list(spec.groups)
    orders = [f'{key}_order' for key in keys if f'{key}_order' in frame]
    gathered = frame.groupby([*orders, *keys], observed=True, sort=True)
    if spec.measure in ('mean', 'sum'):
        found = gathered[spec.measured].agg(spec.measure)
    elif spec.measure == 'people':
        found = gathered['pupil_id'].nunique()
    else:
        found = gathered.size()
        if spec.measure == 'share' and len(frame):
            found = found * 100 / len(frame)
    title = MEASURES[spec.measure]
    decimals = {'share': 1, 'mean': 2}.get(spec.measure, 0)
    if spec.measure in ('mean', 'sum'):
        title = f'{title}: {source.field(spec.measured).title.lower()}'
    heads = (*(source.field(key) for key in keys), Field('measure', title, numeric=True, decimals=decimals))
    table = found.rename('measure').reset_index()
    rows = _rows(table[[*keys, 'measure']].head(LIMIT), heads)
    return Table(heads, rows, len(table), len(frame))


def _rows(frame: pd.DataFrame, heads: tuple[Field, ...]) -> tuple[tuple[Any, ...], ...]:
    columns: list[list[Any]] = []
    for head in heads:
        values = frame[head.key]
        if head.date:
            columns.append([None if pd.isna(one) else one.date() for one in values.tolist()])
        elif head.numeric:
            columns.append([None if pd.isna(one) else float(one) for one in values.tolist()])
        else:
            columns.append([str(one) for one in values.tolist()])
    return tuple(zip(*columns, strict=True)) if columns else ()


# --- the frames with words --------------------------------------------------------------------------------------------
def _words(data: Frames, frame: pd.DataFrame) -> pd.DataFrame:
    """Ids become words; ``*_order`` are how they sort, ``*_id`` what filters ask."""
    people, classes = data.pupils.drop_duplicates('pupil').set_index('pupil'), data.classes.set_index('class')
    if 'pupil' in frame:
        frame['pupil_id'], frame['pupil_order'] = frame['pupil'], frame['pupil'].map(people['order']).fillna(-1)
        frame['pupil'] = frame['pupil'].map(people['name']).fillna('выбыл')
    if 'class' in frame:
        frame['class_id'] = frame['class']
        frame['class'] = frame['class'].map(classes['name']).fillna(frame.get('class_name', ''))
        frame['class_order'] = frame['grade'].astype(int) * 100 + frame['class'].astype(str).str[-1:].map(
            lambda sign: ord(sign) % 100 if sign else 0).astype(int)
    if 'subject' in frame:
        frame['subject_id'] = frame['subject']
        frame['subject'] = frame['subject'].map(data.subjects.set_index('subject')['name']).fillna('')
    if 'group' in frame:
        frame['group_id'] = frame['group']
    if 'date' in frame:
        months = frame['date'].dt.month
        frame['month_order'] = frame['date'].dt.year * 12 + months
        frame['month'] = months.map(lambda number: MONTHS[number - 1])
    if 'term' in frame:
        frame['term_order'] = frame['term']
        frame['term'] = frame['term'].map(data.terms.drop_duplicates('term').set_index('term')['name']).fillna('')
    return frame


def _pupils(data: Frames, today: date) -> pd.DataFrame:
    now, rows = pd.Timestamp(today), data.pupils
    rows = rows[(rows['since'] <= now) & (rows['until'].isna() | (rows['until'] > now))]
    leads = rows['class'].map(data.classes.set_index('class')['teacher'])
    rows = rows[['pupil', 'class', 'grade', 'since']].copy()
    rows['class_teacher'] = leads.map(data.teachers.set_index('teacher')['short_name']).fillna('')
    return _words(data, rows)


def _marks(data: Frames, today: date) -> pd.DataFrame:
    marks = data.marks
    rows = marks[marks['date'] <= pd.Timestamp(today)][
        ['pupil', 'class', 'grade', 'subject', 'group', 'date', 'term', 'type', 'mark', 'weight', 'control']].copy()
    rows['type'] = rows['type'].map(data.work_types.set_index('type')['name']).fillna('')
    rows['control'] = rows['control'].map({True: 'да', False: 'нет'})
    return _words(data, rows)


def _attendance(data: Frames, today: date) -> pd.DataFrame:
    rows = data.attendance
    rows = rows[rows['date'] <= pd.Timestamp(today)].copy()
    rows['code'] = rows['code'].astype(str)
    return _words(data, rows)


def _finals(data: Frames, _today: date) -> pd.DataFrame:
    rows = data.finals.copy()
    rows['year_order'] = rows['year']
    rows['year'] = rows['year'].map(data.years.set_index('year')['name']).fillna('')
    rows['period_order'] = rows['ordinal'].astype(int) + rows['kind'].astype(str).map(
        {'term': 0, 'year': 20, 'exam': 30, 'final': 40}).astype(int)
    rows['period'], rows['value'] = rows['period'].astype(str), rows['value'].astype(str)
    rows['class_name'] = rows['class_name'].astype(str)
    rows['mark'] = rows['mark'].astype(float).where(rows['mark'] > 0)
    return _words(data, rows.drop(columns=['term']))


def _lessons(data: Frames, today: date) -> pd.DataFrame:
    rows = data.lessons
    rows = rows[rows['date'] <= pd.Timestamp(today)].copy()
    rows['state'] = rows['state'].astype(str).map(STATES)
    rows['topic'] = rows['topic'].map({True: 'записана', False: 'не записана'})
    rows['teacher'] = rows['teacher'].map(data.teachers.set_index('teacher')['short_name']).fillna('')
    return _words(data, rows)


FRAMES: Mapping[str, Callable[[Frames, date], pd.DataFrame]] = {
    'pupils': _pupils, 'marks': _marks, 'attendance': _attendance, 'finals': _finals, 'lessons': _lessons}
