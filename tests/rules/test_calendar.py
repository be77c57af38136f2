"""The calendar of 2025/26 and 2026/27 with its transfers, and days that are hard for any calendar (G3–G5)."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from ejournal.calendar_seed import days_off, default_year, working_weekends
from ejournal.rules.calendar import CalendarEntry, DayKind, SchoolCalendar
from ejournal.rules.deadlines import attendance_lock, content_due, is_late, is_locked

MOSCOW = ZoneInfo('Europe/Moscow')


@pytest.mark.parametrize(('year', 'week', 'quarters'), [
    (2025, 5, (40, 40, 53, 35)),
    (2025, 6, (47, 49, 63, 42)),
    (2026, 5, (39, 42, 53, 36)),
    (2026, 6, (46, 50, 63, 43)),
])
def test_school_days_of_each_quarter(year: int, week: int, quarters: tuple[int, ...]) -> None:
    """Norms 5.1: 168 and 201 days in 2025/26, 170 and 202 in 2026/27."""
    seed = default_year(year, week)
    calendar = seed.calendar(MOSCOW)
    terms = [term for term in seed.terms if 5 in term.grades]
    assert tuple(calendar.school_days(term.starts_on, term.ends_on, 5) for term in terms) == quarters


def test_half_years_have_the_days_of_their_quarters(five: SchoolCalendar) -> None:
    """Grades 10 and 11 rest when the others do."""
    assert five.school_days(date(2026, 9, 1), date(2027, 5, 26), 11) == 170


def test_grade_1_has_its_extra_week_and_never_a_saturday(six: SchoolCalendar, five: SchoolCalendar) -> None:
    """Norms 5.1, 5.3: 170 less five days of the extra week and the working Saturday in it; no sixth day."""
    span = (date(2026, 9, 1), date(2027, 5, 26))
    assert five.school_days(*span, 1) == 170 - 6
    assert not any(six.is_school_day(date(2026, 9, 5) + timedelta(weeks=n), 1) for n in range(38))
    assert six.is_school_day(date(2026, 9, 5), 2)


@pytest.mark.parametrize(('day', 'five_works', 'six_works'), [
    ('2026-01-09', False, True),   # moved from Saturday 03.01
    ('2026-12-31', False, False),  # moved from Sunday 04.01
    ('2026-03-09', False, False),  # 8 March was a Sunday
    ('2026-05-11', False, True),   # 9 May was a Saturday
    ('2026-05-09', False, False),
    ('2026-11-04', False, False),
    ('2027-02-20', True, True),    # a Saturday made working
    ('2027-02-22', False, True),   # moved from that Saturday
    ('2027-05-03', False, True),
    ('2027-05-10', False, False),  # 9 May was a Sunday
    ('2027-06-14', False, True),
    ('2025-11-03', False, True),   # moved from Saturday 01.11
    ('2025-11-01', True, True),
    ('2027-11-05', False, True),   # moved from Saturday 02.01
    ('2027-12-31', False, False),  # moved from Sunday 03.01
])
def test_transfers(day: str, five_works: bool, six_works: bool) -> None:
    """Norms 5.2: what a decree moved holds for the six-day week only if it was moved from a Sunday."""
    tested = date.fromisoformat(day)
    start = tested.year if tested.month >= 9 else tested.year - 1
    works = [default_year(start, week).calendar(MOSCOW).is_working_day(tested) for week in (5, 6)]
    assert works == [five_works, six_works]


def test_a_working_saturday_in_the_holidays_has_no_lessons(five_2025: SchoolCalendar) -> None:
    """01.11.2025: staff work, pupils do not."""
    assert five_2025.is_working_day(date(2025, 11, 1))
    assert not five_2025.is_school_day(date(2025, 11, 1), 7)


def test_a_working_saturday_needs_the_calendar_to_have_lessons() -> None:
    """Vector 19: without the school's own word it is a working day only."""
    seed = default_year(2026)
    plain = [CalendarEntry(DayKind.WORKING, entry.name, entry.starts_on, entry.ends_on)
             if entry.kind is DayKind.LESSONS else entry for entry in seed.entries]
    calendar = SchoolCalendar.build(MOSCOW, 5, plain, seed.terms)
    assert calendar.is_working_day(date(2027, 2, 20))
    assert not calendar.is_school_day(date(2027, 2, 20), 5)


def test_school_holidays_are_working_days_for_staff(five: SchoolCalendar) -> None:
    """G4 against G5."""
    monday = date(2026, 10, 26)
    assert five.is_working_day(monday)
    assert not five.is_school_day(monday, 5)


def test_quarantine_of_a_parallel_leaves_the_others(five: SchoolCalendar) -> None:
    """G5: карантин takes lessons from its own grades."""
    seed = default_year(2026)
    sick = CalendarEntry(DayKind.QUARANTINE, 'Карантин', date(2027, 1, 25), date(2027, 1, 29), frozenset({7}))
    calendar = SchoolCalendar.build(MOSCOW, 5, (*seed.entries, sick), seed.terms)
    assert not calendar.is_school_day(date(2027, 1, 29), 7)
    assert calendar.is_school_day(date(2027, 1, 29), 8)
    assert calendar.is_working_day(date(2027, 1, 29))


def test_days_outside_every_term_are_no_school_days(five: SchoolCalendar) -> None:
    """Summer, and a calendar without terms."""
    assert not five.is_school_day(date(2027, 6, 1), 5)
    assert not SchoolCalendar(MOSCOW).is_school_day(date(2026, 9, 2), 5)


def test_a_week_has_five_or_six_days() -> None:
    """Anything else is a mistake of the caller."""
    with pytest.raises(ValueError, match='5 or 6'):
        SchoolCalendar.build(MOSCOW, 7, (), ())


def test_years_without_a_decree_have_the_statutory_days_only() -> None:
    """2030: a holiday on a Saturday gives the five-day week a Monday, nothing else is moved."""
    found = {seed.day: seed for seed in days_off(2030)}
    assert date(2030, 2, 23) in found and found[date(2030, 2, 25)].moved_from == date(2030, 2, 23)
    assert not found[date(2030, 2, 25)].holds_for(6) and found[date(2030, 2, 25)].holds_for(5)
    assert len([day for day in found if day.month == 1]) == 8
    assert working_weekends(2030) == ()


@pytest.mark.parametrize('zone', ['Europe/Moscow', 'Asia/Kamchatka', 'Europe/Berlin', 'Africa/Cairo', 'Asia/Beirut',
                                  'America/Nuuk', 'Atlantic/Azores'])
def test_the_end_of_a_day_is_its_last_second_in_every_zone(zone: str) -> None:
    """Also where clocks go forward or back at midnight: one second later it is another date, and before it is not."""
    calendar = SchoolCalendar(ZoneInfo(zone))
    for offset in range(366):
        day = date(2026, 1, 1) + timedelta(days=offset)
        end = calendar.end_of_day(day).astimezone(UTC)
        assert calendar.today(end) == day
        assert calendar.today(end + timedelta(seconds=1)) == day + timedelta(days=1)


def test_deadlines_across_a_change_of_clocks() -> None:
    """Berlin, 25.10.2026 02:59 → 02:00: local hours hold, and «late» is asked of the instant, not of the clock face."""
    calendar = SchoolCalendar(ZoneInfo('Europe/Berlin'))
    before, after = content_due(date(2026, 10, 24), calendar), content_due(date(2026, 10, 25), calendar)
    assert (before.hour, after.hour) == (21, 21)
    assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(hours=25)
    first = datetime(2026, 10, 25, 2, 30, fold=0, tzinfo=calendar.zone)
    second = datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=calendar.zone)
    assert is_late(second, calendar.at(date(2026, 10, 25), time(2, 15)))
    assert not is_late(first, calendar.at(date(2026, 10, 25), time(2, 15)))
    lock = attendance_lock(date(2026, 10, 20), calendar)
    assert lock.astimezone(UTC) == datetime(2026, 10, 27, 22, 59, 59, tzinfo=UTC)
    assert not is_locked(datetime(2026, 10, 27, 22, 59, 59, 999_999, tzinfo=UTC), lock)
    assert is_locked(datetime(2026, 10, 27, 23, tzinfo=UTC), lock)


def test_a_naive_moment_is_refused(five: SchoolCalendar) -> None:
    """A moment without a zone says nothing."""
    with pytest.raises(ValueError, match='zone'):
        is_late(datetime(2026, 11, 24, 20), content_due(date(2026, 11, 24), five))  # noqa: DTZ001
    with pytest.raises(ValueError, match='zone'):
        five.local(datetime(2026, 11, 24, 20))  # noqa: DTZ001
