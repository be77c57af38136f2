"""How good forecasts were: tables over the cases of a backtest."""

import numpy as np
import pandas as pd

from ejournal.analytics.quality.spread import wilson

from .engine import put_flags
from .settings import MARKS, Settings
from .table import Numbers

SHARES = [f'p{mark}' for mark in MARKS]
EVENTS = {'4 или 5': (4, 5), '5': (5,), '2': (2,)}
BINS = 10
Z95 = 1.96
QUARTER = ['year', 'term']
# Default settings, no history: (accuracy at least, log loss at most) after a quarter, half, three quarters of a term.
BAR = {0.25: (0.765, 0.53), 0.5: (0.815, 0.41), 0.75: (0.885, 0.27)}
COVER = (0.75, 0.92)


def log_loss(shares: Numbers, marks: Numbers) -> Numbers:
    """−ln of the probability of what happened, case by case."""
    chance = shares[np.arange(len(marks)), marks.astype(np.int64) - MARKS[0]]
    losses: Numbers = -np.log(np.maximum(chance, 1e-6))
    return losses


def confusion(cases: pd.DataFrame, column: str) -> Numbers:
    """p2…p5 of a rule that names one mark, from what followed it in the other terms (other classes of a single one)."""
    guess, truth = cases[column].to_numpy(np.int64) - MARKS[0], cases['mark'].to_numpy(np.int64) - MARKS[0]
    by = QUARTER if len(cases[QUARTER].drop_duplicates()) > 1 else ['cls']
    fold = cases.groupby(by).ngroup().to_numpy()
    cut = np.unique(cases['cut'].to_numpy(), return_inverse=True)[1]
    size = (int(fold.max(initial=0)) + 1, int(cut.max(initial=0)) + 1, len(MARKS), len(MARKS))
    counts = np.zeros(size)
    np.add.at(counts, (fold.astype(np.int64), cut, guess, truth), 1)
    others = counts.sum(axis=0) - counts + 1 / len(MARKS)  # one case of every sort, so that nothing is impossible
    shares: Numbers = (others / others.sum(axis=-1, keepdims=True))[fold, cut, guess]
    return shares


def record(cases: pd.DataFrame) -> pd.DataFrame:
    """What followed each mark of «mean to date, rounded» in all the terms: cut, mark, p2…p5 (for ``Settings.pool``)."""
    attested = cases[cases['mark'] > 0]
    rows = []
    for (cut, mark), part in attested.groupby(['cut', 'naive']):
        counts = np.bincount(part['mark'].to_numpy(np.int64) - MARKS[0], minlength=len(MARKS)) + 1 / len(MARKS)
        rows.append([float(str(cut)), float(str(mark)), *(counts / counts.sum()).tolist()])
    return pd.DataFrame(rows, columns=['cut', 'naive', *SHARES])


def pooled(cases: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """The cases as the pool would have said them: p2…p5 and the flags of them; the rule's record of other terms."""
    found = cases[cases['mark'] > 0].reset_index(drop=True)
    found[SHARES] = (found[SHARES].to_numpy(np.float64) + confusion(found, 'naive')) / 2
    put_flags(found, settings)
    return pd.concat([found, cases[cases['mark'] == 0]], ignore_index=True)


def with_losses(cases: pd.DataFrame) -> pd.DataFrame:
    """Attested cases with the log loss of forecast, both naive rules and the half-and-half pool."""
    found = cases[cases['mark'] > 0].reset_index(drop=True)
    marks, shares = found['mark'].to_numpy(), found[SHARES].to_numpy(np.float64)
    naive, last = confusion(found, 'naive'), confusion(found, 'last_mark')
    found['loss'], found['naive_loss'] = log_loss(shares, marks), log_loss(naive, marks)
    found['last_loss'], found['pool_loss'] = log_loss(last, marks), log_loss((shares + naive) / 2, marks)
    found['pool_right'] = ((shares + naive) / 2).argmax(axis=1) + MARKS[0] == marks
    found['brier'] = ((shares - np.eye(len(MARKS))[marks.astype(np.int64) - MARKS[0]]) ** 2).sum(axis=1)
    found['right'] = shares.argmax(axis=1) + MARKS[0] == marks
    inside = (found['mean'] >= found['lo80'] - 1e-6) & (found['mean'] <= found['hi80'] + 1e-6)
    found['inside'] = inside.where(found['mean'].notna())
    return found


def by_cut(scored: pd.DataFrame, cases: pd.DataFrame) -> pd.DataFrame:
    """A row per cut: n, н/а, accuracy, log loss, Brier, share inside the 80 % interval, and the naive rules."""
    rows = []
    for cut, part in scored.groupby('cut'):
        rows.append({
            'cut': cut, 'n': len(part), 'not_attested': int(((cases['cut'] == cut) & (cases['mark'] == 0)).sum()),
            'accuracy': part['right'].mean(), 'log_loss': part['loss'].mean(), 'brier': part['brier'].mean(),
            'cover': part['inside'].dropna().astype(float).mean(),
            'naive_accuracy': (part['naive'] == part['mark']).mean(), 'naive_log_loss': part['naive_loss'].mean(),
            'last_accuracy': (part['last_mark'] == part['mark']).mean(), 'last_log_loss': part['last_loss'].mean(),
            'ece': calibration_error(part),
            'pool_accuracy': part['pool_right'].mean(), 'pool_log_loss': part['pool_loss'].mean(),
        })
    return pd.DataFrame(rows, columns=[
        'cut', 'n', 'not_attested', 'accuracy', 'log_loss', 'brier', 'cover', 'naive_accuracy', 'naive_log_loss',
        'last_accuracy', 'last_log_loss', 'ece', 'pool_accuracy', 'pool_log_loss'])


def calibration(scored: pd.DataFrame) -> pd.DataFrame:
    """Ten bins for each event: n, mean forecast, how often it happened, Wilson's 95 % bar (all as shares of 1)."""
    parts = []
    for event, marks in EVENTS.items():
        chance = scored[[f'p{mark}' for mark in marks]].sum(axis=1)
        frame = pd.DataFrame({'bin': np.minimum((chance * BINS).astype('int64'), BINS - 1), 'forecast': chance,
                              'happened': scored['mark'].isin(marks)})
        bins = frame.groupby('bin').agg(n=('forecast', 'size'), forecast=('forecast', 'mean'),
                                        happened=('happened', 'mean'), hits=('happened', 'sum')).reset_index()
        bars = wilson(bins['hits'], bins['n'], Z95) / 100
        parts.append(bins.assign(event=event, lo=bars['low'], hi=bars['high']))
    return pd.concat(parts, ignore_index=True)[['event', 'bin', 'n', 'forecast', 'happened', 'lo', 'hi']]


def calibration_error(scored: pd.DataFrame) -> float:
    """ECE of «4 или 5»: the mean distance of forecast and frequency over the bins."""
    chance = (scored['p4'] + scored['p5']).to_numpy()
    if not len(chance):
        return 0.0
    place = np.minimum((chance * BINS).astype(np.int64), BINS - 1)
    apart = np.bincount(place, chance - (scored['mark'] >= MARKS[2]).to_numpy(), minlength=BINS)
    return float(np.abs(apart).sum() / len(chance))


def flags(cases: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """Precision and recall of every flag at every cut; ``level`` «watch» counts both degrees."""
    attested = cases['mark'] > 0
    truths = {'risk_fail': attested & (cases['mark'] <= settings.risk_mark),
              'risk_drop': attested & (cases['last'] > 0) & (cases['mark'] < cases['last']),
              'few_marks': ~attested}
    rows = []
    for cut in sorted(cases['cut'].unique()):
        here = cases['cut'] == cut
        for flag, truth in truths.items():
            asked = here if flag == 'few_marks' else here & attested
            for level in ('watch', 'high') if flag != 'few_marks' else ('watch',):
                up = cases[flag] if flag == 'few_marks' else cases[flag].isin(['watch', 'high'][level == 'high':])
                flagged, hits = int((asked & up).sum()), int((asked & up & truth).sum())
                fell = int((asked & truth).sum())
                rows.append({'cut': cut, 'flag': flag, 'level': level, 'flagged': flagged, 'hits': hits, 'fell': fell,
                             'precision': hits / flagged if flagged else np.nan,
                             'recall': hits / fell if fell else np.nan})
    return pd.DataFrame(rows, columns=['cut', 'flag', 'level', 'flagged', 'hits', 'fell', 'precision', 'recall'])
