"""What people's papers held before the journal did: written at once by the program itself (demo), one entry a kind.

The stays of movements, and the people, are there already; nothing is checked here that the plan has made.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tortoise.transactions import in_transaction

from ejournal import audit, clock
from ejournal.audit import Entry
from models import (
    Account,
    AlphabetEntry,
    CardSection,
    Consent,
    ConsentTask,
    DataChange,
    Movement,
    Person,
    PortfolioItem,
    SchoolPaper,
    StaffCard,
)

BATCH = 1000


@dataclass(frozen=True)
class PastCard:
    """Sections of a person's card, and the columns of the person that the cards keep."""

    person: int
    sections: Mapping[str, Mapping[str, str]]
    snils: str = ''
    email: str = ''
    hired_on: date | None = None


async def cards(found: Sequence[PastCard]) -> None:
    """Fill many cards."""
    async with in_transaction():
        await CardSection.bulk_create([
            CardSection(person_id=one.person, section=section, content={k: v for k, v in content.items() if v})
            for one in found for section, content in one.sections.items() if any(content.values())], BATCH)
        people = {person.id: person for person in await Person.filter(id__in=[one.person for one in found])}
        for one in found:
            people[one.person].snils = one.snils or people[one.person].snils
            people[one.person].email = one.email or people[one.person].email
        await Person.bulk_update(list(people.values()), ['snils', 'email'], BATCH)
        hired = {one.person: one.hired_on for one in found if one.hired_on}
        staff = await StaffCard.filter(person_id__in=list(hired)).select_related('person')
        for card in staff:
            card.hired_on = hired[card.person.id]
        await StaffCard.bulk_update(staff, ['hired_on'], BATCH)
        await audit.record(None, '', Entry('cards.brought', 'card', None, after=str(len(found))))


async def movements(rows: Sequence[Movement]) -> None:
    """Movements whose stays are in the lists already; who came without a consent waits for it."""
    async with in_transaction():
        await Movement.bulk_create(rows, BATCH)
        await audit.record(None, '', *(Entry(
            'movement.executed', 'movement', None, after=row.kind,
            reason=f'приказ № {row.order_number} от {row.order_date:%d.%m.%Y}') for row in rows))


async def consent_tasks(people: Sequence[int]) -> None:
    """«Получить согласие» for those who came and have signed nothing yet."""
    async with in_transaction():
        await ConsentTask.bulk_create([ConsentTask(person_id=one, created_at=clock.now()) for one in people], BATCH)


async def consent_terms(until: Mapping[int, date]) -> None:
    """The last day of consents that were given for a time, by person."""
    async with in_transaction():
        rows = await Consent.filter(person_id__in=list(until), withdrawn_on=None)
        for row in rows:
            row.expires_on = until[row.person_id]
        await Consent.bulk_update(rows, ['expires_on'], BATCH)


async def papers(rows: Sequence[SchoolPaper]) -> None:
    """Orders and local acts."""
    async with in_transaction():
        await SchoolPaper.bulk_create(rows, BATCH)
        await audit.record(None, '', Entry('paper.brought', 'paper', None, after=str(len(rows))))


async def portfolios(rows: Sequence[PortfolioItem]) -> None:
    """Entries of portfolios."""
    async with in_transaction():
        await PortfolioItem.bulk_create(rows, BATCH)
        await audit.record(None, '', Entry('portfolio.brought', 'portfolio', None, after=str(len(rows))))


async def messages(rows: Sequence[DataChange]) -> None:
    """What families have told."""
    async with in_transaction():
        await DataChange.bulk_create(rows, BATCH)


async def book(numbers: Mapping[int, tuple[str, int]]) -> None:
    """Numbers of the alphabet book by person."""
    async with in_transaction():
        await AlphabetEntry.bulk_create([AlphabetEntry(person_id=person, letter=letter, number=number)
                                         for person, (letter, number) in numbers.items()], BATCH)
        await audit.record(None, '', Entry('alphabet.numbered', 'alphabet', None, after=str(len(numbers))))


async def memos(given: Mapping[int, date]) -> None:
    """When «Памятка» was handed over, by person."""
    async with in_transaction():
        accounts = await Account.filter(person_id__in=list(given))
        for account in accounts:
            account.memo_given_on = given[account.person_id]
        await Account.bulk_update(accounts, ['memo_given_on'], BATCH)
