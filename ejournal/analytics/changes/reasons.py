"""What a change is made of: the illness, the work, the class, the kind of entry that moved the figure most."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

CODES = ('Б', 'НП', 'УП', 'ОТ')


@dataclass(frozen=True)
class Absent:
    """The reason that moved attendance most, and how many pupils it came to (or left)."""

    code: str
    pupils: int
    came: bool


def of_absence(seats: pd.DataFrame, *, worse: bool) -> Absent | None:
    """Of the seats (with ``now``) of a class or a parallel: whose absence is new, or whose is over."""
    code = seats['code'].astype(str)
    now, before = seats[seats['now']], seats[~seats['now']]
    lessons = {one: int((code[now.index] == one).sum()) - int((code[before.index] == one).sum()) for one in CODES}
    top = max(CODES, key=lambda one: lessons[one]) if worse else min(CODES, key=lambda one: lessons[one])
    if not lessons[top] or (lessons[top] > 0) != worse:
        return None
    missing = [set(part.loc[code[part.index] == top, 'pupil']) for part in (now, before)]
    pupils = missing[0] - missing[1] if worse else missing[1] - missing[0]
    return Absent(top, len(pupils), worse) if pupils else None


def of_marks(marks: pd.DataFrame, before: float, *, worse: bool) -> tuple[int, float, int] | None:
    """Of this week's marks of a journal: the work that pulled the mean most away from ``before``.

    (work, its mean, how many marks); None without marks.
    """
    works = {int(str(work)): part['mark'].tolist() for work, part in marks[marks['now']].groupby('work')}
    if not works:
        return None
    pull = {work: sum(own) - len(own) * before for work, own in works.items()}
    top = (min if worse else max)(sorted(pull), key=lambda work: pull[work])
    return top, sum(works[top]) / len(works[top]), len(works[top])


def of_count(rows: pd.DataFrame, by: str, *, worse: bool) -> tuple[int, int, int] | None:
    """Of rows that are events (with ``now``): where there are more (or fewer) than last week: (key, before, after)."""
    found = _moved(rows, by, worse=worse)
    return (int(str(found[0])), *found[1:]) if found else None


def of_timeliness(entries: pd.DataFrame, *, worse: bool) -> tuple[str, int, int] | None:
    """Of a teacher's entries: what is late or missing more (or less) often: (what, last week, this week)."""
    found = _moved(entries[~entries['on_time'].astype(bool)], 'what', worse=worse)
    return (str(found[0]), *found[1:]) if found else None


def _moved(rows: pd.DataFrame, by: str, *, worse: bool) -> tuple[object, int, int] | None:
    if rows.empty:
        return None
    now = rows['now'].astype(bool)
    after: dict[Any, int] = dict(rows.loc[now, by].value_counts().items())
    before: dict[Any, int] = dict(rows.loc[~now, by].value_counts().items())
    keys = sorted({*after, *before})
    moved = {key: int(after.get(key, 0)) - int(before.get(key, 0)) for key in keys}
    top = (max if worse else min)(keys, key=lambda key: moved[key])
    if not moved[top] or (moved[top] > 0) != worse:
        return None
    return top, int(before.get(top, 0)), int(after.get(top, 0))
