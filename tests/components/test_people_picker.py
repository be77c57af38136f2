"""Choosing people by name: what stands in the list belongs to what is in the field."""

import asyncio
from dataclasses import dataclass

from components.people_picker import PeoplePicker

from .conftest import Show


@dataclass(frozen=True)
class Found:
    """Somebody of the list."""

    id: int
    name: str
    about: str = ''


async def test_a_late_answer_does_not_push_away_the_later_one(show: Show) -> None:
    slow = asyncio.Event()

    async def find(text: str) -> list[Found]:
        if text == 'г':
            await slow.wait()
            return [Found(1, 'Гаврилов')]
        return [Found(2, 'Гук')] if text == 'гу' else []

    user = await show(lambda: PeoplePicker('Кому', find, lambda: None))
    field = user.find(marker='find_person')
    field.type('г')
    field.type('у')
    await user.should_see('Гук')
    slow.set()
    await asyncio.sleep(0)
    await user.should_see('Гук')
    await user.should_not_see('Гаврилов')
