"""Names of subjects as the curriculum writes them, and of people as lists write them (п. 15, I-16)."""

import re

from models.errors import Invalid

from .texts import fold_spaces

SHORT_WORDS = frozenset({'и', 'в', 'на', 'по', 'с', 'о'})
LONGEST_NAME = 160
_WORD = re.compile(r'[^\W\d_]+')


def check_subject_name(name: str, *, proper_name: bool = False) -> str:
    """The name of a subject, course or module in its one spelling; `Invalid` where I-16 forbids it.

    Written in full and beginning with a small letter: no full stops, no words cut to one or two letters, no
    abbreviations. ``proper_name`` («имя собственное», set by the заместитель) allows the capital of «Россия — мои
    горизонты». Capitals inside are legal.
    """
    folded = fold_spaces(name)
    words = _WORD.findall(folded)
    if not words:
        raise Invalid('Укажите название предмета так, как оно записано в учебном плане.')
    if len(folded) > LONGEST_NAME:
        raise Invalid(f'Название предмета длиннее {LONGEST_NAME} знаков. Проверьте, нет ли в нём лишнего.')
    if '.' in folded:
        raise Invalid(f'«{folded}»: название предмета пишут полностью, без точек и сокращений (п. 15).')
    for word in words:
        _check_word(word, folded)
    first = folded.lstrip('«"„“')[:1]
    if not proper_name and not first.islower():
        raise Invalid(f'«{folded}»: название предмета пишут со строчной буквы (п. 15). Если оно начинается '
                      'с имени собственного, отметьте «имя собственное».')
    return folded


def _check_word(word: str, name: str) -> None:
    if sum(letter.isupper() for letter in word) > 1:
        raise Invalid(f'«{name}»: сокращение «{word}» раскройте полностью (п. 15), '
                      'например «изобразительное искусство» вместо «ИЗО».')
    if len(word) < 3 and word.casefold() not in SHORT_WORDS:
        raise Invalid(f'«{name}»: слово «{word}» похоже на сокращение. Напишите его полностью (п. 15).')


def short_name(last: str, first: str, middle: str = '') -> str:
    """«Гук Л. М.»; a double first name keeps its hyphen: «Аль-Рашид А.-М.»."""
    initials = [_initials(part) for part in (first, middle) if part.strip()]
    return ' '.join([fold_spaces(last), *initials]).strip()


def _initials(name: str) -> str:
    return '-'.join(f'{part[0].upper()}.' for part in fold_spaces(name).split('-') if part)
