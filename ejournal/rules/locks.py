"""What may no longer be changed, and the sentence that says what to do instead (п. 17.4.14, 17.4.15; I-02, I-06).

Every check comes twice: ``…_lock`` answers the sentence (empty when the change is allowed) for pages that show a
locked cell, ``check_…`` raises `Locked` or `Invalid` with the same sentence for the services.
"""

from datetime import date, datetime

from models.errors import Invalid, Locked

from .attendance import ABSENCES
from .deadlines import earliest_homework_day, is_locked

REQUEST = 'Подайте «Заявку на исправление»: её рассмотрит директор или заместитель директора.'
HOMEWORK_PAST = 'Нельзя назначить домашнее задание на сегодняшний или прошедший урок'


def mark_lock(now: datetime, lock_at: datetime, *, term_closed: bool = False) -> str:
    """Why a current mark of the lesson cannot be set, changed or removed now; '' when it can."""
    if term_closed:
        return f'Учебный период закрыт, отметки изменить нельзя. {REQUEST}'
    if is_locked(now, lock_at):
        return f'Срок изменения отметок истёк {_moment(lock_at)} (п. 17.4). {REQUEST}'
    return ''


def attendance_lock_reason(now: datetime, lock_at: datetime, *, term_closed: bool = False) -> str:
    """Why presence at the lesson cannot be changed now; '' when it can."""
    if term_closed:
        return f'Учебный период закрыт, посещаемость изменить нельзя. {REQUEST}'
    if is_locked(now, lock_at):
        return f'Срок изменения посещаемости истёк {_moment(lock_at)} (п. 17.4). {REQUEST}'
    return ''


def check_mark_editable(now: datetime, lock_at: datetime, *, term_closed: bool = False) -> None:
    """Refuses (`Locked`) a change of a current mark in a closed period or after the lock (I-06)."""
    _refuse(mark_lock(now, lock_at, term_closed=term_closed), lock_at)


def check_attendance_editable(now: datetime, lock_at: datetime, *, term_closed: bool = False) -> None:
    """Refuses (`Locked`) any change of an attendance code in a closed period or after seven days (I-06)."""
    _refuse(attendance_lock_reason(now, lock_at, term_closed=term_closed), lock_at)


def check_reason_editable(
    now: datetime, lock_at: datetime, *, old: str, new: str, term_closed: bool = False, class_teacher: bool = True,
) -> None:
    """A change of an attendance code by anybody: presence locks after seven days, the reason with the period (I-06).

    The class teacher may replace one absence code by another (ОТ → Б, УП, НП) until the period is closed, because a
    certificate often comes late; from absent to present and back is `Locked` for all.
    """
    if class_teacher and not term_closed and is_reason_change(old, new):
        return
    if class_teacher and not term_closed and is_locked(now, lock_at):
        raise Locked(
            f'После {_moment(lock_at)} можно уточнить только причину отсутствия (ОТ, УП, Б, НП), '
            f'но не само присутствие (п. 17.4). {REQUEST}', lock_at)
    check_attendance_editable(now, lock_at, term_closed=term_closed)


def is_reason_change(old: str, new: str) -> bool:
    """Whether the pupil stays absent and only the reason changes."""
    return old in ABSENCES and new in ABSENCES


def check_homework_due(due_on: date, today: date) -> None:
    """Refuses (`Invalid`) to create, change, move or remove homework due today or earlier (п. 17.4.14, I-02).

    Nobody can override it, the administration neither.
    """
    if due_on < earliest_homework_day(today):
        earliest = earliest_homework_day(today)
        raise Invalid(
            f'{HOMEWORK_PAST} (п. 17.4). Выберите урок с датой не раньше {earliest:%d.%m.%Y} '
            'или отметьте «Без домашнего задания».')


def check_homework_dates(issued_on: date, due_on: date, today: date) -> None:
    """The above, and homework is due on a later date than the lesson that gave it (I-02), else `Invalid`."""
    check_homework_due(due_on, today)
    if due_on <= issued_on:
        raise Invalid(
            f'Задание, выданное на уроке {issued_on:%d.%m.%Y}, можно задать только на более поздний день. '
            'Выберите следующий урок.')


def check_final_editable(*, term_closed: bool, period: str) -> None:
    """Refuses (`Locked`) to change a final mark once its period or year is closed (I-07)."""
    if term_closed:
        raise Locked(f'«{period}» уже закрыт: итоговые отметки изменить нельзя. {REQUEST}')


def term_not_yet(today: date, starts_on: date, term: str) -> str:
    """Why a term takes no mark before its first day; '' from then on."""
    return f'{term} начнётся {starts_on:%d.%m.%Y}: до этого дня отметки не ставят.' if today < starts_on else ''


def year_not_yet(today: date, last_starts_on: date, last: str, period: str) -> str:
    """Why the year («год»), its exam and «итог» take no mark before the last term: the year is the mean of the terms
    (norms 2) and is due after its end (I-07)."""
    if today >= last_starts_on:
        return ''
    return (f'«{period}» выводят по отметкам за все периоды: отметку ставят с {last_starts_on:%d.%m.%Y}, '
            f'когда начнётся последний ({last}). Сейчас выставьте отметки за текущий период.')


def exam_not_yet(today: date, exam_on: date) -> str:
    """Why an exam takes no mark before its day (I-08); '' from then on."""
    return '' if today >= exam_on else (
        f'Экзамен {exam_on:%d.%m.%Y}: до этого дня отметки за него не ставят. '
        'Если день другой, исправьте его по кнопке «Дата экзамена».')


def _refuse(sentence: str, lock_at: datetime) -> None:
    if sentence:
        raise Locked(sentence, lock_at)


def _moment(lock_at: datetime) -> str:
    return f'{lock_at:%d.%m.%Y} в {lock_at:%H:%M}'
