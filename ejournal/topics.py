"""Who wants to hear that a record has changed: told after the commit, never inside a transaction.

One process serves a school today, so :class:`LocalBus` is the only implementation. Another one (PostgreSQL's NOTIFY,
say) needs ``publish`` and ``subscribe``, and carries :class:`Change`, which is plain data, to the other processes.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

log = logging.getLogger('ejournal.topics')


@dataclass(frozen=True)
class Change:
    """What changed: ``key`` («group:12», «pupil:3»), by whom, and the patch that open views apply."""

    key: str
    by: str = ''
    account: int = 0
    patch: dict[str, Any] = field(default_factory=dict)


Listener = Callable[[Change], None]


class Bus(Protocol):
    def publish(self, change: Change) -> None:
        """Tell everybody who listens to the change's key; returns at once."""

    def subscribe(self, key: str, listener: Listener) -> Callable[[], None]:
        """Call ``listener`` for each change of ``key`` («*»: of any); the answer ends it."""


class LocalBus:
    """In-process; delivers a moment later, so that the author's own answer leaves first."""

    DELAY = 0.002

    def __init__(self) -> None:
        self._listeners: dict[str, list[Listener]] = defaultdict(list)

    def publish(self, change: Change) -> None:
        asyncio.get_running_loop().call_later(self.DELAY, self._deliver, change)

    def subscribe(self, key: str, listener: Listener) -> Callable[[], None]:
        self._listeners[key].append(listener)

        def unsubscribe() -> None:
            listeners = self._listeners.get(key, [])
            if listener in listeners:
                listeners.remove(listener)
            if not listeners:
                self._listeners.pop(key, None)

        return unsubscribe

    def _deliver(self, change: Change) -> None:
        for listener in [*self._listeners.get(change.key, ()), *self._listeners.get('*', ())]:
            try:
                listener(change)
            except Exception:  # one listener's bug must not silence the others
                log.exception('a listener of %s failed', change.key)


bus: Bus = LocalBus()


def publish(change: Change) -> None:
    """Tell the school's open views about ``change``; call it after the commit."""
    bus.publish(change)


def subscribe(key: str, listener: Listener) -> Callable[[], None]:
    """Hear of every change of ``key`` until the returned function is called."""
    return bus.subscribe(key, listener)
