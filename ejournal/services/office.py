"""What waits for the office today: accounts and consents (п. 5, 17.2)."""

from dataclasses import dataclass

from tortoise.expressions import Q

from ejournal import clock
from ejournal.access import Action, Actor
from ejournal.services.accounts import consented
from models import Account, Person

SHOWN = 10


@dataclass(frozen=True)
class Missing:
    """People of one kind without an active consent: how many, and the first ten by the alphabet."""

    title: str
    count: int
    of: int
    first: tuple[tuple[int, str], ...]


@dataclass(frozen=True)
class Accounts:
    """Accounts that want the administrator."""

    total: int
    never_in: int
    blocked: int
    without_consent: int


GUARDIANS = Q(children_links__id__not_isnull=True)


def _pupils() -> Q:
    stays = Q(pupil_card__left_on__isnull=True) | Q(pupil_card__left_on__gt=clock.today())
    return Q(pupil_card__id__not_isnull=True) & stays


def _staff() -> Q:
    stays = Q(staff_card__left_on__isnull=True) | Q(staff_card__left_on__gt=clock.today())
    return Q(staff_card__id__not_isnull=True) & stays


async def accounts(actor: Actor) -> Accounts:
    """Figures of the accounts; ``NotAllowed`` for others than the administrator."""
    actor.require(Action.ACCOUNTS_MANAGE)
    everybody = await _without_consent('', _pupils() | GUARDIANS | _staff())
    return Accounts(await Account.all().count(), await Account.filter(last_login_at=None, blocked=False).count(),
                    await Account.filter(blocked=True).count(), everybody.count)


async def families(actor: Actor) -> list[Missing]:
    """Pupils and parents without consent, for the secretary."""
    actor.require(Action.PEOPLE_READ)
    return [await _without_consent('Обучающиеся', _pupils()), await _without_consent('Родители', GUARDIANS)]


async def staff(actor: Actor) -> Missing:
    """Employees without consent, for the personnel inspector."""
    actor.require(Action.PEOPLE_READ)
    return await _without_consent('Работники', _staff())


async def _without_consent(title: str, who: Q) -> Missing:
    people = {person_id: (last, first, middle) for person_id, last, first, middle in
              await Person.filter(who).order_by('sort_key', 'id').values_list('id', 'last_name', 'first_name',
                                                                              'middle_name')}
    allowed = await consented(people)
    without = [(person_id, ' '.join(part for part in names if part)) for person_id, names in people.items()
               if person_id not in allowed]
    return Missing(title, len(without), len(people), tuple(without[:SHOWN]))
