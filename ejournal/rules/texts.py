"""Texts people type: Russian, detailed enough, and sorted as Russians sort (п. 17.4.10; I-05, I-17)."""

import re
import unicodedata

from models.errors import Invalid

SHORTEST_HOMEWORK = 10
# Word beginnings: «читать», «прочитайте», «чтение» are one verb to a teacher.
ACTIONS = (
    'чита', 'чтени', 'прочит', 'прочес', 'перечит', 'учи(?!тел|лищ)', 'выуч', 'наизусть', 'пересказ', 'перескаж',
    'расска', 'реш', 'прореш', 'дореш', 'выполн', 'доделат', 'напис', 'пиш', 'запис', 'запиш', 'перепис', 'выпис',
    'выпиш', 'повтор', 'подготов', 'приготов', 'состав', 'ответ', 'отвеч', 'нарис', 'рисова', 'дорис', 'начерт',
    'черти', 'сдела', 'изуч', 'разобр', 'разбер', 'конспект', 'законспект', 'перев', 'вычисл', 'найти', 'найд',
    'доказ', 'объясн', 'построи', 'заполн', 'оформ', 'принес', 'посмотр', 'слуша', 'прослуш', 'знать', 'закончи',
    'придума', 'сочин', 'исправ',
)
_ACTION = re.compile(rf'\b(?:{"|".join(ACTIONS)})', re.IGNORECASE)
_INVISIBLE = {'Cc', 'Cf'}


def fold_spaces(text: str, *, keep_lines: bool = False) -> str:
    """The text in its one spelling: composed letters, single spaces, no invisible signs; lines kept if asked."""
    composed = unicodedata.normalize('NFC', text)
    if keep_lines:
        lines = (fold_spaces(line) for line in composed.splitlines())
        return re.sub(r'\n{3,}', '\n\n', '\n'.join(lines)).strip()
    visible = ''.join(' ' if sign.isspace() else sign for sign in composed
                      if sign.isspace() or unicodedata.category(sign) not in _INVISIBLE)
    return ' '.join(visible.split())


def check_russian(text: str, field: str = 'Текст') -> str:
    """Refuses (`Invalid`) letters without any Cyrillic one; answers a warning where most are Latin, else '' (I-17).

    A text without letters («§ 5, № 12») is neither.
    """
    cyrillic, latin, other = _letters(text)
    if not cyrillic and latin + other:
        raise Invalid(f'{field}: нет ни одной русской буквы. Журнал ведут на русском языке: напишите, например, '
                      '«читать текст на с. 24, Spotlight 5».')
    if latin * 2 > cyrillic + latin + other:
        return f'{field}: больше половины букв латинские. Журнал ведут на русском языке, проверьте раскладку.'
    return ''


def homework_hints(text: str, *, has_textbook: bool = False) -> tuple[str, ...]:
    """What a detailed homework still lacks (п. 17.4.10, I-05); hints only, nothing is refused."""
    folded = fold_spaces(text)
    hints = []
    if len(folded) < SHORTEST_HOMEWORK:
        hints.append('Задание очень короткое: напишите, что именно сделать.')
    if not _ACTION.search(folded):
        hints.append('Не указан характер работы: читать, выучить, решить, подготовить пересказ…')
    if has_textbook and not any(sign.isdecimal() for sign in folded):
        hints.append('Не указаны страницы, параграф или номера по учебнику.')
    return tuple(hints)


def sort_key(text: str) -> tuple[str, str]:
    """Order of the alphabet for lists of people: any case, ё with е, an exact order for the rest."""
    folded = fold_spaces(text).casefold()
    return folded.replace('ё', 'е'), folded


def _letters(text: str) -> tuple[int, int, int]:
    cyrillic = latin = other = 0
    for sign in unicodedata.normalize('NFC', text):
        if not sign.isalpha():
            continue
        script = unicodedata.name(sign, '').split(' ', 1)[0]
        cyrillic += script == 'CYRILLIC'
        latin += script == 'LATIN'
        other += script not in ('CYRILLIC', 'LATIN')
    return cyrillic, latin, other
