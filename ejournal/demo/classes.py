"""Classes of this year and the last, who was in them since when, and the few pupils who came, left or moved."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from ejournal.demo import curriculum
from ejournal.demo.calendar import school_days
from ejournal.demo.dice import dice
from ejournal.demo.people import Families
from ejournal.demo.posts import posts
from ejournal.demo.shapes import DemoClass, DemoMembership, DemoMovement, DemoYear

PRIMARY = 4
CITY_SCHOOLS = ('МБОУ СОШ № 3', 'МБОУ «Лицей № 7»', 'МАОУ СОШ № 12', 'МБОУ «Гимназия № 2»')


def classes(year: DemoYear) -> tuple[DemoClass, ...]:
    """1А … 11Б with their class teachers."""
    leaders = {post.leads: post for post in posts() if post.leads}
    return tuple(DemoClass(year.name, curriculum.grade_of(name), name[-1], leaders[name].key, leaders[name].room,
                           curriculum.PROFILES.get(name, '')) for name in curriculum.class_names())


def last_classes(year: DemoYear) -> tuple[DemoClass, ...]:
    """The classes of the year before that the pupils of grades 2-11 come from; primary teachers move up with them."""
    leaders = {post.leads: post for post in posts() if post.leads}
    found = []
    for name in curriculum.class_names()[2:]:
        now = f'{curriculum.grade_of(name) - 1}{name[-1]}'
        # Who leads a first class today has just brought the fourth one to its end.
        leader = leaders[f'1{name[-1]}' if curriculum.grade_of(name) == PRIMARY + 1 else name]
        found.append(DemoClass(year.name, curriculum.grade_of(now), name[-1], leader.key, leader.room,
                               curriculum.PROFILES.get(now, '')))
    return tuple(found)


def moved(seed: int, year: DemoYear, found: Families, today: date) -> tuple[DemoMovement, ...]:
    """Three arrivals, two departures and a transfer inside a parallel, spread over the year, up to ``today``."""
    chance = dice(seed, 'movements')
    days = [day for day in school_days(year, 5) if day <= today]
    pupils = [key for key, name in found.seats.items() if 2 <= curriculum.grade_of(name) <= 9]
    chosen = chance.sample(sorted(pupils), 6)
    kinds = ('arrive', 'leave', 'arrive', 'transfer', 'arrive', 'leave')
    moves = []
    for index, (kind, pupil, month) in enumerate(zip(kinds, chosen, (14, 21, 33, 42, 51, 95), strict=True), 1):
        if len(days) > month:
            moves.append(move(kind, pupil, found.seats[pupil], days[month], index, chance.choice(CITY_SCHOOLS)))
    return tuple(moves)


def move(kind: str, pupil: str, name: str, day: date, index: int, place: str) -> DemoMovement:
    """One movement with its order of the day before."""
    order, before = f'{40 + index * 7}-у', day - timedelta(days=1)
    if kind == 'arrive':
        return DemoMovement('зачисление', pupil, order, before, day, to_class=name, place=place)
    if kind == 'leave':
        return DemoMovement('отчисление', pupil, order, before, day, from_class=name, place=place)
    other = name[:-1] + ('Б' if name.endswith('А') else 'А')
    return DemoMovement('перевод в класс', pupil, order, before, day, from_class=name, to_class=other)


def memberships(year: DemoYear, last: DemoYear, found: Families,
                moves: tuple[DemoMovement, ...]) -> tuple[DemoMembership, ...]:
    """Dated memberships of both years; the movements cut them."""
    by_pupil = {move.pupil: move for move in moves}
    rows = list[DemoMembership]()
    for pupil, name in found.seats.items():
        change, grade = by_pupil.get(pupil), curriculum.grade_of(name)
        if grade >= 2 and not (change and change.kind == 'зачисление'):
            rows.append(DemoMembership(last.name, f'{grade - 1}{name[-1]}', pupil, last.starts_on, year.starts_on))
        whole = DemoMembership(year.name, name, pupil, year.starts_on)
        rows += cut(whole, change) if change else [whole]
    return tuple(rows)


def cut(whole: DemoMembership, change: DemoMovement) -> Iterator[DemoMembership]:
    """The membership of a pupil who came, left or changed the class."""
    if change.from_class:
        yield replace(whole, until=change.effective_on)
    if change.to_class:
        yield replace(whole, class_name=change.to_class, since=change.effective_on)
