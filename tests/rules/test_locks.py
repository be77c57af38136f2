"""What may no longer be changed, and that every refusal says what to do next (п. 17.4.14, 17.4.15; I-02, I-06)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from ejournal.rules import locks
from models.errors import Invalid, Locked

MOSCOW = ZoneInfo('Europe/Moscow')
LOCK = datetime(2026, 12, 2, 23, 59, 59, tzinfo=MOSCOW)
BEFORE, AFTER = LOCK, LOCK + timedelta(seconds=1)


def test_marks_and_attendance_lock_after_the_last_second() -> None:
    """Allowed until 23:59:59 and a fraction; the sentence names the moment, the clause and the request."""
    locks.check_mark_editable(BEFORE.replace(microsecond=999_999), LOCK)
    locks.check_attendance_editable(BEFORE, LOCK)
    assert locks.mark_lock(BEFORE, LOCK) == locks.attendance_lock_reason(BEFORE, LOCK) == ''
    for check in (locks.check_mark_editable, locks.check_attendance_editable):
        with pytest.raises(Locked, match=r'02\.12\.2026 в 23:59 \(п\. 17\.4\).*«Заявку на исправление»') as refused:
            check(AFTER, LOCK)
        assert refused.value.until == LOCK


def test_a_closed_period_locks_at_once() -> None:
    """I-06: only through a request, whoever asks."""
    for check in (locks.check_mark_editable, locks.check_attendance_editable):
        with pytest.raises(Locked, match='период закрыт'):
            check(BEFORE, LOCK, term_closed=True)
    with pytest.raises(Locked, match='период закрыт'):
        locks.check_reason_editable(BEFORE, LOCK, old='ОТ', new='Б', term_closed=True)
    with pytest.raises(Locked, match='«2 четверть» уже закрыт'):
        locks.check_final_editable(term_closed=True, period='2 четверть')
    locks.check_final_editable(term_closed=False, period='2 четверть')


@pytest.mark.parametrize(('old', 'new'), [('ОТ', 'Б'), ('ОТ', 'УП'), ('ОТ', 'НП'), ('Б', 'УП'), ('УП', 'ОТ')])
def test_the_class_teacher_explains_an_absence_until_the_period_closes(old: str, new: str) -> None:
    """A certificate comes after seven days; the teacher of the subject may not."""
    locks.check_reason_editable(AFTER + timedelta(days=20), LOCK, old=old, new=new)
    with pytest.raises(Locked):
        locks.check_reason_editable(AFTER, LOCK, old=old, new=new, class_teacher=False)
    locks.check_reason_editable(BEFORE, LOCK, old=old, new=new, class_teacher=False)


@pytest.mark.parametrize(('old', 'new'), [('ОТ', ''), ('', 'Б'), ('Б', 'ОП'), ('ОП', 'ОТ'), ('ОСВ', 'Б'), ('Б', 'ОСВ')])
def test_presence_is_locked_for_all(old: str, new: str) -> None:
    """«Отсутствовал» never becomes «присутствовал», ОП or ОСВ after seven days, nor the other way."""
    with pytest.raises(Locked, match='только причину отсутствия'):
        locks.check_reason_editable(AFTER, LOCK, old=old, new=new)
    with pytest.raises(Locked, match='Срок изменения посещаемости'):
        locks.check_reason_editable(AFTER, LOCK, old=old, new=new, class_teacher=False)
    locks.check_reason_editable(BEFORE, LOCK, old=old, new=new)


def test_homework_for_today_or_the_past() -> None:
    """The sentence of the norms, then the earliest day that can be chosen."""
    today = date(2026, 11, 25)
    with pytest.raises(Invalid, match=r'^Нельзя назначить домашнее задание на сегодняшний или прошедший урок.*'
                                      r'не раньше 26\.11\.2026'):
        locks.check_homework_due(today, today)
    locks.check_homework_dates(today, today + timedelta(days=1), today)


def test_homework_is_not_due_at_the_lesson_that_gives_it() -> None:
    """I-02: a later date than the lesson, also for lessons that are still to come."""
    today, lesson = date(2026, 11, 25), date(2026, 11, 30)
    with pytest.raises(Invalid, match='более поздний день'):
        locks.check_homework_dates(lesson, lesson, today)
