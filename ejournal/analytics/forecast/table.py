"""The frames as arrays of codes: everything after this is a handful of `bincount`s."""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers: TypeAlias = npt.NDArray[np.float64]
Codes: TypeAlias = npt.NDArray[np.intp]
Flags: TypeAlias = npt.NDArray[np.bool_]
Whole: TypeAlias = npt.NDArray[np.int64]

PLACES = 4
WORST, BEST = 1, 5  # the «1» of a school that gives it is below every threshold, as a 2 is


@dataclass(frozen=True)
class Table:
    """Marks until now, one array a column, with codes of pair, group (class × subject), kind (weight) and paper.

    Of each pair: pupil, group and subject codes, and last year's mark (NaN for none). ``rows``: the pair of each row
    of the caller's ``pairs``, ``row_groups`` its group.
    """

    week: Numbers
    mark: Numbers
    weight: Numbers
    pair: Codes
    group: Codes
    kind: Codes
    paper: Codes
    pair_pupil: Codes
    pair_group: Codes
    pair_prior: Numbers
    group_subject: Codes
    rows: Codes
    kinds: Numbers  # the weight of each kind, rising
    subjects: Whole  # the caller's number of each subject
    group_cls: Whole
    papers: int
    pupils: int

    @property
    def pairs(self) -> int:
        """How many different pairs there are."""
        return len(self.pair_pupil)

    @property
    def groups(self) -> int:
        """How many class × subject there are."""
        return len(self.group_subject)


def columns(frame: pd.DataFrame, whole: str, real: str = '', *, name: str) -> tuple[list[Whole], list[Numbers]]:
    """The named columns as arrays; an empty frame needs none. Refused (ValueError): a missing column, NaN, infinity."""
    if not len(frame):
        return [np.empty(0, np.int64) for _ in whole.split()], [np.empty(0) for _ in real.split()]
    missing = [column for column in f'{whole} {real}'.split() if column not in frame.columns]
    if missing:
        raise ValueError(f'В таблице {name} нет столбцов: {", ".join(missing)}.')
    numbers = [_checked(frame, column, name) for column in f'{whole} {real}'.split()]
    split = len(whole.split())
    return [column.astype(np.int64) for column in numbers[:split]], [n.astype(np.float64) for n in numbers[split:]]


def _checked(frame: pd.DataFrame, column: str, name: str) -> npt.NDArray[np.int64] | Numbers:
    series = frame[column]
    if series.dtype.kind == 'i' and isinstance(series.dtype, np.dtype):
        return series.to_numpy(np.int64)
    try:
        values = series.to_numpy(np.float64, na_value=np.nan)
    except (TypeError, ValueError) as error:
        raise ValueError(f'В столбце {column} таблицы {name} есть не числа.') from error
    if not np.isfinite(values).all():
        raise ValueError(f'В столбце {column} таблицы {name} есть пустые или бесконечные значения.')
    return values


def _coded(*arrays: Whole | Codes) -> tuple[list[Codes], Whole]:
    """The same codes for equal values in all the arrays, and the values by code."""
    codes, values = pd.factorize(np.concatenate(arrays))
    return np.split(codes.astype(np.intp), np.cumsum([len(array) for array in arrays])[:-1]), values


def build(marks: pd.DataFrame, pairs: pd.DataFrame, prior: pd.DataFrame | None, now: float,
          other_kinds: Numbers) -> Table:
    """Check the frames and code them; marks after ``now`` are left out, a forecast must not know them.

    ``other_kinds``: weights of works that are planned or were usual last year, seen in the marks or not.

    Refused (ValueError): missing columns, NaN, marks outside 1…5, weights that are not positive.
    """
    (student, cls, subject), (week, mark, weight) = columns(marks, 'student cls subject', 'week mark weight',
                                                            name='marks')
    if len(mark) and not ((mark >= WORST) & (mark <= BEST)).all():
        raise ValueError('Отметки в таблице marks должны быть от 1 до 5.')
    if len(weight) and not (weight > 0).all():
        raise ValueError('Веса в таблице marks должны быть больше нуля.')
    # Frames may hold 32-bit floats: the same day and the same weight must be the same number everywhere.
    week, weight = np.round(week, PLACES), np.round(weight, PLACES)
    if len(week) and week.max() > now:
        known = week <= now
        student, cls, subject = student[known], cls[known], subject[known]
        week, mark, weight = week[known], mark[known], weight[known]
    (row_student, row_cls, row_subject), _ = columns(pairs, 'student cls subject', name='pairs')

    (of_row, of_mark), pupils = _coded(row_student, student)
    (row_subjects, mark_subjects), subjects = _coded(row_subject, subject)
    (rows, pair), pair_keys = _coded(of_row * len(subjects) + row_subjects, of_mark * len(subjects) + mark_subjects)
    (row_classes, mark_classes), classes = _coded(row_cls, cls)
    (row_groups, group), group_keys = _coded(row_classes * len(subjects) + row_subjects,
                                             mark_classes * len(subjects) + mark_subjects)
    kinds = np.union1d(pd.unique(weight), other_kinds)
    kind = np.searchsorted(kinds, weight).astype(np.intp)
    pair_pupil, pair_subject = (pair_keys // len(subjects), pair_keys % len(subjects)) if len(pair_keys) else (
        np.empty(0, np.int64), np.empty(0, np.int64))
    when = pd.factorize(week)[0].astype(np.int64)
    papers, paper_keys = pd.factorize((group * max(len(kinds), 1) + kind) * (when.max(initial=0) + 1) + when)
    return Table(
        week, mark, weight, pair, group, kind, papers.astype(np.intp), pair_pupil.astype(np.intp),
        _groups_of_pairs(len(pair_keys), (rows, row_groups), (pair, group, week)),
        _priors(prior, pupils, subjects, pair_pupil, pair_subject),
        (group_keys % max(len(subjects), 1)).astype(np.intp), rows, kinds.astype(np.float64),
        subjects, classes[group_keys // max(len(subjects), 1)] if len(group_keys) else np.empty(0, np.int64),
        len(paper_keys), len(pupils))


def _groups_of_pairs(count: int, rows: tuple[Codes, Codes], marks: tuple[Codes, Codes, Numbers]) -> Codes:
    """The class of a pair is the one it is asked for; of a pair that is not asked, the one of its last mark."""
    groups = np.full(count, -1, np.intp)
    groups[rows[0]] = rows[1]
    pair, group, week = marks
    left = groups[pair] < 0
    if left.any():
        order = np.lexsort((group[left], week[left]))
        groups[pair[left][order]] = group[left][order]
    return groups


def _priors(prior: pd.DataFrame | None, pupils: Whole, subjects: Whole, pair_pupil: Whole,
            pair_subject: Whole) -> Numbers:
    """Last year's mark of each pair, NaN without one; pupils and subjects nobody asks about are left out."""
    found = np.full(len(pair_pupil), np.nan)
    if prior is None or not len(prior):
        return found
    (student, subject), (mark,) = columns(prior, 'student subject', 'mark', name='prior')
    of_pupil = pd.Index(pupils).get_indexer(pd.Index(student))
    of_subject = pd.Index(subjects).get_indexer(pd.Index(subject))
    keys = pd.Index(pair_pupil * max(len(subjects), 1) + pair_subject)
    place = keys.get_indexer(pd.Index(np.where((of_pupil < 0) | (of_subject < 0), -1,
                                               of_pupil * max(len(subjects), 1) + of_subject)))
    found[place[place >= 0]] = np.clip(mark[place >= 0], 2, 5)
    return found
