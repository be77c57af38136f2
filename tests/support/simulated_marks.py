"""A school whose pupils are known: levels of pupils, classes and subjects that drift, and marks with noise from them.

It is made without a look at the forecaster: marks are whole, bounded, of three weights; papers of a class are easy or
hard together; levels walk from week to week; teachers round near the threshold in their own way.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd

TERMS = ((0.0, 8.0), (8.0, 16.0), (16.0, 26.0), (26.0, 34.0))
KINDS = np.array([1.0, 1.5, 2.0])  # answer, independent work, control work
MIX = np.array([0.70, 0.18, 0.12])
HARDER = np.array([0.05, -0.05, -0.20])


@dataclass(frozen=True)
class School:
    """All marks of a year and the marks of its terms as the teachers gave them."""

    marks: pd.DataFrame  # student, cls, subject, week, mark, weight
    finals: pd.DataFrame  # student, cls, subject, term, mark
    prior: pd.DataFrame  # student, subject, mark

    @property
    def pairs(self) -> pd.DataFrame:
        """Every pupil in every subject."""
        return self.prior[['student', 'cls', 'subject']]


def simulate(seed: int, *, classes: int = 12, size: int = 25, subjects: int = 12, year: int = 0,
             own_ways: float = 0.02, drift: float = 0.0) -> School:
    """A year of a school; own_ways is how the teachers differ at the threshold: 98 % of marks keep the rule; drift is
    how far pupils of a class go up or down together within a term in a subject (a topic is hard, a teacher stricter).

    The same ``seed`` with another ``year`` has the same pupils a year older."""
    people = np.random.default_rng(seed)
    rng = np.random.default_rng((seed, year))
    pupils = classes * size
    student = np.repeat(np.arange(pupils), subjects)
    subject = np.tile(np.arange(subjects), pupils)
    cls = student // size
    of_subject = people.normal(3.95, 0.20, subjects)
    group = people.normal(0, 0.22, (classes, subjects))
    pupil = people.normal(0, 0.42, pupils)
    level = of_subject[subject] + group[cls, subject] + pupil[student] + people.normal(0, 0.28, len(student))
    pace = np.clip(people.gamma(9, 0.1, (classes, subjects)), 0.45, 1.8)
    marks = _marks(rng, (student, cls, subject), level + year * 0.02, pace, drift)
    prior = pd.DataFrame({'student': student, 'cls': cls, 'subject': subject,
                          'mark': np.clip(np.floor(level + 0.1 + rng.normal(0, 0.2, len(level)) + 0.5), 2, 5)})
    return School(marks, _finals(rng, marks, own_ways), prior)


def _marks(rng: np.random.Generator, keys: tuple[np.ndarray, np.ndarray, np.ndarray], level: np.ndarray,
           pace: np.ndarray, drift: float) -> pd.DataFrame:
    student, cls, subject = keys
    parts = []
    weeks, walk = int(TERMS[-1][1]), np.zeros(len(student))
    together = rng.normal(0, drift, (len(TERMS), *pace.shape)) if drift else np.zeros((len(TERMS), *pace.shape))
    for week in range(weeks):
        walk = walk + rng.normal(0, 0.035, len(student))
        for _ in range(3):  # at most three lessons with a chance of a mark
            kind = rng.choice(len(KINDS), p=MIX, size=pace.shape)
            paper = rng.normal(0, 0.17, pace.shape)
            # A control work is for everybody, an answer for those who are asked.
            share = np.where(kind == 0, pace / 3, np.minimum(pace / 3, 0.93))
            held = rng.random(pace.shape) < np.where(kind == 2, share / 0.93, 1.0)
            chance = np.where(kind == 2, held * 0.93, share)[cls, subject]
            got = rng.random(len(student)) < chance
            which = kind[cls, subject]
            common = _gone(week) * together[_term(week)][cls, subject]
            shown = level + walk + common + HARDER[which] + paper[cls, subject]
            noise = np.sqrt(np.maximum((5.25 - shown) * (shown - 1.5), 0.35) / 3.5 * 0.42)
            mark = np.clip(np.floor(shown + rng.normal(0, 1, len(student)) * noise + 0.5), 2, 5)
            day = week + rng.integers(0, 6, pace.shape)[cls, subject] / 6
            parts.append(np.stack([student, cls, subject, day, mark, KINDS[which]], axis=1)[got])
    frame = pd.DataFrame(np.concatenate(parts), columns=['student', 'cls', 'subject', 'week', 'mark', 'weight'])
    return frame.astype({'student': 'int64', 'cls': 'int64', 'subject': 'int64', 'mark': 'int64'})


def _term(week: int) -> int:
    return next(place for place, (_, end) in enumerate(TERMS) if week < end)


def _gone(week: int) -> float:
    """How much of the term is over."""
    start, end = TERMS[_term(week)]
    return (week - start) / (end - start)


def _finals(rng: np.random.Generator, marks: pd.DataFrame, own_ways: float) -> pd.DataFrame:
    parts = []
    for term, (start, end) in enumerate(TERMS):
        inside = marks[(marks['week'] >= start) & (marks['week'] < end)]
        sums = inside.assign(points=inside['mark'] * inside['weight']).groupby(['student', 'cls', 'subject']).agg(
            points=('points', 'sum'), weight=('weight', 'sum'), n=('mark', 'size')).reset_index()
        mean = sums['points'] / sums['weight'] + rng.normal(0, own_ways, len(sums)) * (own_ways > 0)
        given = np.clip(np.floor(mean + 0.5), 2, 5)
        parts.append(sums.assign(term=term, mark=np.where(sums['n'] >= 3, given, 0))[
            ['student', 'cls', 'subject', 'term', 'mark']])
    return pd.concat(parts, ignore_index=True)
