"""What waits for somebody at each address of the menu: the numbers there, and which changes move them.

A count is added by one line in ``SOURCES``. Every page asks once; the answer is kept for some seconds, and forgotten
as soon as a change is told to the person or to a key of a source.
"""

import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from ejournal import topics
from ejournal.access import Action, Actor
from ejournal.services import (
    absence_notices,
    absences,
    consent_control,
    corrections,
    data_changes,
    notices,
    portfolio,
    reminders,
)
from ejournal.services.talk import board, failing, helpdesk, inbox
from ejournal.topics import Change

log = logging.getLogger('ejournal.waiting')
KEPT = 5.0  # seconds


@dataclass(frozen=True)
class Source:
    """A number at an address: for whom (``action``, None: everybody), and what moves it besides ``person:{id}``."""

    href: str
    count: Callable[[Actor], Awaitable[int]]
    action: Action | None = None
    keys: tuple[str, ...] = ()


SOURCES: tuple[Source, ...] = (
    Source('/', reminders.waiting),
    Source('/notices', notices.unread, Action.NOTICES_READ),
    Source('/messages', inbox.waiting, Action.MAIL),
    Source('/announcements', board.waiting, Action.BOARD_READ, (board.KEY,)),
    Source('/attendance', absence_notices.waiting, Action.REASONS_SET),
    Source('/class', failing.waiting, Action.FAILING_CLOSE),
    Source('/helpdesk', helpdesk.waiting, Action.HELP_ASK, (helpdesk.KEY,)),
    Source('/corrections', corrections.waiting_count, Action.CORRECTIONS, ('corrections',)),
    Source('/substitutions', absences.waiting_today, Action.TIMETABLE_CHANGE, ('timetable',)),
    Source('/data-changes', data_changes.waiting_count, Action.CLASS_CARDS, ('data-changes',)),
    Source('/consents', consent_control.tasks_count, Action.CONSENTS_WRITE, ('consents', 'movement')),
    Source('/portfolios', portfolio.waiting_count, Action.PORTFOLIO_CHECK, ('portfolio',)),
)
_kept: dict[int, tuple[float, dict[str, int]]] = {}
_listening: list[Callable[[], None]] = []


def listen() -> None:
    """Forget kept answers when something changes; may be called again (tests assemble the application often)."""
    while _listening:
        _listening.pop()()
    _kept.clear()
    _listening.append(topics.subscribe('*', _heard))


def keys(actor: Actor) -> list[str]:
    """The changes after which the actor's counts are to be asked again."""
    return [f'person:{actor.person_id}', *dict.fromkeys(key for source in _of(actor) for key in source.keys)]


async def counts(actor: Actor) -> dict[str, int]:
    """What waits for the actor, by address; where nothing waits there is 0. A count that fails is left out."""
    at, found = _kept.get(actor.person_id, (0.0, {}))
    if time.monotonic() - at < KEPT:
        return found
    found = {}
    for source in _of(actor):
        try:
            found[source.href] = found.get(source.href, 0) + await source.count(actor)
        except Exception:  # one area's fault must not take every page from everybody
            log.exception('the count of %s failed', source.href)
    _kept[actor.person_id] = (time.monotonic(), found)
    return found


def _of(actor: Actor) -> list[Source]:
    return [source for source in SOURCES if source.action is None or actor.may(source.action)]


def _heard(change: Change) -> None:
    kind, _, number = change.key.partition(':')
    if kind == 'person' and number.isdecimal():
        _kept.pop(int(number), None)
    elif any(change.key in source.keys for source in SOURCES):
        _kept.clear()
