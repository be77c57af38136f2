"""A weekly timetable without clashes or gaps: pinned lessons first, then swaps inside a class until nobody is doubled.

Each class has exactly as many places as lessons, from lesson 1 on, so gaps cannot arise; what remains is to find
places where no teacher is needed twice at once and a subject does not come twice on a day.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random

from ejournal.demo import curriculum
from ejournal.demo.calendar import school_days, working_saturdays
from ejournal.demo.dice import dice, split
from ejournal.demo.shapes import DemoGroup, DemoSlot, DemoYear

Place = tuple[int, int]  # weekday 1…5, lesson number 1…7
DAYS = 5
MOST = 7  # lessons a day, «Разговоры о важном» included
MONDAY_FIRST: Place = (1, 1)
CLASH, TWICE = 10, 3  # costs: a teacher in two places, a subject twice on a day
STEPS = 1_500
EASY = frozenset({curriculum.SPORT, curriculum.MUSIC, curriculum.ART, curriculum.LABOUR, curriculum.SAFETY})


@dataclass(slots=True)
class Event:
    """One lesson a week of a class: its groups are taught at once, each by its own teacher."""

    class_name: str
    subject: str
    groups: tuple[DemoGroup, ...]
    teachers: tuple[str, ...] = field(init=False)

    def __post_init__(self) -> None:
        self.teachers = tuple(group.teacher for group in self.groups)


class Unsolvable(RuntimeError):
    """The week could not be arranged; says how many clashes were left."""


def timetable(seed: int, groups: tuple[DemoGroup, ...], year: DemoYear) -> tuple[DemoSlot, ...]:
    """The week of the school; raises ``Unsolvable`` rather than return a week with a clash."""
    for attempt in range(40):
        week = Week(dice(seed, 'timetable', attempt), groups)
        if week.solve():
            slots = list(week.slots(year))
            return tuple(sorted([*slots, *saturdays(slots, groups, year)],
                                key=lambda slot: (slot.weekday, slot.number, slot.group)))
    raise Unsolvable(f'{len(week.troubled())} lessons of the week still clash')


def shape(class_name: str) -> list[int]:
    """Lessons on each weekday: as even as the hours allow, the longer days first."""
    whole = int(sum(curriculum.hours_of(class_name).values())) + 1
    days = split(whole, DAYS)
    if max(days) > MOST:
        raise Unsolvable(f'{class_name} has {whole} lessons a week')
    return days


class Week:
    """The search: ``at[class][place]`` is the event there, ``busy[place][teacher]`` counts who is needed."""

    def __init__(self, chance: Random, groups: tuple[DemoGroup, ...]) -> None:
        self.chance = chance
        self.at: dict[str, dict[Place, Event]] = defaultdict(dict)
        self.busy: dict[Place, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.daily: dict[tuple[str, int], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        self.pinned = set[tuple[str, Place]]()
        self.tabu: dict[tuple[str, Place], int] = {}
        self.extra = reserve([group for group in groups if group.subject == curriculum.HALF_YEAR_SUBJECT])
        self.events = events(groups)
        for group, place in self.extra:
            self.busy[place][group.teacher] += 1
        self.pin_talks()
        self.pin_labour()
        self.fill()

    def put(self, event: Event, place: Place) -> None:
        """Places an event and counts it."""
        self.at[event.class_name][place] = event
        for teacher in event.teachers:
            self.busy[place][teacher] += 1
        self.daily[event.class_name, place[0]][event.subject] += 1

    def lift(self, event: Event, place: Place) -> None:
        """Takes an event off its place."""
        for teacher in event.teachers:
            self.busy[place][teacher] -= 1
        self.daily[event.class_name, place[0]][event.subject] -= 1

    def pin(self, event: Event, place: Place) -> None:
        """Places an event for good."""
        self.events[event.class_name].remove(event)
        self.pinned.add((event.class_name, place))
        self.put(event, place)

    def pin_talks(self) -> None:
        """«Разговоры о важном»: the first lesson of Monday in every class."""
        for name in self.events:
            self.pin(next(e for e in self.events[name] if e.subject == curriculum.TALKS), MONDAY_FIRST)

    def pin_labour(self) -> None:
        """Two hours of труд in grades 5-7 stand together at the end of a day, each class on a pair of its own."""
        pairs = [(day, number) for number in (5, 3, 1) for day in (2, 3, 4, 5, 1)]
        for name in (f'{grade}{letter}' for grade in (5, 6, 7) for letter in curriculum.LETTERS):
            lessons = [event for event in self.events[name] if event.subject == curriculum.LABOUR]
            room = shape(name)
            day, number = next((day, n) for day, n in pairs if n + 1 <= room[day - 1] and (day, n) != MONDAY_FIRST)
            pairs.remove((day, number))
            for offset, event in enumerate(lessons):
                self.pin(event, (day, number + offset))

    def fill(self) -> None:
        """Puts the remaining lessons on the remaining places at random."""
        for name, left in self.events.items():
            places = [(day, number) for day, size in enumerate(shape(name), 1) for number in range(1, size + 1)
                      if (name, (day, number)) not in self.pinned]
            self.chance.shuffle(places)
            for event, place in zip(left, places, strict=True):
                self.put(event, place)

    def cost(self, event: Event, place: Place) -> int:
        """What it costs that the event stands there, itself included in the counts."""
        needed = self.busy[place]
        clashes = sum(needed[teacher] > 1 for teacher in event.teachers)
        often = self.daily[event.class_name, place[0]][event.subject] > allowed(event)
        return CLASH * clashes + TWICE * often

    def troubled(self) -> list[tuple[str, Place]]:
        """Movable places that cost something."""
        return [(name, place) for name, row in self.at.items() for place, event in row.items()
                if (name, place) not in self.pinned and self.cost(event, place)]

    def solve(self) -> bool:
        """Swaps troubled lessons with the best other lesson of the class until nothing costs."""
        trouble = self.troubled()
        for step in range(STEPS):
            if step % 25 == 0 or not trouble:
                trouble = self.troubled()
            if not trouble:
                self.comfort()
                return True
            name, place = trouble[self.chance.randrange(len(trouble))]
            if self.cost(self.at[name][place], place):
                self.improve(name, place, step)
        return not self.troubled()

    def improve(self, name: str, place: Place, step: int) -> None:
        """The cheapest swap of a lesson inside its class that is not tabu; ties by chance."""
        row, best, found = self.at[name], 10 ** 6, list[Place]()
        for other in row:
            if other == place or (name, other) in self.pinned or self.tabu.get((name, other), -1) > step:
                continue
            change = self.swap_cost(row[place], place, row[other], other)
            if change < best:
                best, found = change, [other]
            elif change == best:
                found.append(other)
        if found:
            self.swap(row, place, found[self.chance.randrange(len(found))])
            self.tabu[name, place] = step + self.chance.randint(5, 15)

    def swap_cost(self, event: Event, place: Place, other: Event, target: Place) -> int:
        """How much dearer the week becomes when two lessons change places."""
        before = self.cost(event, place) + self.cost(other, target)
        self.swap(self.at[event.class_name], place, target)
        after = self.cost(event, target) + self.cost(other, place)
        self.swap(self.at[event.class_name], place, target)
        return after - before

    def swap(self, row: dict[Place, Event], place: Place, target: Place) -> None:
        """Exchanges two lessons of a class."""
        event, other = row[place], row[target]
        self.lift(event, place)
        self.lift(other, target)
        self.put(event, target)
        self.put(other, place)

    def comfort(self) -> None:
        """Moves the easy subjects to later lessons of their day wherever that costs nothing."""
        for name, row in self.at.items():
            for place in sorted(row):
                later = [other for other in row if other[0] == place[0] and other[1] > max(2, place[1])
                         and not self.pinned & {(name, place), (name, other)}]
                if row[place].subject not in EASY or place[1] > 2:
                    continue
                for other in later:
                    if row[other].subject not in EASY and self.swap_cost(row[place], place, row[other], other) <= 0:
                        self.swap(row, place, other)
                        break

    def slots(self, year: DemoYear) -> Iterator[DemoSlot]:
        """The rows of the timetable, and the half-year subject at the end of a day its teacher has free."""
        half = next(term.ends_on for term in year.terms if term.kind == 'полугодие')
        for row in self.at.values():
            for (day, number), event in row.items():
                for group in event.groups:
                    yield DemoSlot(day, number, group.key, group.teacher, group.room)
        for group, (day, number) in self.extra:
            yield DemoSlot(day, number, group.key, group.teacher, group.room, None, half + timedelta(days=1))


def saturdays(slots: list[DemoSlot], groups: tuple[DemoGroup, ...], year: DemoYear) -> Iterator[DemoSlot]:
    """Lessons of a working Saturday: it stands in for the Monday that was given away."""
    grades = {group.key: group.grade for group in groups}
    for saturday in working_saturdays(year):
        open_grades = {grade for grade in set(grades.values()) if saturday in school_days(year, grade)}
        for slot in slots:
            if slot.weekday == 1 and grades[slot.group] in open_grades:
                yield replace(slot, weekday=saturday.isoweekday(), since=saturday, until=saturday + timedelta(days=1))


def reserve(extra: list[DemoGroup]) -> list[tuple[DemoGroup, Place]]:
    """A place after the last lesson of a short day for each lesson that is held in one half-year only."""
    days = (5, 4, 3)
    return [(group, (days[index % 3], shape(group.class_name)[days[index % 3] - 1] + 1))
            for index, group in enumerate(extra)]


def events(groups: tuple[DemoGroup, ...]) -> dict[str, list[Event]]:
    """The lessons of each class: one event per hour, subgroups of a class together."""
    together: dict[tuple[str, str], list[DemoGroup]] = defaultdict(list)
    for group in groups:
        if group.subject != curriculum.HALF_YEAR_SUBJECT:
            together[group.class_name, group.subject].append(group)
    found: dict[str, list[Event]] = defaultdict(list)
    for (name, subject), members in together.items():
        found[name] += [Event(name, subject, tuple(members)) for _ in range(int(members[0].hours))]
    return found


def allowed(event: Event) -> int:
    """How often a subject may come on one day: once, or twice when the week has more hours than days."""
    return 1 if event.groups[0].hours <= DAYS else 2


def clashes(slots: tuple[DemoSlot, ...], groups: tuple[DemoGroup, ...]) -> list[str]:
    """Everything wrong with a week, in words: teachers, rooms and classes twice at once, gaps, days too long."""
    known = {group.key: group for group in groups}
    found, seen = list[str](), dict[tuple[str, str, int, int], DemoSlot]()
    numbers: dict[tuple[str, int], set[int]] = defaultdict(set)
    for slot in slots:
        group = known[slot.group]
        numbers[group.class_name, slot.weekday].add(slot.number)
        for kind, name in (('teacher', slot.teacher), ('room', slot.room),
                           ('class', f'{group.class_name}{group.subgroup}')):
            key = (kind, name, slot.weekday, slot.number)
            if name and key in seen:
                found.append(f'{kind} {name} is needed twice: {seen[key].group}, {slot.group}')
            seen[key] = slot
        other = ('whole', group.class_name, slot.weekday, slot.number)
        if other in seen and known[seen[other].group].subject != group.subject:
            found.append(f'{group.class_name} has two subjects at once: {seen[other].group}, {slot.group}')
        seen[other] = slot
    found += [f'{name} has a gap or too long a day {day}: {sorted(taken)}' for (name, day), taken in numbers.items()
              if sorted(taken) != list(range(1, len(taken) + 1)) or len(taken) > longest(name)]
    return found


def longest(class_name: str) -> int:
    """The longest day of a class, «Разговоры о важном» included (norms 5.3)."""
    grade = curriculum.grade_of(class_name)
    return 5 if grade <= 4 else 6 if grade <= 5 else MOST
