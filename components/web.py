"""Pages and the session behind them: ``@page``, ``acting()``, refusals as sentences, and pages that close in time.

The gate has let nobody in without a session before a page is built. A page then lives on in a socket, so every event
handler asks again who is acting, and what ends a session closes its pages.
"""

import inspect
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any, ClassVar, Protocol
from weakref import WeakKeyDictionary

from nicegui import app, background_tasks, core, ui
from nicegui.client import Client

from components.dialogs import notice
from components.frame import bare_page
from ejournal import topics
from ejournal.cookies import token_in, token_of
from models import NotAllowed, NotFound, Refusal

Resolver = Callable[[str], Awaitable[Any]]


class Waiting(Protocol):
    """What waits for somebody: numbers by address for the menu, and which changes move them."""

    def keys(self, actor: Any) -> list[str]: ...

    async def counts(self, actor: Any) -> dict[str, int]: ...


PAGES: dict[str, Any] = {}
LARGEST = 2**31 - 1
# NOTE: «Выход» sets `leaving`, so that the news of the session's end does not overtake the form that ended it
TO_LOGIN = ('window.leaving || '
            'location.replace("/login?next=" + encodeURIComponent(location.pathname + location.search))')
GO = {'login': TO_LOGIN, 'reload': 'location.reload()'}
LEAVE = """(() => {
window.leaving = true;
const form = document.createElement('form');
form.method = 'post'; form.action = '/logout';
document.body.append(form); form.submit();
})()"""


class SessionEnded(NotAllowed):
    """The session behind the page is gone: whoever sits there has to log in again."""


class _Door:
    find: ClassVar[Resolver | None] = None
    waiting: ClassVar[Waiting | None] = None


_counts: WeakKeyDictionary[Client, dict[str, int]] = WeakKeyDictionary()

PATIENCE = 30.0  # seconds a page may take to be built


def install(find: Resolver, waiting: Waiting | None = None) -> None:
    """Use ``find`` (token → session with ``actor`` and ``duty``, or None) for all pages, and the counts of
    ``waiting`` for their menus; may be called again."""
    _Door.find = staticmethod(find)
    _Door.waiting = waiting
    app.on_connect(_check_browser)


def page(path: str, *, action: Any = None, **options: Any) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Like ``ui.page``, for people who are in. Without the right ``action`` and after any other refusal while it is
    built, the page is a calm sentence with status 403 or 404."""
    def decorate(build: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(build)  # NOTE: keeps the module's name too, by which NiceGUI's test fixture forgets pages
        async def built(*args: Any, **kwargs: Any) -> Any:
            try:
                actor = await acting()
                _close_in_time(ui.context.client, actor)
                if action is not None:
                    actor.require(action)
                _check_numbers(kwargs)
                if _Door.waiting:
                    _counts[ui.context.client] = await _Door.waiting.counts(actor)
                result = build(*args, **kwargs)
                return await result if inspect.isawaitable(result) else result
            except Refusal as refusal:
                _show_instead(ui.context.client, refusal)

        PAGES[path] = action
        # A board of a big school's first viewer waits for the frames; NiceGUI's own limit of 3 s would show an error.
        return ui.page(path, **{'response_timeout': PATIENCE} | options)(built)

    return decorate


def _check_numbers(parts: dict[str, Any]) -> None:
    """No record has a number that a database cannot hold; without this such an address is a failure, not a 404."""
    if any(isinstance(value, int) and abs(value) > LARGEST for value in parts.values()):
        raise NotFound('Проверьте адрес: такой записи нет.')


def counts() -> dict[str, int]:
    """What waits for the user of the page being built, by address."""
    return _counts.get(ui.context.client, {})


def waiting() -> Waiting | None:
    """Where the counts of all menus come from."""
    return _Door.waiting


async def acting() -> Any:
    """The ``Actor`` at this page; ask in every event handler. Raises ``SessionEnded`` and sends to the login."""
    client = ui.context.client
    session = await _Door.find(token_of(client.request)) if _Door.find else None
    if session is None or session.duty:
        client.run_javascript(TO_LOGIN)
        raise SessionEnded('Сеанс завершён. Войдите снова.')
    return session.actor


@contextmanager
def refusals_shown() -> Iterator[None]:
    """Show a refusal inside the block as a notice; the block ends there, the page stays."""
    try:
        yield
    except Refusal as refusal:
        notice(refusal.message, 'bad')


def leave() -> None:
    """«Выход»: end the session on the server; works through a plain form, as the login does."""
    ui.context.client.run_javascript(LEAVE)


def _close_in_time(client: Client, actor: Any) -> None:
    """Hear of the end of the session and of changes to the account for as long as the page lives."""
    def heard(change: topics.Change) -> None:
        background_tasks.create(_close(client, GO[change.patch.get('to', 'login')]), name='close a page')

    ends = [topics.subscribe(key, heard) for key in (f'session:{actor.session_id}', f'account:{actor.account_id}')]
    for end in ends:
        client.on_delete(end)


async def _close(client: Client, code: str) -> None:
    """Tell the browser where to go and take the page away, whether it obeys or not."""
    if Client.instances.get(client.id) is not client:
        return
    client.delete()  # from here on its clicks are not heard
    await core.sio.emit('run_javascript', {'code': code}, room=client.id)


async def _check_browser(client: Client) -> None:
    """A socket must come from the browser that got the page: whoever only learned its id has not the cookie."""
    environ = client.environ or {}
    if environ.get('asgi.scope', {}).get('type') == 'test':
        return
    if token_in(environ.get('HTTP_COOKIE', '')) != token_of(client.request):
        await _close(client, GO['reload'])


def _show_instead(client: Client, refusal: Refusal) -> None:
    ui.status_code(404 if isinstance(refusal, NotFound) else 403)
    client.content.clear()
    with client.content, bare_page('Такой страницы нет' if isinstance(refusal, NotFound) else 'Сюда нельзя'):
        ui.label(refusal.message)
        ui.link('На главную', '/').classes(replace='ej-btn ej-btn-primary')
