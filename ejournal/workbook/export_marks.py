"""Rows of marks, attendance and final marks, class by class, so that a large school needs no large memory."""

from collections import defaultdict
from collections.abc import AsyncIterator
from typing import Any

from models import Attendance, FinalMark, Mark, SchoolYear, Work
from models.errors import Invalid

from .cells import CLASS
from .check_marks import period_name
from .exporting import Source
from .read import Values

NO_DATE_ORDER = ('date', 'number', 'subject', 'subgroup', 'pupil', 'work_type', 'weight', 'work_topic', 'ordinal')


async def ordinals(source: Source) -> dict[int, int]:
    """Works that share lesson, type, weight and topic, from the second on: id → its place among them."""
    alike: dict[Any, list[int]] = defaultdict(list)
    marked: set[Any] = set(await Mark.filter(work__lesson__group__school_class__year=source.year).exclude(value='')
                 .distinct().values_list('work_id', flat=True))
    for work, *key in await Work.filter(lesson__group__school_class__year=source.year).order_by('id').values_list(
            'id', 'lesson_id', 'work_type_id', 'weight', 'topic'):
        if work in marked:
            alike[tuple(key)].append(work)
    return {work: place for works in alike.values() for place, work in enumerate(works, 1) if place > 1}


async def marks(source: Source) -> AsyncIterator[list[Values]]:
    """«Отметки»."""
    for klass_id, klass in sorted(source.classes.items(), key=lambda pair: pair[1]):
        rows = []
        for group, day, number, work, kind, weight, topic, pupil, value in await Mark.filter(
                work__lesson__group__school_class_id=klass_id).exclude(value='').values_list(
                'work__lesson__group_id', 'work__lesson__date', 'work__lesson__number', 'work_id', 'work__work_type_id',
                'work__weight', 'work__topic', 'pupil_id', 'value'):
            if pupil in source.pupils:
                _, subject, subgroup = source.groups[group]
                rows.append({'date': day, 'number': number, 'class': klass, 'subject': subject, 'subgroup': subgroup,
                             'pupil': source.codes[pupil], 'work_type': source.types[kind], 'weight': weight,
                             'work_topic': topic, 'value': value, 'ordinal': source.ordinals.get(work)})
        rows.sort(key=lambda row: tuple(row[key] or 0 if key == 'ordinal' else row[key] for key in NO_DATE_ORDER))
        yield rows


async def absences(source: Source) -> AsyncIterator[list[Values]]:
    """«Посещаемость»."""
    for klass_id, klass in sorted(source.classes.items(), key=lambda pair: pair[1]):
        rows = [{'date': day, 'number': number, 'class': klass, 'pupil': source.codes[pupil], 'code': code,
                 'minutes': minutes or None}
                for day, number, pupil, code, minutes in await Attendance.filter(
                    lesson__group__school_class_id=klass_id).exclude(code='').values_list(
                    'lesson__date', 'lesson__number', 'pupil_id', 'code', 'minutes') if pupil in source.pupils]
        rows.sort(key=lambda row: (row['date'], row['number'], row['pupil']))
        yield rows


async def finals(source: Source) -> AsyncIterator[list[Values]]:
    """«Итоговые отметки», a school year at a time."""
    for year in await SchoolYear.all().order_by('name'):
        rows = []
        for mark in await FinalMark.filter(year=year).exclude(value=''):
            if mark.pupil_id in source.pupils:
                rows.append({'year': year.name, 'class': _klass(mark.class_name), 'value': mark.value,
                             'period': period_name(mark.kind, mark.period),
                             'pupil': source.codes[mark.pupil_id],
                             'subject': source.subjects[mark.subject_id]})
        rows.sort(key=lambda row: (row['class'] or (0, ''), row['subject'], row['period'], row['pupil']))
        yield rows


def _klass(name: str) -> Any:
    try:
        return CLASS.parse(name)
    except Invalid:
        return None
