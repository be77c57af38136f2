"""The личные карты: which sections and fields they have, what a value looks like, how full a card is (norms 6.1–6.3).

A value is a short text in one spelling, dates as ISO; '' is empty. Where a field is kept: ``person`` (a column of the
person), ``pupil`` or ``staff`` (of the card), '' (in the section), ``derived`` (from other records, not typed here).
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from models.errors import Invalid

from .snils import check_snils
from .texts import fold_spaces

LONGEST = 300
OLDEST = 100  # years
_PHONE = re.compile(r'\+?[\d\s()-]{6,24}')
_EMAIL = re.compile(r'[^@\s]+@[^@\s]+\.[^@\s.]{2,}')


class CardKind(StrEnum):
    """Whose card."""

    PUPIL = 'pupil'
    STAFF = 'staff'
    GUARDIAN = 'guardian'


class FieldType(StrEnum):
    """What is typed."""

    TEXT = 'text'
    DATE = 'date'
    PHONE = 'phone'
    EMAIL = 'email'
    SNILS = 'snils'
    NUMBER = 'number'


@dataclass(frozen=True, slots=True)
class Field:
    """One line of a card. ``official``: only those who keep the cards write it, not the person."""

    key: str
    label: str
    required: bool = False
    type: FieldType = FieldType.TEXT
    choices: tuple[str, ...] = ()
    source: str = ''
    official: bool = False
    hint: str = ''


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a card; ``restricted`` is for class teacher and deputies alone, while the school has switched it on."""

    key: str
    title: str
    fields: tuple[Field, ...]
    restricted: bool = False

    def field(self, key: str) -> Field:
        """The field of this key; refuses any other."""
        found = next((one for one in self.fields if one.key == key), None)
        if found is None:
            raise Invalid('Такого поля в личной карте нет. Обновите страницу.')
        return found


def parse(field: Field, text: str, today: date) -> str:
    """The value as it is kept; `Invalid` where it cannot be one. Clearing a mandatory field is refused too."""
    folded = fold_spaces(text)
    if not folded:
        if field.required and field.source == 'person' and field.key in ('last_name', 'first_name'):
            raise Invalid(f'{field.label}: поле обязательно.')
        return ''
    if len(folded) > LONGEST:
        raise Invalid(f'{field.label}: не длиннее {LONGEST} знаков.')
    if field.choices and folded not in field.choices:
        raise Invalid(f'{field.label}: выберите значение из списка.')
    return _typed(field, folded, today)


def _typed(field: Field, text: str, today: date) -> str:
    match field.type:
        case FieldType.DATE:
            return _date(field, text, today).isoformat()
        case FieldType.SNILS:
            return check_snils(text)
        case FieldType.PHONE if not _PHONE.fullmatch(text) or sum(sign.isdecimal() for sign in text) < 6:
            raise Invalid(f'{field.label}: запишите номер цифрами, например +7 (900) 123-45-67.')
        case FieldType.EMAIL if not _EMAIL.fullmatch(text):
            raise Invalid(f'{field.label}: проверьте адрес, в нём должен быть знак @.')
        case FieldType.NUMBER if not text.isdecimal() or len(text) > 4:
            raise Invalid(f'{field.label}: нужно целое число.')
    return text


def _date(field: Field, text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text) if '-' in text else \
            datetime.strptime(text, '%d.%m.%Y').date()  # noqa: DTZ007 - a day has no zone
    except ValueError:
        raise Invalid(f'{field.label}: такой даты нет, нужно ДД.ММ.ГГГГ.') from None
    past = field.key not in ('valid_until', 'left_on', 'disability_until')
    if past and day > today:
        raise Invalid(f'{field.label}: дата ещё не наступила.')
    if day.year < today.year - OLDEST:
        raise Invalid(f'{field.label}: проверьте год.')
    return day


def show(field: Field, value: str) -> str:
    """The value as people read it."""
    if field.type is FieldType.DATE and value:
        try:
            return f'{date.fromisoformat(value):%d.%m.%Y}'
        except ValueError:
            return value
    return value


@dataclass(frozen=True, slots=True)
class Fullness:
    """How many of the mandatory fields are filled, and which are not («Документ: номер»)."""

    filled: int
    total: int
    missing: tuple[str, ...] = ()

    @property
    def percent(self) -> int:
        """A whole percent, 100 only when nothing is missing."""
        return 100 if not self.total else self.filled * 100 // self.total

    def __add__(self, other: 'Fullness') -> 'Fullness':
        return Fullness(self.filled + other.filled, self.total + other.total, (*self.missing, *other.missing))


def fullness(section: Section, values: Mapping[str, str]) -> Fullness:
    """Of one section; ``values`` by field key."""
    needed = [field for field in section.fields if field.required]
    missing = tuple(f'{section.title}: {_small(field.label)}' for field in needed if not values.get(field.key))
    return Fullness(len(needed) - len(missing), len(needed), missing)


def _small(label: str) -> str:
    """As it stands inside a sentence: «адрес», but «СНИЛС»."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def whole(sections: tuple[Section, ...], values: Mapping[str, Mapping[str, str]]) -> Fullness:
    """Of a card; ``values`` by section and field."""
    return sum((fullness(section, values.get(section.key, {})) for section in sections), Fullness(0, 0))
