"""«Справка о нарушениях сроков ведения ЭЖ» of one employee and period (п. 13): the evidence, no conclusion."""

from dataclasses import dataclass
from datetime import date

from ejournal.access import Action, Actor
from ejournal.rules.control import State, What
from ejournal.services import control, final_timing
from ejournal.services.control import Asked, Found
from ejournal.services.final_timing import Owed
from models import NotFound, Person, StaffCard


@dataclass(frozen=True)
class Violations:
    """Who, when, every entry that came late or not at all, the oldest first, and the same of final marks."""

    person: str
    position: str
    first: date
    last: date
    entries: tuple[Found, ...]
    finals: tuple[Owed, ...] = ()

    def count(self, state: State) -> int:
        """How many are late, or missing."""
        return sum(one.state is state for one in self.entries)


async def of_person(actor: Actor, person_id: int, first: date, last: date) -> Violations:
    """The certificate; ``NotFound`` for whoever is not on the staff."""
    actor.require(Action.CONTROL)
    card = await StaffCard.filter(person_id=person_id).first()
    if card is None:
        raise NotFound('Такого сотрудника нет.')
    asked = Asked(first, last, teacher_id=person_id)
    found = await control.found_entries(asked, list(What),
                                        (State.LATE, State.MISSING), limit=10_000)
    person = await Person.get(id=person_id)
    return Violations(person.full_name, card.position, first, last, tuple(reversed(found)),
                      tuple(await final_timing.of_period(asked)))
