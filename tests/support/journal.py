"""Writing to the small school's journals, for tests of what is read from them."""

from ejournal.services import edits
from ejournal.services.operations import parse
from tests.support.school import SmallSchool


async def write(school: SmallSchool, who: str = 'Гук', **values: object) -> None:
    """One operation of the grid, on today's physics lesson unless told otherwise; it must be saved."""
    outcomes = await edits.apply(school.actors[who], [parse(school.operation(**values))])
    assert [outcome.status for outcome in outcomes] == ['saved'], outcomes
