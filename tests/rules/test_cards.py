"""The cards: what a value looks like, what is refused, how full a card is."""

from datetime import date

import pytest

from ejournal.rules import card_fields, cards
from ejournal.rules.cards import CardKind, Field, FieldType, Fullness
from models.errors import Invalid

TODAY = date(2026, 11, 24)


@pytest.mark.parametrize(('kind', 'text', 'kept'), [
    (FieldType.DATE, '05.03.2012', '2012-03-05'), (FieldType.DATE, '2012-03-05', '2012-03-05'),
    (FieldType.SNILS, '11223344595', '112-233-445 95'), (FieldType.PHONE, '+7 (900) 123-45-67', '+7 (900) 123-45-67'),
    (FieldType.EMAIL, 'a@b.ru', 'a@b.ru'), (FieldType.NUMBER, '12', '12'),
    (FieldType.TEXT, '  две   части ', 'две части'), (FieldType.TEXT, '', '')])
def test_values_have_one_spelling(kind: FieldType, text: str, kept: str) -> None:
    assert cards.parse(Field('x', 'Поле', type=kind), text, TODAY) == kept


@pytest.mark.parametrize(('kind', 'text', 'why'), [
    (FieldType.DATE, '31.02.2012', 'такой даты нет'), (FieldType.DATE, '25.11.2026', 'не наступила'),
    (FieldType.DATE, '01.01.1826', 'год'), (FieldType.SNILS, '112-233-445 96', 'Контрольное число'),
    (FieldType.PHONE, 'позвоните маме', 'номер цифрами'), (FieldType.EMAIL, 'a.b.ru', 'знак @'),
    (FieldType.NUMBER, '-1', 'целое число'), (FieldType.TEXT, 'ы' * 301, 'не длиннее')])
def test_what_cannot_be_a_value_is_refused(kind: FieldType, text: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        cards.parse(Field('x', 'Поле', type=kind), text, TODAY)


def test_only_values_of_the_list_are_chosen() -> None:
    field = Field('sex', 'Пол', choices=('М', 'Ж'))
    assert cards.parse(field, 'Ж', TODAY) == 'Ж'
    with pytest.raises(Invalid, match='из списка'):
        cards.parse(field, 'женский', TODAY)


def test_a_name_cannot_be_cleared() -> None:
    field = card_fields.PUPIL[0].field('last_name')
    with pytest.raises(Invalid, match='обязательно'):
        cards.parse(field, ' ', TODAY)


def test_fullness_counts_mandatory_fields_alone() -> None:
    document = card_fields.PUPIL[1]
    assert cards.fullness(document, {}) == Fullness(0, 2, ('Документ: вид документа', 'Документ: номер'))
    half = cards.fullness(document, {'number': '123456', 'issuer': 'ОВД'})
    assert (half.percent, half.missing) == (50, ('Документ: вид документа',))
    assert (half + Fullness(3, 3)).percent == 80
    assert Fullness(0, 0).percent == 100


def test_exams_are_of_the_last_grades_and_health_of_schools_that_keep_it() -> None:
    def keys(**how: object) -> list[str]:
        return [section.key for section in card_fields.sections(CardKind.PUPIL, **how)]  # type: ignore[arg-type]
    assert 'exams' in keys(grade=9) and 'exams' not in keys(grade=8)
    assert 'health' in keys(health=True) and 'health' not in keys()


def test_every_section_and_field_has_its_own_key() -> None:
    for sections in card_fields.CARDS.values():
        assert len({section.key for section in sections}) == len(sections)
        for section in sections:
            assert len({field.key for field in section.fields}) == len(section.fields)
