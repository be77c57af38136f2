"""Half up on exact numbers, nowhere else and never on floats (G8)."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

Exact = int | Decimal | Fraction


def round_half_up(value: Exact, digits: int = 0) -> Decimal:
    """4.5 → 5, 2.345 → 2.35; a float is refused (TypeError): it is already rounded, and not by the school's rule."""
    if isinstance(value, float):
        raise TypeError('float is not exact')
    exact = Fraction(value)
    scale = 10 ** digits
    doubled = abs(exact) * 2 * scale
    whole = int((doubled + 1) // 2)  # floor(x + 1/2) in integers: half goes away from zero, as ROUND_HALF_UP does
    signed = -whole if exact < 0 else whole
    return Decimal(signed).scaleb(-digits).quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)


def format_number(value: Exact, digits: int = 2) -> str:
    """«4,50»: half up, decimal comma."""
    return str(round_half_up(value, digits)).replace('.', ',')
