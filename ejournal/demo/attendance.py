"""Who was away and why: illness in waves, family matters, skipped lessons, late comers, the exempt from sport."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from math import exp
from random import Random

from ejournal.demo import curriculum
from ejournal.demo.calendar import school_days, term_of
from ejournal.demo.dice import dice
from ejournal.demo.moments import DAY, HOUR, after, in_lesson, moment
from ejournal.demo.shapes import DemoAttendance, DemoGroup, DemoLesson, DemoMembership, DemoYear
from ejournal.demo.traits import Pupil, Teacher

ILL, EXCUSED, UNEXCUSED, UNKNOWN, LATE, EXEMPT = 'Б', 'УП', 'НП', 'ОТ', 'ОП', 'ОСВ'
LAST = 7
WAVES = ((9, 22, 0.5, 6), (11, 16, 2.2, 8), (2, 4, 1.8, 9))  # month, day, height, width in days
ILLNESS, FAMILY, CONTEST = 0.0058, 0.0035, 0.0012  # chances a day
HOSPITAL, HOSPITAL_FROM, HOSPITAL_DAYS = 0.007, 4, 49  # three or four pupils of the school, in the first term
LENGTHS = ((2, 3, 4, 5, 6, 7, 8, 10, 12, 14), (5, 12, 16, 18, 14, 12, 9, 7, 4, 3))  # calendar days of an illness


@dataclass(frozen=True, slots=True)
class Away:
    """A pupil is away from lesson ``first`` to ``last`` of a day; ``known_on`` is when the reason comes out."""

    code: str
    first: int
    last: int
    reason: str
    known_on: date


@dataclass(slots=True)
class Roll:
    """What happened to the pupils, by class and day: the truth behind the register."""

    away: dict[tuple[str, date], dict[str, Away]] = field(default_factory=lambda: defaultdict(dict))
    late: dict[tuple[str, date], dict[str, tuple[int, int]]] = field(default_factory=lambda: defaultdict(dict))
    exempt: dict[str, list[tuple[date, date]]] = field(default_factory=lambda: defaultdict(list))
    treated: set[str] = field(default_factory=set)  # were in a hospital for weeks: too few marks for a term mark

    def absent(self, class_name: str, day: date, number: int) -> set[str]:
        """Pupils of a class who are away from a lesson."""
        return {pupil for pupil, away in self.away.get((class_name, day), {}).items()
                if away.first <= number <= away.last}

    def is_exempt(self, pupil: str, day: date) -> bool:
        """Whether the pupil is exempt from physical culture on a day."""
        return any(first <= day <= last for first, last in self.exempt.get(pupil, ()))


def wave(day: date, delay: int = 0, strength: float = 1.0) -> float:
    """How much more often pupils fall ill around a day; in some years the waves come later or are milder."""
    return 1 + sum(strength * height * exp(-(((day - nearest(day, month, number)).days - delay) / width) ** 2 / 2)
                   for month, number, height, width in WAVES)


def nearest(day: date, month: int, number: int) -> date:
    """The date of the wave in the school year of ``day``."""
    start = day.year if day.month >= 8 else day.year - 1
    return date(start + (month < 8), month, number)


def roll(seed: int, year: DemoYear, rows: tuple[DemoMembership, ...], pupils: Mapping[str, Pupil],  # noqa: PLR0913, PLR0917
         until: date, delay: int = 0, strength: float = 1.0) -> Roll:
    """The story of every pupil of the year up to a date."""
    found, waves = Roll(), dict[date, float]()
    for row in rows:
        if row.year != year.name:
            continue
        grade = curriculum.grade_of(row.class_name)
        days = [day for day in school_days(year, grade)
                if row.since <= day <= until and (row.until is None or day < row.until)]
        for day in days:
            waves.setdefault(day, wave(day, delay, strength))
        story = Story(found, row.class_name, row.pupil, pupils[row.pupil], dice(seed, 'roll', row.pupil),
                      frozenset(days))
        in_hospital = dice(seed, 'hospital', row.pupil).random() < HOSPITAL and len(days) > HOSPITAL_FROM
        story.tell(days, waves, story.treated(days[HOSPITAL_FROM]) if in_hospital else date.min)
        if pupils[row.pupil].exempt:
            found.exempt[row.pupil].append((year.starts_on, year.ends_on))
    return found


class Story:
    """Goes through the days of one pupil."""

    def __init__(self, roll: Roll, class_name: str, key: str, pupil: Pupil, chance: Random,
                 days: frozenset[date]) -> None:
        self.roll, self.class_name, self.key, self.pupil, self.chance = roll, class_name, key, pupil, chance
        self.days = days

    def treated(self, day: date) -> date:
        """Seven weeks in a hospital; the last day."""
        self.roll.treated.add(self.key)
        return self.gone(day, HOSPITAL_DAYS, ILL, 'выписка из больницы')

    def tell(self, days: list[date], waves: dict[date, float], away_until: date) -> None:
        """Fills the roll with the days after ``away_until``."""
        pupil, chance = self.pupil, self.chance
        for day in days:
            if day <= away_until:
                continue
            dip = chance.random()
            if dip < ILLNESS * pupil.frailty * waves[day]:
                away_until = self.ill(day)
            elif dip > 1 - FAMILY:
                length = chance.choices((1, 2, 3, 9), (62, 22, 12, 4))[0]
                away_until = self.gone(day, length, EXCUSED, chance.choice(('заявление родителей', 'приём у врача',
                                                                            'семейные обстоятельства')))
            elif dip > 1 - FAMILY - CONTEST and pupil.diligence > 0.1:
                self.part(day, Away(EXCUSED, chance.choice((1, 3, 4)), LAST, 'олимпиада, приказ по школе', day + DAY))
            elif chance.random() < pupil.early:
                self.skip(day)
            elif chance.random() < pupil.late:
                self.roll.late[self.class_name, day][self.key] = (1, chance.choice((3, 5, 5, 7, 10, 10, 15, 20)))

    def ill(self, day: date) -> date:
        """An illness of some days, after a long one no sport for two weeks."""
        length = self.chance.choices(*LENGTHS)[0]
        end = self.gone(day, length, ILL, 'справка')
        if length >= 7 and self.chance.random() < 0.5:
            self.roll.exempt[self.key].append((end + DAY, end + DAY * 14))
        return end

    def gone(self, day: date, length: int, code: str, reason: str) -> date:
        """Whole days away; the reason is known some days after the return. Returns the last day."""
        end = day + DAY * (length - 1)
        known = end + DAY * self.chance.choice((1, 1, 1, 2, 3, 4))
        first = self.chance.choice((1, 1, 1, 1, 1, 1, 3, 4)) if code == ILL else 1
        for offset in range(length):
            self.part(day + DAY * offset, Away(code, first if offset == 0 else 1, LAST, reason, known))
        return end

    def skip(self, day: date) -> None:
        """Misses the first lesson or two, or, sometimes, runs away from the last ones."""
        first, last = (1, self.chance.choice((1, 1, 2))) if self.chance.random() < 0.85 else (5, LAST)
        self.part(day, Away(UNEXCUSED, first, last, '', day + DAY * self.chance.randint(2, 6)))

    def part(self, day: date, away: Away) -> None:
        """One day in the roll, if the pupil is in the class then."""
        if day in self.days:
            self.roll.away[self.class_name, day][self.key] = away


class Register:
    """Turns the roll into what teachers wrote at lessons and class teachers set afterwards."""

    def __init__(self, seed: int, year: DemoYear, roll: Roll, traits: dict[str, Teacher], now: datetime) -> None:
        self.chance, self.year, self.roll, self.traits, self.now = dice(seed, 'register'), year, roll, traits, now

    def taken(self, rows: list[DemoLesson], groups: tuple[DemoGroup, ...], leaders: dict[str, str],
              writers: Mapping[int, str]) -> Iterator[DemoAttendance]:
        """The attendance of all lessons held."""
        known = {group.key: (group, frozenset(pupil for pupil, _, _ in group.members)) for group in groups}
        for row in rows:
            if not row.held:
                continue
            group, members = known[row.group]
            writer = writers.get(row.index, row.teacher)
            key = (group.class_name, row.date)
            for pupil, away in self.roll.away.get(key, {}).items():
                if pupil in members and away.first <= row.number <= away.last:
                    yield from self.absence(row, pupil, away, writer, leaders[group.class_name])
            for pupil, (number, minutes) in self.roll.late.get(key, {}).items():
                if pupil in members and number == row.number and self.chance.random() < 0.9:
                    at = in_lesson(row.date, row.number, self.chance)
                    yield DemoAttendance(row.index, pupil, LATE, at, writer, minutes)
            if group.subject == curriculum.SPORT:
                yield from self.exempt(row, group, writer)

    def absence(self, row: DemoLesson, pupil: str, away: Away, writer: str,
                leader: str) -> Iterator[DemoAttendance]:
        """ОТ from the teacher, and the reason from the class teacher once it is known."""
        if self.chance.random() > 0.97 + 0.03 * self.traits[writer].order:
            return
        at = in_lesson(row.date, row.number, self.chance)
        if self.chance.random() < (1 - self.traits[writer].order) / 2:
            at = moment(row.date, self.chance.randint(15 * HOUR, 20 * HOUR))
        if at > self.now:
            return
        known = self.settled(row, away, leader)
        if known is None:
            yield DemoAttendance(row.index, pupil, UNKNOWN, at, writer)
        else:
            yield DemoAttendance(row.index, pupil, UNKNOWN, at, writer, 0, away.code, away.reason,
                                 max(known, at), leader)

    def settled(self, row: DemoLesson, away: Away, leader: str) -> datetime | None:
        """When the class teacher sets the reason: not after the period ends, not on a weekend, sometimes never."""
        day = max(away.known_on, row.date)
        if day.isoweekday() > 5:
            day += DAY * (8 - day.isoweekday())
        term = term_of(self.year, curriculum.grade_of(row.group.split('|')[0]), row.date)
        day = min(day, term.ends_on) if term else day
        stable = dice(day.toordinal(), leader, away.known_on)  # one visit to the page settles all lessons of an absence
        if stable.random() > 0.9 + 0.1 * self.traits[leader].order:
            return None
        at = after(day, 0, stable)
        return at if at <= self.now else None

    def exempt(self, row: DemoLesson, group: DemoGroup, writer: str) -> Iterator[DemoAttendance]:
        """ОСВ at a lesson of physical culture, from the teacher, who has seen the paper."""
        absent = self.roll.absent(group.class_name, row.date, row.number)
        absent |= {pupil for pupil, (number, _) in self.roll.late.get((group.class_name, row.date), {}).items()
                   if number == row.number}
        for pupil, since, until in group.members:
            if (pupil in self.roll.exempt and pupil not in absent and since <= row.date
                    and (until is None or row.date < until) and self.roll.is_exempt(pupil, row.date)):
                at = in_lesson(row.date, row.number, self.chance)
                yield DemoAttendance(row.index, pupil, EXEMPT, at, writer, reason='справка врача')
