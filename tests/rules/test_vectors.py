"""The nineteen test vectors of the norms as one table: id, what is asked, what the rules answer.

Moments are «ДД.ММ.ГГГГ ЧЧ:ММ:СС» of the school's own clock; a refusal is the name of its class.
"""

from collections.abc import Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from ejournal.calendar_seed import default_year
from ejournal.rules import deadlines, duties, locks, marks
from ejournal.rules.calendar import SchoolCalendar
from ejournal.rules.deadlines import WorkDay
from models.errors import Refusal

MOSCOW = ZoneInfo('Europe/Moscow')
FIVE, SIX = (default_year(2026, week).calendar(MOSCOW) for week in (5, 6))
FIVE_2025, SIX_2025 = (default_year(2025, week).calendar(MOSCOW) for week in (5, 6))
SATURDAY = date(2027, 2, 20)


def moment(text: str) -> datetime:
    return datetime.strptime(text, '%d.%m.%Y %H:%M:%S').replace(tzinfo=MOSCOW)


def day(text: str) -> date:
    return datetime.strptime(text, '%d.%m.%Y').replace(tzinfo=MOSCOW).date()


def shown(due: datetime) -> str:
    return due.strftime('%d.%m.%Y %H:%M:%S')


def due(
    kind: str, lesson: str, grade: int, *, following: str = '', creative: bool = False, week: int = 5,
) -> str:
    calendar = FIVE if week == 5 else SIX
    term = calendar.term_of(day(lesson), grade)
    work = WorkDay(
        day(lesson), grade, next_lesson=moment(following) if following else None,
        period_end=term.ends_on if term else None, creative_subject=creative)
    return shown(deadlines.mark_due(kind, work, calendar))


def topic(saved: str) -> str:
    late = deadlines.is_late(moment(saved), deadlines.content_due(day('24.11.2026'), FIVE))
    return 'late' if late else 'on time'


def mark_edit(now: str) -> str:
    lesson = day('25.11.2026')
    lock = deadlines.marks_lock(lesson, deadlines.mark_due('written', WorkDay(lesson, 7), FIVE), FIVE)
    return refusal(lambda: locks.check_mark_editable(moment(now), lock))


def homework(due_on: str, today: str) -> str:
    return refusal(lambda: locks.check_homework_due(day(due_on), day(today)))


def refusal(act: Callable[[], object]) -> str:
    try:
        act()
    except Refusal as error:
        return type(error).__name__
    return 'allowed'


def essay_lock() -> str:
    lesson = day('28.12.2026')
    work = WorkDay(lesson, 9, period_end=day('30.12.2026'), creative_subject=True)
    return shown(deadlines.marks_lock(lesson, deadlines.mark_due('creative', work, FIVE), FIVE))


def reconciliation(done: str) -> str:
    duty = next(duty for duty in duties.yearly_duties(2026) if duty.key == 'reconciliation')
    late = duties.duty_state(duty, FIVE, moment(done), moment(done)) is duties.DutyState.DONE_LATE
    return 'overdue' if late else 'on time'


def final(last: str, calendar: SchoolCalendar = FIVE) -> str:
    return shown(deadlines.final_due(day(last), calendar))


VECTORS: tuple[tuple[str, Callable[[], object], object], ...] = (
    ('1 topic at 20:59:59', lambda: topic('24.11.2026 20:59:59'), 'on time'),
    ('1 topic at 21:00:00', lambda: topic('24.11.2026 21:00:00'), 'late'),
    ('2 next lesson', lambda: due('written', '24.11.2026', 3, following='25.11.2026 09:25:00'), '25.11.2026 09:25:00'),
    ('3 last lesson of a term', lambda: due('written', '23.10.2026', 3, following='02.11.2026 08:00:00'),
     '26.10.2026 23:59:59'),
    ('4 plus four, Sunday', lambda: due('written', '25.11.2026', 7), '30.11.2026 23:59:59'),
    ('4 the same, six days', lambda: due('written', '25.11.2026', 7, week=6), '30.11.2026 23:59:59'),
    ('5 essay', lambda: due('creative', '25.11.2026', 8, creative=True), '02.12.2026 23:59:59'),
    ('6 project in physics', lambda: due('creative', '25.11.2026', 8), '30.11.2026 23:59:59'),
    ('7 seventh day', lambda: mark_edit('02.12.2026 23:59:59'), 'allowed'),
    ('7 eighth day', lambda: mark_edit('03.12.2026 00:00:00'), 'Locked'),
    ('8 essay over new year', lambda: due('creative', '28.12.2026', 9, creative=True), '11.01.2027 23:59:59'),
    ('8 its lock', essay_lock, '11.01.2027 23:59:59'),
    ('9 attendance', lambda: shown(deadlines.attendance_lock(day('28.12.2026'), FIVE)), '04.01.2027 23:59:59'),
    ('10 homework for today', lambda: homework('25.11.2026', '25.11.2026'), 'Invalid'),
    ('10 for yesterday', lambda: homework('24.11.2026', '25.11.2026'), 'Invalid'),
    ('10 for tomorrow', lambda: homework('26.11.2026', '25.11.2026'), 'allowed'),
    ('11 the morning it is due', lambda: homework('27.11.2026', '27.11.2026'), 'Invalid'),
    ('12 second term', lambda: final('30.12.2026'), '11.01.2027 23:59:59'),
    ('12 six days', lambda: final('30.12.2026', SIX), '09.01.2027 23:59:59'),
    ('13 first term', lambda: final('23.10.2026'), '26.10.2026 23:59:59'),
    ('13 six days', lambda: final('23.10.2026', SIX), '24.10.2026 23:59:59'),
    ('14 second term 2025/26', lambda: final('30.12.2025', FIVE_2025), '12.01.2026 23:59:59'),
    ('14 six days', lambda: final('30.12.2025', SIX_2025), '09.01.2026 23:59:59'),
    ('15 exam', lambda: shown(deadlines.exam_due(day('04.06.2026'), FIVE_2025)), '05.06.2026 23:59:59'),
    ('16 year', lambda: final('26.05.2027'), '27.05.2027 23:59:59'),
    ('17 the last minute', lambda: reconciliation('15.09.2026 23:59:00'), 'on time'),
    ('17 the next day', lambda: reconciliation('16.09.2026 00:00:00'), 'overdue'),
    ('18 grade 1', lambda: refusal(lambda: marks.parse_mark('5', grade=1)), 'Invalid'),
    ('19 working Saturday', lambda: FIVE.is_working_day(SATURDAY), True),
    ('19 with lessons by the calendar', lambda: FIVE.is_school_day(SATURDAY, 5), True),
    ('19 on holiday by the calendar', lambda: FIVE.is_school_day(SATURDAY, 1), False),
)


@pytest.mark.parametrize(('ask', 'answer'), [row[1:] for row in VECTORS], ids=[row[0] for row in VECTORS])
def test_vector(ask: Callable[[], object], answer: object) -> None:
    """Every row of the table."""
    assert ask() == answer


def test_no_vector_is_missing() -> None:
    """The table has all nineteen."""
    assert {int(name.split()[0]) for name, _, _ in VECTORS} == set(range(1, 20))
