"""The board of the deputy (п. 18): counts from what was written, in a constant number of statements."""

from datetime import date

import pytest

from ejournal import audit, clock, facts, frames
from ejournal.rules.control import State, Tally, What
from ejournal.services import (
    control,
    control_frames,
    control_reports,
    control_tables,
    final_timing,
    reminders,
    report_catalogue,
    reporting,
    violations,
)
from ejournal.services.control import Asked
from models import (
    AuditEntry,
    Conflict,
    FinalMark,
    Group,
    Homework,
    Invalid,
    Lesson,
    NotAllowed,
    NotFound,
    Preference,
    Reminder,
    Subject,
    Substitution,
    TeachingLoad,
    Work,
)
from tests.support.journal import write
from tests.support.school import TODAY

WEEK = Asked(date(2026, 11, 18), TODAY)


async def board(school, asked=WEEK, by='teacher'):
    return await control.board(school.actors['Бойко'], asked, by)


def states(tally, what):
    return tally.of[what]


@pytest.mark.clause('18')
async def test_on_time_late_and_missing_by_teacher(school, travel):
    found = await board(school)
    assert [line.name for line in found.lines] == ['Гук Л. М.', 'Чехонина Р. Л.']
    guk = found.lines[0].tally
    assert guk.lessons == 3  # 20.11 and 23.11 are overdue, 24.11 waits for 21:00
    assert states(guk, What.TOPIC) == (0, 0, 2, 1)
    assert states(found.lines[1].tally, What.HOMEWORK) == (0, 0, 0, 0)  # the first grade has none
    await write(school, kind='topic', new='Электрический ток')
    await write(school, kind='topic', lesson=school.lessons[date(2026, 11, 23)].id, new='Электрический ток')
    assert states((await board(school)).lines[0].tally, What.TOPIC) == (1, 1, 1, 0)
    travel.to(TODAY, 21)
    assert states((await board(school)).total, What.TOPIC) == (1, 1, 2, 0)


@pytest.mark.clause('18')
async def test_marks_are_late_by_the_first_mark_of_the_work(school, travel):
    await write(school, pupil=school.pupil('Цой'), new='5')
    travel.to(date(2026, 11, 26))
    await write(school, pupil=school.pupil('Цой'), old='5', new='4')
    found = await board(school, Asked(TODAY, TODAY))
    assert (found.total.count(What.MARKS, State.LATE), found.total.count(What.MARKS, State.ON_TIME)) == (0, 1)
    assert (await board(school, Asked(TODAY, date(2026, 11, 26)))).corrections == 1

@pytest.mark.clause('17.4.10', '17.4.13', '18')
async def test_a_correction_after_the_deadline_is_not_a_late_entry(school, travel):
    """The first saving counts, also when the value was cleared meanwhile: on the board and in the certificate."""
    due = date(2026, 11, 27)
    await write(school, pupil=school.pupil('Цой'), new='5')
    await write(school, kind='homework', new='читать § 32', due_on=due.isoformat())
    await write(school, kind='topic', new='Электрический ток')
    travel.to(date(2026, 11, 25), 9)
    await write(school, pupil=school.pupil('Цой'), old='5', new='')
    await write(school, pupil=school.pupil('Цой'), old='', new='4')
    await write(school, kind='homework', old='читать § 32', new='читать § 33', due_on=due.isoformat())
    await write(school, kind='topic', old='Электрический ток', new='Сила тока')
    day = Asked(TODAY, TODAY, teacher_id=school.people['Гук'].id)
    assert {what: states((await board(school, day)).total, what) for what in What} == dict.fromkeys(What, (1, 0, 0, 0))
    shown = await violations.of_person(school.actors['Бойко'], school.people['Гук'].id, TODAY, TODAY)
    assert shown.entries == ()
    homework = await Homework.get(lesson=school.today)
    assert (clock.local(homework.first_saved_at).date(), clock.local(homework.saved_at).date()) \
        == (TODAY, date(2026, 11, 25))


@pytest.mark.clause('17.4.10', '18')
async def test_no_homework_said_after_the_time_is_late_like_a_text(school, travel):
    """«Без домашнего задания» has a moment too; ticked in time it stays so, and so does a text given before it."""
    monday, friday = (school.lessons[day].id for day in (date(2026, 11, 23), date(2026, 11, 20)))
    await write(school, kind='homework', none=True)
    await write(school, kind='homework', lesson=monday, none=True)  # a day after its 21:00
    asked = Asked(date(2026, 11, 20), TODAY, teacher_id=school.people['Гук'].id)
    assert states((await board(school, asked)).total, What.HOMEWORK) == (1, 1, 1, 0)
    await write(school, kind='homework', lesson=friday, new='читать § 32', due_on='2026-11-27')
    travel.to(date(2026, 11, 25), 9)
    await write(school, kind='homework', none=False)
    await write(school, kind='homework', new='читать § 33', due_on='2026-11-27')  # the tick was no homework
    assert states((await board(school, asked)).total, What.HOMEWORK) == (0, 3, 0, 0)
    await write(school, kind='homework', old='читать § 33', none=True)  # as it was said in time
    assert states((await board(school, asked)).total, What.HOMEWORK) == (1, 2, 0, 0)
    shown = await violations.of_person(school.actors['Бойко'], asked.teacher_id, asked.first, asked.last)
    late = {one.lesson_id: one.saved for one in shown.entries if one.what is What.HOMEWORK}
    assert (set(late), late[monday]) == ({monday, friday}, clock.local(clock.wall(TODAY, 14, 48)))


@pytest.mark.clause('13', '17.4.11', '18')
async def test_final_marks_late_or_missing_are_in_the_certificate_and_on_the_board(school, travel):
    """Due on 26.10; what was given in time and corrected later is not late, nor what was cleared and given again."""
    def final(pupil, old, new, number=0):
        return {'id': f'final-{pupil}-{number}', 'kind': 'final', 'group': school.physics.id, 'old': old, 'new': new,
                'pupil': school.pupil(pupil), 'term': school.terms[0].id, 'reason': 'учтена динамика'}

    await Lesson.create(group=school.physics, date=date(2026, 10, 23), number=1, teacher=school.people['Гук'])
    travel.to(date(2026, 10, 26), 20)
    await write(school, **final('Цой', '', '4'))
    travel.to(date(2026, 10, 27), 9, 0)
    for number, (pupil, old, new) in enumerate([('Цой', '4', ''), ('Цой', '', '5'), ('Абрамов', '', '3')]):
        await write(school, **final(pupil, old, new, number + 1))
    await TeachingLoad.filter(group=school.physics).update(since=None, until=None)
    asked = Asked(date(2026, 10, 20), date(2026, 10, 24), teacher_id=school.people['Гук'].id)
    owed, = (await violations.of_person(school.actors['Бойко'], asked.teacher_id, asked.first, asked.last)).finals
    assert (owed.period, owed.late, owed.last, owed.missing) == (
        '1 четверть', 1, clock.local(clock.wall(date(2026, 10, 27), 9)), 1)
    assert f'{owed.due:%d.%m.%Y %H:%M}' == '26.10.2026 23:59'
    table = await control_tables.REPORTS['finals'](school.actors['Бойко'], asked)
    assert [cell.text for cell in table.rows[0]][1:6] == ['Гук Л. М.', '1 четверть', '26.10 23:59', '1', '1']
    assert await final_timing.of_period(Asked(date(2026, 10, 24), TODAY)) == []  # by the last day of the period
    with pytest.raises(NotAllowed):
        await control_tables.REPORTS['finals'](school.actors['Гук'], asked)
    travel.to(date(2026, 10, 26), 20)
    assert (await violations.of_person(school.actors['Бойко'], asked.teacher_id, asked.first, asked.last)).finals == ()


async def test_a_comment_is_not_yet_a_mark(school, travel):
    """The moment of the first value counts, not that of the comment before it."""
    await write(school, kind='comment', pupil=school.pupil('Цой'), new='подготовить ответ')
    travel.to(date(2026, 11, 25), 9)
    await write(school, pupil=school.pupil('Цой'), new='4')
    assert states((await board(school, Asked(TODAY, TODAY))).total, What.MARKS) == (0, 1, 0, 0)


async def test_a_work_without_marks_is_missing_after_its_deadline(school, travel):
    await Work.create(lesson=school.lessons[date(2026, 11, 18 + 2)], work_type=school.types['контрольная работа'])
    assert states((await board(school)).total, What.MARKS) == (0, 0, 0, 1)
    travel.to(date(2026, 11, 25))
    control_frames.forget()
    assert states((await board(school)).total, What.MARKS) == (0, 0, 1, 0)


async def test_the_substitute_owes_the_replaced_lesson(school):
    await Substitution.create(lesson=school.lessons[date(2026, 11, 23)], substitute=school.people['Чехонина'],
                              kind='тот же предмет')
    lines = {line.name: line.tally for line in (await board(school)).lines}
    assert states(lines['Гук Л. М.'], What.TOPIC)[State.MISSING] == 1
    assert states(lines['Чехонина Р. Л.'], What.TOPIC)[State.MISSING] == 1


async def test_cancelled_lessons_owe_nothing(school):
    await Lesson.filter(date=date(2026, 11, 23)).update(state='cancelled')
    assert (await board(school, Asked(date(2026, 11, 23), date(2026, 11, 23)))).total.lessons == 0


async def test_filters_and_rows(school):
    only = Asked(WEEK.first, WEEK.last, class_id=school.class_1a.id)
    assert [line.name for line in (await board(school, only, 'class')).lines] == ['1А']
    assert [line.name for line in (await board(school, WEEK, 'day')).lines] == ['20.11.2026', '23.11.2026',
                                                                                '24.11.2026']
    assert [line.name for line in (await board(school, WEEK, 'subject')).lines] == ['литературное чтение', 'физика']


async def test_the_period_before(school):
    found = await board(school)
    assert (found.before.first, found.before.last) == (date(2026, 11, 11), date(2026, 11, 17))
    term = await board(school, Asked(date(2026, 11, 2), TODAY))
    assert (term.before.first, term.before.last) == (date(2026, 9, 1), date(2026, 10, 23))


async def test_the_figure_leads_to_its_lessons(school):
    found = await control.entries(school.actors['Бойко'], WEEK, What.TOPIC, State.MISSING)
    assert [one.day for one in found] == [date(2026, 11, 23), date(2026, 11, 20)]
    assert found[0].href == f'/lesson/{found[0].lesson_id}'


async def test_the_statements_do_not_depend_on_the_school(school, statements):
    async def count() -> int:
        control_frames.forget()
        with statements() as seen:
            await board(school)
        return len(seen)

    await board(school)  # the calendar is kept from here on
    before = await count()
    for number in range(20):
        group = await Group.create(school_class=school.class_8a, subject=await Subject.create(name=f'предмет {number}'))
        for day in (20, 23, 24):
            lesson = await Lesson.create(group=group, date=date(2026, 11, day), number=4, teacher=school.people['Гук'])
            await Work.create(lesson=lesson, work_type=school.types['ответ на уроке'])
    assert await count() == before
    with statements() as seen:
        await board(school)
    assert len(seen) <= 8  # warm: names, corrections, and two questions whether anything has changed


async def test_only_a_touched_journal_is_read_again(school, statements):
    await board(school)
    await write(school, kind='topic', new='Электрический ток')
    with statements() as seen:
        found = await board(school)
    assert states(found.total, What.TOPIC)[State.ON_TIME] == 1
    assert any('"group_id" IN (' in query and '"lesson"' in query for query in seen)


async def test_what_touches_no_lesson_reads_no_lesson(school, statements):
    """Letters and announcements go all day; the lessons of the school are not read again for them."""
    await board(school)
    for action, about, reads in (('letter.sent', 'letter', False), ('help.asked', 'help', False),
                                 ('class.changed', 'school_class', True)):
        await audit.record(None, '', audit.Entry(action, about, 1))
        with statements() as seen:
            await board(school)
        assert any(' FROM "lesson"' in query for query in seen) is reads


async def test_teachers_are_in_the_order_of_the_alphabet(school):
    for name in ('Ёлкина', 'Абрамов'):
        await Lesson.create(group=school.english_1, date=TODAY, number=5 + len(name), teacher=school.people[name])
    found = await board(school)
    assert [name.split()[0] for name in found.teachers.values()] == ['Абрамов', 'Гук', 'Ёлкина', 'Чехонина']
    assert [line.name.split()[0] for line in found.lines] == ['Абрамов', 'Гук', 'Ёлкина', 'Чехонина']


@pytest.mark.clause('18')
async def test_fill_of_marks(school):
    await write(school, pupil=school.pupil('Цой'), new='5')
    one, = await control_reports.fill(school.actors['Бойко'], WEEK)
    assert (one.lessons, one.marks, one.norm, one.pupils, one.enough) == (3, 1, 3, 3, 0)
    assert one.low == (('Абрамов Глеб', 0), ('Ёлкина Алёна', 0), ('Цой Виктор', 1))


@pytest.mark.clause('18')
async def test_objectivity_and_survey_and_programme(school):
    await write(school, pupil=school.pupil('Цой'), new='3')
    await FinalMark.create(pupil=school.people['Цой'], subject_id=school.physics.subject_id, year=school.year,
                           kind='term', term=school.terms[1], period='2 четверть', class_name='8А', value='5',
                           saved_at=clock.now())
    doubt, = await control_reports.objectivity(school.actors['Бойко'], WEEK)
    assert doubt.flags == ('расходится со средним баллом', 'текущих отметок меньше 3')
    long = Asked(date(2026, 11, 2), TODAY)
    unasked = await control_reports.survey(school.actors['Бойко'], long)
    assert {(one.pupil, one.lessons) for one in unasked} == {('Абрамов Глеб', 11), ('Ёлкина Алёна', 11)}
    await Lesson.filter(date=date(2026, 11, 23)).update(state='cancelled')
    control_frames.forget()
    await write(school, kind='topic', new='Электрический ток')
    physics = next(x for x in await control_reports.programme(school.actors['Бойко'], WEEK) if 'Физика' in x.title)
    assert (physics.planned, physics.held, physics.cancelled) == (3, 1, 1)


@pytest.mark.clause('18')
async def test_objectivity_goes_by_the_schools_own_thresholds(school):
    """4,67 suggests a «5» by the usual rule and a «4» in a school that asks for 4,80: on the page and in the report."""
    await Preference.create(key='thresholds', value=['2.50', '3.50', '4.80'])
    await Preference.create(key='min_marks', value=2)
    facts.forget()
    for day, mark in ((20, '5'), (23, '5'), (24, '4')):
        await write(school, lesson=school.lessons[date(2026, 11, day)].id, pupil=school.pupil('Цой'), new=mark)
    await FinalMark.create(pupil=school.people['Цой'], subject_id=school.physics.subject_id, year=school.year,
                           kind='term', term=school.terms[1], period='2 четверть', class_name='8А', value='4',
                           saved_at=clock.now())
    doubt, = await control_reports.objectivity(school.actors['Бойко'], WEEK)
    assert (doubt.suggested, doubt.flags) == ('4', ('расходится со средним баллом',))
    frames.forget()
    made = await reporting.make(school.actors['Бойко'], 'objectivity', report_catalogue.Asked(
        klass=school.class_8a.id, period='2'))
    counts, listed = made.report.sections
    assert listed.rows[-1].cells[2:4] == (4, 4)
    assert counts.rows[-1].cells == ('Текущих отметок меньше 2', 0)
    assert 'по порогам 2,5; 3,5; 4,8' in made.report.notes[0]


@pytest.mark.clause('18')
async def test_objectivity_is_of_the_own_subgroup(school):
    """Of a divided subject each pupil belongs to the journal of the own subgroup, also when a teacher is chosen."""
    for name in ('Абрамов', 'Цой'):
        await FinalMark.create(pupil=school.people[name], subject_id=school.english_1.subject_id, year=school.year,
                               kind='term', term=school.terms[1], period='2 четверть', class_name='8А', value='5',
                               saved_at=clock.now())
    for group, teacher in ((school.english_1, 'Чехонина'), (school.english_2, 'Гук')):
        await Lesson.create(group=group, date=TODAY, number=4, teacher=school.people[teacher])

    async def doubts(**asked):
        found = await control_reports.objectivity(school.actors['Бойко'], Asked(WEEK.first, WEEK.last, **asked))
        return [(one.pupil, one.group_id) for one in found]

    both = [('Абрамов Глеб', school.english_1.id), ('Цой Виктор', school.english_2.id)]
    assert await doubts() == both
    assert await doubts(teacher_id=school.people['Чехонина'].id) == both[:1]
    assert await doubts(teacher_id=school.people['Гук'].id) == both[1:]


async def test_shares_are_rounded_half_up(school, monkeypatch):
    """One of sixteen is 6,25 %: 6,3 and not the banker's 6,2 (G8)."""
    counts = {State.ON_TIME: 1, State.LATE: 15, State.MISSING: 0}
    monkeypatch.setattr(Tally, 'all', lambda _, state: counts[state])
    table = control_tables.timeliness(await board(school), 'teacher', lambda **_: '')
    assert table.rows[0][2].text == '6,3 %'


async def test_the_workbook_is_recorded(school):
    table = control_tables.timeliness(await board(school), 'teacher', lambda **_: '')
    assert (await control_tables.workbook(school.actors['Бойко'], table, WEEK))[:2] == b'PK'
    assert await AuditEntry.filter(action='control.exported').count() == 1


async def test_the_board_is_for_the_administration(school):
    for name in ('Гук', 'Классная', 'Админов', 'Абрамова'):
        with pytest.raises(NotAllowed):
            await control.board(school.actors[name], WEEK)


# --- reminders --------------------------------------------------------------------------------------------------------
async def test_a_reminder_says_what_is_missing_and_where(school):
    text = await reminders.remind(school.actors['Бойко'], school.people['Гук'].id, WEEK)
    assert text == 'Не внесено за 18.11–24.11.2026: тем: 2, заданий: 2. Начните с урока 20.11: Физика, 8А.'
    with pytest.raises(Conflict, match='уже напомнили сегодня в 14:48'):
        await reminders.remind(school.actors['Бойко'], school.people['Гук'].id, WEEK)
    shown, = await reminders.mine(school.actors['Гук'])
    assert (shown.sender, shown.link.startswith('/lesson/')) == ('Бойко О. Е.', True)
    with pytest.raises(NotFound):
        await reminders.read(school.actors['Чехонина'], shown.id)
    await reminders.read(school.actors['Гук'], shown.id)
    assert await reminders.waiting(school.actors['Гук']) == 0


async def test_nothing_missing_nothing_to_remind(school):
    with pytest.raises(Invalid, match='всё внесено'):
        await reminders.remind(school.actors['Бойко'], school.people['Чехонина'].id, WEEK)


async def test_the_digest_comes_once_a_day_at_its_hour(school, travel):
    assert await reminders.digest() == 0  # 14:48
    travel.to(TODAY, 18)
    assert await reminders.digest() == 1
    assert await reminders.digest() == 0
    travel.to(date(2026, 11, 25), 18)
    assert await reminders.digest() >= 1
    travel.to(date(2026, 11, 28), 18)
    assert await reminders.digest() == 0  # a Saturday
    assert await Reminder.filter(kind='digest').count() >= 2
    assert (await Preference.get(key='digest_sent_on')).value == {'day': '2026-11-25'}


async def test_homework_written_or_not_needed_is_given(school):
    lesson = school.lessons[date(2026, 11, 23)]
    await Lesson.filter(id=lesson.id).update(no_homework=True)
    await Homework.create(lesson=school.lessons[date(2026, 11, 20)], text='читать', due_on=TODAY,
                          saved_at=clock.wall(date(2026, 11, 20), 13))
    assert states((await board(school)).total, What.HOMEWORK) == (2, 0, 0, 1)
