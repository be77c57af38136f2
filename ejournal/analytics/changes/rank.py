"""The order of changes: by how surprising they are, not by how large, so that small groups do not win by chance."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

KINDS = ('attendance', 'ill', 'twos', 'mean', 'timely', 'debts', 'corrections')
SHARES, COUNTS = ('attendance', 'ill', 'twos', 'timely'), ('debts', 'corrections')
ABSENCE, STUDIES = ('attendance', 'ill'), ('mean', 'twos')
# The fewest independent things a figure must rest on in both weeks: pupils, marks, entries.
LEAST = {'attendance': 10, 'ill': 30, 'twos': 15, 'mean': 10, 'timely': 10}
LEAST_COUNT = 5  # events in both weeks together
LEAST_SCORE = 1.0
PER_KIND = 2
COLUMNS = ('kind', 'scope', 'key', 'grade', 'before', 'after', 'n_before', 'n_after')


@dataclass(frozen=True)
class Change:
    """A figure of last week and of this one. ``scope``: school, grade, class, subject, group, teacher (``key``: which).

    Shares are 0…1, means 2…5, the rest counts. ``score`` is the change in standard errors, with its sign.
    """

    kind: str
    scope: str
    key: int
    grade: int
    before: float
    after: float
    n_before: int
    n_after: int
    score: float

    @property
    def better(self) -> bool:
        """Whether the school wants it this way round."""
        return (self.score > 0) == (self.kind in ('attendance', 'mean', 'timely'))


def scores(table: pd.DataFrame) -> pd.Series:
    """The change of each row in standard errors; 0 where the figure rests on too little in one of the weeks.

    Shares by Agresti and Caffo (a success and a failure more on both sides: never 0/0, never certain), means with the
    usual spread of marks, counts as of rare events.
    """
    kind = table['kind'].to_numpy()
    before, after, n1, n2 = (table[name].to_numpy(float) for name in ('before', 'after', 'n_before', 'n_after'))
    share, count = np.isin(kind, SHARES), np.isin(kind, COUNTS)
    p1, p2 = ((np.clip(np.nan_to_num(p), 0, 1) * n + 1) / (n + 2) for p, n in ((before, n1), (after, n2)))
    by_share = (p2 - p1) / np.sqrt(p1 * (1 - p1) / (n1 + 2) + p2 * (1 - p2) / (n2 + 2))
    by_count = (after - before) / np.sqrt(np.nan_to_num(before + after).clip(0) + 1)
    by_mean = (after - before) / (0.8 * np.sqrt(1 / np.maximum(n1, 1) + 1 / np.maximum(n2, 1)))
    found = np.where(share, by_share, np.where(count, by_count, by_mean))
    least = np.array([LEAST.get(one, 0) for one in kind])
    known = np.where(count, before + after >= LEAST_COUNT, (n1 >= least) & (n2 >= least)) & ~np.isnan(before + after)
    return pd.Series(np.where(known, np.nan_to_num(found), 0.0), index=table.index)


def rank(table: pd.DataFrame, top: int = 5) -> list[Change]:
    """The ``top`` changes of `candidates`, the most surprising first; ties by kind, scope and key, so always alike.

    One story once: of absence, and of studies, a parallel is named once; of one kind at most two. Nothing below one
    standard error: that is how weeks differ anyway.
    """
    if table.empty:
        return []
    scored = table.assign(score=scores(table), order=[KINDS.index(kind) for kind in table['kind']])
    scored = scored.assign(size=scored['score'].abs().round(9))
    scored = scored[scored['size'] >= LEAST_SCORE] \
        .sort_values(['size', 'order', 'scope', 'key'], ascending=[False, True, True, True], kind='stable')
    found: list[Change] = []
    for row in scored.to_dict('records'):
        made = Change(**{name: row[name] for name in COLUMNS}, score=float(row['score']))
        if sum(one.kind == made.kind for one in found) < PER_KIND and not any(_same(one, made) for one in found):
            found.append(made)
        if len(found) == top:
            break
    return found


def _same(one: Change, other: Change) -> bool:
    family = next((names for names in (ABSENCE, STUDIES) if one.kind in names), (one.kind,))
    return other.kind in family and one.grade == other.grade and bool(one.grade)
