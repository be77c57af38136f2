"""Answers to repeated operations are kept for a month, and no longer."""

from datetime import date

from ejournal.services import upkeep
from models import ClientOperation
from tests.services.test_marks import one


async def test_answers_are_kept_for_thirty_days(school, travel):
    await one(school.actors['Гук'], school.operation(pupil=school.pupil('Цой'), new='5'))
    travel.to(date(2026, 12, 24))
    assert await upkeep.forget_old_answers() == 0
    travel.to(date(2026, 12, 25))
    assert await upkeep.forget_old_answers() == 1
    assert not await ClientOperation.exists()
