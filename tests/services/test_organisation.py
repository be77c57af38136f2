"""The curriculum with versions, subjects, classes, load, tariff (п. 15, 17.3.7–17.3.11)."""

from datetime import date
from decimal import Decimal

import pytest

from ejournal import clock, facts
from ejournal.services import card_report, classes, curriculum, duties, load, load_changes, subjects, tariff
from ejournal.services.curriculum import Change
from ejournal.services.subjects import Wanted
from models import (
    AuditEntry,
    ClassMembership,
    Conflict,
    CurriculumHours,
    CurriculumVersion,
    Invalid,
    Lesson,
    NotAllowed,
    StaffCard,
    Subject,
    TariffSnapshot,
    TeachingLoad,
)
from tests.support.school import SmallSchool

FIRST, JANUARY = date(2026, 9, 1), date(2027, 1, 11)


async def plan(school: SmallSchool, hours: str = '2') -> None:
    """Physics in grade 8 from the beginning."""
    await curriculum.change(school.actors['Бойко'], [Change('8', school.physics.subject_id, hours)], FIRST, '')


# --- the curriculum ---------------------------------------------------------------------------------------------------
@pytest.mark.clause('17.3.10')
async def test_before_the_first_of_september_the_plan_is_simply_corrected(school: SmallSchool) -> None:
    await plan(school)
    await plan(school, '2,5')
    row = await CurriculumHours.get(subject=school.physics.subject_id)
    assert row.hours_per_week == Decimal('2.5')
    assert not await CurriculumVersion.exists()
    year = await facts.current()
    assert (await curriculum.hours_of_year(year))[school.physics.subject_id, 8, ''] == Decimal(85)


@pytest.mark.clause('17.3.10')
async def test_a_change_within_the_year_keeps_the_former_plan_and_counts_the_year_anew(school: SmallSchool) -> None:
    await plan(school)
    deputy = school.actors['Бойко']
    assert await curriculum.change(deputy, [Change('8', school.physics.subject_id, '3')], JANUARY, 'приказ № 4') == 1
    shown = await curriculum.shown(deputy)
    line, = shown.lines
    assert line.hours == {'8': Decimal(3)}
    assert [(one.number, one.since, one.current) for one in shown.versions] == [(2, JANUARY, True), (1, FIRST, False)]
    assert shown.versions[0].reason == 'приказ № 4'
    former, = (await curriculum.shown(deputy, 1)).lines
    assert former.hours == {'8': Decimal(2)}
    # Between 34 weeks of two hours and 34 weeks of three, by the school days of each half.
    year = await facts.current()
    days = [year.calendar.school_days(a, b, 8) for a, b in ((FIRST, date(2027, 1, 10)), (JANUARY, date(2027, 5, 26)))]
    expected = Decimal(68 * days[0] + 102 * days[1]) / sum(days)
    assert abs(line.of_year['8'] - expected) <= Decimal('0.125')
    assert await AuditEntry.filter(action='curriculum.changed', reason='приказ № 4').count() == 1


@pytest.mark.clause('17.3.10')
@pytest.mark.parametrize(('hours', 'since', 'reason', 'words'), [
    ('два', FIRST, '', 'с шагом 0,25'), ('21', FIRST, '', 'от 0 до 20'), ('0,3', FIRST, '', 'с шагом 0,25'),
    ('3', JANUARY, '', 'основание'), ('3', date(2027, 7, 1), 'приказ', 'внутри учебного года')])
async def test_a_change_is_refused_in_a_sentence(school: SmallSchool, hours: str, since: date, reason: str,
                                                 words: str) -> None:
    await plan(school)
    with pytest.raises(Invalid, match=words):
        await curriculum.change(school.actors['Бойко'], [Change('8', school.physics.subject_id, hours)], since, reason)
    assert (await CurriculumHours.get(subject=school.physics.subject_id)).hours_per_week == 2


async def test_nothing_is_dated_before_the_last_version(school: SmallSchool) -> None:
    await plan(school)
    deputy, subject = school.actors['Бойко'], school.physics.subject_id
    await curriculum.change(deputy, [Change('8', subject, '3')], JANUARY, 'приказ № 4')
    with pytest.raises(Invalid, match='не раньше'):
        await curriculum.change(deputy, [Change('8', subject, '1')], date(2026, 12, 1), 'приказ № 5')
    assert await CurriculumVersion.all().count() == 2


async def test_nought_takes_a_subject_out_of_the_plan(school: SmallSchool) -> None:
    await plan(school)
    await plan(school, '0')
    assert not await CurriculumHours.exists()


# --- subjects ---------------------------------------------------------------------------------------------------------
@pytest.mark.clause('15', '17.3.11')
@pytest.mark.parametrize(('name', 'sentence'), [
    ('Русский язык', '«Русский язык»: название предмета пишут со строчной буквы (п. 15). Если оно начинается '
                     'с имени собственного, отметьте «имя собственное».'),
    ('русск. яз.', '«русск. яз.»: название предмета пишут полностью, без точек и сокращений (п. 15).'),
    ('ОБЖ', '«ОБЖ»: сокращение «ОБЖ» раскройте полностью (п. 15), '
            'например «изобразительное искусство» вместо «ИЗО».'),
    ('я', '«я»: слово «я» похоже на сокращение. Напишите его полностью (п. 15).'),
    ('Россия — мои горизонты', '«Россия — мои горизонты»: название предмета пишут со строчной буквы (п. 15). Если оно '
                               'начинается с имени собственного, отметьте «имя собственное».'),
    ('', 'Укажите название предмета так, как оно записано в учебном плане.'),
    ('physics', '«physics»: название предмета пишут русскими буквами (п. 16). Проверьте раскладку.')])
async def test_names_against_the_curriculum_are_refused(school: SmallSchool, name: str, sentence: str) -> None:
    with pytest.raises(Invalid) as refused:
        await subjects.create(school.actors['Бойко'], Wanted(name))
    assert refused.value.message == sentence
    assert not await Subject.exists(name=name)


@pytest.mark.clause('15', '17.3.11')
async def test_a_subject_is_made_renamed_and_closed(school: SmallSchool) -> None:
    admin = school.actors['Админов']
    number = await subjects.create(admin, Wanted('Россия — мои горизонты', proper_name=True, extracurricular=True))
    with pytest.raises(Conflict, match='уже есть'):
        await subjects.create(admin, Wanted('россия — мои горизонты'))
    await subjects.change(school.actors['Бойко'], number, Wanted('россиеведение', 'рос.'))
    await subjects.close(admin, number)
    line = next(one for one in await subjects.listed(admin) if one.id == number)
    assert (line.wanted.name, line.closed_on) == ('россиеведение', clock.today())
    actions = await AuditEntry.filter(object_type='subject', object_id=number).order_by('id').values_list(
        'action', flat=True)
    assert list(actions) == ['subject.made', 'subject.changed', 'subject.closed']


async def test_what_is_taught_cannot_be_closed(school: SmallSchool) -> None:
    with pytest.raises(Invalid, match='ведут учителя'):
        await subjects.close(school.actors['Бойко'], school.physics.subject_id)
    await plan(school)
    with pytest.raises(Invalid, match='в учебном плане'):
        await subjects.close(school.actors['Бойко'], school.physics.subject_id)


@pytest.mark.clause('15', '17.3.11')
@pytest.mark.parametrize('name', ['Гук', 'Классная', 'Дорн', 'Секретова', 'Абрамов'])
async def test_nobody_else_makes_subjects_or_classes(school: SmallSchool, name: str) -> None:
    for attempt in (subjects.create(school.actors[name], Wanted('астрономия')),
                    classes.create(school.actors[name], classes.Wanted(8, 'Б'))):
        with pytest.raises(NotAllowed):
            await attempt


# --- classes ----------------------------------------------------------------------------------------------------------
@pytest.mark.clause('17.3.11')
async def test_a_class_is_made_changed_and_closed(school: SmallSchool) -> None:
    deputy = school.actors['Бойко']
    number = await classes.create(deputy, classes.Wanted(8, 'б', 2, school.people['Гук'].id, '21'))
    await classes.change(deputy, number, classes.Wanted(8, 'В', 1, None))
    line = next(one for one in (await classes.listed(deputy)).lines if one.id == number)
    assert (line.name, line.teacher, line.wanted.shift) == ('8В', '', 1)
    await classes.close(deputy, number)
    assert next(one for one in (await classes.listed(deputy)).lines if one.id == number).closed_on == clock.today()
    with pytest.raises(Invalid, match='обучающихся: 3'):
        await classes.close(deputy, school.class_8a.id)


@pytest.mark.parametrize(('wanted', 'words'), [
    (classes.Wanted(12, 'А'), 'от 1 до 11'), (classes.Wanted(8, 'Ё'), 'Литера'), (classes.Wanted(8, 'A'), 'Литера'),
    (classes.Wanted(9, 'А', 2), 'первую смену'), (classes.Wanted(8, 'Б', 1, 10**6), 'из работников'),
    (classes.Wanted(8, 'а'), 'уже есть')])
async def test_wrong_classes_are_refused(school: SmallSchool, wanted: classes.Wanted, words: str) -> None:
    with pytest.raises((Invalid, Conflict), match=words):
        await classes.create(school.actors['Бойко'], wanted)


# --- the load ---------------------------------------------------------------------------------------------------------
@pytest.mark.clause('17.3.8')
async def test_hours_change_from_a_day_and_the_lessons_follow_the_teacher(school: SmallSchool) -> None:
    await plan(school)
    deputy, row = school.actors['Бойко'], await TeachingLoad.get(group=school.physics)
    since = date(2026, 12, 1)
    await load_changes.change(deputy, row.id, school.people['Чехонина'].id, '2', since)
    old, new = await TeachingLoad.filter(group=school.physics).order_by('id')
    assert (old.teacher_id, old.until, new.since) == (school.people['Гук'].id, since, since)
    later = await Lesson.filter(group=school.physics, date__gte=since).values_list('teacher_id', flat=True)
    earlier = await Lesson.filter(group=school.physics, date__lt=since).values_list('teacher_id', flat=True)
    assert set(later) == {school.people['Чехонина'].id}
    assert set(earlier) == {school.people['Гук'].id}
    line = next(one for one in (await load.board(deputy, since)).lines if one.name == 'Чехонина Р. Л.')
    assert line.lessons == 6


@pytest.mark.clause('17.3.8')
async def test_whoever_leaves_next_month_works_until_then(school: SmallSchool) -> None:
    """A day of dismissal that is to come takes nobody from the lists of today."""
    deputy, teacher = school.actors['Бойко'], school.people['Гук']
    await StaffCard.filter(person=teacher).update(left_on=date(2026, 12, 25))
    assert teacher.id in (await load.board(deputy)).teachers
    assert teacher.id in (await classes.listed(deputy)).teachers
    assert teacher.full_name in [one.name for one in (await card_report.of_staff(school.actors['Кадрова']))[1]]
    row = await TeachingLoad.get(group=school.physics)
    await load_changes.change(deputy, row.id, teacher.id, '3', clock.today())
    await StaffCard.filter(person=teacher).update(left_on=clock.today())
    assert teacher.id not in (await load.board(deputy)).teachers
    with pytest.raises(Invalid, match='учитель'):
        await load_changes.assign(deputy, school.english_1.id, teacher.id, '1', clock.today())


async def test_a_class_whose_pupils_are_to_come_is_not_closed(school: SmallSchool) -> None:
    deputy = school.actors['Бойко']
    number = await classes.create(deputy, classes.Wanted(8, 'Б'))
    await ClassMembership.create(school_class_id=number, pupil=school.people['Цой'], since=date(2026, 12, 1))
    with pytest.raises(Invalid, match='обучающихся: 1'):
        await classes.close(deputy, number)


async def test_vacancies_are_what_the_plan_has_and_nobody_teaches(school: SmallSchool) -> None:
    await plan(school, '3')
    deputy = school.actors['Бойко']
    vacancy, = (await load.board(deputy)).vacancies
    assert (vacancy.title, vacancy.missing) == ('8А, физика', 1)
    await load_changes.assign(deputy, school.physics.id, school.people['Чехонина'].id, '1', clock.today())
    assert not (await load.board(deputy)).vacancies
    with pytest.raises(Conflict, match='уже ведёт'):
        await load_changes.assign(deputy, school.physics.id, school.people['Гук'].id, '1', clock.today())
    line = await TeachingLoad.get(group=school.physics, hours_per_week=1)
    await load_changes.finish(deputy, line.id, date(2026, 12, 1))
    assert (await load.board(deputy, date(2026, 12, 2))).missing == 1


async def test_a_journal_is_opened_for_the_plan_only(school: SmallSchool) -> None:
    deputy = school.actors['Бойко']
    with pytest.raises(Invalid, match='нет в учебном плане'):
        await load_changes.open_journal(deputy, school.class_8a.id, school.reading_1a.subject_id)
    await curriculum.change(deputy, [Change('8А', school.reading_1a.subject_id, '1')], FIRST, '')
    assert [one.title for one in (await load.board(deputy)).vacancies] == ['8А, литературное чтение']
    assert await load_changes.open_journal(deputy, school.class_8a.id, school.reading_1a.subject_id)


@pytest.mark.parametrize(('person', 'hours', 'words'), [
    ('Гук', '0', 'больше 0'), ('Гук', 'много', 'больше 0'), ('Секретова', '2', 'с ролью «учитель»')])
async def test_wrong_loads_are_refused(school: SmallSchool, person: str, hours: str, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        await load_changes.assign(school.actors['Бойко'], school.english_1.id, school.people[person].id, hours,
                                  clock.today())


# --- тарификация ------------------------------------------------------------------------------------------------------
@pytest.mark.clause('17.3.9')
async def test_the_tariff_is_frozen_and_later_changes_do_not_reach_it(school: SmallSchool) -> None:
    deputy = school.actors['Бойко']
    preview = await tariff.shown(deputy)
    assert preview.taken_at is None
    number = await tariff.take(deputy)
    frozen = await tariff.shown(school.actors['Админов'])
    row = next(one for one in frozen.rows if one['name'].startswith('Гук'))
    assert (frozen.as_of, row['total'], row['h5']) == (FIRST, 4.0, 4.0)
    await StaffCard.filter(person=school.people['Гук']).update(position='директор')
    await TeachingLoad.all().update(hours_per_week=9)
    assert (await tariff.shown(deputy)).rows == frozen.rows
    with pytest.raises(Conflict, match='уже зафиксирована'):
        await tariff.take(deputy)
    kept = await TariffSnapshot.get(id=number)
    kept.rows[0]['total'] = 1
    await kept.save()
    assert not (await tariff.shown(deputy)).intact


@pytest.mark.clause('17.3.9')
async def test_a_load_that_begins_later_is_not_in_the_tariff(school: SmallSchool) -> None:
    deputy = school.actors['Бойко']
    await load_changes.assign(deputy, school.physics.id, school.people['Чехонина'].id, '1', date(2026, 10, 1))
    row = next(one for one in (await tariff.shown(deputy)).rows if one['name'].startswith('Чехонина'))
    assert row['total'] == 4.0


async def test_the_rate_is_rounded_half_up(school: SmallSchool) -> None:
    """2,25 hours are 0,125 of a ставка: 0,13 and not the banker's 0,12 (G8)."""
    loads = TeachingLoad.filter(teacher=school.people['Гук'])
    await loads.update(hours_per_week=1)
    await loads.filter(group=school.physics).update(hours_per_week=Decimal('1.25'))
    row = next(one for one in (await tariff.shown(school.actors['Бойко'])).rows if one['name'].startswith('Гук'))
    assert (row['total'], row['rate']) == (2.25, 0.13)


# --- the timetable ----------------------------------------------------------------------------------------------------
@pytest.mark.clause('17.3.7')
async def test_an_approved_timetable_says_when_and_by_whom(school: SmallSchool) -> None:
    assert await duties.approved_timetable() is None
    await duties.finish(school.actors['Бойко'], 'timetable:2026/2027')
    found = await duties.approved_timetable()
    assert found is not None
    assert found.by == 'Бойко О. Е.'
    assert abs((clock.now() - found.at).total_seconds()) < 60
