"""Checks of the school's frame: its year, periods, days off and bells."""

import re
from collections import Counter
from datetime import date

from ejournal.rules.calendar import DayKind, Period

from .checking import Check, show
from .errors import ErrorList
from .read import Book
from .sheets import SCHOOL
from .world import World, calendar_entry

KINDS_BY_WORD = {'карантин': DayKind.QUARANTINE, 'актирован': DayKind.QUARANTINE, 'каникул': DayKind.VACATION,
                 'рабоч': DayKind.WORKING, 'учебн': DayKind.LESSONS}


def check_school(book: Book, world: World, errors: ErrorList) -> None:
    """«Школа»: the year lies where its name says."""
    school = book.school
    starts, ends = school.get('starts_on'), school.get('ends_on')
    world.week_days = school.get('week_days') or world.week_days
    if starts and ends:
        world.year_starts, world.year_ends = starts, ends
        if not starts < ends:
            errors.add(SCHOOL.name, book.school_rows['ends_on'], 'Значение', '«Конец года»: раньше начала.')
        elif str(starts.year) != world.year[:4] or ends.year - starts.year > 1:
            errors.add(SCHOOL.name, book.school_rows['starts_on'], 'Значение',
                       f'«Начало года»: {show(starts)} и {show(ends)} не подходят к учебному году {world.year}.')


def check_terms(check: Check) -> None:
    """«Периоды»: inside the year, and no two of one kind at once in a parallel."""
    seen: dict[str, Period] = {}
    for row in check.data.rows:
        check.once(row)
        check.ordered(row, 'starts_on', 'ends_on')
        _inside_year(check, row.get('starts_on'), row.get('ends_on'), row)
        if row.bad:
            check.world.calendar_doubtful = True
            continue
        found = re.match(r'\d+', row['name'])
        row.cells['ordinal'] = int(found[0]) if found else row.number - 1
        period = Period(row['name'], row['kind'], row['ordinal'], row['starts_on'], row['ends_on'],
                        frozenset(row['grades']))
        for other in seen.values():
            if other.kind == period.kind and other.grades & period.grades and other.starts_on <= period.ends_on \
                    and period.starts_on <= other.ends_on:
                check.fail(row, 'starts_on', f'Пересекается с периодом «{other.name}».')
        seen[period.name] = period
    check.world.periods.update(seen)


def _inside_year(check: Check, starts: date | None, ends: date | None, row: object) -> None:
    world = check.world
    if starts and ends and not (world.year_starts <= starts and ends <= world.year_ends):
        check.fail(row, 'starts_on', f'Не внутри учебного года ({show(world.year_starts)}–{show(world.year_ends)}).')  # type: ignore[arg-type]


def check_days_off(check: Check) -> None:
    """«Каникулы и праздники»: a name that stands alone may be moved; ``row['was']`` is its old first day."""
    world = check.world
    in_file = Counter(row.get('name') for row in check.data.rows)
    in_journal = Counter(name for name, _ in world.days_off)
    for row in check.data.rows:
        check.once(row)
        check.ordered(row, 'starts_on', 'ends_on')
        if row.bad:
            check.world.calendar_doubtful = True
            continue
        name, starts = row['name'], row['starts_on']
        row.cells['was'] = starts
        if (name, starts) not in world.days_off and in_file[name] == in_journal[name] == 1:
            row.cells['was'] = next(first for known, first in world.days_off if known == name)
        old = world.days_off.pop((name, row['was']), None)
        kept = old.kind.value if old and 'kind' not in check.data.present else None
        row.cells['kind'] = row.get('kind') or kept or day_kind(name)
        world.days_off[name, starts] = calendar_entry(row['kind'], name, starts, row['ends_on'], row.get('grades'))


def day_kind(name: str) -> str:
    """What a day off of this name does, where the workbook does not say."""
    folded = name.casefold()
    return next((kind for word, kind in KINDS_BY_WORD.items() if word in folded), DayKind.HOLIDAY).value


def check_bells(check: Check) -> None:
    """«Звонки»: lessons of a shift follow one another."""
    shifts: dict[int, list[tuple[int, str, str]]] = {}
    for row in check.data.rows:
        check.once(row)
        if not row.bad and not row['starts_at'] < row['ends_at']:
            check.fail(row, 'ends_at', 'Урок кончается раньше, чем начинается.')
        for number, starts, ends in shifts.get(row.get('shift') or 1, ()) if not row.bad else ():
            if starts < row['ends_at'] and row['starts_at'] < ends:
                check.fail(row, 'starts_at', f'Пересекается с уроком {number}.')
        if not row.bad:
            shifts.setdefault(row.get('shift') or 1, []).append((row['number'], row['starts_at'], row['ends_at']))
