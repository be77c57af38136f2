"""A year before with the same class names, and loads that nobody has ended: what is listed is this year's."""

from datetime import date

import pytest

from ejournal import clock, doors_messages, facts
from ejournal.services import constructor, control_frames, forecast_views, integrity, journal, programs, usage
from ejournal.services.integrity_queries import Severity
from ejournal.services.talk import mailings, people
from models import ClassMembership, Group, Lesson, Role, SchoolClass, SchoolYear, TeachingLoad, Term

BEGAN, ENDED = date(2025, 9, 1), date(2026, 5, 26)


@pytest.fixture
async def old(school):
    """8А of the year before: the same teacher of physics, other pupils; its load has no end."""
    year = await SchoolYear.create(name='2025/2026', starts_on=BEGAN, ends_on=ENDED, closed_at=clock.now())
    await Term.create(year=year, name='4 четверть', kind='четверть', ordinal=4, starts_on=date(2026, 4, 1),
                      ends_on=ENDED, grades=list(range(1, 10)), closed_at=clock.now())
    of_class = await SchoolClass.create(year=year, grade=8, letter='А', teacher=school.people['Классная'])
    physics = await school.physics.subject
    group = await Group.create(school_class=of_class, subject=physics)
    await TeachingLoad.create(group=group, teacher=school.people['Гук'], hours_per_week=2)
    await ClassMembership.create(school_class=of_class, pupil=school.people['Крошка'], since=BEGAN,
                                 until=date(2026, 9, 1))
    await Lesson.create(group=group, date=date(2026, 5, 12), number=1, teacher=school.people['Гук'], topic='Свет')
    return group


async def test_the_lists_of_a_teacher_are_those_of_the_year(school, old):
    teacher = school.actors['Гук']
    assert old.id not in [line.group_id for line in await journal.mine(teacher)]
    assert old.id not in await doors_messages.own_groups(teacher)
    titles = list((await mailings.offered(teacher, Role.TEACHER)).values())
    assert len(titles) == len(set(titles))
    assert {number for number, _ in (await people.places(teacher))['teachers']} == {school.class_8a.id}
    assert old.id not in (await forecast_views.scope_of(teacher)).groups
    classes = list((await constructor.choices(teacher)).classes.values())
    assert classes == ['8А']


async def test_the_classes_of_a_worker_are_those_of_the_year(school, old):
    await SchoolClass.filter(id=old.school_class_id).update(grade=7)
    workers = {one.name: one for one in (await usage.board(school.actors['Бойко'])).workers}
    assert next(one.classes for name, one in workers.items() if name.startswith('Гук')) == '8А'


async def test_a_program_is_shown_the_journals_of_the_year(school, old):
    for login in ('Гук', 'Дорн'):
        assert old.id not in [row.id for row, _ in await programs.groups(school.actors[login], 0, 100)]


async def test_a_closed_year_is_no_finding(school, old):
    assert [one.title for one in await integrity.check() if one.count and one.check.severity is Severity.BAD] == []


async def test_the_control_keeps_the_journals_of_each_year(school, old):
    this, before = await facts.current(), await facts.of_year((await old.school_class).year_id)
    assert old.id not in await control_frames.groups(this)
    assert list(await control_frames.groups(before)) == [old.id]
    assert old.id not in await control_frames.groups(this)
