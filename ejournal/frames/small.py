"""The small frames: years, terms, days, classes, people, subjects, journals, loads."""

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from ejournal.frames.lookups import FAR, Lookups, dates, ints
from ejournal.frames.structure import Rows, Structure
from ejournal.frames.tables import LEVELS, MARKINGS, Array, Table, frame
from ejournal.frames.teaching import last_loads
from models.people import short_name


def build(structure: Structure, lookups: Lookups) -> dict[str, pd.DataFrame]:
    """Every frame but the journals' and the final marks."""
    tables = {
        'years': _years(structure.years), 'terms': _terms(structure, lookups),
        'calendar': _calendar(structure, lookups),
        'classes': _classes(structure.teaching.classes), 'pupils': _pupils(structure), 'teachers': _teachers(structure),
        'subjects': _subjects(structure.subjects), 'work_types': _work_types(structure.work_types, lookups),
        'groups': _groups(structure), 'members': {**lookups.members, 'until': _open(lookups.members['until'])},
        'loads': _loads(structure)}
    return {name: frame(table) for name, table in tables.items()}


def _text(values: Iterable[str]) -> Array:
    return np.array(list(values), object)


def _flags(values: Iterable[object]) -> Array:
    return np.fromiter((bool(value) for value in values), np.bool_)


def _codes(values: Iterable[str], known: Sequence[str]) -> Array:
    return np.fromiter((known.index(value) for value in values), np.int8)


def _open(until: Array) -> Array:
    return np.where(until == FAR, np.datetime64('NaT', 's'), until)


def _names(rows: Sequence[Sequence[str]]) -> Table:
    """``rows`` are (last, first, middle)."""
    return {'name': _text(f'{last} {first}' for last, first, _ in rows),
            'short_name': _text(short_name(*row) for row in rows),
            'full_name': _text(' '.join(filter(None, row)) for row in rows)}


def _years(rows: Rows) -> Table:
    return {'year': ints(row[0] for row in rows), 'name': _text(row[1] for row in rows),
            'starts_on': dates([row[2] for row in rows]), 'ends_on': dates([row[3] for row in rows]),
            'closed': _flags(row[4] for row in rows)}


def _terms(structure: Structure, lookups: Lookups) -> Table:
    rows = [(*row[:6], grade, row[7] or structure.facts.closed) for row in structure.terms for grade in sorted(row[6])]
    starts, ends, grades = dates([r[4] for r in rows]), dates([r[5] for r in rows]), ints(row[6] for row in rows)
    first, last = lookups.place(starts), lookups.place(ends + np.timedelta64(1, 'D'))
    return {'term': ints(row[0] for row in rows), 'name': _text(row[1] for row in rows),
            'kind': _text(row[2] for row in rows), 'ordinal': ints(row[3] for row in rows).astype(np.int8),
            'starts_on': starts, 'ends_on': ends, 'grade': grades.astype(np.int8), 'closed': _flags(r[7] for r in rows),
            'first_week': lookups.weeks[grades, first], 'last_week': lookups.weeks[grades, last]}


def _calendar(structure: Structure, lookups: Lookups) -> Table:
    grades = np.array(sorted({one for row in structure.terms for one in row[6]}), np.int64)
    count = lookups.weeks.shape[1] - 1
    days = (np.datetime64(lookups.first, 'D') + np.arange(count)).astype('datetime64[s]')
    return {'date': np.tile(days, len(grades)), 'grade': np.repeat(grades, count).astype(np.int8),
            'school_day': np.diff(lookups.weeks[grades], axis=1).ravel() > 0,
            'week': lookups.weeks[grades, :-1].ravel(), 'term': lookups.terms[grades, :-1].ravel()}


def _classes(rows: Rows) -> Table:
    return {'class': ints(row[0] for row in rows), 'name': _text(f'{row[2]}{row[3]}' for row in rows),
            'grade': ints(row[2] for row in rows).astype(np.int8), 'letter': _text(row[3] for row in rows),
            'level': _codes((LEVELS[(row[2] > 4) + (row[2] > 9)] for row in rows), LEVELS),
            'teacher': ints(row[4] for row in rows), 'shift': ints(row[5] for row in rows).astype(np.int8)}


def _pupils(structure: Structure) -> Table:
    people = {row[0]: (place, row[1:]) for place, row in enumerate(structure.people)}
    grades = {row[0]: row[2] for row in structure.teaching.classes}
    rows = sorted(structure.teaching.class_spans, key=lambda row: (people[row[1]][0], row[2]))
    return {'pupil': ints(row[1] for row in rows), **_names([people[row[1]][1] for row in rows]),
            'order': ints(people[row[1]][0] for row in rows), 'class': ints(row[0] for row in rows),
            'grade': ints(grades[row[0]] for row in rows).astype(np.int8),
            'since': dates([row[2] for row in rows]), 'until': dates([row[3] for row in rows])}


def _teachers(structure: Structure) -> Table:
    rows = [(place, row) for place, row in enumerate(structure.people) if row[0] in structure.staff]
    return {'teacher': ints(row[0] for _, row in rows), **_names([row[1:] for _, row in rows]),
            'order': ints(place for place, _ in rows)}


def _subjects(rows: Rows) -> Table:
    return {'subject': ints(row[0] for row in rows), 'name': _text(row[1] for row in rows),
            'short_name': _text(row[2] for row in rows), 'area': _text(row[3] for row in rows),
            'marking': _codes((row[4] for row in rows), MARKINGS), 'extracurricular': _flags(row[5] for row in rows)}


def _work_types(rows: Rows, lookups: Lookups) -> Table:
    types = ints(row[0] for row in rows)
    return {'type': types, 'name': _text(row[1] for row in rows), 'short_name': _text(row[2] for row in rows),
            'weight': lookups.weights[types], 'control': lookups.control[types],
            'deadline': _text(row[5] for row in rows)}


def _groups(structure: Structure) -> Table:
    rows, last = structure.teaching.groups, last_loads(structure.teaching)
    return {'group': ints(row[0] for row in rows), 'class': ints(row[1] for row in rows),
            'grade': ints(row[2] for row in rows).astype(np.int8), 'subject': ints(row[3] for row in rows),
            'name': _text(row[4] for row in rows), 'whole': _flags(not row[4] for row in rows),
            'marking': _codes((row[5] for row in rows), MARKINGS),
            'teacher': ints(last.get(row[0], (0, 0.0))[0] for row in rows),
            'hours': np.fromiter((last.get(row[0], (0, 0.0))[1] for row in rows), np.float32)}


def _loads(structure: Structure) -> Table:
    rows = structure.teaching.loads
    return {'group': ints(row[0] for row in rows), 'teacher': ints(row[1] for row in rows),
            'hours': np.fromiter((row[2] for row in rows), np.float32), 'since': dates([row[3] for row in rows]),
            'until': dates([row[4] for row in rows])}
