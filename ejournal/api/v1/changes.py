"""What has changed: the feed to ask, and webhooks that tell."""

from dataclasses import asdict
from typing import Annotated

from fastapi import APIRouter, Query, Response

from ejournal import clock
from ejournal.api.v1 import shapes
from ejournal.api.v1.calling import Id, Listener
from ejournal.services import events, webhooks
from models import Webhook

router = APIRouter(tags=['Изменения'])


@router.get('/events')
async def get_events(
        actor: Listener, since: Annotated[int, Query(ge=0, lt=2**63, description='next прошлого ответа.')] = 0,
        limit: Annotated[int, Query(ge=1, le=events.MOST)] = 100,
        wait: Annotated[float, Query(ge=0, le=events.LONGEST_WAIT, allow_inf_nan=False,
                                     description='Сколько секунд ждать, если изменений нет.')] = 0) -> shapes.Events:
    """Изменения в открытых вам журналах после since, по порядку."""
    page = await events.waited(actor, since, limit, wait)
    return shapes.Events(events=[shapes.Event.model_validate(asdict(event) | {'at': clock.local(event.at)})
                                 for event in page.events], next=page.next, more=page.more)


@router.get('/webhooks')
async def get_webhooks(actor: Listener) -> list[shapes.Webhook]:
    """Ваши оповещения. Сообщение приходит запросом POST: что изменилось, но без отметок и имён; подпись —
    X-Ejournal-Signature: sha256=HMAC-SHA256(secret, X-Ejournal-Timestamp + «.» + тело)."""
    return [_webhook(row) for row in await webhooks.mine(actor)]


@router.post('/webhooks', status_code=201)
async def post_webhook(actor: Listener, body: shapes.WebhookIn) -> shapes.Webhook:
    """Сообщать об изменениях по этому адресу. Секрет для проверки подписи показан только в этом ответе."""
    made = await webhooks.register(actor, body.url)
    row = next(row for row in await webhooks.mine(actor) if row.id == made.id)
    return _webhook(row).model_copy(update={'secret': made.secret})


@router.delete('/webhooks/{webhook_id}', status_code=204)
async def delete_webhook(actor: Listener, webhook_id: Id) -> Response:
    """Больше не сообщать по этому адресу."""
    await webhooks.remove(actor, webhook_id)
    return Response(status_code=204)


def _webhook(row: Webhook) -> shapes.Webhook:
    return shapes.Webhook(id=row.id, url=row.url, active=row.active, failures=row.failures, retry_at=row.retry_at,
                          secret=None)
