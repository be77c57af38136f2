"""СНИЛС: eleven digits of which the last two control the rest."""

import re

from models.errors import Invalid

LAST_UNCHECKED = 1_001_998  # numbers up to 001-001-998 were given before the control digits
_FORM = re.compile(r'(\d{3})[-\s]?(\d{3})[-\s]?(\d{3})[-\s]?(\d{2})', re.ASCII)


def control_number(number: str) -> int:
    """The two control digits of the first nine: Σ digit × place from the right, modulo 101, 100 counts as 0."""
    total = sum(int(digit) * (9 - place) for place, digit in enumerate(number))
    return total % 101 % 100


def check_snils(text: str) -> str:
    """«112-233-445 95» of any usual spelling; `Invalid` for a wrong form or control digits."""
    found = _FORM.fullmatch(text.strip())
    if not found:
        raise Invalid('СНИЛС записывают так: 112-233-445 95. Проверьте, что в номере 11 цифр.')
    number = ''.join(found.groups()[:3])
    if int(number) > LAST_UNCHECKED and control_number(number) != int(found[4]):
        raise Invalid('Контрольное число СНИЛС не сходится. Сверьте номер с документом: в нём опечатка.')
    if not int(number):
        raise Invalid('СНИЛС не может состоять из нулей. Сверьте номер с документом.')
    return f'{found[1]}-{found[2]}-{found[3]} {found[4]}'
