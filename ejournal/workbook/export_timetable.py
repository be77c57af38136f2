"""Rows of «Расписание»: the week, and the lessons that are not in it."""

from datetime import timedelta

from models import Lesson, LessonState, TimetableSlot

from .check_marks import Lessons
from .exporting import Source
from .read import Values
from .world import World

DAY = timedelta(days=1)


async def timetable(source: Source) -> list[Values]:
    """Every lesson of the week with its validity; a lesson beside the timetable as a row of one day."""
    rows = []
    for slot in await TimetableSlot.filter(group__school_class__year=source.year):
        rows.append({**_common(source, slot), 'weekday': slot.weekday, 'since': slot.since,
                     'until': slot.until and slot.until - DAY})
    rows += await _single(source)
    return sorted(rows, key=lambda row: (row['class'], row['weekday'], row['number'], row['subject'], row['subgroup'],
                                         str(row['since'] or '')))


async def _single(source: Source) -> list[Values]:
    world = source.world
    usual = Lessons(World(year_starts=source.year.starts_on, year_ends=source.year.ends_on,
                          week_days=source.school.week_days, slots=world.slots, periods=world.periods,
                          days_off=world.days_off))
    rows = []
    for lesson in await Lesson.filter(group__school_class__year=source.year).exclude(state=LessonState.CANCELLED.value):
        klass, subject, name = source.groups[lesson.group_id]
        if (subject, name, lesson.number) not in usual.on(klass, lesson.date):
            rows.append({**_common(source, lesson), 'weekday': lesson.date.isoweekday(), 'since': lesson.date,
                         'until': lesson.date})
    return rows


def _common(source: Source, record: TimetableSlot | Lesson) -> Values:
    klass, subject, name = source.groups[record.group_id]
    return {'class': klass, 'subject': subject, 'subgroup': name, 'number': record.number,
            'teacher': source.codes[record.teacher_id], 'room': record.room}
