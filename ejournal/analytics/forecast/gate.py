"""Whether forecasts may be shown at all: better than the plain mean, class by class, and honest intervals."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from .words import number, percent

SURE = 1.64
OFFER = 'Можно показывать половинную смесь прогноза и средней: она точнее средней.'
POOLED = 'Показываем половинную смесь прогноза и средней: она точнее средней.'
ONLY_MEAN = 'Показываем текущую среднюю.'
LEAST_COVER, MOST_COVER = 0.72, 0.92
CLUSTER = ['year', 'term', 'cls']


@dataclass(frozen=True)
class Gate:
    """``mode`` is «forecast», «pool» (half and half with the mean's own record) or «mean»; ``sentence`` says why."""

    passed: bool
    mode: str
    sentence: str
    gain: float  # in log loss, mean over class-quarters
    margin: float  # 1.64 standard errors of it
    cover: float
    clusters: int


def gate(scored: pd.DataFrame) -> Gate:
    """Point 4 of the backtest over `with_losses`: mean − 1.64·SE > 0, and the 80 % interval covers 72–92 %."""
    if not len(scored):
        return Gate(False, 'mean', 'Прогноз пока не показываем: нет ни одного законченного учебного периода, чтобы '
                                   'его проверить. Показываем текущую среднюю.', 0.0, 0.0, 0.0, 0)
    gain, margin, clusters = _gain(scored, 'loss')
    inside = scored['inside'].dropna().astype(float)
    cover = float(inside.mean()) if len(inside) else 0.0
    honest = LEAST_COVER <= cover <= MOST_COVER
    passed = gain - margin > 0 and honest
    pool_gain, pool_margin, _ = _gain(scored, 'pool_loss')
    mode = 'forecast' if passed else 'pool' if pool_gain - pool_margin > 0 and honest else 'mean'
    return Gate(passed, mode, _sentence(mode, (gain, margin, clusters), cover, honest), gain, margin, cover, clusters)


def _gain(scored: pd.DataFrame, column: str) -> tuple[float, float, int]:
    """Mean gain over class-quarters and its margin; pupils of a class are not independent, classes nearly are."""
    apart = (scored['naive_loss'] - scored[column]).groupby([scored[name] for name in CLUSTER]).mean().to_numpy()
    if len(apart) < 2:
        return float(apart.mean()), float('inf'), len(apart)
    return float(apart.mean()), float(SURE * apart.std(ddof=1) / np.sqrt(len(apart))), len(apart)


def _sentence(mode: str, gain: tuple[float, float, int], cover: float, honest: bool) -> str:
    value, margin, clusters = gain
    inside = f'в 80-процентный интервал попало {percent(cover)}'
    if mode == 'forecast':
        return (f'Прогноз показываем: он точнее текущей средней на {number(value, 3)} ± {number(margin, 3)} '
                f'(логарифмическая ошибка, классов и периодов: {clusters}), {inside}.')
    if clusters < 2:
        return 'Прогноз пока не показываем: для проверки нужны хотя бы два класса или два учебных периода.'
    if not honest:
        which = 'слишком узкий' if cover < LEAST_COVER else 'слишком широкий'
        return f'Прогноз не показываем: интервал {which} — {inside}, а должно 72–92 %. Показываем текущую среднюю.'
    text = (f'Прогноз не показываем: он не точнее текущей средней (разница {number(value, 3)} ± '
            f'{number(margin, 3)} по логарифмической ошибке, классов и периодов: {clusters}).')
    return f'{text} {ONLY_MEAN} {OFFER}' if mode == 'pool' else f'{text} {ONLY_MEAN}'
