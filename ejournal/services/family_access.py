"""Which parents can read the journal, and whose families have to be told on paper (I-10, I-11)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from tortoise.expressions import Q

from ejournal import clock
from ejournal.services.accounts import consented
from models import Account, ClassMembership, GuardianLink, NoNetwork, Person


@dataclass(frozen=True)
class Parent:
    """A parent of a pupil; ``since``: from when there is an account, not blocked and with a consent; None: none."""

    person: Person
    kinship: str
    since: date | None

    @property
    def access(self) -> bool:
        """Whether the journal is open to the parent now."""
        return self.since is not None


@dataclass(frozen=True)
class Families:
    """The parents by pupil, and the pupils marked «нет доступа к сети»."""

    parents: dict[int, tuple[Parent, ...]]
    no_network: dict[int, date]  # since when

    def readers(self, pupil_id: int) -> list[Person]:
        """The parents a notice goes to."""
        return [parent.person for parent in self.parents.get(pupil_id, ()) if parent.access]

    def on_paper(self, pupil_id: int) -> bool:
        """I-11: no parent with access, or the flag of the class teacher."""
        return pupil_id in self.no_network or not self.readers(pupil_id)

    def could_read(self, pupil_id: int, by: date) -> bool:
        """Whether a parent who has access today had it by that day."""
        return any(parent.since is not None and parent.since <= by for parent in self.parents.get(pupil_id, ()))

    def was_on_paper(self, pupil_id: int, by: date) -> bool:
        """The same question for a week that ended on ``by``, as far as today's accounts and flags tell."""
        flagged = self.no_network.get(pupil_id)
        return (flagged is not None and flagged <= by) or not self.could_read(pupil_id, by)


async def families(pupil_ids: Iterable[int]) -> Families:
    """Parents, accounts, consents and flags of the pupils: four statements."""
    ids = list(pupil_ids)
    links = await GuardianLink.filter(pupil_id__in=ids).order_by('id').select_related('guardian')
    guardians = [link.guardian_id for link in links]
    holders = dict(await Account.filter(person_id__in=guardians, blocked=False).values_list('person_id', 'created_at'))
    allowed = await consented(guardians)
    since = {one: clock.local(at).date() for one, at in holders.items() if one in allowed}
    found: dict[int, list[Parent]] = defaultdict(list)
    for link in links:
        found[link.pupil_id].append(Parent(link.guardian, link.kinship, since.get(link.guardian_id)))
    flags = await NoNetwork.filter(pupil_id__in=ids).values_list('pupil_id', 'set_at')
    return Families({pupil: tuple(parents) for pupil, parents in found.items()},
                    {pupil: clock.local(at).date() for pupil, at in flags})


async def members(class_ids: Iterable[int], first: date, last: date) -> list[ClassMembership]:
    """Who was in these classes on some day between the two, by the alphabet; each pupil once a class."""
    rows = await ClassMembership.filter(Q(until__isnull=True) | Q(until__gt=first), since__lte=last,
                                        school_class_id__in=list(class_ids)) \
        .order_by('pupil__sort_key', 'pupil_id', '-since').select_related('pupil')
    seen: set[tuple[int, int]] = set()
    found = []
    for row in rows:
        key = (row.school_class_id, row.pupil_id)
        if key not in seen:
            seen.add(key)
            found.append(row)
    return found


async def present(class_id: int, day: date) -> list[Person]:
    """The pupils of a class on a day, by the alphabet."""
    return [row.pupil for row in await members([class_id], day, day)]
