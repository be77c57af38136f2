"""What the forecast believes before it has seen a mark, and what a school's own finished year has taught it."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

MARKS = (2, 3, 4, 5)
LOWEST, HIGHEST = 2.0, 5.0


@dataclass(frozen=True)
class Settings:
    """Every number of the method; the defaults need no history, `tune` makes better ones once a year.

    Refused (ValueError): thresholds that do not rise between 2 and 5, variances and counts that are not positive.
    """

    thresholds: tuple[float, float, float] = (2.5, 3.5, 4.5)  # least means for 3, 4 and 5: the school's own rule
    min_marks: int = 3  # fewer are «н/а»
    half_life: float = 18.0  # weeks after which a mark counts half as evidence of the level
    kappa_start: float = 1.25  # how much wider than the formula the rest of the term is, at its start …
    kappa_end: float = 1.05  # … and at its end
    noise: float = 0.45  # variance of one mark around the level
    noise_weight: float = 60.0  # marks
    kind_noise_weight: float = 200.0  # marks
    var_pair: float = 0.09  # a pupil in one subject
    var_pupil: float = 0.16
    var_group: float = 0.06  # a class in one subject
    var_subject: float = 0.06
    var_paper: float = 0.03  # one paper that the whole class wrote
    var_unseen: float = 0.06  # a kind of work nobody has seen yet
    weight_slope: float = -0.15  # difficulty per ln(weight)
    difficulty_weight: float = 40.0  # marks
    school_mean: float = 3.85
    default_weight: float = 60.0  # pairs
    prior_marks: float = 3.0  # last year's annual mark counts as that many marks …
    prior_age: float = 10.0  # … so old at the start of the year, in weeks
    prior_excess: float = 0.10  # and is so much better than current marks
    pace_default: float = 0.9  # marks per pupil, subject and week
    pace_weight: float = 3.0  # weeks
    plan_share: float = 0.93  # of the planned papers a pupil is there to write
    passes: int = 6
    floor: float = 0.001
    # Of a step of the sum, between the threshold and the last sum below it. T·A lies on a step for every other A, half
    # a step above one for the rest: a quarter on the average (half a step was measured as too severe).
    edge: float = 0.25
    lift: float = 0.0  # how much below the threshold teachers still round up
    discretion: float = 0.0  # spread of the teachers' own thresholds
    spread: float = 1.0  # how far pupils stay from the mean of their class
    recalibration: tuple[tuple[float, float], ...] = ((0.0, 1.0),) * 3  # z' = a + b z for «below 3», 4, 5
    rho_class: float = 0.10
    rho_pupil: float = 0.25
    difficulty: Mapping[float, float] = field(default_factory=dict)  # by weight, from last year
    pace: Mapping[tuple[int, float], float] = field(default_factory=dict)  # by subject and weight, from last year
    shift: Mapping[int, float] = field(default_factory=dict)  # by subject: the end of the term against its start
    # «scope.figure» → (share of the term over, how many times as wide an interval of a class must be): `widths`.
    class_width: Mapping[str, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    # The record of «mean to date, rounded»: (share of the term, mark, p2…p5); then forecasts are the pool with it.
    pool: tuple[tuple[float, ...], ...] = ()
    risk_mark: int = 2  # «может не успевать» warns of this mark or a worse one
    fail_levels: tuple[float, float] = (0.15, 0.50)  # watch, high
    drop_levels: tuple[float, float] = (0.25, 0.50)
    year_half_up: bool = True  # 4,5 of the terms is a «5»
    values: tuple[float, float, float, float] = (16.0, 36.0, 64.0, 100.0)  # СОУ of 2, 3, 4, 5 (norms 4)

    def __post_init__(self) -> None:
        """Refuse what would silently give nonsense."""
        t3, t4, t5 = self.thresholds
        if not LOWEST <= t3 < t4 < t5 < HIGHEST:
            raise ValueError('Границы отметок должны расти и лежать между 2 и 5.')
        positive = ('half_life', 'kappa_start', 'kappa_end', 'noise', 'var_pair', 'var_pupil', 'var_group',
                    'var_subject', 'pace_default', 'pace_weight', 'default_weight', 'noise_weight',
                    'kind_noise_weight', 'difficulty_weight', 'passes')
        for name in positive:
            if not getattr(self, name) > 0:
                raise ValueError(f'Настройка прогноза «{name}» должна быть больше нуля.')
        if not (0 <= self.rho_class < 1 and 0 <= self.rho_pupil < 1 and 0 <= self.floor < 0.05):
            raise ValueError('Корреляции прогноза лежат от 0 до 1, нижняя граница вероятности — от 0 до 0,05.')

    def as_dict(self) -> dict[str, Any]:
        """For keeping as JSON; `from_dict` reads it."""
        kept = asdict(self)
        kept['difficulty'] = [[weight, value] for weight, value in self.difficulty.items()]
        kept['pace'] = [[subject, weight, value] for (subject, weight), value in self.pace.items()]
        kept['shift'] = [[subject, value] for subject, value in self.shift.items()]
        kept['class_width'] = {name: [list(point) for point in line] for name, line in self.class_width.items()}
        return kept

    @classmethod
    def from_dict(cls, kept: Mapping[str, Any]) -> 'Settings':
        """What `as_dict` gave, through JSON or not; names from other versions are left out."""
        values = {name: kept[name] for name in cls.__dataclass_fields__ if name in kept}
        values['pool'] = tuple(tuple(float(one) for one in row) for row in kept.get('pool', ()))
        for name in ('thresholds', 'fail_levels', 'drop_levels', 'values'):
            if name in values:
                values[name] = tuple(values[name])
        if 'recalibration' in values:
            values['recalibration'] = tuple((float(a), float(b)) for a, b in values['recalibration'])
        values['class_width'] = {name: tuple((float(share), float(width)) for share, width in line)
                                 for name, line in dict(kept.get('class_width', {})).items()}
        values['difficulty'] = {float(weight): value for weight, value in kept.get('difficulty', ())}
        values['pace'] = {(int(subject), float(weight)): value for subject, weight, value in kept.get('pace', ())}
        values['shift'] = {int(subject): value for subject, value in kept.get('shift', ())}
        return cls(**values)


DEFAULT = Settings()
