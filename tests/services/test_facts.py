"""The year's facts are kept, but never longer than the change that ended them."""

import asyncio

import pytest

from ejournal import clock, facts
from tests.support.school import SmallSchool


async def test_a_reading_begun_before_a_term_was_closed_is_not_kept(school: SmallSchool,
                                                                   monkeypatch: pytest.MonkeyPatch) -> None:
    read, go_on, load = asyncio.Event(), asyncio.Event(), facts._load

    async def slow(year_id: int) -> facts.Facts:
        found = await load(year_id)
        read.set()
        await go_on.wait()
        return found

    facts.forget()
    monkeypatch.setattr(facts, '_load', slow)
    reading = asyncio.create_task(facts.of_year(school.year.id))
    await read.wait()
    school.terms[0].closed_at = clock.now()
    await school.terms[0].save()
    facts.forget()
    go_on.set()
    assert not (await reading).terms[0].closed
    assert (await facts.of_year(school.year.id)).terms[0].closed
