"""Chance with a name: each part of the demo school draws from its own stream, so that parts do not disturb others."""

from random import Random


def dice(seed: int, *names: object) -> Random:
    """A stream of chance of its own for ``names``; the same seed and names give the same stream everywhere."""
    return Random(':'.join(map(str, (seed, *names))))  # noqa: S311 - a school that does not exist has no secrets


def split(total: int, parts: int) -> list[int]:
    """``total`` in ``parts`` whole shares that differ by one at most, the larger first."""
    return [total // parts + (index < total % parts) for index in range(parts)]
