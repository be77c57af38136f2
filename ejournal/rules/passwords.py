"""What a password must be (I-18)."""

from collections.abc import Iterable
from datetime import date
from functools import cache
from pathlib import Path

from models.errors import Invalid

STAFF_LENGTH, LENGTH, LONGEST = 10, 8, 200
DATE_FORMS = ('%d%m%Y', '%Y%m%d', '%d%m%y', '%y%m%d', '%m%d%Y')
_TAIL = '0123456789!.?_-@#$%*+ '


def check_password(
    password: str, *, staff: bool, login: str = '', names: Iterable[str] = (), birth_date: date | None = None,
) -> None:
    """Refuses (`Invalid`) a weak password: too short (staff 10, others 8 signs), without letters or digits, a common
    one, or the login, name or birth date of its owner with anything but other letters around it.
    """
    least = STAFF_LENGTH if staff else LENGTH
    if len(password) < least:
        raise Invalid(f'Пароль короче {least} знаков. Придумайте длиннее, например из двух слов и числа.')
    if len(password) > LONGEST:
        raise Invalid(f'Пароль длиннее {LONGEST} знаков. Придумайте короче.')
    if not any(sign.isalpha() for sign in password) or not any(sign.isdecimal() for sign in password):
        raise Invalid('В пароле должны быть и буквы, и цифры. Добавьте недостающее.')
    if is_common(password):
        raise Invalid('Это один из самых частых паролей, его легко подобрать. Придумайте другой.')
    if _is_own_name(password, login, names) or _is_birth_date(password, birth_date):
        raise Invalid('Пароль не должен повторять логин, имя или дату рождения. Придумайте другой.')


def is_common(password: str) -> bool:
    """Whether the password, with or without the digits and signs around it, is on the list of common ones."""
    folded = password.casefold()
    return bool({folded, folded.rstrip(_TAIL), folded.strip(_TAIL)} & _common())


@cache
def _common() -> frozenset[str]:
    """The bundled list; the file is part of the program and does not change while it runs."""
    text = Path(__file__).with_name('common_passwords.txt').read_text('utf-8')
    return frozenset(line for line in text.splitlines() if line and not line.startswith('#'))


def _is_own_name(password: str, login: str, names: Iterable[str]) -> bool:
    parts = [part for name in names for part in name.split()]
    own = {_letters(word) for word in (login, *parts, ''.join(parts))}
    return password.casefold() == login.casefold() or bool({_letters(password)} & (own - {''}))


def _is_birth_date(password: str, birth_date: date | None) -> bool:
    digits = ''.join(sign for sign in password if sign.isdecimal())
    return birth_date is not None and digits in {birth_date.strftime(form) for form in DATE_FORMS}


def _letters(text: str) -> str:
    return ''.join(sign for sign in text.casefold() if sign.isalpha())
