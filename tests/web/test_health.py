"""/health is public, says whether the database answers, and nothing about the school (п. 7)."""

import json

import pytest
from tortoise.exceptions import OperationalError

from ejournal import db
from ejournal.api.health import health


@pytest.mark.clause('7')
async def test_the_database_answers(school):
    answer = await health()
    assert (answer.status_code, json.loads(bytes(answer.body))) == (200, {'status': 'ok'})


async def test_a_database_that_does_not_answer_is_said_in_one_word(school, monkeypatch):
    class Broken:
        async def execute_query(self, _query: str) -> None:
            raise OperationalError('no such file: /home/school/journal.db')

    monkeypatch.setattr(db, 'get_connection', lambda _name: Broken())
    answer = await health()
    assert (answer.status_code, json.loads(bytes(answer.body))) == (503, {'status': 'unavailable'})
