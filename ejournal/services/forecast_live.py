"""The grid's column of forecasts follows the typing once it pauses, only while somebody looks at the journal.

The class alone is computed anew (ten times cheaper than the school, nearly the same), off the loop, and only the pupils
whose marks have changed are told; a page opened later has the whole school's figures.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from ejournal import clock, facts, frames, topics
from ejournal.services import forecast_verdict, forecast_views, forecasts

PAUSE = 0.8  # seconds without a change: the figures come when the fingers rest,
LATEST = 10.0  # or after so many, for whoever types on and on
SHARE = 4  # all journals together take at most a quarter of a core, however many teachers type
_watched: dict[int, '_Journal'] = {}


def key_of(group_id: int) -> str:
    """The topic that carries the column of a journal."""
    return f'forecast:{group_id}'


def watch(group_id: int) -> Callable[[], None]:
    """Somebody looks at the column of this journal; the answer ends it. Rights are the page's."""
    journal = _watched.get(group_id)
    if journal is None:
        journal = _watched[group_id] = _Journal(group_id)
        journal.stop = topics.subscribe(f'group:{group_id}', journal.heard)
    journal.viewers += 1
    ended = False

    def end() -> None:
        nonlocal ended
        if ended:
            return
        ended = True
        journal.viewers -= 1
        if not journal.viewers and _watched.get(group_id) is journal:
            del _watched[group_id]
            journal.stop()

    return end


@dataclass
class _Journal:
    """Who looks at one journal, and whose marks have changed since the last figures."""

    group_id: int
    viewers: int = 0
    pupils: set[int] = field(default_factory=set)
    everybody: bool = False
    task: asyncio.Task[None] | None = None
    last: float = 0.0  # when something changed, on the monotonic clock
    stop: Callable[[], None] = lambda: None

    def heard(self, change: topics.Change) -> None:
        """A change of the journal: marks are about their pupils, a work's weight about everybody.

        A work that comes with marks has only just been made by them.
        """
        marks = change.patch.get('marks', ())
        self.last = monotonic()
        self.pupils |= {int(row[2]) for row in marks}
        self.everybody |= bool(change.patch.get('works') and not marks) or 'removed_works' in change.patch
        if (self.pupils or self.everybody) and (self.task is None or self.task.done()):
            self.task = asyncio.get_running_loop().create_task(self.follow(), name=f'forecast {self.group_id}')

    async def follow(self) -> None:
        """Tell the new figures until nothing changes any more."""
        while (self.pupils or self.everybody) and self.viewers:
            await self.rest()
            await _turn()
            pupils, self.pupils = self.pupils, set()
            everybody, self.everybody = self.everybody, False
            if self.viewers:
                column = await figures(self.group_id, None if everybody else pupils)
                if column['rows']:
                    topics.publish(topics.Change(key_of(self.group_id), patch={'forecast': column}))

    async def rest(self) -> None:
        """Wait for a pause in the typing, or long enough."""
        latest = monotonic() + LATEST
        while (left := min(self.last + PAUSE, latest) - monotonic()) > 0:  # noqa: ASYNC110 - the end moves meanwhile
            await asyncio.sleep(left)


_free = [0.0]  # when the next computation may begin, on the monotonic clock


async def _turn() -> None:
    """Wait for one's turn among the journals."""
    await asyncio.sleep(max(0.0, _free[0] - monotonic()))


async def figures(group_id: int, pupils: set[int] | None) -> dict[str, Any]:
    """The column of these pupils (None: of all) out of their class alone; no rows while the gate is shut."""
    data, year = await frames.current(), await facts.current()
    verdict = forecast_verdict.kept(year)
    groups = data.groups
    classes = groups.loc[groups['group'] == group_id, 'class'].tolist()
    if verdict is None or not verdict.shown or not classes:
        return {'rows': [], 'foot': ''}
    began = monotonic()
    settings, today = forecasts.settings_of(year), clock.today()

    def compute() -> dict[str, Any]:
        found = forecasts.build(data, today, settings, int(classes[0]))
        return forecast_views.packed(found, group_id, pupils=pupils)

    column = await asyncio.to_thread(compute)
    _free[0] = began + SHARE * (monotonic() - began)
    return column


__all__ = ['figures', 'key_of', 'watch']
