"""What makes people of the demo school differ: teachers in order, strictness and pace, pupils in ability and health."""

from dataclasses import dataclass

from ejournal.demo import curriculum as plan
from ejournal.demo.dice import dice
from ejournal.demo.shapes import DemoPerson

# Standard deviations of the mark process; squared they are the variances that the forecast starts from.
PUPIL, PUPIL_SUBJECT, CLASS_SUBJECT, SUBJECT, PAPER, NOISE = 0.42, 0.29, 0.2, 0.12, 0.17, 0.62
MEAN = 3.76
LAGGING, LAG = 0.03, 0.7  # pupils who fell behind long ago: theirs are most of the final «2»
EASY = {plan.SPORT: 0.75, plan.MUSIC: 0.75, plan.ART: 0.7, plan.LABOUR: 0.65, plan.SAFETY: 0.5, plan.CULTURE: 0.4,
        plan.WORLD: 0.3, plan.READING: 0.35, plan.SOCIETY: 0.15, plan.BIOLOGY: 0.1, plan.LITERATURE: 0.1,
        plan.INFORMATICS: 0.2, plan.MOTHER_TONGUE: 0.3, plan.PROBABILITY: 0.05}
HARD = {plan.ALGEBRA: -0.2, plan.GEOMETRY: -0.25, plan.CALCULUS: -0.15, plan.PHYSICS: -0.2, plan.CHEMISTRY: -0.15,
        plan.RUSSIAN: -0.12, plan.ENGLISH: -0.02}
WARM = {**EASY, **HARD}


@dataclass(frozen=True, slots=True)
class Teacher:
    """How a teacher keeps the journal: ``order`` 0…1 is the share of entries on time."""

    order: float
    strictness: float
    pace: float
    mercy: float
    days_to_check: int


@dataclass(frozen=True, slots=True)
class Pupil:
    """How a pupil learns and attends; ``early`` and ``late`` are chances of skipping or missing the first bell."""

    level: float
    drift: float
    frailty: float
    diligence: float
    early: float
    late: float
    exempt: bool


def teachers(seed: int, staff: tuple[DemoPerson, ...]) -> dict[str, Teacher]:
    """Traits of everybody who may teach; a few are careless, one is exemplary."""
    chance, found = dice(seed, 'teachers'), dict[str, Teacher]()
    for person in staff:
        careless = chance.random() < 0.15
        found[person.key] = Teacher(
            order=chance.uniform(0.68, 0.82) if careless else chance.uniform(0.9, 0.995),
            strictness=chance.gauss(0, 0.15), pace=chance.uniform(0.82, 1.25), mercy=chance.uniform(0.1, 0.5),
            days_to_check=chance.choice((0, 1, 1, 2, 2, 3)) + careless)
    return found


def pupils(seed: int, people: tuple[DemoPerson, ...], grades: dict[str, int]) -> dict[str, Pupil]:
    """Traits of the pupils; in grades 7-11 one in twenty-five likes to miss the first lesson."""
    chance, found = dice(seed, 'pupils'), dict[str, Pupil]()
    for person in people:
        grade = grades[person.key]
        ability = chance.gauss(0, PUPIL) - (LAG if dice(seed, 'lags', person.key).random() < LAGGING else 0)
        skips = grade >= 7 and chance.random() < 0.04
        found[person.key] = Pupil(
            level=MEAN + ability + max(0, 5 - grade) * 0.05, drift=chance.gauss(0, 0.12),
            frailty=chance.gammavariate(2.5, 0.4), diligence=ability + chance.gauss(0, 0.3),
            early=0.28 if skips else 0.002 if grade >= 7 else 0,
            late=0.14 if chance.random() < 0.05 else 0.006, exempt=chance.random() < 0.02)
    return found


def offsets(seed: int, ahead: int = 0) -> 'Offsets':
    """The random effects of subjects, classes and pairs, drawn when first asked for; see ``Offsets``."""
    return Offsets(seed, ahead)


class Offsets:
    """Effects by name, each from a stream of its own, so that the order of asking does not matter.

    A class is known by what it is called this year, ``ahead`` years after the year that is asked about.
    """

    def __init__(self, seed: int, ahead: int = 0) -> None:
        self.seed, self.ahead = seed, ahead
        self.known: dict[tuple[str, str], float] = {}

    def group(self, class_name: str, subject: str) -> float:
        """How a class differs in a subject."""
        name = f'{plan.grade_of(class_name) + self.ahead}{class_name[-1]}'
        return self.effect('group', f'{name}|{subject}', CLASS_SUBJECT)

    def subject(self, subject: str) -> float:
        """How a subject differs: known tendencies and a bit of chance."""
        return WARM.get(subject, 0.0) + self.effect('subject', subject, SUBJECT)

    def effect(self, kind: str, name: str, size: float) -> float:
        """One normal effect."""
        key = (kind, name)
        if key not in self.known:
            self.known[key] = dice(self.seed, kind, name).gauss(0, size)
        return self.known[key]
