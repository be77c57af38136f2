"""What must hold for every lesson of both years, weeks and all grades, found by hypothesis (I-01…I-07)."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from ejournal.calendar_seed import default_year
from ejournal.rules import deadlines
from ejournal.rules.calendar import DAY, SchoolCalendar
from ejournal.rules.deadlines import DeadlineClass, WorkDay

ZONES = ('Europe/Moscow', 'Asia/Vladivostok', 'Europe/Berlin')
SEEDS = {(year, week): default_year(year, week) for year in (2025, 2026) for week in (5, 6)}
CALENDARS = tuple(seed.calendar(ZoneInfo(zone)) for seed in SEEDS.values() for zone in ZONES)
LAST_BELL = time(19)

calendars = st.sampled_from(CALENDARS)
grades = st.integers(2, 11)
kinds = st.sampled_from(list(DeadlineClass))
offsets = st.integers(0, 267)
gaps = st.none() | st.integers(0, 30)


def a_work(calendar: SchoolCalendar, grade: int, offset: int, gap: int | None, creative: bool) -> WorkDay:
    """A work at a school day, its next lesson ``gap`` days later (the same day: a double lesson)."""
    day = calendar.terms[0].starts_on + DAY * offset
    assume(calendar.is_school_day(day, grade))
    term = calendar.term_of(day, grade)
    assert term is not None
    following = None
    if gap is not None:
        assume(calendar.is_school_day(day + DAY * gap, grade))
        following = calendar.at(day + DAY * gap, time(9, 25))
    return WorkDay(day, grade, following, term.ends_on, creative)


@given(calendars, kinds, grades, offsets, gaps, st.booleans())
def test_a_deadline_never_precedes_the_lesson(
    calendar: SchoolCalendar, kind: DeadlineClass, grade: int, offset: int, gap: int | None, creative: bool,
) -> None:
    """Nor the end of the school day it was held on."""
    work = a_work(calendar, grade, offset, gap, creative)
    due = deadlines.mark_due(kind, work, calendar)
    assert due > calendar.at(work.day, LAST_BELL)
    assert deadlines.content_due(work.day, calendar) <= due


@given(calendars, kinds, grades, offsets, gaps, st.booleans())
def test_nothing_legal_to_enter_is_locked_before_it_is_due(
    calendar: SchoolCalendar, kind: DeadlineClass, grade: int, offset: int, gap: int | None, creative: bool,
) -> None:
    """The lock of marks is the seventh day or, where a shifted deadline is later, that deadline (I-06)."""
    work = a_work(calendar, grade, offset, gap, creative)
    due = deadlines.mark_due(kind, work, calendar)
    lock = deadlines.marks_lock(work.day, due, calendar)
    assert lock >= due
    assert lock >= deadlines.attendance_lock(work.day, calendar) >= deadlines.content_due(work.day, calendar)
    assert not deadlines.is_locked(due, lock)
    assert lock == max(due, calendar.end_of_day(work.day + DAY * 7))


@given(calendars, kinds, grades, offsets, gaps, st.booleans())
def test_marks_are_due_before_the_final_marks_are(
    calendar: SchoolCalendar, kind: DeadlineClass, grade: int, offset: int, gap: int | None, creative: bool,
) -> None:
    """I-04: never later than the final-mark deadline of the same period."""
    work = a_work(calendar, grade, offset, gap, creative)
    assert work.period_end is not None
    assert deadlines.mark_due(kind, work, calendar) <= deadlines.final_due(work.period_end, calendar)


@given(calendars, kinds, st.integers(5, 11), offsets, st.booleans())
def test_days_are_counted_and_shifted_to_a_working_day(
    calendar: SchoolCalendar, kind: DeadlineClass, grade: int, offset: int, creative: bool,
) -> None:
    """Grades 5–11: +4, or +7 for creative works of the flagged subjects, then to the next working day."""
    work = a_work(calendar, grade, offset, None, creative)
    assume(kind is not DeadlineClass.LESSON_DAY)
    days = 7 if kind is DeadlineClass.CREATIVE and creative else 4
    due = deadlines.mark_due(kind, WorkDay(work.day, grade, creative_subject=creative), calendar)
    assert (due.hour, due.minute, due.second) == (23, 59, 59)
    assert calendar.is_working_day(due.date())
    assert due.date() >= work.day + DAY * days
    between = (work.day + DAY * n for n in range(days, (due.date() - work.day).days))
    assert not any(calendar.is_working_day(day) for day in between)


@given(calendars, grades, offsets, st.integers(1, 60))
def test_moving_a_lesson_moves_its_deadline(calendar: SchoolCalendar, grade: int, offset: int, move: int) -> None:
    """Content and lock move by the same days; marks never become due earlier because of it."""
    old, new = (calendar.terms[0].starts_on + DAY * (offset + shift) for shift in (0, move))
    for rule in (deadlines.content_due, deadlines.attendance_lock):
        before, after = rule(old, calendar), rule(new, calendar)
        assert after.date() - before.date() == timedelta(days=move)
        assert after.time() == before.time()
    dues = [deadlines.mark_due('written', WorkDay(day, max(grade, 5)), calendar) for day in (old, new)]
    assert dues[0] <= dues[1]
    following = [calendar.at(day + DAY, time(8)) for day in (old, new)]
    moved = [deadlines.mark_due('written', WorkDay(day, 3, start), calendar)
             for day, start in zip((old, new), following, strict=True)]
    assert moved == following


@given(calendars, offsets)
def test_final_marks_are_due_on_the_first_working_day_after(calendar: SchoolCalendar, offset: int) -> None:
    """I-07: strictly later, a working day, and nothing but days off between."""
    last = calendar.terms[0].starts_on + DAY * offset
    due = deadlines.final_due(last, calendar).date()
    assert due > last
    assert calendar.is_working_day(due)
    assert not any(calendar.is_working_day(last + DAY * n) for n in range(1, (due - last).days))


@given(calendars, st.datetimes(datetime(2025, 9, 1), datetime(2027, 5, 26)))  # noqa: DTZ001  made aware below
def test_a_day_is_over_exactly_at_midnight(calendar: SchoolCalendar, naive: datetime) -> None:
    """«7 days» are calendar days of the school's own clock (G3)."""
    now = naive.replace(tzinfo=UTC)
    lock = deadlines.attendance_lock(calendar.today(now) - DAY * 7, calendar)
    assert not deadlines.is_locked(now, lock)
    assert deadlines.is_locked(now, deadlines.attendance_lock(calendar.today(now) - DAY * 8, calendar))
