"""Everybody's homework of a class for one day, shown to the teacher who is just writing more of it (norms 5.3)."""

from datetime import date

from ejournal import access
from ejournal.access import Actor
from ejournal.lesson_shapes import DayLoad, LoadLine
from ejournal.rules.homework_load import Task, load_of
from models import Homework


async def of_day(actor: Actor, group_id: int, day: date, *, without_lesson: int | None = None,
                 minutes: int | None = None) -> DayLoad:
    """What the class of ``group_id`` has for ``day``, in one statement.

    ``without_lesson`` leaves the homework of this lesson out and counts ``minutes`` (still being written) instead.
    """
    group, _ = await access.journal(actor, group_id)
    rows = await Homework.filter(due_on=day, lesson__group__school_class_id=group.school_class_id) \
        .exclude(text='').exclude(lesson_id=without_lesson or 0).order_by('lesson__group__subject__name', 'id') \
        .select_related('lesson__group__subject')
    tasks = [Task(row.lesson.group.subject.name, row.lesson.group.name, row.minutes) for row in rows]
    own = [Task(group.subject.name, group.name, minutes)] if minutes else []
    lines = tuple(LoadLine(task.subject + (f' · {task.subgroup}' if task.subgroup else ''), row.text, task.minutes)
                  for task, row in zip(tasks, rows, strict=True))
    load = load_of(tasks + own, group.school_class.grade)
    return DayLoad(day, lines, load.minutes, load.untimed, load.norm)
