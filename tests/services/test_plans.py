"""КТП by its services: who writes, saving, approval, copies, lessons that follow, and the plan made to fit."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from ejournal.rules.plans import Line
from ejournal.services import plan_copy, plan_fit, plans, programme, timetable
from ejournal.services.timetable_changes import UNDONE
from models import (
    AuditEntry,
    Conflict,
    CurriculumHours,
    Group,
    Invalid,
    Lesson,
    NotAllowed,
    NotFound,
    PlannedTopic,
    SchoolClass,
    TeachingLoad,
    TopicPlan,
)
from tests.support.school import TODAY, SmallSchool

Statements = Callable[[], AbstractContextManager[list[str]]]


async def made(school: SmallSchool, *topics: str, letter: str = '') -> int:
    plan_id = await plans.create(school.actors['Гук'], school.physics.subject_id, 8, letter)
    await put(school, plan_id, *(Line(topic) for topic in topics))
    return plan_id


async def put(school: SmallSchool, plan_id: int, *lines: Line) -> plans.Opened:
    stored = await plans.opened(school.actors['Гук'], plan_id)
    return await plans.save(school.actors['Гук'], plan_id, stored.version, lines)


async def given(school: SmallSchool) -> list[str]:
    return [str(topic or '') for topic in await Lesson.filter(group=school.physics).order_by(
        'date', 'number').values_list('planned_topic__topic', flat=True)]


@pytest.mark.clause('17.4.2')
async def test_a_teacher_writes_the_own_subject_only(school: SmallSchool) -> None:
    plan_id = await made(school, 'Ток')
    with pytest.raises(NotAllowed):
        await plans.save(school.actors['Чехонина'], plan_id, '', [])
    with pytest.raises(Invalid, match='нет нагрузки'):
        await plans.create(school.actors['Чехонина'], school.physics.subject_id, 8)
    with pytest.raises(Conflict, match='уже есть'):
        await plans.create(school.actors['Гук'], school.physics.subject_id, 8)
    with pytest.raises(NotFound):
        await plans.opened(school.actors['Гук'], 999)


@pytest.mark.clause('11.6')
async def test_every_teacher_reads_the_common_base_and_copies_from_it(school: SmallSchool) -> None:
    plan_id = await made(school, 'Ток', 'Закон Ома')
    await TeachingLoad.create(group=school.physics, teacher=school.people['Чехонина'], hours_per_week=1)
    row, = await plans.found(school.actors['Чехонина'], grade=8)
    assert (row.id, row.scope, row.author, row.hours, row.mine) == (plan_id, '8 классы', 'Гук Л. М.', 2, False)
    copied = await plan_copy.copy(school.actors['Чехонина'], plan_id, 8, 'А')
    opened = await plans.opened(school.actors['Чехонина'], copied)
    assert [line.topic for line in opened.lines] == ['Ток', 'Закон Ома']
    assert opened.writes and opened.row.scope == '8А'


async def test_lines_are_saved_reordered_and_removed(school: SmallSchool) -> None:
    plan_id = await made(school, 'Ток', 'Закон Ома', 'Мощность')
    one, two, three = (await plans.opened(school.actors['Гук'], plan_id)).lines
    after = await put(school, plan_id, three, replace(one, hours=Decimal(2)), Line('Новая', homework='читать § 1'))
    assert [(line.topic, line.hours) for line in after.lines] == [('Мощность', 1), ('Ток', 2), ('Новая', 1)]
    assert [line.id for line in after.lines[:2]] == [three.id, one.id]
    assert await PlannedTopic.filter(plan_id=plan_id).order_by('number').values_list('number', flat=True) == [1, 2, 4]
    assert not await PlannedTopic.exists(id=two.id)


async def test_lessons_follow_the_plan_but_never_where_the_topic_is_written(school: SmallSchool) -> None:
    plan_id = await made(school, 'Ток', 'Закон Ома', 'Мощность')
    assert (await given(school))[:4] == ['Ток', 'Закон Ома', 'Мощность', '']
    first = await Lesson.filter(group=school.physics).order_by('date').first()
    assert first is not None
    await Lesson.filter(id=first.id).update(topic='Ток в цепи', version=3)
    stored = (await plans.opened(school.actors['Гук'], plan_id)).lines
    await put(school, plan_id, stored[0], Line('Вставка'), *stored[1:])
    assert (await given(school))[:4] == ['Ток', 'Вставка', 'Закон Ома', 'Мощность']
    kept = await Lesson.get(id=first.id)
    assert (kept.topic, kept.version) == ('Ток в цепи', 3)


async def test_a_second_window_does_not_overwrite(school: SmallSchool) -> None:
    plan_id = await made(school, 'Ток')
    with pytest.raises(Conflict, match='другом окне'):
        await plans.save(school.actors['Гук'], plan_id, 'old', [Line('Чужое')])
    assert await PlannedTopic.filter(plan_id=plan_id).values_list('topic', flat=True) == ['Ток']


async def test_a_wrong_line_writes_nothing(school: SmallSchool) -> None:
    plan_id = await made(school, 'Ток')
    for wrong in (Line('я' * 10_000), Line('Тема', work_type=999)):
        with pytest.raises(Invalid):
            await put(school, plan_id, Line('Хорошая'), wrong)
    assert await PlannedTopic.filter(plan_id=plan_id).values_list('topic', flat=True) == ['Ток']


async def test_the_way_to_approval(school: SmallSchool) -> None:
    teacher, deputy = school.actors['Гук'], school.actors['Бойко']
    plan_id = await made(school, 'Ток')
    with pytest.raises(Conflict):
        await plans.approve(deputy, plan_id)
    await plans.submit(teacher, plan_id)
    with pytest.raises(NotAllowed):
        await plans.approve(teacher, plan_id)
    with pytest.raises(Invalid, match='предложением'):
        await plans.give_back(deputy, plan_id, ' ')
    await plans.give_back(deputy, plan_id, 'Добавьте лабораторные работы.')
    assert (await plans.opened(teacher, plan_id)).returned == 'Добавьте лабораторные работы.'
    await plans.submit(teacher, plan_id)
    await plans.approve(deputy, plan_id)
    approved = await plans.opened(teacher, plan_id)
    assert (approved.row.status, approved.returned) == ('approved', '')
    await put(school, plan_id, *approved.lines, Line('Ещё одна'))
    assert (await TopicPlan.get(id=plan_id)).status == 'draft'
    assert await AuditEntry.filter(object_type='topic_plan').order_by('id').values_list('action', flat=True) == [
        'plan.created', 'plan.lines', 'plan.submitted', 'plan.returned', 'plan.submitted', 'plan.approved',
        'plan.lines', 'plan.reopened']


async def test_saving_the_same_leaves_the_approval(school: SmallSchool) -> None:
    plan_id = await made(school, 'Ток')
    await plans.submit(school.actors['Гук'], plan_id)
    await put(school, plan_id, *(await plans.opened(school.actors['Гук'], plan_id)).lines)
    assert (await TopicPlan.get(id=plan_id)).status == 'on_approval'


async def test_a_draft_without_taught_lessons_can_be_removed(school: SmallSchool) -> None:
    plan_id = await made(school, 'Ток', 'Закон Ома')
    topic = await PlannedTopic.filter(plan_id=plan_id).first()
    await Lesson.filter(id=school.today.id).update(topic='Ток', planned_topic=topic)
    with pytest.raises(Conflict, match='проведены'):
        await plans.remove(school.actors['Гук'], plan_id)
    await Lesson.filter(id=school.today.id).update(topic='')
    await plans.remove(school.actors['Гук'], plan_id)
    assert not await TopicPlan.exists() and not any(await given(school))


async def test_laying_asks_little_whatever_the_number_of_groups(school: SmallSchool, statements: Statements) -> None:
    await made(school, *(f'Тема {number}' for number in range(1, 30)))
    groups = await Group.all().values_list('id', flat=True)
    with statements() as seen:
        assert await timetable.lay_topics(school.year.id, groups) == 0  # type: ignore[arg-type]
    assert len(seen) <= 5


# --- shift and fit ----------------------------------------------------------------------------------------------------
async def fit(school: SmallSchool, plan_id: int) -> plan_fit.Fit:
    return await plan_fit.of_group(school.actors['Гук'], plan_id, school.physics.id)


async def test_plan_and_fact_say_why_lessons_fell_out(school: SmallSchool) -> None:
    plan_id = await made(school, *(f'Тема {number}' for number in range(1, 19)))
    lessons = await Lesson.filter(group=school.physics).order_by('date')
    await Lesson.filter(id=lessons[0].id).update(topic='Тема 1')
    await Lesson.filter(id=lessons[1].id).update(state='cancelled', change_reason='карантин')
    await timetable.lay_topics(school.year.id, [school.physics.id])
    found = await fit(school, plan_id)
    assert (found.taught, found.lag, found.excess, found.reasons) == (1, found.planned - 1, 1, (('карантин', 1),))
    assert found.rows[0].taught_on == (lessons[0].date,)
    assert found.rows[1].planned_on == lessons[1].date


async def test_a_move_taken_back_is_no_lesson_that_fell_out(school: SmallSchool) -> None:
    """The record that stays at the new time is nobody's lesson: it is neither planned nor a reason."""
    plan_id = await made(school, *(f'Тема {number}' for number in range(1, 19)))
    before = await fit(school, plan_id)
    await Lesson.create(group=school.physics, teacher=school.people['Гук'], date=date(2026, 11, 12), number=7,
                        state='cancelled', change_reason=UNDONE)
    after = await fit(school, plan_id)
    assert (after.planned, after.reasons) == (before.planned, before.reasons)


async def test_fitting_makes_a_plan_of_the_class_and_keeps_what_was_taught(school: SmallSchool) -> None:
    other = await SchoolClass.create(year=school.year, grade=8, letter='Б')
    physics_b = await Group.create(school_class=other, subject_id=school.physics.subject_id)
    await TeachingLoad.create(group=physics_b, teacher=school.people['Гук'], hours_per_week=2)
    plan_id = await made(school, *(f'Тема {number}' for number in range(1, 20)))
    first = (await Lesson.filter(group=school.physics).order_by('date'))[0]
    await Lesson.filter(id=first.id).update(topic='Своими словами')
    before = await fit(school, plan_id)
    assert before.excess == 1 and before.suggested
    _, lines = await plan_fit.preview(school.actors['Гук'], plan_id, school.physics.id, before.suggested)
    assert len(lines) == 18
    with pytest.raises(Conflict, match='изменили'):
        await plan_fit.apply(school.actors['Гук'], plan_id, school.physics.id, 'old', before.suggested)
    assert await TopicPlan.all().count() == 1
    own = await plan_fit.apply(school.actors['Гук'], plan_id, school.physics.id, before.version, before.suggested)
    after = await fit(school, own)
    assert own != plan_id and after.excess == 0 and after.taught == 1
    assert (await plans.opened(school.actors['Гук'], plan_id)).groups == ((physics_b.id, '8Б'),)
    kept = await Lesson.get(id=first.id).select_related('planned_topic__plan')
    assert kept.topic == 'Своими словами' and kept.planned_topic and kept.planned_topic.plan.id == own


async def test_another_groups_plan_is_not_fitted(school: SmallSchool) -> None:
    plan_id = await made(school, 'Ток')
    with pytest.raises(NotFound):
        await plan_fit.of_group(school.actors['Гук'], plan_id, school.reading_1a.id)


# --- the programme ----------------------------------------------------------------------------------------------------
@pytest.mark.clause('11.5')
async def test_the_programme_counts_plan_and_fact(school: SmallSchool, statements: Statements) -> None:
    await CurriculumHours.create(year=school.year, grade=8, subject_id=school.physics.subject_id, hours_per_week=2)
    await made(school, *(f'Тема {number}' for number in range(1, 60)))
    lessons = await Lesson.filter(group=school.physics, date__lte=TODAY).order_by('date')
    await Lesson.filter(id__in=[one.id for one in lessons[:4]]).update(topic='Тема')
    await Lesson.filter(id=lessons[5].id).update(state='cancelled', change_reason='карантин')
    with statements() as seen:
        lines = await programme.of_school(school.actors['Бойко'], TODAY)
    assert len(seen) <= 16
    line = next(one for one in lines if one.group_id == school.physics.id)
    count = len(lessons)
    assert (line.hours, line.lessons.plan, line.lessons.fact, line.difference) == (68, count, 4, 4 - count)
    assert dict(line.reasons) == {'карантин': 1, 'тема не записана': count - 5}
    assert line.teachers[0][1] == 'Гук Л. М.'


async def test_a_teacher_sees_the_own_groups(school: SmallSchool) -> None:
    mine = {line.group_id for line in await programme.of_school(school.actors['Гук'])}
    assert mine == {school.physics.id, school.english_2.id}
    assert len(await programme.of_school(school.actors['Дорн'], date(2026, 9, 1))) == 4
    with pytest.raises(NotAllowed):
        await programme.of_school(school.actors['Админов'])
