"""Calendars of the two years and two weeks the norms speak of."""

from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings

from ejournal.calendar_seed import default_year
from ejournal.rules.calendar import SchoolCalendar

# A busy machine is no reason for a rule to fail.
settings.register_profile('rules', deadline=None)
settings.load_profile('rules')

MOSCOW = ZoneInfo('Europe/Moscow')


@pytest.fixture(scope='session')
def five() -> SchoolCalendar:
    """2026/27, a five-day week."""
    return default_year(2026, 5).calendar(MOSCOW)


@pytest.fixture(scope='session')
def six() -> SchoolCalendar:
    """2026/27, a six-day week."""
    return default_year(2026, 6).calendar(MOSCOW)


@pytest.fixture(scope='session')
def five_2025() -> SchoolCalendar:
    """2025/26, a five-day week."""
    return default_year(2025, 5).calendar(MOSCOW)


@pytest.fixture(scope='session')
def six_2025() -> SchoolCalendar:
    """2025/26, a six-day week."""
    return default_year(2025, 6).calendar(MOSCOW)
