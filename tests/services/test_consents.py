"""Consents: written once, never for a day to come, and the ground of every account."""

from datetime import date

import pytest

from ejournal.services import accounts, consents
from ejournal.services.consents import Given
from models import AuditEntry, Consent, Invalid, Person


async def test_a_consent_is_registered_once(school):
    person = await Person.create(last_name='Новая', first_name='Ольга')
    given = [Given(person.id, date(2026, 11, 20), school.people['Абрамова'].id)]
    assert await consents.register(None, given) == 1
    assert await consents.register(None, given) == 0
    consent = await Consent.get(person_id=person.id).select_related('signed_by')
    assert (consent.given_on, consent.signed_by) == (date(2026, 11, 20), school.people['Абрамова'])
    assert (await AuditEntry.get(action='consent.given')).after == '20.11.2026'
    assert await accounts.consented([person.id]) == {person.id}


async def test_who_withdrew_may_consent_again(school):
    person = school.people['Цой']
    await Consent.filter(person_id=person.id).update(withdrawn_on=date(2026, 10, 1))
    assert await consents.register(None, [Given(person.id, date(2026, 11, 1))]) == 1


async def test_a_day_to_come_and_strangers_are_refused(school):
    with pytest.raises(Invalid, match='не наступила'):
        await consents.register(None, [Given(school.people['Цой'].id, date(2026, 11, 25))])
    with pytest.raises(Invalid, match='нет в списках'):
        await consents.register(None, [Given(10**6, date(2026, 11, 1))])
