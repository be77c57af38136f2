"""Open views follow the records: patches for the grid through one room a journal, reloads for small sections.

A page allows its own browser to watch a key; the browser says ``watch`` after every (re)connect and is put in the
key's room only if its page allowed it. Patches bypass the per-client outbox: one encoding for all viewers.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from nicegui import Client, background_tasks, core, ui

from components import web
from ejournal import topics
from ejournal.topics import Change

T = TypeVar('T')
Reload = Callable[[], Awaitable[None]]
_allowed: WeakKeyDictionary[Client, set[str]] = WeakKeyDictionary()
_installed: list[Callable[[], None]] = []


def install() -> None:
    """Listen to the bus and to browsers; may be called again (tests run main.py once a test)."""
    while _installed:
        _installed.pop()()
    _installed.append(topics.subscribe('*', _forward))
    core.sio.on('watch', _watch)


def allow(key: str) -> None:
    """Let the browser of the page being built watch ``key``."""
    client = ui.context.client
    if client not in _allowed:
        client.on_delete(_evict)
    _allowed.setdefault(client, set()).add(key)


async def _evict(client: Client) -> None:
    """A page taken away (logout, block, other roles) hears no more, even if its browser keeps the socket open."""
    keys = _allowed.pop(client, set())
    for sid, _ in [*core.sio.manager.get_participants('/', client.id)]:
        for key in keys:
            await core.sio.leave_room(sid, _room(key))


def may_watch(client: Client | None, key: object) -> bool:
    """Whether the client's page has allowed the key."""
    return client is not None and isinstance(key, str) and key in _allowed.get(client, ())


async def _watch(sid: str, message: Any) -> bool:
    """A browser wants to hear of a key; answers whether it will."""
    client_id, key = (message.get('client_id'), message.get('key')) if isinstance(message, dict) else (None, None)
    client = Client.instances.get(client_id) if isinstance(client_id, str) else None
    if client_id not in core.sio.rooms(sid) or not may_watch(client, key):
        return False
    await core.sio.enter_room(sid, _room(key))
    return True


def _room(key: object) -> str:
    return f'live {key}'


def _forward(change: Change) -> None:
    room = _room(change.key)
    if change.patch and core.sio.manager.rooms.get('/', {}).get(room):
        message = {'key': change.key, 'by': change.by, 'account': change.account, **change.patch}
        background_tasks.create(core.sio.emit('live', message, room=room), name=f'live {change.key}')


def reload_on(keys: Iterable[str], reload: Reload, *, pause: float = 0,
              when: Callable[[Change], bool] | None = None) -> None:
    """Call ``reload`` in the page being built when one of ``keys`` changes; several changes at once reload once.

    ``when`` says which changes matter; ``pause`` is how many seconds to rest after a reload, for views that hear
    of a whole school.
    """
    client, container = ui.context.client, ui.context.slot.parent
    state = {'busy': False, 'dirty': False}

    async def run() -> None:
        state['busy'] = True
        try:
            while state['dirty'] and not client.is_deleted:
                state['dirty'] = False
                with container:
                    await reload()
                await asyncio.sleep(pause)
        finally:
            state['busy'] = False

    def heard(change: Change) -> None:
        if when is not None and not when(change):
            return
        state['dirty'] = True
        if not state['busy'] and not client.is_deleted:
            background_tasks.create(run(), name='live reload', context=container)

    for end in [topics.subscribe(key, heard) for key in keys]:
        client.on_delete(end)


async def section(load: Callable[[], Awaitable[T]], draw: Callable[[T], object], keys: Callable[[T], Iterable[str]], *,
                  pause: float = 0, every: float = 0) -> None:
    """A part of the page that follows its data: drawn anew when a key has changed and ``load`` answers otherwise.

    ``keys`` says what to listen to, from the data as first loaded; ``every`` asks again after so many seconds, for
    what the clock changes.
    """
    shown = await load()
    with ui.element('div').classes('ej-stack') as box:
        draw(shown)

    async def reload() -> None:
        nonlocal shown
        with web.refusals_shown():
            fresh = await load()
            if fresh != shown:
                shown = fresh
                box.clear()
                with box:
                    draw(shown)

    reload_on(keys(shown), reload, pause=pause)
    if every:
        again(every, reload)


def again(seconds: float, call: Callable[[], object]) -> None:
    """Call ``call`` every so many seconds while the page being built is open.

    A timer made while a page is built waits for the browser, and NiceGUI then sends what is there so far: the page
    would come in two parts. So the timer is made when the browser is there.
    """
    client, container = ui.context.client, ui.context.slot.parent
    started: list[ui.timer] = []

    def start() -> None:
        if not started and not container.is_deleted:
            with container:
                started.append(ui.timer(seconds, call, immediate=False))

    if client.has_socket_connection:
        start()
    else:
        client.on_connect(start)
