"""What an order may do with a pupil's stays, and what it may not (п. 17.6.1)."""

from datetime import date

import pytest

from ejournal.rules import movement
from ejournal.rules.movement import MoveKind, Stay
from models.errors import Invalid

TODAY, FIRST, DAY = date(2026, 11, 24), date(2026, 9, 1), date(2026, 11, 25)
HERE = [Stay(1, FIRST, None)]
GONE = [Stay(1, FIRST, date(2026, 10, 5))]
MOVED = [Stay(1, FIRST, date(2026, 10, 5)), Stay(2, date(2026, 10, 5), None)]


def test_a_movement_ends_the_last_stay() -> None:
    assert movement.check_move(MoveKind.TRANSFER, MOVED, DAY, 1) == MOVED[1]
    assert movement.check_move(MoveKind.LEAVE, HERE, DAY, None) == HERE[0]
    assert movement.check_move(MoveKind.RETURN, GONE, DAY, 1) is None
    assert movement.check_move(MoveKind.ADMIT, [], DAY, 1) is None


@pytest.mark.parametrize(('kind', 'stays', 'day', 'to', 'why'), [
    (MoveKind.TRANSFER, HERE, DAY, 1, 'уже в этом классе'),
    (MoveKind.TRANSFER, HERE, DAY, None, 'Выберите класс'),
    (MoveKind.TRANSFER, GONE, DAY, 2, 'не числится'),
    (MoveKind.TRANSFER, MOVED, date(2026, 10, 5), 1, 'позже последнего движения'),
    (MoveKind.TRANSFER, MOVED, date(2026, 9, 20), 1, 'позже последнего движения'),
    (MoveKind.LEAVE, GONE, DAY, None, 'не числится'),
    (MoveKind.LEAVE, [], DAY, None, 'не числится'),
    (MoveKind.RETURN, HERE, DAY, 2, 'уже числится'),
    (MoveKind.RETURN, [], DAY, 2, 'не учился'),
    (MoveKind.RETURN, [Stay(1, FIRST, date(2026, 12, 1))], DAY, 2, 'Уже оформлено движение'),
    (MoveKind.ADMIT, GONE, DAY, 2, 'восстановление'),
    (MoveKind.ADMIT, HERE, DAY, 2, 'уже числится')])
def test_senseless_orders_are_refused(
        kind: MoveKind, stays: list[Stay], day: date, to: int | None, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        movement.check_move(kind, stays, day, to)


@pytest.mark.clause('17.6.1')
@pytest.mark.parametrize(('number', 'day'), [('', TODAY), ('12-у', None), ('', None)])
def test_without_an_order_there_is_no_movement(number: str, day: date | None) -> None:
    with pytest.raises(Invalid, match='Без номера и даты приказа'):
        movement.check_order(number, day, TODAY)


def test_an_order_is_not_of_tomorrow() -> None:
    with pytest.raises(Invalid, match='не наступила'):
        movement.check_order('12-у', DAY, TODAY)
    assert movement.check_order('12-у', TODAY, TODAY) == TODAY
