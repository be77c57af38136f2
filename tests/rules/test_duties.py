"""Duties of the year, their states and reminders (I-08…I-12, G9)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ejournal.rules import deadlines, duties
from ejournal.rules.calendar import SchoolCalendar
from ejournal.rules.deadlines import WorkDay
from ejournal.rules.duties import DutyState, duty_state, reminds_today, yearly_duties

MOSCOW = ZoneInfo('Europe/Moscow')


def test_the_dates_of_the_year() -> None:
    """31.08, 01.09, 05.09 and three of 15.09; weekends do not shift them (05.09.2026 is a Saturday)."""
    assert sorted({duty.due_on for duty in yearly_duties(2026)}) == [
        date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 5), date(2026, 9, 15)]
    assert len({duty.key for duty in yearly_duties(2026)}) == 6


@pytest.mark.parametrize(('done', 'now', 'state'), [
    (None, '2026-08-28T12:00:00', DutyState.AHEAD),
    (None, '2026-08-29T12:00:00', DutyState.SOON),
    (None, '2026-09-05T23:59:59', DutyState.SOON),
    (None, '2026-09-06T00:00:00', DutyState.OVERDUE),
    ('2026-09-05T23:59:59', '2026-10-01T08:00:00', DutyState.DONE),
    ('2026-09-06T00:00:00', '2026-10-01T08:00:00', DutyState.DONE_LATE),
])
def test_states(five: SchoolCalendar, done: str | None, now: str, state: DutyState) -> None:
    """On time through the last second of the date."""
    timetable = next(duty for duty in yearly_duties(2026) if duty.key == 'timetable')
    at = [datetime.fromisoformat(text).replace(tzinfo=MOSCOW) if text else None for text in (done, now)]
    assert at[1] is not None
    assert duty_state(timetable, five, at[1], at[0]) is state


def test_reminders() -> None:
    """7, 3 and 1 days before and on the day."""
    duty = yearly_duties(2026)[0]
    days = [n for n in range(-3, 12) if reminds_today(duty, duty.due_on - timedelta(days=n))]
    assert days == [0, 1, 3, 7]


def test_the_months_of_checks_and_notices(five: SchoolCalendar) -> None:
    """September до 15.09, then the last day of each month to May; a notice only where there was school."""
    months = duties.months_of(2026)
    assert [month.key for month in months][::4] == ['2026-09', '2027-01', '2027-05']
    assert [duties.check_due(month) for month in months][:2] == [date(2026, 9, 15), date(2026, 10, 31)]
    assert duties.check_due(months[5]) == date(2027, 2, 28)
    assert all(duties.has_school(month, five, 8) for month in months)
    assert not duties.has_school(duties.month_of(date(2027, 7, 1)), five, 8)


def test_weeks_of_paper_notices_skip_the_holidays(five: SchoolCalendar) -> None:
    """I-11: the autumn holidays have no school day; the week the term begins in counts whole."""
    weeks = duties.paper_weeks(five, date(2026, 10, 12), date(2026, 11, 8), 8)
    assert weeks == (date(2026, 10, 12), date(2026, 10, 19), date(2026, 11, 2))


@pytest.mark.parametrize(('now', 'may'), [('07:59:59', False), ('08:00:00', True), ('23:59:59', True)])
def test_the_recheck_has_its_hours(five: SchoolCalendar, now: str, may: bool) -> None:
    """I-12: from the first bell to the end of the day."""
    day, moment = date(2026, 11, 24), datetime.fromisoformat(f'2026-11-24T{now}').replace(tzinfo=MOSCOW)
    first = datetime(2026, 11, 24, 8, tzinfo=MOSCOW)
    assert duties.may_recheck(moment, first, five.end_of_day(day)) is may
    assert not duties.may_recheck(moment, None, five.end_of_day(day))
    assert not duties.may_recheck(moment + timedelta(days=1), first, five.end_of_day(day))


def test_who_came_back_is_seen_only_after_the_roll() -> None:
    """Absent in the second lesson, there in the fourth (the third is another subgroup's)."""
    assert duties.came_back({1: True, 2: True, 4: False}, [1, 2, 4]) == (2,)
    assert duties.came_back({1: True, 2: True, 4: False}, [1, 2]) == ()
    assert duties.came_back({1: False, 2: True, 3: True}, [1, 2, 3]) == ()


def test_an_exam_is_counted_from_its_result(five_2025: SchoolCalendar) -> None:
    """I-08: the protocol of the ОГЭ comes later; Thursday 11.06 → Friday is a holiday → Monday 15.06.2026."""
    due = deadlines.exam_due(date(2026, 6, 4), five_2025, date(2026, 6, 11))
    assert due.date() == date(2026, 6, 15)


def test_the_end_of_the_plan_in_the_first_school(five: SchoolCalendar) -> None:
    """Grades 2–4 without a next lesson: the final marks are the limit; outside every period four days."""
    may = date(2027, 5, 26)
    work = WorkDay(may, 3, None, may)
    assert deadlines.mark_due('written', work, five).date() == date(2027, 5, 27)
    assert deadlines.mark_due('written', WorkDay(date(2026, 11, 25), 3), five).date() == date(2026, 11, 30)


def test_a_double_lesson_does_not_make_written_work_due_before_an_oral_answer(five: SchoolCalendar) -> None:
    """Grade 3, the next lesson fifty minutes later: due at 21:00 as everything else of that day."""
    day = date(2026, 11, 24)
    work = WorkDay(day, 3, datetime(2026, 11, 24, 9, 50, tzinfo=MOSCOW), date(2026, 12, 30))
    assert deadlines.mark_due('written', work, five) == deadlines.content_due(day, five)


def test_an_unknown_deadline_class_is_a_mistake(five: SchoolCalendar) -> None:
    """Never a silent default."""
    with pytest.raises(ValueError, match='oral'):
        deadlines.mark_due('oral', WorkDay(date(2026, 11, 24), 7), five)
