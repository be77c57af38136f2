"""The forecast in Russian sentences: always «если всё пойдёт как обычно», always with its probability (п. 11.9)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

import pandas as pd

from ejournal.rules.rounding import format_number

from .settings import DEFAULT, MARKS, Settings

Row: TypeAlias = Mapping[Any, Any] | pd.Series
AS_USUAL = 'если всё пойдёт как обычно'
FEW = 'мало оценок'
RISKS = {'risk_fail': 'может не успевать', 'risk_drop': 'может потерять балл', 'few_marks': FEW}
DEGREES = {'none': '', 'watch': 'присмотреться', 'high': 'высокая вероятность'}
COUNTS = ('', 'одна', 'две', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять')
MANY = 10
OUT_OF_REACH = 5


def number(value: float, digits: int = 2) -> str:
    """«4,31»: half up, decimal comma."""
    return format_number(Decimal(repr(round(float(value), 9))), digits)


def percent(chance: float) -> str:
    """«78 %»; never 0 or 100 for what is only nearly so."""
    if 0 < chance < 0.01:
        return 'меньше 1 %'
    return 'больше 99 %' if 0.99 < chance < 1 else f'{number(chance * 100, 0)} %'


def likely(row: Row) -> tuple[int, float]:
    """The most probable mark and its probability; (0, 0) where there are too few marks for one."""
    if row['few_marks']:
        return 0, 0.0
    best = max(MARKS, key=lambda mark: (float(row[f'p{mark}']), mark))
    return best, float(row[f'p{best}'])


def short(row: Row) -> str:
    """For a narrow column: «„4“ 78 %» or «мало оценок»."""
    mark, chance = likely(row)
    return f'„{mark}“ {percent(chance)}' if mark else FEW


def sentence(row: Row) -> str:
    """«Если всё пойдёт как обычно, скорее всего „4“ (78 %); средняя к концу от 3,61 до 4,20.»"""
    mark, chance = likely(row)
    if not mark:
        return 'Мало оценок: прогноз отметки не показываем.'
    between = f'средняя к концу от {number(row["lo80"])} до {number(row["hi80"])} с вероятностью 80 %'
    return f'{AS_USUAL.capitalize()}, скорее всего „{mark}“ ({percent(chance)}); {between}.'


def fives(count: int) -> str:
    """«нужна одна „5“», «нужны две „5“», «нужно десять или больше „5“»."""
    if count >= MANY:
        return 'нужно десять „5“ или больше'
    verb = 'нужна' if count == 1 else 'нужны' if count < OUT_OF_REACH else 'нужно'
    return f'{verb} {COUNTS[count]} „5“'


def needs(row: Row, settings: Settings = DEFAULT) -> str:
    """What the next better mark takes («до „5“ нужны две „5“»); '' when today's mean already gives a «5»."""
    earned, weight = float(row['earned']), float(row['earned_weight'])
    for mark, threshold in zip(MARKS[1:], settings.thresholds, strict=True):
        if weight <= 0 or earned - threshold * weight < -1e-9:
            count = row[f'need_fives_{mark}'] if mark > MARKS[1] else None
            if weight <= 0:
                return 'оценок ещё нет'
            return f'до „{mark}“ {fives(int(count) if count is not None else _to_three(row, threshold))}'
    return ''


def _to_three(row: Row, threshold: float) -> int:
    missing = threshold * float(row['earned_weight']) - float(row['earned'])
    return max(1, int(-(-(missing - 1e-9) // (MARKS[-1] - threshold))))


def needed_average(row: Row, mark: int) -> str:
    """«„4“ уже обеспечена», «для „5“ нужна средняя 4,70 за оставшееся» or «… недостижима»."""
    average = float(row[f'need_avg_{mark}'])
    if average <= MARKS[0]:
        return f'„{mark}“ уже обеспечена'
    if average > OUT_OF_REACH:
        return f'„{mark}“ при обычном числе отметок недостижима'
    at_least = sum(float(row[f'p{better}']) for better in MARKS if better >= mark)
    return f'для „{mark}“ нужна средняя {number(average)} за оставшееся время (вероятность {percent(at_least)})'


def parts(row: Row) -> list[tuple[str, str]]:
    """What the number is made of: (name, value) of own mean, class, general level, already earned, own trust."""
    own = number(row['own_mean']) if row['own_marks'] else 'нет оценок'
    general = float(row['general'])
    earned = (f'{number(float(row["earned"]) / float(row["earned_weight"]))} за {int(row["earned_marks"])} оц.'
              if row['earned_weight'] else 'пока ничего')
    return [('Собственная недавняя средняя', own), ('Средняя класса по предмету', number(row['class_mean'])),
            ('Общий уровень ученика', ('+' if general >= 0 else '−') + number(abs(general))),
            ('Уже заработано', earned), ('Ещё ожидается оценок', number(row['rest_marks'], 0)),
            ('Доверие собственным оценкам', percent(float(row['own_trust'])))]


def explanation(row: Row) -> str:
    """Why: one sentence with own marks, class, general level and what is already earned."""
    trust, general = float(row['own_trust']), float(row['general'])
    expected = float(row['class_mean']) + general
    if not row['own_marks'] and trust > 0:
        return (f'Оценок этого года ещё нет: ожидаем {number(row["level"])} — по прошлогодней отметке, классу '
                f'({number(row["class_mean"])}) и общему уровню ученика ({_signed(general)}).')
    if not row['own_marks']:
        return (f'Своих оценок ещё нет: ожидаем {number(row["level"])} — средняя класса {number(row["class_mean"])} '
                f'и общий уровень ученика {_signed(general)}.')
    text = (f'Уровень {number(row["level"])}: собственным оценкам ({number(row["own_mean"])}) доверяем на '
            f'{percent(trust)}, остальное — {number(expected)} по классу ({number(row["class_mean"])}) '
            f'и общему уровню ученика ({_signed(general)}).')
    if row['earned_weight']:
        share = float(row['earned_weight']) / (float(row['earned_weight']) + float(row['rest_weight']))
        text += (f' Уже заработано {number(float(row["earned"]) / float(row["earned_weight"]))} — '
                 f'{percent(share)} итога.')
    return text


def _signed(value: float) -> str:
    return ('+' if value >= 0 else '−') + number(abs(value))


def flags(row: Row) -> list[tuple[str, str, float]]:
    """(name, degree «watch»/«high», probability) of every flag that is up, the surest first."""
    found = [(RISKS[name], str(row[name]), float(row[chance]))
             for name, chance in (('risk_fail', 'p_fail'), ('risk_drop', 'p_drop')) if row[name] != 'none']
    if row['few_marks']:
        found.append((FEW, 'watch', float(row['p_not_attested'])))
    return sorted(found, key=lambda flag: -flag[2])


def advice(row: Row, settings: Settings = DEFAULT) -> str:
    """What can be done about the flags of this row; '' without flags."""
    if row['few_marks']:
        return 'Спросить на ближайших уроках: для аттестации не хватает оценок.'
    if row['risk_fail'] == 'none' and row['risk_drop'] == 'none':
        return ''
    goal = settings.risk_mark + 1 if row['risk_fail'] != 'none' else int(row['last'])
    goal = min(max(goal, MARKS[1]), MARKS[-1])
    average = float(row[f'need_avg_{goal}'])
    if average > OUT_OF_REACH:
        return f'При обычном числе отметок „{goal}“ уже не получить: назначить дополнительные работы.'
    if average <= MARKS[0]:
        return f'„{goal}“ уже обеспечена, если не снизится число работ.'
    return f'До конца периода нужна средняя не ниже {number(average)}, чтобы была „{goal}“: консультация, пересдача.'


def one_short(rows: Sequence[Row], mark: int) -> Row | None:
    """«Резерв»: the only subject below ``mark`` of a pupil whose other likely marks are all that good; else None."""
    below = [row for row in rows if 0 < likely(row)[0] < mark]
    return below[0] if len(below) == 1 and len(rows) > 1 and likely(below[0])[0] == mark - 1 else None
