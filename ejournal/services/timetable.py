"""Make the lessons of a stretch of days from the weekly timetable and the calendar, and give them their КТП topics."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from tortoise.transactions import in_transaction

from ejournal import audit, facts
from ejournal.access import Actor
from ejournal.facts import Facts
from ejournal.rules.calendar import DAY
from models import Group, Lesson, PlannedTopic, Role, SchoolClass, TimetableSlot, TopicPlan


async def make_lessons(actor: Actor | None, year_id: int, first: date, last: date) -> int:
    """Lessons of every school day from ``first`` to ``last`` (both included) that are not there yet; how many.

    A slot holds on ``[since, until)``; each parallel has its own school days (G5). Topics of the КТП are laid on the
    group's lessons in order, for the whole year, so that a lesson «takes its next planned topic».
    """
    year = await facts.of_year(year_id)
    groups = {g.id: g for g in await Group.filter(school_class__year_id=year_id).select_related('school_class')}
    slots = await TimetableSlot.filter(group_id__in=list(groups))
    there = {tuple(row) for row in await Lesson.filter(group_id__in=list(groups), date__gte=first, date__lte=last)
             .values_list('group_id', 'date', 'number')}
    made = [lesson for lesson in _lessons(year, groups, slots, first, last)
            if (lesson.group_id, lesson.date, lesson.number) not in there]
    async with in_transaction():
        await Lesson.bulk_create(made, batch_size=2000)
        await _lay_topics(year_id, groups)
        if made:
            await audit.record(actor, Role.DEPUTY, audit.Entry('lessons.made', 'school_year', year_id, '',
                                                               f'{len(made)}: {first:%d.%m.%Y}–{last:%d.%m.%Y}'))
    return len(made)


def _lessons(year: Facts, groups: dict[int, Group], slots: Iterable[TimetableSlot], first: date,
             last: date) -> Iterable[Lesson]:
    by_weekday: dict[int, list[TimetableSlot]] = defaultdict(list)
    for slot in slots:
        by_weekday[slot.weekday].append(slot)
    for offset in range((last - first).days + 1):
        day = first + DAY * offset
        open_grades = {grade for grade in range(1, 12) if year.calendar.is_school_day(day, grade)}
        for slot in by_weekday[day.isoweekday()]:
            if groups[slot.group_id].school_class.grade in open_grades \
                    and (slot.since is None or slot.since <= day) and (slot.until is None or day < slot.until):
                yield Lesson(group_id=slot.group_id, date=day, number=slot.number, teacher_id=slot.teacher_id,
                             room=slot.room)


async def _lay_topics(year_id: int, groups: dict[int, Group]) -> None:
    """Give each group's lessons, in order, the topics of its plan: the class's own, else the parallel's."""
    plans = await TopicPlan.filter(year_id=year_id)
    topics: dict[int, list[int]] = defaultdict(list)
    for plan_id, topic_id in await PlannedTopic.filter(plan__year_id=year_id).order_by('number') \
            .values_list('plan_id', 'id'):
        topics[plan_id].append(topic_id)
    lessons: dict[int, list[tuple[int, int | None]]] = defaultdict(list)
    for group_id, lesson_id, planned in await Lesson.filter(group_id__in=list(groups)).exclude(state='cancelled') \
            .order_by('date', 'number').values_list('group_id', 'id', 'planned_topic_id'):
        lessons[group_id].append((lesson_id, planned))
    changed = [Lesson(id=lesson_id, planned_topic_id=topic_id)
               for group_id, rows in lessons.items()
               for (lesson_id, planned), topic_id in zip(rows, topics[_plan(plans, groups[group_id])], strict=False)
               if planned != topic_id]
    if changed:
        await Lesson.bulk_update(changed, ('planned_topic_id',), 500)


def _plan(plans: Iterable[TopicPlan], group: Group) -> int:
    """The id of the plan that fits the group best, 0 without one."""
    school_class: SchoolClass = group.school_class
    fitting = [plan for plan in plans if plan.subject_id == group.subject_id and plan.grade == school_class.grade
               and plan.letter in ('', school_class.letter)]
    return max(fitting, key=lambda plan: (bool(plan.letter), plan.id)).id if fitting else 0
