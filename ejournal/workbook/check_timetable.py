"""Checks of «Расписание»: nobody and nothing is in two places at once."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from .cells import show_class
from .check_teaching import DAY, check_group, last_day_to_until
from .checking import Check
from .read import Row
from .world import GroupKey, Slot, World


def check_timetable(check: Check) -> None:
    """Rows of one day («Действует с» = «по») are single lessons beside the weekly timetable: ``row['extra']``."""
    world = check.world
    single: dict[tuple[GroupKey, int, int, date | None], Slot] = {}
    adopted = _only_ones(world)
    for row in check.data.rows:
        check.person(row, 'teacher', staff=True)
        check_group(check, row)
        check.ordered(row, 'since', 'until')
        row.cells['extra'] = row.get('since') is not None and row.get('since') == row.get('until')
        last_day_to_until(row)
        if not _placed(world, row):
            continue
        slot = _slot(row)
        if row['extra']:
            _check_weekday(check, row)
            single[slot.key] = slot
        else:
            if slot.since is None:
                row.cells['since'] = slot.since = adopted.get(slot.key[:3])
            world.slots[slot.key] = slot
        check.once(row)
        world.subgroups[slot.group[:2]].add(slot.group[2])
    rows = {row.number: row for row in check.data.rows}
    _clashes(check, rows, world.slots.values())
    _clashes(check, rows, single.values())
    world.timetable_doubtful = any(row.bad for row in check.data.rows)
    for slot in single.values():
        if slot.since:
            world.lessons[slot.group[0], slot.since].add((slot.group[1], slot.group[2], slot.number))


def _only_ones(world: World) -> dict[tuple[GroupKey, int, int], date | None]:
    """Since when the journal's only lesson of a group at this time holds: a row without a date means that one."""
    found: dict[tuple[GroupKey, int, int], list[date | None]] = defaultdict(list)
    for slot in world.slots.values():
        found[slot.key[:3]].append(slot.since)
    return {key: dates[0] for key, dates in found.items() if len(dates) == 1}


def _placed(world: World, row: Row) -> bool:
    """Whether it is known which lesson the row means, whatever else is wrong with it."""
    return row.get('class') in world.classes and row.get('subject') in world.subjects \
        and bool(row.get('weekday') and row.get('number'))


def _slot(row: Row) -> Slot:
    return Slot(row.get('since'), row.get('until'), row.number, (row['class'], row['subject'], row['subgroup']),
                row['weekday'], row['number'], row['teacher'] or '', row.get('room') or '')


def _check_weekday(check: Check, row: Row) -> None:
    if row['since'].isoweekday() != row['weekday']:
        check.fail(row, 'weekday', 'Дата урока приходится на другой день недели.')


def _clashes(check: Check, rows: dict[int, Row], slots: object) -> None:
    world = check.world
    at_once: dict[tuple[int, int, int], list[Slot]] = defaultdict(list)
    for slot in slots:  # type: ignore[attr-defined]  # dict values of slots
        at_once[world.classes[slot.group[0]], slot.weekday, slot.number].append(slot)
    for together in at_once.values():
        for index, slot in enumerate(together):
            for other in together[:index]:
                if slot.row + other.row and slot.meets(other):
                    late, early = (slot, other) if slot.row > other.row else (other, slot)
                    for key, what in _collisions(world, late, early):
                        where = f'строка {early.row}' if early.row else 'так в журнале'
                        check.fail(rows[late.row], key, f'{what} в это время уже занят: {_name(early)} ({where}).')


def _collisions(world: World, slot: Slot, other: Slot) -> Iterator[tuple[str, str]]:
    if slot.teacher and slot.teacher == other.teacher:
        yield 'teacher', f'Учитель {world.people[slot.teacher].name}'
    if slot.room and slot.room.casefold() == other.room.casefold():
        yield 'room', f'Кабинет {slot.room}'
    if slot.group[0] == other.group[0] and _shared(world, slot.group, other.group):
        yield 'class', f'{show_class(slot.group[0])}'


def _shared(world: World, one: GroupKey, two: GroupKey) -> bool:
    """Whether two groups of a class have a pupil in common; subgroups side by side are how a class is divided."""
    if not one[2] or not two[2] or one == two:
        return True
    return not world.subgroups_doubtful and any(
               span.meets(other)
               for pupil, spans in world.in_group.get(one, {}).items()
               for other in world.in_group.get(two, {}).get(pupil, ())
               for span in spans)


def _name(slot: Slot) -> str:
    return f'{slot.group[1]}, {show_class(slot.group[0])}{" " + slot.group[2] if slot.group[2] else ""}'


__all__ = ['DAY', 'check_timetable']
