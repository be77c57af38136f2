"""Models -> DataFrames: the only loader for analytics. Rights are the caller's: doors first, then frames.

``await frames.current()`` answers the snapshot of the running year as of the last commit. It asks the audit what
changed, reads only those journals again, and answers the same object when nothing did; all viewers share it. pandas
works in a thread. Not inside a transaction: what is not committed is nobody's news.
"""

from dataclasses import dataclass, field

from tortoise.backends.base.client import TransactionalDBClient
from tortoise.connection import get_connection

from ejournal import facts
from ejournal.frames.snapshot import Frames
from ejournal.frames.store import KEPT_YEARS, Year

__all__ = ['Frames', 'current', 'forget']


@dataclass
class _Memory:
    """One database's years, the last used at the end; another database (a test's) begins anew."""

    owner: object = None
    years: dict[int, Year] = field(default_factory=dict)


_memory = _Memory()


def forget() -> None:
    """Read everything anew next time: for whoever wrote to the tables without the audit (tests)."""
    _memory.owner = None


async def current(year_id: int | None = None) -> Frames:
    """The frames of a school year, by default the running one; ``NotFound`` for an unknown one."""
    connection = get_connection('default')
    if isinstance(connection, TransactionalDBClient):
        raise RuntimeError('frames are read after the commit, not inside the transaction')
    if _memory.owner is not connection:
        _memory.owner, _memory.years = connection, {}
    wanted = (await facts.current() if year_id is None else await facts.of_year(year_id)).year_id
    year = _memory.years.pop(wanted, None) or Year(wanted)
    _memory.years[wanted] = year
    while len(_memory.years) > KEPT_YEARS:
        _memory.years.pop(next(iter(_memory.years)))
    return await year.current()
