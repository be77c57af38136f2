"""A school of 1,000 pupils in May, made by bulk SQL: 500,000 marks, 60,000 absences, final marks of three years."""

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from ejournal import clock, db
from ejournal.calendar_seed import default_year

YEAR = default_year(2026)
TODAY = date(2027, 5, 24)
CLASSES = [(grade, letter) for grade in range(2, 12) for letter in 'АБВГ']
PUPILS, SUBJECTS, WORKS, LESSONS_A_DAY = 25, 14, 37, 6
DIVIDED = (13, 14)  # subjects learnt in two subgroups
MOMENT = '2027-05-24 09:00:00+00:00'
TERMS = {term.name: number for number, term in enumerate(YEAR.terms, 1)}


async def make(path: Path) -> None:
    """Write the database."""
    half_made = path.with_suffix('.making')
    await db.open_database(f'sqlite:///{half_made}', now=clock.now())
    await db.close()
    connection = sqlite3.connect(half_made)
    try:
        for table, rows in _tables():
            _insert(connection, table, rows)
        connection.execute('ANALYZE')
        connection.commit()
    finally:
        connection.close()
    half_made.rename(path)


def _insert(connection: sqlite3.Connection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    """Columns not named get what they must have."""
    needed = {row[1]: '' if 'CHAR' in row[2] or row[2] == 'TEXT' else '{}' if row[2] == 'JSON' else 0
              for row in connection.execute(f'PRAGMA table_info({table})') if row[3] and row[4] is None and not row[5]}
    rows = iter(rows)
    first = needed | next(rows)
    names = ', '.join(f'"{name}"' for name in first)
    query = f'INSERT INTO {table} ({names}) VALUES ({", ".join("?" * len(first))})'  # noqa: S608
    connection.executemany(query, (tuple(row.values()) for row in _with(needed, first, rows)))


def _with(needed: dict[str, Any], first: dict[str, Any], rows: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    for row in rows:
        yield needed | row


def _tables() -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    dice = Random(1)
    yield 'school', [{'full_name': 'Школа № 1000', 'short_name': 'Школа № 1000', 'time_zone': 'Europe/Moscow',
                      'week_days': 5}]
    yield 'school_year', [{'id': 1, 'name': YEAR.name, 'starts_on': f'{YEAR.starts_on}',
                           'ends_on': f'{YEAR.ends_on}'}] + [
        {'id': 1 + ago, 'name': f'{2026 - ago}/{2027 - ago}', 'starts_on': f'{2026 - ago}-09-01',
         'ends_on': f'{2027 - ago}-05-26'} for ago in (1, 2)]
    yield 'term', ({'id': TERMS[term.name], 'year_id': 1, 'name': term.name, 'kind': term.kind, 'ordinal': term.ordinal,
                    'starts_on': f'{term.starts_on}', 'ends_on': f'{term.ends_on}',
                    'grades': str(sorted(term.grades))} for term in YEAR.terms)
    yield 'day_off', ({'year_id': 1, 'name': one.name, 'kind': one.kind.value, 'starts_on': f'{one.starts_on}',
                       'ends_on': f'{one.ends_on}', 'grades': None if one.grades is None else str(sorted(one.grades))}
                      for one in YEAR.entries)
    yield 'work_type', ({'id': number, 'name': f'работа {number}', 'short_name': f'Р{number}', 'deadline': 'written',
                         'weight': str(number), 'control': number == 3, 'active': 1} for number in (1, 2, 3))
    yield 'person', ({'id': number, 'code': f'К-{number}', 'last_name': f'Фамилия{number}', 'first_name': 'Имя',
                      'sort_key': f'фамилия{number:05}', 'details': '{}'} for number in range(1, _TEACHERS + 61))
    yield 'subject', ({'id': number, 'name': f'предмет {number}', 'marking': 'marks'}
                      for number in range(1, SUBJECTS + 1))
    yield 'school_class', ({'id': number, 'year_id': 1, 'grade': grade, 'letter': letter, 'shift': 1}
                           for number, (grade, letter) in enumerate(CLASSES, 1))
    yield 'class_membership', ({'school_class_id': number, 'pupil_id': pupil, 'since': f'{YEAR.starts_on}'}
                               for number in _numbers() for pupil in _pupils(number))
    yield 'study_group', ({'id': group, 'school_class_id': number, 'subject_id': subject, 'name': part}
                          for number in _numbers() for group, subject, part in _groups(number))
    yield 'group_membership', ({'group_id': group, 'pupil_id': pupil, 'since': f'{YEAR.starts_on}'}
                               for number in _numbers() for group, _, part in _groups(number) if part
                               for pupil in _learners(number, part))
    yield 'teaching_load', ({'group_id': group, 'teacher_id': _TEACHERS + 1 + group % 60, 'hours_per_week': '2'}
                            for number in _numbers() for group, _, _ in _groups(number))
    lessons = list(_lessons())
    yield 'lesson', lessons
    yield from _marks(lessons, dice)
    yield 'final_mark', _finals(dice)


_TEACHERS = len(CLASSES) * PUPILS


def _numbers() -> range:
    return range(1, len(CLASSES) + 1)


def _pupils(number: int) -> range:
    return range((number - 1) * PUPILS + 1, number * PUPILS + 1)


def _learners(number: int, part: str) -> range | list[int]:
    return [pupil for pupil in _pupils(number) if not part or (pupil % 2 == 0) == (part == '1')]


def _groups(number: int) -> Iterator[tuple[int, int, str]]:
    """id, subject, subgroup."""
    for subject in range(1, SUBJECTS + 1):
        for part in ('1', '2') if subject in DIVIDED else ('',):
            yield number * 100 + subject * 2 + (part == '2'), subject, part


def _lessons() -> Iterator[dict[str, Any]]:
    calendar, lesson = YEAR.calendar(clock.zone()), 0
    days = [YEAR.starts_on + timedelta(days=place) for place in range((YEAR.ends_on - YEAR.starts_on).days + 1)]
    for number, (grade, _) in enumerate(CLASSES, 1):
        groups: dict[int, list[int]] = {}
        for group, subject, _ in _groups(number):
            groups.setdefault(subject, []).append(group)
        turn = 0
        for day in (day for day in days if calendar.is_school_day(day, grade)):
            for hour in range(1, LESSONS_A_DAY + 1):
                turn += 1
                for group in groups[turn % SUBJECTS + 1]:
                    lesson += 1
                    yield {'id': lesson, 'group_id': group, 'date': f'{day}', 'number': hour, 'state': 'planned',
                           'teacher_id': _TEACHERS + 1 + group % 60, 'topic': 'Тема' if day <= TODAY else ''}


def _marks(lessons: list[dict[str, Any]], dice: Random) -> Iterator[tuple[str, Iterable[dict[str, Any]]]]:
    of_group: dict[int, list[dict[str, Any]]] = {}
    for lesson in lessons:
        if lesson['topic']:
            of_group.setdefault(lesson['group_id'], []).append(lesson)
    parts = {group: (number, part) for number in _numbers() for group, _, part in _groups(number)}
    works: list[dict[str, Any]] = []
    marks: list[dict[str, Any]] = []
    absences: list[dict[str, Any]] = []
    for group, held in of_group.items():
        learners = _learners(*parts[group])
        level = {pupil: dice.gauss(3.9, 0.5) for pupil in learners}
        for place in range(WORKS):
            lesson = held[place % len(held)]
            works.append({'id': len(works) + 1, 'lesson_id': lesson['id'], 'work_type_id': 1 + place % 3,
                          'weight': str(1 + place % 3)})
            marks += [{'work_id': len(works), 'pupil_id': pupil, 'version': 1, 'saved_at': MOMENT,
                       'value': str(min(max(round(dice.gauss(level[pupil], 0.7)), 2), 5))}
                      for pupil in learners if dice.random() < 0.97]
        absences += [{'lesson_id': lesson['id'], 'pupil_id': pupil, 'version': 1, 'saved_at': MOMENT,
                      'code': dice.choice(['Б', 'Б', 'Б', 'УП', 'НП', 'ОТ', 'ОП'])}
                     for lesson in held for pupil in learners if dice.random() < 0.06]
    yield from (('work', works), ('mark', marks), ('attendance', absences))


def _finals(dice: Random) -> Iterator[dict[str, Any]]:
    for number, (grade, letter) in enumerate(CLASSES, 1):
        for ago in range(min(3, grade - 1)):
            for pupil in _pupils(number):
                for subject in range(1, SUBJECTS + 1):
                    for period in (*(f'{quarter} четверть' for quarter in (1, 2, 3, 4)), 'год'):
                        yield {'pupil_id': pupil, 'subject_id': subject, 'year_id': 1 + ago, 'period': period,
                               'kind': 'year' if period == 'год' else 'term', 'class_name': f'{grade - ago}{letter}',
                               'term_id': TERMS.get(period) if ago == 0 else None, 'value': dice.choice('54433'),
                               'saved_at': MOMENT, 'version': 1}


def now() -> datetime:
    """The moment the school stands at."""
    return clock.wall(TODAY, 14, 48)
