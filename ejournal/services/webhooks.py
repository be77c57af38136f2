"""Telling another program of changes at an address its owner has registered: signed, in order, again until heard.

Nothing is contacted that nobody registered. A message says what changed, never a mark or a name: the program fetches
these with its token, over a connection it opened itself (п. 5).
"""

import asyncio
import hashlib
import hmac
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta

import httpx
import orjson
from tortoise.expressions import Q
from tortoise.transactions import in_transaction

from ejournal import access, audit, clock, doors_programs, outside
from ejournal.access import Actor
from ejournal.services import events
from ejournal.services.events import Page
from ejournal.services.sessions import main_role
from models import Invalid, NotFound, Preference, Webhook

PRIVATE_TARGETS = 'webhook_private_targets'  # a Preference: true lets messages go to addresses inside the school
MOST = 5
BATCH = 100
TIMEOUT = 5.0
FIRST_DELAY, LONGEST_DELAY = timedelta(seconds=30), timedelta(hours=6)
GIVE_UP = 15  # failures in a row: after about two days
log = logging.getLogger('ejournal.webhooks')


@dataclass(frozen=True)
class Made:
    """A new webhook; ``secret`` is shown once, the program checks signatures with it."""

    id: int
    secret: str


async def register(actor: Actor, url: str) -> Made:
    """Tell ``url`` of changes from now on. Refused: no http(s), a name or password in it, an address inside the
    school's network unless the school allows it, a name that does not resolve, more than five."""
    doors_programs.require(actor)
    target = outside.parse(url.strip())
    await outside.resolve(target, private=await private_allowed())
    secret = secrets.token_urlsafe(32)
    async with in_transaction():
        if await Webhook.filter(account_id=actor.account_id).count() >= MOST:
            raise Invalid(f'Оповещений не может быть больше {MOST}. Удалите ненужные.')
        row = await Webhook.create(account_id=actor.account_id, url=target.url, secret=secret, created_at=clock.now(),
                                   last_event_id=await events.last(actor))
        await audit.record(actor, main_role(actor), audit.Entry('webhook.made', 'webhook', row.id, after=target.url))
    return Made(row.id, secret)


async def mine(actor: Actor) -> list[Webhook]:
    """The actor's webhooks in the order in which they were made."""
    doors_programs.require(actor)
    return await Webhook.filter(account_id=actor.account_id).order_by('id')


async def remove(actor: Actor, webhook_id: int) -> None:
    """Tell that address no more; another's webhook is ``NotFound``."""
    async with in_transaction():
        row = await Webhook.get_or_none(id=webhook_id, account_id=actor.account_id)
        if row is None:
            raise NotFound('Такого оповещения нет: оно уже удалено.')
        await row.delete()
        await audit.record(actor, main_role(actor), audit.Entry('webhook.removed', 'webhook', row.id, before=row.url))


async def pause(actor: Actor, webhook_id: int) -> None:
    """Send nothing there until it is resumed; what changes meanwhile is told then."""
    await _set_active(actor, webhook_id, active=False)


async def resume(actor: Actor, webhook_id: int) -> None:
    """Send again, at once, and count failures anew."""
    await _set_active(actor, webhook_id, active=True)


async def _set_active(actor: Actor, webhook_id: int, *, active: bool) -> None:
    async with in_transaction():
        row = await _own(actor, webhook_id)
        if row.active != active:
            await Webhook.filter(id=row.id).update(active=active, failures=0, retry_at=None)
            await audit.record(actor, main_role(actor), audit.Entry('webhook.changed', 'webhook', row.id,
                                                                    after='работает' if active else 'приостановлено'))


async def send_test(actor: Actor, webhook_id: int) -> None:
    """Send a message without events now, signed like any other; ``Invalid`` when the program does not take it."""
    row = await _own(actor, webhook_id)
    private = await private_allowed()
    async with httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
        try:
            await _post(client, row, Page((), row.last_event_id, more=False), private=private)
        except (httpx.HTTPError, OSError) as error:
            log.info('webhook %s: %s', row.id, error)
            raise Invalid('Программа не приняла сообщение. Проверьте её адрес и то, что она запущена.') from error


async def _own(actor: Actor, webhook_id: int) -> Webhook:
    doors_programs.require(actor)
    row = await Webhook.get_or_none(id=webhook_id, account_id=actor.account_id)
    if row is None:
        raise NotFound('Такого оповещения нет: оно уже удалено.')
    return row


async def private_allowed() -> bool:
    """Whether the school lets messages go to private addresses: its own servers, tests."""
    row = await Preference.get_or_none(key=PRIVATE_TARGETS)
    return row is not None and row.value is True


async def deliver() -> int:
    """Send what is due to every active webhook, one message each; how many were heard."""
    due = await Webhook.filter(Q(retry_at__isnull=True) | Q(retry_at__lte=clock.now()), active=True) \
        .select_related('account')
    if not due:
        return 0
    private = await private_allowed()
    async with httpx.AsyncClient(timeout=TIMEOUT, follow_redirects=False, trust_env=False) as client:
        return sum(await asyncio.gather(*(_deliver(client, row, private=private) for row in due)))


async def _deliver(client: httpx.AsyncClient, row: Webhook, *, private: bool) -> bool:
    actor = await access.actor_of(row.account)
    if row.account.blocked or not doors_programs.may_connect(actor):
        await Webhook.filter(id=row.id).update(active=False)
        return False
    page = await events.after(actor, row.last_event_id, BATCH)
    if not page.events:
        return False
    try:
        await _post(client, row, page, private=private)
    except (httpx.HTTPError, Invalid, OSError) as error:
        log.info('webhook %s: %s', row.id, error)
        await _failed(row)
        return False
    await Webhook.filter(id=row.id).update(last_event_id=page.next, failures=0, retry_at=None)
    return True


async def _post(client: httpx.AsyncClient, row: Webhook, page: Page, *, private: bool) -> None:
    """One message; the connection goes to the very address that was checked, whatever the name says a moment later."""
    target = outside.parse(row.url)
    place = await outside.resolve(target, private=private)
    body, stamp = body_of(page), str(int(clock.now().timestamp()))
    headers = {'content-type': 'application/json', 'user-agent': 'ejournal-webhook/1', 'host': target.netloc,
               'x-ejournal-delivery': f'{row.id}-{page.next}', 'x-ejournal-timestamp': stamp,
               'x-ejournal-signature': signature(row.secret, stamp, body)}
    async with client.stream('POST', target.at(place), content=body, headers=headers,
                             extensions={'sni_hostname': target.host}) as answer:  # its body is nobody's business
        if not answer.is_success:
            raise httpx.HTTPError(f'status {answer.status_code}')


def body_of(page: Page) -> bytes:
    """What is sent: the events without values and names."""
    rows = [{'id': event.id, 'at': event.at.isoformat(timespec='seconds'), 'kind': event.kind, 'group': event.group,
             'object_type': event.object_type, 'object_id': event.object_id, 'pupil': event.pupil}
            for event in page.events]
    return orjson.dumps({'events': rows, 'next': page.next, 'more': page.more})


def signature(secret: str, stamp: str, body: bytes) -> str:
    """«sha256=…» over the timestamp, a point and the body; an old message cannot be sent again as a new one."""
    return 'sha256=' + hmac.new(secret.encode(), stamp.encode() + b'.' + body, hashlib.sha256).hexdigest()


async def _failed(row: Webhook) -> None:
    failures = row.failures + 1
    delay = min(FIRST_DELAY * 2 ** (failures - 1), LONGEST_DELAY)
    await Webhook.filter(id=row.id).update(failures=failures, retry_at=clock.now() + delay, active=failures < GIVE_UP)
