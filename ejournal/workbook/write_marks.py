"""Writes attendance, works with their marks, and final marks; each change of one leaves its own audit entry."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from ejournal import audit
from ejournal.access import Action
from models import Attendance, FinalKind, FinalMark, Lesson, Mark, Role, SchoolYear, Work

from .cells import show_class
from .check_marks import period_name
from .checking import show
from .read import Row
from .sheets import ATTENDANCE, FINALS, MARKS, Sheet
from .store import BATCH, CHANGED, CREATED, UNCHANGED, UPDATES, Store
from .world import GroupKey

SOURCE = 'import'
LessonKey = tuple[GroupKey, date, int]
WorkKey = tuple[int, int, Decimal, str]  # lesson, type, weight, topic
FinalKey = tuple[int, int, int, str]  # pupil, subject, year, period
Entries = list[audit.Entry]


async def write_marks(store: Store) -> None:
    """«Посещаемость» and «Отметки», with the lessons they belong to."""
    rows, absences = store.book.rows(MARKS), store.book.rows(ATTENDANCE)
    if not rows and not absences:
        return
    lessons = await _lessons(store, [*rows, *absences])
    await _write_attendance(store, absences, lessons)
    if rows:
        works = await _works(store, rows, lessons)
        await _write_marks(store, rows, works)


def _lesson_key(row: Row) -> LessonKey:
    return (row['class'], row['subject'], row['subgroup']), row['date'], row['number']


async def _lessons(store: Store, rows: Iterable[Row]) -> dict[LessonKey, int]:
    """Ids of the lessons the rows speak of; what the timetable has but nobody has made yet is made now."""
    wanted = {_lesson_key(row) for row in rows}
    found = await _known_lessons(store)
    missing = sorted(wanted - found.keys())
    if missing:
        slots: dict[tuple[GroupKey, int, int], list[Any]] = defaultdict(list)
        for slot in store.world.slots.values():
            slots[slot.group, slot.weekday, slot.number].append(slot)
        made = []
        for group, day, number in missing:
            slot = next(slot for slot in slots[group, day.isoweekday(), number] if slot.holds(day))
            made.append(Lesson(group_id=store.groups[group], date=day, number=number,
                               teacher_id=store.people[slot.teacher], room=slot.room))
        await Lesson.bulk_create(made, BATCH)
        found = await _known_lessons(store)
    return found


async def _known_lessons(store: Store) -> dict[LessonKey, int]:
    groups = {number: key for key, number in store.groups.items()}
    return {(groups[group], day, number): lesson
            for lesson, group, day, number in await Lesson.filter(group__school_class__year=store.year)
            .values_list('id', 'group_id', 'date', 'number')}


async def _write_attendance(store: Store, rows: list[Row], lessons: dict[LessonKey, int]) -> None:
    there = {(lesson, pupil): (number, code, minutes) for number, lesson, pupil, code, minutes
             in await Attendance.filter(lesson__group__school_class__year=store.year)
             .values_list('id', 'lesson_id', 'pupil_id', 'code', 'minutes')} if rows else {}
    made: list[Attendance] = []
    changes: dict[int, tuple[str, int]] = {}
    entries: Entries = []
    for row in rows:
        lesson, pupil = lessons[_lesson_key(row)], store.people[row['pupil']]
        code, minutes = row['code'], row.get('minutes') or 0
        number, *old = there.get((lesson, pupil), (0, '', 0))
        if number and old == [code, minutes]:
            store.count(ATTENDANCE, UNCHANGED)
            continue
        _check_open(store, ATTENDANCE, row)
        entries.append(audit.Entry('attendance.changed', 'attendance', lesson, str(old[0]), code, '', SOURCE, pupil,
                                   store.groups[_lesson_key(row)[0]]))
        if number:
            changes[number] = code, minutes
        else:
            made.append(Attendance(lesson_id=lesson, pupil_id=pupil, code=code, minutes=minutes, saved_at=store.now))
        store.count(ATTENDANCE, CHANGED if number else CREATED)
    store.errors.stop_if_any()
    await Attendance.bulk_create(made, BATCH)
    await _update_attendance(store, changes)
    await record(store, entries)


async def _update_attendance(store: Store, changes: dict[int, tuple[str, int]]) -> None:
    for part in _parts(list(changes), UPDATES):
        records = await Attendance.filter(id__in=part)
        for record in records:
            record.code, record.minutes = changes[record.id]
            record.version, record.saved_at = record.version + 1, store.now
        await Attendance.bulk_update(records, ('code', 'minutes', 'version', 'saved_at'))


async def _works(store: Store, rows: list[Row], lessons: dict[LessonKey, int]) -> list[int]:
    """The work of each row. Works alike in one lesson are told apart by their order («№ работы»)."""
    keys: list[WorkKey] = [(lessons[_lesson_key(row)], store.types[row['work_type']], row['weight'], row['work_topic'])
                           for row in rows]
    needed: dict[WorkKey, int] = defaultdict(int)
    for key, row in zip(keys, rows, strict=True):
        needed[key] = max(needed[key], row['ordinal'])
    found = await _known_works(store)
    made = [Work(lesson_id=key[0], work_type_id=key[1], weight=key[2], topic=key[3])
            for key, count in needed.items() for _ in range(count - len(found.get(key, ())))]
    if made:
        await Work.bulk_create(made, BATCH)
        found = await _known_works(store)
    return [found[key][row['ordinal'] - 1] for key, row in zip(keys, rows, strict=True)]


async def _known_works(store: Store) -> dict[WorkKey, list[int]]:
    """Works that are not removed, those with marks first: only they are exported, and counted there."""
    marked: set[Any] = set(await Mark.filter(work__lesson__group__school_class__year=store.year).exclude(value='')
                 .distinct().values_list('work_id', flat=True))
    found: dict[WorkKey, list[int]] = defaultdict(list)
    for work, lesson, kind, weight, topic in await Work.filter(
            lesson__group__school_class__year=store.year, removed=False).order_by('id').values_list(
            'id', 'lesson_id', 'work_type_id', 'weight', 'topic'):
        found[lesson, kind, weight, topic].append(work)
    for works in found.values():
        works.sort(key=lambda work: (work not in marked, work))
    return found


async def _write_marks(store: Store, rows: list[Row], works: list[int]) -> None:
    there = {(work, pupil): (number, value) for number, work, pupil, value in await Mark.filter(
        work__lesson__group__school_class__year=store.year).values_list('id', 'work_id', 'pupil_id', 'value')}
    made: list[Mark] = []
    changes: dict[int, str] = {}
    entries: Entries = []
    for done, (row, work) in enumerate(zip(rows, works, strict=True)):
        pupil, value = store.people[row['pupil']], row['value']
        number, old = there.get((work, pupil), (0, ''))
        if number and old == value:
            store.count(MARKS, UNCHANGED)
            continue
        _check_open(store, MARKS, row)
        entries.append(audit.Entry('mark.changed', 'mark', work, old, value, '', SOURCE, pupil,
                                   store.groups[_lesson_key(row)[0]]))
        if number:
            changes[number] = value
        else:
            made.append(Mark(work_id=work, pupil_id=pupil, value=value, saved_at=store.now,
                             first_saved_at=store.now if value else None))
        store.count(MARKS, CHANGED if number and old else CREATED)
        if len(made) >= BATCH:
            store.progress('Запись: Отметки', done, len(rows))
            await Mark.bulk_create(made, BATCH)
            made.clear()
            await record(store, entries)
            entries.clear()
    store.errors.stop_if_any()
    await Mark.bulk_create(made, BATCH)
    await _update_marks(store, changes)
    await record(store, entries)


async def _update_marks(store: Store, changes: dict[int, str]) -> None:
    for part in _parts(list(changes), UPDATES):
        records = await Mark.filter(id__in=part)
        for mark in records:
            mark.value, mark.version, mark.saved_at = changes[mark.id], mark.version + 1, store.now
            mark.first_saved_at = mark.first_saved_at or (store.now if mark.value else None)
        await Mark.bulk_update(records, ('value', 'version', 'saved_at', 'first_saved_at'))


def _check_open(store: Store, sheet: Sheet, row: Row) -> None:
    """A closed period is closed for the import as well (I-07)."""
    term = next((term for term in store.terms.values() if term.starts_on <= row['date'] <= term.ends_on
                 and row['class'][0] in term.grades), None)
    if store.year.closed_at or (term and term.closed_at):
        store.errors.add(sheet.name, row.number, sheet.heading('date'),
                         f'{show(row["date"])}: период закрыт, изменить записи в нём нельзя.')


async def write_finals(store: Store) -> None:
    """«Итоговые отметки» of this year and of the years before, which come into being with them."""
    rows = store.book.rows(FINALS)
    years = {year.name: year for year in await SchoolYear.all()}
    for name in sorted({row['year'] for row in rows} - years.keys()):
        years[name] = await SchoolYear.create(name=name, starts_on=date(int(name[:4]), 9, 1),
                                              ends_on=date(int(name[5:]), 5, 31))
    there = {(mark.pupil_id, mark.subject_id, mark.year_id, period_name(mark.kind, mark.period)): mark
             for mark in await FinalMark.all()} if rows else {}
    changed, made = [], []
    changes: dict[FinalKey, tuple[str, str]] = {}
    for row in rows:
        key = (store.people[row['pupil']], store.subjects[row['subject']], years[row['year']].id, row['period'])
        mark, klass = there.get(key), show_class(row['class'])
        if mark and (mark.value, mark.class_name) == (row['value'], klass):
            store.count(FINALS, UNCHANGED)
            continue
        _check_final_open(store, row, years[row['year']])
        store.count(FINALS, CHANGED if mark else CREATED)
        changes[key] = mark.value if mark else '', row['value']
        if mark:
            mark.value, mark.class_name, mark.version, mark.saved_at = row['value'], klass, mark.version + 1, store.now
            changed.append(mark)
        else:
            made.append(_final(store, row, key, klass))
    store.errors.stop_if_any()
    await FinalMark.bulk_create(made, BATCH)
    if changed:
        await FinalMark.bulk_update(changed, ('value', 'class_name', 'version', 'saved_at'), UPDATES)
    if changes:
        await _record_finals(store, changes)


async def _record_finals(store: Store, changes: dict[FinalKey, tuple[str, str]]) -> None:
    ids = {(pupil, subject, year, period_name(kind, period)): number for number, pupil, subject, year, kind, period
           in await FinalMark.all().values_list('id', 'pupil_id', 'subject_id', 'year_id', 'kind', 'period')}
    await record(store, [audit.Entry('final.changed', 'final_mark', ids[key], old, new, '', SOURCE, key[0])
                         for key, (old, new) in changes.items()])


def _final(store: Store, row: Row, key: FinalKey, klass: str) -> FinalMark:
    term = store.terms.get(row['period']) if row['kind'] == FinalKind.TERM and row['year'] == store.year.name else None
    return FinalMark(pupil_id=key[0], subject_id=key[1], year_id=key[2], period=key[3], kind=row['kind'].value,
                     term_id=term.id if term else None, class_name=klass, value=row['value'], saved_at=store.now)


def _check_final_open(store: Store, row: Row, year: SchoolYear) -> None:
    term = store.terms.get(row['period']) if row['year'] == store.year.name else None
    if year.closed_at or (term and term.closed_at):
        store.errors.add(FINALS.name, row.number, FINALS.heading('period'), 'Период закрыт, изменить отметку нельзя.')


async def record(store: Store, entries: Entries) -> None:
    """Write audit entries of this import."""
    role: Role | str = store.actor.capacity(Action.SCHOOL_IMPORT) if store.actor else ''
    for part in _parts(entries, BATCH):
        await audit.record(store.actor, role, *part)


def _parts(values: list[Any], size: int) -> Iterable[list[Any]]:
    return (values[start:start + size] for start in range(0, len(values), size))
