"""Tokens of programs: made, found, ended; never kept in the open."""

from datetime import timedelta

import pytest

from ejournal import clock, security
from ejournal.services import tokens
from ejournal.services.tokens import Scope
from models import ApiToken, AuditEntry, Invalid, NotAllowed, NotFound


async def test_only_the_hash_is_kept(school):
    made = await tokens.make(school.actors['Гук'], ' Табло ', [Scope.JOURNAL_READ])
    row = await ApiToken.get()
    assert (row.name, row.token_hash, row.scopes) == ('Табло', security.fingerprint(made.secret), ['journal:read'])
    assert made.secret not in str([vars(entry) for entry in await AuditEntry.all()])
    caller = await tokens.find(made.secret, '10.0.0.9')
    assert caller is not None
    assert (caller.actor.person_id, caller.actor.address) == (school.people['Гук'].id, '10.0.0.9')
    assert (await ApiToken.get()).used_at == clock.now()


async def test_an_expired_token_opens_nothing(school, travel):
    made = await tokens.make(school.actors['Гук'], 'Табло', [Scope.JOURNAL_READ], clock.today())
    assert await tokens.find(made.secret)
    travel.to(clock.today() + timedelta(days=1), 0, 1)
    assert await tokens.find(made.secret) is None


async def test_nobody_ends_anothers_token(school):
    made = await tokens.make(school.actors['Гук'], 'Табло', [Scope.JOURNAL_READ])
    with pytest.raises(NotFound):
        await tokens.revoke(school.actors['Чехонина'], made.id)
    await tokens.revoke(school.actors['Гук'], made.id)
    assert await tokens.find(made.secret) is None
    assert await tokens.mine(school.actors['Гук']) == []


@pytest.mark.parametrize('name, scopes, days', [('', [Scope.JOURNAL_READ], 1), ('Табло', [], 1),
                                                ('я' * 81, [Scope.JOURNAL_READ], 1), ('Табло', list(Scope), -1),
                                                ('Табло', list(Scope), 500)])
async def test_what_makes_no_token(school, name, scopes, days):
    with pytest.raises(Invalid):
        await tokens.make(school.actors['Гук'], name, scopes, clock.today() + timedelta(days=days))


async def test_families_connect_no_programs(school):
    for name in ('Абрамов', 'Абрамова', 'Секретова', 'Админов'):
        with pytest.raises(NotAllowed):
            await tokens.make(school.actors[name], 'Табло', [Scope.JOURNAL_READ])


async def test_not_without_end(school, monkeypatch):
    monkeypatch.setattr(tokens, 'MOST', 1)
    await tokens.make(school.actors['Гук'], 'Первая', [Scope.JOURNAL_READ])
    with pytest.raises(Invalid, match='Отзовите ненужные'):
        await tokens.make(school.actors['Гук'], 'Вторая', [Scope.JOURNAL_READ])
