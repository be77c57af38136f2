"""The order in which letters are answered, the capacity they are written in, and the hours families are written to.

п. 17.4.5 and 17.5.9: администрация → классный руководитель → учитель-предметник → родитель → обучающийся (I-13).
"""

from collections.abc import Iterable
from datetime import datetime, time, timedelta

from models.errors import Invalid

from . import texts

# A sender's place in the order; those who share one are told apart by the time alone.
RANKS = {'director': 1, 'deputy': 1, 'class_teacher': 2, 'teacher': 3, 'secretary': 3, 'administrator': 3, 'hr': 3,
         'guardian': 4, 'pupil': 5}
FAMILY = frozenset({'guardian', 'pupil'})
SUBJECT_LIMIT, TEXT_LIMIT = 150, 10_000
DAY_BEGINS, DAY_ENDS = time(8), time(20)


def order_key(*, waiting: bool, rank: int, sent_at: datetime) -> tuple[bool, int, datetime]:
    """Where a letter stands in the inbox: unanswered first, then by the sender's rank, then the oldest first (I-13)."""
    return not waiting, rank, sent_at


def capacities(roles: Iterable[str]) -> list[str]:
    """In which roles somebody may write, the highest first: it is the one taken when none is chosen."""
    places = list(RANKS)
    return sorted(roles, key=lambda role: (RANKS[role], places.index(role)))


def delivery(written: datetime, *, in_the_day: bool) -> datetime:
    """When a letter written at the local moment ``written`` arrives: at once, or between 08:00 and 20:00."""
    if not in_the_day or DAY_BEGINS <= written.time() < DAY_ENDS:
        return written
    day = written.date() + timedelta(days=written.time() >= DAY_ENDS)
    return datetime.combine(day, DAY_BEGINS, written.tzinfo)


def checked(subject: str, text: str) -> tuple[str, str, str]:
    """Subject and text in their one spelling, and a warning or ''; `Invalid` says what is missing or not Russian."""
    subject, text = texts.fold_spaces(subject), texts.fold_spaces(text, keep_lines=True)
    if not subject:
        raise Invalid('Укажите тему: по ней письмо найдут и ответят вовремя.')
    if len(subject) > SUBJECT_LIMIT:
        raise Invalid(f'Тема длиннее {SUBJECT_LIMIT} знаков. Сократите её.')
    if not text:
        raise Invalid('Напишите текст.')
    if len(text) > TEXT_LIMIT:
        raise Invalid('Текст длиннее 10 000 знаков. Сократите его или приложите файл.')
    warnings = [texts.check_russian(subject, 'Тема'), texts.check_russian(text)]
    return subject, text, next((one for one in warnings if one), '')


def search_text(*parts: str) -> str:
    """What a letter is found by: any case, ё with е."""
    return texts.fold_spaces(' '.join(parts)).casefold().replace('ё', 'е')


def spent(seconds: float) -> str:
    """A time until an answer in words: «40 мин», «3 ч 20 мин», «2 дн. 4 ч»."""
    minutes = int(seconds // 60)
    if minutes < 60:
        return f'{max(minutes, 1)} мин'
    hours, minutes = divmod(minutes, 60)
    if hours < 24:
        return f'{hours} ч {minutes} мин' if minutes else f'{hours} ч'
    days, hours = divmod(hours, 24)
    return f'{days} дн. {hours} ч' if hours else f'{days} дн.'
