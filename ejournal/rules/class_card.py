"""«Информационная карта класса»: its fields, and when it counts as filled (п. 17.5.4)."""

from collections.abc import Mapping
from dataclasses import dataclass

from models.errors import Invalid

LONGEST = 200
NUMBER, TEXT = 'number', 'text'


@dataclass(frozen=True, slots=True)
class Field:
    """What the class teacher enters: a number of pupils of the class, or words."""

    key: str
    title: str
    section: str
    kind: str = NUMBER


def _section(name: str, kind: str, *fields: tuple[str, str]) -> tuple[Field, ...]:
    return tuple(Field(key, title, name, kind) for key, title in fields)


FAMILIES, HEALTH, CARE, LIFE = 'Семьи', 'Здоровье', 'Поддержка и занятость', 'Жизнь класса'
FIELDS = (
    *_section(FAMILIES, NUMBER, ('large', 'Из многодетных семей'), ('single', 'Из неполных семей'),
              ('poor', 'Из малообеспеченных семей'), ('ward', 'Под опекой')),
    *_section(HEALTH, NUMBER, ('health_1', 'I группа здоровья'), ('health_2', 'II группа здоровья'),
              ('health_3', 'III группа здоровья'), ('health_4', 'IV и V группы здоровья'),
              ('sport_special', 'Специальная группа по физкультуре'), ('disabled', 'Дети-инвалиды'),
              ('needs', 'С ограниченными возможностями здоровья')),
    *_section(CARE, NUMBER, ('meals', 'Льготное питание'), ('clubs', 'Заняты в дополнительном образовании'),
              ('own_plan', 'По индивидуальному учебному плану'), ('watched', 'На внутришкольном учёте')),
    *_section(LIFE, TEXT, ('head', 'Староста'), ('committee', 'Родительский комитет'), ('aims', 'Задачи на год')),
)
BY_KEY = {field.key: field for field in FIELDS}
GROUPS_OF_HEALTH = ('health_1', 'health_2', 'health_3', 'health_4')


def checked(values: Mapping[str, str], pupils: int) -> dict[str, str]:
    """The values as they are stored: numbers from 0 to the number of pupils, words up to 200 signs; else `Invalid`."""
    found = {}
    for key, raw in values.items():
        if key not in BY_KEY:
            raise Invalid('Такого поля в карте класса нет. Обновите страницу.')
        field, text = BY_KEY[key], ' '.join(raw.split())
        if field.kind == NUMBER and text and (not text.isdecimal() or len(text) > 3 or int(text) > pupils):
            raise Invalid(f'{field.title}: нужно целое число от 0 до {pupils}.')
        if len(text) > LONGEST:
            raise Invalid(f'{field.title}: не длиннее {LONGEST} знаков.')
        found[key] = str(int(text)) if field.kind == NUMBER and text else text
    return found


def check_together(values: Mapping[str, str], pupils: int) -> None:
    """Every pupil has one group of health: more than there are pupils is `Invalid`."""
    total = sum(int(values.get(key) or 0) for key in GROUPS_OF_HEALTH)
    if total > pupils:
        raise Invalid(f'Группы здоровья: в сумме {total}, а обучающихся в классе {pupils}.')


def percent(values: Mapping[str, str]) -> int:
    """How much is filled in, 100 only when everything is; zero is an answer."""
    return sum(bool(values.get(field.key)) for field in FIELDS) * 100 // len(FIELDS)
