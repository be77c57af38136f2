"""The deputy's board over a month of a whole school: 1,000 pupils, 12,000 lessons; cold, warm and after an edit.

    python -m bench.rules
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from itertools import product
from random import Random
from typing import Any

from tortoise import Tortoise

from ejournal import audit, clock, db, facts
from ejournal.access import Actor
from ejournal.rules.control import State, What
from ejournal.services import control, control_frames, work_types
from ejournal.services.control import Asked
from models import (
    AuditEntry,
    ClassMembership,
    Group,
    Homework,
    Lesson,
    Mark,
    Person,
    Role,
    School,
    SchoolClass,
    SchoolYear,
    Subject,
    Term,
    Work,
    WorkType,
)

FIRST, LAST = date(2026, 11, 2), date(2026, 11, 30)
CLASSES, SUBJECTS, PUPILS = 40, 15, 25
GOALS = {'cold': 2000.0, 'warm': 500.0, 'after an edit': 500.0}


async def make() -> None:
    """Forty classes of 25, fifteen subjects, a lesson of each every day: 300 a class and month."""
    await School.create(full_name='Школа для измерений', short_name='Школа', is_demo=True)
    year = await SchoolYear.create(name='2026/2027', starts_on=date(2026, 9, 1), ends_on=date(2027, 5, 26))
    for n, (start, end) in enumerate([(date(2026, 9, 1), date(2026, 10, 23)), (FIRST, date(2026, 12, 30))], 1):
        await Term.create(year=year, name=f'{n} четверть', kind='четверть', ordinal=n, starts_on=start, ends_on=end,
                          grades=list(range(1, 12)))
    await work_types.ensure_defaults()
    subjects = [await Subject.create(name=f'предмет {n}') for n in range(SUBJECTS)]
    teachers = [await Person.create(last_name=f'Учитель{n}', first_name='Ян', sort_key=str(n)) for n in range(80)]
    await Person.bulk_create([Person(last_name=f'Ученик{n}', first_name='Ян', sort_key=str(n))
                              for n in range(CLASSES * PUPILS)])
    pupils = await Person.filter(last_name__startswith='Ученик').order_by('id')
    for n in range(CLASSES):
        klass = await SchoolClass.create(year=year, grade=n % 10 + 2, letter='АБВГ'[n // 10])
        mine = pupils[n * PUPILS:(n + 1) * PUPILS]
        await ClassMembership.bulk_create([ClassMembership(school_class=klass, pupil=p, since=date(2026, 9, 1))
                                           for p in mine])
        await _class(klass, subjects, teachers, mine)


async def _class(klass: SchoolClass, subjects: list[Subject], teachers: list[Person], pupils: list[Person]) -> None:
    dice = Random(klass.id)
    groups = [await Group.create(school_class=klass, subject=subject) for subject in subjects]
    days = [day for day in (FIRST + timedelta(days=n) for n in range(29)) if day.isoweekday() <= 5][:20]
    await Lesson.bulk_create([
        Lesson(group=group, date=day, number=n % 8 + 1, teacher=dice.choice(teachers), topic='Тема',
               topic_saved_at=clock.wall(day, dice.choice([15, 16, 22])))
        for day, (n, group) in product(days, enumerate(groups))])
    lessons = await Lesson.filter(group__school_class_id=klass.id)
    await Homework.bulk_create([Homework(lesson_id=one.id, text='читать', due_on=one.date + timedelta(days=1),
                                         saved_at=clock.wall(one.date, 20)) for one in lessons if dice.random() < 0.9])
    kind = await WorkType.filter(control=True).first()
    await Work.bulk_create([Work(lesson_id=one.id, work_type=kind) for one in lessons])
    works = await Work.filter(lesson_id__in=[one.id for one in lessons])
    now = clock.now()
    await Mark.bulk_create([Mark(work_id=work.id, pupil=pupil, value=dice.choice('5432'), saved_at=now)
                            for work in works for pupil in dice.sample(pupils, 3)], batch_size=2000)


async def timed(name: str, work: Callable[[], Awaitable[Any]]) -> Any:
    """One line of the result; returns the answer."""
    start = time.perf_counter()
    answer = await work()
    took = (time.perf_counter() - start) * 1000
    print(f'{name:>14}: {took:7.1f} ms   goal {GOALS[name]:.0f} ms   {"ok" if took < GOALS[name] else "MISSED"}')
    return answer


async def bench() -> None:
    """Make the school in memory and ask for the board."""
    await db.connect('sqlite://:memory:')
    await Tortoise.generate_schemas()
    clock.start_from(clock.local().replace(year=2026, month=11, day=30, hour=14, tzinfo=None))
    await make()
    facts.forget()
    control_frames.forget()
    actor = Actor(1, 1, 'Бойко О. Е.', frozenset({Role.DEPUTY}))
    asked = Asked(FIRST, LAST)
    board = await timed('cold', lambda: control.board(actor, asked))
    await timed('warm', lambda: control.board(actor, asked))
    lesson = await Lesson.filter(date=FIRST).select_related('group').first()
    assert lesson is not None  # noqa: S101 - made above
    await Lesson.filter(id=lesson.id).update(topic='')
    await audit.record(None, '', audit.Entry('lesson.topic', 'lesson', lesson.id), group_id=lesson.group_id)
    after = await timed('after an edit', lambda: control.board(actor, asked))
    print(f'{board.total.lessons} lessons, {await Mark.all().count()} marks, {await AuditEntry.all().count()} entries, '
          f'missing topics {board.total.count(What.TOPIC, State.MISSING)} → '
          f'{after.total.count(What.TOPIC, State.MISSING)}')
    await db.close()


if __name__ == '__main__':
    asyncio.run(bench())
