"""Учебные группы with dated members: whole classes, halves by list, boys and girls."""

from collections import defaultdict
from datetime import date

from ejournal.demo.posts import Staffing, posts
from ejournal.demo.shapes import DemoGroup, DemoMembership, DemoPerson

Member = tuple[str, date, date | None]


def groups(pupils: tuple[DemoPerson, ...], rows: tuple[DemoMembership, ...], year: str) -> tuple[DemoGroup, ...]:
    """A group for every unit of the staffing, with everybody who is in it at some time of the year."""
    rooms = {post.key: post.room for post in posts()}
    people = {pupil.key: pupil for pupil in pupils}
    members: dict[str, list[Member]] = defaultdict(list)
    for row in rows:
        if row.year == year:
            members[row.class_name].append((row.pupil, row.since, row.until))
    halves = {name: half(found, people) for name, found in members.items()}
    made = []
    for unit in Staffing().units():
        if unit.class_name not in members:  # nobody of that class is at the school any more
            continue
        found = members[unit.class_name]
        if unit.subgroup:
            found = [row for row in found
                     if belongs(unit.subgroup, people[row[0]], first=row[0] in halves[unit.class_name])]
        found = sorted(found, key=lambda row: (people[row[0]].last_name.replace('ё', 'е'), people[row[0]].first_name))
        made.append(DemoGroup(
            f'{unit.class_name}|{unit.subject}|{unit.subgroup}', unit.class_name, int(unit.class_name[:-1]),
            unit.subject, unit.subgroup, unit.teacher, rooms[unit.teacher], unit.hours, tuple(found)))
    return tuple(made)


def half(found: list[Member], people: dict[str, DemoPerson]) -> frozenset[str]:
    """The first half of a class: every second pupil by name, so that both halves have boys and girls."""
    order = sorted((row[0] for row in found), key=lambda key: (people[key].sex, people[key].last_name, key))
    return frozenset(order[::2])


def belongs(subgroup: str, pupil: DemoPerson, *, first: bool) -> bool:
    """Whether the pupil is in the subgroup."""
    if subgroup in ('мальчики', 'девочки'):
        return (pupil.sex == 'М') == (subgroup == 'мальчики')
    return first == subgroup.endswith('1')
