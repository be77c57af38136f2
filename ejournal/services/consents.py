"""Consents to the processing of personal data (152-ФЗ ст. 9; norms 6.11): without one there is no account (п. 5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from ejournal import audit, clock
from ejournal.access import Actor
from models import Consent, Invalid, Person, Role

PURPOSE = 'ведение электронного журнала'


@dataclass(frozen=True, slots=True)
class Given:
    """A consent on paper: whose data, when, and who signed where it was not the person."""

    person: int
    on: date
    signed_by: int | None = None


async def register(actor: Actor | None, given: Sequence[Given]) -> int:
    """Write down consents for the journal; how many are new: who has an active one keeps it.

    Refused: a date to come, an unknown person. ``actor`` None is the program itself (import, demo).
    """
    people = {one.person for one in given} | {one.signed_by for one in given if one.signed_by}
    if await Person.filter(id__in=list(people)).count() < len(people):
        raise Invalid('Согласие: такого человека нет в списках школы.')
    if any(one.on > clock.today() for one in given):
        raise Invalid('Согласие: дата ещё не наступила.')
    async with in_transaction():
        still = Q(expires_on=None) | Q(expires_on__gte=clock.today())
        active = {one.person_id for one in await Consent.filter(still, purpose=PURPOSE, withdrawn_on=None)}
        fresh = {one.person: one for one in given if one.person not in active}
        await Consent.bulk_create([Consent(person_id=one.person, signed_by_id=one.signed_by, purpose=PURPOSE,
                                           given_on=one.on) for one in fresh.values()], 1000)
        await audit.record(actor, Role.SECRETARY if actor else '', *(
            audit.Entry('consent.given', 'person', one.person, '', f'{one.on:%d.%m.%Y}') for one in fresh.values()))
    return len(fresh)
