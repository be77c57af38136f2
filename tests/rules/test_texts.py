"""What people type: Russian texts, names, passwords, СНИЛС (I-05, I-16, I-17, I-18)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ejournal.rules.names import check_subject_name, short_name
from ejournal.rules.passwords import check_password, is_common
from ejournal.rules.snils import check_snils, control_number
from ejournal.rules.texts import check_russian, fold_spaces, homework_hints, sort_key
from models.errors import Invalid

CURRICULUM = (
    'русский язык', 'иностранный язык (английский)', 'основы безопасности и защиты Родины', 'труд (технология)',
    'духовно-нравственная культура России', 'алгебра и начала математического анализа', 'вероятность и статистика',
    'основы религиозных культур и светской этики', 'литературное чтение на родном языке (русском)',
)


@pytest.mark.clause('16')
@pytest.mark.parametrize('text', ['Present Simple', 'Spotlight 5, p. 24', 'ABC', '漢字', 'Ελλάδα'])
def test_letters_without_a_cyrillic_one_are_refused(text: str) -> None:
    """I-17, with an example of how to write it."""
    with pytest.raises(Invalid, match='Тема: нет ни одной русской буквы'):
        check_russian(text, 'Тема')


def test_latin_titles_inside_russian_pass() -> None:
    """Mostly Latin warns, numbers alone are neither."""
    assert check_russian('читать текст на с. 24, Spotlight 5') == ''
    assert check_russian('§ 5, № 12–14') == check_russian('') == ''
    assert 'больше половины' in check_russian('Spotlight 5, Present Simple: правило')


def test_homework_hints() -> None:
    """Too short, no verb, no number; a detailed text has none."""
    assert homework_hints('читать § 12, ответить на вопросы 1–3', has_textbook=True) == ()
    assert homework_hints('Выучите наизусть стихотворение') == ()
    assert len(homework_hints('§ 5', has_textbook=True)) == 2
    assert len(homework_hints('всё', has_textbook=True)) == 3
    assert len(homework_hints('прочитать параграф', has_textbook=True)) == 1
    assert len(homework_hints('смотри учительскую газету')) == 1


def test_one_spelling_of_spaces() -> None:
    """No-break and invisible signs, decomposed letters, lines kept where asked."""
    assert fold_spaces('  Гук\u00a0 \u200bЛ.\tМ.\n') == 'Гук Л. М.'
    assert fold_spaces('и\u0306од') == 'йод'
    assert fold_spaces(' § 5 \r\n\r\n\r\n\r\n  упр. 7 \x00', keep_lines=True) == '§ 5\n\nупр. 7'


def test_people_are_sorted_as_russians_sort() -> None:
    """Ё stands with Е, case does not matter."""
    names = ['Жук Олег', 'Ёлкин Юрий', 'елкин Яков', 'Егоров Пётр', 'Ершов Иван', 'Дьяков Илья']
    assert sorted(names, key=sort_key) == [
        'Дьяков Илья', 'Егоров Пётр', 'Ёлкин Юрий', 'елкин Яков', 'Ершов Иван', 'Жук Олег']
    assert sort_key('Ёлкин') != sort_key('Елкин')


def test_short_names_of_people() -> None:
    """Two initials, one, none; a double name keeps its hyphen."""
    assert short_name('Гук', 'Любовь', 'Михайловна') == 'Гук Л. М.'
    assert short_name('Ли', 'анна') == 'Ли А.'
    assert short_name('Петрова-Водкина', 'Анна-Мария', ' ') == 'Петрова-Водкина А.-М.'
    assert short_name('Мадонна', '', '') == 'Мадонна'


@pytest.mark.clause('15')
@pytest.mark.parametrize('name', CURRICULUM)
def test_names_of_the_curriculum_pass(name: str) -> None:
    """Norms 5.4; spaces are folded."""
    assert check_subject_name(f'  {name} ') == name


@pytest.mark.clause('15')
@pytest.mark.parametrize(('name', 'why'), [
    ('Русский язык', 'со строчной'), ('«Разговоры о важном»', 'со строчной'), ('ОБЖ', 'сокращение'),
    ('основы ИКТ', 'сокращение'), ('англ. язык', 'без точек'), ('ин яз', 'похоже на сокращение'), ('', 'Укажите'),
    ('  123 ', 'Укажите'), ('ф-ра', 'похоже на сокращение'), ('очень ' * 40, 'длиннее'),
])
def test_names_that_are_refused(name: str, why: str) -> None:
    """I-16: small first letter, no full stops, no abbreviations."""
    with pytest.raises(Invalid, match=why):
        check_subject_name(name)


@pytest.mark.clause('15')
def test_a_proper_noun_may_begin_a_name() -> None:
    """Only with the flag, and the rest of the rule holds."""
    with pytest.raises(Invalid, match='имя собственное'):
        check_subject_name('Россия — мои горизонты')
    assert check_subject_name('Россия — мои горизонты', proper_name=True) == 'Россия — мои горизонты'
    with pytest.raises(Invalid):
        check_subject_name('ОРКСЭ', proper_name=True)


@pytest.mark.parametrize(('password', 'why'), [
    ('сова17', 'короче'), ('сова-и-сосна', 'цифры'), ('8315902647', 'буквы'), ('пароль2026', 'частых'),
    ('Qwerty12345', 'частых'), ('йцукен123456', 'частых'), ('gfhjkm2026', 'частых'), ('1q2w3e4r5t', 'частых'),
    ('a1234567890', 'частых'), ('guk.lm2026', 'логин'), ('Гук20261234', 'логин'),
    ('любовь31051980', 'частых'), ('сова31051980', 'рождения'), ('х1' * 101, 'длиннее'),
])
def test_weak_passwords(password: str, why: str) -> None:
    """I-18, each with its own sentence."""
    with pytest.raises(Invalid, match=why):
        check_password(password, staff=True, login='guk.lm', names=['Гук', 'Любовь Михайловна'],
                       birth_date=date(1980, 5, 31))


def test_good_passwords_and_the_two_lengths() -> None:
    """Staff ten signs, others eight."""
    check_password('сова-и-сосна-17', staff=True, login='guk.lm', names=['Гук'], birth_date=date(1980, 5, 31))
    check_password('сова-417', staff=False)
    with pytest.raises(Invalid, match='короче 10'):
        check_password('сова-417', staff=True)
    assert is_common('ПАРОЛЬ') and not is_common('сова-417')


def test_snils_control_number() -> None:
    """The known example in every usual spelling; one changed digit is found."""
    for text in ('112-233-445 95', '11223344595', '112 233 445 95', ' 112-233-445-95 '):
        assert check_snils(text) == '112-233-445 95'
    for text in ('112-233-445 96', '113-233-445 95'):
        with pytest.raises(Invalid, match='не сходится'):
            check_snils(text)
    for text in ('', '112-233-445', '112-233-445 9а', '١١٢-233-445 95', '112-233-445 955'):
        with pytest.raises(Invalid, match='11 цифр'):
            check_snils(text)
    with pytest.raises(Invalid, match='нулей'):
        check_snils('000-000-000 00')
    assert check_snils('001-001-998 77') == '001-001-998 77'


@given(st.integers(1_001_999, 999_999_999), st.integers(0, 8), st.integers(1, 9))
def test_snils_finds_every_single_wrong_digit(number: int, place: int, change: int) -> None:
    """Or the pair 00 that 0 and 100 share: then it is the norm itself that cannot tell."""
    text = f'{number:09}'
    control = control_number(text)
    digit = (int(text[place]) + change) % 10
    wrong = f'{text[:place]}{digit}{text[place + 1:]}'
    assert check_snils(f'{text}{control:02}')
    if int(wrong) > 1_001_998 and control != 0:
        with pytest.raises(Invalid):
            check_snils(f'{wrong}{control:02}')
