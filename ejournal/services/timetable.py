"""Make the lessons of a stretch of days from the weekly timetable and the calendar, and give them their КТП topics."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import date

from tortoise.transactions import in_transaction

from ejournal import audit, facts
from ejournal.access import Actor
from ejournal.facts import Facts
from ejournal.rules import plans
from ejournal.rules.calendar import DAY
from ejournal.rules.plan_choice import PlanHead, choose
from ejournal.rules.plans import Line, PlanLesson
from models import Group, Lesson, LessonState, PlannedTopic, Role, TeachingLoad, TimetableSlot, TopicPlan


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
        await lay_topics(year_id, groups)
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


async def lay_topics(year_id: int, groups: Iterable[int]) -> int:
    """Give the lessons of ``groups`` the topics of their КТП anew; how many lessons changed. Call it inside a
    transaction, after whatever changes a plan, a lesson's place or whether it takes place at all.

    A lesson whose topic is written is never touched (see ``rules.plans.lay``); a cancelled one loses its topic to the
    next. A group without a КТП keeps what its lessons have.
    """
    ids = list(groups)
    heads = await plan_heads(year_id)
    chosen = {group: plan for group, plan in (await chosen_plans(ids, heads)).items() if plan}
    lines = await lines_of(set(chosen.values()))
    changed = []
    for group, lessons in (await plan_lessons(chosen)).items():
        given = plans.lay(lines[chosen[group]], lessons)
        changed += [Lesson(id=lesson.id, planned_topic_id=given[lesson.id]) for lesson in lessons
                    if lesson.id in given and given[lesson.id] != lesson.planned]
    if changed:
        await Lesson.bulk_update(changed, ('planned_topic_id',), 500)
    return len(changed)


async def plan_heads(year_id: int) -> list[PlanHead]:
    """What the КТП of a year are for."""
    return [PlanHead(*row) for row in await TopicPlan.filter(year_id=year_id).order_by('id').values_list(
        'id', 'subject_id', 'grade', 'letter', 'author_id')]


async def chosen_plans(groups: Collection[int], heads: Sequence[PlanHead]) -> dict[int, int]:
    """The КТП (by id, 0: none) of each group; its teachers are those with a load in it."""
    teachers: dict[int, set[int]] = defaultdict(set)
    for group, teacher in await TeachingLoad.filter(group_id__in=groups).values_list('group_id', 'teacher_id'):
        teachers[group].add(teacher)
    rows = await Group.filter(id__in=groups).values_list('id', 'subject_id', 'school_class__grade',
                                                         'school_class__letter')
    fitting: dict[tuple[int, int], list[PlanHead]] = defaultdict(list)
    for head in heads:
        fitting[head.subject, head.grade].append(head)
    return {group: choose(fitting[subject, grade], subject, grade, letter, teachers[group])
            for group, subject, grade, letter in rows}


async def lines_of(plan_ids: Collection[int]) -> dict[int, list[Line]]:
    """The lines of some КТП, in order."""
    found: dict[int, list[Line]] = {plan_id: [] for plan_id in plan_ids}
    for plan_id, *row in await PlannedTopic.filter(plan_id__in=plan_ids).order_by('number').values_list(
            'plan_id', 'topic', 'section', 'hours', 'homework', 'work_type_id', 'resource', 'reserve', 'note', 'id'):
        found[plan_id].append(Line(*row))
    return found


async def plan_lessons(groups: Collection[int]) -> dict[int, list[PlanLesson]]:
    """The lessons of some groups in order of time, as the laying of topics sees them."""
    found: dict[int, list[PlanLesson]] = defaultdict(list)
    for group, lesson_id, topic, planned, state in await Lesson.filter(group_id__in=groups).order_by(
            'date', 'number').values_list('group_id', 'id', 'topic', 'planned_topic_id', 'state'):
        found[group].append(PlanLesson(lesson_id, topic, planned, state != LessonState.PLANNED))
    return found
