"""Hours of a school year where the учебный план changed within it (п. 17.3.10)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from .calendar import DAY, SchoolCalendar
from .plans import hours_of_year

Place = tuple[int, int, str]  # subject, grade, letter ('' the parallel)
QUARTER = Decimal('0.25')


@dataclass(frozen=True)
class Spell:
    """The hours a week that hold from ``since`` until the next spell begins."""

    since: date
    hours: Mapping[Place, Decimal]


def year_hours(spells: Sequence[Spell], calendar: SchoolCalendar, starts_on: date, ends_on: date) \
        -> dict[Place, Decimal]:
    """Place → hours of the year. A plan that never changed has its 34 weeks (33 in grade 1); one that did has each
    spell's hours for its share of the parallel's school days, to a quarter of an hour."""
    if len(spells) == 1:
        return {place: hours_of_year(hours, place[1]) for place, hours in spells[0].hours.items()}
    grades = {place[1] for spell in spells for place in spell.hours}
    shares = {grade: _shares(spells, calendar, grade, starts_on, ends_on) for grade in grades}
    found: dict[Place, Decimal] = {}
    for number, spell in enumerate(spells):
        for place, hours in spell.hours.items():
            found[place] = found.get(place, Decimal(0)) + hours_of_year(hours, place[1]) * shares[place[1]][number]
    return {place: (hours / QUARTER).quantize(Decimal(1), ROUND_HALF_UP) * QUARTER for place, hours in found.items()}


def _shares(spells: Sequence[Spell], calendar: SchoolCalendar, grade: int, starts_on: date, ends_on: date) \
        -> list[Decimal]:
    ends = [spell.since - DAY for spell in spells[1:]] + [ends_on]
    counts = [calendar.school_days(starts_on if not number else spell.since, ends[number], grade)
              for number, spell in enumerate(spells)]
    total = sum(counts)
    return [Decimal(count) / total if total else Decimal(not number) for number, count in enumerate(counts)]
