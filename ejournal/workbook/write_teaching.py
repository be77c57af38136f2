"""Writes what is taught and when: subjects, hours, groups, loads, the timetable with its lessons, КТП."""

from datetime import date
from typing import Any

from ejournal import clock, facts
from ejournal.services.timetable import make_lessons
from models import (
    CurriculumHours,
    Group,
    GroupMembership,
    Lesson,
    PlannedTopic,
    Subject,
    TeachingLoad,
    TimetableSlot,
    TopicPlan,
)

from .read import Values
from .sheets import ATTENDANCE, HOURS_PLAN, LOADS, MARKS, PLANS, SUBGROUPS, SUBJECTS, TIMETABLE
from .store import UPDATES, Store, pick, sync
from .world import GroupKey, Span


async def write_subjects(store: Store) -> None:
    """«Предметы»."""
    data = store.book.data(SUBJECTS)
    fields = ('area', 'creative_week', 'marking', 'extracurricular', 'short_name')
    wanted = {row['subject']: {'name': row['subject'], 'proper_name': row['proper_name'], **pick(data, row, fields)}
              for row in data.rows}
    done = await store.rows(SUBJECTS, Subject.all(), lambda subject: subject.name, wanted)
    store.subjects = {subject.name: subject.id for subject in done.objects.values()}


async def write_hours(store: Store) -> None:
    """«Учебный план»."""
    data = store.book.data(HOURS_PLAN)
    wanted: dict[Any, Values] = {}
    for row in data.rows:
        (grade, letter), subject = row['scope'], store.subjects[row['subject']]
        wanted[grade, letter, subject] = {
            'year_id': store.year.id, 'grade': grade, 'letter': letter, 'subject_id': subject,
            'hours_per_week': row['hours'], **pick(data, row, ('level',))}
    await store.rows(HOURS_PLAN, CurriculumHours.filter(year=store.year),
                     lambda hours: (hours.grade, hours.letter, hours.subject_id), wanted)


async def write_groups(store: Store) -> None:
    """The учебные группы that the sheets name, and «Подгруппы»: who is in which."""
    keys: set[GroupKey] = {(row['class'], row['subject'], row['subgroup'])
                           for sheet in (SUBGROUPS, LOADS, TIMETABLE, MARKS, ATTENDANCE)
                           for row in store.book.rows(sheet)}
    wanted: dict[Any, Values] = {}
    for klass, subject, name in sorted(keys):
        values = {'school_class_id': store.classes[klass], 'subject_id': store.subjects[subject], 'name': name}
        wanted[tuple(values.values())] = values
    done = await sync(Group.filter(school_class__year=store.year),
                      lambda group: (group.school_class_id, group.subject_id, group.name), wanted)
    klasses = {number: klass for klass, number in store.classes.items()}
    subjects = {number: name for name, number in store.subjects.items()}
    store.groups = {(klasses[group.school_class_id], subjects[group.subject_id], group.name): group.id
                    for group in done.objects.values()}
    members: dict[Any, Values] = {}
    for row in store.book.rows(SUBGROUPS):
        group, pupil = store.groups[row['class'], row['subject'], row['subgroup']], store.people[row['pupil']]
        members[group, pupil, row['since']] = {'group_id': group, 'pupil_id': pupil, 'since': row['since'],
                                               'until': row['until']}
    await store.rows(SUBGROUPS, GroupMembership.filter(group__school_class__year=store.year),
                     lambda span: (span.group_id, span.pupil_id, span.since), members)


async def write_loads(store: Store) -> None:
    """«Нагрузка»; a row without a date means the teacher's only load there."""
    data = store.book.data(LOADS)
    query = TeachingLoad.filter(group__school_class__year=store.year)
    known: dict[tuple[int, int], list[date | None]] = {}
    for load in await query:
        known.setdefault((load.group_id, load.teacher_id), []).append(load.since)
    wanted: dict[Any, Values] = {}
    for row in data.rows:
        pair = store.groups[row['class'], row['subject'], row['subgroup']], store.people[row['teacher']]
        since = row.get('since') or (known[pair][0] if len(known.get(pair, ())) == 1 else None)
        wanted[*pair, since] = {'group_id': pair[0], 'teacher_id': pair[1], 'since': since,
                                'hours_per_week': row['hours'], **pick(data, row, ('until',))}
    await store.rows(LOADS, query, lambda load: (load.group_id, load.teacher_id, load.since), wanted)


async def write_timetable(store: Store) -> None:
    """«Расписание»: the week, the lessons of the year it makes, and the single lessons beside it."""
    data = store.book.data(TIMETABLE)
    wanted: dict[Any, Values] = {}
    single: dict[Any, Values] = {}
    for row in data.rows:
        group = store.groups[row['class'], row['subject'], row['subgroup']]
        common = {'group_id': group, 'number': row['number'], 'teacher_id': store.people[row['teacher']],
                  **pick(data, row, ('room',))}
        if row['extra']:
            single[group, row['since'], row['number']] = {**common, 'date': row['since']}
        else:
            wanted[group, row['weekday'], row['number'], row.get('since')] = {
                **common, 'weekday': row['weekday'], 'since': row.get('since'), **pick(data, row, ('until',))}
    done = await store.rows(TIMETABLE, TimetableSlot.filter(group__school_class__year=store.year),
                            lambda slot: (slot.group_id, slot.weekday, slot.number, slot.since), wanted)
    await store.rows(TIMETABLE, Lesson.filter(group_id__in=sorted({key[0] for key in single}),
                                              date__in=sorted({key[1] for key in single})),
                     lambda lesson: (lesson.group_id, lesson.date, lesson.number), single)
    await _follow(store, [done.objects[key] for key in done.changed])
    if done.objects:
        facts.forget()  # the calendar may have come with this very workbook
        store.progress('Уроки по расписанию', 0, 1)
        store.summary.lessons_made = await make_lessons(store.actor, store.year.id, store.year.starts_on,
                                                        store.year.ends_on)


async def _follow(store: Store, slots: list[TimetableSlot]) -> None:
    """Lessons still to come take the new teacher and room of their place in the week."""
    for slot in slots:
        span = Span(slot.since, slot.until)
        coming = [lesson for lesson in await Lesson.filter(group_id=slot.group_id, number=slot.number,
                                                           date__gt=clock.local(store.now).date())
                  if lesson.date.isoweekday() == slot.weekday and span.holds(lesson.date)]
        for lesson in coming:
            lesson.teacher_id, lesson.room = slot.teacher_id, slot.room
        if coming:
            await Lesson.bulk_update(coming, ('teacher_id', 'room'), UPDATES)


async def write_plans(store: Store) -> None:
    """«КТП»: the plans by subject, scope and author, and their topics."""
    data = store.book.data(PLANS)
    plans: dict[Any, Values] = {}
    keys: list[Any] = []
    for row in data.rows:
        author = store.people[row['teacher']] if row.get('teacher') else None
        key = (store.subjects[row['subject']], *row['scope'], author)
        keys.append(key)
        plans[key] = {'year_id': store.year.id, 'subject_id': key[0], 'grade': key[1], 'letter': key[2],
                      'author_id': key[3], **pick(data, row, ('status',))}
    done = await sync(TopicPlan.filter(year=store.year),
                      lambda plan: (plan.subject_id, plan.grade, plan.letter, plan.author_id), plans)
    topics: dict[Any, Values] = {}
    for row, key in zip(data.rows, keys, strict=True):
        plan = done.objects[key].id
        values = {'plan_id': plan, **pick(data, row, ('number', 'section', 'topic', 'hours', 'homework', 'resource'))}
        if 'work_type' in data.present:
            values['work_type_id'] = store.types[row['work_type']] if row['work_type'] else None
        topics[plan, row['number']] = values
    await store.rows(PLANS, PlannedTopic.filter(plan__year=store.year), lambda topic: (topic.plan_id, topic.number),
                     topics)
