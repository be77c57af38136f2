"""Lessons, works, marks and seats of some journals: numbers from the database in, tables out, no loop over rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from ejournal.frames import sql
from ejournal.frames.lookups import Lookups
from ejournal.frames.tables import Array, Table, days, take

OF_GROUP = ('group', 'class', 'grade', 'subject')
NAMES = ('lessons', 'works', 'marks', 'signs', 'seats')
DEBT, PASS, FAIL = 0, 101, 102  # codes of ``sql.MARKS``: the place in SIGNS is 0, 1, 2
HELD = 0  # the place of «planned» in STATES


@dataclass
class Raw:
    """What the database said about some journals."""

    groups: Sequence[int]
    lessons: Array
    works: Array
    marks: Array
    attendance: Array


async def read(groups: Sequence[int]) -> Raw:
    """Four statements."""
    return Raw(groups, await sql.read(sql.LESSONS, groups), await sql.read(sql.WORKS, groups),
               await sql.read(sql.MARKS, groups), await sql.read(sql.ATTENDANCE, groups))


def build(raw: Raw, lookups: Lookups) -> dict[str, Table]:
    """The five tables, each in the order of journal and time. Rows of a lesson that came meanwhile wait for it."""
    lessons = _lessons(raw.lessons, lookups)
    works = _works(raw.works, lessons, lookups)
    return {'lessons': lessons, 'works': works, **_marks(raw.marks, works), 'seats': _seats(raw, lessons, lookups)}


def _lessons(rows: Array, lookups: Lookups) -> Table:
    rows = rows[np.lexsort((rows[:, 0], rows[:, 3], rows[:, 2], rows[:, 1]))]
    lesson, group, day, number, teacher, substitute, state, topic, planned = rows.T
    grade, dates = lookups.groups['grade'][group], days(day)
    place = lookups.place(dates)
    return _in_group({'lesson': _id(lesson), 'group': _id(group)}, lookups) | {
        'teacher': _id(np.where(substitute > 0, substitute, teacher)), 'own_teacher': _id(teacher), 'date': dates,
        'week': lookups.weeks[grade, place], 'term': lookups.terms[grade, place], 'number': number.astype(np.int8),
        'state': state.astype(np.int8), 'topic': topic > 0, 'planned_type': _id(planned),
        'planned_weight': np.where(planned > 0, lookups.weights[planned], np.float32(0))}


def _works(rows: Array, lessons: Table, lookups: Lookups) -> Table:
    place, known = _find(lessons['lesson'], rows[:, 1])
    rows, place = rows[known], place[known]
    order = np.lexsort((rows[:, 0], place))
    (work, lesson, kind, weight), place = rows[order].T, place[order]
    table = {'work': _id(work), 'lesson': _id(lesson), 'type': _id(kind), 'control': lookups.control[kind],
             'weight': (weight / 100).astype(np.float32)}
    return table | _pick(lessons, (*OF_GROUP, 'date', 'week', 'term'), place)


def _marks(rows: Array, works: Table) -> dict[str, Table]:
    place, known = _find(works['work'], rows[:, 0])
    rows, place = rows[known], place[known]
    order = np.lexsort((rows[:, 1], place))
    (_, pupil, code), place = rows[order].T, place[order]
    table = {'pupil': _id(pupil)} | _pick(works, (
        *OF_GROUP, 'work', 'lesson', 'type', 'control', 'date', 'week', 'term', 'weight'), place)
    number = (code > DEBT) & (code < PASS)
    sign = np.select([code == PASS, code == FAIL], [1, 2])[~number].astype(np.int8)
    return {'marks': _numbers(take(table, number), code[number]), 'signs': take(table, ~number) | {'sign': sign}}


def _numbers(table: Table, code: Array) -> Table:
    """A cell «4/5», code 45, becomes two rows."""
    twice = np.where(code > 9, 2, 1)
    row = np.repeat(np.arange(len(code)), twice)
    part = np.arange(len(row)) - np.repeat(np.cumsum(twice) - twice, twice)
    code = code[row]
    mark = np.where(code < 10, code, np.where(part == 0, code // 10, code % 10))
    return take(table, row) | {'mark': mark.astype(np.int8), 'part': part.astype(np.int8)}


def _seats(raw: Raw, lessons: Table, lookups: Lookups) -> Table:
    """Every lesson × everybody who was in its journal that day; lessons keep their order, pupils the alphabet's."""
    lessons = take(lessons, lessons['state'] == HELD)
    start = np.searchsorted(lookups.members['group'], lessons['group'], side='left')
    count = np.searchsorted(lookups.members['group'], lessons['group'], side='right') - start
    lesson = np.repeat(np.arange(len(count)), count)
    member = np.arange(len(lesson)) - np.repeat(np.cumsum(count) - count, count) + start[lesson]
    date = lessons['date'][lesson]
    inside = (lookups.members['since'][member] <= date) & (date < lookups.members['until'][member])
    lesson, member = lesson[inside], member[inside]
    table = {'pupil': lookups.members['pupil'][member]} | _pick(
        lessons, ('lesson', *OF_GROUP, 'date', 'term', 'number'), lesson)
    return table | _noted(raw.attendance, table)


def _noted(rows: Array, seats: Table) -> Table:
    """The code of each seat, 0 where there is none."""
    asked = seats['lesson'].astype(np.int64) << 32 | seats['pupil']
    place, known = _find(rows[:, 0] << 32 | rows[:, 1], asked)
    code, minutes = np.zeros(len(asked), np.int8), np.zeros(len(asked), np.int16)
    code[known], minutes[known] = rows[place[known], 2], rows[place[known], 3]
    return {'code': code, 'minutes': minutes}


def _id(values: Array) -> Array:
    return values.astype(np.int32)


def _in_group(table: Table, lookups: Lookups) -> Table:
    group = table['group']
    return table | {'class': lookups.groups['class'][group], 'grade': lookups.groups['grade'][group].astype(np.int8),
                    'subject': lookups.groups['subject'][group]}


def _pick(table: Table, names: Sequence[str], rows: Array) -> Table:
    return {name: table[name][rows] for name in names}


def _find(keys: Array, asked: Array) -> tuple[Array, Array]:
    """Where each asked key is in ``keys``, and whether it is there at all."""
    order = np.argsort(keys, kind='stable')
    place = np.searchsorted(keys, asked, sorter=order)
    found = order[np.minimum(place, max(len(order) - 1, 0))] if len(order) else np.zeros(len(asked), np.int64)
    known = keys[found] == asked if len(order) else np.zeros(len(asked), np.bool_)
    return found, known
