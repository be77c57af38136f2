"""«Карточка ОО»: names, address, director, licence, as reports and documents print them (п. 17.2.3)."""

import re
from dataclasses import dataclass

from ejournal import audit, db, topics
from ejournal.access import Action, Actor
from ejournal.audit import Entry
from ejournal.rules.texts import check_russian, fold_spaces
from models import Invalid, NotFound, School

KEY = 'school_card'


@dataclass(frozen=True)
class Field:
    """A line of the card; ``pattern`` in words is ``hint``."""

    key: str
    label: str
    limit: int
    hint: str = ''
    required: bool = False
    pattern: str = ''
    russian: bool = False
    value: str = ''


FIELDS = (
    Field('full_name', 'Полное наименование', 300, 'как в уставе', required=True, russian=True),
    Field('short_name', 'Краткое наименование', 120, 'например: МБОУ «СОШ № 14»', required=True, russian=True),
    Field('code', 'Код ОО', 20, 'в региональной базе ГИА', pattern=r'\d{3,20}'),
    Field('founder', 'Учредитель', 200, russian=True),
    Field('director_name', 'Директор', 200, 'фамилия, имя, отчество полностью', required=True, russian=True),
    Field('address', 'Адрес', 300, 'индекс, город, улица, дом', required=True, russian=True),
    Field('phone', 'Телефон', 60, 'например: +7 (343) 123-45-67', pattern=r'\+?[\d\s(),;доб.-]{5,60}'),
    Field('email', 'Электронная почта', 120, pattern=r'[^@\s]+@[^@\s]+\.[^@\s.]{2,}'),
    Field('site', 'Сайт', 120, pattern=r'[^\s]+\.[^\s]+'),
    Field('inn', 'ИНН', 12, '10 цифр', pattern=r'\d{10}'),
    Field('ogrn', 'ОГРН', 15, '13 цифр', pattern=r'\d{13}'),
    Field('licence', 'Лицензия', 200, 'номер, дата, кем выдана', russian=True),
    Field('accreditation', 'Аккредитация', 200, 'номер, дата, кем выдана', russian=True),
)


async def shown(actor: Actor) -> list[Field]:
    """The card's lines with their values."""
    actor.require(Action.SETTINGS)
    school = await _school()
    return [Field(f.key, f.label, f.limit, f.hint, f.required, f.pattern, f.russian, str(getattr(school, f.key)))
            for f in FIELDS]


async def change(actor: Actor, wanted: dict[str, str]) -> int:
    """Store what differs, all or nothing; how many lines changed. Refused: an empty mandatory line, a wrong pattern."""
    actor.require(Action.SETTINGS)
    known = {field.key: field for field in FIELDS}
    if set(wanted) - set(known):
        raise Invalid('Такой строки в карточке нет. Обновите страницу.')
    values = {key: _checked(known[key], text) for key, text in wanted.items()}
    async with db.transaction():
        school = await _school()
        changed = {key: value for key, value in values.items() if getattr(school, key) != value}
        entries = [Entry('school.changed', 'school_card', school.id, str(getattr(school, key)),
                         f'{known[key].label}: {value}') for key, value in changed.items()]
        if changed:
            await school.update_from_dict(changed).save(update_fields=list(changed))
        await audit.record(actor, actor.capacity(Action.SETTINGS), *entries)
    if changed:
        topics.publish(topics.Change(KEY, actor.name, actor.account_id))
    return len(changed)


async def _school() -> School:
    school = await School.first()
    if school is None:
        raise NotFound('В журнале ещё нет школы.')
    return school


def _checked(field: Field, text: str) -> str:
    value = fold_spaces(text)
    if not value:
        if field.required:
            raise Invalid(f'«{field.label}»: заполните эту строку.')
        return ''
    if len(value) > field.limit:
        raise Invalid(f'«{field.label}»: не длиннее {field.limit} знаков.')
    if field.pattern and not re.fullmatch(field.pattern, value):
        raise Invalid(f'«{field.label}»: проверьте запись' + (f', нужно {field.hint}.' if field.hint else '.'))
    if field.russian:
        check_russian(value, field.label)
    return value
