"""«Журнал (выписка)» of a group (norms 8.4): the left page is list × dates, the right one topics and homework."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from ejournal.analytics.quality import Period
from ejournal.frames import Frames

from .names import Names
from .shapes import Column, Kind, Report, Row, Section, Value
from .spans import within

ACROSS = 24  # lessons on one left page


@dataclass(frozen=True)
class Written:
    """What stands on the right page beside a lesson."""

    topic: str = ''
    homework: str = ''


def journal(data: Frames, group: int, period: Period, *, today: date, written: Mapping[int, Written],
            corrected: Sequence[str] = ()) -> Report:
    """The journal of a group for a period up to today; ``written`` by lesson, ``corrected`` after a closing (I-06)."""
    names, last = Names.of(data), min(period.ends_on, today)
    about: dict[Hashable, Any] = data.groups.set_index('group').loc[group].to_dict()
    subject = int(about['subject'])
    lessons = data.lessons[(data.lessons['group'] == group) & (data.lessons['state'] == 'planned')]
    lessons = within(lessons, period.starts_on, last).sort_values(['date', 'number'])
    cells = _cells(data, group, lessons['lesson'].tolist())
    people = _people(data, group, period.starts_on, last)
    finals = _finals(data, subject, period)
    pages = [lessons.iloc[at:at + ACROSS] for at in range(0, len(lessons), ACROSS)] or [lessons]
    left = tuple(_left(page, people, cells, finals if page is pages[-1] else None, names) for page in pages)
    right = Section((Column('Дата', Kind.DATE, width=22), Column('Тема', width=-1),
                     Column('Домашнее задание', width=70), Column('Подпись', width=26)),
                    tuple(Row((day.date(), one.topic, one.homework, '')) for day, one in zip(
                        lessons['date'].tolist(), [written.get(int(key), Written()) for key in lessons['lesson']],
                        strict=True)), title='Уроки', empty='Уроков в этом периоде ещё не было.')
    title = ' · '.join(filter(None, [names.school_class(about['class']), str(about['name'])]))
    word = names.subject(subject)
    return Report(f'Журнал {title} {word}', 'Журнал (выписка)',
                  (f'Класс: {title}. Предмет: {word}. Период: {period.label}, '
                   f'{data.year_name} учебный год.', f'Учитель: {names.teacher(about["teacher"])}'),
                  (*left, right),
                  ('Б, УП, НП, ОТ — пропуск, ОП — опоздание, ОСВ — освобождён; «.» — работа не сдана.', *corrected),
                  ('Учитель', 'Заместитель директора'), landscape=True, small=True)


def _left(page: pd.DataFrame, people: list[int], cells: Mapping[tuple[int, int], list[str]],
          finals: Mapping[int, str] | None, names: Names) -> Section:
    days = [f'{day:%d.%m}' for day in page['date'].tolist()]
    columns = (Column('№', Kind.WHOLE, width=7), Column('ФИО', width=-1 if len(days) > ACROSS // 2 else 60),
               *(Column(day, Kind.WHOLE, width=7.4, upright=True) for day in days),
               *((Column('За период', Kind.WHOLE, width=9, upright=True),) if finals is not None else ()))
    rows = []
    for number, pupil in enumerate(people, start=1):
        given = [_value(cells.get((pupil, lesson), [])) for lesson in page['lesson'].tolist()]
        last = [_value([finals.get(pupil, '')])] if finals is not None else []
        rows.append(Row((number, names.pupil(pupil), *given, *last)))
    return Section(columns, tuple(rows), title='Отметки и посещаемость', empty='В группе нет обучающихся.')


def _cells(data: Frames, group: int, lessons: list[int]) -> dict[tuple[int, int], list[str]]:
    """(pupil, lesson) → the code, then the marks of the lesson's works in their order."""
    found: dict[tuple[int, int], list[str]] = {}
    seats = data.attendance[data.attendance['group'] == group]
    marks, signs = data.marks[data.marks['group'] == group], data.signs[data.signs['group'] == group]
    both = pd.concat([seats.assign(word=seats['code'].astype(str), work=0, part=0),
                      marks.assign(word=marks['mark'].astype(str)),
                      signs.assign(word=signs['sign'].astype(str), part=0)])
    both = both[both['lesson'].isin(lessons)].sort_values(['lesson', 'work', 'part'])
    for pupil, lesson, word in zip(both['pupil'].tolist(), both['lesson'].tolist(), both['word'].tolist(), strict=True):
        found.setdefault((pupil, lesson), []).append(word)
    return found


def _people(data: Frames, group: int, first: date, last: date) -> list[int]:
    """Those who were in the group on one of the days, by the alphabet."""
    rows = data.members[data.members['group'] == group]
    stayed = rows['until'].isna() | (rows['until'] > pd.Timestamp(first))
    inside = rows[(rows['since'] <= pd.Timestamp(last)) & stayed]
    order = data.pupils.drop_duplicates('pupil').set_index('pupil')['order']
    return sorted(set(inside['pupil'].tolist()), key=lambda one: int(order.get(one, 0)))


def _finals(data: Frames, subject: int, period: Period) -> dict[int, str]:
    finals = data.finals[(data.finals['year'] == data.year_id) & (data.finals['subject'] == subject)]
    kind = (finals['kind'] == 'year') if period.names == ('год',) else finals['period'].isin(period.names)
    return dict(zip(finals.loc[kind, 'pupil'].tolist(), finals.loc[kind, 'value'].astype(str).tolist(), strict=True))


def _value(words: list[str]) -> Value:
    """A single mark stays a number."""
    text = ' '.join(word for word in words if word)
    return int(text) if text.isdecimal() else text
