"""Whom to look after, each with how often such a flag came true, and what can be done (п. 11.9).

Never a flag without its measured number: where the backtest has none, there are only the plain lists of facts.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from ejournal.analytics.forecast import words
from ejournal.services.forecast_verdict import Verdict
from ejournal.services.forecasts import Outlook

Row = dict[str, Any]
FLAGS = ('risk_fail', 'risk_drop', 'few_marks')
BECAME = {'risk_fail': 'действительно не успели', 'risk_drop': 'действительно снизили',
          'few_marks': 'остались без отметки'}


@dataclass(frozen=True)
class Flag:
    """A pupil to look after in a subject: ``kind`` of FLAGS or «reserve»; ``measured`` is how often it came true."""

    pupil: int
    school_class: int
    subject: int
    group: int
    kind: str
    name: str
    degree: str
    chance: float
    measured: str
    advice: str


def share(row: Mapping[str, Any], found: Outlook) -> float:
    """How much of the term is over for the row's grade, 0…1."""
    now, start, end = found.bounds[row['grade']]
    return min(max((now - start) / (end - start), 0.0), 1.0) if end > start else 1.0


def measured(kind: str, level: str, part: float, verdict: Verdict) -> str:
    """«из 10 отмеченных 7 действительно снизили (951 в проверке)»; '' when it was never measured."""
    precision = verdict.precision(kind, level, part)
    return f'из 10 отмеченных {precision[0]} {BECAME[kind]} (в проверке отмечено {precision[1]})' if precision else ''


def raised(rows: Iterable[Row], verdict: Verdict, found: Outlook) -> list[Flag]:
    """What is up, the surest first; nothing without a measured number or with the gate shut."""
    if not verdict.shown:
        return []
    made = []
    for row in rows:
        for kind in FLAGS:
            level = ('watch' if row[kind] else 'none') if kind == 'few_marks' else str(row[kind])
            if level == 'none' or (row['few_marks'] and kind != 'few_marks'):
                continue
            number = measured(kind, level, share(row, found), verdict)
            chance = row[{'risk_fail': 'p_fail', 'risk_drop': 'p_drop', 'few_marks': 'p_not_attested'}[kind]]
            if number:
                made.append(Flag(row['pupil'], row['class'], row['subject'], row['group'], kind, words.RISKS[kind],
                                 level, float(chance), number, words.advice(row, found.settings)))
    return sorted(made, key=lambda flag: -flag.chance)


def unmeasured(pairs: pd.DataFrame, kind: str, verdict: Verdict) -> bool:
    """Whether a kind of flag is up somewhere and was never measured."""
    if kind == 'few_marks':
        return bool(pairs[kind].any()) and verdict.precision(kind, 'watch', 1.0) is None
    return any(verdict.precision(kind, level, 1.0) is None for level in pairs[kind].unique() if level != 'none')


def reserve(rows: Iterable[Row], verdict: Verdict, found: Outlook, whole: Callable[[int], bool]) -> list[Flag]:
    """Pupils one mark short of «без троек» or «все пятёрки»; only where all subjects of the pupil are seen."""
    by_pupil: dict[int, list[Row]] = {}
    for row in rows:
        if whole(row['class']):
            by_pupil.setdefault(row['pupil'], []).append(row)
    made = []
    for own in by_pupil.values():
        for goal, name in ((5, 'одна отметка до всех „5“'), (4, 'одна отметка до „4“ и „5“')):
            short = words.one_short(own, goal)
            accuracy = verdict.accuracy(share(own[0], found))
            if short is not None and verdict.shown and accuracy is not None:
                mark, chance = words.likely(short)
                made.append(Flag(
                    short['pupil'], short['class'], short['subject'], short['group'], 'reserve', name, 'watch',
                    chance, f'из 10 вероятных отметок {words.number(accuracy * 10, 0)} сбываются',
                    f'вероятна „{mark}“; {words.needs(short, found.settings) or words.needed_average(short, goal)}'))
                break
    return sorted(made, key=lambda flag: flag.chance)


def plain(rows: Iterable[Row], found: Outlook) -> list[Flag]:
    """Facts without any forecast: the mean is below the «3», or fewer marks than the school wants."""
    made = []
    least, few = found.settings.thresholds[0], found.settings.min_marks
    for row in rows:
        mean = row['earned'] / row['earned_weight'] if row['earned_weight'] else None
        if mean is not None and mean < least - 1e-9:
            name, kind, text = f'средний балл {words.number(mean)}', 'mean', words.needs(row, found.settings)
        elif row['earned_marks'] < few:
            name, kind = f'отметок {int(row["earned_marks"])} из {few}', 'marks'
            text = 'Спросить на ближайших уроках: для аттестации не хватает оценок.'
        else:
            continue
        made.append(Flag(row['pupil'], row['class'], row['subject'], row['group'], kind, name, 'watch', 0.0, '', text))
    return made
