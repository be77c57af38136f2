"""Term marks of this year by the school's rule, and last year's marks that fit the pupils of today."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from fractions import Fraction
from random import Random

from ejournal.demo import curriculum as plan
from ejournal.demo.calendar import next_working_day, term_of
from ejournal.demo.dice import dice
from ejournal.demo.marks import DEBT, World
from ejournal.demo.moments import DAY, after
from ejournal.demo.shapes import (
    DemoFinal,
    DemoGroup,
    DemoMark,
    DemoTerm,
    DemoWork,
    DemoYear,
)

TERM, YEAR = 'term', 'year'
NOT_ATTESTED, EXEMPT, PASSED = 'н/а', 'осв', 'зач'
FEW = 3  # marks that a term mark needs
EXCUSE = 'учтена положительная динамика'
Sums = dict[tuple[str, str, int], tuple[int, int, int]]  # (group, pupil, ordinal) → (Σ mark·weight, Σ weight, marks)


def sums(year: DemoYear, world: World, works: list[DemoWork], marks: list[DemoMark]) -> Sums:
    """Weighted sums per journal, pupil and term; «4/5» counts twice, a debt not at all (norms 2)."""
    places = [(row.group, term.ordinal if (term := term_of(year, grade(row.group), row.date)) else 0)
              for row in world.lessons]
    found: Sums = defaultdict(lambda: (0, 0, 0))
    for mark in marks:
        if mark.text != DEBT:
            work = works[mark.work]
            group, ordinal = places[work.lesson]
            total, weight, count = found[group, mark.pupil, ordinal]
            for part in mark.text.split('/'):
                total, weight, count = total + int(part) * work.weight, weight + work.weight, count + 1
            found[group, mark.pupil, ordinal] = (total, weight, count)
    return found


def grade(group: str) -> int:
    """The parallel of a group by its key."""
    return plan.grade_of(group.split('|', maxsplit=1)[0])


def term_marks(seed: int, year: DemoYear, world: World, groups: tuple[DemoGroup, ...],
               found: Sums) -> Iterator[DemoFinal]:
    """Marks of the terms that are over: set in the last days of the term, a few on the days after."""
    last = {row.group: row.date for row in world.lessons}
    for group in groups:
        subject = next(s for s in plan.SUBJECTS if s.name == group.subject)
        if group.grade == 1 or subject.marking == 'none':
            continue
        chance = dice(seed, 'finals', group.key)
        for term in year.terms:
            if group.grade not in term.grades or term.starts_on > last[group.key]:
                continue
            at = entered(year, term, world.teachers[group.teacher].order, chance)
            if at > world.now:
                continue
            for pupil, since, until in group.members:
                if since <= term.ends_on and (until is None or until > term.ends_on):
                    value, reason = decided(subject.marking, found[group.key, pupil, term.ordinal], world, group,
                                            pupil, chance)
                    yield DemoFinal(year.name, term.name, TERM, group.class_name, group.subject, pupil, value, at,
                                    group.teacher, reason)


def entered(year: DemoYear, term: DemoTerm, order: float, chance: Random) -> datetime:
    """When a teacher sets the marks of a term: I-07 gives time to the first working day after it."""
    if chance.random() < order:
        return after(term.ends_on - DAY * chance.choice((0, 0, 1)), 0, chance)
    return after(next_working_day(year, term.ends_on), chance.choice((0, 0, 1)), chance)


def decided(marking: str, row: tuple[int, int, int], world: World, group: DemoGroup,
            pupil: str, chance: Random) -> tuple[str, str]:
    """(term mark, reason when it differs from the rule): the mean half up, with the teacher's mercy near the edge."""
    if marking == 'pass_fail':
        return PASSED, ''
    if group.subject == plan.SPORT and world.pupils[pupil].exempt:
        return EXEMPT, ''
    total, weight, count = row
    if count == 0 or (count < FEW and pupil in world.roll.treated):
        return NOT_ATTESTED, ''
    mean = Fraction(total, weight)
    rule = int(mean + Fraction(1, 2))
    mercy = world.teachers[group.teacher].mercy
    rest = mean + Fraction(1, 2) - rule
    if rule < 5 and rest > Fraction(17, 20) and chance.random() < mercy:
        return str(rule + 1), EXCUSE
    if rule == 2 and chance.random() < mercy / 2:
        return '3', EXCUSE
    return str(max(2, rule)), ''


def year_marks(year: DemoYear, finals: list[DemoFinal], now: datetime, *, settled: bool = False) -> Iterator[DemoFinal]:
    """Half-up means of the term marks once the year is over; any н/а leaves it to the teacher (no mark).

    ``settled``: the teachers have decided since then, by the terms that have a mark.
    """
    rows: dict[tuple[str, str, str], list[DemoFinal]] = defaultdict(list)
    for final in finals:
        rows[final.pupil, final.subject, final.class_name].append(final)
    at = after(year.ends_on, 0, dice(0, year.name, 'year'))
    if at > now:
        return
    for (pupil, subject, class_name), found in rows.items():
        values = [final.value for final in found]
        if settled:
            values = [value for value in values if value != NOT_ATTESTED] or ['3']
        if value := year_value(values):
            yield DemoFinal(year.name, 'год', YEAR, class_name, subject, pupil, value, at, found[-1].by)


def year_value(values: list[str]) -> str:
    """The year mark of term marks, or nothing."""
    if all(value.isdigit() for value in values):
        return str(int(Fraction(sum(map(int, values)), len(values)) + Fraction(1, 2)))
    return values[0] if len(set(values)) == 1 and values[0] != NOT_ATTESTED else ''
