"""The demo school of one autumn day and of a whole year, built once."""

from datetime import date

import pytest

from ejournal.demo.plan import build_school
from ejournal.demo.shapes import DemoSchool

AUTUMN, SUMMER = date(2026, 11, 24), date(2027, 7, 1)


@pytest.fixture(scope='session')
def autumn() -> DemoSchool:
    """Seed 7 on 24.11.2026, 15:00, with the year before."""
    return build_school(7, AUTUMN)


@pytest.fixture(scope='session')
def whole_year() -> DemoSchool:
    """Seed 8 after the year has ended; without the year before."""
    return build_school(8, SUMMER, before=False)
