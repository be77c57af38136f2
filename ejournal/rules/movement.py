"""Movement of pupils: the kinds, and what an order may and may not do with a pupil's stays (п. 17.6.1, norms 6.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from models.errors import Invalid

NO_ORDER = 'Без номера и даты приказа директора движение не оформляется (п. 17.6). Укажите номер и дату приказа.'


class MoveKind(StrEnum):
    """What an order does."""

    ADMIT = 'зачисление'
    TRANSFER = 'перевод в класс'
    LEAVE = 'отчисление'
    RETURN = 'восстановление'

    @property
    def arrives(self) -> bool:
        """Whether the pupil comes into a class."""
        return self is not MoveKind.LEAVE


REASONS: dict[MoveKind, tuple[str, ...]] = {
    MoveKind.ADMIT: ('в порядке перевода', 'в 1 класс', 'после семейного обучения', 'иное'),
    MoveKind.TRANSFER: ('по заявлению', 'решение педагогического совета', 'иное'),
    MoveKind.LEAVE: ('перевод в другую школу', 'переезд', 'по заявлению', 'окончание обучения', 'иное'),
    MoveKind.RETURN: ('по заявлению', 'после длительного лечения', 'иное'),
}


@dataclass(frozen=True, slots=True)
class Stay:
    """A pupil in a class on ``[since, until)``."""

    class_id: int
    since: date
    until: date | None


def check_order(number: str, order_date: date | None, today: date) -> date:
    """Number and date of an order of the past; `Invalid` without them."""
    if not number or order_date is None:
        raise Invalid(NO_ORDER)
    if order_date > today:
        raise Invalid('Дата приказа ещё не наступила.')
    return order_date


def check_move(kind: MoveKind, stays: Sequence[Stay], effective_on: date, to_class: int | None) -> Stay | None:
    """The stay that ends on ``effective_on`` (None for an arrival); `Invalid` where the order makes no sense.

    Refused: a date not after the last movement, a transfer into the same class, a departure of somebody who is not in
    the school, an arrival of somebody who is.
    """
    last = max(stays, key=lambda stay: stay.since, default=None)
    if kind.arrives and to_class is None:
        raise Invalid('Выберите класс, в который приходит обучающийся.')
    _check_after(last, effective_on)
    if kind in (MoveKind.TRANSFER, MoveKind.LEAVE):
        return _leaves(kind, last, to_class)
    _check_arrival(kind, last)
    return None


def _check_after(last: Stay | None, effective_on: date) -> None:
    if last is not None and effective_on <= last.since:
        raise Invalid(f'Дата вступления должна быть позже последнего движения ({last.since:%d.%m.%Y}).')
    if last is not None and last.until is not None and last.until > effective_on:
        raise Invalid(f'Уже оформлено движение с {last.until:%d.%m.%Y}. Новое возможно только после него.')


def _leaves(kind: MoveKind, last: Stay | None, to_class: int | None) -> Stay:
    if last is None or last.until is not None:
        raise Invalid('Обучающийся не числится в школе. Для возвращения выберите «восстановление».')
    if kind is MoveKind.TRANSFER and last.class_id == to_class:
        raise Invalid('Обучающийся уже в этом классе. Выберите другой.')
    return last


def _check_arrival(kind: MoveKind, last: Stay | None) -> None:
    if last is not None and last.until is None:
        raise Invalid('Обучающийся уже числится в школе. Для смены класса выберите «перевод в класс».')
    if kind is MoveKind.ADMIT and last is not None:
        raise Invalid('Обучающийся уже учился в школе. Выберите «восстановление».')
    if kind is MoveKind.RETURN and last is None:
        raise Invalid('Обучающийся в школе не учился. Выберите «зачисление».')
