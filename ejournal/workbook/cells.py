"""How one cell is read and written: each kind of value has a parser (``Invalid`` says what is wrong) and a spelling."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any
from zoneinfo import available_timezones

from ejournal.rules.attendance import parse_code
from ejournal.rules.snils import check_snils
from ejournal.rules.texts import fold_spaces
from models.errors import Invalid

LONGEST_CELL = 32_767  # Excel's own limit; longer cells come from other programs
GRADES = range(1, 12)
LOOK_ALIKES = str.maketrans('ABCEHKMOPTXY', 'АВСЕНКМОРТХУ')  # Latin letters typed for Cyrillic ones in «7A»
Klass = tuple[int, str]


def _same(value: Any) -> Any:
    return value


@dataclass(frozen=True)
class Kind:
    """A kind of cell: ``parse`` what Excel holds into a value, ``show`` the value as what Excel shall hold."""

    parse: Callable[[Any], Any]
    show: Callable[[Any], Any] = _same


@lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """The text with single spaces, trimmed; cached, because a sheet repeats its words ten thousand times."""
    return fold_spaces(text)


def fold_lines(text: str) -> str:
    """The same, lines kept."""
    return fold_spaces(text, keep_lines=True)


def as_text(value: Any, folded: Callable[[str], str] = fold) -> str:
    """The cell as text; ``Invalid`` for a date, into which Excel likes to turn «4/5» and «1-9»."""
    if isinstance(value, str):
        if len(value) > LONGEST_CELL:
            raise Invalid(f'Слишком длинный текст: {len(value)} знаков.')
        return folded(value)
    if isinstance(value, date | time | timedelta):
        raise Invalid('Excel превратил значение в дату или время. Задайте столбцу формат «Текстовый» и введите заново.')
    if isinstance(value, bool):
        return 'да' if value else 'нет'
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def text(limit: int, *, lines: bool = False) -> Kind:
    """Text of at most ``limit`` signs; ``lines``: with line breaks."""
    folded = fold_lines if lines else fold

    def parse(value: Any) -> str:
        result = as_text(value, folded)
        if len(result) > limit:
            raise Invalid(f'Слишком длинный текст: {len(result)} знаков, допустимо не больше {limit}.')
        return result

    return Kind(parse, folded)


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        if value.time() != time():
            raise Invalid('Здесь нужна дата без времени.')
        result = value.date()
    elif isinstance(value, date):
        result = value
    else:
        result = _typed_date(value)
    if not 1900 <= result.year <= 2100:
        raise Invalid('Год должен быть от 1900 до 2100.')
    return result


def _typed_date(value: Any) -> date:
    wrong = 'Это не дата. Введите дату в виде ДД.ММ.ГГГГ, например 01.09.2026.'
    found = re.fullmatch(r'(\d{1,2})\.(\d{1,2})\.(\d{4})', fold(value)) if isinstance(value, str) else None
    if not found:
        raise Invalid(wrong)
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        raise Invalid('Такого дня нет в календаре.') from None


def _clock_time(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.time()
    if isinstance(value, float) and 0 <= value < 1:
        minutes = min(round(value * 1440), 1439)
        value = time(minutes // 60, minutes % 60)
    if isinstance(value, time):
        return f'{value:%H:%M}'
    found = re.fullmatch(r'([01]?\d|2[0-3])[:.]([0-5]\d)', fold(value)) if isinstance(value, str) else None
    if not found:
        raise Invalid('Это не время. Введите время в виде ЧЧ:ММ, например 08:30.')
    return f'{int(found[1]):02}:{found[2]}'


def _decimal(value: Any) -> Decimal:
    try:
        return Decimal(as_text(value).replace(',', '.'))
    except InvalidOperation:
        raise Invalid('Это не число.') from None


def integer(low: int, high: int) -> Kind:
    """A whole number from ``low`` to ``high``."""

    def parse(value: Any) -> int:
        number = _decimal(value)
        if not number.is_finite() or number != number.to_integral_value() or not low <= number <= high:
            raise Invalid(f'Нужно целое число от {low} до {high}.')
        return int(number)

    return Kind(parse)


def decimal(high: int, step: str) -> Kind:
    """A number above 0, up to ``high``, in whole steps."""

    def parse(value: Any) -> Decimal:
        number = _decimal(value)
        if not number.is_finite() or not 0 < number <= high or number % Decimal(step):
            raise Invalid(f'Нужно число больше 0 и не больше {high}, с шагом {step.replace(".", ",")}.')
        return number

    return Kind(parse, lambda value: int(value) if value == int(value) else float(value))


def choice(labels: Mapping[str, Any], *, also: Mapping[str, Any] | None = None) -> Kind:
    """One of some words; ``also`` are accepted spellings that are never written."""
    known = {label.casefold(): value for label, value in {**labels, **(also or {})}.items()}
    words = {value: label for label, value in labels.items()}

    def parse(value: Any) -> Any:
        typed = as_text(value).casefold()
        if typed not in known:
            raise Invalid(f'Допустимы значения: {", ".join(labels)}.')
        return known[typed]

    return Kind(parse, lambda value: words.get(value, value))


def many(labels: Mapping[str, Any], *, none: str) -> Kind:
    """Several words separated by commas, as a tuple; ``none`` is the word for an empty list."""
    one = choice(labels)

    def parse(value: Any) -> tuple[Any, ...]:
        typed = as_text(value)
        if typed.casefold() == none:
            return ()
        return tuple(dict.fromkeys(one.parse(part) for part in re.split('[,;]', typed) if part.strip()))

    return Kind(parse, lambda values: ', '.join(one.show(value) for value in values) or none)


def _grades(value: Any) -> list[int]:
    found: set[int] = set()
    for part in as_text(value).replace('–', '-').replace(';', ',').split(','):
        bounds = re.fullmatch(r'(\d{1,2})(?:-(\d{1,2}))?', part.replace(' ', ''))
        if not bounds:
            raise Invalid('Укажите параллели, например 1-9 или 2,3,5.')
        found.update(range(int(bounds[1]), int(bounds[2] or bounds[1]) + 1))
    if not found or not found <= set(GRADES):
        raise Invalid('Параллели бывают от 1 до 11, меньшая указывается первой.')
    return sorted(found)


def show_grades(grades: Iterable[int] | None) -> str:
    """«1-9» for neighbours, else «2,3,5»."""
    numbers = sorted(grades or ())
    if len(numbers) > 1 and numbers[-1] - numbers[0] == len(numbers) - 1:
        return f'{numbers[0]}-{numbers[-1]}'
    return ','.join(map(str, numbers))


@lru_cache(maxsize=1000)
def _klass_name(typed: str) -> Klass:
    found = re.fullmatch(r'(\d{1,2})\s*[-«"]?\s*([^\W_][\w /-]{0,9}|)[»"]?', typed)
    if not found or int(found[1]) not in GRADES:
        raise Invalid('Укажите класс, например 7А.')
    letter = found[2].strip().upper() if len(found[2].strip()) == 1 else found[2].strip()
    return int(found[1]), letter.translate(LOOK_ALIKES)


def show_class(klass: Klass) -> str:
    """«7А»."""
    return f'{klass[0]}{klass[1]}'


def _year_name(value: Any) -> str:
    found = re.fullmatch(r'(\d{4})\s*[/–-]\s*(\d{4}|\d{2})', as_text(value))
    if not found or (int(found[1]) + 1) % 10 ** len(found[2]) != int(found[2]) % 10 ** len(found[2]):
        raise Invalid('Укажите учебный год, например 2026/2027.')
    return f'{found[1]}/{int(found[1]) + 1}'


def _zone(value: Any) -> str:
    name = as_text(value)
    if name not in available_timezones():
        raise Invalid('Нет такого часового пояса. Укажите название IANA, например Europe/Moscow.')
    return name


def _snils(value: Any) -> str:
    return check_snils(as_text(value).zfill(11) if isinstance(value, int | float) else as_text(value))


def _link(value: Any) -> str:
    link = LINK_TEXT.parse(value)
    if re.match(r'[a-z][a-z0-9+.-]*:', link, re.IGNORECASE) and not re.match('https?://', link, re.IGNORECASE):
        raise Invalid('Ссылка должна начинаться с http:// или https://.')
    return str(link)


LINK_TEXT = text(500)
DATE = Kind(_date)
TIME = Kind(_clock_time)
YES_NO = choice({'да': True, 'нет': False}, also={'+': True, '1': True, '-': False, '0': False})
GRADE_LIST = Kind(_grades, show_grades)
CLASS = Kind(lambda value: _klass_name(as_text(value)), show_class)
YEAR_NAME = Kind(_year_name)
ZONE = Kind(_zone)
SNILS = Kind(_snils, fold)
LINK = Kind(_link, fold)
ATTENDANCE_CODE = Kind(lambda value: parse_code(as_text(value)))
RAW = Kind(_same)
