"""What a journal's rows take their class, grade, week, term and weight from: arrays indexed by id and by day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

import numpy as np

from ejournal.facts import Facts
from ejournal.frames.structure import Structure
from ejournal.frames.tables import Array, Table
from ejournal.rules.calendar import DAY, FIVE_DAYS

GRADES = 13  # 0 … 12: an index of arrays
FAR = np.datetime64('2200-01-01', 's')


@dataclass
class Lookups:
    """``weeks`` and ``terms`` are grade × day; ``groups`` has 'class', 'grade', 'subject' by the group's id."""

    first: date
    weeks: Array
    terms: Array
    groups: dict[str, Array]
    members: Table  # group, pupil, since, until (FAR where open), in the order of the group and the alphabet
    weights: Array  # by the id of the type of work
    control: Array
    signatures: dict[int, int]  # while a journal's stays the same, its rows need not be read anew

    def place(self, days: Array) -> Array:
        """Columns of ``weeks`` and ``terms`` for some dates."""
        since = (days.astype('datetime64[D]') - np.datetime64(self.first, 'D')).astype(np.int64)
        place: Array = np.clip(since, 0, self.weeks.shape[1] - 1)
        return place


def build(structure: Structure) -> Lookups:
    """Rows in, arrays out."""
    year = structure.facts
    days = [year.year_starts_on + DAY * place for place in range((year.year_ends_on - year.year_starts_on).days + 2)]
    found = Lookups(days[0], _weeks(year, days), _terms(structure, days), _groups(structure), _members(structure),
                    *_types(structure), signatures={})
    found.signatures = _signatures(structure, found)
    return found


def ints(values: Iterable[int | None]) -> Array:
    """Ids as ``int32``; 0 for none."""
    return np.fromiter((value or 0 for value in values), np.int32)


def dates(values: Sequence[date | None], none: np.datetime64 | None = None) -> Array:
    """Dates, ``none`` (NaT) where there is none."""
    return np.array([none if value is None else np.datetime64(value, 's') for value in values], 'datetime64[s]')


def _weeks(year: Facts, days: list[date]) -> Array:
    """Teaching weeks before each morning; the last column is the morning after the year."""
    weeks = np.zeros((GRADES, len(days)), np.float32)
    for grade in sorted({one for term in year.terms for one in term.grades if one < GRADES}):
        length = FIVE_DAYS if grade == 1 else year.calendar.week_days
        taught = [year.calendar.is_school_day(day, grade) for day in days[:-1]]
        weeks[grade, 1:] = np.fromiter(accumulate(taught), np.float32) / length
    return weeks


def _terms(structure: Structure, days: list[date]) -> Array:
    terms = np.zeros((GRADES, len(days)), np.int32)
    for term, _, _, _, starts_on, ends_on, grades, _ in structure.terms:
        first, after = (max((day - days[0]).days, 0) for day in (starts_on, ends_on + DAY))
        for grade in grades:
            terms[grade, first:after] = term
    return terms


def _groups(structure: Structure) -> dict[str, Array]:
    rows = structure.teaching.groups
    size = max((row[0] for row in rows), default=0) + 1
    found = {name: np.zeros(size, np.int32) for name in ('class', 'grade', 'subject')}
    for row in rows:
        found['class'][row[0]], found['grade'][row[0]], found['subject'][row[0]] = row[1], row[2], row[3]
    return found


def _types(structure: Structure) -> tuple[Array, Array]:
    size = max((row[0] for row in structure.work_types), default=0) + 1
    weights, control = np.zeros(size, np.float32), np.zeros(size, np.bool_)
    for row in structure.work_types:
        weights[row[0]], control[row[0]] = float(row[3]), bool(row[4])
    return weights, control


def _members(structure: Structure) -> Table:
    order = {row[0]: place for place, row in enumerate(structure.people)}
    spans = defaultdict(list)  # a whole-class journal has its class's, by the negative id
    for one, pupil, since, until in structure.teaching.class_spans:
        spans[-one].append((order[pupil], since, pupil, until))
    for one, pupil, since, until in structure.teaching.group_spans:
        spans[one].append((order[pupil], since, pupil, until))
    rows = [(group[0], *span) for group in structure.teaching.groups
            for span in sorted(spans[group[0] if group[4] else -group[1]], key=lambda span: span[:2])]
    return {'group': ints(row[0] for row in rows), 'pupil': ints(row[3] for row in rows),
            'since': dates([row[2] for row in rows]), 'until': dates([row[4] for row in rows], FAR)}


def _signatures(structure: Structure, found: Lookups) -> dict[int, int]:
    sums = {int(row[0]): tuple(row.tolist()) for row in structure.sums}
    types = (found.weights.tobytes(), found.control.tobytes())
    days = [hash((found.weeks[grade].tobytes(), found.terms[grade].tobytes(), types)) for grade in range(GRADES)]
    groups = structure.teaching.groups
    bounds = [np.searchsorted(found.members['group'], [row[0] for row in groups], side) for side in ('left', 'right')]
    return {row[0]: hash((row[:4], days[row[2]], sums.get(row[0]), *(
        found.members[name][start:end].tobytes() for name in ('pupil', 'since', 'until'))))
        for row, start, end in zip(groups, *bounds, strict=True)}
