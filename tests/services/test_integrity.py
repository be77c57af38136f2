"""«Целостность данных»: a sound school has no errors, each kind of damage is found, named and, where safe, mended."""

from datetime import date

import pytest
from tortoise.connection import get_connection

from ejournal import clock
from ejournal.services import integrity, integrity_fixes
from ejournal.services.integrity_queries import CHECKS, Place
from models import (
    Account,
    Attachment,
    Attendance,
    AuditEntry,
    ClassMembership,
    Consent,
    FinalMark,
    GroupMembership,
    GuardianLink,
    Homework,
    Invalid,
    Lesson,
    Locked,
    Mark,
    NotAllowed,
    NotFound,
    PlannedTopic,
    StaffAbsence,
    TeachingLoad,
    Term,
    TopicPlan,
    Work,
)
from tests.services.test_marks import one
from tests.support.school import FIRST, TODAY

SAVED = '2026-11-24T09:00:00Z'


async def findings() -> dict[str, int]:
    return {finding.check.key: finding.count for finding in await integrity.check() if finding.count}


@pytest.fixture
async def sound(school):
    """The small school without what it owes: subgroups for all, parents, topics of the past."""
    await GroupMembership.create(group=school.english_1, pupil=school.people['Ёлкина'], since=FIRST)
    for name in ('Ёлкина', 'Цой', 'Крошка'):
        await GuardianLink.create(guardian=school.people['Абрамова'], pupil=school.people[name], kinship='мать')
    await Lesson.filter(date__lt=TODAY).update(topic='Электрический ток', topic_saved_at=clock.now())
    return school


async def test_a_sound_school_has_no_findings(sound):
    await one(sound.actors['Гук'], sound.operation(pupil=sound.pupil('Цой'), new='5'))
    assert await findings() == {}


async def two_classes(school):
    await ClassMembership.create(school_class=school.class_1a, pupil=school.people['Цой'], since=date(2026, 10, 1))


async def twice_in_group(school):
    await GroupMembership.create(group=school.english_2, pupil=school.people['Цой'], since=date(2026, 10, 1))


async def two_groups(school):
    await GroupMembership.create(group=school.english_1, pupil=school.people['Цой'], since=date(2026, 10, 1))


async def left_in_group(school):
    await ClassMembership.filter(pupil=school.people['Цой']).update(until=date(2026, 11, 10))


async def no_group(school):
    await GroupMembership.filter(pupil=school.people['Цой']).update(until=date(2026, 11, 10))


async def no_guardian(school):
    await GuardianLink.filter(pupil=school.people['Цой']).delete()


async def no_consent(school):
    await Consent.filter(person=school.people['Цой']).update(withdrawn_on=date(2026, 11, 1))


async def teacher_twice(school):
    await TeachingLoad.create(group=school.reading_1a, teacher=school.people['Гук'], hours_per_week=1)
    await Lesson.create(group=school.reading_1a, date=TODAY, number=2, teacher=school.people['Гук'])


async def class_twice(school):
    await Lesson.create(group=school.english_1, date=TODAY, number=2, teacher=school.people['Чехонина'])


async def no_teacher(school):
    await StaffAbsence.create(person=school.people['Гук'], since=TODAY, until=TODAY, reason='болезнь')


async def no_load(school):
    await Lesson.filter(id=school.today.id).update(teacher=school.people['Чехонина'])


async def topic_of_cancelled(school):
    await Lesson.filter(id=school.today.id).update(state='cancelled', topic='Закон Ома')


async def marks_of_cancelled(school):
    await one(school.actors['Гук'], school.operation(pupil=school.pupil('Цой'), new='5'))
    await Lesson.filter(id=school.today.id).update(state='cancelled')


async def no_topic(school):
    await Lesson.filter(date=date(2026, 11, 23)).update(topic='')


async def plan_twice(school):
    plan = await TopicPlan.create(year=school.year, subject_id=school.physics.subject_id, grade=8)
    line = await PlannedTopic.create(plan=plan, number=1, topic='Закон Ома')
    await Lesson.filter(date__in=[TODAY, date(2026, 11, 27)], group=school.physics).update(planned_topic=line)


async def mark_of_stranger(school):
    work = await Work.create(lesson=school.today, work_type=school.types['ответ на уроке'])
    await Mark.create(work=work, pupil=school.people['Крошка'], value='5', saved_at=SAVED)


async def absence_of_stranger(school):
    await Attendance.create(lesson=school.today, pupil=school.people['Крошка'], code='Б', saved_at=SAVED)


async def mark_of_absent(school):
    await one(school.actors['Гук'], school.operation(pupil=school.pupil('Цой'), new='5'))
    await Attendance.create(lesson=school.today, pupil=school.people['Цой'], code='Б', saved_at=SAVED)


async def marks_of_grade_1(school):
    work = await Work.create(lesson=school.first_grade_lesson, work_type=school.types['ответ на уроке'])
    await Mark.create(work=work, pupil=school.people['Крошка'], value='5', saved_at=SAVED)


async def homework_too_soon(school):
    await Homework.create(lesson=school.today, due_on=TODAY, text='читать', saved_at=SAVED)


async def homework_without_lesson(school):
    await Homework.create(lesson=school.today, due_on=date(2026, 11, 28), text='читать', saved_at=SAVED)


async def final_without_marks(school):
    await FinalMark.create(pupil=school.people['Цой'], subject_id=school.physics.subject_id, year=school.year,
                           kind='term', term=school.terms[0], period='1 четверть', class_name='8А', value='5',
                           saved_at=SAVED)


async def file_of_nothing(school):
    await Attachment.create(object_type='lesson', object_id=999, title='Карточки', link='https://example.org',
                            added_at=SAVED)


async def files(school):
    await Attachment.create(object_type='lesson', object_id=school.today.id, title='Карточки.pdf', sha256='a' * 64,
                            added_at=SAVED)


async def days_off(school):
    await Lesson.create(group=school.physics, date=date(2026, 11, 28), number=1, teacher=school.people['Гук'])


async def audit(school):
    await one(school.actors['Гук'], school.operation(pupil=school.pupil('Цой'), new='5'))
    await AuditEntry.filter(action='mark.changed').update(after='4')


async def work_without_type(school):
    work = await Work.create(lesson=school.today, work_type=school.types['сочинение'])
    await get_connection('default').execute_script(
        f'PRAGMA foreign_keys=OFF; UPDATE work SET work_type_id = 999 WHERE id = {work.id}; PRAGMA foreign_keys=ON;')


DAMAGES = (two_classes, twice_in_group, two_groups, left_in_group, no_group, no_guardian, no_consent, teacher_twice,
           class_twice, no_teacher, no_load, topic_of_cancelled, marks_of_cancelled, no_topic, plan_twice,
           mark_of_stranger, absence_of_stranger, mark_of_absent, marks_of_grade_1, homework_too_soon,
           homework_without_lesson, final_without_marks, file_of_nothing, files, days_off, audit,
           work_without_type)


@pytest.mark.clause('18')
@pytest.mark.parametrize('damage', DAMAGES, ids=lambda damage: damage.__name__)
async def test_damage_is_found(sound, damage):
    await damage(sound)
    assert (await findings()).get(damage.__name__) == 1


@pytest.mark.parametrize('change', [{'purpose': 'сведения на сайте школы'}, {'expires_on': date(2026, 11, 23)}])
async def test_a_consent_to_something_else_or_run_out_is_none(sound, change):
    """As where accounts are issued: п. 5 asks for a consent to the journal that holds today."""
    await Consent.filter(person=sound.people['Цой']).update(**change)
    assert (await findings()).get('no_consent') == 1


def test_every_check_is_tried():
    assert {damage.__name__ for damage in DAMAGES} >= CHECKS.keys()
    assert set(integrity_fixes.FIXES) == {key for key, check in CHECKS.items() if check.fix}


# --- mending ----------------------------------------------------------------------------------------------------------
MENDED = (twice_in_group, left_in_group, no_consent, topic_of_cancelled, plan_twice, file_of_nothing)


@pytest.mark.parametrize('damage', MENDED, ids=lambda damage: damage.__name__)
async def test_what_is_safe_is_mended_with_an_entry(sound, damage):
    await damage(sound)
    before = await AuditEntry.all().count()
    assert await integrity_fixes.fix(sound.actors['Админов'], damage.__name__) == 1
    assert await findings() == {}
    assert await AuditEntry.all().count() > before
    assert await integrity_fixes.fix(sound.actors['Админов'], damage.__name__) == 0


async def test_two_rows_of_a_subgroup_become_one(sound):
    await twice_in_group(sound)
    await GroupMembership.filter(pupil=sound.people['Цой'], since=FIRST).update(until=date(2026, 10, 15))
    await integrity_fixes.fix(sound.actors['Бойко'], 'twice_in_group')
    row, = await GroupMembership.filter(pupil=sound.people['Цой'])
    assert (row.since, row.until) == (FIRST, None)
    entry = await AuditEntry.get(object_type='group_membership')
    assert (entry.before, entry.after) == ('с 01.09.2026 до 15.10.2026; с 01.10.2026', 'с 01.09.2026')
    assert (entry.reason, entry.source) == ('Проверка данных: Обучающийся дважды в одной подгруппе', 'integrity')


async def test_only_the_chosen_and_only_what_is_broken(sound):
    """A number that the check does not find changes nothing."""
    await no_consent(sound)
    sane = await Account.get(person=sound.people['Гук'])
    assert await integrity_fixes.fix(sound.actors['Админов'], 'no_consent', [sane.id]) == 0
    assert await Account.filter(blocked=True).count() == 0


async def test_a_deputy_closes_no_accounts(sound):
    await no_consent(sound)
    with pytest.raises(NotAllowed):
        await integrity_fixes.fix(sound.actors['Бойко'], 'no_consent')
    assert not integrity_fixes.may_fix(sound.actors['Бойко'], CHECKS['no_consent'])


async def test_a_closed_term_stays_as_it_is(sound):
    await topic_of_cancelled(sound)
    await Term.filter(id=sound.terms[1].id).update(closed_at=clock.now())
    with pytest.raises(Locked, match='период закрыт'):
        await integrity_fixes.fix(sound.actors['Бойко'], 'topic_of_cancelled')


async def test_what_needs_a_person_is_not_mended(sound):
    with pytest.raises(Invalid, match='нужен человек'):
        await integrity_fixes.fix(sound.actors['Бойко'], 'two_classes')
    with pytest.raises(NotFound):
        await integrity_fixes.fix(sound.actors['Бойко'], 'no_such_check')


async def test_links_lead_where_the_role_may_go(sound):
    deputy, administrator = sound.actors['Бойко'], sound.actors['Админов']
    assert integrity.href(deputy, Place.LESSON, 7) == '/lesson/7'
    assert integrity.href(administrator, Place.LESSON, 7) == ''
    assert integrity.href(deputy, Place.PUPIL, 7) == '/diary/7'
    assert integrity.href(administrator, Place.PUPIL, 7) == '/users/7'


async def test_the_checks_are_a_fixed_number_of_statements(sound, statements):
    with statements() as seen:
        assert len([one async for one in integrity.findings()]) == integrity.total()
    first = len(seen)
    for number in (1, 3):
        await Lesson.create(group=sound.english_1, date=date(2026, 12, 1), number=number,
                            teacher=sound.people['Чехонина'])
    with statements() as seen:
        assert [one async for one in integrity.findings()]
    assert len(seen) <= first
