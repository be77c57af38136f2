"""The parts of a portfolio, the levels of an achievement, and what an entry must have (norms 6.8)."""

from datetime import date
from enum import StrEnum

from models.errors import Invalid

from .texts import fold_spaces

SECTIONS = ('Обо мне', 'Учебные достижения', 'Внеурочная деятельность', 'Проекты и исследования', 'Спорт и ГТО',
            'Творчество', 'Общественная деятельность', 'Отзывы и пожелания', 'Мои цели')
LEVELS = ('', 'школьный', 'муниципальный', 'региональный', 'всероссийский', 'международный')
EARLIEST = 20  # years ago


class Status(StrEnum):
    """Where an entry stands; ``value`` is how it is kept."""

    REVIEW = 'review'
    CHECKED = 'checked'
    RETURNED = 'returned'

    @property
    def label(self) -> str:
        """The word people see."""
        return {Status.REVIEW: 'на проверке', Status.CHECKED: 'проверено', Status.RETURNED: 'на доработке'}[self]


def check(section: str, title: str, happened_on: date | None, level: str, today: date) -> tuple[str, date]:
    """The title in one spelling and the day; `Invalid` for a strange section or level, no title, a day to come."""
    folded = fold_spaces(title)
    if section not in SECTIONS:
        raise Invalid('Выберите раздел портфолио.')
    if not folded or len(folded) > 200:
        raise Invalid('Напишите название, не длиннее 200 знаков.')
    if level not in LEVELS:
        raise Invalid('Выберите уровень из списка.')
    if happened_on is None:
        raise Invalid('Укажите дату в виде ДД.ММ.ГГГГ.')
    if happened_on > today or happened_on.year < today.year - EARLIEST:
        raise Invalid('Проверьте дату: она ещё не наступила или слишком давняя.')
    return folded, happened_on
