"""The demo school in the journal: what was planned is there, with its times and authors, all or nothing."""

from collections import Counter
from datetime import date, time
from random import Random

import pytest
from rich.progress import Progress

from ejournal import clock, db, security
from ejournal.access import actor_of
from ejournal.demo import DEMO_PASSWORD, demo_logins, drafts, make
from ejournal.demo.load import Ids, load
from ejournal.demo.plan import build_school
from ejournal.services import integrity, journal, sessions
from ejournal.services.integrity_queries import Severity
from models import (
    Account,
    Attendance,
    AuditEntry,
    Consent,
    FinalMark,
    Group,
    Homework,
    Lesson,
    Mark,
    Person,
    School,
    Substitution,
    TopicPlan,
    Work,
)

EARLY = date(2026, 9, 15)


security.set_strength(time_cost=1, memory_kib=8)


async def test_the_whole_school_is_in_the_journal(database):
    plan, stages = build_school(5, EARLY), []
    with clock.at(plan.now):
        await load(plan, lambda stage, done, total: stages.append(stage))
        await _everything_is_there(plan)
        await _times_and_authors_are_true(plan, await Ids.load(plan))
        await _plans_are_worked_on()
        assert [finding.title for finding in await integrity.check()
                if finding.count and finding.check.severity is not Severity.INFO] == [
                    'Урок без учителя: он отсутствует, замены нет']  # who called in sick: the deputy has to find one
        await _everybody_has_a_way_in(plan)
    assert 'Журналы' in stages


async def _everything_is_there(plan):
    assert (await School.get()).is_demo
    before = plan.before
    assert await Lesson.all().count() == len(plan.lessons) + len(before.lessons)
    assert await Lesson.exclude(topic='').count() == sum(bool(row.topic) for row in plan.lessons) + len(before.lessons)
    assert await Homework.all().count() == sum(bool(row.homework) for row in (*plan.lessons, *before.lessons))
    marked = {mark.work for mark in plan.marks}
    columns = {(work.lesson, work.work_type) for work in plan.works if work.topic or work.index in marked}
    assert await Work.all().count() == len(columns) + len(before.works)
    assert Counter(await Mark.all().values_list('value', flat=True)) == Counter(
        mark.text for mark in (*plan.marks, *before.marks))
    assert Counter(await Attendance.all().values_list('code', flat=True)) == Counter(
        row.reason_code or row.code for row in (*plan.attendance, *before.attendance))
    assert await Substitution.all().count() == len(plan.substitutions)
    assert await FinalMark.all().count() == len(plan.finals)


async def _plans_are_worked_on():
    assert Counter(await TopicPlan.exclude(status='approved').values_list('status', flat=True)) == {
        'draft': 2, 'on_approval': 1}
    returned = await AuditEntry.get(action='plan.returned')
    assert (returned.reason, (await TopicPlan.get(id=returned.object_id)).status) == (drafts.REMARK, 'draft')


async def _times_and_authors_are_true(plan, ids):
    lessons = {number: index for index, number in enumerate(ids.lessons)}
    stored = {(lessons[mark.work.lesson_id], mark.work.work_type_id, mark.pupil_id): mark
              for mark in await Mark.filter(work__lesson__date__gte=plan.year.starts_on).select_related('work')}
    last = {(entry.object_id, entry.pupil_id): entry for entry in await AuditEntry.filter(
        action='mark.changed').order_by('id')}
    for mark in Random(1).sample(plan.marks, 300):
        work = plan.works[mark.work]
        found = stored[work.lesson, ids.types[work.work_type], ids.people[mark.pupil]]
        entry = last[found.work_id, found.pupil_id]
        assert (found.value, found.comment, found.saved_at) == (mark.text, mark.comment, mark.at)
        assert (entry.at, entry.person_id, entry.role) == (mark.at, ids.people[mark.by], 'teacher')
    assert await AuditEntry.filter(at__gt=plan.now).count() == 0


async def _everybody_has_a_way_in(plan):
    assert await Account.all().count() == sum(
        bool(person.login) for person in (*plan.staff, *plan.pupils, *plan.guardians))
    without = await Person.filter(id__not_in=await Consent.all().values_list('person_id', flat=True))
    assert not await Account.filter(person_id__in=[person.id for person in without]).exists()
    rows = await demo_logins()
    assert [role for role, _, _ in rows] == [
        'директор', 'заместитель директора', 'классный руководитель', 'учитель', 'администратор', 'секретарь',
        'инспектор по кадрам', 'обучающийся', 'родитель']
    for _, _, login in rows:
        result = await sessions.login(login, DEMO_PASSWORD, address='10.0.0.1', agent='')
        assert not result.must_change
        assert not result.must_accept
    teacher = await Account.get(login=rows[3][2])
    group = await Group.get(school_class__year__name=plan.year.name, school_class__grade=8,
                            school_class__letter='А', subject__name='физика')
    shown = await journal.snapshot(await actor_of(teacher), group.id)
    assert shown['can']['marks']
    assert len(shown['marks']) > 20


async def test_the_seconds_of_the_start_change_nothing(database, monkeypatch):
    asked = []

    def note(*what):
        asked.append(what)
        raise KeyboardInterrupt

    monkeypatch.setattr(make, 'build_school', note)
    for second in (3, 41):
        with clock.at(clock.wall(EARLY, 14, 48, second)), pytest.raises(KeyboardInterrupt):
            await make.make_demo(5, Progress())
    assert asked[0] == asked[1] == (5, EARLY, time(14, 48))


async def test_an_interrupted_load_leaves_nothing(database):
    plan = build_school(6, date(2026, 9, 2), before=False)

    def interrupt(stage: str, done: int, total: int) -> None:
        if stage == 'Журналы' and done == 3:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        async with db.transaction():
            await load(plan, interrupt)
    assert not await School.exists()
    assert not await Person.exists()
