"""The 33 types of work: written once, and what the school has changed stays."""

from decimal import Decimal

from ejournal.services import work_types
from models import WorkType


async def test_the_types_of_the_norms_are_there_once(database):
    assert await work_types.ensure_defaults() == 33
    essay = await WorkType.get(name='сочинение')
    assert (essay.short_name, essay.deadline, essay.ordinal) == ('Соч', 'creative', 11)
    await WorkType.filter(id=essay.id).update(weight=Decimal('1.5'), short_name='С')
    assert await work_types.ensure_defaults() == 0
    changed = await WorkType.get(name='сочинение')
    assert (changed.weight, changed.short_name) == (Decimal('1.5'), 'С')
